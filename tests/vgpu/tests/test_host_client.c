// SPDX-License-Identifier: GPL-2.0
/*
 * A channel as a driver has it, through RM, BAR0 and guest memory: from its
 * allocation to its end, also a violent one
 */
#include <string.h>

#include "rm_chan.h"
#include "tap.h"

static void test_work(void)
{
	u32 i;

	if (!rm_chan_start())
		return;
	rm_chan_new(1);
	CHECK_EQ(rm_chan_schedule(1, true), 0);
	client_msi_enable(rm_chan.d.b.c);
	client_wr32(rm_chan.d.b.c, INTR_LEAF0, BIT(NONSTALL));
	client_wr32(rm_chan.d.b.c, INTR_LEAF0_EN, BIT(NONSTALL));
	client_wr32(rm_chan.d.b.c, INTR_TOP_EN, 0xf);
	for (i = 1; i <= 100; i++) {
		rm_chan.pushed = 0;
		rm_chan.submitted = 0;
		rm_chan_release(MEM_VA, i);
		rm_chan_method(0x20, 0);
		rm_chan_submit(1);
		CHECK(client_msi_wait(rm_chan.d.b.c, 2000));
		CHECK_EQ(client_rd32(rm_chan.d.b.c, INTR_LEAF0), BIT(NONSTALL));
		client_wr32(rm_chan.d.b.c, INTR_LEAF0, BIT(NONSTALL));
		client_wr32(rm_chan.d.b.c, 0x088704, 0);
		CHECK_EQ(rm_chan.mem[0], i);
		CHECK(rm_chan_done(1));
	}
	CHECK_EQ(client_violations(rm_chan.d.b.c, "irq-clear-not-pending"), 1);
	CHECK_EQ(client_violation_total(rm_chan.d.b.c), 1);
	CHECK_EQ(rm_chan_schedule(1, false), 0);
	rm_chan_free(1);
	rm_chan_stop();
	CHECK_EQ(client_violation_total(rm_chan.d.b.c), 1);
	rm_driver_stop(&rm_chan.d);
}

static void test_mmu_fault(void)
{
	if (!rm_chan_start())
		return;
	rm_chan_new(1);
	rm_chan_new(2);
	CHECK_EQ(rm_chan_schedule(1, true), 0);
	rm_chan_release(NO_VA + 0x123004, 1);
	rm_chan_submit(1);
	rm_chan_died(1, 31, "FAULT_PDE ACCESS_TYPE_VIRT_WRITE");
	CHECK_EQ(get32(rm_chan.d.rx.data + 0x1c), NO_VA + 0x123000);
	CHECK_EQ(get32(rm_chan.d.rx.data + 0x20), 0);
	CHECK_EQ(get32(rm_chan.d.rx.data + 0x24), 0);		/* FAULT_TYPE_PDE */
	/* Another one has the ring for itself now. */
	rm_chan.put = 0;
	CHECK_EQ(rm_chan_schedule(2, true), 0);
	rm_chan_release(MEM_VA, 7);
	rm_chan_submit(2);
	CHECK(rm_chan_done(2));
	CHECK_EQ(rm_chan.mem[0], 7);
	rm_chan_free(1);
	CHECK_EQ(rm_chan_schedule(2, false), 0);
	rm_chan_free(2);
	rm_chan_stop();
	CHECK_EQ(client_violation_total(rm_chan.d.b.c), 0);
	rm_driver_stop(&rm_chan.d);
}

static void test_pbdma_error(void)
{
	if (!rm_chan_start())
		return;
	rm_chan_new(1);
	CHECK_EQ(rm_chan_schedule(1, true), 0);
	rm_chan_method(0x04, 0);
	rm_chan_submit(1);
	rm_chan_died(1, 32, "PBDMA METHOD interrupt");
	rm_chan_free(1);
	rm_chan_stop();
	rm_expect_violations(&rm_chan.d, "method-unknown", 1);
	rm_driver_stop(&rm_chan.d);
}

