/* SPDX-License-Identifier: GPL-2.0 */
#include "../nova_shim.h"
