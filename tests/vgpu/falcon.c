// SPDX-License-Identifier: GPL-2.0
/*
 * Registers of the GSP and SEC2 falcons
 *
 * Register facts: ga102 dev_falcon_v4.h, dev_falcon_second_pri.h,
 * dev_riscv_pri.h, dev_fbif_v4.h, dev_gsp.h, dev_sec_pri.h. The order a driver
 * has to keep is that of kernel_falcon_ga102.c, kernel_falcon_tu102.c and
 * kernel_gsp_falcon_ga102.c.
 */
#include <string.h>

#include "boot_priv.h"
#include "falcon.h"
#include "rm.h"
#include "vgpu_priv.h"

#define REG_BAD		MMIO_BAD_READ

#define IRQ_SWGEN0	BIT(6)

#define HWCFG2_RESET_READY	BIT(31)
#define HWCFG2_SCRUBBING	BIT(12)
#define HWCFG2_RISCV		BIT(10)
#define CPUCTL_STARTCPU		BIT(1)
#define CPUCTL_HALTED		BIT(4)
#define RISCV_CPUCTL_HALTED	BIT(4)
#define RISCV_CPUCTL_ACTIVE	BIT(7)
#define BCR_VALID		BIT(0)
#define BCR_CORE_RISCV		BIT(4)
#define BCR_BRFETCH		BIT(8)

struct falcon_state {
	struct falcon falcon[FALCON_COUNT];
};

/*
 * 64 KiB each of IMEM and DMEM: enough for FWSEC (e200 bytes) and the booters;
 * the true sizes of the chip are not public.
 */
static const struct falcon_hw falcon_hw[FALCON_COUNT] = {
	[FALCON_GSP] = { "GSP", 0x110000, 0x400, 256, 256 },
	[FALCON_SEC2] = { "SEC2", 0x840000, 0x001, 256, 256 },
};

/* Registers that only store: offset, the bits they have, where. */
struct falcon_store {
	u16 offset;
	bool while_running;		/* may be written while the CPU runs */
	u32 bits;
	size_t field;
};

#define STORE(off, run, mask, member) \
	{ off, run, mask, offsetof(struct falcon, member) }

static const struct falcon_store falcon_stores[] = {
	STORE(0x00c, true, ~0u, irqmode),
	STORE(0x01c, true, ~0u, irqdest),
	STORE(0x040, true, ~0u, mailbox[0]),
	STORE(0x044, true, ~0u, mailbox[1]),
	STORE(0x048, false, ~0u, itfen),
	STORE(0x084, true, ~0u, rm),
	STORE(0x094, true, ~0u, debuginfo),
	STORE(0x104, false, ~0u, bootvec),
	STORE(0x10c, false, 0x1, dmactl),	/* REQUIRE_CTX */
	STORE(0x110, false, ~0u, trfbase),
	STORE(0x114, false, 0xffffff, trfmoffs),
	STORE(0x11c, false, ~0u, trffboffs),
	STORE(0x128, false, 0x1ff, trfbase1),
	/* TARGET, MEM_TYPE; bit 16 is nouveau's to clear. */
	STORE(0x600, false, 0x10007, transcfg[0]),
	STORE(0x604, false, 0x10007, transcfg[1]),
	STORE(0x608, false, 0x10007, transcfg[2]),
	STORE(0x60c, false, 0x10007, transcfg[3]),
	STORE(0x610, false, 0x10007, transcfg[4]),
	STORE(0x614, false, 0x10007, transcfg[5]),
	STORE(0x618, false, 0x10007, transcfg[6]),
	STORE(0x61c, false, 0x10007, transcfg[7]),
	STORE(0x624, false, 0x80, fbif_ctl),	/* ALLOW_PHYS_NO_CTX */
	STORE(0x804, true, ~0u, scratch[0]),
	STORE(0x808, true, ~0u, scratch[1]),
	STORE(0x80c, true, ~0u, scratch[2]),
	STORE(0x810, true, ~0u, scratch[3]),
	STORE(0x1180, false, 0xff, mod_sel),
	STORE(0x1198, false, 0xff, brom_ucode_id),
	STORE(0x119c, false, ~0u, brom_engidmask),
	STORE(0x1210, false, ~0u, brom_paraaddr),
};

static const struct falcon_store *falcon_store_at(u32 offset)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(falcon_stores); i++)
		if (falcon_stores[i].offset == offset)
			return &falcon_stores[i];
	return NULL;
}

static u32 *falcon_field(struct falcon *f, const struct falcon_store *s)
{
	return (u32 *)((char *)f + s->field);
}

struct falcon *falcon_get(const struct vgpu *g, enum falcon_id id)
{
	return &g->falcon->falcon[id];
}