static void test_doorbells(void)
{
	if (!rm_chan_start())
		return;
	client_wr32(rm_chan.d.b.c, DOORBELL, RUNLIST << 16 | 1);
	CHECK_EQ(client_violations(rm_chan.d.b.c, "doorbell-unknown-channel"), 1);
	rm_chan_new(1);
	rm_chan_release(MEM_VA, 1);
	rm_chan_submit(1);
	CHECK_EQ(client_violations(rm_chan.d.b.c, "doorbell-unscheduled-channel"), 1);
	CHECK_EQ(rm_chan_schedule(1, true), 0);
	client_wr32(rm_chan.d.b.c, DOORBELL, RUNLIST << 16 | 1);
	CHECK(rm_chan_done(1));
	client_wr32(rm_chan.d.b.c, DOORBELL, RUNLIST << 16 | 1);
	CHECK_EQ(client_violations(rm_chan.d.b.c, "doorbell-without-work"), 1);
	CHECK_EQ(rm_chan_schedule(1, false), 0);
	rm_chan_free(1);
	rm_chan_stop();
	CHECK_EQ(client_violation_total(rm_chan.d.b.c), 3);
	rm_driver_stop(&rm_chan.d);
}

static void test_overwritten(void)
{
	if (!rm_chan_start())
		return;
	rm_chan_new(1);
	CHECK_EQ(rm_chan_schedule(1, true), 0);
	rm_chan_vram_wr32(INST + 0x1000 + 0x10, 0);
	CHECK_EQ(rm_chan_schedule(1, false), 0);
	rm_chan_free(1);
	rm_chan_stop();
	rm_expect_violations(&rm_chan.d, "instance-overwritten", 1);
	rm_driver_stop(&rm_chan.d);
}

/* ---- what RM does not accept ------------------------------------------------- */

/* Channel 1 with one dword of its parameters changed. */
static void refused(u32 offset, u32 val, u32 status, const char *check)
{
	unsigned int before = client_violations(rm_chan.d.b.c, check);
	u8 p[0x170] = { 0 };

	rm_chan_params(p, 1, true);
	put32(p + offset, val);
	CHECK_EQ(rm_chan_alloc(DEVICE, CHANNEL(1), p), status);
	CHECK_EQ(client_violations(rm_chan.d.b.c, check), before + 1);
}

static void test_arguments(void)
{
	u8 p[0x170] = { 0 };

	if (!rm_chan_start())
		return;
	rm_chan_new(3);
	refused(0x80, 0x15, NV_ERR_INVALID_ARGUMENT, "channel-arguments");
	refused(0x10, ENTRIES - 1, NV_ERR_INVALID_ARGUMENT, "channel-arguments");
	refused(0x10, 0, NV_ERR_INVALID_ARGUMENT, "channel-arguments");
	refused(0x08, (u32)RING_VA + 4, NV_ERR_INVALID_ARGUMENT,
		"channel-arguments");
	/* The id is not fixed; it is another's. */
	refused(0x14, 1 << 8, NV_ERR_INVALID_ARGUMENT, "channel-arguments");
	refused(0x14, BIT(21) | 3 << 8, NV_ERR_STATE_IN_USE,
		"channel-id-in-use");
	refused(0x1c, CLIENT, NV_ERR_INVALID_OBJECT_HANDLE, "channel-arguments");
	/* Instance block: misaligned, short, in system memory, beyond VRAM */
	refused(0x90, (u32)INST + 0x1800, NV_ERR_INVALID_ARGUMENT,
		"channel-memory");
	refused(0x98, 0x800, NV_ERR_INVALID_ARGUMENT, "channel-memory");
	refused(0xa0, ADDRESS_SPACE_SYS, NV_ERR_INVALID_ARGUMENT,
		"channel-memory");
	refused(0x94, 1, NV_ERR_INVALID_ARGUMENT, "channel-memory");
	/* RAMFC is elsewhere; USERD is misaligned */
	refused(0xc0, (u32)INST, NV_ERR_INVALID_ARGUMENT, "channel-memory");
	refused(0xa8, (u32)USERD + 0x280, NV_ERR_INVALID_ARGUMENT,
		"channel-memory");
	/* What only a fault would show is let pass. */
	refused(0xd8, 0x1000, 0, "channel-method-buffer");
	rm_chan_free(1);
	rm_chan_params(p, 1, true);
	rm_chan_memory_desc(p + 0xa8, rm_chan_userd(3), 0x200, ADDRESS_SPACE_VID);
	CHECK_EQ(rm_chan_alloc(DEVICE, CHANNEL(1), p), 0);
	CHECK_EQ(client_violations(rm_chan.d.b.c, "channel-memory-overlap"), 1);
	rm_chan_free(1);
	rm_chan_free(3);
	rm_chan_stop();
	rm_driver_stop(&rm_chan.d);
}

