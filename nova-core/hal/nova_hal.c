// SPDX-License-Identifier: GPL-2.0
/*
 * The one lookup from a chip's family to what differs there.
 */
#include <linux/export.h>
#include <linux/stddef.h>

#include <kunit/visibility.h>

#include "../nova_chip.h"
#include "nova_hal.h"

/**
 * nova_hal_find() - find a family's abstraction
 * @family: the family
 *
 * Returns: a constant table without NULL entries, or NULL for a family that
 * cannot be booted yet.
 */
const struct nova_hal *nova_hal_find(enum nova_family family)
{
	switch (family) {
	case NOVA_FAMILY_GA102:
		return &nova_hal_ga102;
	default:
		return NULL;
	}
}
EXPORT_SYMBOL_IF_KUNIT(nova_hal_find);
