// SPDX-License-Identifier: GPL-2.0
/*
 * Layout of VRAM at boot, for several sizes of VRAM.
 */
#include <linux/array_size.h>
#include <linux/align.h>
#include <linux/errno.h>
#include <linux/sizes.h>

#include <kunit/test.h>

#include "../../nova-core/nova_fb.h"
#include "../../nova-core/regs/nova_regs_pfb.h"

/* A GA102 with firmware 570.144: gsp_fw_heap.h, g_kernel_gsp_nvoc.c */
static const struct nova_fb_params nova_fb_ga102 = {
	.frts_size = SZ_1M,
	.bootloader_size = 0x6000,
	.elf_size = 0x3c99000,
	.non_wpr_heap = SZ_1M,
	.prescrubbed = SZ_256M,
	.heap = {
		.os_carveout = 22 * SZ_1M,
		.base = 8 * SZ_1M,
		.per_gib = 96 * 1024,
		.client = 96 * SZ_1M,
		.min = 88 * SZ_1M,
	},
};

/* Computed by a second implementation of kgspCalculateFbLayout_TU102() */
static void nova_fb_known_layouts(struct kunit *test)
{
	static const struct {
		u64 fb;
		bool display;
		u64 vga_reg, vga, frts, boot, elf, heap, heap_size, wpr, wpr_end,
		    non_wpr;
	} want[] = {
		{ 0x40000000, false, 0, 0x3ff00000, 0x3fe00000, 0x3fdfa000,
		  0x3c160000, 0x34200000, 0x7f00000, 0x34100000, 0x3ff00000,
		  0x34000000 },
		{ 0x200000000, false, 0, 0x1fff00000, 0x1ffe00000, 0x1ffdfa000,
		  0x1fc160000, 0x1f4200000, 0x7f00000, 0x1f4100000, 0x1fff00000,
		  0x1f4000000 },
		{ 0x600000000, false, 0, 0x5fff00000, 0x5ffe00000, 0x5ffdfa000,
		  0x5fc160000, 0x5f4000000, 0x8100000, 0x5f3f00000, 0x5fff00000,
		  0x5f3e00000 },
		{ 0x600000000, true, 0x5fffc0000, 0x5fffc0000, 0x5ffec0000,
		  0x5ffeba000, 0x5fc220000, 0x5f4100000, 0x8100000, 0x5f4000000,
		  0x5fffc0000, 0x5f3f00000 },
		/* A workspace that WPR2's end must be aligned away from */
		{ 0x600000000, true, 0x5fffd0000, 0x5fffd0000, 0x5ffec0000,
		  0x5ffeba000, 0x5fc220000, 0x5f4100000, 0x8100000, 0x5f4000000,
		  0x5fffc0000, 0x5f3f00000 },
		{ 0x600000000, true, 0x5ffe00000, 0x5fffe0000, 0x5ffee0000,
		  0x5ffeda000, 0x5fc240000, 0x5f4100000, 0x8100000, 0x5f4000000,
		  0x5fffe0000, 0x5f3f00000 },
		{ 0xc00000000, false, 0, 0xbfff00000, 0xbffe00000, 0xbffdfa000,
		  0xbfc160000, 0xbf3e00000, 0x8300000, 0xbf3d00000, 0xbfff00000,
		  0xbf3c00000 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(want); i++) {
		struct nova_fb_params p = nova_fb_ga102;
		struct nova_fb_layout l;

		p.fb_size = want[i].fb;
		p.has_display = want[i].display;
		p.vga_base = want[i].vga_reg;
		KUNIT_ASSERT_EQ(test, nova_fb_layout_compute(NULL, &p, &l), 0);
		KUNIT_EXPECT_EQ(test, l.vga.base, want[i].vga);
		KUNIT_EXPECT_EQ(test, l.vga.base + l.vga.size, want[i].fb);
		KUNIT_EXPECT_EQ(test, l.frts.base, want[i].frts);
		KUNIT_EXPECT_EQ(test, l.boot.base, want[i].boot);
		KUNIT_EXPECT_EQ(test, l.elf.base, want[i].elf);
		KUNIT_EXPECT_EQ(test, l.heap.base, want[i].heap);
		KUNIT_EXPECT_EQ(test, l.heap.size, want[i].heap_size);
		KUNIT_EXPECT_EQ(test, l.wpr2.base, want[i].wpr);
		KUNIT_EXPECT_EQ(test, l.wpr2.base + l.wpr2.size,
				want[i].wpr_end);
		KUNIT_EXPECT_EQ(test, l.non_wpr_heap.base, want[i].non_wpr);
	}
}

/* What the booter demands, for every size from 512 MiB to 96 GiB */
static void nova_fb_invariants(struct kunit *test)
{
	struct nova_fb_params p = nova_fb_ga102;
	struct nova_fb_layout l;

	for (u64 fb = 512 * (u64)SZ_1M; fb <= 96ULL * SZ_1G;
	     fb += 509 * (u64)SZ_1M) {
		p.fb_size = fb;
		KUNIT_ASSERT_EQ(test, nova_fb_layout_compute(NULL, &p, &l), 0);
		KUNIT_EXPECT_TRUE(test, IS_ALIGNED(l.wpr2.base, SZ_1M));
		KUNIT_EXPECT_TRUE(test, IS_ALIGNED(l.wpr2.base + l.wpr2.size,
						   SZ_128K));
		KUNIT_EXPECT_TRUE(test, IS_ALIGNED(l.boot.base, SZ_4K));
		KUNIT_EXPECT_TRUE(test, IS_ALIGNED(l.elf.base, SZ_64K));
		KUNIT_EXPECT_TRUE(test, IS_ALIGNED(l.heap.base, SZ_1M));
		KUNIT_EXPECT_EQ(test, l.non_wpr_heap.base + l.non_wpr_heap.size,
				l.wpr2.base);
		KUNIT_EXPECT_EQ(test, l.wpr2.base + SZ_1M, l.heap.base);
		KUNIT_EXPECT_LE(test, l.heap.base + l.heap.size, l.elf.base);
		KUNIT_EXPECT_LE(test, l.elf.base + l.elf.size, l.boot.base);
		KUNIT_EXPECT_LE(test, l.boot.base + l.boot.size, l.frts.base);
		KUNIT_EXPECT_EQ(test, l.frts.base + l.frts.size,
				l.wpr2.base + l.wpr2.size);
		KUNIT_EXPECT_LE(test, l.wpr2.base + l.wpr2.size, l.vga.base);
		/* Only so much has been scrubbed before. */
		KUNIT_EXPECT_GE(test, l.non_wpr_heap.base, fb - SZ_256M);
	}
}

static void nova_fb_too_small(struct kunit *test)
{
	struct nova_fb_params p = nova_fb_ga102;
	struct nova_fb_layout l;

	for (u64 mib = 1; mib < 190; mib++) {
		p.fb_size = mib * SZ_1M;
		KUNIT_EXPECT_EQ_MSG(test, nova_fb_layout_compute(NULL, &p, &l),
				    -ENOSPC, "%llu MiB", mib);
	}
}

static void nova_fb_nonsense(struct kunit *test)
{
	static const u64 bad[] = { 0, 1, SZ_1M - 1, SZ_1G + 1, ~0ULL,
				   1ULL << 63 };
	struct nova_fb_params p = nova_fb_ga102;
	struct nova_fb_layout l;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		p.fb_size = bad[i];
		KUNIT_EXPECT_EQ(test, nova_fb_layout_compute(NULL, &p, &l),
				-EINVAL);
	}
	p.fb_size = SZ_1G;
	p.elf_size = ~0ULL;
	KUNIT_EXPECT_EQ(test, nova_fb_layout_compute(NULL, &p, &l), -ENOSPC);
}

