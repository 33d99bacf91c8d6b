// SPDX-License-Identifier: GPL-2.0
/*
 * Has a job had its time?
 */
#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/minmax.h>

#include <kunit/visibility.h>

#include "nova_drm_hang.h"

/**
 * nova_drm_hang_early() - is it too early to judge?
 * @hang: what is known of the queue
 * @seqno: number of its oldest submission
 * @since: since when it is the oldest, in jiffies
 * @now: in jiffies; if that submission was judged before, a period later
 *
 * Context: Any; one at a time.
 * Returns: how many jiffies are missing to a period; 0 for none.
 */
unsigned long nova_drm_hang_early(const struct nova_drm_hang *hang, u64 seqno,
				  unsigned long since, unsigned long now)
{
	unsigned long due = since + NOVA_DRM_HANG_PERIOD;

	if (hang->seqno == seqno || !time_before(now, due))
		return 0;
	return due - now;
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_hang_early);

/**
 * nova_drm_hang_judge() - a period has passed without the end of a job
 * @hang: what is known of the queue
 * @seqno: number of its oldest submission
 * @begun: the GPU has begun with it
 * @sharers: queues of the runlist that have work, its own included
 *
 * Context: Any; one at a time.
 * Returns: true if it hangs.
 */
bool nova_drm_hang_judge(struct nova_drm_hang *hang, u64 seqno, bool begun,
			 u32 sharers)
{
	if (hang->seqno != seqno)
		*hang = (struct nova_drm_hang){ .seqno = seqno };
	hang->periods++;
	hang->run += begun;
	hang->sharers = clamp(max(sharers, hang->sharers), 1,
			      NOVA_DRM_HANG_PERIODS_MAX);

	/* Nobody else keeps it from beginning. */
	if (hang->sharers == 1)
		return true;
	return hang->run >= hang->sharers ||
	       hang->periods >= NOVA_DRM_HANG_PERIODS_MAX;
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_hang_judge);
