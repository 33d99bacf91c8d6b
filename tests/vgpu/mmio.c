// SPDX-License-Identifier: GPL-2.0
/*
 * BAR0: who answers which register, and the rules for touching one
 *
 * Registers are dwords; the hardware's register bus knows no other access
 * (rule 2). A block registers ranges of dwords, and an aperture (PRAMIN, PROM,
 * the VGA bytes) registers an area that takes accesses of other sizes.
 */
#include <string.h>

#include "trace.h"
#include "vgpu_priv.h"

#define MMIO_DWORDS	(BAR0_SIZE / 4)
#define MMIO_MAX_RANGES	4096
#define MMIO_MAX_AREAS	16
/* PCI resource numbers; 3 is BAR2 of NVIDIA's documents. */
#define PCI_BAR0	0
#define PCI_BAR1	1

struct mmio_state {
	u16 owner[MMIO_DWORDS];		/* index into range[], plus 1 */
	const struct reg_range *range[MMIO_MAX_RANGES];
	size_t ranges;
	const struct mmio_area *area[MMIO_MAX_AREAS];
	size_t areas;
	bool dead;
};

static const struct {
	u32 addr;
	const char *name;
} reg_names[] = {
#define R(addr, name) { addr, name },
#include "regnames.def"
#undef R
};

const char *reg_name(u32 addr, char *buf, size_t len)
{
	size_t i;

	if (addr >= PROM_BASE && addr < PROM_BASE + PROM_SIZE) {
		snprintf(buf, len, "NV_PROM_DATA(0x%x)", addr - PROM_BASE);
		return buf;
	}
	if (addr >= 0x700000 && addr < 0x800000) {
		snprintf(buf, len, "NV_PRAMIN(0x%x)", addr - 0x700000);
		return buf;
	}
	for (i = 0; i < ARRAY_SIZE(reg_names); i++)
		if (reg_names[i].addr == addr)
			return reg_names[i].name;
	snprintf(buf, len, "(0x%06x)", addr);
	return buf;
}

void mmio_init(struct vgpu *g)
{
	g->mmio = vgpu_zalloc(sizeof(*g->mmio));
}

void mmio_reset(struct vgpu *g)
{
	g->mmio->dead = false;
}

void mmio_register(struct vgpu *g, const struct reg_range *r, size_t n)
{
	struct mmio_state *m = g->mmio;
	char name[64], name2[64];
	const struct reg_range *old;
	u32 addr;

	for (; n; n--, r++) {
		if (r->first % 4 || r->last % 4 || r->first > r->last ||
		    r->last >= BAR0_SIZE || m->ranges == MMIO_MAX_RANGES)
			vgpu_die("bad register range %06x-%06x", r->first,
				 r->last);
		m->range[m->ranges++] = r;
		for (addr = r->first; addr <= r->last; addr += 4) {
			if (m->owner[addr / 4]) {
				old = m->range[m->owner[addr / 4] - 1];
				vgpu_die("register ranges %s and %s overlap at %06x",
					 reg_name(old->first, name, sizeof(name)),
					 reg_name(r->first, name2, sizeof(name2)),
					 addr);
			}
			m->owner[addr / 4] = (u16)m->ranges;
		}
	}
}

void mmio_register_area(struct vgpu *g, const struct mmio_area *a)
{
	struct mmio_state *m = g->mmio;

	if (m->areas == MMIO_MAX_AREAS)
		vgpu_die("more than %d BAR0 areas", MMIO_MAX_AREAS);
	m->area[m->areas++] = a;
}

/* Consumes the fault; the flag stays until a reset with the fault cleared. */
static bool mmio_alive(struct vgpu *g)
{
	if (inject(g, F_ALL_ONES, NULL))
		g->mmio->dead = true;
	else if (g->mmio->dead && !inject_armed(g, F_ALL_ONES, NULL))
		g->mmio->dead = false;
	return !g->mmio->dead;
}

bool mmio_dead(struct vgpu *g)
{
	return g->mmio && g->mmio->dead &&
	       inject_armed(g, F_ALL_ONES, NULL);
}

static const struct reg_range *range_of(const struct mmio_state *m, u32 addr)
{
	u16 owner = m->owner[addr / 4];

	return owner ? m->range[owner - 1] : NULL;
}

static const struct mmio_area *area_of(const struct mmio_state *m, u32 addr)
{
	size_t i;

	for (i = 0; i < m->areas; i++)
		if (addr >= m->area[i]->first && addr <= m->area[i]->last)
			return m->area[i];
	return NULL;
}

