// SPDX-License-Identifier: GPL-2.0
/*
 * BAR1, BAR2, UPDATE_BAR_PDE and the TLB's registers, as a driver uses them,
 * and the mistakes it can make there
 */
#include <string.h>

#include "page_tables.h"
#include "rm_driver.h"
#include "tap.h"

#define BAR1_PDE_BASE	0x600		/* in GET_GSP_STATIC_INFO's reply */
#define BAR2_PDE_BASE	0x608
#define PRAMIN_WINDOW	0x001700
#define PRAMIN		0x700000
#define INVALIDATE_PDB	0xb830a0
#define INVALIDATE_UPPER 0xb830a4
#define INVALIDATE	0xb830b0
#define TRIGGER		0x80000000u
#define ALL_VA		1u
#define ALL_PDB		2u
#define HUB_ONLY	4u
#define BAD		0xbadf5040u

#define TABLES		0x1000000ull	/* the driver's, in ordinary memory */
#define TABLES_END	0x2000000ull
#define DATA		0x2000000ull

static struct rm_driver d;
static u64 bar1_pdb, bar2_pdb;

static u32 pramin_rd32(u64 addr)
{
	client_wr32(d.b.c, PRAMIN_WINDOW, addr >> 16);
	return client_rd32(d.b.c, PRAMIN + (addr & 0xffff));
}

static void pramin_wr32(u64 addr, u32 val)
{
	client_wr32(d.b.c, PRAMIN_WINDOW, addr >> 16);
	client_wr32(d.b.c, PRAMIN + (addr & 0xffff), val);
}

static u64 table_rd(void *arg, u64 addr)
{
	return pramin_rd32(addr) | (u64)pramin_rd32(addr + 4) << 32;
}

/* PRAMIN takes bytes to quadwords: one message for an entry. */
static void table_wr(void *arg, u64 addr, u64 val)
{
	client_wr32(d.b.c, PRAMIN_WINDOW, addr >> 16);
	client_wr(d.b.c, VFU_REGION_BAR0, PRAMIN + (addr & 0xffff), 8, val);
}

static bool start(void)
{
	if (!rm_driver_start(&d, "--seq", "none"))
		return false;
	bar1_pdb = get32(d.rx.data + BAR1_PDE_BASE) |
		   (u64)get32(d.rx.data + BAR1_PDE_BASE + 4) << 32;
	bar2_pdb = get32(d.rx.data + BAR2_PDE_BASE) |
		   (u64)get32(d.rx.data + BAR2_PDE_BASE + 4) << 32;
	return true;
}

static void stop(void)
{
	CHECK_EQ(client_violation_total(d.b.c), 0);
	rm_driver_stop(&d);
}

static struct page_tables tables(u64 pdb, u64 next)
{
	u64 i;

	if (pdb != bar1_pdb)
		for (i = 0; i < 32; i += 8)
			table_wr(NULL, pdb + i, 0);
	return (struct page_tables){
		.pdb = pdb, .next = next, .end = TABLES_END,
		.rd = table_rd, .wr = table_wr,
	};
}

static bool wait_invalidate(void)
{
	return client_poll32(d.b.c, INVALIDATE, TRIGGER, 0, 1000);
}

static void invalidate(u64 pdb, u32 what)
{
	client_wr32(d.b.c, INVALIDATE_PDB, pdb >> 8);
	client_wr32(d.b.c, INVALIDATE_UPPER, pdb >> 40);
	client_wr32(d.b.c, INVALIDATE, TRIGGER | what);
	CHECK(wait_invalidate());
}

static u32 update_pde(u32 bar, u64 entry, u32 shift)
{
	u8 body[24] = { 0 };

	put32(body, bar);
	put32(body + 8, (u32)entry);
	put32(body + 12, entry >> 32);
	put32(body + 16, shift);
	CHECK(rm_call(&d, FN_UPDATE_BAR_PDE, body, sizeof(body)));
	return d.rx.result;
}

