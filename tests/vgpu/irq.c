// SPDX-License-Identifier: GPL-2.0
/*
 * The interrupt tree and the message it sends
 *
 * Eight leaves of 32 vectors; a leaf latches edges until 1 is written to the
 * bit. Two leaves are one subtree, a bit of the top. The tree asks for an
 * interrupt while a subtree enabled in the top has a vector that is pending and
 * enabled in its leaf: open-gpu-doc manuals/ampere/ga102/dev_vm.ref.txt
 * (NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_*, at b80000 in BAR0).
 *
 * After an MSI no other is sent until the driver rearms by a write to 088704
 * (NVIDIA kernel_bif_gm107.c, kbifRearmMSI_GM107: "HW only looks at the
 * offset"); if the tree still asks by then, the next message goes out at once.
 * Without MSI the same condition drives INTA.
 */
#include <string.h>

#include "vgpu_priv.h"

#define INTR_BASE		0xb80000
#define INTR_LEAVES		8
#define INTR_VECTORS		(INTR_LEAVES * 32)
#define INTR_TOP_BITS		0xfu
#define INTR_LEAF(i)		(INTR_BASE + 0x1000 + (i) * 4)
#define INTR_LEAF_EN_SET(i)	(INTR_BASE + 0x1200 + (i) * 4)
#define INTR_LEAF_EN_CLEAR(i)	(INTR_BASE + 0x1400 + (i) * 4)
#define INTR_TOP		(INTR_BASE + 0x1600)
#define INTR_TOP_EN_SET		(INTR_BASE + 0x1608)
#define INTR_TOP_EN_CLEAR	(INTR_BASE + 0x1610)
#define INTR_LEAF_TRIGGER	(INTR_BASE + 0x1640)

/* Messages in a row with nothing cleared in between. */
#define STORM_LIMIT		10000
/* A guest under emulation may be descheduled for long. */
#define REARM_DEADLINE_NS	2000000000ull

struct irq_state {
	u32 leaf[INTR_LEAVES], enable[INTR_LEAVES];
	u32 top_enable;
	bool armed;			/* the next message may be sent */
	unsigned int unanswered;	/* messages since a bit was cleared */
	struct vtimer rearm;
};

static bool irq_asks(const struct irq_state *s)
{
	unsigned int i;

	for (i = 0; i < INTR_LEAVES; i++)
		if (s->leaf[i] & s->enable[i] && s->top_enable & BIT(i / 2))
			return true;
	return false;
}

static void rearm_missing(struct vgpu *g, struct vtimer *t)
{
	if (irq_asks(g->irq) && !g->irq->armed && pci_msi_enabled(g))
		violate(g, V_IRQ_REARM_MISSING,
			"pending and enabled for %llu ms, 088704 not written",
			REARM_DEADLINE_NS / 1000000);
}

static void irq_send(struct vgpu *g)
{
	struct irq_state *s = g->irq;

	if (inject(g, F_LOST_IRQ, NULL)) {
		s->armed = false;
		return;
	}
	/* A message is a write behind all others; a line is not. */
	if (pci_msi_enabled(g))
		posted_flush(g);
	if (!vfu_irq_signal(g, pci_msi_enabled(g) ? VFU_IRQ_MSI : VFU_IRQ_INTX))
		return;
	s->armed = !pci_msi_enabled(g);
	stat_add(g, STAT_IRQ_SENT, 1);
	trace_event(g, "irq", "%s", pci_msi_enabled(g) ? "MSI" : "INTA");
	if (++s->unanswered == STORM_LIMIT)
		violate(g, V_IRQ_STORM, "%u interrupts without a leaf bit cleared",
			STORM_LIMIT);
}

static void irq_evaluate(struct vgpu *g)
{
	struct irq_state *s = g->irq;

	if (!irq_asks(s)) {
		vtimer_cancel(g, &s->rearm);
		return;
	}
	if (pci_msi_enabled(g) ? !pci_bus_master(g) : pci_intx_disabled(g))
		return;
	if (s->armed)
		irq_send(g);
	else if (!s->rearm.armed)
		vtimer_arm(g, &s->rearm, REARM_DEADLINE_NS, rearm_missing);
}

void irq_raise(struct vgpu *g, unsigned int vector)
{
	if (vector >= INTR_VECTORS)
		return;
	stat_add(g, STAT_IRQ_RAISED, 1);
	trace_event(g, "irq", "vector %u pending", vector);
	g->irq->leaf[vector / 32] |= BIT(vector % 32);
	if (inject(g, F_SPURIOUS_IRQ, NULL))
		vfu_irq_signal(g, VFU_IRQ_MSI);
	irq_evaluate(g);
}

void irq_rearm(struct vgpu *g)
{
	stat_add(g, STAT_IRQ_REARMS, 1);
	vtimer_cancel(g, &g->irq->rearm);
	g->irq->armed = true;
	irq_evaluate(g);
}

/* MSI or INTx was switched on or off, or a client has attached an eventfd. */
void irq_msi_changed(struct vgpu *g)
{
	g->irq->armed = true;
	g->irq->unanswered = 0;
	irq_evaluate(g);
}

