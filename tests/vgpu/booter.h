/* SPDX-License-Identifier: GPL-2.0 */
/* What booter.c, wpr_meta.c and radix3.c share */
#ifndef VGPU_BOOTER_H
#define VGPU_BOOTER_H

#include <assert.h>

#include "vgpu.h"

/*
 * GspFwWprMeta (gsp_fw_wpr_meta.h), 256 bytes, little-endian like the host.
 */
struct wpr_meta {
	u64 magic, revision;
	u64 radix3_addr, radix3_size;		/* 10 */
	u64 bootloader_addr, bootloader_size;	/* 20 */
	u64 bootloader_code, bootloader_data, bootloader_manifest;
	u64 signature_addr, signature_size;	/* 48 */
	u64 rsvd_start;				/* 58 */
	u64 nonwpr_heap, nonwpr_heap_size;	/* 60 */
	u64 wpr_start;				/* 70 */
	u64 heap, heap_size;			/* 78 */
	u64 fw;					/* 88: .fwimage */
	u64 boot_bin;				/* 90: bootloader */
	u64 frts, frts_size;			/* 98 */
	u64 wpr_end;				/* a8 */
	u64 fb_size;				/* b0 */
	u64 vga, vga_size;			/* b8 */
	u64 boot_count;				/* c8 */
	u64 partition_rpc[2];			/* d0: partition use only */
	u64 crash_queue;			/* e0: or 0 */
	u32 crash_queue_size;			/* e8 */
	u32 ls_ucode_version;			/* ec: resume only */
	u8 vf_partitions, flags, padding[2];	/* f0 */
	u32 pmu_reserved;			/* f4 */
	u64 verified;				/* f8 */
};

static_assert(sizeof(struct wpr_meta) == 256, "GspFwWprMeta is 256 bytes");
static_assert(offsetof(struct wpr_meta, frts) == 0x98, "frtsOffset");
static_assert(offsetof(struct wpr_meta, crash_queue) == 0xe0, "crash queue");

#define WPR_META_MAGIC		0xdc3aae21371a60b3ull
#define WPR_META_REVISION	1
#define WPR_META_VERIFIED	0xa0a0a0a0a0a0a0a0ull

/*
 * Results of a booter in SEC2's mailbox 0. The real ones are not public: these
 * are the model's, in the order in which the checks are made.
 */
enum booter_error {
	BOOTER_OK,
	BOOTER_ERR_ORDER = 0x01,	/* no FRTS, or RM is running */
	BOOTER_ERR_META_ADDR = 0x10,
	BOOTER_ERR_META_HEADER,
	BOOTER_ERR_META_RESERVED,
	BOOTER_ERR_META_FB,
	BOOTER_ERR_META_FRTS,
	BOOTER_ERR_META_LAYOUT,
	BOOTER_ERR_META_HEAP,
	BOOTER_ERR_BOOTLOADER = 0x20,
	BOOTER_ERR_SIGNATURE,
	BOOTER_ERR_RADIX3,
	BOOTER_ERR_IMAGE,
	BOOTER_ERR_LIBOS_ARGS = 0x30,
	BOOTER_ERR_RUNNING = 0x40,	/* unload: RISC-V active */
};

/* wpr_meta.c: everything that needs no memory but the structure itself. */
enum booter_error wpr_meta_check(struct vgpu *g, const struct wpr_meta *m);

/* radix3.c: the page table and the image behind it. */
enum booter_error radix3_check(struct vgpu *g, u64 root, u64 size);

#endif