static void test_state(void)
{
	u8 p[0x170] = { 0 }, bind[4];

	if (!rm_chan_start())
		return;
	rm_chan_params(p, 1, true);
	CHECK_EQ(rm_chan_alloc(DEVICE, CHANNEL(1), p), 0);
	CHECK_EQ(rm_chan_schedule(1, true), NV_ERR_INVALID_STATE);
	client_wr32(rm_chan.d.b.c, DOORBELL, RUNLIST << 16 | 1);
	CHECK_EQ(client_violations(rm_chan.d.b.c, "doorbell-unbound-channel"), 1);
	put32(bind, ENGINE_COPY2 + 1);
	CHECK_EQ(rm_control(&rm_chan.d, CLIENT, CHANNEL(1), A06F_BIND, bind, 4),
		 NV_ERR_INVALID_ARGUMENT);
	CHECK_EQ(client_violations(rm_chan.d.b.c, "channel-state"), 2);
	CHECK_EQ(client_violation_total(rm_chan.d.b.c), 3);
	rm_chan_free(1);
	rm_chan_stop();
	rm_driver_stop(&rm_chan.d);
}

static u32 set_directory(u32 vaspace, u64 addr, u32 entries)
{
	u8 p[0x20] = { 0 };

	put32(p, (u32)addr);
	put32(p + 4, addr >> 32);
	put32(p + 8, entries);
	put32(p + 0x10, vaspace);
	return rm_control(&rm_chan.d, CLIENT, DEVICE, DMA_SET_PAGE_DIRECTORY, p,
			  sizeof(p));
}

static void test_address_space(void)
{
	u8 vas[0x30] = { 0 }, unset[8] = { 0 };
	char want[200];

	if (!rm_chan_start())
		return;
	/* There is one; no address space; RM's own to manage. */
	CHECK_EQ(set_directory(VASPACE, TABLES, 4), NV_ERR_INVALID_STATE);
	CHECK_EQ(set_directory(DEVICE, TABLES, 4), NV_ERR_INVALID_OBJECT_HANDLE);
	CHECK_EQ(rm_alloc(&rm_chan.d, CLIENT, DEVICE, VASPACE + 1, FERMI_VASPACE_A, vas,
			  sizeof(vas)), 0);
	CHECK(set_directory(VASPACE + 1, TABLES, 4) != 0);
	CHECK_EQ(rm_free(&rm_chan.d, CLIENT, VASPACE + 1), 0);
	put32(vas + 4, EXTERNALLY_OWNED);
	CHECK_EQ(rm_alloc(&rm_chan.d, CLIENT, DEVICE, VASPACE + 1, FERMI_VASPACE_A, vas,
			  sizeof(vas)), 0);
	CHECK(set_directory(VASPACE + 1, TABLES, 3) != 0);
	CHECK(set_directory(VASPACE + 1, TABLES + 8, 4) != 0);
	CHECK(set_directory(VASPACE + 1, 1ull << 40, 4) != 0);
	CHECK_EQ(rm_free(&rm_chan.d, CLIENT, VASPACE + 1), 0);
	CHECK_EQ(client_violations(rm_chan.d.b.c, "vaspace-arguments"), 6);
	/* A channel has it. */
	rm_chan_new(1);
	snprintf(want, sizeof(want),
		 "[{\"client\": \"%#x\", \"handle\": \"%#x\", \"external\": true, \"users\": 1, \"aperture\": \"vid\", \"pdb\": \"%#llx\"}]",
		 CLIENT, VASPACE, TABLES);
	CHECK_STR(client_control(rm_chan.d.b.c, "vaspaces"), want);
	put32(unset, VASPACE);
	CHECK_EQ(rm_control(&rm_chan.d, CLIENT, DEVICE, DMA_UNSET_PAGE_DIRECTORY, unset,
			    sizeof(unset)), 0);
	CHECK_EQ(client_violations(rm_chan.d.b.c, "vaspace-in-use"), 1);
	memcpy(strstr(want, ", \"aperture\""), "}]", 3);
	CHECK_STR(client_control(rm_chan.d.b.c, "vaspaces"), want);
	CHECK_EQ(set_directory(VASPACE, TABLES, 4), 0);
	rm_chan_free(1);
	rm_chan_stop();
	CHECK_EQ(client_violation_total(rm_chan.d.b.c), 7);
	rm_driver_stop(&rm_chan.d);
}

