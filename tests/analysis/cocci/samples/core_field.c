// SPDX-License-Identifier: GPL-2.0
struct nova_drm {
	struct drm_device base;
	struct nova_core *core;
};

struct job {
	struct work_struct work;
	struct nova_core *core; /* match */
	bool done;
};

struct fence {
	const struct nova_core *core; /* match */
};

static struct nova_core *last; /* match */

static int use(struct nova_core *core)
{
	struct nova_core *same = core;

	return same == core;
}
