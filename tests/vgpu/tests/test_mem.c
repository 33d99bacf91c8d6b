// SPDX-License-Identifier: GPL-2.0
/*
 * DMA by the device, without a client (rules 1 and 22)
 *
 * The core's blocks are put together in this process, and the test plays the
 * device: every other block reaches memory through these calls only.
 */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tap.h"
#include "boot_priv.h"
#include "rm.h"
#include "vgpu_priv.h"

#define LOW	0x10000ull
#define NEXT	0x12000ull		/* follows LOW's map */
#define RO	0x20000ull
#define NO_FD	0x30000ull
#define HIGH	0x7ffffffff000ull	/* the last page of 47 bits */
#define BEYOND	0x800000000000ull

static struct vgpu gpu, *g = &gpu;
static u8 *low, *next, *ro;

static u8 *map_one(u64 addr, u64 size, bool writable)
{
	int fd = memfd_create("test", MFD_CLOEXEC);
	u8 *p;

	if (fd < 0 || ftruncate(fd, (off_t)size))
		tap_bail("no memory");
	p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	CHECK_EQ(mem_dma_map(g, addr, size, fd, 0, true, writable), DMA_MAP_OK);
	close(fd);
	return p;
}

static void command(u16 val)
{
	u8 bytes[2] = { (u8)val, (u8)(val >> 8) };

	pci_write(g, 4, bytes, 2);
}

static void put_together(void)
{
	inject_init(g);
	g->chip = chip_find("ga102");
	g->opt.chip = g->chip;
	g->opt.vram_size = 256 << 20;
	clock_init(g);
	loop_init(g);
	trace_init(g);
	stats_init(g);
	violation_init(g);
	report_init(g);
	mem_init(g);
	posted_init(g);
	mmio_init(g);
	pci_init(g);
	irq_init(g);
	host_init(g);
	wpr_init(g);
	rm_init(g);
	low = map_one(LOW, NEXT - LOW, true);
	next = map_one(NEXT, 0x1000, true);
	ro = map_one(RO, 0x1000, false);
	map_one(HIGH, 0x1000, true);
	CHECK_EQ(mem_dma_map(g, NO_FD, 0x1000, -1, 0, true, true), DMA_MAP_OK);
	command(6);
}

static void test_transfers(void)
{
	u8 buf[0x3000], back[0x3000];
	size_t i;

	for (i = 0; i < sizeof(buf); i++)
		buf[i] = (u8)(i * 7);
	/* across two maps */
	CHECK(dma_write(g, LOW, buf, sizeof(buf), "test"));
	CHECK(!memcmp(low, buf, 0x2000));
	CHECK(!memcmp(next, buf + 0x2000, 0x1000));
	CHECK(dma_read(g, LOW, back, sizeof(back), "test"));
	CHECK(!memcmp(buf, back, sizeof(buf)));
	CHECK(dma_peek(g, LOW + 0x10, 0x100, "test"));
	CHECK(!memcmp(dma_peek(g, LOW + 0x10, 0x100, "test"), low + 0x10,
		      0x100));
	CHECK(!dma_peek(g, LOW, 0x2001, "test"));
	CHECK(dma_mapped(g, LOW, 0x3000));
	CHECK(!dma_mapped(g, LOW, 0x3001));
	CHECK(!dma_mapped(g, LOW - 1, 1));
	CHECK(!dma_mapped(g, NO_FD, 1));
	CHECK(!dma_mapped(g, ~0ull, 2));
	CHECK_EQ(violation_total(g), 0);
}

static void test_no_master(void)
{
	u8 buf[16] = "";

	command(2);
	CHECK(!dma_read(g, LOW, buf, sizeof(buf), "test"));
	CHECK_EQ(buf[0], 0xff);
	CHECK(!dma_write(g, LOW, buf, sizeof(buf), "test"));
	CHECK(!dma_peek(g, LOW, sizeof(buf), "test"));
	CHECK_EQ(violation_count(g, V_DMA_NO_MASTER), 3);
	command(6);
	CHECK(dma_read(g, LOW, buf, sizeof(buf), "test"));
	CHECK_EQ(violation_total(g), 3);
	violation_clear(g);
}

