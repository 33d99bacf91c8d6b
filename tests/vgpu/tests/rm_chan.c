// SPDX-License-Identifier: GPL-2.0
/* A channel as a driver has it, through RM, BAR0 and guest memory */
#include <string.h>

#include "rm_chan.h"
#include "tap.h"

struct rm_chan rm_chan;

u32 rm_chan_vram_rd32(u64 addr)
{
	client_wr32(rm_chan.d.b.c, PRAMIN_WINDOW, addr >> 16);
	return client_rd32(rm_chan.d.b.c, PRAMIN + (addr & 0xffff));
}

void rm_chan_vram_wr32(u64 addr, u32 val)
{
	client_wr32(rm_chan.d.b.c, PRAMIN_WINDOW, addr >> 16);
	client_wr32(rm_chan.d.b.c, PRAMIN + (addr & 0xffff), val);
}

static u64 table_rd(void *arg, u64 addr)
{
	return rm_chan_vram_rd32(addr) | (u64)rm_chan_vram_rd32(addr + 4) << 32;
}

static void table_wr(void *arg, u64 addr, u64 val)
{
	client_wr32(rm_chan.d.b.c, PRAMIN_WINDOW, addr >> 16);
	client_wr(rm_chan.d.b.c, VFU_REGION_BAR0, PRAMIN + (addr & 0xffff), 8, val);
}

static u32 *page(u64 va)
{
	u64 addr;
	u32 *p = boot_alloc(&rm_chan.d.b, 0x1000, &addr);

	pt_map(&rm_chan.pt, va, 12, addr, PTE_VALID | PTE_COH | PTE_VOL | PTE_KIND(6));
	return p;
}

/* Booted, with an address space that has a ring, a pushbuffer and some memory. */
bool rm_chan_start(void)
{
	u8 vas[0x30] = { 0 }, dir[0x20] = { 0 };
	u64 i;

	if (!rm_driver_start(&rm_chan.d, "--seq", "none"))
		return false;
	rm_alloc_tree(&rm_chan.d, CLIENT);
	rm_chan.pt = (struct page_tables){
		.pdb = TABLES, .next = TABLES + 0x1000, .end = TABLES_END,
		.rd = table_rd, .wr = table_wr,
	};
	for (i = 0; i < 32; i += 8)
		table_wr(NULL, TABLES + i, 0);
	rm_chan.ring = page(RING_VA);
	rm_chan.pb = page(PB_VA);
	rm_chan.mem = page(MEM_VA);
	rm_chan.put = 0;
	rm_chan.pushed = 0;
	rm_chan.submitted = 0;
	rm_chan.engine = ENGINE_COPY2;
	rm_chan.runlist = RUNLIST;
	put32(vas + 4, EXTERNALLY_OWNED);
	CHECK_EQ(rm_alloc(&rm_chan.d, CLIENT, DEVICE, VASPACE, FERMI_VASPACE_A, vas,
			  sizeof(vas)), 0);
	put32(dir, TABLES);
	put32(dir + 8, 4);
	put32(dir + 0x10, VASPACE);
	CHECK_EQ(rm_control(&rm_chan.d, CLIENT, DEVICE, DMA_SET_PAGE_DIRECTORY, dir,
			    sizeof(dir)), 0);
	return true;
}

void rm_chan_memory_desc(u8 *p, u64 addr, u64 size, u32 space)
{
	put32(p, (u32)addr);
	put32(p + 4, addr >> 32);
	put32(p + 8, (u32)size);
	put32(p + 16, space);
	put32(p + 20, space == ADDRESS_SPACE_VID);
}

u64 rm_chan_userd(u32 chid)
{
	return USERD + chid * 0x200;
}

void rm_chan_params(u8 *p, u32 chid, bool admin)
{
	u64 mthdbuf;

	boot_alloc(&rm_chan.d.b, 0x5000, &mthdbuf);
	put32(p + 8, RING_VA);
	put32(p + 0x10, ENTRIES);
	put32(p + 0x14, BIT(21) | (chid / 8) << 12 | (chid % 8) << 8 |
	      (admin ? BIT(5) : 0));
	put32(p + 0x1c, VASPACE);
	put32(p + 0x80, rm_chan.engine);
	rm_chan_memory_desc(p + 0x90, INST + chid * 0x1000, 0x1000, ADDRESS_SPACE_VID);
	rm_chan_memory_desc(p + 0xa8, rm_chan_userd(chid), 0x200, ADDRESS_SPACE_VID);
	rm_chan_memory_desc(p + 0xc0, INST + chid * 0x1000, 0x200, ADDRESS_SPACE_VID);
	rm_chan_memory_desc(p + 0xd8, mthdbuf, 0x5000, ADDRESS_SPACE_SYS);
	put32(p + 0xf4, admin);
}