static u64 bar(u32 region, u64 offset, u32 size)
{
	return client_rd(d.b.c, region, offset, size);
}

static void expect(const char *name, unsigned int count)
{
	CHECK_EQ(client_violations(d.b.c, name), count);
	CHECK_EQ(client_violation_total(d.b.c), count);
}

/* ---- as it should be ------------------------------------------------------- */

static void test_bar2(void)
{
	struct page_tables pt;

	if (!start())
		return;
	/* Physical until the driver has an entry. */
	pramin_wr32(DATA, 0x11223344);
	pramin_wr32(0x80, 0xcafe0001);
	CHECK_EQ(bar(VFU_REGION_BAR3, 0x80, 4), 0xcafe0001);
	pt = tables(TABLES, TABLES + 0x1000);
	pt_map(&pt, 0x3000, 12, DATA, PTE_VID);
	CHECK_EQ(update_pde(1, table_rd(NULL, TABLES), 47), 0);
	CHECK_EQ(table_rd(NULL, bar2_pdb), table_rd(NULL, TABLES));
	CHECK_EQ(bar(VFU_REGION_BAR3, 0x3000, 4), 0x11223344);
	client_wr(d.b.c, VFU_REGION_BAR3, 0x3006, 2, 0xabcd);
	CHECK_EQ(pramin_rd32(DATA + 4) >> 16, 0xabcd);
	client_wr(d.b.c, VFU_REGION_BAR3, 0x3008, 8, 0x1122334455667788);
	CHECK_EQ(bar(VFU_REGION_BAR3, 0x300c, 4), 0x11223344);
	CHECK_EQ(bar(VFU_REGION_BAR3, 0x3009, 1), 0x77);
	/* Let go as nouveau does. */
	CHECK_EQ(update_pde(1, 0, 47), 0);
	CHECK_EQ(bar(VFU_REGION_BAR3, 0x80, 4), 0xcafe0001);
	stop();
}

static void test_bar1(void)
{
	struct page_tables pt;
	u32 *mem;
	u64 addr;

	if (!start())
		return;
	mem = boot_alloc(&d.b, 0x2000, &addr);
	mem[0] = 0x600df00d;
	/* The driver writes RM's directory itself: no message. */
	pt = tables(bar1_pdb, TABLES);
	pt_map(&pt, 0x10000, 16, DATA, PTE_VID | PTE_KIND(6));
	pt_map(&pt, 0x200000, 12, addr, PTE_COH | PTE_VOL);
	pt_map(&pt, 0x201000, 12, DATA + 0x5000, PTE_RO);
	pt_set(&pt, 0x202000, 12, PTE_SPARSE);
	pt_map(&pt, 0xfe00000, 21, DATA + 0x200000, PTE_VID);
	invalidate(bar1_pdb, ALL_VA | ALL_PDB | HUB_ONLY);
	client_wr(d.b.c, VFU_REGION_BAR1, 0x15004, 4, 0x5eed);
	CHECK_EQ(pramin_rd32(DATA + 0x5004), 0x5eed);
	CHECK_EQ(bar(VFU_REGION_BAR1, 0x201004, 4), 0x5eed);
	CHECK_EQ(bar(VFU_REGION_BAR1, 0x200000, 4), 0x600df00d);
	client_wr(d.b.c, VFU_REGION_BAR1, 0x200ffc, 4, 0x77);
	CHECK_EQ(mem[0xffc / 4], 0x77);
	client_wr(d.b.c, VFU_REGION_BAR1, 0x202000, 8, ~0ull);
	CHECK_EQ(bar(VFU_REGION_BAR1, 0x202000, 8), 0);
	pramin_wr32(DATA + 0x3ffffc, 0x1a57);
	CHECK_EQ(bar(VFU_REGION_BAR1, 0xffffffc, 4), 0x1a57);
	/* A page moves: invalidated, then used. */
	pramin_wr32(DATA + 0x7000, 0x3333);
	pt_map(&pt, 0x201000, 12, DATA + 0x7000, PTE_RO);
	invalidate(bar1_pdb, ALL_VA | HUB_ONLY);
	CHECK_EQ(bar(VFU_REGION_BAR1, 0x201000, 4), 0x3333);
	CHECK(client_stat(d.b.c, "tlb_invalidates") >= 2);
	CHECK_EQ(client_stat(d.b.c, "bar_reads"), 5);
	CHECK_EQ(client_stat(d.b.c, "bar_writes"), 3);
	CHECK_EQ(client_violation_total(d.b.c), 0);
	rm_driver_unload(&d);
}

