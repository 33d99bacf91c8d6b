// SPDX-License-Identifier: GPL-2.0
/*
 * Registers of the host interface: who am I, am I ready, where is what
 *
 * PMC identification, straps, GFW boot progress, memory size, sysmem flush
 * page, the PCI configuration mirror, the BAR flush, and the VGA ports that
 * nouveau touches before it knows there is no display.
 */
#include <string.h>

#include "vgpu_priv.h"

#define NV_PMC_BOOT_0			0x000000
#define NV_PMC_BOOT_1			0x000004
#define NV_PMC_BOOT_42			0x000a00
/* nouveau nvkm/subdev/bus: flush of BAR writes, b1 reads 0 when done */
#define NV_PBUS_BAR_FLUSH		0x070000
#define NV_XVE_MIRROR			0x088000
#define NV_XVE_CYA_2			0x000704
#define NV_PFB_FLUSH_SYSMEM_ADDR	0x100c10
#define NV_PFB_FLUSH_SYSMEM_ADDR_HI	0x100c40
#define NV_PEXTDEV_BOOT_0		0x101000
#define NV_PGC6_GROUP_05_PLM		0x118128
#define NV_PGC6_GROUP_05_0_GFW_BOOT	0x118234
#define NV_USABLE_FB_SIZE_IN_MB		0x1183a4
#define NV_VGA_CRX			0x6013d4
#define NV_VGA_CR			0x6013d5
#define NV_FUSE_STATUS_OPT_DISPLAY	0x820c04

/* NV_PFB_NISO_FLUSH_SYSMEM_ADDR_HI_MASK, ampere/ga100/dev_fb.h */
#define FLUSH_HI_MASK			0x7fu
#define GFW_BOOT_COMPLETED		0xffu
/* What a register answers that this privilege level may not read. */
#define PRIV_LEVEL_ERROR		0xbadf5100u

struct host_state {
	u64 reset_ns;			/* when GFW boot began */
	bool gfw_seen;
	u32 flush_lo, flush_hi;
	u8 vga_index, vga[256];
};

static u32 boot_read(struct vgpu *g, u32 addr)
{
	u64 bad;

	if (addr == NV_PMC_BOOT_1)
		return 0;		/* little endian, not a virtual function */
	if (inject(g, F_BOOT0_BAD, &bad))
		return (u32)bad;
	return addr == NV_PMC_BOOT_0 ? g->chip->boot_0 : g->chip->boot_42;
}

static u32 strap_read(struct vgpu *g, u32 addr)
{
	return 0x8040008c;		/* RAM strap (5:2) 3; GDDR6X boards differ */
}

/* How far GFW boot has come, from 0 to the number of its steps (ff). */
static u32 gfw_progress(const struct vgpu *g)
{
	u64 total = (u64)g->opt.gfw_delay_ms * 1000000;
	u64 since = vclock_now(g) - g->host->reset_ns;

	if (inject_armed(g, F_GFW_NEVER, NULL))
		return 0x40;
	if (since >= total)
		return GFW_BOOT_COMPLETED;
	return (u32)(since * GFW_BOOT_COMPLETED / total);
}

bool gfw_boot_done(const struct vgpu *g)
{
	return gfw_progress(g) == GFW_BOOT_COMPLETED;
}

bool gfw_boot_seen(const struct vgpu *g)
{
	return g->host->gfw_seen;
}

/*
 * Early GFW boot keeps its scratch group from the CPU; the driver must look at
 * the mask first (NVIDIA kernel_gsp_tu102.c, kgspWaitForGfwBootOk_TU102).
 */
static bool gfw_readable(const struct vgpu *g)
{
	return gfw_progress(g) >= 0x20;
}

static u32 gfw_mask_read(struct vgpu *g, u32 addr)
{
	return gfw_readable(g) ? 0xffffff8f : 0xffffff88;
}

static u32 gfw_boot_read(struct vgpu *g, u32 addr)
{
	if (!gfw_readable(g))
		return PRIV_LEVEL_ERROR;
	if (gfw_boot_done(g))
		g->host->gfw_seen = true;
	return gfw_progress(g);
}

static u32 fb_size_read(struct vgpu *g, u32 addr)
{
	/* GFW has trained the memory by the time it has completed. */
	if (!gfw_boot_done(g) || inject(g, F_VRAM_ZERO, NULL))
		return 0;
	return (u32)(g->opt.vram_size >> 20);
}

static u32 fuse_display_read(struct vgpu *g, u32 addr)
{
	return g->opt.display ? 0 : 1;	/* b0: display fused off */
}

u64 sysmem_flush_addr(const struct vgpu *g)
{
	if (!g->host)
		return 0;
	return (u64)g->host->flush_hi << 40 | (u64)g->host->flush_lo << 8;
}

