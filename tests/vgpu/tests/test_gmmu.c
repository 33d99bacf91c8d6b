// SPDX-License-Identifier: GPL-2.0
/*
 * The page table walker and the TLB, as a library: every form of entry, every
 * mistake of rule 14 and 15, and a random address space beside an oracle
 */
#include <stdlib.h>
#include <string.h>

#include "gmmu.h"
#include "model.h"
#include "page_tables.h"
#include "tap.h"
#include "vgpu_priv.h"

#define KB		1024ull
#define MB		(1024 * KB)
#define GB		(1024 * MB)
#define VRAM		(1 * GB)
#define TABLES		(16 * MB)
#define TABLES_END	(48 * MB)
#define SYS		0x200000000ull
#define SYS_SIZE	(4 * MB)

static struct vgpu gpu;
static struct vgpu *const g = &gpu;
static struct page_tables pt;
static u8 *sys;			/* guest memory, as the guest sees it */

static const struct gmmu_space hub = {
	.pdb = TABLES, .client = GMMU_HUB, .who = "hub",
};

static const struct gmmu_space gpc = {
	.pdb = TABLES, .client = GMMU_GPC, .who = "gpc",
};

static u64 vram_rd(void *arg, u64 addr)
{
	u64 val;

	memcpy(&val, vram(g, addr, 8), 8);
	return val;
}

static void vram_wr(void *arg, u64 addr, u64 val)
{
	memcpy(vram(g, addr, 8), &val, 8);
}

/* An empty address space, an empty TLB, no violation. */
static void fresh(void)
{
	static const u8 command[2] = { 0x06, 0 };

	if (!g->chip)
		sys = model_start(g, VRAM, SYS, SYS_SIZE);
	gmmu_reset(g);
	vram_protect(g, 0, 0);
	violation_clear(g);
	pci_write(g, 4, command, 2);	/* memory and bus master */
	pt = (struct page_tables){
		.pdb = TABLES, .next = TABLES + 0x1000, .end = TABLES_END,
		.rd = vram_rd, .wr = vram_wr,
	};
	memset(vram(g, TABLES, 0x1000), 0, 0x1000);
}

static void invalidate_all(void)
{
	gmmu_invalidate(g, &(struct gmmu_invalidate){
		.all_pdb = true, .all_va = true });
}

static enum gmmu_result try(u64 va, enum gmmu_access access)
{
	struct gmmu_page p;
	struct gmmu_fault f = { 0 };
	enum gmmu_result r = gmmu_translate(g, &hub, va, access, &p, &f);

	if (r != GMMU_OK) {
		CHECK_EQ(f.va, va);
		CHECK_EQ(f.access, access);
		CHECK_EQ(f.result, r);
	}
	return r;
}

static void translates(u64 va, enum aperture a, u64 addr, unsigned int shift)
{
	struct gmmu_page p = { 0 };

	CHECK_EQ(gmmu_translate(g, &hub, va, GMMU_READ, &p, NULL), GMMU_OK);
	CHECK(!p.sparse);
	CHECK_EQ(p.aperture, a);
	CHECK_EQ(p.shift, shift);
	CHECK_EQ(p.addr + (va - p.va), addr);
}

static void only(enum violation v, unsigned int count)
{
	CHECK_EQ(violation_count(g, v), count);
	CHECK_EQ(violation_total(g), count);
}

/* ---- what is right -------------------------------------------------------- */

static void test_page_sizes(void)
{
	static const struct {
		u64 va;
		unsigned int shift;
		u64 addr;
	} page[] = {
		{ 0, 12, 64 * MB + 0x3000 },
		{ 0x1ffffffff000, 12, 64 * MB + 0x7000 },
		{ 0x1ffffdffff000, 12, 255 * MB + 0xff000 },
		{ 0x800000010000, 16, 65 * MB + 0x30000 },
		{ 0x4000000000, 16, 66 * MB },
		{ 0x20000000, 21, 68 * MB },
		{ 0x1000000000000, 21, 254 * MB },
		{ 0x60000000, 29, 512 * MB },
		{ 0x1ffffe0000000, 29, 0 },
	};
	u64 last;
	size_t i;

	fresh();
	for (i = 0; i < ARRAY_SIZE(page); i++)
		pt_map(&pt, page[i].va, page[i].shift, page[i].addr, PTE_VID);
	for (i = 0; i < ARRAY_SIZE(page); i++) {
		last = (1ull << page[i].shift) - 1;
		translates(page[i].va, APERTURE_VID, page[i].addr,
			   page[i].shift);
		translates(page[i].va + last, APERTURE_VID, page[i].addr + last,
			   page[i].shift);
	}
	only(0, 0);
}