static struct falcon *falcon_at(const struct vgpu *g, u32 addr)
{
	return falcon_get(g, addr >= falcon_hw[FALCON_SEC2].base ?
			  FALCON_SEC2 : FALCON_GSP);
}

bool falcon_core_riscv(const struct falcon *f)
{
	return f->bcr & BCR_CORE_RISCV;
}

/* ---- interrupts ---------------------------------------------------------- */

static u32 falcon_irq_pending(const struct falcon *f)
{
	if (f->riscv_active || f->riscv_halted)
		return f->irqstat & f->riscv_irqmask & f->riscv_irqdest;
	return f->irqstat & f->irqmask & f->irqdest;
}

/*
 * GA100 and later send a message to the interrupt tree when the masked status
 * becomes non-zero, and again when the driver writes INTR_RETRIGGER while it
 * still is (kflcnIntrRetrigger).
 */
static void falcon_irq_update(struct vgpu *g, struct falcon *f, bool again)
{
	bool out = falcon_irq_pending(f);

	if (out && (again || !f->irq_out) && f == falcon_get(g, FALCON_GSP))
		irq_raise(g, VECTOR_GSP);
	f->irq_out = out;
}

void falcon_irq_set(struct vgpu *g, struct falcon *f, u32 bits)
{
	f->irqstat |= bits;
	falcon_irq_update(g, f, false);
}

/* ---- RISC-V ---------------------------------------------------------------- */

void falcon_riscv_start(struct vgpu *g, struct falcon *f)
{
	f->bcr |= BCR_CORE_RISCV | BCR_VALID;
	f->riscv_active = true;
	f->riscv_halted = false;
	/* GSP-RM lets the host see its software interrupt. */
	f->riscv_irqmask = IRQ_SWGEN0;
	f->riscv_irqdest = IRQ_SWGEN0;
	stat_add(g, STAT_FALCON_STARTS, 1);
	trace_event(g, "falcon", "%s RISC-V active", f->hw->name);
}

void falcon_riscv_stop(struct vgpu *g, struct falcon *f)
{
	if (!f->riscv_active)
		return;
	f->riscv_active = false;
	f->riscv_halted = true;
	trace_event(g, "falcon", "%s RISC-V halted", f->hw->name);
}

/* ---- reads ------------------------------------------------------------------ */

static u32 falcon_hwcfg2(struct vgpu *g, struct falcon *f)
{
	u32 val = HWCFG2_RISCV;

	if (!inject_armed(g, F_RESET_NOT_READY, NULL))
		val |= HWCFG2_RESET_READY;
	if (falcon_scrubbing(g, f))
		val |= HWCFG2_SCRUBBING;
	else
		f->scrub_seen = true;
	return val;
}

/* What stays in reach of the driver while RM runs on the RISC-V core. */
static bool falcon_open_to_driver(u32 offset)
{
	switch (offset) {
	case 0x000 ... 0x01c:		/* interrupts */
	case 0x040:
	case 0x044:
	case 0x080:			/* OS */
	case 0x084:
	case 0x094:
	case 0x0f4:			/* HWCFG2, HWCFG, HWCFG1 */
	case 0x108:
	case 0x12c:
	case 0x3c0:			/* ENGINE */
	case 0x3e8:
	case 0x3ec:
	case 0x804 ... 0x810:
	case 0x1388:
	case 0x1528:
	case 0x152c:
	case 0x1668:
		return true;
	default:
		return false;
	}
}

static bool falcon_reachable(struct vgpu *g, const struct falcon *f, u32 addr)
{
	u32 offset = addr - f->hw->base;
	char name[64];

	if (f->in_reset && offset != 0x3c0) {
		violate(g, V_FALCON_IN_RESET, "%s",
			reg_name(addr, name, sizeof(name)));
		return false;
	}
	if (!f->riscv_active || falcon_open_to_driver(offset))
		return true;
	/*
	 * A sequencer program of RM's ends in a reset of this core. Drivers
	 * that prepare for it while the core still runs (nouveau clears ITFEN
	 * and selects the falcon first) do so on real boards, too: the access
	 * has no effect, and nobody is harmed.
	 */
	if (!rm_sequencing(g))
		violate(g, V_GSP_LOCKED, "%s",
			reg_name(addr, name, sizeof(name)));
	return false;
}

static u32 falcon_bcr_read(struct vgpu *g, const struct falcon *f)
{
	bool valid = f->bcr & BCR_VALID && vclock_now(g) >= f->bcr_valid_at;

	return (f->bcr & ~BCR_VALID) | (valid ? BCR_VALID : 0);
}