/* An address space that is freed first stays for the channel that has it. */
static void test_address_space_freed(void)
{
	if (!rm_chan_start())
		return;
	rm_chan_new(1);
	CHECK_EQ(rm_chan_schedule(1, true), 0);
	CHECK_EQ(rm_free(&rm_chan.d, CLIENT, VASPACE), 0);
	CHECK_EQ(client_violations(rm_chan.d.b.c, "vaspace-in-use"), 1);
	rm_chan_release(MEM_VA, 7);
	rm_chan_submit(1);
	CHECK(rm_chan_done(1));
	CHECK_EQ(rm_chan.mem[0], 7);
	rm_chan_free(1);
	CHECK_EQ(client_violation_total(rm_chan.d.b.c), 1);
	rm_driver_stop(&rm_chan.d);
}

#define KEPLER_CHANNEL_GROUP_A	0xa06c
#define GROUP			0xa06c0001u

/* Two channels of a group: bound, scheduled and ended together. */
static void test_group(void)
{
	u8 g[0x14] = { 0 }, p[0x170], on[2] = { 1, 0 }, slice[8] = { 0 };
	char want[200];
	u32 chid;

	if (!rm_chan_start())
		return;
	put32(g + 8, VASPACE);
	put32(g + 12, ENGINE_COPY2);
	CHECK_EQ(rm_alloc(&rm_chan.d, CLIENT, DEVICE, GROUP, KEPLER_CHANNEL_GROUP_A, g,
			  sizeof(g)), 0);
	for (chid = 1; chid <= 2; chid++) {
		memset(p, 0, sizeof(p));
		rm_chan_params(p, chid, true);
		/* Address space and engine are the group's. */
		put32(p + 0x1c, 0);
		put32(p + 0x80, 0);
		CHECK_EQ(rm_chan_alloc(GROUP, CHANNEL(chid), p), 0);
	}
	put32(slice, 5000);
	CHECK_EQ(rm_control(&rm_chan.d, CLIENT, GROUP, 0xa06c0103, slice, 8), 0);
	put32(slice, 0);
	CHECK_EQ(rm_control(&rm_chan.d, CLIENT, GROUP, 0xa06c0104, slice, 8), 0);
	CHECK_EQ(get32(slice), 5000);
	put32(slice, 2);
	CHECK_EQ(rm_control(&rm_chan.d, CLIENT, GROUP, 0xa06c0107, slice, 4), 0);
	snprintf(want, sizeof(want),
		 "[{\"client\": \"%#x\", \"handle\": \"%#x\", \"engine\": \"ce2\", \"channels\": 2, \"interleave\": 2, \"timeslice_us\": 5000}]",
		 CLIENT, GROUP);
	CHECK_STR(client_control(rm_chan.d.b.c, "groups"), want);
	CHECK_EQ(rm_control(&rm_chan.d, CLIENT, GROUP, 0xa06c0101, on, 2),
		 NV_ERR_INVALID_STATE);
	rm_expect_violations(&rm_chan.d, "channel-state", 1);
	put32(slice, ENGINE_COPY2);
	CHECK_EQ(rm_control(&rm_chan.d, CLIENT, GROUP, 0xa06c0102, slice, 4), 0);
	CHECK_EQ(rm_control(&rm_chan.d, CLIENT, GROUP, 0xa06c0101, on, 2), 0);
	rm_chan_release(MEM_VA, 5);
	rm_chan_submit(2);
	CHECK(rm_chan_done(2));
	CHECK_EQ(rm_chan.mem[0], 5);
	/* The other one's error is this one's end. */
	rm_chan.put = 0;
	rm_chan_method(0x04, 0);
	rm_chan_submit(1);
	rm_chan_died(1, 32, "PBDMA METHOD interrupt");
	rm_chan.put = 2;
	rm_chan_release(MEM_VA, 6);
	rm_chan_submit(2);
	CHECK(!rm_recv(&rm_chan.d, 60));
	CHECK_EQ(rm_chan.mem[0], 5);
	rm_chan_free(2);
	rm_chan_free(1);
	CHECK_EQ(rm_free(&rm_chan.d, CLIENT, GROUP), 0);
	rm_chan_stop();
	rm_driver_stop(&rm_chan.d);
}

