// SPDX-License-Identifier: GPL-2.0
/*
 * Configuration space
 *
 * Layout and reset values are the GA102's: open-gpu-doc manuals/ampere/ga102/
 * dev_nv_xve3g_fn0.ref.txt (NV_XVE_*): power management at 60, MSI at 68, PCI
 * Express at 78, virtual channel at 100, AER at 420. The same space is seen
 * through BAR0 at 088000 (host.c).
 *
 * Base addresses survive a reset: whoever resets a function behind vfio restores
 * them (QEMU keeps its own copy and would not write them again).
 */
#include <string.h>

#include "boot.h"
#include "rm.h"
#include "vgpu_priv.h"

#define XVE_ID			0x00
#define XVE_DEV_CTRL		0x04
#define   DEV_CTRL_MEMORY	BIT(1)
#define   DEV_CTRL_MASTER	BIT(2)
#define   DEV_CTRL_INTX_OFF	BIT(10)
#define   DEV_CTRL_INTX_PENDING	BIT(19)
#define   DEV_CTRL_CAP_LIST	BIT(20)
#define XVE_REV_ID		0x08
#define XVE_MISC_1		0x0c
#define XVE_BAR0		0x10
#define XVE_BAR1_LO		0x14
#define XVE_BAR1_HI		0x18
#define XVE_BAR2_LO		0x1c
#define XVE_BAR2_HI		0x20
#define XVE_BAR3		0x24
#define XVE_SUBSYSTEM		0x2c
#define XVE_CAP_PTR		0x34
#define XVE_INTR_GNT		0x3c
#define XVE_ROM_SHADOW		0x50	/* nouveau nvkm/subdev/pci/base.c */
#define XVE_PWR_MGMT_0		0x60
#define XVE_PWR_MGMT_1		0x64
#define   PWR_STATE_MASK	0x3u
#define XVE_MSI_CTRL		0x68
#define   MSI_CTRL_ENABLE	BIT(16)
#define XVE_MSI_ADDR_LO		0x6c
#define XVE_MSI_ADDR_HI		0x70
#define XVE_MSI_DATA		0x74
#define XVE_PCIE_CAP		0x78
#define XVE_DEVICE_CAPABILITY	0x7c
#define XVE_DEVICE_CONTROL	0x80
#define   DEVICE_CONTROL_FLR	BIT(15)
#define XVE_LINK_CAPABILITIES	0x84
#define XVE_LINK_CONTROL	0x88
#define XVE_DEVICE_CAPS_2	0x9c
#define XVE_DEVICE_CONTROL_2	0xa0
#define XVE_LINK_CAPS_2		0xa4
#define XVE_LINK_CONTROL_2	0xa8
#define XVE_VCCAP_HDR		0x100
#define XVE_VCCAP_RES_CAP	0x110
#define XVE_VCCAP_CTRL0		0x114
#define XVE_PRIV_MISC_1		0x41c
#define XVE_AER_HDR		0x420
#define XVE_AER_UNCORR_ERR	0x424
#define XVE_AER_UNCORR_MASK	0x428
#define XVE_AER_UNCORR_SEVR	0x42c
#define XVE_AER_CORR_ERR	0x430
#define XVE_AER_CORR_MASK	0x434
#define XVE_AER_CAP_CTRL	0x438
#define XVE_HDA			0x488	/* Linux quirk_nvidia_hda(): b25 on */
#define XVE_CYA_2		0x704

#define PCI_DWORDS		(PCI_CFG_SIZE / 4)

struct pci_state {
	u32 val[PCI_DWORDS];
	u32 rw[PCI_DWORDS];		/* bits software may write */
	u32 w1c[PCI_DWORDS];		/* bits that writing 1 clears */
};

/* A register: reset value, writable bits, write-1-to-clear bits. */
struct pci_reg {
	u16 addr;
	u32 init, rw, w1c;
};

