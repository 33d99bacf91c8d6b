/* SPDX-License-Identifier: GPL-2.0 */
/* The analysis runs in the kernel's build; here a lock is but its name. */
#ifndef _NOVA_SHIM_CONTEXT_ANALYSIS_H
#define _NOVA_SHIM_CONTEXT_ANALYSIS_H

#define context_lock_struct(name, ...)	struct name
#define __assumes_ctx_lock(...)
#define __must_hold(...)
#define __must_hold_shared(...)
#define __acquires(...)
#define __releases(...)

#endif /* _NOVA_SHIM_CONTEXT_ANALYSIS_H */
