/* SPDX-License-Identifier: GPL-2.0 */
/* libc includes the real one. */
#include_next <linux/errno.h>
#include "../nova_shim.h"