static const struct pci_reg pci_regs[] = {
	{ XVE_DEV_CTRL, DEV_CTRL_CAP_LIST, 0x0547, 0xf9000000 },
	{ XVE_REV_ID, 0x030000a1, 0, 0 },
	{ XVE_MISC_1, 0, 0xff, 0 },
	{ XVE_CAP_PTR, XVE_PWR_MGMT_0, 0, 0 },
	{ XVE_INTR_GNT, 0x00000100, 0xff, 0 },
	{ XVE_ROM_SHADOW, 0x00000001, 0xffffffff, 0 },
	/* version 3, PME from D0 and D3hot */
	{ XVE_PWR_MGMT_0, 0x48030000 | XVE_MSI_CTRL << 8 | 0x01, 0, 0 },
	/* no soft reset in D3hot to D0 */
	{ XVE_PWR_MGMT_1, 0x00000008, 0x0103, 0x8000 },
	/* 64-bit address, one message */
	{ XVE_MSI_CTRL, 0x00800000 | XVE_PCIE_CAP << 8 | 0x05, 0x00710000, 0 },
	{ XVE_MSI_ADDR_LO, 0, 0xfffffffc, 0 },
	{ XVE_MSI_ADDR_HI, 0, 0xffffffff, 0 },
	{ XVE_MSI_DATA, 0, 0x0000ffff, 0 },
	/* version 2, legacy endpoint */
	{ XVE_PCIE_CAP, 0x00120010, 0, 0 },
	/* 256 B payload, extended tags, role-based errors, FLR */
	{ XVE_DEVICE_CAPABILITY, 0x10008de1, 0, 0 },
	/* relaxed ordering, extended tags, no snoop, 512 B reads; FLR reads 0 */
	{ XVE_DEVICE_CONTROL, 0x00002910, 0x000079ff, 0x000f0000 },
	/* Gen4 x16, ASPM L0s and L1 */
	{ XVE_LINK_CAPABILITIES, 0x00413d04, 0, 0 },
	{ XVE_LINK_CONTROL, 0x11040000, 0x00000fdb, 0 },
	{ XVE_DEVICE_CAPS_2, 0x00070813, 0, 0 },
	{ XVE_DEVICE_CONTROL_2, 0, 0x0000e7ff, 0 },
	{ XVE_LINK_CAPS_2, 0x0000001e, 0, 0 },
	{ XVE_LINK_CONTROL_2, 0x00000004, 0x0000ffff, 0 },
	{ XVE_VCCAP_HDR, XVE_AER_HDR << 20 | 0x00010002, 0, 0 },
	{ XVE_VCCAP_RES_CAP, 0, 0, 0 },
	{ XVE_VCCAP_CTRL0, 0x800000ff, 0x000000fe, 0 },
	/* nouveau: bits 6:5 cleared when there are no extended tags */
	{ XVE_PRIV_MISC_1, 0x00000500, 0xffffffff, 0 },
	{ XVE_AER_HDR, 0x00020001, 0, 0 },
	{ XVE_AER_UNCORR_ERR, 0, 0, 0x003ff030 },
	{ XVE_AER_UNCORR_MASK, 0, 0x003ff030, 0 },
	{ XVE_AER_UNCORR_SEVR, 0x00062030, 0x003ff030, 0 },
	{ XVE_AER_CORR_ERR, 0, 0, 0x000031c1 },
	{ XVE_AER_CORR_MASK, 0x00002000, 0x000031c1, 0 },
	{ XVE_AER_CAP_CTRL, 0, 0, 0 },
	{ XVE_HDA, BIT(25), BIT(25), 0 },
	{ XVE_CYA_2, 0, 0xffffffff, 0 },
};

static void pci_set(struct pci_state *p, u32 addr, u32 init, u32 rw, u32 w1c)
{
	p->val[addr / 4] = init;
	p->rw[addr / 4] = rw;
	p->w1c[addr / 4] = w1c;
}

/* A memory BAR: the low bits that its size leaves read-only give the size. */
static void pci_set_bar(struct pci_state *p, u32 addr, u32 size, u32 type)
{
	pci_set(p, addr, type, ~(size - 1), 0);
}

static void pci_power_on(struct vgpu *g, struct pci_state *p)
{
	size_t i;

	memset(p, 0, sizeof(*p));
	for (i = 0; i < ARRAY_SIZE(pci_regs); i++)
		pci_set(p, pci_regs[i].addr, pci_regs[i].init, pci_regs[i].rw,
			pci_regs[i].w1c);
	pci_set(p, XVE_ID, (u32)g->chip->pci_device << 16 | 0x10de, 0, 0);
	pci_set(p, XVE_SUBSYSTEM, (u32)g->chip->pci_subdevice << 16 | 0x10de, 0,
		0);
	pci_set_bar(p, XVE_BAR0, BAR0_SIZE, 0x0);
	/* 64-bit, prefetchable */
	pci_set_bar(p, XVE_BAR1_LO, pci_bar1_size(g), 0xc);
	pci_set(p, XVE_BAR1_HI, 0, 0xffffffff, 0);
	pci_set_bar(p, XVE_BAR2_LO, BAR3_SIZE, 0xc);
	pci_set(p, XVE_BAR2_HI, 0, 0xffffffff, 0);
}

void pci_init(struct vgpu *g)
{
	g->pci = vgpu_zalloc(sizeof(*g->pci));
	pci_power_on(g, g->pci);
}

u32 pci_bar1_size(const struct vgpu *g)
{
	return g->opt.bar1_size ? g->opt.bar1_size : BAR1_SIZE;
}

void pci_reset(struct vgpu *g)
{
	u32 bar[6];

	memcpy(bar, &g->pci->val[XVE_BAR0 / 4], sizeof(bar));
	pci_power_on(g, g->pci);
	memcpy(&g->pci->val[XVE_BAR0 / 4], bar, sizeof(bar));
	irq_msi_changed(g);
}

u32 pci_cfg_read32(const struct vgpu *g, u32 offset)
{
	return g->pci->val[offset / 4 % PCI_DWORDS];
}

