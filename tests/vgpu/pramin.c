// SPDX-License-Identifier: GPL-2.0
/*
 * A 1 MiB window into VRAM (700000), placed by 001700
 *
 * 001700 is NV_PBUS_BAR0_WINDOW: base in 64 KiB units in 23:0, target in 25:24
 * (0 = video memory): open-gpu-doc manuals/volta/gv100/dev_bus.ref.txt.
 */
#include <string.h>

#include "rm.h"
#include "vgpu_priv.h"

#define NV_PBUS_BAR0_WINDOW		0x001700
#define BAR0_WINDOW_BASE		0x00ffffffu
#define BAR0_WINDOW_TARGET		0x03000000u

#define PRAMIN_FIRST			0x700000
#define PRAMIN_LAST			0x7fffff

struct pramin_state {
	u32 window;
};

static u32 window_read(struct vgpu *g, u32 addr)
{
	return g->pramin->window;
}

static void window_write(struct vgpu *g, u32 addr, u32 val)
{
	if (val & ~(BAR0_WINDOW_BASE | BAR0_WINDOW_TARGET))
		violate(g, V_REG_RESERVED, "NV_PBUS_BAR0_WINDOW = %08x", val);
	g->pramin->window = val & (BAR0_WINDOW_BASE | BAR0_WINDOW_TARGET);
}

/* NULL: nothing is there, and the reason has been reported. */
static u8 *pramin_target(struct vgpu *g, u32 addr, u32 size, bool write)
{
	u64 pos = (u64)(g->pramin->window & BAR0_WINDOW_BASE) << 16;
	u8 *p;

	pos += addr - PRAMIN_FIRST;
	p = vram(g, pos, size);
	if (!p || g->pramin->window & BAR0_WINDOW_TARGET) {
		violate(g, V_PRAMIN_RANGE,
			"%s of %u bytes at %#llx (window %08x)",
			write ? "write" : "read", size, (unsigned long long)pos,
			g->pramin->window);
		return NULL;
	}
	if (mem_protected(g, pos, size)) {
		violate(g, write ? V_PRAMIN_PROTECTED_WRITE :
				   V_PRAMIN_PROTECTED_READ,
			"%s of %u bytes at %#llx", write ? "write" : "read",
			size, (unsigned long long)pos);
		return NULL;
	}
	if (rm_vram_reserved(g, pos, size, write)) {
		violate(g, V_PRAMIN_RESERVED, "%s of %u bytes at %#llx",
			write ? "write" : "read", size, (unsigned long long)pos);
		return NULL;
	}
	return p;
}

static u64 pramin_read(struct vgpu *g, u32 addr, u32 size)
{
	u64 val = (u64)MMIO_BAD_READ << 32 | MMIO_BAD_READ;
	u8 *p = pramin_target(g, addr, size, false);

	if (p) {
		val = 0;
		memcpy(&val, p, size);
	}
	return val;
}

static void pramin_write(struct vgpu *g, u32 addr, u32 size, u64 val)
{
	u8 *p = pramin_target(g, addr, size, true);

	if (p) {
		memcpy(p, &val, size);
		stat_add(g, STAT_PRAMIN_WRITE_BYTES, size);
	}
}

static const struct reg_range pramin_regs[] = {
	{ NV_PBUS_BAR0_WINDOW, NV_PBUS_BAR0_WINDOW, window_read, window_write },
};

static const struct mmio_area pramin_area = {
	PRAMIN_FIRST, PRAMIN_LAST, pramin_read, pramin_write
};

void pramin_init(struct vgpu *g)
{
	g->pramin = vgpu_zalloc(sizeof(*g->pramin));
	mmio_register(g, pramin_regs, ARRAY_SIZE(pramin_regs));
	mmio_register_area(g, &pramin_area);
}

void pramin_reset(struct vgpu *g)
{
	g->pramin->window = 0;
}
