// SPDX-License-Identifier: GPL-2.0
static int forever(struct thing *thing)
{
	wait_for_completion(&thing->done); /* match */
	wait_event(thing->queue, thing->count); /* match */
	if (!wait_event_timeout(thing->queue, thing->count, HZ))
		return -ETIMEDOUT;
	return wait_event_interruptible(thing->queue, thing->count); /* match */
}
