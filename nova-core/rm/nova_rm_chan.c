// SPDX-License-Identifier: GPL-2.0
/*
 * What RM says about errors of channels, in words.
 */
#include <linux/array_size.h>
#include <linux/export.h>
#include <linux/string.h>

#include <kunit/visibility.h>

#include "nova_rm_chan.h"

/**
 * nova_rm_chan_access() - what an access wanted that faulted
 * @text: RM's message about an MMU fault
 *
 * RM's event of a fault has its type, but what kind of access it was is only in
 * the message: "ACCESS_TYPE_VIRT_READ" and so on, the names of NV_PFAULT_ACCESS_TYPE
 * (dev_fault.h).
 *
 * Context: any.
 *
 * Returns: it, NOVA_CORE_ACCESS_UNKNOWN if the text does not say.
 */
enum nova_core_access nova_rm_chan_access(const char *text)
{
	static const struct {
		const char *name;
		enum nova_core_access access;
	} names[] = {
		{ "READ", NOVA_CORE_ACCESS_READ },
		{ "WRITE", NOVA_CORE_ACCESS_WRITE },
		{ "ATOMIC", NOVA_CORE_ACCESS_ATOMIC },
		{ "PREFETCH", NOVA_CORE_ACCESS_PREFETCH },
	};
	size_t len;

	text = strstr(text, "ACCESS_TYPE_");
	if (!text)
		return NOVA_CORE_ACCESS_UNKNOWN;
	text += strlen("ACCESS_TYPE_");
	len = str_has_prefix(text, "VIRT_") ?: str_has_prefix(text, "PHYS_");
	text += len;
	for (u32 i = 0; i < ARRAY_SIZE(names); i++)
		if (str_has_prefix(text, names[i].name))
			return names[i].access;
	return NOVA_CORE_ACCESS_UNKNOWN;
}
EXPORT_SYMBOL_IF_KUNIT(nova_rm_chan_access);
