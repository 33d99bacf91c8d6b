/* SPDX-License-Identifier: GPL-2.0 */
/* What the boot half's files share */
#ifndef VGPU_BOOT_PRIV_H
#define VGPU_BOOT_PRIV_H

#include "boot.h"

#define MS	1000000ull			/* in ns */
#define US	1000ull

struct falcon;
struct fwsec_ucode;

/* prom.c */
void prom_init(struct vgpu *g);
void prom_rebuild(struct vgpu *g);
const struct fwsec_ucode *prom_fwsec(const struct vgpu *g, bool debug);
/* The ROM shows another FWSEC than the one that is signed: a fault. */
bool prom_fwsec_damaged(const struct vgpu *g);

/* fuse.c */
void fuse_init(struct vgpu *g);
/* Fuse version (number of the highest blown bit) for a ucode of an engine. */
u32 fuse_version(struct vgpu *g, u32 engine_mask, u32 ucode_id);

/* wpr.c */
void wpr_init(struct vgpu *g);
void wpr_set(struct vgpu *g, u64 start, u64 end);
void wpr_clear(struct vgpu *g);

/* fwsec.c: what FWSEC does once the BROM let it run on @f (the GSP). */
void fwsec_init(struct vgpu *g);
void fwsec_reset(struct vgpu *g);
void fwsec_run(struct vgpu *g, struct falcon *f);
u64 fwsec_frts_start(const struct vgpu *g);	/* 0: FRTS has not run */
bool fwsec_sb_done(const struct vgpu *g);	/* since the GSP last ran RM */
void fwsec_rm_started(struct vgpu *g);
void fwsec_wpr2_gone(struct vgpu *g);

/* booter.c: the same for booter_load and booter_unload on SEC2. */
void booter_init(struct vgpu *g);
void booter_reset(struct vgpu *g);
void booter_load_run(struct vgpu *g, struct falcon *f);
void booter_unload_run(struct vgpu *g, struct falcon *f);
/* The driver reset the GSP: RM is gone unless it asked for that. */
void booter_gsp_reset(struct vgpu *g);
bool booter_resume_pending(const struct vgpu *g);
void booter_resume_abandoned(struct vgpu *g);
void booter_resume_run(struct vgpu *g, struct falcon *sec2);
void booter_gsp_os_written(struct vgpu *g, u32 val);

#endif