static u32 flush_read(struct vgpu *g, u32 addr)
{
	return addr == NV_PFB_FLUSH_SYSMEM_ADDR ? g->host->flush_lo :
						  g->host->flush_hi;
}

/* The upper half has no effect alone: the page is checked with the lower. */
static void flush_hi_write(struct vgpu *g, u32 addr, u32 val)
{
	if (val & ~FLUSH_HI_MASK)
		violate(g, V_REG_RESERVED,
			"NV_PFB_NISO_FLUSH_SYSMEM_ADDR_HI = %08x", val);
	g->host->flush_hi = val & FLUSH_HI_MASK;
}

static void flush_lo_write(struct vgpu *g, u32 addr, u32 val)
{
	u64 page;

	g->host->flush_lo = val;
	page = sysmem_flush_addr(g);
	if (page && !dma_mapped(g, page, 4096))
		violate(g, V_FLUSH_UNMAPPED, "flush page %#llx",
			(unsigned long long)page);
}

static u32 bar_flush_read(struct vgpu *g, u32 addr)
{
	return 0;			/* writes are ordered already: done */
}

static void bar_flush_write(struct vgpu *g, u32 addr, u32 val)
{
	if (val & ~1u)
		violate(g, V_REG_RESERVED, "BAR flush = %08x", val);
}

static u32 mirror_read(struct vgpu *g, u32 addr)
{
	u32 val;

	pci_read(g, addr - NV_XVE_MIRROR, (u8 *)&val, sizeof(val));
	return val;
}

static void mirror_write(struct vgpu *g, u32 addr, u32 val)
{
	if (addr - NV_XVE_MIRROR == NV_XVE_CYA_2)
		irq_rearm(g);
	pci_write(g, addr - NV_XVE_MIRROR, (const u8 *)&val, sizeof(val));
}

/* CRTC index and data ports, one byte each (rule 2 tolerates them). */
static u64 vga_read(struct vgpu *g, u32 addr, u32 size)
{
	const struct host_state *h = g->host;
	u64 val = addr == NV_VGA_CRX ? h->vga_index : h->vga[h->vga_index];

	if (size != 1)
		violate(g, V_REG_SIZE, "VGA read of %u bytes", size);
	return val;
}

static void vga_write(struct vgpu *g, u32 addr, u32 size, u64 val)
{
	struct host_state *h = g->host;

	if (size != 1)
		violate(g, V_REG_SIZE, "VGA write of %u bytes", size);
	if (addr == NV_VGA_CRX)
		h->vga_index = (u8)val;
	else
		h->vga[h->vga_index] = (u8)val;
}

static const struct reg_range host_regs[] = {
	{ NV_PMC_BOOT_0, NV_PMC_BOOT_1, boot_read, NULL },
	{ NV_PMC_BOOT_42, NV_PMC_BOOT_42, boot_read, NULL },
	{ NV_PBUS_BAR_FLUSH, NV_PBUS_BAR_FLUSH, bar_flush_read,
	  bar_flush_write },
	{ NV_XVE_MIRROR, NV_XVE_MIRROR + PCI_CFG_SIZE - 4, mirror_read,
	  mirror_write },
	{ NV_PFB_FLUSH_SYSMEM_ADDR, NV_PFB_FLUSH_SYSMEM_ADDR, flush_read,
	  flush_lo_write },
	{ NV_PFB_FLUSH_SYSMEM_ADDR_HI, NV_PFB_FLUSH_SYSMEM_ADDR_HI, flush_read,
	  flush_hi_write },
	{ NV_PEXTDEV_BOOT_0, NV_PEXTDEV_BOOT_0, strap_read, NULL },
	{ NV_PGC6_GROUP_05_PLM, NV_PGC6_GROUP_05_PLM, gfw_mask_read, NULL },
	{ NV_PGC6_GROUP_05_0_GFW_BOOT, NV_PGC6_GROUP_05_0_GFW_BOOT,
	  gfw_boot_read, NULL },
	{ NV_USABLE_FB_SIZE_IN_MB, NV_USABLE_FB_SIZE_IN_MB, fb_size_read, NULL },
	{ NV_FUSE_STATUS_OPT_DISPLAY, NV_FUSE_STATUS_OPT_DISPLAY,
	  fuse_display_read, NULL },
};

static const struct mmio_area vga_area = {
	NV_VGA_CRX, NV_VGA_CR, vga_read, vga_write
};

void host_init(struct vgpu *g)
{
	g->host = vgpu_zalloc(sizeof(*g->host));
	mmio_register(g, host_regs, ARRAY_SIZE(host_regs));
	mmio_register_area(g, &vga_area);
	host_reset(g);
}

void host_reset(struct vgpu *g)
{
	memset(g->host, 0, sizeof(*g->host));
	g->host->reset_ns = vclock_now(g);
}
