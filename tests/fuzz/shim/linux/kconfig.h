/* SPDX-License-Identifier: GPL-2.0 */
/* Not a kernel: no option is enabled. */
#include "../nova_shim.h"
#define IS_ENABLED(CONFIG_option)	0
