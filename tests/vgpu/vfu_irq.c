// SPDX-License-Identifier: GPL-2.0
/*
 * Interrupts as the client sees them: eventfds it hands over
 *
 * One INTx line, one MSI message. INTx is automasked: after it was signalled it
 * stays quiet until the client unmasks it, and is signalled again then if the
 * tree still asks.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "vfu_server.h"

static const struct {
	u32 flags, count;
} irq_types[VFU_IRQS] = {
	[VFU_INTX] = {
		VFU_IRQ_EVENTFD | VFU_IRQ_MASKABLE | VFU_IRQ_AUTOMASKED, 1
	},
	[VFU_MSI] = { VFU_IRQ_EVENTFD | VFU_IRQ_NORESIZE, 1 },
};

bool vfu_irq_signal(struct vgpu *g, unsigned int index)
{
	struct vfu_state *s = g->vfu;
	u64 one = 1;

	if (!s || s->eventfd[index] < 0)
		return false;
	if (index == VFU_IRQ_INTX) {
		if (s->intx_masked)
			return false;
		s->intx_masked = true;
	}
	return write(s->eventfd[index], &one, sizeof(one)) == sizeof(one);
}

int vfu_irq_info(struct vgpu *g, const u8 *in, size_t len, struct vfu_reply *r)
{
	struct vfu_irq_info info;

	if (len != sizeof(info))
		return -EINVAL;
	memcpy(&info, in, sizeof(info));
	if (info.argsz < sizeof(info) || info.index >= VFU_IRQS)
		return -EINVAL;
	info.argsz = sizeof(info);
	info.flags = irq_types[info.index].flags;
	info.count = irq_types[info.index].count;
	memcpy(g->vfu->reply, &info, sizeof(info));
	r->len = sizeof(info);
	return 0;
}

static void set_eventfd(struct vgpu *g, u32 index, int fd)
{
	struct vfu_state *s = g->vfu;

	if (s->eventfd[index] >= 0)
		close(s->eventfd[index]);
	s->eventfd[index] = fd;
	if (index == VFU_IRQ_INTX)
		s->intx_masked = false;
	if (fd >= 0)
		irq_msi_changed(g);
}

void vfu_irq_drop(struct vgpu *g)
{
	set_eventfd(g, VFU_IRQ_INTX, -1);
	set_eventfd(g, VFU_IRQ_MSI, -1);
}

static int set_mask(struct vgpu *g, const struct vfu_irq_set *set, bool masked)
{
	if (set->index != VFU_INTX || set->flags & VFU_SET_DATA_EVENTFD)
		return -EINVAL;
	g->vfu->intx_masked = masked;
	if (!masked)
		irq_msi_changed(g);
	return 0;
}

static int set_trigger(struct vgpu *g, const struct vfu_irq_set *set,
		       bool chosen)
{
	struct vfu_conn *c = &g->vfu->conn;

	switch (set->flags & VFU_SET_DATA_MASK) {
	case VFU_SET_DATA_EVENTFD:
		if (c->nfds > set->count)
			return -EINVAL;
		/* No descriptor takes the eventfd away. */
		set_eventfd(g, set->index, vfu_conn_take_fd(c, 0));
		return 0;
	case VFU_SET_DATA_NONE:
		if (!set->count)
			set_eventfd(g, set->index, -1);
		else
			vfu_irq_signal(g, set->index);
		return 0;
	case VFU_SET_DATA_BOOL:
		if (chosen)
			vfu_irq_signal(g, set->index);
		return 0;
	}
	return -EINVAL;
}

static bool one_bit(u32 v)
{
	return v && !(v & (v - 1));
}

int vfu_irq_set(struct vgpu *g, const u8 *in, size_t len, struct vfu_reply *r)
{
	struct vfu_irq_set set;
	bool chosen = true;
	u32 action;

	if (len < sizeof(set))
		return -EINVAL;
	memcpy(&set, in, sizeof(set));
	action = set.flags & VFU_SET_ACTION_MASK;
	if (set.flags & ~(VFU_SET_DATA_MASK | VFU_SET_ACTION_MASK) ||
	    !one_bit(set.flags & VFU_SET_DATA_MASK) || !one_bit(action))
		return -EINVAL;
	if (set.index >= VFU_IRQS ||
	    set.start > irq_types[set.index].count ||
	    set.count > irq_types[set.index].count - set.start)
		return -EINVAL;
	if (!set.count && (set.flags & VFU_SET_DATA_MASK) != VFU_SET_DATA_NONE)
		return -EINVAL;
	if (set.flags & VFU_SET_DATA_BOOL) {
		if (len != sizeof(set) + set.count)
			return -EINVAL;
		chosen = in[sizeof(set)];
	}
	/* Types without interrupts have nothing to set up or take down. */
	if (!irq_types[set.index].count)
		return set.count ? -EINVAL : 0;
	if (action == VFU_SET_TRIGGER)
		return set_trigger(g, &set, chosen);
	return chosen ? set_mask(g, &set, action == VFU_SET_MASK) : 0;
}
