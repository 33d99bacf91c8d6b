// SPDX-License-Identifier: GPL-2.0
/*
 * DMA writes on their way to memory (rule 22)
 *
 * With --dma-delay-us each write of the device becomes visible some time after
 * the one before it, in order, as posted writes may on PCI Express. They are
 * pushed out by what pushes them there: the completion of a read of the device
 * (mmio.c), an MSI, which is a posted write itself (irq.c), and a read by the
 * device of what it has written. A driver that reads a message before it has
 * seen the write pointer move finds the old bytes.
 */
#include <stdlib.h>
#include <string.h>

#include "vgpu_priv.h"

struct posted_write {
	struct posted_write *next;
	u64 addr;
	size_t len;
	u8 data[];
};

struct posted_state {
	struct posted_write *head, **tail;
	struct vtimer timer;
};

void posted_init(struct vgpu *g)
{
	g->posted = vgpu_zalloc(sizeof(*g->posted));
	g->posted->tail = &g->posted->head;
}

bool posted_pending(const struct vgpu *g, u64 addr, u64 len)
{
	const struct posted_write *w;

	for (w = g->posted->head; w; w = w->next)
		if (addr < w->addr + w->len && w->addr < addr + len)
			return true;
	return false;
}

static void posted_land(struct vgpu *g)
{
	struct posted_state *s = g->posted;
	struct posted_write *w = s->head;

	s->head = w->next;
	if (!s->head)
		s->tail = &s->head;
	mem_dma_land(g, w->addr, w->data, w->len);
	trace_event(g, "dma", "write of %#llx + %zu lands",
		    (unsigned long long)w->addr, w->len);
	free(w);
}

void posted_flush(struct vgpu *g)
{
	while (g->posted->head)
		posted_land(g);
	vtimer_cancel(g, &g->posted->timer);
}

static void posted_due(struct vgpu *g, struct vtimer *t)
{
	posted_land(g);
	if (g->posted->head)
		vtimer_arm(g, t, (u64)g->opt.dma_delay_us * 1000, posted_due);
}

void posted_write(struct vgpu *g, u64 addr, const void *data, size_t len)
{
	struct posted_state *s = g->posted;
	struct posted_write *w = vgpu_zalloc(sizeof(*w) + len);

	w->addr = addr;
	w->len = len;
	memcpy(w->data, data, len);
	*s->tail = w;
	s->tail = &w->next;
	if (!s->timer.armed)
		vtimer_arm(g, &s->timer, (u64)g->opt.dma_delay_us * 1000,
			   posted_due);
}
