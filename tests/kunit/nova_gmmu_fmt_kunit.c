// SPDX-License-Identifier: GPL-2.0
/*
 * Page table entries, compared with those made by a script from the fields in
 * NVIDIA's files: dev_mmu.ref.txt (open-gpu-doc, turing/tu104) for version 2,
 * dev_mmu.h (gh100) for version 3.
 */
#include <linux/align.h>
#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/sizes.h>

#include <kunit/test.h>

#include "../../nova-core/mmu/nova_gmmu_fmt.h"
#include "../../nova-core/mmu/nova_gmmu_kind.h"

struct nova_gmmu_fmt_golden {
	enum nova_gmmu_aperture aperture;
	u64 addr;
	u8 kind;
	u32 flags;
	u64 entry;
};

#define R NOVA_GMMU_READ_ONLY
#define V NOVA_GMMU_VOLATILE
#define P NOVA_GMMU_PRIVILEGED
#define A NOVA_GMMU_NO_ATOMICS

static void nova_gmmu_fmt_ptes(struct kunit *test,
			       const struct nova_gmmu_fmt *fmt,
			       const struct nova_gmmu_fmt_golden *want,
			       size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct nova_gmmu_attrs attrs = {
			.aperture = want[i].aperture,
			.flags = want[i].flags,
			.kind = want[i].kind,
		};

		KUNIT_EXPECT_EQ_MSG(test,
				    nova_gmmu_fmt_check(fmt, &attrs,
							want[i].addr, SZ_4K),
				    0, "entry %zu", i);
		KUNIT_EXPECT_EQ_MSG(test, fmt->pte(&attrs, want[i].addr),
				    want[i].entry, "entry %zu", i);
		KUNIT_EXPECT_EQ_MSG(test,
				    nova_gmmu_fmt_pte_addr(fmt, want[i].entry),
				    want[i].addr, "entry %zu", i);
		fmt->attrs(want[i].entry, &attrs);
		KUNIT_EXPECT_EQ_MSG(test, attrs.aperture, want[i].aperture,
				    "entry %zu", i);
		KUNIT_EXPECT_EQ_MSG(test, attrs.flags, want[i].flags,
				    "entry %zu", i);
		KUNIT_EXPECT_EQ_MSG(test, attrs.kind, want[i].kind,
				    "entry %zu", i);
	}
}

static void nova_gmmu_fmt_v2_pte_golden(struct kunit *test)
{
	static const struct nova_gmmu_fmt_golden want[] = {
		{ NOVA_GMMU_VID, 0x0, 0x6, 0, 0x0600000000000001 },
		{ NOVA_GMMU_VID, 0x200000, 0x0, 0, 0x0000000000020001 },
		{ NOVA_GMMU_VID, 0x1ffffff000, 0x6, 0, 0x06000001ffffff01 },
		{ NOVA_GMMU_VID, 0x123456000, 0x6, R, 0x0600000012345641 },
		{ NOVA_GMMU_VID, 0x123456000, 0x6, V, 0x0600000012345609 },
		{ NOVA_GMMU_VID, 0x123456000, 0x6, P, 0x0600000012345621 },
		{ NOVA_GMMU_VID, 0x123456000, 0x6, A, 0x0600000012345681 },
		{ NOVA_GMMU_VID, 0xabcdef000, 0xe, R | V | P | A,
		  0x0e000000abcdefe9 },
		{ NOVA_GMMU_VID, 0x40000000, 0x8, 0, 0x0800000004000001 },
		{ NOVA_GMMU_SYS_COH, 0x7fffffff0000, 0x6, V,
		  0x060007fffffff00d },
		{ NOVA_GMMU_SYS_COH, 0xfffffffff000, 0x6, V,
		  0x06000fffffffff0d },
		{ NOVA_GMMU_SYS_NCOH, 0x123456789000, 0x0, V | R,
		  0x000001234567894f },
		{ NOVA_GMMU_SYS_COH, 0xffffffffff000, 0x1, 0,
		  0x0100ffffffffff05 },
		{ NOVA_GMMU_SYS_COH, 0x3fffffffffff000, 0x0, V,
		  0x003fffffffffff0d },
	};

	nova_gmmu_fmt_ptes(test, &nova_gmmu_fmt_v2, want, ARRAY_SIZE(want));
}

