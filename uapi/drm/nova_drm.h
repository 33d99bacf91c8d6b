/* SPDX-License-Identifier: MIT */

#ifndef __NOVA_DRM_H__
#define __NOVA_DRM_H__

#include "drm.h"

#if defined(__cplusplus)
extern "C" {
#endif

/**
 * DOC: Overview
 *
 * User-space interface of nova-drm, the DRM driver for NVIDIA GPUs that run
 * the GSP firmware. The driver's name is "nova-drm"; all ioctls work on the
 * render node.
 *
 * The first three ioctls have the numbers and the leading fields of the header
 * of the same name in the Linux tree: programs built against that header work.
 * What this driver adds to an ioctl follows those fields, new ioctls start at
 * 0x10, new parameters at 0x100.
 *
 * Ask &NOVA_GETPARAM_UAPI_REV before using anything that is not in that
 * header. A kernel without it answers %EINVAL; and a kernel that is older than
 * the header a program was built with ignores the tail of a struct it does not
 * know, so trying and looking at the error does not work.
 *
 * Rules that hold for every ioctl:
 *
 * - Fields called ``pad``, and bits of ``flags`` that are not defined, must be
 *   zero, else %EINVAL.
 * - Handles and ids start at 1; 0 says none.
 * - %EINVAL is a malformed argument, %ENOENT an unknown handle or id,
 *   %EOPNOTSUPP something well formed that this GPU or this kernel cannot do,
 *   %ENOMEM means that system memory is short, %ENODEV that the GPU is gone.
 * - Sizes and offsets are in bytes.
 */

/**
 * define DRM_NOVA_UAPI_REV - revision of the interface this header describes
 */
#define DRM_NOVA_UAPI_REV		1

/**
 * DOC: Parameters
 *
 * Values for &drm_nova_getparam.param; any other is refused with %EINVAL.
 */

/**
 * define NOVA_GETPARAM_VRAM_BAR_SIZE - size of the CPU's window into VRAM
 *
 * The size of the PCI BAR (BAR1), not the amount of VRAM.
 */
#define NOVA_GETPARAM_VRAM_BAR_SIZE	0x1

/**
 * define NOVA_GETPARAM_UAPI_REV - revision the kernel implements
 *
 * Grows by one whenever something is added; nothing is ever taken away. See
 * &DRM_NOVA_UAPI_REV.
 */
#define NOVA_GETPARAM_UAPI_REV		0x100

/**
 * define NOVA_GETPARAM_FEATURES - mask of optional features
 *
 * What may be absent on some GPU although the revision has it. Revision 1
 * defines no bit.
 */
#define NOVA_GETPARAM_FEATURES		0x101

/**
 * struct drm_nova_getparam - argument of &DRM_IOCTL_NOVA_GETPARAM
 *
 * Reads one number that describes the GPU or the driver.
 */
struct drm_nova_getparam {
	/** @param: in: one of the NOVA_GETPARAM_* values */
	__u64 param;

	/** @value: out: the parameter's value */
	__u64 value;
};

/**
 * DOC: Memory objects
 *
 * A GEM object is a piece of memory that the kernel places in one of the
 * regions its creator allows, see &drm_nova_gem_create.placement and
 * &DRM_NOVA_QUERY_MEM_REGIONS. Its content is zero when user space sees it
 * for the first time.
 *
 * CPU mappings are write-combined unless the object was created with
 * &DRM_NOVA_GEM_CPU_CACHED; what kind of mapping an object has never changes.
 * After the GPU is gone mappings stay valid: they then show private memory
 * with undefined content, nothing faults.
 *
 * Objects can be exported and imported with the PRIME ioctls of the DRM core.
 * Importing an object the same device exported gives the same object. A CPU
 * mapping of an object of another device is a mapping that device provides.
 */

/**
 * define DRM_NOVA_GEM_NO_MMAP - the CPU will not map the object
 *
 * &drm_nova_gem_create.mmap_offset is 0 then, and every attempt to map the
 * object, its dma-buf included, fails with %EINVAL.
 */
#define DRM_NOVA_GEM_NO_MMAP		0x1

/**
 * define DRM_NOVA_GEM_CPU_CACHED - CPU mappings are cached
 *
 * For system memory only: the placement must be exactly
 * &DRM_NOVA_GEM_PLACEMENT_SYSTEM, else %EINVAL.
 */
#define DRM_NOVA_GEM_CPU_CACHED		0x2

/**
 * define DRM_NOVA_GEM_DEFER_BACKING - allocate memory at first use
 *
 * Without it memory is there when the ioctl returns, or the ioctl fails with
 * %ENOMEM. With it a lack of memory shows up later, as a SIGBUS at the first
 * access for instance.
 */
#define DRM_NOVA_GEM_DEFER_BACKING	0x10

/**
 * define DRM_NOVA_GEM_IMPORTED - the object belongs to another device
 *
 * Only reported, by &DRM_IOCTL_NOVA_GEM_INFO.
 */
#define DRM_NOVA_GEM_IMPORTED		0x10000

/**
 * define DRM_NOVA_GEM_PLACEMENT_SYSTEM - the object may be in system memory
 */
#define DRM_NOVA_GEM_PLACEMENT_SYSTEM	0x1

/**
 * define DRM_NOVA_GEM_PLACEMENT_VRAM - the object may be in VRAM
 */
#define DRM_NOVA_GEM_PLACEMENT_VRAM	0x2

/**
 * struct drm_nova_gem_create - argument of &DRM_IOCTL_NOVA_GEM_CREATE
 *
 * Creates a memory object. A caller that passes only the first 16 bytes (the
 * struct of the upstream header) gets an object with default placement, that
 * can be mapped and shared.
 */
struct drm_nova_gem_create {
	/** @handle: out: handle of the new object */
	__u32 handle;

	/** @pad: must be 0 */
	__u32 pad;

	/**
	 * @size: in: wanted size, not 0. out: actual size, rounded up to whole
	 * pages of the size that @page_shift asks for. %ENOMEM if it is more
	 * than the &drm_nova_mem_region.total of every allowed region.
	 */
	__u64 size;

	/** @flags: in: mask of DRM_NOVA_GEM_* */
	__u32 flags;

	/**
	 * @placement: in: mask of DRM_NOVA_GEM_PLACEMENT_*: where the object
	 * may live, 0 leaves it to the kernel. The kernel ignores regions it
	 * cannot allocate from (see &DRM_NOVA_MEM_REGION_ALLOCATABLE);
	 * %EOPNOTSUPP if no other is left.
	 */
	__u32 placement;

	/**
	 * @vm_id: in: id of the only VM the object will be used in, 0 for an
	 * object that can be shared. %ENOENT if there is no such VM; revision 1
	 * has no VMs.
	 */
	__u32 vm_id;

	/**
	 * @page_shift: in: log2 of the GPU page size to prepare for: 12, 16 or
	 * 21; 0 leaves it to the kernel. A hint for size and alignment, not a
	 * promise.
	 */
	__u32 page_shift;

	/**
	 * @mmap_offset: out: offset to pass to mmap() on the DRM file; 0 with
	 * &DRM_NOVA_GEM_NO_MMAP.
	 */
	__u64 mmap_offset;
};

/**
 * struct drm_nova_gem_info - argument of &DRM_IOCTL_NOVA_GEM_INFO
 *
 * Describes a memory object, a created or an imported one.
 */
struct drm_nova_gem_info {
	/** @handle: in: handle of the object */
	__u32 handle;

	/** @pad: must be 0 */
	__u32 pad;

	/** @size: out: actual size */
	__u64 size;

	/**
	 * @flags: out: the flags it was created with, or
	 * &DRM_NOVA_GEM_IMPORTED
	 */
	__u32 flags;

	/** @placement: out: mask of DRM_NOVA_GEM_PLACEMENT_*: where it may live */
	__u32 placement;

	/**
	 * @resident: out: the one DRM_NOVA_GEM_PLACEMENT_* bit of the region
	 * that holds its memory just now, 0 while it has none (not yet
	 * allocated, or swapped out)
	 */
	__u32 resident;

	/**
	 * @page_shift: out: log2 of the page size its size and alignment are
	 * multiples of
	 */
	__u32 page_shift;

	/**
	 * @mmap_offset: out: offset to pass to mmap() on the DRM file, 0 with
	 * &DRM_NOVA_GEM_NO_MMAP
	 */
	__u64 mmap_offset;
};

/**
 * DOC: Queries
 *
 * &DRM_IOCTL_NOVA_DEV_QUERY fills a struct, or a header and an array, in user
 * memory. The structs grow at their end: a caller with a shorter one gets the
 * part it knows, a caller with a longer one gets zeroes in what the kernel
 * does not know.
 */

/**
 * define DRM_NOVA_QUERY_GPU_INFO - query &struct drm_nova_gpu_info
 */
#define DRM_NOVA_QUERY_GPU_INFO		1

/**
 * define DRM_NOVA_QUERY_MEM_REGIONS - query &struct drm_nova_mem_regions
 */
#define DRM_NOVA_QUERY_MEM_REGIONS	3

/**
 * define DRM_NOVA_QUERY_SIZE_MAX - upper bound of &drm_nova_dev_query.size
 */
#define DRM_NOVA_QUERY_SIZE_MAX		65536

/**
 * struct drm_nova_dev_query - argument of &DRM_IOCTL_NOVA_DEV_QUERY
 *
 * With @pointer 0 only @size is filled in, whatever it was.
 */
struct drm_nova_dev_query {
	/** @type: in: one of DRM_NOVA_QUERY_*, else %EINVAL */
	__u32 type;

	/**
	 * @size: in: size of the memory at @pointer, at most
	 * &DRM_NOVA_QUERY_SIZE_MAX, else %E2BIG. out: size of all there is to
	 * tell, which may be more or less than was copied.
	 */
	__u32 size;

	/** @pointer: in: where to write the answer */
	__u64 pointer;
};

/**
 * define DRM_NOVA_CHIP_NAME_LEN - size of &drm_nova_gpu_info.chip_name
 */
#define DRM_NOVA_CHIP_NAME_LEN		16

/**
 * define DRM_NOVA_BOARD_NAME_LEN - size of &drm_nova_gpu_info.board_name
 */
#define DRM_NOVA_BOARD_NAME_LEN		64

/**
 * define DRM_NOVA_FW_VERSION_LEN - size of &drm_nova_gpu_info.fw_version
 */
#define DRM_NOVA_FW_VERSION_LEN		16

/**
 * define DRM_NOVA_UUID_LEN - size of &drm_nova_gpu_info.uuid
 */
#define DRM_NOVA_UUID_LEN		16

/**
 * struct drm_nova_gpu_info - answer to &DRM_NOVA_QUERY_GPU_INFO
 *
 * Constant for as long as the GPU is there. Strings are terminated by a zero
 * byte and filled up with zero bytes.
 */
struct drm_nova_gpu_info {
	/** @chipset: chip id, 0x172 for GA102 for instance */
	__u32 chipset;

	/** @revision: revision of the chip, major << 4 | minor */
	__u32 revision;

	/** @pci_vendor: PCI vendor id */
	__u16 pci_vendor;

	/** @pci_device: PCI device id */
	__u16 pci_device;

	/** @pci_subvendor: PCI subsystem vendor id */
	__u16 pci_subvendor;

	/** @pci_subdevice: PCI subsystem device id */
	__u16 pci_subdevice;

	/** @pci_revision: PCI revision id */
	__u32 pci_revision;

	/** @gpc_mask: bit per graphics processing cluster in use */
	__u32 gpc_mask;

	/** @gpc_count: graphics processing clusters in use */
	__u32 gpc_count;

	/** @tpc_count: texture processing clusters in use, in all of them */
	__u32 tpc_count;

	/** @sm_count: streaming multiprocessors in use, in all of them */
	__u32 sm_count;

	/** @warps_per_sm: warps a streaming multiprocessor can hold */
	__u32 warps_per_sm;

	/** @uuid: the GPU's UUID, all zero if unknown */
	__u8 uuid[DRM_NOVA_UUID_LEN];

	/** @chip_name: lower-case name of the chip, "ga102" */
	char chip_name[DRM_NOVA_CHIP_NAME_LEN];

	/** @fw_version: version of the GSP firmware that runs, "570.144" */
	char fw_version[DRM_NOVA_FW_VERSION_LEN];

	/** @board_name: name of the product, may be empty */
	char board_name[DRM_NOVA_BOARD_NAME_LEN];
};

/**
 * define DRM_NOVA_MEM_CLASS_SYSTEM - region is system memory
 */
#define DRM_NOVA_MEM_CLASS_SYSTEM	0

/**
 * define DRM_NOVA_MEM_CLASS_VRAM - region is the GPU's own memory
 */
#define DRM_NOVA_MEM_CLASS_VRAM		1

/**
 * define DRM_NOVA_MEM_REGION_ALLOCATABLE - objects can be placed there
 *
 * A region without it is only described: this kernel does not place objects
 * in it.
 */
#define DRM_NOVA_MEM_REGION_ALLOCATABLE	0x1

/**
 * struct drm_nova_mem_region - one kind of memory
 *
 * The placement bit for it is 1 << @mem_class.
 */
struct drm_nova_mem_region {
	/** @mem_class: DRM_NOVA_MEM_CLASS_* */
	__u16 mem_class;

	/** @instance: number among the regions of its class */
	__u16 instance;

	/** @flags: mask of DRM_NOVA_MEM_REGION_* */
	__u32 flags;

	/** @min_page_size: granularity of allocation */
	__u32 min_page_size;

	/** @pad: 0 */
	__u32 pad;

	/** @total: how much objects can have, of all processes together */
	__u64 total;

	/** @used: how much they have, of all processes together */
	__u64 used;

	/** @cpu_visible_size: how much of @total the CPU can reach at a time */
	__u64 cpu_visible_size;

	/** @cpu_visible_used: how much of that is in use */
	__u64 cpu_visible_used;
};

/**
 * struct drm_nova_mem_regions - answer to &DRM_NOVA_QUERY_MEM_REGIONS
 *
 * Followed by @count entries of &struct drm_nova_mem_region, @stride bytes
 * from one to the next; step by @stride, since later kernels have longer
 * entries. The system's memory is always there, VRAM where the GPU has any.
 */
struct drm_nova_mem_regions {
	/** @count: entries */
	__u32 count;

	/** @stride: size of an entry */
	__u32 stride;
};

#define DRM_NOVA_GETPARAM		0x00
#define DRM_NOVA_GEM_CREATE		0x01
#define DRM_NOVA_GEM_INFO		0x02
#define DRM_NOVA_DEV_QUERY		0x10

/*
 * An enum, not macros, so that bindgen (Rust) can evaluate them. ISO C wants
 * enumerators to fit an int, which these do not.
 */
__extension__ enum {
	DRM_IOCTL_NOVA_GETPARAM		= DRM_IOWR(DRM_COMMAND_BASE + DRM_NOVA_GETPARAM,
						   struct drm_nova_getparam),
	DRM_IOCTL_NOVA_GEM_CREATE	= DRM_IOWR(DRM_COMMAND_BASE + DRM_NOVA_GEM_CREATE,
						   struct drm_nova_gem_create),
	DRM_IOCTL_NOVA_GEM_INFO		= DRM_IOWR(DRM_COMMAND_BASE + DRM_NOVA_GEM_INFO,
						   struct drm_nova_gem_info),
	DRM_IOCTL_NOVA_DEV_QUERY	= DRM_IOWR(DRM_COMMAND_BASE + DRM_NOVA_DEV_QUERY,
						   struct drm_nova_dev_query),
};

#if defined(__cplusplus)
}
#endif

#endif /* __NOVA_DRM_H__ */
