// SPDX-License-Identifier: GPL-2.0
/*
 * rm_ctrl_gpu.c - controls about the GPU as a whole: identity, names, time,
 * events (ctrl2080gpu.h, ctrl2080mc.h, ctrl2080bus.h, ctrl2080tmr.h,
 * ctrl2080event.h, ctrl2080internal.h)
 */
#include <string.h>

#include "engine.h"
#include "rm_priv.h"

/* NV2080_CTRL_GPU_GET_GID_INFO: flags 1:0 format (2 = binary), 2:2 SHA-1. */
#define GID_FORMAT_BINARY	2

static u32 gpu_get_gid_info(struct vgpu *g, struct rm_object *o, void *params)
{
	struct gid_info *p = params;
	u8 gid[16];

	if (p->flags != 0 && p->flags != GID_FORMAT_BINARY) {
		violate(g, V_RM_CTRL_ARGS, "GET_GID_INFO: flags 0x%x", p->flags);
		return NV_ERR_INVALID_ARGUMENT;
	}
	rm_static_gid(g, gid);
	memset(p->data, 0, sizeof(p->data));
	if (p->flags == GID_FORMAT_BINARY) {
		memcpy(p->data, gid, sizeof(gid));
		p->length = sizeof(gid);
		return NV_OK;
	}
	/* "GPU-" and a UUID; the length counts the final NUL. */
	p->length = 1 + snprintf((char *)p->data, sizeof(p->data),
		"GPU-%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
		gid[0], gid[1], gid[2], gid[3], gid[4], gid[5], gid[6], gid[7],
		gid[8], gid[9], gid[10], gid[11], gid[12], gid[13], gid[14], gid[15]);
	return NV_OK;
}

struct name_string {
	u32 flags;		/* 0 ASCII, 1 Unicode */
	union {
		u8 ascii[64];
		u16 unicode[64];
	};
};

ABI_SIZE(struct name_string, 132);

static u32 gpu_get_name_string(struct vgpu *g, struct rm_object *o, void *params)
{
	struct name_string *p = params;
	const char *name = g->chip->board;
	size_t i;

	if (p->flags > 1) {
		violate(g, V_RM_CTRL_ARGS, "GET_NAME_STRING: flags 0x%x", p->flags);
		return NV_ERR_INVALID_ARGUMENT;
	}
	memset(p->unicode, 0, sizeof(p->unicode));
	for (i = 0; name[i] && i < 63; i++) {
		if (p->flags)
			p->unicode[i] = name[i];
		else
			p->ascii[i] = name[i];
	}
	return NV_OK;
}

static u32 gpu_get_short_name_string(struct vgpu *g, struct rm_object *o, void *params)
{
	char *p = params;
	size_t i;

	memset(p, 0, 64);
	for (i = 0; g->chip->name[i] && i < 63; i++)
		p[i] = g->chip->name[i] >= 'a' ? g->chip->name[i] - 0x20 :
						 g->chip->name[i];
	return NV_OK;
}

struct engines_v2 {
	u32 count;
	u32 list[84];		/* NV2080_ENGINE_TYPE_* */
};

ABI_SIZE(struct engines_v2, 340);

static u32 gpu_get_engines_v2(struct vgpu *g, struct rm_object *o, void *params)
{
	struct engines_v2 *p = params;
	size_t i;

	memset(p, 0, sizeof(*p));
	for (i = 0; i < ENGINE_COUNT; i++)
		if (engine_present(g, i))
			p->list[p->count++] = engine_info(i)->nv2080_type;
	return NV_OK;
}

struct arch_info {
	u32 architecture;
	u32 implementation;
	u32 revision;
	u8 sub_revision;
	u8 pad[3];
};

ABI_SIZE(struct arch_info, 16);

static u32 mc_get_arch_info(struct vgpu *g, struct rm_object *o, void *params)
{
	struct arch_info *p = params;

	memset(p, 0, sizeof(*p));
	p->architecture = (g->chip->boot_0 >> 24 & 0x1f) << 4;	/* GA100: 0x170 */
	p->implementation = g->chip->boot_0 >> 20 & 0xf;
	p->revision = g->chip->boot_0 & 0xff;
	return NV_OK;
}