static u32 falcon_read(struct vgpu *g, u32 addr)
{
	struct falcon *f = falcon_at(g, addr);
	u32 offset = addr - f->hw->base;
	const struct falcon_store *s = falcon_store_at(offset);
	char name[64];

	if (!falcon_reachable(g, f, addr))
		return REG_BAD;
	if (s)
		return *falcon_field(f, s);

	switch (offset) {
	case 0x008:
		return f->irqstat;
	case 0x018:
		return f->irqmask;
	case 0x080:
		return f->os;
	case 0x0f4:
		return falcon_hwcfg2(g, f);
	case 0x100:
		f->halt_seen |= f->halted;
		return f->halted ? CPUCTL_HALTED : 0;
	case 0x108:
		return f->hw->imem_blocks | f->hw->dmem_blocks << 9;
	case 0x118:
		return falcon_dma_read_cmd(g, f);
	case 0x12c:
		/* Core revision 6, heavy secure, 1 IMEM and 4 DMEM ports. */
		return 6 | 3 << 4 | 1 << 8 | 4 << 12;
	case 0x3c0:
		return f->in_reset;
	case 0x1388:
		return (f->riscv_active ? RISCV_CPUCTL_ACTIVE : 0) |
		       (f->riscv_halted ? RISCV_CPUCTL_HALTED : 0);
	case 0x1528:
		return f->riscv_irqmask;
	case 0x152c:
		return f->riscv_irqdest;
	case 0x1668:
		return falcon_bcr_read(g, f);
	default:
		violate(g, V_REG_WRITEONLY, "%s",
			reg_name(addr, name, sizeof(name)));
		return 0;
	}
}

/* ---- writes ------------------------------------------------------------------ */

static void falcon_bcr_write(struct vgpu *g, struct falcon *f, u32 val)
{
	bool riscv = val & BCR_CORE_RISCV;

	if (riscv != falcon_core_riscv(f) && (f->running || f->riscv_active)) {
		if (f->running || !rm_sequencing(g))
			violate(g, V_FALCON_BCR, "%s", f->hw->name);
		return;
	}
	/* VALID is the hardware's answer; NVIDIA's driver writes it too. */
	f->bcr = val & (BCR_CORE_RISCV | BCR_BRFETCH);
	f->bcr_valid_at = vclock_now(g) + 2 * US;
	if (!inject(g, F_CORE_SELECT, NULL))
		f->bcr |= BCR_VALID;
	if (!riscv)
		f->riscv_halted = false;
}

/* True when @val may be stored. */
static bool falcon_store_allowed(struct vgpu *g, struct falcon *f,
				 const struct falcon_store *s, u32 addr, u32 val)
{
	char name[64];

	if (val & ~s->bits)
		violate(g, V_FALCON_RESERVED, "%s = %08x",
			reg_name(addr, name, sizeof(name)), val);
	if (f->running && !s->while_running) {
		violate(g, V_FALCON_BUSY_WRITE, "%s = %08x",
			reg_name(addr, name, sizeof(name)), val);
		return false;
	}
	switch (s->offset) {
	case 0x10c:
	case 0x110:
	case 0x128:
	case 0x600 ... 0x624:
		/*
		 * s_dmaTransfer_GA102: writing base registers while requests
		 * are queued corrupts the transfer.
		 */
		if (falcon_dma_busy(g, f) && !f->dma_polled_room)
			violate(g, V_DMA_BASE_BUSY, "%s",
				reg_name(addr, name, sizeof(name)));
	}
	return true;
}

static void falcon_write(struct vgpu *g, u32 addr, u32 val)
{
	struct falcon *f = falcon_at(g, addr);
	u32 offset = addr - f->hw->base;
	const struct falcon_store *s = falcon_store_at(offset);
	char name[64];

	if (!falcon_reachable(g, f, addr))
		return;
	if (s) {
		if (falcon_store_allowed(g, f, s, addr, val))
			*falcon_field(f, s) = val & s->bits;
		if (offset == 0x01c)
			falcon_irq_update(g, f, false);
		return;
	}

	switch (offset) {
	case 0x000:
		falcon_irq_set(g, f, val);
		break;
	case 0x004:
		f->irqstat &= ~val;
		falcon_irq_update(g, f, false);
		break;
	case 0x010:
		f->irqmask |= val;
		falcon_irq_update(g, f, false);
		break;
	case 0x014:
		f->irqmask &= ~val;
		falcon_irq_update(g, f, false);
		break;
	case 0x080:
		f->os = val;
		if (f == falcon_get(g, FALCON_GSP))
			booter_gsp_os_written(g, val);
		break;
	case 0x100:
		/* ALIAS_EN (bit 6) belongs to secure code. */
		if (val & ~CPUCTL_STARTCPU)
			violate(g, V_FALCON_RESERVED, "%s = %08x",
				reg_name(addr, name, sizeof(name)), val);
		if (val & CPUCTL_STARTCPU)
			falcon_start(g, f);
		break;
	case 0x130:
		/* Without ALIAS_EN the alias does nothing. */
		violate(g, V_REG_RESERVED, "%s written while ALIAS_EN is 0",
			reg_name(addr, name, sizeof(name)));
		break;
	case 0x118:
		falcon_dma_command(g, f, val);
		break;
	case 0x3c0:
		falcon_engine_write(g, f, val);
		break;
	case 0x3e8:
	case 0x3ec:
		if (val & 1)
			falcon_irq_update(g, f, offset == 0x3e8);
		break;
	case 0x1668:
		falcon_bcr_write(g, f, val);
		break;
	default:
		violate(g, V_REG_READONLY, "%s = %08x",
			reg_name(addr, name, sizeof(name)), val);
	}
}