static bool pci_in_d0(const struct vgpu *g)
{
	return !(g->pci->val[XVE_PWR_MGMT_1 / 4] & PWR_STATE_MASK);
}

bool pci_bus_master(const struct vgpu *g)
{
	return g->pci->val[XVE_DEV_CTRL / 4] & DEV_CTRL_MASTER && pci_in_d0(g);
}

bool pci_memory_enabled(const struct vgpu *g)
{
	return g->pci->val[XVE_DEV_CTRL / 4] & DEV_CTRL_MEMORY && pci_in_d0(g);
}

bool pci_msi_enabled(const struct vgpu *g)
{
	return g->pci->val[XVE_MSI_CTRL / 4] & MSI_CTRL_ENABLE;
}

bool pci_intx_disabled(const struct vgpu *g)
{
	return g->pci->val[XVE_DEV_CTRL / 4] & DEV_CTRL_INTX_OFF;
}

/* The driver lets go of the device: what has it left behind? (rule 21) */
static void pci_master_off(struct vgpu *g)
{
	if (!irq_quiet(g))
		violate(g, V_LEFT_IRQ,
			"bus mastering off with interrupts enabled");
	if (rm_running(g) && !rm_unloaded(g))
		violate(g, V_LEFT_GSP, "bus mastering off while RM runs");
	if (wpr2_end(g))
		violate(g, V_WPR2_LEFT, "bus mastering off, WPR2 [%#llx, %#llx)",
			(unsigned long long)wpr2_start(g),
			(unsigned long long)wpr2_end(g));
}

static void pci_command_changed(struct vgpu *g, u32 old)
{
	u32 now = g->pci->val[XVE_DEV_CTRL / 4];

	if (old & ~now & DEV_CTRL_MASTER)
		pci_master_off(g);
	if ((old ^ now) & DEV_CTRL_INTX_OFF)
		irq_msi_changed(g);
}

/*
 * Bits outside rw and w1c keep their value. A write that would change one is a
 * violation, except where software is meant to probe: base addresses, the ROM
 * address, and reserved bits that read as zero and are written as read.
 */
static void pci_write_bits(struct vgpu *g, u32 dword, u32 val, u32 lanes)
{
	struct pci_state *p = g->pci;
	u32 old = p->val[dword], fixed, addr = dword * 4;

	if (addr == XVE_DEVICE_CONTROL && val & lanes & DEVICE_CONTROL_FLR) {
		vgpu_reset(g, "function level reset");
		return;
	}
	fixed = ~(p->rw[dword] | p->w1c[dword]) & lanes;
	if (addr == XVE_DEVICE_CONTROL)
		fixed &= ~DEVICE_CONTROL_FLR;
	if ((addr < XVE_BAR0 || addr > XVE_SUBSYSTEM + 4) &&
	    (old ^ val) & fixed)
		violate(g, V_CFG_READONLY, "write of %08x (lanes %08x) at %03x: %08x is fixed",
			val & lanes, lanes, addr, fixed);
	p->val[dword] = (old & ~(p->rw[dword] & lanes)) |
			(val & p->rw[dword] & lanes);
	p->val[dword] &= ~(val & p->w1c[dword] & lanes);

	if (addr == XVE_DEV_CTRL)
		pci_command_changed(g, old);
	else if (addr == XVE_MSI_CTRL && (old ^ p->val[dword]) & MSI_CTRL_ENABLE)
		irq_msi_changed(g);
}

void pci_read(struct vgpu *g, u32 offset, u8 *buf, u32 count)
{
	u32 i, val;

	stat_add(g, STAT_CFG_READS, 1);
	if (mmio_dead(g)) {
		memset(buf, 0xff, count);
		return;
	}
	for (i = 0; i < count; i++) {
		val = g->pci->val[(offset + i) / 4];
		if ((offset + i) / 4 == XVE_DEV_CTRL / 4 && irq_intx_pending(g))
			val |= DEV_CTRL_INTX_PENDING;
		buf[i] = (u8)(val >> (offset + i) % 4 * 8);
	}
}

void pci_write(struct vgpu *g, u32 offset, const u8 *buf, u32 count)
{
	u32 i, val, lanes, pos;

	stat_add(g, STAT_CFG_WRITES, 1);
	if (mmio_dead(g))
		return;
	if (count > 4 || offset % 4 + count > 4)
		violate(g, V_CFG_ALIGN, "write of %u bytes at %03x", count,
			offset);
	for (i = 0; i < count;) {
		pos = offset + i;
		val = 0;
		lanes = 0;
		do {
			val |= (u32)buf[i] << (offset + i) % 4 * 8;
			lanes |= 0xffu << (offset + i) % 4 * 8;
			i++;
		} while (i < count && (offset + i) % 4);
		trace_event(g, "cfg", "write %03x = %08x lanes %08x", pos & ~3u,
			    val, lanes);
		pci_write_bits(g, pos / 4, val, lanes);
	}
}
