// SPDX-License-Identifier: GPL-2.0
/* Registers, apertures and the rules for touching them */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "client.h"
#include "tap.h"
#include "vgpu.h"

#define BOOT_0		0x000000
#define PRAMIN_WINDOW	0x001700
#define PRAMIN		0x700000
#define BAD		0xbadf5040
#define INTR_LEAF0	0xb81000
/* No block has registers here. */
#define NOWHERE		0x0dead0

static void test_access_shape(void)
{
	static const struct {
		u32 offset, size;
		const char *check;
	} bad[] = {
		{ BOOT_0, 1, "register-access-size" },
		{ BOOT_0, 2, "register-access-size" },
		{ BOOT_0, 8, "register-access-size" },
		{ BOOT_0 + 2, 4, "register-access-alignment" },
		{ PRAMIN + 1, 2, "register-access-alignment" },
		{ PRAMIN + 4, 8, "register-access-alignment" },
		{ 0x7ffffe, 4, "register-access-size" },
		{ 0x6013d4, 4, "register-access-size" },
	};
	struct client *c = client_start(NULL);
	unsigned int before;
	size_t i;

	client_power_on(c);
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		before = client_violations(c, bad[i].check);
		CHECK_EQ(client_rd(c, 0, bad[i].offset, bad[i].size),
			 bad[i].size == 8 ? ~0ull :
			 (1ull << bad[i].size * 8) - 1);
		CHECK_EQ(client_violations(c, bad[i].check), before + 1);
		client_wr(c, 0, bad[i].offset, bad[i].size, 0);
		CHECK_EQ(client_violations(c, bad[i].check), before + 2);
	}
	CHECK_EQ(client_violation_total(c), 2 * ARRAY_SIZE(bad));
	client_stop(c);
}

static void test_unknown(void)
{
	struct client *c = client_start(NULL);

	client_power_on(c);
	CHECK_EQ(client_rd32(c, NOWHERE), BAD);
	CHECK_EQ(client_violations(c, "register-unknown-read"), 1);
	client_wr32(c, NOWHERE, 1);
	CHECK_EQ(client_violations(c, "register-unknown-write"), 1);
	CHECK_EQ(client_rd32(c, 0xfffffc), BAD);
	CHECK_EQ(client_violations(c, "register-unknown-read"), 2);
	client_stop(c);
}

static void test_direction(void)
{
	struct client *c = client_start(NULL);

	client_power_on(c);
	client_wr32(c, BOOT_0, 0);
	CHECK_EQ(client_violations(c, "register-readonly"), 1);
	CHECK_EQ(client_rd32(c, BOOT_0), 0x172000a1);
	CHECK_EQ(client_rd32(c, 0xb81640), BAD);
	CHECK_EQ(client_violations(c, "register-writeonly"), 1);
	CHECK_EQ(client_violation_total(c), 2);
	client_stop(c);
}

static void test_reserved_bits(void)
{
	static const struct {
		u32 addr, val;
	} bad[] = {
		{ PRAMIN_WINDOW, 0x80000000 },
		{ 0x100c40, 0x80 },
		{ 0x070000, 2 },
	};
	struct client *c = client_start(NULL);
	size_t i;

	client_power_on(c);
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		client_wr32(c, bad[i].addr, bad[i].val);
		CHECK_EQ(client_violations(c, "register-reserved-bits"), i + 1);
		CHECK_EQ(client_rd32(c, bad[i].addr), 0);
	}
	client_stop(c);
}

static void test_other_bars(void)
{
	struct client *c = client_start(NULL);

	client_power_on(c);
	CHECK_EQ(client_rd(c, VFU_REGION_BAR1, 0x1000, 4), 0xffffffff);
	CHECK_EQ(client_violations(c, "bar1-without-page-table"), 1);
	client_wr(c, VFU_REGION_BAR1, 0xffffff8, 8, 1);
	CHECK_EQ(client_violations(c, "bar1-without-page-table"), 2);
	CHECK_EQ(client_rd(c, VFU_REGION_BAR3, 0, 4), 0xffffffff);
	CHECK_EQ(client_violations(c, "bar2-without-page-table"), 1);
	CHECK_EQ(client_violation_total(c), 3);
	client_stop(c);
}