static void test_registers(void)
{
	if (!start())
		return;
	/* RM has bound both BARs, in virtual mode. */
	CHECK_EQ(client_rd32(d.b.c, 0xb80f40) >> 31, 1);
	CHECK_EQ(client_rd32(d.b.c, 0xb80f48) >> 31, 1);
	CHECK_EQ(client_rd32(d.b.c, 0xb80f50), 0);
	CHECK_EQ(client_rd32(d.b.c, 0xb83080), 0);
	CHECK_EQ(client_rd32(d.b.c, 0xb83094), 0);
	client_wr32(d.b.c, INVALIDATE_PDB, 0x12340);
	client_wr32(d.b.c, INVALIDATE_UPPER, 0);
	CHECK_EQ(client_rd32(d.b.c, INVALIDATE_PDB), 0x12340);
	client_wr32(d.b.c, 0x070000, 1);
	CHECK(client_poll32(d.b.c, 0x070000, 2, 0, 1000));
	stop();
}

static void test_walk(void)
{
	struct page_tables pt;
	const char *text;

	if (!start())
		return;
	pt = tables(TABLES, TABLES + 0x1000);
	pt_map(&pt, 0x40000000, 12, DATA, PTE_RO);
	text = client_control(d.b.c, "walk %#llx", TABLES);
	CHECK(strstr(text, "\"va\": \"0x40000000\", \"size\": \"0x1000\""));
	CHECK(strstr(text, "\"page\": 4096, \"aperture\": \"vid\", \"addr\": \"0x2000000\""));
	text = client_control(d.b.c, "walk %#llx 0x50000000 0x60000000", TABLES);
	CHECK_STR(text, "[]");
	CHECK(!strncmp(client_control(d.b.c, "walk 0x123"), "error", 5));
	CHECK(!strncmp(client_control(d.b.c, "walk"), "error", 5));
	/* Nothing there, and no complaint: it only looks. */
	CHECK_STR(client_control(d.b.c, "walk 0xfffffff000"), "[]");
	CHECK_STR(client_control(d.b.c, "walk sys:0xfffffff000"), "[]");
	expect("pte-beyond-vram", 0);
	pt_map(&pt, 0x40001000, 12, 0xffff0000, 0);
	client_control(d.b.c, "walk %#llx", TABLES);
	expect("pte-beyond-vram", 0);
	text = client_control(d.b.c, "walk check %#llx", TABLES);
	CHECK(strstr(text, "\"fault\": \"REGION_VIOLATION\""));
	expect("pte-beyond-vram", 1);
	rm_driver_stop(&d);
}

#define gpu(want, command, ...)							\
	CHECK_STR(client_control(d.b.c, command " %#llx " __VA_ARGS__), want)

