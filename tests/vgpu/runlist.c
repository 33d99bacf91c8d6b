// SPDX-License-Identifier: GPL-2.0
/*
 * Runlists: whose turn it is
 *
 * Each runlist has one PBDMA here. It goes round the channels that have work, a
 * slice each; a channel that waits for a semaphore gives its slice away and is
 * tried again on the next round. ACQUIRE_SWITCH_TSG only says how soon hardware
 * leaves a group that waits (dev_pbdma.ref.txt, SEM_EXECUTE): without it the
 * timeslice has to end first, which nobody can tell from memory.
 */
#include <string.h>

#include "channel_priv.h"

#define RUNLISTS	4		/* ids 0 to 3: see engine.c */
#define SLICE_DWORDS	8192u
#define SWITCH_NS	1000ull
/* Between two looks at a semaphore nobody has said anything about. */
#define POLL_NS		200000ull
#define STUCK_NS	10000000000ull
/* NVOS04_FLAGS_CHANNEL_PBDMA_ACQUIRE_TIMEOUT: "about 2 sec" */
#define ACQUIRE_TIMEOUT_NS	2147450880ull

struct runlist {
	struct vtimer timer;		/* first: timer_runlist() */
	u32 id;
};

struct runlist_state {
	struct runlist list[RUNLISTS];
};

/* A wait that has gone on for long is the driver's mistake, or a lost write. */
static void check_wait(struct vgpu *g, struct channel *c)
{
	u64 waited = vclock_now(g) - c->wait_since, limit = STUCK_NS, ms;

	if (c->waiting != WAIT_ACQUIRE)
		return;
	if (c->acquire_timeout && waited > ACQUIRE_TIMEOUT_NS) {
		channel_pbdma_error(g, c, "ACQUIRE",
				    "semaphore %#llx not met in %llu ms",
				    (unsigned long long)c->host.sem_addr,
				    (unsigned long long)waited / 1000000);
		return;
	}
	if (inject_armed(g, F_ACQUIRE_WATCHDOG, &ms))
		limit = ms * 1000000;
	if (waited < limit || c->wait_reported)
		return;
	c->wait_reported = true;
	violate(g, V_ACQUIRE_STUCK,
		"chid %u of runlist %u waits for %#llx at %#llx for %llu ms",
		c->chid, c->runlist, (unsigned long long)c->host.sem_payload,
		(unsigned long long)c->host.sem_addr,
		(unsigned long long)waited / 1000000);
}

/* RM's errors on demand: what hardware does by itself once in a while. */
static bool error_injected(struct vgpu *g, struct channel *c)
{
	u64 type;

	if (inject_armed(g, F_CHANNEL_HANG, NULL) &&
	    inject_match(g, F_CHANNEL_HANG, c->chid, NULL))
		c->stopped = true;
	else if (inject_match(g, F_RC, c->chid, &type))
		channel_rc(g, c, (u32)type, NULL, "injected by the virtual GPU");
	return c->stopped || c->dead;
}

static void runlist_run(struct vgpu *g, struct vtimer *t)
{
	struct runlist *r = (struct runlist *)t;
	bool more = false, waiting = false;
	struct channel *c;

	for (c = channel_first(g, r->id); c; c = channel_next(c)) {
		if (!channel_runnable(c) || error_injected(g, c))
			continue;
		switch (pbdma_run(g, c, SLICE_DWORDS)) {
		case PBDMA_MORE:
			more = true;
			break;
		case PBDMA_WAITING:
			waiting = true;
			check_wait(g, c);
			break;
		case PBDMA_IDLE:
			c->pending = false;
			break;
		case PBDMA_DEAD:
			break;
		}
	}
	if (more)
		runlist_kick_after(g, r->id, SWITCH_NS);
	else if (waiting)
		runlist_kick_after(g, r->id, POLL_NS);
}

void runlist_kick_after(struct vgpu *g, u32 runlist, u64 ns)
{
	struct runlist *r;

	if (runlist >= RUNLISTS)
		return;
	r = &g->runlist->list[runlist];
	if (r->timer.armed) {
		if (r->timer.deadline_ns <= vclock_now(g) + ns)
			return;
		vtimer_cancel(g, &r->timer);
	}
	vtimer_arm(g, &r->timer, ns, runlist_run);
}

void runlist_kick(struct vgpu *g, u32 runlist)
{
	u64 us = 0;

	if (inject_armed(g, F_CHANNEL_DELAY, &us))
		inject(g, F_CHANNEL_DELAY, NULL);
	runlist_kick_after(g, runlist, us ? us * 1000 : SWITCH_NS);
}

/* Somebody wrote memory: do not leave the waiting ones to the next poll. */
void channel_kick(struct vgpu *g)
{
	struct channel *c;
	u32 i;

	for (i = 0; i < RUNLISTS; i++)
		for (c = channel_first(g, i); c; c = channel_next(c))
			if (channel_runnable(c) && c->waiting) {
				runlist_kick_after(g, i, SWITCH_NS);
				break;
			}
}

void runlist_init(struct vgpu *g)
{
	u32 i;

	g->runlist = vgpu_zalloc(sizeof(*g->runlist));
	for (i = 0; i < RUNLISTS; i++)
		g->runlist->list[i].id = i;
}

void runlist_reset(struct vgpu *g)
{
	u32 i;

	for (i = 0; i < RUNLISTS; i++)
		vtimer_cancel(g, &g->runlist->list[i].timer);
}
