/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_HANG_H
#define _NOVA_DRM_HANG_H

#include <linux/jiffies.h>
#include <linux/types.h>

/**
 * DOC: Hangs
 *
 * A queue is looked at when its oldest job has been that for
 * NOVA_DRM_HANG_TIMEOUT_MS and is not complete. (The scheduler's own timeout
 * would not do: it begins anew with each job that is given to the channel, so a
 * program that goes on submitting would put it off.) How long the job has run is
 * another matter: queues of a runlist take turns. So the time is counted in such
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
 * define NOVA_DRM_HANG_PERIOD - the same in jiffies
 */
#define NOVA_DRM_HANG_PERIOD	msecs_to_jiffies(NOVA_DRM_HANG_TIMEOUT_MS)

/**
 * define NOVA_DRM_HANG_PERIODS_MAX - so many times that, whoever else runs
 */
#define NOVA_DRM_HANG_PERIODS_MAX	16

/**
 * struct nova_drm_hang - how long the oldest job of a queue has been that
 */
struct nova_drm_hang {
	/** @seqno: number of its submission, from 1 on */
	u64 seqno;

	/** @periods: that have passed */
	u32 periods;

	/** @run: in which it had begun */
	u32 run;

	/** @sharers: most queues that had work in one of them, its own included */
	u32 sharers;
};

unsigned long nova_drm_hang_early(const struct nova_drm_hang *hang, u64 seqno,
				  unsigned long since, unsigned long now);
bool nova_drm_hang_judge(struct nova_drm_hang *hang, u64 seqno, bool begun,
			 u32 sharers);

#endif /* _NOVA_DRM_HANG_H */