static void test_attributes(void)
{
	const u64 va = 5 * GB;
	struct gmmu_space priv = hub;
	struct gmmu_page p;

	fresh();
	pt_map(&pt, va, 12, SYS + 0x2000,
	       PTE_COH | PTE_VOL | PTE_RO | PTE_KIND(6));
	CHECK_EQ(try(va, GMMU_READ), GMMU_OK);
	CHECK_EQ(try(va, GMMU_WRITE), GMMU_FAULT_RO);
	CHECK_EQ(try(va, GMMU_ATOMIC), GMMU_FAULT_RO);
	CHECK_EQ(gmmu_translate(g, &hub, va, GMMU_READ, &p, NULL), GMMU_OK);
	CHECK_EQ(p.kind, 6);
	CHECK(p.volatile_ && p.read_only && !p.privileged && !p.no_atomics);
	CHECK_EQ(p.aperture, APERTURE_SYS_COH);

	pt_map(&pt, va + 0x1000, 12, SYS, PTE_NCOH | PTE_NO_ATOMIC);
	CHECK_EQ(try(va + 0x1000, GMMU_WRITE), GMMU_OK);
	CHECK_EQ(try(va + 0x1000, GMMU_ATOMIC), GMMU_FAULT_ATOMIC);

	pt_map(&pt, va + 0x2000, 12, 0x100000, PTE_PRIV);
	CHECK_EQ(try(va + 0x2000, GMMU_READ), GMMU_FAULT_PRIV);
	priv.privileged = true;
	CHECK_EQ(gmmu_translate(g, &priv, va + 0x2000, GMMU_ATOMIC, &p, NULL),
		 GMMU_OK);
	only(0, 0);
}

static void test_sparse(void)
{
	static const struct {
		u64 va;
		unsigned int shift;
	} hole[] = {
		{ 0x100000000000, 12 }, { 0x200000000000, 16 },
	};
	static const unsigned int directory[] = { 21, 29, 38, 47 };
	u8 buf[16], zero[16] = { 0 };
	u64 va;
	size_t i;

	fresh();
	for (i = 0; i < ARRAY_SIZE(hole); i++) {
		pt_set(&pt, hole[i].va, hole[i].shift, PTE_SPARSE);
		memset(buf, 0xaa, sizeof(buf));
		CHECK_EQ(gmmu_write(g, &hub, hole[i].va + 8, buf, 16, NULL),
			 GMMU_OK);
		CHECK_EQ(gmmu_read(g, &hub, hole[i].va + 8, buf, 16, NULL),
			 GMMU_OK);
		CHECK(!memcmp(buf, zero, 16));
		CHECK_EQ(try(hole[i].va + (1ull << hole[i].shift), GMMU_READ),
			 GMMU_FAULT_PTE);
	}
	for (i = 0; i < ARRAY_SIZE(directory); i++) {
		va = 0x800000000000ull + (i << directory[i]);
		if (directory[i] == 47)
			va = 0x1800000000000ull;
		vram_wr(NULL, pt_directory_entry(&pt, va, directory[i]),
			PTE_SPARSE);
		memset(buf, 0xaa, sizeof(buf));
		CHECK_EQ(gmmu_read(g, &hub, va + 0x12345, buf, 16, NULL),
			 GMMU_OK);
		CHECK(!memcmp(buf, zero, 16));
	}
	only(0, 0);
}

static void test_big_before_small(void)
{
	const u64 va = 7 * GB;

	fresh();
	pt_map(&pt, va + 0x3000, 12, 0x300000, 0);
	pt_set(&pt, va, 16, 0);
	translates(va + 0x3008, APERTURE_VID, 0x300008, 12);
	/* Not valid but privileged: the small pages do not count. */
	pt_set(&pt, va, 16, PTE_NO_SMALL);
	invalidate_all();
	CHECK_EQ(try(va + 0x3000, GMMU_READ), GMMU_FAULT_PTE);
	pt_set(&pt, va, 16, PTE_NO_SMALL | PTE_VOL);
	CHECK_EQ(try(va + 0x3000, GMMU_READ), GMMU_FAULT_PTE);
	only(0, 0);
}

