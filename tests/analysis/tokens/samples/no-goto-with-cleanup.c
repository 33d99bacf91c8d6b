// SPDX-License-Identifier: GPL-2.0
static int good_goto(struct thing *thing)
{
	if (!thing->ready)
		goto out;
	thing->ready = false;
out:
	return 0;
}

static int good_guard(struct thing *thing)
{
	guard(mutex)(&thing->lock);
	return thing->ready;
}

static int bad(struct thing *thing)
{
	void *copy __free(kfree) = kmemdup(thing, sizeof(*thing), GFP_KERNEL);

	if (!copy)
		goto out; /* match */
	thing->ready = true;
out:
	return 0;
}
