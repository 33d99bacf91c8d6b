/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Channels of the model as a library, for tests of the host and of engines
 *
 * The model is part of the test's process: no boot, no firmware, no RM. What RM
 * does for a channel is done here, so that a test needs nothing of RM to run
 * methods. Everything goes through page tables, the ring, USERD and the doorbell
 * register.
 */
#ifndef VGPU_CHAN_H
#define VGPU_CHAN_H

#include "channel_priv.h"
#include "page_tables.h"

/* Virtual addresses below this are the test's; rings are above. */
#define CHAN_VA_RINGS	0x4000000000ull
#define CHAN_ENTRIES	64u
#define CHAN_PB_DWORDS	0x20000u
/* Subchannels are fixed: NVIDIA's graphics drivers' and host's view. */
enum { SUBCH_3D, SUBCH_COMPUTE, SUBCH_I2M, SUBCH_2D, SUBCH_COPY };
/* Runlists of engine.c */
enum { RUNLIST_GR = 0, RUNLIST_CE2 = 2, RUNLIST_CE3 = 3 };

struct chan {
	struct channel *c;		/* the model's */
	u32 id;
	u32 *pb;			/* its pushbuffer, CHAN_PB_DWORDS */
	u64 pb_va;
	u32 pushed, submitted;		/* dwords */
	u32 *ring;			/* GP entries of two dwords */
	u64 ring_va;
	u32 put;			/* index: not yet in USERD */
	u8 *userd, *inst;
};

/* The model, empty: no channel, nothing mapped, no violation, no fault armed. */
struct vgpu *chan_gpu(void);

/* New zeroed memory mapped at va in pages of 4 KiB; the bytes themselves. */
u8 *chan_vram(u64 va, u64 size);
u8 *chan_vram_kind(u64 va, u64 size, u8 kind);
u8 *chan_sysmem(u64 va, u64 size);
/* Where in its aperture the next chan_vram(), chan_sysmem() will be. */
u64 chan_next_vram(void);
u64 chan_next_sysmem(void);
/* Give pages other PTE bits, or (0) none, and invalidate. */
void chan_protect(u64 va, u64 size, u64 bits);
struct page_tables *chan_page_tables(void);
void chan_invalidate(void);

/* Bound and scheduled, with a ring; the group: NULL for one of its own. */
struct chan *chan_new(u32 runlist, bool privileged, struct tsg *tsg);
struct tsg *chan_group(u32 runlist);

/* Into the pushbuffer: one dword, one method, a sequence of methods. */
void chan_dword(struct chan *ch, u32 dword);
void chan_method(struct chan *ch, u32 subch, u32 addr, u32 data);
void chan_methods(struct chan *ch, u32 subch, u32 addr, const u32 *data, u32 n);
/* Header of a method sequence: NV_FIFO_DMA_SEC_OP, e.g. 1 for incrementing. */
u32 chan_header(u32 op, u32 count, u32 subch, u32 addr);
/* SET_OBJECT */
void chan_object(struct chan *ch, u32 subch, u32 class);
/* Host's semaphore methods; execute is SEM_EXECUTE's data. */
void chan_semaphore(struct chan *ch, u64 va, u64 payload, u32 execute);

/* A GP entry, into the ring only. */
void chan_entry(struct chan *ch, u32 entry0, u32 entry1);
/* An entry for what has been pushed since the last one, if anything has. */
void chan_segment(struct chan *ch);
/* GP_PUT, doorbell. */
void chan_doorbell(struct chan *ch);
void chan_ring(u32 doorbell);
/* Segment and doorbell. */
void chan_submit(struct chan *ch);
/* Time passes until all channels are idle or dead; false: not within ms. */
bool chan_run(unsigned int ms);
/* Submit, run; fails the test if the channel is not alive and done. */
void chan_finish(struct chan *ch);

u32 chan_gp_get(const struct chan *ch);
/* The vector's bit, which is cleared. */
bool chan_interrupt(u32 vector);

/*
 * So many violations of that one, and none of another. Those of a channel without
 * privileges count as its user's mistakes; see test_user.c for who makes which.
 */
void chan_only(enum violation v, unsigned int count);
void chan_clean(void);
/* The channel has died of RC type rc. */
void chan_died(const struct chan *ch, u32 rc);

#endif /* VGPU_CHAN_H */