static void test_pramin(void)
{
	struct client *c = client_start("--vram", "256M", NULL);

	client_power_on(c);
	client_wr32(c, PRAMIN_WINDOW, 0x10);
	client_wr(c, 0, PRAMIN + 8, 8, 0x1122334455667788);
	CHECK_EQ(client_rd(c, 0, PRAMIN + 8, 8), 0x1122334455667788);
	CHECK_EQ(client_rd(c, 0, PRAMIN + 0xa, 2), 0x5566);
	CHECK_EQ(client_rd(c, 0, PRAMIN + 0xf, 1), 0x11);
	/* The same place through another window, and the last of VRAM. */
	client_wr32(c, PRAMIN_WINDOW, 0xf);
	CHECK_EQ(client_rd32(c, PRAMIN + 0x10008), 0x55667788);
	client_wr32(c, PRAMIN_WINDOW, 0xfff);
	client_wr32(c, PRAMIN + 0xfffc, 0xcafe);
	CHECK_EQ(client_rd32(c, PRAMIN + 0xfffc), 0xcafe);
	CHECK_EQ(client_violation_total(c), 0);
	CHECK_EQ(client_rd32(c, PRAMIN + 0x10000), BAD);
	CHECK_EQ(client_violations(c, "pramin-out-of-range"), 1);
	client_wr32(c, PRAMIN_WINDOW, 0x02000000);	/* system memory */
	client_wr32(c, PRAMIN, 0);
	CHECK_EQ(client_violations(c, "pramin-out-of-range"), 2);
	client_stop(c);
}

static void test_prom_write(void)
{
	struct client *c = client_start(NULL);
	u32 first;

	client_power_on(c);
	first = client_rd32(c, 0x300000);
	CHECK_EQ(first & 0xffff, 0xaa55);
	CHECK_EQ(client_rd(c, 0, 0x300001, 1), 0xaa);
	client_wr32(c, 0x300000, 0);
	CHECK_EQ(client_violations(c, "prom-write"), 1);
	CHECK_EQ(client_rd32(c, 0x300000), first);
	client_stop(c);
}

/* Writes through the mapping do not trap, but do not go unseen. */
static void test_prom_mapped_write(void)
{
	struct vfu_region_info req = { .argsz = 64 };
	struct {
		struct vfu_region_info info;
		struct vfu_cap_sparse cap;
	} r;
	struct client *c = client_start(NULL);
	size_t len = sizeof(r);
	u8 *rom;
	int fd;

	client_power_on(c);
	CHECK_EQ(client_request(c, VFU_DEVICE_GET_REGION_INFO, &req,
				sizeof(req), -1, &r, &len, &fd), 0);
	rom = mmap(NULL, 0x100000, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		   0x300000);
	if (CHECK(rom != MAP_FAILED)) {
		rom[0x1234] ^= 1;
		CHECK_EQ(client_violations(c, "prom-write"), 1);
		/* reported once, and repaired */
		CHECK_EQ(client_violations(c, "prom-write"), 1);
		munmap(rom, 0x100000);
	}
	close(fd);
	client_stop(c);
}

static void test_vga_bytes(void)
{
	struct client *c = client_start(NULL);

	client_power_on(c);
	client_wr(c, 0, 0x6013d4, 1, 0x1f);
	client_wr(c, 0, 0x6013d5, 1, 0x57);
	client_wr(c, 0, 0x6013d4, 1, 0x20);
	CHECK_EQ(client_rd(c, 0, 0x6013d5, 1), 0);
	client_wr(c, 0, 0x6013d4, 1, 0x1f);
	CHECK_EQ(client_rd(c, 0, 0x6013d5, 1), 0x57);
	CHECK_EQ(client_rd(c, 0, 0x6013d4, 1), 0x1f);
	client_stop_clean(c);
}

static void test_ptimer(void)
{
	struct client *c = client_start(NULL);
	u32 a, b;

	client_power_on(c);
	a = client_rd32(c, 0x9400);
	b = client_rd32(c, 0x9400);
	CHECK_EQ(a & 0x1f, 0);
	CHECK(b - a < 1000000000u);
	usleep(2000);
	CHECK(client_rd32(c, 0x9400) - b >= 2000000);
	client_wr32(c, 0x9410, 0x00123456);
	client_wr32(c, 0x9400, 0x10000000);
	CHECK_EQ(client_rd32(c, 0x9410), 0x00123456);
	CHECK(client_rd32(c, 0x9400) - 0x10000000 < 1000000000u);
	CHECK_EQ(client_rd32(c, 0xbb0084), 0x00123456);
	client_wr32(c, 0x9140, 0);
	CHECK_EQ(client_rd32(c, 0x9140), 0);
	client_stop_clean(c);
}

/* Rule 3: the page must be memory the device can reach, and stay so. */
static void test_flush_page(void)
{
	struct client *c = client_start(NULL);

	client_power_on(c);
	client_wr32(c, 0x100c10, 0x200000 >> 8);
	CHECK_EQ(client_violations(c, "flush-page-unmapped"), 1);
	client_dma_alloc(c, 0x200000, 0x1000);
	client_dma_alloc(c, 0x1230000000000, 0x1000);
	client_wr32(c, 0x100c40, 0);
	client_wr32(c, 0x100c10, 0x200000 >> 8);
	CHECK_EQ(client_violations(c, "flush-page-unmapped"), 1);
	client_dma_unmap(c, 0x200000, 0x1000);
	CHECK_EQ(client_violations(c, "flush-page-removed"), 1);
	/* both halves: page 0x1230000000000 >> 8, upper bits from 40 on */
	client_wr32(c, 0x100c40, 0x123 & 0x7f);
	client_wr32(c, 0x100c10, 0);
	CHECK_EQ(client_rd32(c, 0x100c40), 0x23);
	CHECK_EQ(client_violations(c, "flush-page-unmapped"), 2);
	client_stop(c);
}