/* IMEM and DMEM ports: on GA102 out of the CPU's reach. */
static u32 falcon_pio_read(struct vgpu *g, u32 addr)
{
	violate(g, V_FALCON_PIO, "read of %06x", addr);
	return REG_BAD;
}

static void falcon_pio_write(struct vgpu *g, u32 addr, u32 val)
{
	violate(g, V_FALCON_PIO, "%06x = %08x", addr, val);
}

/* ---- life ------------------------------------------------------------------- */

static void falcon_register(struct vgpu *g, u32 base)
{
	static const struct { u16 first, last; } rw[] = {
		{ 0x000, 0x01c }, { 0x040, 0x048 }, { 0x080, 0x084 },
		{ 0x094, 0x094 }, { 0x0f4, 0x0f4 }, { 0x100, 0x11c },
		{ 0x128, 0x130 }, { 0x3c0, 0x3c0 }, { 0x3e8, 0x3ec },
		{ 0x600, 0x61c }, { 0x624, 0x624 }, { 0x804, 0x810 },
		{ 0x1180, 0x1180 }, { 0x1198, 0x119c }, { 0x1210, 0x1210 },
		{ 0x1388, 0x1388 }, { 0x1528, 0x152c }, { 0x1668, 0x1668 },
	};
	/* mmio.c keeps the table. */
	struct reg_range *r = vgpu_zalloc((ARRAY_SIZE(rw) + 1) * sizeof(*r));
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rw); i++)
		r[i] = (struct reg_range){ base + rw[i].first, base + rw[i].last,
					   falcon_read, falcon_write };
	r[i] = (struct reg_range){ base + 0x180, base + 0x1fc, falcon_pio_read,
				   falcon_pio_write };
	mmio_register(g, r, i + 1);
}

void falcon_init(struct vgpu *g)
{
	unsigned int i;

	g->falcon = vgpu_zalloc(sizeof(*g->falcon));
	for (i = 0; i < FALCON_COUNT; i++) {
		struct falcon *f = &g->falcon->falcon[i];

		f->hw = &falcon_hw[i];
		f->imem = vgpu_zalloc(f->hw->imem_blocks * FALCON_BLOCK);
		f->dmem = vgpu_zalloc(f->hw->dmem_blocks * FALCON_BLOCK);
		f->iblock = vgpu_zalloc(f->hw->imem_blocks * sizeof(*f->iblock));
		f->dblock = vgpu_zalloc(f->hw->dmem_blocks * sizeof(*f->dblock));
		falcon_register(g, f->hw->base);
	}
	falcon_reset(g);
}

void falcon_reset(struct vgpu *g)
{
	unsigned int i;

	for (i = 0; i < FALCON_COUNT; i++) {
		struct falcon *f = &g->falcon->falcon[i];

		/* Not "fresh": GFW has used it, a driver has yet to reset it. */
		falcon_power_on(g, f);
	}
}

/* ---- for the RM half ------------------------------------------------------------ */

void gsp_set_mailbox(struct vgpu *g, unsigned int n, u32 val)
{
	falcon_get(g, FALCON_GSP)->mailbox[n & 1] = val;
}

u32 gsp_mailbox(const struct vgpu *g, unsigned int n)
{
	return falcon_get(g, FALCON_GSP)->mailbox[n & 1];
}

void gsp_raise_swgen0(struct vgpu *g)
{
	falcon_irq_set(g, falcon_get(g, FALCON_GSP), IRQ_SWGEN0);
}

void gsp_halt(struct vgpu *g)
{
	falcon_riscv_stop(g, falcon_get(g, FALCON_GSP));
}

bool gsp_riscv_active(const struct vgpu *g)
{
	return falcon_get(g, FALCON_GSP)->riscv_active;
}
