// SPDX-License-Identifier: GPL-2.0
/*
 * The falcon's DMA: DMATRFBASE, MOFFS, FBOFFS, CMD
 *
 * Sources: ga102 dev_falcon_v4.h and kernel_gsp_falcon_ga102.c, which polls
 * DMATRFCMD.FULL before each request and IDLE at the end of a sequence, because
 * "writing control registers when full will corrupt DMA transfer". What the
 * driver has read is what counts here, not only what has happened: a driver
 * that does not poll is caught on a fast machine as well.
 */
#include <string.h>

#include "boot_priv.h"
#include "falcon.h"
#include "vgpu_priv.h"

#define CMD_FULL	BIT(0)
#define CMD_IDLE	BIT(1)
#define CMD_SEC(v)	((v) >> 2 & 3)
#define CMD_IMEM	BIT(4)
#define CMD_WRITE	BIT(5)
#define CMD_SIZE(v)	((v) >> 8 & 7)
#define CMD_SIZE_256B	6
#define CMD_CTXDMA(v)	((v) >> 12 & 7)
#define CMD_SET_DMTAG	BIT(16)
#define CMD_BITS	0x0001773cu

#define TRANSCFG_TARGET(v)	((v) & 3)
#define TRANSCFG_LOCAL_FB	0
#define TRANSCFG_COHERENT	1
#define TRANSCFG_PHYSICAL	BIT(2)
#define FBIF_ALLOW_PHYS		BIT(7)

/* One transfer takes so long; so many may be under way. */
#define TRANSFER_NS	(2 * US)
#define QUEUE_DEPTH	4

bool falcon_dma_busy(struct vgpu *g, const struct falcon *f)
{
	return vclock_now(g) < f->dma_end;
}

static bool falcon_dma_full(struct vgpu *g, const struct falcon *f)
{
	u64 now = vclock_now(g);

	return now < f->dma_end &&
	       f->dma_end - now > (QUEUE_DEPTH - 1) * TRANSFER_NS;
}

u32 falcon_dma_read_cmd(struct vgpu *g, struct falcon *f)
{
	u32 val = f->trfcmd & CMD_BITS;

	if (falcon_dma_full(g, f))
		val |= CMD_FULL;
	else
		f->dma_polled_room = true;
	if (!falcon_dma_busy(g, f)) {
		val |= CMD_IDLE;
		f->dma_polled_idle = true;
	}
	return val;
}

static bool falcon_dma_path(struct vgpu *g, const struct falcon *f, u32 cmd)
{
	u32 cfg = f->transcfg[CMD_CTXDMA(cmd)];

	if (f->dmactl & 1)
		violate(g, V_DMA_CONFIG, "%s: DMACTL.REQUIRE_CTX is set",
			f->hw->name);
	else if (!(f->fbif_ctl & FBIF_ALLOW_PHYS))
		violate(g, V_DMA_CONFIG,
			"%s: FBIF_CTL.ALLOW_PHYS_NO_CTX is not set", f->hw->name);
	else if (!(cfg & TRANSCFG_PHYSICAL) ||
		 TRANSCFG_TARGET(cfg) != TRANSCFG_COHERENT)
		violate(g, V_DMA_CONFIG, "%s: TRANSCFG(%u) is %08x", f->hw->name,
			CMD_CTXDMA(cmd), cfg);
	else
		return true;
	return false;
}

static bool falcon_dma_valid(struct vgpu *g, const struct falcon *f, u32 cmd)
{
	u32 blocks = cmd & CMD_IMEM ? f->hw->imem_blocks : f->hw->dmem_blocks;

	if (cmd & CMD_WRITE) {
		violate(g, V_DMA_DIRECTION, "%s", f->hw->name);
		return false;
	}
	if (CMD_SIZE(cmd) != CMD_SIZE_256B) {
		violate(g, V_DMA_SIZE, "%s: size field %u", f->hw->name,
			CMD_SIZE(cmd));
		return false;
	}
	if (!IS_ALIGNED(f->trfmoffs, FALCON_BLOCK) ||
	    !IS_ALIGNED(f->trffboffs, FALCON_BLOCK)) {
		violate(g, V_DMA_ALIGN, "%s: MOFFS %06x, FBOFFS %08x",
			f->hw->name, f->trfmoffs, f->trffboffs);
		return false;
	}
	if (f->trfmoffs / FALCON_BLOCK >= blocks) {
		violate(g, V_DMA_RANGE, "%s: %s offset %06x of %06x", f->hw->name,
			cmd & CMD_IMEM ? "IMEM" : "DMEM", f->trfmoffs,
			blocks * FALCON_BLOCK);
		return false;
	}
	return falcon_dma_path(g, f, cmd);
}

static void falcon_dma_transfer(struct vgpu *g, struct falcon *f, u32 cmd)
{
	u64 base = (u64)f->trfbase1 << 40 | (u64)f->trfbase << 8;
	u32 block = f->trfmoffs / FALCON_BLOCK;
	u8 data[FALCON_BLOCK];
	char who[32];

	snprintf(who, sizeof(who), "%s %s load", f->hw->name,
		 cmd & CMD_IMEM ? "IMEM" : "DMEM");
	if (!dma_read(g, base + f->trffboffs, data, sizeof(data), who))
		memset(data, 0xff, sizeof(data));

	stat_add(g, STAT_FALCON_DMA, 1);
	if (cmd & CMD_IMEM) {
		struct falcon_imem_block *b = &f->iblock[block];

		memcpy(f->imem + f->trfmoffs, data, sizeof(data));
		b->loaded = true;
		b->secure = CMD_SEC(cmd) == 1;
		/* Code addresses are virtual: the tag is the memory offset. */
		b->tag = f->trffboffs / FALCON_BLOCK;
	} else {
		memcpy(f->dmem + f->trfmoffs, data, sizeof(data));
		f->dblock[block] = true;
	}
}

void falcon_dma_command(struct vgpu *g, struct falcon *f, u32 cmd)
{
	u64 now = vclock_now(g);

	if (cmd & ~(CMD_BITS | CMD_FULL | CMD_IDLE))
		violate(g, V_FALCON_RESERVED, "%s DMATRFCMD = %08x", f->hw->name,
			cmd);
	if (f->running) {
		violate(g, V_FALCON_BUSY_WRITE, "%s DMATRFCMD = %08x",
			f->hw->name, cmd);
		return;
	}
	f->trfcmd = cmd;
	falcon_check_ready(g, f, "DMA");
	if (!f->scrub_seen || falcon_scrubbing(g, f))
		violate(g, V_FALCON_SCRUB, "%s DMA", f->hw->name);
	if (!f->dma_polled_room) {
		violate(g, V_DMA_QUEUE, "%s", f->hw->name);
		if (falcon_dma_full(g, f))
			return;
	}
	if (!falcon_dma_valid(g, f, cmd))
		return;

	falcon_dma_transfer(g, f, cmd);
	f->dma_polled_room = false;
	f->dma_polled_idle = false;
	if (inject(g, F_DMA_STUCK, NULL))
		f->dma_end = ~0ull;
	else if (f->dma_end != ~0ull)
		f->dma_end = (f->dma_end > now ? f->dma_end : now) + TRANSFER_NS;
}