static void test_data(void)
{
	const u64 va = 0x123456000;
	u8 in[0x3000], out[0x3000], *v;
	struct gmmu_fault f;
	size_t i;

	fresh();
	v = vram(g, 80 * MB, 0x1000);
	pt_map(&pt, va, 12, SYS + 0x5000, PTE_COH);
	pt_map(&pt, va + 0x1000, 12, 80 * MB, 0);
	for (i = 0; i < sizeof(in); i++)
		in[i] = (u8)(i * 7 + (i >> 8));
	memset(sys, 0, SYS_SIZE);
	CHECK_EQ(gmmu_write(g, &hub, va + 0xff0, in, 0x20, NULL), GMMU_OK);
	CHECK(!memcmp(sys + 0x5ff0, in, 0x10));
	CHECK(!memcmp(v, in + 0x10, 0x10));
	CHECK_EQ(gmmu_read(g, &hub, va + 0xff0, out, 0x20, NULL), GMMU_OK);
	CHECK(!memcmp(in, out, 0x20));
	/* What is before the fault has been moved. */
	CHECK_EQ(gmmu_write(g, &hub, va, in, 0x3000, &f), GMMU_FAULT_PTE);
	CHECK_EQ(f.va, va + 0x2000);
	CHECK_EQ(f.access, GMMU_WRITE);
	CHECK(!memcmp(sys + 0x5000, in, 0x1000));
	CHECK(!memcmp(v, in + 0x1000, 0x1000));
	only(0, 0);
}

static void test_no_tables(void)
{
	struct gmmu_space none = hub;
	struct gmmu_page p;

	fresh();
	CHECK_EQ(try(0x1000, GMMU_READ), GMMU_FAULT_PDE);
	CHECK_EQ(try(1ull << 49, GMMU_READ), GMMU_FAULT_VA_LIMIT);
	CHECK_EQ(try(~0ull, GMMU_READ), GMMU_FAULT_VA_LIMIT);
	none.pdb_aperture = APERTURE_PEER;
	CHECK_EQ(gmmu_translate(g, &none, 0, GMMU_READ, &p, NULL),
		 GMMU_FAULT_UNBOUND_INST);
	only(0, 0);
}

/* ---- the TLB ----------------------------------------------------------------- */

static void test_tlb(void)
{
	const u64 va = 9 * GB;

	fresh();
	/* What faulted is not remembered. */
	pt_set(&pt, va, 12, 0);
	CHECK_EQ(try(va, GMMU_READ), GMMU_FAULT_PTE);
	pt_map(&pt, va, 12, 0x400000, 0);
	translates(va, APERTURE_VID, 0x400000, 12);
	only(0, 0);
	/* A page is, until it is invalidated. */
	pt_map(&pt, va, 12, 0x500000, 0);
	translates(va, APERTURE_VID, 0x400000, 12);
	only(V_TLB_STALE, 1);
	invalidate_all();
	translates(va, APERTURE_VID, 0x500000, 12);
	pt_set(&pt, va, 12, 0);
	translates(va, APERTURE_VID, 0x500000, 12);
	only(V_TLB_STALE, 2);
	/* Rights are part of it. */
	invalidate_all();
	pt_map(&pt, va, 12, 0x500000, 0);
	translates(va, APERTURE_VID, 0x500000, 12);
	pt_map(&pt, va, 12, 0x500000, PTE_RO);
	CHECK_EQ(try(va, GMMU_WRITE), GMMU_OK);
	only(V_TLB_STALE, 3);
	/* So is what memory it is in, */
	invalidate_all();
	pt_map(&pt, va, 12, 0x500000, 0);
	translates(va, APERTURE_VID, 0x500000, 12);
	pt_map(&pt, va, 12, 0x500000, PTE_COH);
	translates(va, APERTURE_VID, 0x500000, 12);
	only(V_TLB_STALE, 4);
	/* and that there is none. */
	pt_set(&pt, va + 0x1000, 12, PTE_SPARSE);
	CHECK_EQ(try(va + 0x1000, GMMU_READ), GMMU_OK);
	pt_map(&pt, va + 0x1000, 12, 0x600000, 0);
	CHECK_EQ(try(va + 0x1000, GMMU_READ), GMMU_OK);
	only(V_TLB_STALE, 5);
}

