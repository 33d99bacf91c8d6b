/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_MOVE_TYPES_H
#define _NOVA_DRM_MOVE_TYPES_H

#include <linux/atomic.h>

/**
 * struct nova_drm_move_stats - how many bytes were moved, and by whom
 */
struct nova_drm_move_stats {
	/** @ce_copied: bytes that a copy engine copied */
	atomic64_t ce_copied;

	/** @ce_cleared: bytes of VRAM that it cleared */
	atomic64_t ce_cleared;

	/** @cpu_copied: bytes that the CPU copied */
	atomic64_t cpu_copied;

	/** @cpu_cleared: bytes of VRAM that it cleared */
	atomic64_t cpu_cleared;
};

#endif /* _NOVA_DRM_MOVE_TYPES_H */
