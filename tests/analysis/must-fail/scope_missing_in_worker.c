// SPDX-License-Identifier: GPL-2.0
/* compilers: context. A worker runs when it wants: it needs its own scope. */
#include <linux/workqueue.h>

#include "nova_drm_scope.h"

struct job {
	struct work_struct work;
	struct nova_drm *nd;
	bool dead;
};

static void job_work(struct work_struct *work)
{
	struct job *job = container_of(work, struct job, work);
#ifdef FIXED
	int idx;

	if (!nova_drm_enter(job->nd, &idx))
		return;
#endif
	job->dead = nova_core_is_dead(job->nd->core); /* expect: calling function 'nova_core_is_dead' requires holding nova_core ' */
#ifdef FIXED
	nova_drm_exit(job->nd, idx);
#endif
}