/* All with PCF codes that end in _ACD */
static void nova_gmmu_fmt_v3_pte_golden(struct kunit *test)
{
	static const struct nova_gmmu_fmt_golden want[] = {
		{ NOVA_GMMU_VID, 0x0, 0x6, 0, 0x0000000000000681 },
		{ NOVA_GMMU_VID, 0x200000, 0x0, 0, 0x0000000000200081 },
		{ NOVA_GMMU_VID, 0x1ffffff000, 0x6, 0, 0x0000001ffffff681 },
		{ NOVA_GMMU_VID, 0x123456000, 0x6, R, 0x00000001234566a1 },
		{ NOVA_GMMU_VID, 0x123456000, 0x6, V, 0x0000000123456689 },
		{ NOVA_GMMU_VID, 0x123456000, 0x6, P, 0x0000000123456691 },
		{ NOVA_GMMU_VID, 0x123456000, 0x6, A, 0x00000001234566c1 },
		{ NOVA_GMMU_VID, 0xabcdef000, 0xe, R | V | P | A,
		  0x0000000abcdefef9 },
		{ NOVA_GMMU_VID, 0x40000000, 0x8, 0, 0x0000000040000881 },
		{ NOVA_GMMU_SYS_COH, 0x7fffffff0000, 0x6, V,
		  0x00007fffffff068d },
		{ NOVA_GMMU_SYS_COH, 0xfffffffff000, 0x6, V,
		  0x0000fffffffff68d },
		{ NOVA_GMMU_SYS_NCOH, 0x123456789000, 0x0, V | R,
		  0x00001234567890af },
		{ NOVA_GMMU_SYS_COH, 0xffffffffff000, 0x1, 0,
		  0x000ffffffffff185 },
	};

	nova_gmmu_fmt_ptes(test, &nova_gmmu_fmt_v3, want, ARRAY_SIZE(want));
}

struct nova_gmmu_fmt_golden_pde {
	enum nova_gmmu_aperture aperture;
	u64 addr, pde;
	u64 addr_big, pde_big;
};

static void nova_gmmu_fmt_pdes(struct kunit *test,
			       const struct nova_gmmu_fmt *fmt,
			       const struct nova_gmmu_fmt_golden_pde *want,
			       size_t count)
{
	for (size_t i = 0; i < count; i++) {
		KUNIT_EXPECT_EQ_MSG(test,
				    fmt->pde(want[i].aperture, want[i].addr),
				    want[i].pde, "entry %zu", i);
		KUNIT_EXPECT_EQ_MSG(test,
				    fmt->pde_big(want[i].aperture,
						 want[i].addr_big),
				    want[i].pde_big, "entry %zu", i);
	}
}

/* In system memory with VOL, as nouveau has it (vmmgp100.c) */
static void nova_gmmu_fmt_v2_pde_golden(struct kunit *test)
{
	static const struct nova_gmmu_fmt_golden_pde want[] = {
		{ NOVA_GMMU_VID, 0x1000, 0x0000000000000102,
		  0x100, 0x0000000000000012 },
		{ NOVA_GMMU_VID, 0x1ffffff000, 0x00000001ffffff02,
		  0x1fffffff00, 0x00000001fffffff2 },
		{ NOVA_GMMU_SYS_COH, 0x123456789000, 0x000001234567890c,
		  0x123456789a00, 0x00000123456789ac },
		{ NOVA_GMMU_SYS_NCOH, 0xffffffffff000, 0x0000ffffffffff0e,
		  0xffffffffff00, 0x00000ffffffffffe },
	};

	nova_gmmu_fmt_pdes(test, &nova_gmmu_fmt_v2, want, ARRAY_SIZE(want));
}

static void nova_gmmu_fmt_v3_pde_golden(struct kunit *test)
{
	static const struct nova_gmmu_fmt_golden_pde want[] = {
		{ NOVA_GMMU_VID, 0x1000, 0x0000000000001002,
		  0x100, 0x0000000000000102 },
		{ NOVA_GMMU_VID, 0x1ffffff000, 0x0000001ffffff002,
		  0x1fffffff00, 0x0000001fffffff02 },
		{ NOVA_GMMU_SYS_COH, 0x123456789000, 0x000012345678900c,
		  0x123456789a00, 0x0000123456789a0c },
		{ NOVA_GMMU_SYS_NCOH, 0xffffffffff000, 0x000ffffffffff00e,
		  0xffffffffff00, 0x0000ffffffffff0e },
	};

	nova_gmmu_fmt_pdes(test, &nova_gmmu_fmt_v3, want, ARRAY_SIZE(want));
}

/* Entries that are not valid: uvm_pascal_mmu.c, uvm_hopper_mmu.c */
static void nova_gmmu_fmt_special(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_v2.sparse, 0x8ULL);
	KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_v2.no_small, 0x20ULL);
	KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_v3.sparse, 0x8ULL);
	KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_v3.no_small, 0x18ULL);
}

