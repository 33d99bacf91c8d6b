// SPDX-License-Identifier: GPL-2.0
/*
 * The firmware versions nova-core can talk to.
 */
#include <linux/array_size.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/string.h>

#include <kunit/visibility.h>

#include "nova_rm.h"

/* The preferred one first. */
static const struct nova_rm_ops * const nova_rm_table[] = {
	&nova_rm_r570,
};

/**
 * nova_rm_version() - enumerate the supported versions
 * @index: 0 for the preferred one, then rising
 *
 * Returns: the version as in file names, or NULL behind the last.
 */
const char *nova_rm_version(unsigned int index)
{
	return index < ARRAY_SIZE(nova_rm_table) ?
	       nova_rm_table[index]->version : NULL;
}
EXPORT_SYMBOL_IF_KUNIT(nova_rm_version);

/**
 * nova_rm_find() - find the operations for a firmware version
 * @dev: device for messages
 * @version: version as the firmware file says, e.g. "570.144"
 *
 * Context: any.
 *
 * Returns: the operations, constant; ERR_PTR(-EOPNOTSUPP), reported, for a
 * version whose structures are not known.
 */
const struct nova_rm_ops *nova_rm_find(struct device *dev, const char *version)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(nova_rm_table); i++)
		if (!strcmp(nova_rm_table[i]->version, version))
			return nova_rm_table[i];

	dev_err(dev, "GSP firmware version %s is not supported, %s is\n",
		version, nova_rm_table[0]->version);
	return ERR_PTR(-EOPNOTSUPP);
}
EXPORT_SYMBOL_IF_KUNIT(nova_rm_find);
