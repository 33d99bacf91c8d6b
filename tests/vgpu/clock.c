// SPDX-License-Identifier: GPL-2.0
/*
 * Time and timers
 *
 * vclock_now() counts from the start of the process, so that traces begin at
 * zero. Timers are a list sorted by deadline; few are ever armed.
 */
#include <time.h>

#include "vgpu_priv.h"

struct clock_state {
	u64 start_ns;
	struct vtimer *head;
};

static u64 monotonic_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (u64)ts.tv_sec * 1000000000 + (u64)ts.tv_nsec;
}

void clock_init(struct vgpu *g)
{
	g->clock = vgpu_zalloc(sizeof(*g->clock));
	g->clock->start_ns = monotonic_ns();
}

u64 vclock_now(const struct vgpu *g)
{
	return g->clock ? monotonic_ns() - g->clock->start_ns : 0;
}

void vtimer_cancel(struct vgpu *g, struct vtimer *t)
{
	struct vtimer **p;

	if (!t->armed)
		return;
	for (p = &g->clock->head; *p; p = &(*p)->next) {
		if (*p == t) {
			*p = t->next;
			break;
		}
	}
	t->armed = false;
	t->next = NULL;
}

void vtimer_arm(struct vgpu *g, struct vtimer *t, u64 delay_ns,
		void (*fn)(struct vgpu *g, struct vtimer *t))
{
	struct vtimer **p;

	vtimer_cancel(g, t);
	t->deadline_ns = vclock_now(g) + delay_ns;
	t->fn = fn;
	for (p = &g->clock->head; *p; p = &(*p)->next)
		if ((*p)->deadline_ns > t->deadline_ns)
			break;
	t->next = *p;
	*p = t;
	t->armed = true;
}

/* Time until the first deadline; false: no timer is armed. */
bool clock_next(const struct vgpu *g, struct timespec *ts)
{
	const struct vtimer *t = g->clock->head;
	u64 now = vclock_now(g), ns = 0;

	if (!t)
		return false;
	if (t->deadline_ns > now)
		ns = t->deadline_ns - now;
	ts->tv_sec = (time_t)(ns / 1000000000);
	ts->tv_nsec = (long)(ns % 1000000000);
	return true;
}

void clock_run(struct vgpu *g)
{
	u64 now = vclock_now(g);
	struct vtimer *t;

	/* A timer that arms itself again runs in the next round. */
	while ((t = g->clock->head) && t->deadline_ns <= now) {
		vtimer_cancel(g, t);
		t->fn(g, t);
	}
}