/* The control socket as an engine: rights, sparse, faults, and a TLB. */
static void test_access(void)
{
	char want[100];
	struct page_tables pt;

	if (!start())
		return;
	pt = tables(TABLES, TABLES + 0x1000);
	pt_map(&pt, 0x40000000, 12, DATA, 0);
	pt_map(&pt, 0x40001000, 12, DATA + 0x5000, 0);
	pt_map(&pt, 0x40002000, 12, DATA, PTE_RO);
	pt_set(&pt, 0x40003000, 12, PTE_SPARSE);
	gpu("{}", "gpu-write", "0x40000010 0x123456789abcdef0", TABLES);
	gpu("{\"data\": [\"0x123456789abcdef0\", \"0\"]}", "gpu-read",
	    "0x40000010 2", TABLES);
	CHECK_EQ(pramin_rd32(DATA + 0x14), 0x12345678);
	gpu("{\"data\": [\"0x123456789abcdef0\"]}", "gpu-read", "0x40002010 1",
	    TABLES);
	gpu("{\"fault\": \"RO_VIOLATION\", \"va\": \"0x40002010\"}", "gpu-write",
	    "0x40002010 1", TABLES);
	gpu("{}", "gpu-write", "0x40003000 1", TABLES);
	gpu("{\"data\": [\"0\"]}", "gpu-read", "0x40003000 1", TABLES);
	gpu("{\"fault\": \"PTE\", \"va\": \"0x40004000\"}", "gpu-read",
	    "0x40003ff8 2", TABLES);
	gpu("{}", "gpu-fill", "0x40000000 0x2000 7", TABLES);
	gpu("{}", "gpu-compare", "0x40000000 0x2000 7", TABLES);
	CHECK_EQ(pramin_rd32(DATA + 0x5000), 0x400 * 2654435761u ^ 7);
	pramin_wr32(DATA + 0x5008, 5);
	snprintf(want, sizeof(want),
		 "{\"differs\": \"0x40001008\", \"have\": \"0x5\", \"want\": \"%#x\"}",
		 0x402 * 2654435761u ^ 7);
	gpu(want, "gpu-compare", "0x40000000 0x2000 7", TABLES);
	gpu("{\"fault\": \"PTE\", \"va\": \"0x40004000\"}", "gpu-compare",
	    "0x40004000 0x1000 7", TABLES);
	expect("tlb-stale", 0);
	pt_set(&pt, 0x40000000, 12, 0);
	client_control(d.b.c, "gpu-read %#llx 0x40000000 1", TABLES);
	expect("tlb-stale", 1);
	CHECK(!strncmp(client_control(d.b.c, "gpu-read"), "error", 5));
	CHECK(!strncmp(client_control(d.b.c, "gpu-read 0x1000 0"), "error", 5));
	CHECK(!strncmp(client_control(d.b.c, "gpu-read 0x1000 0 65"), "error", 5));
	CHECK(!strncmp(client_control(d.b.c, "gpu-read 0x1000 0 1 x"), "error", 5));
	CHECK(!strncmp(client_control(d.b.c, "gpu-write 0x1000 0"), "error", 5));
	CHECK(!strncmp(client_control(d.b.c, "gpu-fill 0x1000 0 6 1"), "error", 5));
	CHECK(!strncmp(client_control(d.b.c, "gpu-compare 0x1000 0 0 1"), "error", 5));
	rm_driver_stop(&d);
}

/* ---- mistakes ----------------------------------------------------------------- */

static void test_stale(void)
{
	struct page_tables pt;

	if (!start())
		return;
	pt = tables(bar1_pdb, TABLES);
	pramin_wr32(DATA, 1);
	pramin_wr32(DATA + 0x1000, 2);
	pt_map(&pt, 0x5000, 12, DATA, 0);
	CHECK_EQ(bar(VFU_REGION_BAR1, 0x5000, 4), 1);
	pt_map(&pt, 0x5000, 12, DATA + 0x1000, 0);
	CHECK_EQ(bar(VFU_REGION_BAR1, 0x5000, 4), 1);
	expect("tlb-stale", 1);
	/* The wrong directory's invalidation helps nobody. */
	invalidate(bar2_pdb, ALL_VA);
	CHECK_EQ(bar(VFU_REGION_BAR1, 0x5000, 4), 1);
	expect("tlb-stale", 2);
	invalidate(bar1_pdb, ALL_VA);
	CHECK_EQ(bar(VFU_REGION_BAR1, 0x5000, 4), 2);
	expect("tlb-stale", 2);
	rm_driver_stop(&d);
}

