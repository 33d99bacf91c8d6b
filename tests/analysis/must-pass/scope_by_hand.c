// SPDX-License-Identifier: GPL-2.0
/* compilers: context, clang, gcc. Workers, loops, nesting, early exits. */
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
	int idx;

	if (!nova_drm_enter(job->nd, &idx))
		return;
	job->dead = nova_core_is_dead(job->nd->core);
	nova_drm_exit(job->nd, idx);
}

static unsigned int count_dead(struct nova_drm **nd, unsigned int count)
{
	unsigned int i, dead = 0;

	for (i = 0; i < count; i++) {
		struct nova_drm *one = nd[i];
		int idx;

		if (!nova_drm_enter(one, &idx))
			continue;
		if (nova_core_is_dead(one->core))
			dead++;
		nova_drm_exit(one, idx);
	}
	return dead;
}

static int two_gpus(struct nova_drm *a, struct nova_drm *b)
{
	int idx_a, idx_b, ret = 0;

	if (!nova_drm_enter(a, &idx_a))
		return -ENODEV;
	if (!nova_drm_enter(b, &idx_b)) {
		nova_drm_exit(a, idx_a);
		return -ENODEV;
	}
	if (nova_core_is_dead(a->core) || nova_core_is_dead(b->core))
		ret = -EIO;
	nova_drm_exit(b, idx_b);
	nova_drm_exit(a, idx_a);
	return ret;
}