/* A firmware so large that the scrubbed part leaves too little heap */
static void nova_fb_heap_squeezed(struct kunit *test)
{
	struct nova_fb_params p = nova_fb_ga102;
	struct nova_fb_layout l;

	p.fb_size = 8ULL * SZ_1G;
	p.elf_size = 150 * SZ_1M;
	KUNIT_ASSERT_EQ(test, nova_fb_layout_compute(NULL, &p, &l), 0);
	KUNIT_EXPECT_GE(test, l.heap.size, 88ULL * SZ_1M);
	KUNIT_EXPECT_LT(test, l.heap.size, 127ULL * SZ_1M);
	KUNIT_EXPECT_GE(test, l.non_wpr_heap.base, p.fb_size - SZ_256M);
	p.elf_size = 200 * SZ_1M;
	KUNIT_EXPECT_EQ(test, nova_fb_layout_compute(NULL, &p, &l), -ENOSPC);
}

/* GA100 has no FRTS region. */
static void nova_fb_without_frts(struct kunit *test)
{
	struct nova_fb_params p = nova_fb_ga102;
	struct nova_fb_layout l;

	p.fb_size = 40ULL * SZ_1G;
	p.frts_size = 0;
	p.prescrubbed = 0;
	KUNIT_ASSERT_EQ(test, nova_fb_layout_compute(NULL, &p, &l), 0);
	KUNIT_EXPECT_EQ(test, l.frts.size, 0ULL);
	KUNIT_EXPECT_EQ(test, l.frts.base, l.wpr2.base + l.wpr2.size);
}

static void nova_fb_registers(struct kunit *test)
{
	/* Magnitude 24, scale 10: 24 GiB; ECC takes a sixteenth */
	KUNIT_EXPECT_EQ(test, nova_fb_size_from_range(24 << 4 | 10),
			24ULL * SZ_1G);
	KUNIT_EXPECT_EQ(test, nova_fb_size_from_range(1U << 30 | 16 << 4 | 10),
			15ULL * SZ_1G);
	KUNIT_EXPECT_EQ(test, nova_fb_size_from_range(63 << 4 | 15),
			63ULL * 32768 * SZ_1M);
	/* 4 KiB units from bit 4 */
	KUNIT_EXPECT_EQ(test, nova_fb_wpr2_addr(0x03fe0000), 0x3fe000000ULL);
	KUNIT_EXPECT_EQ(test, nova_fb_wpr2_addr(0x0000000f), 0ULL);
	KUNIT_EXPECT_EQ(test, nova_fb_wpr2_addr(0xffffffff), 0xfffffff000ULL);
}

static struct kunit_case nova_fb_cases[] = {
	KUNIT_CASE(nova_fb_known_layouts),
	KUNIT_CASE(nova_fb_invariants),
	KUNIT_CASE(nova_fb_too_small),
	KUNIT_CASE(nova_fb_nonsense),
	KUNIT_CASE(nova_fb_heap_squeezed),
	KUNIT_CASE(nova_fb_without_frts),
	KUNIT_CASE(nova_fb_registers),
	{}
};

static struct kunit_suite nova_fb_suite = {
	.name = "nova-fb",
	.test_cases = nova_fb_cases,
};

kunit_test_suites(&nova_fb_suite);
