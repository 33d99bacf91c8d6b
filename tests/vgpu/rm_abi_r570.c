// SPDX-License-Identifier: GPL-2.0
/* rm_abi_r570.c - 570.144: the layouts the model uses inside */
#include <string.h>

#include "rm_abi.h"

static void args_decode(struct gsp_arguments_cached *a, const void *raw)
{
	memcpy(a, raw, sizeof(*a));
}

static void system_info_decode(struct gsp_system_info *i, const void *raw)
{
	memcpy(i, raw, sizeof(*i));
}

static void static_info_encode(struct vgpu *g, void *raw,
			       const struct gsp_static_config_info *i)
{
	memcpy(raw, i, sizeof(*i));
}

static bool event_encode(struct rm_abi_event *e)
{
	return true;
}

static const struct rm_abi_ctrl ctrls[] = { { 0 } };
static const struct rm_abi_class classes[] = { { 0 } };

const struct rm_abi rm_abi_r570 = {
	.version = "570.144",
	.wpr_flags_known = 0x7,		/* GSP_FW_FLAGS_* */
	/* GSP_FW_HEAP_SIZE_OVERRIDE_LIBOS3_BAREMETAL_MIN_MB */
	.heap_min = 88ull << 20,
	.args_size = sizeof(struct gsp_arguments_cached),
	.args_decode = args_decode,
	.system_info_size = sizeof(struct gsp_system_info),
	.system_info_has_pci_ids = true,
	.system_info_decode = system_info_decode,
	.static_info_size = sizeof(struct gsp_static_config_info),
	.static_info_encode = static_info_encode,
	.event_encode = event_encode,
	.ctrls = ctrls,
	.classes = classes,
};
