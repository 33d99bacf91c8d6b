// SPDX-License-Identifier: GPL-2.0
/*
 * PTIMER, nanoseconds in steps of 32
 *
 * NV_PTIMER_TIME_0 holds bits 31:5, TIME_1 bits 60:32 (NVIDIA dev_timer.h,
 * maxwell/gm107); software may set it. The usermode mirror at bb0080 is
 * NV_VIRTUAL_FUNCTION_TIME_0/1 (open-gpu-doc dev_vm.ref.txt).
 */
#include "vgpu_priv.h"

#define NV_PTIMER_INTR_0	0x009100
#define NV_PTIMER_INTR_EN_0	0x009140
#define NV_PTIMER_TIME_0	0x009400
#define NV_PTIMER_TIME_1	0x009410
#define NV_VF_TIME_0		0xbb0080
#define NV_VF_TIME_1		0xbb0084

#define TIME_0_NSEC		0xffffffe0u
#define TIME_1_NSEC		0x1fffffffu

struct ptimer_state {
	u64 offset;		/* added to vclock_now() */
	u64 stuck;
	u32 intr_en;
};

static u64 ptimer_now(struct vgpu *g)
{
	struct ptimer_state *t = g->ptimer;
	u64 now = vclock_now(g) + t->offset;

	if (inject(g, F_PTIMER_STUCK, NULL))
		return t->stuck;
	t->stuck = now;
	return now;
}

/* For timestamps: the same clock, in the same steps. */
u64 ptimer_ns(struct vgpu *g)
{
	return ptimer_now(g) & ~31ull;
}

static u32 time_read(struct vgpu *g, u32 addr)
{
	u64 now = ptimer_now(g);

	if (addr == NV_PTIMER_TIME_0 || addr == NV_VF_TIME_0)
		return (u32)now & TIME_0_NSEC;
	return (u32)(now >> 32) & TIME_1_NSEC;
}

static void time_write(struct vgpu *g, u32 addr, u32 val)
{
	u64 now = vclock_now(g) + g->ptimer->offset;

	if (addr == NV_PTIMER_TIME_0)
		now = (now & ~0xffffffffull) | (val & TIME_0_NSEC);
	else
		now = (now & 0xffffffff) | (u64)(val & TIME_1_NSEC) << 32;
	g->ptimer->offset = now - vclock_now(g);
}

static u32 intr_read(struct vgpu *g, u32 addr)
{
	return 0;		/* no alarm is modelled, none is pending */
}

static void intr_write(struct vgpu *g, u32 addr, u32 val)
{
}

static u32 intr_en_read(struct vgpu *g, u32 addr)
{
	return g->ptimer->intr_en;
}

static void intr_en_write(struct vgpu *g, u32 addr, u32 val)
{
	g->ptimer->intr_en = val & 0x3;
}

static const struct reg_range ptimer_regs[] = {
	{ NV_PTIMER_INTR_0, NV_PTIMER_INTR_0, intr_read, intr_write },
	{ NV_PTIMER_INTR_EN_0, NV_PTIMER_INTR_EN_0, intr_en_read,
	  intr_en_write },
	{ NV_PTIMER_TIME_0, NV_PTIMER_TIME_0, time_read, time_write },
	{ NV_PTIMER_TIME_1, NV_PTIMER_TIME_1, time_read, time_write },
	{ NV_VF_TIME_0, NV_VF_TIME_1, time_read, NULL },
};

void ptimer_init(struct vgpu *g)
{
	g->ptimer = vgpu_zalloc(sizeof(*g->ptimer));
	mmio_register(g, ptimer_regs, ARRAY_SIZE(ptimer_regs));
}