struct pci_info {
	u32 device_id, sub_system_id, revision_id, ext_device_id;
};

ABI_SIZE(struct pci_info, 16);

static u32 bus_get_pci_info(struct vgpu *g, struct rm_object *o, void *params)
{
	struct pci_info *p = params;

	p->device_id = pci_cfg_read32(g, 0x00);
	p->sub_system_id = pci_cfg_read32(g, 0x2c);
	p->revision_id = pci_cfg_read32(g, 0x08) & 0xff;
	p->ext_device_id = p->device_id >> 16;
	return NV_OK;
}

static u32 timer_get_time(struct vgpu *g, struct rm_object *o, void *params)
{
	*(u64 *)params = vclock_now(g);
	return NV_OK;
}

struct event_set_notification {
	u32 event;
	u32 action;		/* 0 disable, 1 single, 2 repeat */
	u8 notify_state;
	u8 pad0[3];
	u32 info32;
	u16 info16;
	u16 pad1;
};

ABI_SIZE(struct event_set_notification, 20);

static u32 event_set_notification(struct vgpu *g, struct rm_object *o, void *params)
{
	const struct event_set_notification *p = params;

	if (p->event >= NV2080_NOTIFIERS_MAXCOUNT || p->action > 2) {
		violate(g, V_RM_CTRL_ARGS, "EVENT_SET_NOTIFICATION: event %u action %u",
			p->event, p->action);
		return NV_ERR_INVALID_ARGUMENT;
	}
	o->notify_action[p->event] = p->action;
	return NV_OK;
}

struct chip_info {		/* NV2080_CTRL_INTERNAL_GPU_GET_CHIP_INFO_PARAMS */
	u8 chip_sub_rev;
	u8 pad0[3];
	u32 emulation_rev1;
	u8 is_cmp_sku;
	u8 pad1[3];
	u32 pci_device_id, pci_sub_device_id, pci_revision_id;
	u32 reg_bases[16];
};

ABI_SIZE(struct chip_info, 88);

static u32 internal_gpu_get_chip_info(struct vgpu *g, struct rm_object *o, void *params)
{
	struct chip_info *p = params;

	memset(p, 0, sizeof(*p));
	p->pci_device_id = pci_cfg_read32(g, 0x00);
	p->pci_sub_device_id = pci_cfg_read32(g, 0x2c);
	p->pci_revision_id = pci_cfg_read32(g, 0x08) & 0xff;
	memset(p->reg_bases, 0xff, sizeof(p->reg_bases));
	return NV_OK;
}

const struct rm_ctrl rm_ctrl_gpu_table[] = {
	{ 0x20800110, "GPU_GET_NAME_STRING", sizeof(struct name_string),
	  NV20_SUBDEVICE_0, gpu_get_name_string },
	{ 0x20800111, "GPU_GET_SHORT_NAME_STRING", 64, NV20_SUBDEVICE_0,
	  gpu_get_short_name_string },
	{ 0x2080014a, "GPU_GET_GID_INFO", sizeof(struct gid_info), NV20_SUBDEVICE_0,
	  gpu_get_gid_info },
	{ 0x20800170, "GPU_GET_ENGINES_V2", sizeof(struct engines_v2),
	  NV20_SUBDEVICE_0, gpu_get_engines_v2 },
	{ 0x20800301, "EVENT_SET_NOTIFICATION", sizeof(struct event_set_notification),
	  NV20_SUBDEVICE_0, event_set_notification },
	{ 0x20800403, "TIMER_GET_TIME", sizeof(u64), NV20_SUBDEVICE_0, timer_get_time },
	{ 0x20800a36, "INTERNAL_GPU_GET_CHIP_INFO", sizeof(struct chip_info),
	  NV20_SUBDEVICE_0, internal_gpu_get_chip_info },
	{ 0x20801701, "MC_GET_ARCH_INFO", sizeof(struct arch_info), NV20_SUBDEVICE_0,
	  mc_get_arch_info },
	{ 0x20801801, "BUS_GET_PCI_INFO", sizeof(struct pci_info), NV20_SUBDEVICE_0,
	  bus_get_pci_info },
	{ 0 }
};