/* virtAddrBitHi and virtAddrBitLo of kern_gmmu_fmt_g[ph]10x.c, root first */
static void nova_gmmu_fmt_levels(struct kunit *test)
{
	static const struct {
		const struct nova_gmmu_fmt *fmt;
		enum nova_gmmu_level level;
		u8 hi, lo;
		u32 entry;
	} want[] = {
		{ &nova_gmmu_fmt_v2, NOVA_GMMU_PD3, 48, 47, 8 },
		{ &nova_gmmu_fmt_v2, NOVA_GMMU_PD2, 46, 38, 8 },
		{ &nova_gmmu_fmt_v2, NOVA_GMMU_PD1, 37, 29, 8 },
		{ &nova_gmmu_fmt_v2, NOVA_GMMU_PD0, 28, 21, 16 },
		{ &nova_gmmu_fmt_v2, NOVA_GMMU_PT_BIG, 20, 16, 8 },
		{ &nova_gmmu_fmt_v2, NOVA_GMMU_PT_SMALL, 20, 12, 8 },
		{ &nova_gmmu_fmt_v3, NOVA_GMMU_PD4, 56, 56, 8 },
		{ &nova_gmmu_fmt_v3, NOVA_GMMU_PD3, 55, 47, 8 },
		{ &nova_gmmu_fmt_v3, NOVA_GMMU_PD2, 46, 38, 8 },
		{ &nova_gmmu_fmt_v3, NOVA_GMMU_PD1, 37, 29, 8 },
		{ &nova_gmmu_fmt_v3, NOVA_GMMU_PD0, 28, 21, 16 },
		{ &nova_gmmu_fmt_v3, NOVA_GMMU_PT_BIG, 20, 16, 8 },
		{ &nova_gmmu_fmt_v3, NOVA_GMMU_PT_SMALL, 20, 12, 8 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(want); i++) {
		const struct nova_gmmu_level_fmt *l =
			&want[i].fmt->level[want[i].level];
		u32 bytes = want[i].entry << (want[i].hi - want[i].lo + 1);

		KUNIT_EXPECT_EQ(test, l->shift, want[i].lo);
		KUNIT_EXPECT_EQ(test, l->bits, want[i].hi - want[i].lo + 1);
		KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_table_words(want[i].fmt,
								want[i].level),
				bytes / 8);
		KUNIT_EXPECT_LE(test, bytes, (u32)SZ_4K);
	}
	KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_v2.root, NOVA_GMMU_PD3);
	KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_v2.va_bits, 49);
	KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_v2.level[NOVA_GMMU_PD4].bits, 0);
	KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_v3.root, NOVA_GMMU_PD4);
	KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_v3.va_bits, 57);
}

static void nova_gmmu_fmt_pages(struct kunit *test)
{
	for (unsigned int shift = 0; shift < 64; shift++) {
		bool both = shift == 12 || shift == 16 || shift == 21;

		KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_has_page(&nova_gmmu_fmt_v2,
							     shift), both);
		KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_has_page(&nova_gmmu_fmt_v3,
							     shift),
				both || shift == 29);
	}
}

/* The PTE of the next page is one step away, for all sizes. */
static void nova_gmmu_fmt_step(struct kunit *test)
{
	static const struct nova_gmmu_fmt *const fmts[] = {
		&nova_gmmu_fmt_v2, &nova_gmmu_fmt_v3,
	};
	struct nova_gmmu_attrs attrs = {
		.aperture = NOVA_GMMU_VID,
		.flags = R | V,
		.kind = NOVA_GMMU_KIND_GENERIC_MEMORY,
	};

	for (size_t i = 0; i < ARRAY_SIZE(fmts); i++) {
		for (unsigned int shift = 12; shift <= 29; shift++) {
			u64 addr = 7ULL << 30;
			u64 pte = fmts[i]->pte(&attrs, addr);

			pte += nova_gmmu_fmt_pte_step(fmts[i], shift);
			addr += BIT_ULL(shift);
			KUNIT_EXPECT_EQ(test, fmts[i]->pte(&attrs, addr), pte);
		}
	}
}

static void nova_gmmu_fmt_kinds(struct kunit *test)
{
	struct nova_gmmu_attrs attrs = { .aperture = NOVA_GMMU_VID };

	for (unsigned int kind = 0; kind < 256; kind++) {
		bool invalid = kind == 7 || kind >= 0xf;
		bool compressible = kind >= 8 && kind <= 0xe;

		attrs.kind = kind;
		attrs.aperture = NOVA_GMMU_VID;
		KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_check(&nova_gmmu_fmt_v2,
							  &attrs, 0, SZ_4K),
				invalid ? -EINVAL : 0);
		KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_check(&nova_gmmu_fmt_v3,
							  &attrs, 0, SZ_4K),
				invalid ? -EINVAL : 0);
		attrs.aperture = NOVA_GMMU_SYS_COH;
		KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_check(&nova_gmmu_fmt_v2,
							  &attrs, 0, SZ_4K),
				invalid || compressible ? -EINVAL : 0);
	}
}

