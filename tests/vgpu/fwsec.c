// SPDX-License-Identifier: GPL-2.0
/*
 * What FWSEC does: FRTS makes WPR2, SB puts the pre-OS apps back
 *
 * Commands, structures and where the results go: kernel_gsp_frts_tu102.c. Error
 * codes of the real microcode are not public: those here are the model's.
 */
#include "boot_priv.h"
#include "falcon.h"
#include "vbios.h"
#include "vgpu_priv.h"

#define SCRATCH_FRTS	0x001438u	/* NV_PBUS_VBIOS_SCRATCH(0xe), 31:16 */
#define SCRATCH_SB	0x001454u	/* NV_PBUS_VBIOS_SCRATCH(0x15), 15:0 */

#define CMD_FRTS	0x15
#define CMD_SB		0x19
#define READ_VBIOS_SIZE	0x18
#define FRTS_REGION_SIZE 0x14
#define FRTS_SIZE_4K	0x100		/* 1 MiB, the only size there is */
#define FRTS_MEDIA_FB	2
#define FRTS_ALIGN	0x20000
#define VGA_WORKSPACE	0x100000	/* DRF_SIZE(NV_PRAMIN) */

enum fwsec_error {
	FWSEC_OK,
	FWSEC_ERR_COMMAND,
	FWSEC_ERR_READ_VBIOS,
	FWSEC_ERR_FRTS_DESC,
	FWSEC_ERR_FRTS_PLACE,
	FWSEC_ERR_WPR2_EXISTS,
	FWSEC_ERR_GSP_RUNNING,
};

struct fwsec_state {
	u32 scratch_frts, scratch_sb;
	u64 frts_start;
	bool sb_done;			/* run, not necessarily well */
};

u64 fwsec_frts_start(const struct vgpu *g)
{
	return g->fwsec->frts_start;
}

bool fwsec_sb_done(const struct vgpu *g)
{
	return g->fwsec->sb_done;
}

/* FWSECLIC_READ_VBIOS_DESC: version, size, offset, image size, flags. */
static bool fwsec_read_vbios(struct vgpu *g, const u8 *d)
{
	if (get32(d) == 1 && get32(d + 4) == READ_VBIOS_SIZE &&
	    !get64(d + 8) && !get32(d + 16) && get32(d + 20) == 2)
		return true;
	violate(g, V_FWSEC_READ_VBIOS,
		"version %x, size %x, offset %llx, image size %x, flags %x",
		get32(d), get32(d + 4), (unsigned long long)get64(d + 8),
		get32(d + 16), get32(d + 20));
	return false;
}

static enum fwsec_error fwsec_frts(struct vgpu *g, const u8 *cmd)
{
	/* FWSECLIC_FRTS_REGION_DESC: version, size, offset, size, media. */
	const u8 *d = cmd + READ_VBIOS_SIZE;
	u64 start = (u64)get32(d + 8) << 12, end = start + (FRTS_SIZE_4K << 12);
	u64 top = vram_size(g);
	u64 moved = 0;

	if (get32(d) != 1 || get32(d + 4) != FRTS_REGION_SIZE ||
	    get32(d + 12) != FRTS_SIZE_4K || get32(d + 16) != FRTS_MEDIA_FB) {
		violate(g, V_FWSEC_FRTS,
			"version %x, size %x, region size %x, media %x",
			get32(d), get32(d + 4), get32(d + 12), get32(d + 16));
		return FWSEC_ERR_FRTS_DESC;
	}
	if (wpr2_end(g)) {
		violate(g, V_FWSEC_WPR2_SET, "WPR2 is %#llx - %#llx",
			(unsigned long long)wpr2_start(g),
			(unsigned long long)wpr2_end(g));
		return FWSEC_ERR_WPR2_EXISTS;
	}
	/*
	 * kgspCalculateFbLayout_TU102: FRTS ends where WPR2 ends, 128 KiB
	 * aligned and below the VGA workspace. Where a display has moved the
	 * workspace to, up to the end of memory is allowed.
	 */
	if (!g->opt.display)
		top -= VGA_WORKSPACE;
	if (!start || !IS_ALIGNED(start, FRTS_ALIGN) || end > top ||
	    end + VGA_WORKSPACE + FRTS_ALIGN <= top) {
		violate(g, V_FWSEC_FRTS_PLACE, "%#llx - %#llx, top is %#llx",
			(unsigned long long)start, (unsigned long long)end,
			(unsigned long long)top);
		return FWSEC_ERR_FRTS_PLACE;
	}
	if (inject(g, F_FRTS_NO_WPR2, NULL))
		return FWSEC_OK;
	if (inject(g, F_FRTS_PLACE, NULL))
		moved = 0x100000;
	g->fwsec->frts_start = start;
	wpr_set(g, start - moved, end - moved);
	return FWSEC_OK;
}

void fwsec_run(struct vgpu *g, struct falcon *f)
{
	struct fwsec_state *s = g->fwsec;
	u32 init_cmd = get32(f->dmem + FWSEC_DMAP_OFFSET + FWSEC_DMAP_INIT_CMD);
	const u8 *cmd = f->dmem + FWSEC_CMD_OFFSET;
	enum fwsec_error err = FWSEC_OK;
	u64 code;

	if (!fwsec_read_vbios(g, cmd))
		err = FWSEC_ERR_READ_VBIOS;
	switch (init_cmd) {
	case CMD_FRTS:
		if (inject(g, F_FRTS_ERROR, &code))
			err = (enum fwsec_error)(code & 0xffff);
		else if (!err)
			err = fwsec_frts(g, cmd);
		s->scratch_frts = (s->scratch_frts & 0xffff) | (u32)err << 16;
		break;
	case CMD_SB:
		if (inject(g, F_SB_ERROR, &code))
			err = (enum fwsec_error)(code & 0xffff);
		s->scratch_sb = (s->scratch_sb & 0xffff0000) | (u32)err;
		/* Tried is enough: kgspTeardown_TU102 goes on after an error. */
		s->sb_done = true;
		break;
	default:
		violate(g, V_FWSEC_CMD, "init_cmd %x", init_cmd);
		err = FWSEC_ERR_COMMAND;
		s->scratch_frts = (s->scratch_frts & 0xffff) | (u32)err << 16;
	}
	trace_event(g, "fwsec", "command %x: error %x", init_cmd, err);
}

static u32 fwsec_scratch(struct vgpu *g, u32 addr)
{
	return addr == SCRATCH_FRTS ? g->fwsec->scratch_frts :
	       g->fwsec->scratch_sb;
}

void fwsec_rm_started(struct vgpu *g)
{
	g->fwsec->sb_done = false;
}

void fwsec_wpr2_gone(struct vgpu *g)
{
	g->fwsec->frts_start = 0;
}

void fwsec_init(struct vgpu *g)
{
	static const struct reg_range r[] = {
		{ SCRATCH_FRTS, SCRATCH_FRTS, fwsec_scratch, NULL },
		{ SCRATCH_SB, SCRATCH_SB, fwsec_scratch, NULL },
	};

	g->fwsec = vgpu_zalloc(sizeof(*g->fwsec));
	mmio_register(g, r, ARRAY_SIZE(r));
}

void fwsec_reset(struct vgpu *g)
{
	*g->fwsec = (struct fwsec_state){};
}
