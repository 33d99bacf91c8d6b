// SPDX-License-Identifier: GPL-2.0
/*
 * Fuses that say which signature a microcode needs
 *
 * ga100 dev_fuse.h: NV_FUSE_OPT_FPF_{NVDEC,SEC2,GSP}_UCODE<n>_VERSION, n from 1
 * to 16; the version is the number of the highest blown bit. The two ucode ids
 * in use have the configured version. The others have an odd one, so that a
 * driver that reads the wrong fuse picks a signature the boot ROM refuses.
 */
#include "boot_priv.h"
#include "falcon.h"
#include "vbios.h"
#include "vgpu_priv.h"

#define FUSE_NVDEC	0x824100u
#define FUSE_SEC2	0x824140u
#define FUSE_GSP	0x8241c0u
#define FUSE_COUNT	16
#define FUSE_OTHER	0x0fffu
#define FUSE_DEBUG_DIS	0x82074cu

#define BOOTER_UCODE_ID	3

u32 fuse_version(struct vgpu *g, u32 engine_mask, u32 ucode_id)
{
	u64 version;

	if (engine_mask == 0x400 && ucode_id == FWSEC_UCODE_ID)
		version = g->opt.fuse_gsp;
	else if (engine_mask == 0x001 && ucode_id == BOOTER_UCODE_ID)
		version = g->opt.fuse_sec2;
	else
		return 32 - (u32)__builtin_clz(FUSE_OTHER);
	inject_armed(g, F_WRONG_FUSE, &version);
	return version > 16 ? 16 : (u32)version;
}

static u32 fuse_read(struct vgpu *g, u32 addr)
{
	u32 engine = addr >= FUSE_GSP ? 0x400 : addr >= FUSE_SEC2 ? 0x001 : 0x004;
	u32 base = addr >= FUSE_GSP ? FUSE_GSP :
		   addr >= FUSE_SEC2 ? FUSE_SEC2 : FUSE_NVDEC;

	return (1u << fuse_version(g, engine, (addr - base) / 4 + 1)) - 1;
}

/* A production board: only production signatures are accepted. */
static u32 fuse_debug_dis(struct vgpu *g, u32 addr)
{
	return 1;
}

void fuse_init(struct vgpu *g)
{
	static const struct reg_range r[] = {
		{ FUSE_NVDEC, FUSE_NVDEC + 4 * FUSE_COUNT - 4, fuse_read, NULL },
		{ FUSE_SEC2, FUSE_SEC2 + 4 * FUSE_COUNT - 4, fuse_read, NULL },
		{ FUSE_GSP, FUSE_GSP + 4 * FUSE_COUNT - 4, fuse_read, NULL },
		{ FUSE_DEBUG_DIS, FUSE_DEBUG_DIS, fuse_debug_dis, NULL },
	};

	mmio_register(g, r, ARRAY_SIZE(r));
}
