/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_HANG_H
#define _NOVA_DRM_HANG_H

#include <linux/types.h>

/**
 * DOC: Hangs
 *
 * The scheduler tells when the oldest job of a queue has been that for
 * NOVA_DRM_HANG_TIMEOUT_MS and is not complete. How long it has run is another
 * matter: queues of a runlist take turns. So the time is counted in such
 * *periods*. A queue that has its engine for itself has one. One that shares it
 * has as many as there were queues with work at most, and only those count in
 * which its job had begun; but in no case more than NOVA_DRM_HANG_PERIODS_MAX
 * pass, for where each waits for another none is to blame and somebody has to be.
 *
 * Whether a job has begun is read from memory that a program can write, if it
 * means to. It gains those periods at most.
 */

/**
 * define NOVA_DRM_HANG_TIMEOUT_MS - how long a job may run
 */
#define NOVA_DRM_HANG_TIMEOUT_MS	5000

/**
 * define NOVA_DRM_HANG_PERIODS_MAX - so many times that, whoever else runs
 */
#define NOVA_DRM_HANG_PERIODS_MAX	16

/**
 * struct nova_drm_hang - how long the oldest job of a queue has been that
 */
struct nova_drm_hang {
	/** @seqno: the job's number */
	u64 seqno;

	/** @periods: that have passed */
	u32 periods;

	/** @run: in which it had begun */
	u32 run;

	/** @sharers: most queues that had work in one of them, its own included */
	u32 sharers;
};

bool nova_drm_hang_judge(struct nova_drm_hang *hang, u64 seqno, bool begun,
			 u32 sharers);

#endif /* _NOVA_DRM_HANG_H */
