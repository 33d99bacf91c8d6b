// SPDX-License-Identifier: GPL-2.0
/* Vfio-user: what the device has, and access to its regions */
#include <errno.h>
#include <string.h>

#include "boot.h"
#include "vfu_server.h"

static u64 region_size(const struct vgpu *g, u32 index)
{
	switch (index) {
	case VFU_REGION_BAR0:
		return BAR0_SIZE;
	case VFU_REGION_BAR1:
		return pci_bar1_size(g);
	case VFU_REGION_BAR3:
		return BAR3_SIZE;
	case VFU_REGION_CONFIG:
		return PCI_CFG_SIZE;
	}
	return 0;
}

int vfu_device_info(struct vgpu *g, const u8 *in, size_t len,
		    struct vfu_reply *r)
{
	struct vfu_device_info info;

	if (len != sizeof(info))
		return -EINVAL;
	memcpy(&info, in, sizeof(info));
	if (info.argsz < sizeof(info))
		return -EINVAL;
	info = (struct vfu_device_info){
		.argsz = sizeof(info),
		.flags = VFU_DEVICE_RESETS | VFU_DEVICE_PCI,
		.num_regions = VFU_REGIONS,
		.num_irqs = VFU_IRQS,
	};
	memcpy(g->vfu->reply, &info, sizeof(info));
	r->len = sizeof(info);
	return 0;
}

/*
 * Only the ROM in BAR0 can be mapped. When the client's buffer is too small for
 * the capability, it gets the size it needs and no descriptor, and asks again.
 */
int vfu_region_info(struct vgpu *g, const u8 *in, size_t len,
		    struct vfu_reply *r)
{
	struct vfu_region_info info;
	struct vfu_cap_sparse cap = {
		.id = VFU_CAP_SPARSE_MMAP,
		.version = 1,
		.nr_areas = 1,
		.offset = PROM_BASE,
		.size = PROM_SIZE,
	};
	u32 room;

	if (len < sizeof(info))
		return -EINVAL;
	memcpy(&info, in, sizeof(info));
	if (info.argsz < sizeof(info) || info.index >= VFU_REGIONS)
		return -EINVAL;
	room = info.argsz;
	info = (struct vfu_region_info){
		.argsz = sizeof(info),
		.index = info.index,
		.size = region_size(g, info.index),
	};
	if (info.size)
		info.flags = VFU_REGION_CAN_READ | VFU_REGION_CAN_WRITE;
	r->len = sizeof(info);
	if (info.index == VFU_REGION_BAR0 && !g->opt.prom_trap) {
		info.flags |= VFU_REGION_CAN_MMAP | VFU_REGION_HAS_CAPS;
		info.cap_offset = sizeof(info);
		info.argsz += sizeof(cap);
		if (room >= info.argsz) {
			memcpy(g->vfu->reply + sizeof(info), &cap, sizeof(cap));
			r->len += sizeof(cap);
			r->fd = prom_window_fd(g);
		}
	}
	memcpy(g->vfu->reply, &info, sizeof(info));
	return 0;
}

static int region_check(const struct vgpu *g, const struct vfu_region_access *a)
{
	u64 size;

	if (a->region >= VFU_REGIONS || !a->count || a->count > VFU_MAX_XFER)
		return -EINVAL;
	size = region_size(g, a->region);
	if (a->offset >= size || a->count > size - a->offset)
		return -EINVAL;
	return 0;
}

int vfu_region_read(struct vgpu *g, const u8 *in, size_t len,
		    struct vfu_reply *r)
{
	struct vfu_region_access a;
	u8 *out = g->vfu->reply;
	int err;

	if (len != sizeof(a))
		return -EINVAL;
	memcpy(&a, in, sizeof(a));
	err = region_check(g, &a);
	if (err)
		return err;
	memcpy(out, &a, sizeof(a));
	if (a.region == VFU_REGION_CONFIG)
		pci_read(g, (u32)a.offset, out + sizeof(a), a.count);
	else
		mmio_read(g, a.region, a.offset, out + sizeof(a), a.count);
	r->len = sizeof(a) + a.count;
	return 0;
}

int vfu_region_write(struct vgpu *g, const u8 *in, size_t len,
		     struct vfu_reply *r)
{
	struct vfu_region_access a;
	int err;

	if (len < sizeof(a))
		return -EINVAL;
	memcpy(&a, in, sizeof(a));
	err = region_check(g, &a);
	if (err)
		return err;
	if (len != sizeof(a) + a.count)
		return -EINVAL;
	if (a.region == VFU_REGION_CONFIG)
		pci_write(g, (u32)a.offset, in + sizeof(a), a.count);
	else
		mmio_write(g, a.region, a.offset, in + sizeof(a), a.count);
	memcpy(g->vfu->reply, &a, sizeof(a));
	r->len = sizeof(a);
	return 0;
}