static void nova_gmmu_fmt_memory(struct kunit *test)
{
	static const struct {
		const struct nova_gmmu_fmt *fmt;
		enum nova_gmmu_aperture aperture;
		unsigned int bits;
	} want[] = {
		{ &nova_gmmu_fmt_v2, NOVA_GMMU_VID, 37 },
		{ &nova_gmmu_fmt_v2, NOVA_GMMU_SYS_COH, 58 },
		{ &nova_gmmu_fmt_v3, NOVA_GMMU_VID, 40 },
		{ &nova_gmmu_fmt_v3, NOVA_GMMU_SYS_NCOH, 52 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(want); i++) {
		struct nova_gmmu_attrs attrs = { .aperture = want[i].aperture };
		const struct nova_gmmu_fmt *fmt = want[i].fmt;
		u64 end = BIT_ULL(want[i].bits);

		KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_check(fmt, &attrs, 0, end),
				0);
		KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_check(fmt, &attrs, 0,
							  end + SZ_4K),
				-ERANGE);
		KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_check(fmt, &attrs, end,
							  SZ_4K), -ERANGE);
		KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_check(fmt, &attrs, SZ_4K,
							  -(u64)SZ_4K),
				-ERANGE);
		KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_check(fmt, &attrs, 0, 0),
				-EINVAL);
		KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_check(fmt, &attrs, 0x800,
							  SZ_4K), -EINVAL);
		KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_check(fmt, &attrs, 0,
							  0x1800), -EINVAL);
		attrs.flags = NOVA_GMMU_FLAGS + 1;
		KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_check(fmt, &attrs, 0,
							  SZ_4K), -EINVAL);
		attrs.flags = 0;
		attrs.aperture = (enum nova_gmmu_aperture)1;	/* a peer */
		KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_check(fmt, &attrs, 0,
							  SZ_4K), -EINVAL);
	}
}

static void nova_gmmu_fmt_va(struct kunit *test)
{
	static const struct nova_gmmu_fmt *const fmts[] = {
		&nova_gmmu_fmt_v2, &nova_gmmu_fmt_v3,
	};

	for (size_t i = 0; i < ARRAY_SIZE(fmts); i++) {
		const struct nova_gmmu_fmt *fmt = fmts[i];
		u64 end = BIT_ULL(fmt->va_bits);

		KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_check_va(fmt, 0, end), 0);
		KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_check_va(fmt, end - SZ_4K,
							     SZ_4K), 0);
		KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_check_va(fmt, end - SZ_4K,
							     2 * SZ_4K),
				-EINVAL);
		KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_check_va(fmt, end, SZ_4K),
				-EINVAL);
		KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_check_va(fmt, SZ_4K,
							     -(u64)SZ_4K),
				-EINVAL);
		KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_check_va(fmt, 0, 0),
				-EINVAL);
		KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_check_va(fmt, 0x10, SZ_4K),
				-EINVAL);
		KUNIT_EXPECT_EQ(test, nova_gmmu_fmt_check_va(fmt, 0, 0x1010),
				-EINVAL);
	}
}

static struct kunit_case nova_gmmu_fmt_cases[] = {
	KUNIT_CASE(nova_gmmu_fmt_v2_pte_golden),
	KUNIT_CASE(nova_gmmu_fmt_v3_pte_golden),
	KUNIT_CASE(nova_gmmu_fmt_v2_pde_golden),
	KUNIT_CASE(nova_gmmu_fmt_v3_pde_golden),
	KUNIT_CASE(nova_gmmu_fmt_special),
	KUNIT_CASE(nova_gmmu_fmt_levels),
	KUNIT_CASE(nova_gmmu_fmt_pages),
	KUNIT_CASE(nova_gmmu_fmt_step),
	KUNIT_CASE(nova_gmmu_fmt_kinds),
	KUNIT_CASE(nova_gmmu_fmt_memory),
	KUNIT_CASE(nova_gmmu_fmt_va),
	{}
};

static struct kunit_suite nova_gmmu_fmt_suite = {
	.name = "nova_gmmu_fmt",
	.test_cases = nova_gmmu_fmt_cases,
};

kunit_test_suites(&nova_gmmu_fmt_suite);