u32 rm_chan_schedule(u32 chid, bool on)
{
	u8 p[2] = { on, 0 };

	return rm_control(&rm_chan.d, CLIENT, CHANNEL(chid), A06F_GPFIFO_SCHEDULE, p,
			  sizeof(p));
}

/* Allocated and bound, not scheduled. */
void rm_chan_new(u32 chid)
{
	u8 p[0x170] = { 0 }, bind[4];
	u32 i;

	for (i = 0; i < 0x1000; i += 4)
		rm_chan_vram_wr32(INST + chid * 0x1000 + i, 0);
	for (i = 0; i < 0x200; i += 4)
		rm_chan_vram_wr32(rm_chan_userd(chid) + i, 0);
	rm_chan_params(p, chid, true);
	CHECK_EQ(rm_alloc(&rm_chan.d, CLIENT, DEVICE, CHANNEL(chid),
			  AMPERE_CHANNEL_GPFIFO_A, p, sizeof(p)), 0);
	put32(bind, rm_chan.engine);
	CHECK_EQ(rm_control(&rm_chan.d, CLIENT, CHANNEL(chid), A06F_BIND, bind,
			    sizeof(bind)), 0);
}

void rm_chan_method(u32 addr, u32 data)
{
	rm_chan.pb[rm_chan.pushed++] = 1u << 29 | 1u << 16 | addr >> 2;
	rm_chan.pb[rm_chan.pushed++] = data;
}

void rm_chan_release(u64 va, u32 payload)
{
	rm_chan_method(0x5c, (u32)va);
	rm_chan_method(0x60, va >> 32);
	rm_chan_method(0x64, payload);
	rm_chan_method(0x6c, 1);
}

void rm_chan_submit_at(u32 chid, u64 va)
{
	rm_chan.ring[rm_chan.put * 2] = (u32)va;
	rm_chan.ring[rm_chan.put * 2 + 1] =
		(u32)(va >> 32) | (rm_chan.pushed - rm_chan.submitted) << 10;
	rm_chan.submitted = rm_chan.pushed;
	rm_chan.put = (rm_chan.put + 1) % ENTRIES;
	rm_chan_vram_wr32(rm_chan_userd(chid) + 0x8c, rm_chan.put);
	rm_chan_vram_rd32(rm_chan_userd(chid));
	client_wr32(rm_chan.d.b.c, DOORBELL, rm_chan.runlist << 16 | chid);
}

void rm_chan_submit(u32 chid)
{
	rm_chan_submit_at(chid, PB_VA + 4ull * rm_chan.submitted);
}

bool rm_chan_done(u32 chid)
{
	client_wr32(rm_chan.d.b.c, PRAMIN_WINDOW, rm_chan_userd(chid) >> 16);
	return client_poll32(rm_chan.d.b.c, PRAMIN + ((rm_chan_userd(chid) + 0x88) & 0xffff), ~0u,
			     rm_chan.put, 2000);
}

void rm_chan_free(u32 chid)
{
	CHECK_EQ(rm_free(&rm_chan.d, CLIENT, CHANNEL(chid)), 0);
}

void rm_chan_stop(void)
{
	u8 unset[8] = { 0 };

	put32(unset, VASPACE);
	CHECK_EQ(rm_control(&rm_chan.d, CLIENT, DEVICE, DMA_UNSET_PAGE_DIRECTORY, unset,
			    sizeof(unset)), 0);
	CHECK_EQ(rm_free(&rm_chan.d, CLIENT, VASPACE), 0);
	CHECK_EQ(rm_free(&rm_chan.d, CLIENT, CLIENT + 2), 0);
	CHECK_EQ(rm_free(&rm_chan.d, CLIENT, DEVICE), 0);
	CHECK_EQ(rm_free(&rm_chan.d, CLIENT, CLIENT), 0);
}

/* What RM says of an end: RC_TRIGGERED's fields, after a line for the log. */
void rm_chan_died(u32 chid, u32 type, const char *text)
{
	CHECK(rm_recv_function(&rm_chan.d, EV_OS_ERROR_LOG, 2000));
	CHECK_EQ(get32(rm_chan.d.rx.data), type);
	CHECK(strstr((const char *)rm_chan.d.rx.data + 0xc, text));
	CHECK(rm_recv_function(&rm_chan.d, EV_RC_TRIGGERED, 2000));
	CHECK_EQ(get32(rm_chan.d.rx.data), rm_chan.engine);
	CHECK_EQ(get32(rm_chan.d.rx.data + 4), chid);
	CHECK_EQ(get32(rm_chan.d.rx.data + 0x10), type);
}

u32 rm_chan_alloc(u32 parent, u32 handle, u8 *p)
{
	return rm_alloc(&rm_chan.d, CLIENT, parent, handle, AMPERE_CHANNEL_GPFIFO_A, p,
			0x170);
}