/* A table that was replaced: the old one is used until PDEs are dropped. */
static void test_tlb_directories(void)
{
	static const enum gmmu_cache_level level[] = {
		GMMU_LEVEL_UP_TO_PDE0, GMMU_LEVEL_UP_TO_PDE1,
		GMMU_LEVEL_UP_TO_PDE2, GMMU_LEVEL_UP_TO_PDE3,
	};
	static const unsigned int shift[] = { 21, 29, 38, 47 };
	const u64 va = 11 * GB + 0x5000;
	u64 at, old, i;

	for (i = 0; i < ARRAY_SIZE(level); i++) {
		fresh();
		pt_map(&pt, va, 12, 0x700000, 0);
		at = pt_directory_entry(&pt, va, shift[i]) + (shift[i] == 21 ? 8 : 0);
		translates(va, APERTURE_VID, 0x700000, 12);
		/* The same page through other tables is the same. */
		old = vram_rd(NULL, at);
		vram_wr(NULL, at, 0);
		pt_map(&pt, va, 12, 0x800000, 0);
		CHECK(vram_rd(NULL, at) != old);
		gmmu_invalidate(g, &(struct gmmu_invalidate){
			.pdb = TABLES, .all_va = true,
			.level = level[i] - 1 });
		translates(va, APERTURE_VID, 0x700000, 12);
		only(V_TLB_STALE, 1);
		gmmu_invalidate(g, &(struct gmmu_invalidate){
			.pdb = TABLES, .all_va = true, .level = level[i] });
		translates(va, APERTURE_VID, 0x800000, 12);
		only(V_TLB_STALE, 1);
	}
}

static void test_tlb_scope(void)
{
	const u64 va = 13 * GB;
	struct gmmu_page p;

	fresh();
	pt_map(&pt, va, 12, 0x100000, 0);
	translates(va, APERTURE_VID, 0x100000, 12);
	CHECK_EQ(gmmu_translate(g, &gpc, va, GMMU_READ, &p, NULL), GMMU_OK);
	pt_map(&pt, va, 12, 0x200000, 0);
	/* Another space, other addresses, system memory: nothing happens. */
	gmmu_invalidate(g, &(struct gmmu_invalidate){
		.pdb = TABLES + 0x1000, .all_va = true });
	translates(va, APERTURE_VID, 0x100000, 12);
	gmmu_invalidate(g, &(struct gmmu_invalidate){
		.pdb = TABLES, .pdb_sysmem = true, .all_va = true });
	translates(va, APERTURE_VID, 0x100000, 12);
	gmmu_invalidate(g, &(struct gmmu_invalidate){
		.pdb = TABLES, .va = va + 0x1000, .size = 0x1000 });
	translates(va, APERTURE_VID, 0x100000, 12);
	only(V_TLB_STALE, 3);
	gmmu_invalidate(g, &(struct gmmu_invalidate){
		.pdb = TABLES, .va = va, .size = 1 });
	translates(va, APERTURE_VID, 0x200000, 12);
	only(V_TLB_STALE, 3);
	/* The GPCs' TLBs have their own. */
	CHECK_EQ(gmmu_translate(g, &gpc, va, GMMU_READ, &p, NULL), GMMU_OK);
	pt_map(&pt, va, 12, 0x100000, 0);
	gmmu_invalidate(g, &(struct gmmu_invalidate){
		.all_pdb = true, .all_va = true, .hub_only = true });
	translates(va, APERTURE_VID, 0x100000, 12);
	only(V_TLB_STALE, 3);
	pt_map(&pt, va, 12, 0x300000, 0);
	CHECK_EQ(gmmu_translate(g, &gpc, va, GMMU_READ, &p, NULL), GMMU_OK);
	CHECK_EQ(p.addr, 0x200000);
	only(V_TLB_STALE, 4);
}

/* ---- what is wrong ----------------------------------------------------------- */

