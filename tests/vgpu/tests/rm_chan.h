/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A channel as a driver has it, through RM, BAR0 and guest memory
 *
 * Builds on rm_driver.h. There is one address space with a ring, a pushbuffer
 * and a page of memory, and channels that take turns with them.
 */
#ifndef VGPU_RM_CHAN_H
#define VGPU_RM_CHAN_H

#include "page_tables.h"
#include "rm_driver.h"

#define CLIENT		0xc1d00001u
#define DEVICE		(CLIENT + 1)
#define VASPACE		0x90f10000u
#define CHANNEL(chid)	(0xf1f00000u | (chid))

#define FERMI_VASPACE_A			0x90f1
#define AMPERE_CHANNEL_GPFIFO_A		0xc56f
#define EXTERNALLY_OWNED		8u
#define DMA_SET_PAGE_DIRECTORY		0x801813
#define DMA_UNSET_PAGE_DIRECTORY	0x801814
#define A06F_GPFIFO_SCHEDULE		0xa06f0103
#define A06F_BIND			0xa06f0104
#define ENGINE_COPY2			11u
#define ADDRESS_SPACE_SYS		1u
#define ADDRESS_SPACE_VID		2u

#define PRAMIN_WINDOW	0x001700
#define PRAMIN		0x700000
#define DOORBELL	0xbb0090
#define INTR_LEAF0	0xb81000
#define INTR_LEAF0_EN	0xb81200
#define INTR_TOP_EN	0xb81608
#define RUNLIST		2u
#define NONSTALL	2u		/* vector of COPY2 */

#define TABLES		0x1000000ull
#define TABLES_END	0x1800000ull
#define INST		0x1800000ull
#define USERD		0x1900000ull
#define RING_VA		0x10000000ull
#define PB_VA		0x10001000ull
#define MEM_VA		0x10002000ull
#define NO_VA		0x20000000ull
#define ENTRIES		64u

#define NV_ERR_INVALID_ARGUMENT		0x1fu
#define NV_ERR_INVALID_OBJECT_HANDLE	0x33u
#define NV_ERR_INVALID_STATE		0x40u
#define NV_ERR_STATE_IN_USE		0x63u

struct rm_chan {
	struct rm_driver d;
	struct page_tables pt;
	u32 *ring, *pb, *mem;
	u32 put, pushed, submitted;
	u32 engine, runlist;		/* of channels: COPY2 unless changed */
};

extern struct rm_chan rm_chan;

/* Booted, with an address space; false: test skipped. */
bool rm_chan_start(void);
/* Objects freed; rm_driver_stop() is the caller's. */
void rm_chan_stop(void);
u32 rm_chan_vram_rd32(u64 addr);
void rm_chan_vram_wr32(u64 addr, u32 val);
u64 rm_chan_userd(u32 chid);

/* Parameters of an allocation, zeroed before; the allocation. */
void rm_chan_memory_desc(u8 *p, u64 addr, u64 size, u32 space);
void rm_chan_params(u8 *p, u32 chid, bool admin);
u32 rm_chan_alloc(u32 parent, u32 handle, u8 *p);
/* Allocated and bound, not scheduled. */
void rm_chan_new(u32 chid);
u32 rm_chan_schedule(u32 chid, bool on);
void rm_chan_free(u32 chid);

/* Into the pushbuffer: a method, a semaphore's release. */
void rm_chan_method(u32 addr, u32 data);
void rm_chan_release(u64 va, u32 payload);
/* What has been pushed, from where it is or elsewhere; is it done? */
void rm_chan_submit(u32 chid);
void rm_chan_submit_at(u32 chid, u64 va);
bool rm_chan_done(u32 chid);
/* What RM says of an end: RC_TRIGGERED's fields, after a line for the log. */
void rm_chan_died(u32 chid, u32 type, const char *text);

#endif /* VGPU_RM_CHAN_H */
