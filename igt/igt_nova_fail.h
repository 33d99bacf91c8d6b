/* SPDX-License-Identifier: MIT */
#ifndef IGT_NOVA_FAIL_H
#define IGT_NOVA_FAIL_H

/*
 * Allocations of this thread made to fail one by one: "fail-nth" in
 * Documentation/fault-injection of the kernel.
 */

#include <stdbool.h>

#define IGT_NOVA_FAIL_MAX	2000	/* allocations in one operation */

/* What the kernel says when it gets no memory, none of which is a fault. */
#define IGT_NOVA_FAIL_DMESG	"Failed allocating page table|out of free dentries|" \
				"failed with error -12|" \
				"memtype_reserve failed -12|" \
				"drm_sched_init: Failed to setup"

/*
 * So many in a hundred fail in tasks with "make-it-fail", 0 for none. Skips on
 * kernels without.
 */
void igt_nova_fail_rate(unsigned int percent);

/* Skips on kernels without. */
void igt_nova_fail_init(void);
void igt_nova_fail_exit(void);
/* From here on count this thread's allocations; number @nth fails. */
void igt_nova_fail_arm(int nth);
/* Stop that; true if an allocation was made to fail. */
bool igt_nova_fail_disarm(void);

#endif /* IGT_NOVA_FAIL_H */