static void test_pde_malformed(void)
{
	static const struct {
		unsigned int shift, half;
		u64 entry;
	} bad[] = {
		{ 47, 0, (u64)TABLES_END >> 4 | PDE_VID | 1ull << 54 },
		{ 38, 0, (u64)TABLES_END >> 4 | PDE_VID | 1ull << 4 },
		{ 29, 0, (u64)TABLES_END >> 4 | PDE_VID | 1ull << 33 },
		{ 21, 0, (u64)TABLES_END >> 4 | PDE_VID | 1ull << 60 },
		{ 21, 0, (u64)TABLES_END >> 4 | PDE_VID | 1ull << 33 },
		{ 21, 8, (u64)TABLES_END >> 4 | PDE_VID | 1ull << 6 },
		{ 21, 8, (u64)TABLES_END >> 4 | PDE_VID | 1ull << 35 },
		{ 38, 0, 1 },
		{ 47, 0, 1 },
	};
	const u64 va = 15 * GB;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		fresh();
		memset(vram(g, TABLES_END, 0x1000), 0, 0x1000);
		vram_wr(NULL, pt_directory_entry(&pt, va, bad[i].shift) +
			bad[i].half, bad[i].entry);
		CHECK(try(va, GMMU_READ) != GMMU_OK);
		CHECK_EQ(violation_count(g, V_PDE_MALFORMED), 1);
	}
}

static void test_table_address(void)
{
	static const u64 bad[] = {
		VRAM >> 4 | PDE_VID,
		(200 * MB) >> 4 | PDE_VID,		/* protected below */
		(SYS + SYS_SIZE) >> 4 | 2ull << 1,
		(SYS - 0x1000) >> 4 | 3ull << 1,
	};
	const u64 va = 17 * GB;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		fresh();
		vram_protect(g, 200 * MB, 201 * MB);
		vram_wr(NULL, pt_directory_entry(&pt, va, 29), bad[i]);
		CHECK_EQ(try(va, GMMU_READ), GMMU_FAULT_PDE);
		CHECK_EQ(violation_count(g, V_PAGE_TABLE_ADDRESS), 1);
		CHECK_EQ(violation_total(g), 1);
	}
	/* Tables may be in system memory. */
	fresh();
	memset(sys, 0, SYS_SIZE);
	vram_wr(NULL, pt_directory_entry(&pt, va, 21) + 8,
		(SYS + 0x8000) >> 4 | 2ull << 1 | PTE_VOL);
	((u64 *)(sys + 0x8000))[3] = 0x900000 >> 4 | PTE_VALID;
	translates(va + 0x3000, APERTURE_VID, 0x900000, 12);
	only(0, 0);
}

static void test_pte_malformed(void)
{
	static const struct {
		unsigned int shift;
		u64 pte;
		enum violation v;
		enum gmmu_result result;
	} bad[] = {
		{ 12, 0x100000 >> 4 | PTE_PEER, V_PTE_MALFORMED,
		  GMMU_FAULT_APERTURE },
		{ 12, 0x100000 >> 4 | 1ull << 4, V_PTE_MALFORMED, GMMU_OK },
		{ 12, 0x100000 >> 4 | 1ull << 34, V_PTE_MALFORMED, GMMU_OK },
		{ 16, 0x101000 >> 4, V_PTE_MALFORMED, GMMU_OK },
		{ 21, 0x210000 >> 4, V_PTE_MALFORMED, GMMU_OK },
		{ 29, 0x200000 >> 4, V_PTE_MALFORMED, GMMU_OK },
		{ 12, 0x100000 >> 4 | PTE_KIND(7), V_PTE_KIND, GMMU_FAULT_KIND },
		{ 12, 0x100000 >> 4 | PTE_KIND(0xf), V_PTE_KIND, GMMU_FAULT_KIND },
		{ 12, 0x100000 >> 4 | PTE_KIND(0xfe), V_PTE_KIND, GMMU_FAULT_KIND },
		{ 12, SYS >> 4 | PTE_COH | PTE_KIND(8), V_PTE_KIND,
		  GMMU_FAULT_KIND },
		{ 12, VRAM >> 4, V_PTE_BEYOND_VRAM, GMMU_FAULT_REGION },
		{ 21, VRAM >> 4, V_PTE_BEYOND_VRAM, GMMU_FAULT_REGION },
		{ 29, VRAM >> 4, V_PTE_BEYOND_VRAM, GMMU_FAULT_REGION },
	};
	const u64 va = 19 * GB;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		fresh();
		pt_set(&pt, va, bad[i].shift, bad[i].pte | PTE_VALID);
		CHECK_EQ(try(va, GMMU_READ), bad[i].result);
		CHECK_EQ(violation_count(g, bad[i].v), 1);
		CHECK_EQ(violation_total(g), 1);
	}
}

