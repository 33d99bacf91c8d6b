// SPDX-License-Identifier: GPL-2.0
#include <linux/nova_core.h>
#include "nova_drm_scope.h"
#include "../nova-core/nova_chip.h" /* match */
#include "nova_core_priv.h" /* match */
#include "regs/nova_regs_pmc.h" /* match */
