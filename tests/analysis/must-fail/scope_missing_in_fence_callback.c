// SPDX-License-Identifier: GPL-2.0
/* compilers: context. A fence outlives the GPU, and so do its callbacks. */
#include <linux/dma-fence.h>

#include "nova_drm_scope.h"

struct waiter {
	struct dma_fence_cb cb;
	struct nova_drm *nd;
	bool dead;
};

static void waiter_signalled(struct dma_fence *fence, struct dma_fence_cb *cb)
{
	struct waiter *waiter = container_of(cb, struct waiter, cb);
#ifdef FIXED
	int idx;

	if (!nova_drm_enter(waiter->nd, &idx))
		return;
#endif
	waiter->dead = nova_core_is_dead(waiter->nd->core); /* expect: calling function 'nova_core_is_dead' requires holding nova_core ' */
#ifdef FIXED
	nova_drm_exit(waiter->nd, idx);
#endif
}