static void test_pte_conflict(void)
{
	const u64 va = 21 * GB;

	fresh();
	pt_map(&pt, va, 16, 0x100000, 0);
	pt_map(&pt, va + 0x2000, 12, 0x200000, 0);
	translates(va, APERTURE_VID, 0x100000, 16);
	only(0, 0);
	invalidate_all();
	translates(va + 0x2000, APERTURE_VID, 0x102000, 16);
	only(V_PTE_CONFLICT, 1);
}

static void test_memory_rules(void)
{
	static u8 bad[4] = { 0x40, 0x50, 0xdf, 0xba };
	const u64 va = 23 * GB;
	u8 buf[4];

	fresh();
	memset(vram(g, 210 * MB, 4), 0x55, 4);
	vram_protect(g, 200 * MB, 220 * MB);
	pt_map(&pt, va, 12, 210 * MB, 0);
	CHECK_EQ(gmmu_read(g, &hub, va, buf, 4, NULL), GMMU_FAULT_REGION);
	CHECK(!memcmp(buf, bad, 4));
	CHECK_EQ(gmmu_write(g, &hub, va, bad, 4, NULL), GMMU_FAULT_REGION);
	CHECK_EQ(*vram(g, 210 * MB, 1), 0x55);
	only(V_VRAM_PROTECTED, 2);

	fresh();
	CHECK_EQ(gmmu_phys_read(g, APERTURE_VID, VRAM - 2, buf, 4, "test"),
		 GMMU_FAULT_REGION);
	CHECK_EQ(gmmu_phys_write(g, APERTURE_VID, VRAM, buf, 4, "test"),
		 GMMU_FAULT_REGION);
	only(V_VRAM_RANGE, 2);
	CHECK_EQ(gmmu_phys_read(g, APERTURE_PEER, 0, buf, 4, "test"),
		 GMMU_FAULT_APERTURE);
	CHECK_EQ(violation_count(g, V_PTE_MALFORMED), 1);

	fresh();
	pt_map(&pt, va, 12, SYS + SYS_SIZE, PTE_COH);
	CHECK_EQ(gmmu_read(g, &hub, va, buf, 4, NULL), GMMU_FAULT_REGION);
	CHECK_EQ(gmmu_write(g, &hub, va, buf, 4, NULL), GMMU_FAULT_REGION);
	only(V_DMA_UNMAPPED, 2);
}

/* ---- beside an oracle --------------------------------------------------------- */

#define ORACLE_PAGES	1024		/* 4 MiB of 4 KiB pages at ORACLE_VA */
#define ORACLE_VA	0x7fffc00000ull	/* over a PD1 and PD0 border */

static struct {
	u64 addr;			/* of each small page; 0: nothing */
	bool sparse, sysmem;
} oracle[ORACLE_PAGES];

/* Make [first, first + 2^(shift-12)) pages what one entry says. */
static void oracle_set(u32 first, unsigned int shift, u64 addr, bool sysmem,
		       bool sparse)
{
	u32 i, n = 1u << (shift - 12);

	for (i = 0; i < n; i++) {
		oracle[first + i].addr = addr ? addr + i * 0x1000ull : 0;
		oracle[first + i].sysmem = sysmem;
		oracle[first + i].sparse = sparse;
	}
}

/* 64 KiB areas are either of small pages or one big page. */
static void random_change(void)
{
	u32 area = rand() % (ORACLE_PAGES / 16), first = area * 16, i;
	u64 va = ORACLE_VA + first * 0x1000ull, addr;
	bool sysmem = rand() & 1;

	for (i = 0; i < 16; i++)
		pt_set(&pt, va + i * 0x1000, 12, 0);
	oracle_set(first, 16, 0, false, false);
	pt_set(&pt, va, 16, 0);
	switch (rand() % 4) {
	case 0:
		addr = 96 * MB + (rand() % 64) * 64 * KB;
		pt_map(&pt, va, 16, addr, 0);
		oracle_set(first, 16, addr, false, false);
		break;
	case 1:
		pt_set(&pt, va, 16, PTE_SPARSE);
		oracle_set(first, 16, 0, false, true);
		break;
	case 2:
		for (i = 0; i < 16; i++) {
			if (rand() % 3 == 0)
				continue;
			addr = (rand() % 256) * 0x1000 +
			       (sysmem ? SYS : 128 * MB);
			pt_map(&pt, va + i * 0x1000, 12, addr,
			       sysmem ? PTE_COH | PTE_VOL : PTE_VID);
			oracle_set(first + i, 12, addr, sysmem, false);
		}
		break;
	}
}