/* ---- graphics contexts ----------------------------------------------------- */

#define ENGINE_GR0		1u
#define AMPERE_B		0xc797
#define THREED			0xc7970001u
#define PROMOTE_CTX		0x2080012b
#define CONTEXT_BUFFERS_INFO	0x20800a32
#define CONTEXT_VA		0x40000000ull
#define CONTEXT_MEMORY		0x4000000ull
#define CONTEXT_SIZE		0x1000000ull
#define SPARSE_VA		0x60000000ull
#define BIG_PAGE		0x200000ull

/*
 * What a context must have: number in the table of sizes, number when promoted,
 * and whether RM writes to it (ctrl0080fifo.h, ctrl2080gpu.h).
 */
static const struct {
	u8 property, promote, init;
} buffers[] = {
	{ 0x00, 0, 1 }, { 0x10, 2, 1 }, { 0x11, 3, 0 }, { 0x0d, 4, 0 },
	{ 0x13, 5, 0 }, { 0x14, 6, 0 }, { 0x17, 9, 1 }, { 0x18, 10, 1 },
};

/* Promote the first n of them, with one or two dwords changed. */
static u32 promote(u32 chid, u32 n, u32 offset, u64 val)
{
	static u8 info[0x680], p[0x230];
	u64 at = 0;
	u32 i, size;
	u8 *e;

	memset(p, 0, sizeof(p));
	CHECK_EQ(rm_subdevice_control(&rm_chan.d, CONTEXT_BUFFERS_INFO, info,
				      sizeof(info)), 0);
	put32(p, ENGINE_GR0);
	put32(p + 0xc, CLIENT);
	put32(p + 0x10, CHANNEL(chid));
	put32(p + 0x28, n);
	for (i = 0; i < n; i++, at += (size + 0xfff) & ~0xfffu) {
		size = get32(info + 8 * buffers[i].property);
		CHECK(size);
		CHECK(at + size <= CONTEXT_SIZE);
		e = p + 0x30 + 32 * i;
		put32(e + 0x8, CONTEXT_VA + at);
		e[0x1c] = buffers[i].promote;
		e[0x1e] = buffers[i].init;
		if (!buffers[i].init)
			continue;
		put32(e, CONTEXT_MEMORY + at);
		put32(e + 0x10, size);
		put32(e + 0x18, 4);		/* GPU cached, video memory */
	}
	put32(p + offset, (u32)val);
	if (val >> 32)
		put32(p + offset + 4, val >> 32);
	return rm_control(&rm_chan.d, CLIENT, CLIENT + 2, PROMOTE_CTX, p, sizeof(p));
}

static void graphics_channel(u32 chid)
{
	u8 p[0x170] = { 0 };

	rm_chan_params(p, chid, false);
	put32(p + 0x80, ENGINE_GR0);
	CHECK_EQ(rm_chan_alloc(DEVICE, CHANNEL(chid), p), 0);
}

static u32 graphics_object(u32 chid)
{
	return rm_alloc(&rm_chan.d, CLIENT, CHANNEL(chid), THREED, AMPERE_B, NULL, 0);
}