static u32 reg_read(struct vgpu *g, u32 addr)
{
	const struct reg_range *r = range_of(g->mmio, addr);
	char name[64];
	u32 val = MMIO_BAD_READ;

	if (r && r->read)
		val = r->read(g, addr);
	trace_mmio(g, false, addr, 4, val);
	if (r && !r->read)
		violate(g, V_REG_WRITEONLY, "read of %s at %06x",
			reg_name(addr, name, sizeof(name)), addr);
	else if (!r && !violation_register_allowed(g, addr))
		violate(g, V_REG_UNKNOWN_READ, "read of %06x %s", addr,
			reg_name(addr, name, sizeof(name)));
	return val;
}

static void reg_write(struct vgpu *g, u32 addr, u32 val)
{
	const struct reg_range *r = range_of(g->mmio, addr);
	char name[64];

	trace_mmio(g, true, addr, 4, val);
	if (r && r->write)
		r->write(g, addr, val);
	else if (r)
		violate(g, V_REG_READONLY, "write of %08x to %s at %06x", val,
			reg_name(addr, name, sizeof(name)), addr);
	else if (!violation_register_allowed(g, addr))
		violate(g, V_REG_UNKNOWN_WRITE, "write of %08x to %06x %s", val,
			addr, reg_name(addr, name, sizeof(name)));
}

/* Checks common to all BARs; false: the access has no effect. */
static bool access_ok(struct vgpu *g, unsigned int bar, u64 offset,
		      const char *verb)
{
	if (!mmio_alive(g)) {
		trace_event(g, "dead", "%s of BAR%u + %#llx", verb, bar,
			    (unsigned long long)offset);
		return false;
	}
	if (!pci_memory_enabled(g)) {
		violate(g, V_MEM_DISABLED, "%s of BAR%u + %#llx", verb, bar,
			(unsigned long long)offset);
		return false;
	}
	return true;
}

static bool size_ok(u32 count)
{
	return count == 1 || count == 2 || count == 4 || count == 8;
}

/* Aligned and of one size: rule 2 for registers. */
static bool reg_shape_ok(struct vgpu *g, u32 addr, u32 count, const char *verb)
{
	char name[64];

	if (count != 4) {
		violate(g, V_REG_SIZE, "%s of %u bytes at %06x %s", verb, count,
			addr, reg_name(addr, name, sizeof(name)));
		return false;
	}
	if (addr % 4) {
		violate(g, V_REG_ALIGN, "%s at %06x", verb, addr);
		return false;
	}
	return true;
}

static bool area_shape_ok(struct vgpu *g, const struct mmio_area *a, u32 addr,
			  u32 count, const char *verb)
{
	if (!size_ok(count) || addr + (count - 1) > a->last) {
		violate(g, V_REG_SIZE, "%s of %u bytes at %06x", verb, count,
			addr);
		return false;
	}
	if (addr % count) {
		violate(g, V_REG_ALIGN, "%s of %u bytes at %06x", verb, count,
			addr);
		return false;
	}
	return true;
}

void mmio_read(struct vgpu *g, unsigned int bar, u64 offset, u8 *buf, u32 count)
{
	const struct mmio_area *a;
	u32 addr = (u32)offset, val;
	u64 wide;

	stat_add(g, STAT_MMIO_READS, 1);
	posted_flush(g);
	memset(buf, 0xff, count);
	if (!access_ok(g, bar, offset, "read"))
		return;
	if (bar != PCI_BAR0) {
		stat_add(g, STAT_BAR_READS, 1);
		bar_read(g, bar == PCI_BAR1 ? 1 : 2, offset, buf, count);
		return;
	}
	a = area_of(g->mmio, addr);
	if (a) {
		if (!area_shape_ok(g, a, addr, count, "read"))
			return;
		wide = a->read(g, addr, count);
		trace_mmio(g, false, addr, count, wide);
		memcpy(buf, &wide, count);
	} else if (reg_shape_ok(g, addr, count, "read")) {
		val = reg_read(g, addr);
		memcpy(buf, &val, sizeof(val));
	}
}

void mmio_write(struct vgpu *g, unsigned int bar, u64 offset, const u8 *buf,
		u32 count)
{
	const struct mmio_area *a;
	u32 addr = (u32)offset, val;
	u64 wide = 0;

	stat_add(g, STAT_MMIO_WRITES, 1);
	if (!access_ok(g, bar, offset, "write"))
		return;
	if (bar != PCI_BAR0) {
		stat_add(g, STAT_BAR_WRITES, 1);
		bar_write(g, bar == PCI_BAR1 ? 1 : 2, offset, buf, count);
		return;
	}
	a = area_of(g->mmio, addr);
	if (a) {
		if (!area_shape_ok(g, a, addr, count, "write"))
			return;
		memcpy(&wide, buf, count);
		trace_mmio(g, true, addr, count, wide);
		a->write(g, addr, count, wide);
	} else if (reg_shape_ok(g, addr, count, "write")) {
		memcpy(&val, buf, sizeof(val));
		reg_write(g, addr, val);
	}
}