static void test_invalidate_arguments(void)
{
	if (!start())
		return;
	invalidate(bar1_pdb, ALL_PDB);
	expect("tlb-invalidate-arguments", 1);
	invalidate(0x7ffff000000ull, ALL_VA);
	expect("tlb-invalidate-arguments", 2);
	client_wr32(d.b.c, INVALIDATE_UPPER, 0);
	client_wr32(d.b.c, INVALIDATE_PDB, 0xffffff2);
	client_wr32(d.b.c, INVALIDATE, TRIGGER | ALL_VA);
	CHECK(wait_invalidate());
	expect("tlb-invalidate-arguments", 3);
	client_wr32(d.b.c, INVALIDATE_PDB, 1);
	CHECK_EQ(client_violations(d.b.c, "register-reserved-bits"), 1);
	rm_driver_stop(&d);
}

/* Who does not wait finds what was cached, and must not write the registers. */
static void test_invalidate_wait(void)
{
	struct page_tables pt;

	if (!start())
		return;
	client_control(d.b.c, "inject tlb-invalidate-delay=200000,count=1");
	pt = tables(bar1_pdb, TABLES);
	pramin_wr32(DATA, 1);
	pramin_wr32(DATA + 0x1000, 2);
	pt_map(&pt, 0x5000, 12, DATA, 0);
	CHECK_EQ(bar(VFU_REGION_BAR1, 0x5000, 4), 1);
	pt_map(&pt, 0x5000, 12, DATA + 0x1000, 0);
	client_wr32(d.b.c, INVALIDATE_PDB, bar1_pdb >> 8);
	client_wr32(d.b.c, INVALIDATE_UPPER, 0);
	client_wr32(d.b.c, INVALIDATE, TRIGGER | ALL_VA);
	CHECK_EQ(client_rd32(d.b.c, INVALIDATE) >> 31, 1);
	CHECK_EQ(bar(VFU_REGION_BAR1, 0x5000, 4), 1);
	expect("tlb-stale", 1);
	client_wr32(d.b.c, INVALIDATE_PDB, bar2_pdb >> 8);
	CHECK_EQ(client_violations(d.b.c, "tlb-invalidate-busy"), 1);
	client_wr32(d.b.c, INVALIDATE, TRIGGER | ALL_VA);
	CHECK_EQ(client_violations(d.b.c, "tlb-invalidate-busy"), 2);
	CHECK(wait_invalidate());
	CHECK_EQ(bar(VFU_REGION_BAR1, 0x5000, 4), 2);
	CHECK_EQ(client_violation_total(d.b.c), 3);
	rm_driver_stop(&d);
}

static void test_invalidate_stuck(void)
{
	if (!start())
		return;
	client_control(d.b.c, "inject tlb-invalidate-stuck");
	client_wr32(d.b.c, INVALIDATE_PDB, bar1_pdb >> 8);
	client_wr32(d.b.c, INVALIDATE, TRIGGER | ALL_VA);
	CHECK(!client_poll32(d.b.c, INVALIDATE, TRIGGER, 0, 100));
	stop();
}

static void test_bar_fault(void)
{
	struct page_tables pt;

	if (!start())
		return;
	CHECK_EQ(bar(VFU_REGION_BAR1, 0x1000, 4), BAD);
	expect("bar-fault", 1);
	client_wr(d.b.c, VFU_REGION_BAR1, 0x1000, 4, 0);
	expect("bar-fault", 2);
	pt = tables(bar1_pdb, TABLES);
	pt_map(&pt, 0x7000, 12, DATA, PTE_RO);
	client_wr(d.b.c, VFU_REGION_BAR1, 0x7000, 4, 1);
	expect("bar-fault", 3);
	CHECK_EQ(update_pde(1, TABLES >> 4 | PDE_VID | 1ull << 60, 47), 0);
	bar(VFU_REGION_BAR3, 0, 4);
	CHECK_EQ(client_violations(d.b.c, "bar-fault"), 4);
	CHECK_EQ(client_violations(d.b.c, "pde-malformed"), 1);
	rm_driver_stop(&d);
}

