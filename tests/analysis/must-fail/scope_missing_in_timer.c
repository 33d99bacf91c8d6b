// SPDX-License-Identifier: GPL-2.0
/* compilers: context. So does a timer. */
#include <linux/timer.h>

#include "nova_drm_scope.h"

struct watchdog {
	struct timer_list timer;
	struct nova_drm *nd;
	bool dead;
};

static void watchdog_expired(struct timer_list *timer)
{
	struct watchdog *dog = timer_container_of(dog, timer, timer);
#ifdef FIXED
	int idx;

	if (!nova_drm_enter(dog->nd, &idx))
		return;
#endif
	dog->dead = nova_core_is_dead(dog->nd->core); /* expect: calling function 'nova_core_is_dead' requires holding nova_core ' */
#ifdef FIXED
	nova_drm_exit(dog->nd, idx);
#endif
}
