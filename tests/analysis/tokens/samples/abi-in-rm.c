// SPDX-License-Identifier: GPL-2.0
#include "nova_rm.h"
#include "rm/abi/nova_abi_r570.h" /* match */
/* #include "nova_abi_r570.h" */
