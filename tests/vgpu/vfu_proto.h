/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The vfio-user protocol on the wire
 *
 * QEMU docs/interop/vfio-user.rst; the payloads are those of <linux/vfio.h>,
 * written out here so that neither side depends on the host's headers. All
 * fields are in host byte order, as the protocol says.
 */
#ifndef VFU_PROTO_H
#define VFU_PROTO_H

#include "vgpu.h"

enum vfu_command {
	VFU_VERSION = 1,
	VFU_DMA_MAP = 2,
	VFU_DMA_UNMAP = 3,
	VFU_DEVICE_GET_INFO = 4,
	VFU_DEVICE_GET_REGION_INFO = 5,
	VFU_DEVICE_GET_REGION_IO_FDS = 6,
	VFU_DEVICE_GET_IRQ_INFO = 7,
	VFU_DEVICE_SET_IRQS = 8,
	VFU_REGION_READ = 9,
	VFU_REGION_WRITE = 10,
	VFU_DMA_READ = 11,
	VFU_DMA_WRITE = 12,
	VFU_DEVICE_RESET = 13,
	VFU_REGION_WRITE_MULTI = 15,
	VFU_DEVICE_FEATURE = 16,
	VFU_MIG_DATA_READ = 17,
	VFU_MIG_DATA_WRITE = 18,
};

#define VFU_TYPE_MASK		0xfu
#define VFU_TYPE_COMMAND	0x0u
#define VFU_TYPE_REPLY		0x1u
#define VFU_FLAG_NO_REPLY	0x10u
#define VFU_FLAG_ERROR		0x20u

struct vfu_header {
	u16 id;
	u16 command;
	u32 size;			/* header included */
	u32 flags;
	u32 error;			/* errno, in replies */
};

struct vfu_version {
	u16 major, minor;
	/* JSON text with its terminating zero follows */
};

#define VFU_MAJOR		0
#define VFU_MINOR		1

#define VFU_MAP_READ		0x1u
#define VFU_MAP_WRITE		0x2u

struct vfu_dma_map {
	u32 argsz, flags;
	u64 offset, address, size;
};

#define VFU_UNMAP_ALL		0x2u

struct vfu_dma_unmap {
	u32 argsz, flags;
	u64 address, size;
};

#define VFU_DEVICE_RESETS	0x1u
#define VFU_DEVICE_PCI		0x2u

struct vfu_device_info {
	u32 argsz, flags, num_regions, num_irqs;
};

enum vfu_region {
	VFU_REGION_BAR0, VFU_REGION_BAR1, VFU_REGION_BAR2, VFU_REGION_BAR3,
	VFU_REGION_BAR4, VFU_REGION_BAR5, VFU_REGION_ROM, VFU_REGION_CONFIG,
	VFU_REGION_VGA, VFU_REGIONS
};

#define VFU_REGION_CAN_READ	0x1u
#define VFU_REGION_CAN_WRITE	0x2u
#define VFU_REGION_CAN_MMAP	0x4u
#define VFU_REGION_HAS_CAPS	0x8u

struct vfu_region_info {
	u32 argsz, flags, index, cap_offset;
	u64 size, offset;
};

#define VFU_CAP_SPARSE_MMAP	1

struct vfu_cap_sparse {
	u16 id, version;
	u32 next;
	u32 nr_areas, reserved;
	u64 offset, size;		/* one area */
};

enum vfu_irq { VFU_INTX, VFU_MSI, VFU_MSIX, VFU_ERR, VFU_REQ, VFU_IRQS };

#define VFU_IRQ_EVENTFD		0x1u
#define VFU_IRQ_MASKABLE	0x2u
#define VFU_IRQ_AUTOMASKED	0x4u
#define VFU_IRQ_NORESIZE	0x8u

struct vfu_irq_info {
	u32 argsz, flags, index, count;
};

#define VFU_SET_DATA_NONE	0x01u
#define VFU_SET_DATA_BOOL	0x02u
#define VFU_SET_DATA_EVENTFD	0x04u
#define VFU_SET_DATA_MASK	0x07u
#define VFU_SET_MASK		0x08u
#define VFU_SET_UNMASK		0x10u
#define VFU_SET_TRIGGER		0x20u
#define VFU_SET_ACTION_MASK	0x38u

struct vfu_irq_set {
	u32 argsz, flags, index, start, count;
	/* with DATA_BOOL, count bytes follow */
};

struct vfu_region_access {
	u64 offset;
	u32 region, count;
	/* data follows in write commands and read replies */
};

#define VFU_MAX_FDS		8
#define VFU_MAX_XFER		1048576u
/* The longest message either side may send. */
#define VFU_MAX_MESSAGE		(sizeof(struct vfu_header) + \
				 sizeof(struct vfu_region_access) + VFU_MAX_XFER)

#endif /* VFU_PROTO_H */