static void test_bad_addresses(void)
{
	u8 buf[0x1000] = "";

	CHECK(!dma_read(g, LOW - 0x1000, buf, 16, "test"));
	CHECK(!dma_read(g, NEXT + 0xff8, buf, 16, "test"));
	CHECK(!dma_write(g, ~0ull >> 20, buf, 16, "test"));
	CHECK_EQ(violation_count(g, V_DMA_UNMAPPED), 3);
	CHECK(dma_read(g, HIGH, buf, 0x1000, "test"));
	CHECK(!dma_read(g, HIGH + 1, buf, 0x1000, "test"));
	CHECK(!dma_read(g, BEYOND, buf, 1, "test"));
	CHECK(!dma_write(g, ~0ull - 7, buf, 16, "test"));
	CHECK_EQ(violation_count(g, V_DMA_WIDTH), 3);
	CHECK(dma_read(g, RO, buf, 16, "test"));
	CHECK(!dma_write(g, RO, buf, 16, "test"));
	CHECK_EQ(ro[0], 0);
	CHECK_EQ(violation_count(g, V_DMA_READONLY), 1);
	CHECK(!dma_read(g, NO_FD, buf, 16, "test"));
	CHECK_EQ(violation_count(g, V_DMA_UNSHARED), 1);
	CHECK_EQ(violation_total(g), 8);
	violation_clear(g);
}

static void test_vram(void)
{
	CHECK(vram(g, 0, 1));
	CHECK(vram(g, (256 << 20) - 1, 1));
	CHECK(!vram(g, (256 << 20) - 1, 2));
	CHECK(!vram(g, ~0ull, 2));
	CHECK(!vram(g, 256 << 20, 1));
	vram_protect(g, 0x10000, 0x20000);
	CHECK(!mem_protected(g, 0xfff0, 16));
	CHECK(mem_protected(g, 0xfff0, 17));
	CHECK(mem_protected(g, 0x1ffff, 1));
	CHECK(!mem_protected(g, 0x20000, 1));
	vram_protect(g, 0, 0);
	CHECK(!mem_protected(g, 0x10000, 1));
}

static void wait_landed(u64 addr, u64 len)
{
	int i;

	for (i = 0; i < 1000 && posted_pending(g, addr, len); i++) {
		usleep(1000);
		clock_run(g);
	}
}

/* Rule 22: writes land later, one after the other, and in order. */
static void test_posted_order(void)
{
	memset(low, 0, 0x2000);
	g->opt.dma_delay_us = 5000;
	CHECK(dma_write(g, LOW, "body", 4, "test"));
	CHECK(dma_write(g, LOW + 0x100, "ptr", 3, "test"));
	CHECK_EQ(low[0], 0);
	wait_landed(LOW, 4);
	CHECK(!memcmp(low, "body", 4));
	CHECK_EQ(low[0x100], 0);
	wait_landed(LOW + 0x100, 3);
	CHECK(!memcmp(low + 0x100, "ptr", 3));
	g->opt.dma_delay_us = 0;
	CHECK_EQ(violation_total(g), 0);
}

static void test_posted_pushed(void)
{
	u8 buf[4];

	memset(low, 0, 0x2000);
	g->opt.dma_delay_us = 1000000;
	/* by a register read */
	CHECK(dma_write(g, LOW, "one", 3, "test"));
	CHECK_EQ(low[0], 0);
	mmio_read(g, 0, 0, buf, 4);
	CHECK(!memcmp(low, "one", 3));
	/* by a read of the device, but only where it matters */
	CHECK(dma_write(g, LOW, "two", 3, "test"));
	CHECK(dma_read(g, LOW + 0x800, buf, 4, "test"));
	CHECK(!memcmp(low, "one", 3));
	CHECK(dma_read(g, LOW + 2, buf, 4, "test"));
	CHECK_EQ(buf[0], 'o');
	CHECK(!memcmp(low, "two", 3));
	g->opt.dma_delay_us = 0;
	CHECK_EQ(violation_total(g), 0);
}

/* Memory that goes away under a write on its way. */
static void test_posted_unmapped(void)
{
	g->opt.dma_delay_us = 1000000;
	CHECK(dma_write(g, NEXT, "late", 4, "test"));
	CHECK(mem_dma_unmap(g, NEXT, 0x1000));
	CHECK_EQ(violation_count(g, V_POSTED_UNMAPPED), 1);
	CHECK(!posted_pending(g, NEXT, 0x1000));
	CHECK(!dma_write(g, NEXT, "late", 4, "test"));
	CHECK_EQ(violation_count(g, V_DMA_UNMAPPED), 1);
	g->opt.dma_delay_us = 0;
	violation_clear(g);
}

static const struct tap_test tests[] = {
	{ "DMA reads and writes", test_transfers },
	{ "rule 1: no DMA without bus mastering", test_no_master },
	{ "rule 1: addresses outside the maps", test_bad_addresses },
	{ "VRAM bounds and protection", test_vram },
	{ "rule 22: delayed writes land in order", test_posted_order },
	{ "rule 22: what pushes delayed writes", test_posted_pushed },
	{ "rule 22: memory unmapped under a write", test_posted_unmapped },
};

int main(int argc, char **argv)
{
	put_together();
	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