static void test_allow_file(void)
{
	char path[] = "/tmp/vgpu-allow-XXXXXX";
	int fd = mkstemp(path);
	struct client *c;
	FILE *f;

	f = fd < 0 ? NULL : fdopen(fd, "w");
	if (!CHECK(f))
		return;
	fprintf(f, "# what this driver is known to do\n"
		   "tolerate register-readonly\n"
		   "register %x-%x   # a range\n", NOWHERE, NOWHERE + 7);
	fclose(f);
	c = client_start("--allow", path, NULL);
	unlink(path);
	client_power_on(c);
	CHECK_EQ(client_rd32(c, NOWHERE), BAD);
	client_wr32(c, NOWHERE + 4, 1);
	client_wr32(c, BOOT_0, 0);
	CHECK_EQ(client_violation_total(c), 0);
	client_rd32(c, NOWHERE + 8);
	CHECK_EQ(client_violation_total(c), 1);
	client_stop(c);
}

/* tolerances.def lets a known driver do what it does, and nothing else. */
static void test_tolerated_driver(void)
{
	struct client *c = client_start("--tolerate", "nouveau", NULL);
	const char *report;

	client_power_on(c);
	client_wr32(c, INTR_LEAF0, 1);
	CHECK_EQ(client_violation_total(c), 0);
	client_wr32(c, BOOT_0, 0);
	CHECK_EQ(client_violation_total(c), 1);
	report = client_control(c, "report");
	CHECK(strstr(report, "\"tolerated\": {\"irq-clear-not-pending\": 1}"));
	client_stop(c);
}

/* The device falls off the bus after some accesses, and comes back. */
static void test_all_ones(void)
{
	struct client *c = client_start(NULL);

	client_power_on(c);
	CHECK_STR(client_control(c, "inject all-ones,after=2"), "ok");
	CHECK_EQ(client_rd32(c, BOOT_0), 0x172000a1);
	CHECK_EQ(client_rd32(c, BOOT_0), 0x172000a1);
	CHECK_EQ(client_rd32(c, BOOT_0), 0xffffffff);
	client_wr32(c, PRAMIN_WINDOW, 0x99);
	CHECK_EQ(client_rd32(c, 0x118234), 0xffffffff);
	CHECK_EQ(client_cfg_rd32(c, 0), 0xffffffff);
	CHECK_STR(client_control(c, "clear"), "ok");
	CHECK_EQ(client_rd32(c, BOOT_0), 0x172000a1);
	CHECK_EQ(client_rd32(c, PRAMIN_WINDOW), 0);
	client_stop_clean(c);
}

static void test_host_faults(void)
{
	struct client *c = client_start("--inject", "bad-boot0=0x16400001",
					"--inject", "vram-size-zero", NULL);
	u32 t;

	client_power_on(c);
	CHECK_EQ(client_rd32(c, BOOT_0), 0x16400001);
	CHECK_EQ(client_rd32(c, 0xa00), 0x16400001);
	CHECK_EQ(client_rd32(c, 0x1183a4), 0);
	client_control(c, "clear");
	CHECK_EQ(client_rd32(c, BOOT_0), 0x172000a1);
	CHECK_EQ(client_rd32(c, 0x1183a4), 1024);
	client_rd32(c, 0x9400);
	client_control(c, "inject ptimer-stuck");
	t = client_rd32(c, 0x9400);
	usleep(1000);
	CHECK_EQ(client_rd32(c, 0x9400), t);
	client_control(c, "clear");
	client_control(c, "inject gfw-never");
	client_reset(c);
	client_cfg_wr16(c, 4, 6);
	CHECK(!client_poll32(c, 0x118234, 0xff, 0xff, 200));
	client_control(c, "clear");
	CHECK(client_poll32(c, 0x118234, 0xff, 0xff, 200));
	client_stop_clean(c);
}

static const struct tap_test tests[] = {
	{ "rule 2: access size and alignment", test_access_shape },
	{ "rule 2: unknown registers", test_unknown },
	{ "rule 2: read-only and write-only registers", test_direction },
	{ "rule 2: reserved bits", test_reserved_bits },
	{ "BAR1 and BAR2 need page tables", test_other_bars },
	{ "PRAMIN window", test_pramin },
	{ "PROM is read-only", test_prom_write },
	{ "PROM is read-only through its mapping", test_prom_mapped_write },
	{ "VGA ports take bytes", test_vga_bytes },
	{ "PTIMER advances and can be set", test_ptimer },
	{ "rule 3: sysmem flush page", test_flush_page },
	{ "tolerances", test_allow_file },
	{ "tolerated-driver", test_tolerated_driver },
	{ "fault: all ones", test_all_ones },
	{ "faults: BOOT_0, VRAM size, PTIMER, GFW", test_host_faults },
};

int main(int argc, char **argv)
{
	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
