/* SPDX-License-Identifier: GPL-2.0 */
/* One falcon/RISC-V microcontroller (Peregrine), GA102 generation */
#ifndef VGPU_FALCON_H
#define VGPU_FALCON_H

#include "vgpu.h"

#define FALCON_BLOCK	256u		/* unit of tags and of DMA */

enum falcon_id { FALCON_GSP, FALCON_SEC2, FALCON_COUNT };

struct falcon_hw {
	const char *name;
	u32 base;			/* second PRI block at + 1000 */
	u32 engine_mask;		/* as BROM_ENGIDMASK names it */
	u32 imem_blocks, dmem_blocks;
};

struct falcon_imem_block {
	bool loaded, secure;
	u32 tag;			/* virtual address / 256 */
};

/* What the BROM found in IMEM. */
enum falcon_ucode {
	UCODE_NONE,			/* nothing was loaded */
	UCODE_REFUSED,			/* something the BROM does not start */
	UCODE_FWSEC,
	UCODE_BOOTER_LOAD,
	UCODE_BOOTER_UNLOAD,
};

struct falcon {
	const struct falcon_hw *hw;

	/* engine and CPU */
	bool in_reset, running, halted;
	bool halt_seen;			/* the driver read HALTED since the start */
	bool hung;			/* by an injected fault */
	bool fresh;			/* reset since the last start */
	u64 scrub_end;
	bool scrub_seen;		/* the driver read "scrubbing done" */
	enum falcon_ucode ucode;
	struct vtimer done;
	u32 mailbox[2], os, rm, itfen, debuginfo, bootvec;
	u32 scratch[4];			/* NV_PGSP_MAILBOX(i) */

	/* interrupts */
	u32 irqstat, irqmode, irqmask, irqdest;
	u32 riscv_irqmask, riscv_irqdest;
	bool irq_out;

	/* DMA and its path to memory */
	u32 dmactl, trfbase, trfbase1, trfmoffs, trffboffs, trfcmd;
	u32 transcfg[8], fbif_ctl;
	u64 dma_end;
	bool dma_polled_room, dma_polled_idle;

	/* BROM */
	u32 mod_sel, brom_ucode_id, brom_engidmask, brom_paraaddr;

	/* core select and RISC-V */
	u32 bcr;
	u64 bcr_valid_at;
	bool riscv_active, riscv_halted;

	u8 *imem, *dmem;
	struct falcon_imem_block *iblock;
	bool *dblock;			/* loaded */
};

/* falcon.c */
void falcon_init(struct vgpu *g);
void falcon_reset(struct vgpu *g);	/* device reset: all of them */
struct falcon *falcon_get(const struct vgpu *g, enum falcon_id id);
bool falcon_core_riscv(const struct falcon *f);
/* The RISC-V core runs RM: most of the falcon is out of the driver's reach. */
void falcon_riscv_start(struct vgpu *g, struct falcon *f);
void falcon_riscv_stop(struct vgpu *g, struct falcon *f);
void falcon_irq_set(struct vgpu *g, struct falcon *f, u32 bits);

/* falcon_dma.c */
bool falcon_dma_busy(struct vgpu *g, const struct falcon *f);
u32 falcon_dma_read_cmd(struct vgpu *g, struct falcon *f);
void falcon_dma_command(struct vgpu *g, struct falcon *f, u32 cmd);

/* falcon_cpu.c */
void falcon_engine_write(struct vgpu *g, struct falcon *f, u32 val);
void falcon_power_on(struct vgpu *g, struct falcon *f);
bool falcon_scrubbing(struct vgpu *g, const struct falcon *f);
void falcon_start(struct vgpu *g, struct falcon *f);
/* Preconditions of the first use of a falcon: rules 3 and 9. */
void falcon_check_ready(struct vgpu *g, const struct falcon *f,
			const char *what);

/* brom.c */
enum falcon_ucode brom_start(struct vgpu *g, struct falcon *f);

#endif