static void test_bar_pde(void)
{
	if (!start())
		return;
	CHECK_EQ(update_pde(1, 0, 38), 0x1f);
	expect("bar-pde", 1);
	rm_driver_stop(&d);
}

static void test_before_rm(void)
{
	if (!rm_driver_boot(&d, NULL, NULL))
		return;
	CHECK_EQ(bar(VFU_REGION_BAR3, 0, 4), 0xffffffff);
	expect("bar2-without-page-table", 1);
	rm_driver_stop(&d);
}

/* What RM has put into registers stays there when its processor stops. */
static void test_after_crash(void)
{
	u8 body[24] = { 2 };

	if (!start())
		return;
	CHECK_EQ(bar(VFU_REGION_BAR3, 0, 4) != 0xffffffff, true);
	client_control(d.b.c, "inject gsp-crash,count=1");
	CHECK(!rm_call(&d, FN_UPDATE_BAR_PDE, body, sizeof(body)));
	CHECK_EQ(bar(VFU_REGION_BAR3, 0, 4) != 0xffffffff, true);
	CHECK_EQ(client_violation_total(d.b.c), 0);
	rm_driver_stop(&d);
}

/* Memory that is WPR2's or RM's, through every path of the CPU. */
static void test_forbidden_memory(void)
{
	struct page_tables pt;
	u64 wpr;

	if (!start())
		return;
	wpr = (u64)(client_rd32(d.b.c, 0x1fa824) >> 4) << 12;
	pt = tables(bar1_pdb, TABLES);
	pt_map(&pt, 0x1000, 12, wpr, 0);
	pt_map(&pt, 0x2000, 12, bar2_pdb + 0x2000, 0);
	pt_map(&pt, 0x3000, 12, bar2_pdb, 0);
	CHECK_EQ(client_violation_total(d.b.c), 0);
	CHECK_EQ(bar(VFU_REGION_BAR1, 0x1000, 4), BAD);
	client_wr(d.b.c, VFU_REGION_BAR1, 0x1000, 4, 0);
	CHECK_EQ(client_violations(d.b.c, "vram-protected"), 2);
	CHECK_EQ(bar(VFU_REGION_BAR1, 0x2000, 4), BAD);
	CHECK_EQ(client_violations(d.b.c, "vram-reserved"), 1);
	/* RM's own page directory may be looked at, not written. */
	CHECK_EQ(bar(VFU_REGION_BAR1, 0x3000, 4), 0);
	client_wr(d.b.c, VFU_REGION_BAR1, 0x3000, 4, 0);
	CHECK_EQ(client_violations(d.b.c, "vram-reserved"), 2);
	CHECK_EQ(client_violations(d.b.c, "bar-fault"), 4);
	pramin_wr32(bar2_pdb, 0);
	CHECK_EQ(pramin_rd32(bar2_pdb + 0x2000), BAD);
	CHECK_EQ(client_violations(d.b.c, "pramin-reserved"), 2);
	CHECK_EQ(client_violation_total(d.b.c), 10);
	rm_driver_stop(&d);
}

static const struct tap_test tests[] = {
	{ "BAR2: physical, then by the driver's entry", test_bar2 },
	{ "BAR1: RM's directory, the driver's tables", test_bar1 },
	{ "registers", test_registers },
	{ "control socket: walk", test_walk },
	{ "control socket: access by virtual address", test_access },
	{ "rule 14: no TLB invalidation", test_stale },
	{ "rule 14: invalidation of nothing", test_invalidate_arguments },
	{ "rule 14: invalidation not waited for", test_invalidate_wait },
	{ "fault: invalidation that never ends", test_invalidate_stuck },
	{ "rule 14: BAR access that faults", test_bar_fault },
	{ "rule 14: UPDATE_BAR_PDE for another level", test_bar_pde },
	{ "BARs before RM runs", test_before_rm },
	{ "BARs after RM's crash", test_after_crash },
	{ "rule 15: memory of WPR2 and RM", test_forbidden_memory },
};

int main(int argc, char **argv)
{
	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
