/* SPDX-License-Identifier: GPL-2.0 */
/* rm.h - the GSP's resource manager, as the boot half and the core see it */
#ifndef VGPU_RM_H
#define VGPU_RM_H

#include "vgpu.h"

/* What booter_load verified and handed to the GSP. */
struct rm_boot {
	const char *version;	/* "570.144" */
	u64 libos_args;		/* bus address from 110040/110044 */
	u64 wpr_start, wpr_end, frts_start, heap_start, nonwpr_heap;
};

void rm_init(struct vgpu *g);		/* once; registers 110c00 */
void rm_start(struct vgpu *g, const struct rm_boot *boot);
/* The GSP engine was reset; SEC2 then resumed it (sequencer CORE_RESUME). */
void rm_core_reset(struct vgpu *g);
void rm_core_resume(struct vgpu *g, u64 libos_args);
/* After rm_core_reset(): the GSP runs something else, nobody resumes RM. */
void rm_core_lost(struct vgpu *g);
bool rm_sequencing(const struct vgpu *g);	/* a program is out to the CPU */
bool rm_running(const struct vgpu *g);	/* started, not unloaded, not dead */
bool rm_bars_bound(const struct vgpu *g);
bool rm_unloaded(const struct vgpu *g);	/* 47 was answered, GSP halted */
bool rm_dead(const struct vgpu *g);	/* crashed: 47 cannot be answered */
/* DMA maps change: check queues, radix3, logs are not pulled away. */
void rm_dma_unmapped(struct vgpu *g, u64 addr, u64 size);

/* rm_vaspace.c: all address spaces with their page directories, as JSON */
void rm_vaspace_json(struct vgpu *g, FILE *out);

/* rm_tsg.c: all groups of channels that were asked for, as JSON */
void rm_tsg_json(struct vgpu *g, FILE *out);

/* rm_static.c */
/* Does RM keep this video memory to itself? Not all it reads is forbidden. */
bool rm_vram_reserved(const struct vgpu *g, u64 addr, u64 len, bool write);
u64 rm_bar_instance(const struct vgpu *g, unsigned int bar);	/* 1 or 2 */

#endif