static void oracle_check(u32 i)
{
	u64 va = ORACLE_VA + i * 0x1000ull + (rand() & 0xfff);
	struct gmmu_page p = { 0 };
	enum gmmu_result r;

	r = gmmu_translate(g, &hub, va, GMMU_WRITE, &p, NULL);
	if (oracle[i].sparse) {
		CHECK_EQ(r, GMMU_OK);
		CHECK(p.sparse);
	} else if (oracle[i].addr) {
		CHECK_EQ(r, GMMU_OK);
		CHECK_EQ(p.addr + (va - p.va), oracle[i].addr + (va & 0xfff));
		CHECK_EQ(p.aperture, oracle[i].sysmem ? APERTURE_SYS_COH :
						       APERTURE_VID);
	} else {
		CHECK(r != GMMU_OK);
	}
}

static void test_oracle(void)
{
	u32 round, i;

	fresh();
	srand(3);
	oracle_set(0, 12, 0, false, false);
	memset(oracle, 0, sizeof(oracle));
	for (round = 0; round < 400; round++) {
		for (i = rand() % 8; i; i--)
			random_change();
		gmmu_invalidate(g, &(struct gmmu_invalidate){
			.pdb = TABLES, .all_va = true, .hub_only = true });
		for (i = 0; i < 64; i++)
			oracle_check(rand() % ORACLE_PAGES);
	}
	only(0, 0);
	CHECK(stat_get(g, STAT_TLB_HITS) > 0);
}

/* Quotes are left out to be readable here. */
static void strip_quotes(char *s)
{
	char *to = s;

	for (; *s; s++)
		if (*s != '"')
			*to++ = *s;
	*to = '\0';
}

static char *dump(u64 va, u64 end, bool report)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	gmmu_dump(g, TABLES, APERTURE_VID, va, end, report, out);
	fclose(out);
	strip_quotes(text);
	return text;
}

/* The texts follow each other, and nothing else is there. */
static void dumps(u64 va, u64 end, const char *const *want, size_t n)
{
	char *text = dump(va, end, false), *at = text;
	size_t i;

	for (i = 0; i < n; i++) {
		if (!CHECK(!strncmp(at, want[i], strlen(want[i])))) {
			printf("# have %s, want %s\n", at, want[i]);
			break;
		}
		at += strlen(want[i]);
		if (i + 1 < n)
			at += 2;		/* comma, space */
	}
	if (i == n)
		CHECK_STR(at, "");
	free(text);
}

static void test_dump(void)
{
	static const char *const want[] = {
		"[{va: 0x10000000, size: 0x3000, page: 4096, aperture: vid",
		"addr: 0x100000, kind: 6, flags: r}",
		"{va: 0x10010000, size: 0x10000, page: 65536, sparse: true}",
		"{va: 0x1000000000000, size: 0x200000, page: 2097152, aperture: coh",
		"addr: 0x200000000, kind: 0, flags: v}]",
	};
	char *text;
	size_t i;

	fresh();
	for (i = 0; i < 3; i++)
		pt_map(&pt, 0x10000000 + i * 0x1000, 12, 0x100000 + i * 0x1000,
		       PTE_RO | PTE_KIND(6));
	pt_set(&pt, 0x10010000, 16, PTE_SPARSE);
	pt_map(&pt, 0x1000000000000, 21, SYS, PTE_COH | PTE_VOL);
	dumps(0, ~0ull, want, ARRAY_SIZE(want));
	/* A directory of nothing but itself does not keep us for ever. */
	for (i = 0; i < 0x1000; i += 8)
		vram_wr(NULL, TABLES + i, TABLES >> 4 | PDE_VID);
	text = dump(0, ~0ull, false);
	CHECK(strstr(text, "truncated: true"));
	free(text);
	only(0, 0);
}