/* A promotion that RM refuses: one violation more. */
static void bad_promotion(u32 n, u32 offset, u64 val)
{
	unsigned int before = client_violations(rm_chan.d.b.c, "context-buffer");

	CHECK_EQ(promote(1, n, offset, val), NV_ERR_INVALID_ARGUMENT);
	CHECK_EQ(client_violations(rm_chan.d.b.c, "context-buffer"), before + 1);
}

static void test_context(void)
{
	const u32 n = ARRAY_SIZE(buffers);
	u64 at;

	if (!rm_chan_start())
		return;
	for (at = 0; at < CONTEXT_SIZE; at += BIG_PAGE)
		pt_map(&rm_chan.pt, CONTEXT_VA + at, 21, CONTEXT_MEMORY + at,
		       PTE_VALID | PTE_VID | PTE_PRIV | PTE_KIND(6));
	graphics_channel(1);
	/* Nothing of it, then all but the last. */
	CHECK_EQ(graphics_object(1), NV_ERR_INVALID_STATE);
	CHECK_EQ(promote(1, n - 1, 0, ENGINE_GR0), 0);
	CHECK_EQ(graphics_object(1), NV_ERR_INVALID_STATE);
	CHECK_EQ(client_violations(rm_chan.d.b.c, "context-buffer"), 2);
	/* Engine, object, number of buffers, which buffer */
	bad_promotion(1, 0, ENGINE_COPY2);
	bad_promotion(1, 0x10, CHANNEL(2));
	bad_promotion(1, 0x28, 17);
	bad_promotion(1, 0x30 + 0x1c, 12);
	/* Address: none, misaligned, not mapped; memory: short, beyond VRAM */
	bad_promotion(1, 0x30 + 0x08, 0);
	bad_promotion(1, 0x30 + 0x08, CONTEXT_VA + 0x800);
	bad_promotion(1, 0x30 + 0x08, CONTEXT_VA - 0x1000);
	/* So high that address and size wrap; sparse */
	bad_promotion(1, 0x30 + 0x08, ~0xfffull);
	pt_set(&rm_chan.pt, SPARSE_VA, 21, PTE_SPARSE);
	bad_promotion(1, 0x30 + 0x08, SPARSE_VA);
	/* No such aperture, bits of nothing */
	bad_promotion(1, 0x30 + 0x18, 3);
	bad_promotion(1, 0x30 + 0x18, 0x10);
	bad_promotion(1, 0x30 + 0x10, 0x1000);
	bad_promotion(1, 0x30 + 0x04, 1);
	/* Nothing to initialise in a BUNDLE_CB; not mapped, with an address */
	bad_promotion(3, 0x30 + 2 * 32 + 0x1c, 3 | 1 << 16);
	bad_promotion(1, 0x30 + 0x1c, 1 << 16 | 1 << 24);
	CHECK_EQ(promote(1, n, 0, ENGINE_GR0), 0);
	CHECK_EQ(graphics_object(1), 0);
	/* Of a channel of a copy engine there is nothing to promote. */
	rm_chan_new(2);
	CHECK_EQ(promote(2, 1, 0, ENGINE_GR0), NV_ERR_INVALID_ARGUMENT);
	rm_chan_free(2);
	CHECK_EQ(rm_free(&rm_chan.d, CLIENT, THREED), 0);
	rm_chan_free(1);
	rm_chan_stop();
	CHECK_EQ(client_violations(rm_chan.d.b.c, "context-buffer"), 18);
	CHECK_EQ(client_violation_total(rm_chan.d.b.c), 18);
	rm_driver_stop(&rm_chan.d);
}

static const struct tap_test tests[] = {
	{ "work and its interrupts", test_work },
	{ "MMU fault: its event, and other channels", test_mmu_fault },
	{ "PBDMA error: its event", test_pbdma_error },
	{ "rule 16: doorbells", test_doorbells },
	{ "rule 16: instance block overwritten", test_overwritten },
	{ "rule 16: arguments and memory", test_arguments },
	{ "rule 16: bound, then scheduled", test_state },
	{ "rule 12: address spaces", test_address_space },
	{ "rule 12: address space freed", test_address_space_freed },
	{ "group", test_group },
	{ "rule 12: graphics context", test_context },
};

int main(int argc, char **argv)
{
	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
