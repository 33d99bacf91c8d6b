// SPDX-License-Identifier: GPL-2.0
/*
 * The doorbell: a driver says which channel has new work (rule 16)
 *
 * NV_VIRTUAL_FUNCTION_DOORBELL, 30090 in the usermode page at b80000; fields of
 * NV_CTRL_DOORBELL in open-gpu-doc manuals/ampere/ga100/dev_ctrl.ref.txt. Host
 * looks at the channel's GP_PUT in USERD at that moment. A write of GP_PUT through
 * BAR1 before the doorbell's in BAR0 is in memory by then: only from Hopper on
 * does NVIDIA flush in between (kbusFlushPcieForBar0Doorbell_HAL()).
 */
#include "channel_priv.h"

#define NV_VIRTUAL_FUNCTION_DOORBELL	0xbb0090
#define DOORBELL_VECTOR(v)		((v) & 0xfff)
#define DOORBELL_RUNLIST_ID(v)		((v) >> 16 & 0x7f)
#define DOORBELL_RSVD			0xff80f000u

static struct channel *rung(struct vgpu *g, u32 val)
{
	u32 runlist = DOORBELL_RUNLIST_ID(val), chid = DOORBELL_VECTOR(val);
	struct channel *c;

	if (val & DOORBELL_RSVD)
		violate(g, V_REG_RESERVED, "doorbell %08x", val);
	if (!engine_of_runlist(runlist)) {
		violate(g, V_DOORBELL_UNKNOWN, "%08x: there is no runlist %u",
			val, runlist);
		return NULL;
	}
	c = channel_find(g, runlist, chid);
	if (!c) {
		violate(g, V_DOORBELL_UNKNOWN,
			"%08x: runlist %u has no channel %u", val, runlist,
			chid);
		return NULL;
	}
	return c;
}

/* Is GP_PUT where a ring that only grows can have it? */
static bool gp_put_ok(struct vgpu *g, struct channel *c, u32 put)
{
	u32 n = c->gp_entries, old = (c->pb.gp_put - c->pb.gp_get) % n;

	if (put >= n) {
		violate(g, V_GP_PUT_RANGE, "chid %u: GP_PUT %u of %u entries",
			c->chid, put, n);
		channel_pbdma_error(g, c, "GPPTR", "GP_PUT %u of %u entries",
				    put, n);
		return false;
	}
	if ((put - c->pb.gp_get) % n < old)
		violate(g, V_GP_PUT_BACKWARDS,
			"chid %u: GP_PUT goes from %u to %u, GP_GET is %u",
			c->chid, c->pb.gp_put, put, c->pb.gp_get);
	return true;
}

static void look(struct vgpu *g, struct channel *c)
{
	u32 put;

	if (!channel_ram_gp_put(g, c, &put))
		return;
	trace_event(g, "channel", "runlist %u chid %u doorbell, GP_PUT %u",
		    c->runlist, c->chid, put);
	if (put == c->pb.gp_put) {
		violate(g, V_DOORBELL_NO_WORK, "chid %u: GP_PUT still is %u",
			c->chid, put);
		return;
	}
	if (!gp_put_ok(g, c, put))
		return;
	c->pb.gp_put = put;
	c->pending = true;
	runlist_kick(g, c->runlist);
}

static void doorbell_write(struct vgpu *g, u32 addr, u32 val)
{
	struct channel *c = rung(g, val);

	stat_add(g, STAT_CHANNEL_DOORBELLS, 1);
	if (!c || inject(g, F_DOORBELL_LOST, NULL))
		return;
	if (!c->bound) {
		violate(g, V_DOORBELL_UNBOUND, "chid %u is not bound", c->chid);
	} else if (!c->enabled) {
		violate(g, V_DOORBELL_UNSCHEDULED, "chid %u is not scheduled",
			c->chid);
	} else if (c->dead) {
		/* The driver may not have read RM's message yet. */
		trace_event(g, "channel", "chid %u rings, but is dead", c->chid);
	} else {
		look(g, c);
	}
}

static const struct reg_range doorbell_regs[] = {
	{ NV_VIRTUAL_FUNCTION_DOORBELL, NV_VIRTUAL_FUNCTION_DOORBELL, NULL,
	  doorbell_write },
};

void doorbell_init(struct vgpu *g)
{
	mmio_register(g, doorbell_regs, ARRAY_SIZE(doorbell_regs));
}