bool irq_intx_pending(const struct vgpu *g)
{
	return g->irq && !pci_msi_enabled(g) && irq_asks(g->irq);
}

bool irq_quiet(const struct vgpu *g)
{
	const struct irq_state *s = g->irq;
	unsigned int i;

	/* With the top off no leaf can interrupt. */
	if (!s->top_enable)
		return true;
	for (i = 0; i < INTR_LEAVES; i++)
		if (s->enable[i] && s->top_enable & BIT(i / 2))
			return false;
	return true;
}

static u32 leaf_read(struct vgpu *g, u32 addr)
{
	return g->irq->leaf[(addr - INTR_LEAF(0)) / 4];
}

/*
 * A handler clears what it has seen pending. Clearing a whole leaf is how a
 * driver starts from a known state, and tells nothing.
 */
static void leaf_write(struct vgpu *g, u32 addr, u32 val)
{
	u32 *leaf = &g->irq->leaf[(addr - INTR_LEAF(0)) / 4];

	if (val & ~*leaf && val != 0xffffffff)
		violate(g, V_IRQ_CLEAR_IDLE, "leaf %u: %08x cleared, %08x pending",
			(addr - INTR_LEAF(0)) / 4, val, *leaf);
	if (val & *leaf)
		g->irq->unanswered = 0;
	*leaf &= ~val;
	irq_evaluate(g);
}

static u32 enable_set_read(struct vgpu *g, u32 addr)
{
	return g->irq->enable[(addr - INTR_LEAF_EN_SET(0)) / 4];
}

static void enable_set_write(struct vgpu *g, u32 addr, u32 val)
{
	g->irq->enable[(addr - INTR_LEAF_EN_SET(0)) / 4] |= val;
	irq_evaluate(g);
}

static u32 enable_clear_read(struct vgpu *g, u32 addr)
{
	return g->irq->enable[(addr - INTR_LEAF_EN_CLEAR(0)) / 4];
}

static void enable_clear_write(struct vgpu *g, u32 addr, u32 val)
{
	g->irq->enable[(addr - INTR_LEAF_EN_CLEAR(0)) / 4] &= ~val;
	irq_evaluate(g);
}

static u32 top_read(struct vgpu *g, u32 addr)
{
	const struct irq_state *s = g->irq;
	unsigned int i;
	u32 top = 0;

	for (i = 0; i < INTR_LEAVES; i++)
		if (s->leaf[i] & s->enable[i])
			top |= BIT(i / 2);
	return top;
}

static u32 top_enable_read(struct vgpu *g, u32 addr)
{
	return g->irq->top_enable;
}

/* 64 subtrees have names, this chip has four; drivers may write all ones. */
static void top_check(struct vgpu *g, const char *name, u32 val)
{
	if (val & ~INTR_TOP_BITS && val != 0xffffffff)
		violate(g, V_IRQ_RESERVED, "%s = %08x", name, val);
}

static void top_enable_set_write(struct vgpu *g, u32 addr, u32 val)
{
	top_check(g, "TOP_EN_SET", val);
	g->irq->top_enable |= val & INTR_TOP_BITS;
	irq_evaluate(g);
}

static void top_enable_clear_write(struct vgpu *g, u32 addr, u32 val)
{
	top_check(g, "TOP_EN_CLEAR", val);
	g->irq->top_enable &= ~val;
	irq_evaluate(g);
}

static void trigger_write(struct vgpu *g, u32 addr, u32 val)
{
	if (val >= INTR_VECTORS)
		violate(g, V_IRQ_RESERVED, "LEAF_TRIGGER = %08x", val);
	irq_raise(g, val);
}

static const struct reg_range irq_regs[] = {
	{ INTR_LEAF(0), INTR_LEAF(INTR_LEAVES - 1), leaf_read, leaf_write },
	{ INTR_LEAF_EN_SET(0), INTR_LEAF_EN_SET(INTR_LEAVES - 1),
	  enable_set_read, enable_set_write },
	{ INTR_LEAF_EN_CLEAR(0), INTR_LEAF_EN_CLEAR(INTR_LEAVES - 1),
	  enable_clear_read, enable_clear_write },
	{ INTR_TOP, INTR_TOP, top_read, NULL },
	{ INTR_TOP_EN_SET, INTR_TOP_EN_SET, top_enable_read,
	  top_enable_set_write },
	{ INTR_TOP_EN_CLEAR, INTR_TOP_EN_CLEAR, top_enable_read,
	  top_enable_clear_write },
	{ INTR_LEAF_TRIGGER, INTR_LEAF_TRIGGER, NULL, trigger_write },
};

void irq_init(struct vgpu *g)
{
	g->irq = vgpu_zalloc(sizeof(*g->irq));
	g->irq->armed = true;
	mmio_register(g, irq_regs, ARRAY_SIZE(irq_regs));
}

void irq_reset(struct vgpu *g)
{
	struct irq_state *s = g->irq;

	vtimer_cancel(g, &s->rearm);
	memset(s, 0, sizeof(*s));
	s->armed = true;
}