/* What is encoded differently is told apart, also where addresses follow. */
static void test_dump_sizes(void)
{
	static const char *const want[] = {
		"[{va: 0x20000000, size: 0x200000, page: 2097152, aperture: vid",
		"addr: 0x4000000, kind: 0, flags: }",
		"{va: 0x20200000, size: 0x20000, page: 65536, aperture: vid",
		"addr: 0x4200000, kind: 0, flags: }",
		"{va: 0x20220000, size: 0x2000, page: 4096, aperture: vid",
		"addr: 0x4220000, kind: 0, flags: }",
		"{va: 0x20222000, size: 0x1000, page: 4096, aperture: vid",
		"addr: 0x4222000, kind: 0, flags: v}",
		"{va: 0x40000000, size: 0x40000000, page: 536870912, sparse: true}",
		"{va: 0x80000000, size: 0x400000, page: 2097152, sparse: true}",
		"{va: 0x80400000, size: 0x10000, page: 65536, sparse: true}",
		"{va: 0x80410000, size: 0x2000, page: 4096, sparse: true}]",
	};
	static const char *const faults[] = {
		"[{va: 0x30000000, size: 0x2000, page: 4096, fault: REGION_VIOLATION}",
		"{va: 0x30002000, size: 0x1000, page: 4096, fault: UNSUPPORTED_KIND}]",
	};
	size_t i;

	fresh();
	pt_map(&pt, 0x20000000, 21, 0x4000000, 0);
	for (i = 0; i < 2; i++)
		pt_map(&pt, 0x20200000 + i * 0x10000, 16, 0x4200000 + i * 0x10000, 0);
	for (i = 0; i < 3; i++)
		pt_map(&pt, 0x20220000 + i * 0x1000, 12, 0x4220000 + i * 0x1000,
		       i == 2 ? PTE_VOL : 0);
	for (i = 0; i < 2; i++)
		vram_wr(NULL, pt_directory_entry(&pt, 0x40000000 + (i << 29), 29),
			PTE_SPARSE);
	for (i = 0; i < 2; i++)
		vram_wr(NULL, pt_directory_entry(&pt, 0x80000000 + (i << 21), 21),
			PTE_SPARSE);
	pt_set(&pt, 0x80400000, 16, PTE_SPARSE);
	for (i = 0; i < 2; i++)
		pt_set(&pt, 0x80410000 + i * 0x1000, 12, PTE_SPARSE);
	dumps(0, ~0ull, want, ARRAY_SIZE(want));
	pt_map(&pt, 0x30000000, 12, 0xffff0000, 0);
	pt_map(&pt, 0x30001000, 12, 0xffff1000, 0);
	pt_map(&pt, 0x30002000, 12, 0x1000, PTE_KIND(7));
	dumps(0x30000000, 0x30010000, faults, ARRAY_SIZE(faults));
	only(0, 0);
	free(dump(0x20000000, 0x30000000, true));
	only(0, 0);
	free(dump(0x30000000, 0x30010000, true));
	CHECK_EQ(violation_count(g, V_PTE_BEYOND_VRAM), 2);
	CHECK_EQ(violation_count(g, V_PTE_KIND), 1);
	CHECK_EQ(violation_total(g), 3);
}

static const struct tap_test tests[] = {
	{ "pages of 4 KiB, 64 KiB, 2 MiB and 512 MiB", test_page_sizes },
	{ "aperture, kind and rights", test_attributes },
	{ "sparse pages and directories", test_sparse },
	{ "big pages go before small ones", test_big_before_small },
	{ "data over page borders, up to a fault", test_data },
	{ "faults without tables", test_no_tables },
	{ "rule 14: a page that was cached", test_tlb },
	{ "rule 14: a directory that was cached", test_tlb_directories },
	{ "rule 14: an invalidation of something else", test_tlb_scope },
	{ "rule 14: malformed directory entries", test_pde_malformed },
	{ "rule 14: page tables nowhere", test_table_address },
	{ "rule 14: malformed page table entries", test_pte_malformed },
	{ "rule 14: big and small page at once", test_pte_conflict },
	{ "rule 15: memory that is protected or not there", test_memory_rules },
	{ "random mappings beside an oracle", test_oracle },
	{ "dump", test_dump },
	{ "dump: page sizes, sparse levels, bad entries", test_dump_sizes },
};

int main(int argc, char **argv)
{
	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
