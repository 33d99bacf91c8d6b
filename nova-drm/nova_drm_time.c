// SPDX-License-Identifier: GPL-2.0
/*
 * The GPU's clock and the CPU's, side by side.
 */
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/limits.h>
#include <linux/nova_core.h>
#include <linux/time.h>
#include <linux/timekeeping.h>

#include <drm/nova_drm.h>

#include "nova_drm_time.h"

/* False if there is no such clock. */
static bool time_read_cpu(u32 clockid, u64 *ns)
{
	switch (clockid) {
	case CLOCK_MONOTONIC:
		*ns = ktime_get_ns();
		return true;
	case CLOCK_MONOTONIC_RAW:
		*ns = ktime_get_raw_ns();
		return true;
	case CLOCK_REALTIME:
		*ns = ktime_get_real_ns();
		return true;
	case CLOCK_BOOTTIME:
		*ns = ktime_get_boottime_ns();
		return true;
	case CLOCK_TAI:
		*ns = ktime_get_clocktai_ns();
		return true;
	default:
		return false;
	}
}

/**
 * nova_drm_time_get() - the GET_TIME ioctl
 * @nd: DRM device
 * @args: the ioctl's argument
 * @file: the caller's file
 *
 * How long it took is measured with a clock that nobody sets, and reading the
 * other one is included: the GPU's reading is not older than that.
 *
 * Context: Any.
 * Returns: 0, -EINVAL for flags or a clock that is not known, -ENODEV when the
 * GPU has gone.
 */
int nova_drm_time_get(struct nova_drm *nd, struct drm_nova_get_time *args,
		      struct drm_file *file)
{
	u64 begin;

	if (args->flags || !time_read_cpu(args->clockid, &args->cpu_ns))
		return -EINVAL;

	/* Nothing shall come between the readings. */
	scoped_guard(irqsave) {
		begin = ktime_get_ns();
		time_read_cpu(args->clockid, &args->cpu_ns);
		args->gpu_ns = nova_core_gpu_time(nd->core);
		args->cpu_delta_ns = ktime_get_ns() - begin;
	}
	return args->gpu_ns == U64_MAX ? -ENODEV : 0;
}
