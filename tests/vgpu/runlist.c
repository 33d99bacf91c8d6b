// SPDX-License-Identifier: GPL-2.0
/*
 * Runlists: whose turn it is
 *
 * Each runlist has one PBDMA here. It goes round the channels that have work, a
 * slice each. A channel that waits for a semaphore gives its slice away and is
 * tried again on the next round: at once if it has asked for that by
 * ACQUIRE_SWITCH_TSG, else when its group's timeslice is over (dev_pbdma.ref.txt,
 * SEM_EXECUTE, "Semaphore switch option").
 */
#include <string.h>

#include "channel_priv.h"

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
	const struct tsg *holder; /* keeps the PBDMA though it waits */
	u64 hold_until;
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
	channel_violate(g, c, V_ACQUIRE_STUCK,
			"waits for %#llx at %#llx for %llu ms",
			(unsigned long long)c->host.sem_payload,
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
	else if (inject_armed(g, F_ENGINE_HANG, NULL) &&
		 inject_match(g, F_ENGINE_HANG, c->chid, NULL))
		c->hangs = true;
	else if (inject_match(g, F_RC, c->chid, &type))
		channel_rc(g, c, (u32)type, NULL, "injected by the virtual GPU");
	return c->stopped || c->hangs || c->dead;
}

/* ---- who is in the way ----------------------------------------------------- */

/* An engine that hangs is one no other channel gets onto. */
static bool engine_hangs(struct vgpu *g, const struct runlist *r)
{
	struct channel *c;

	for (c = channel_first(g, r->id); c; c = channel_next(c))
		if (c->hangs && !c->dead)
			return true;
	return false;
}

/*
 * "If ACQUIRE_SWITCH_TSG is DIS for any of the pending channels in the TSG, the
 * Host scheduler will ignore any lack of progress and continue processing the
 * TSG": of those that all wait, is there such a one?
 */
static bool group_holds(struct vgpu *g, const struct runlist *r,
			const struct tsg *tsg)
{
	bool holds = false;
	struct channel *c;

	for (c = channel_first(g, r->id); c; c = channel_next(c)) {
		if (c->tsg != tsg || !channel_runnable(c))
			continue;
		if (c->waiting != WAIT_ACQUIRE)
			return false;
		holds |= c->keeps_pbdma;
	}
	return holds;
}

/* "Timeslice value of 0 will be used as 1 us by hardware" (dev_ram.ref.txt). */
static u64 timeslice_ns(const struct tsg *tsg)
{
	return (tsg->timeslice_us ? tsg->timeslice_us : 1) * 1000;
}

/* The first group that holds the PBDMA, of those after the one that last did. */
static const struct tsg *next_holder(struct vgpu *g, const struct runlist *r)
{
	const struct tsg *first = NULL;
	bool after = false;
	struct channel *c;

	for (c = channel_first(g, r->id); c; c = channel_next(c)) {
		if (c->tsg == r->holder) {
			after = true;
			continue;
		}
		if (!group_holds(g, r, c->tsg))
			continue;
		if (after)
			return c->tsg;
		if (!first)
			first = c->tsg;
	}
	if (!first && r->holder && group_holds(g, r, r->holder))
		return r->holder;
	return first;
}

/* The others have had their turn when a timeslice is over. */
static void hold(struct vgpu *g, struct runlist *r)
{
	u64 now = vclock_now(g);

	if (r->hold_until > now)
		return;
	r->holder = next_holder(g, r);
	if (r->holder)
		r->hold_until = now + timeslice_ns(r->holder);
}

/* Who may run now; NULL: anybody. */
static const struct tsg *holder(struct vgpu *g, struct runlist *r)
{
	if (r->hold_until <= vclock_now(g))
		return NULL;
	if (r->holder && group_holds(g, r, r->holder))
		return r->holder;
	r->hold_until = 0;
	return NULL;
}

/* ---- rounds ----------------------------------------------------------------- */

struct round {
	bool more, waiting;
};

static void channel_run(struct vgpu *g, struct channel *c, struct round *r)
{
	switch (pbdma_run(g, c, SLICE_DWORDS)) {
	case PBDMA_MORE:
		r->more = true;
		break;
	case PBDMA_WAITING:
		if (c->waiting == WAIT_ENGINE)
			r->more = true;
		else
			r->waiting = true;
		check_wait(g, c);
		break;
	case PBDMA_IDLE:
		c->pending = false;
		break;
	case PBDMA_DEAD:
		break;
	}
}

static void runlist_run(struct vgpu *g, struct vtimer *t)
{
	struct runlist *r = (struct runlist *)t;
	const struct tsg *only = holder(g, r);
	struct round round = { 0 };
	struct channel *c;

	for (c = channel_first(g, r->id); c; c = channel_next(c)) {
		if (engine_hangs(g, r))
			return;
		if (!channel_runnable(c))
			continue;
		if (only && c->tsg != only)
			round.waiting = true;
		else if (!error_injected(g, c))
			channel_run(g, c, &round);
	}
	hold(g, r);
	if (round.more && !holder(g, r))
		runlist_kick_after(g, r->id, SWITCH_NS);
	else if (round.more || round.waiting)
		runlist_kick_after(g, r->id, POLL_NS);
}

void runlist_preempt(struct vgpu *g, const struct tsg *tsg, u32 runlist)
{
	struct channel *c;

	for (c = channel_first(g, runlist); c; c = channel_next(c))
		if (c->tsg == tsg && !c->enabled)
			c->hangs = false;
	if (g->runlist->list[runlist].holder == tsg)
		g->runlist->list[runlist].hold_until = 0;
	runlist_kick_after(g, runlist, SWITCH_NS);
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

	for (i = 0; i < RUNLISTS; i++) {
		vtimer_cancel(g, &g->runlist->list[i].timer);
		g->runlist->list[i].holder = NULL;
		g->runlist->list[i].hold_until = 0;
	}
}
