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
 *   %ENOMEM means that system memory is short, %ENODEV that the GPU is gone or
 *   its firmware has failed. The call that finds the latter out may end with
 *   %ETIMEDOUT. %EBUSY: memory was not to be had since others use it, for long.
 *   What the firmware refuses although all is well with it ends with %EIO, or
 *   with %EBUSY or %ETIME if it may do it another time. Nothing ends with %EAGAIN.
 * - Sizes, offsets and GPU virtual addresses are in bytes.
 * - An array inside an argument is an address, a count and a stride: the size
 *   of one element as the program knows it. A stride below that of the revision
 *   that introduced the array is %EINVAL, one above 256 is %E2BIG, and so is
 *   an element whose tail, which the kernel does not know, is not zero.
 *
 * Some names and numbers are kept free for what may come. Today each is refused
 * with %EINVAL, as is anything else that there is not:
 *
 * - ioctls 0x13 GEM_MADVISE (memory that may be dropped when it is short), 0x1c
 *   VM_QUERY_RANGES (what is mapped), 0x24 QUEUE_SET_PROPERTY (another priority,
 *   for instance), 0x25 WAIT_USER_FENCE (wait for a value in memory);
 * - query 6 ZCULL (what &DRM_IOCTL_NOVA_DEV_QUERY could tell of the buffers in
 *   which the GPU remembers depths);
 * - flags of VMs and queues: SCRATCH_PAGE (addresses without a mapping read from a
 *   page of the kernel's, and are no fault), LR_MODE (jobs that may run for ever,
 *   and have no fences);
 * - flag of a push: INLINE (it is in the caller's memory, is at most 512 bytes
 *   long, and the kernel copies it).
 */

/**
 * define DRM_NOVA_UAPI_REV - revision of the interface this header describes
 *
 * 1: memory objects, queries. 2: VMs and VM_BIND. 3: queues of engines, EXEC,
 * times.
 */
#define DRM_NOVA_UAPI_REV		3

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
 * A mask of DRM_NOVA_FEATURE_*: what may be absent on some GPU although the
 * revision has it. Revision 1 defines no bit.
 */
#define NOVA_GETPARAM_FEATURES		0x101

/**
 * define NOVA_GETPARAM_EXEC_PUSH_MAX - most pushes an EXEC call
 *
 * With a ring of the default size or a larger one, see
 * &drm_nova_queue_create.ring_entries.
 */
#define NOVA_GETPARAM_EXEC_PUSH_MAX	0x102

/**
 * define NOVA_GETPARAM_SYNCS_MAX - most syncs to wait for, or to signal, a call
 */
#define NOVA_GETPARAM_SYNCS_MAX		0x103

/**
 * define NOVA_GETPARAM_VM_BIND_OPS_MAX - most operations a VM_BIND call
 */
#define NOVA_GETPARAM_VM_BIND_OPS_MAX	0x104

/**
 * define NOVA_GETPARAM_QUEUE_PRIORITY_MASK - priorities the caller may choose
 *
 * Bit n for priority n, one of DRM_NOVA_QUEUE_PRIORITY_*.
 */
#define NOVA_GETPARAM_QUEUE_PRIORITY_MASK	0x105

/**
 * define NOVA_GETPARAM_QUEUES_MAX - most queues one DRM file can have
 */
#define NOVA_GETPARAM_QUEUES_MAX	0x106

/**
 * define NOVA_GETPARAM_VRAM_USED - bytes of VRAM in use, by all processes
 *
 * What the kernel needs for itself included.
 */
#define NOVA_GETPARAM_VRAM_USED		0x107

/**
 * define DRM_NOVA_FEATURE_ASYNC_BIND - VM_BIND can wait for and signal syncs
 */
#define DRM_NOVA_FEATURE_ASYNC_BIND	0x1

/**
 * define DRM_NOVA_FEATURE_SPARSE - ranges without memory that do not fault
 */
#define DRM_NOVA_FEATURE_SPARSE		0x2

/**
 * define DRM_NOVA_FEATURE_PTE_KIND - page kinds can be chosen per mapping
 */
#define DRM_NOVA_FEATURE_PTE_KIND	0x4

/**
 * define DRM_NOVA_FEATURE_TIMELINE - timeline syncobjs, 64-bit points
 */
#define DRM_NOVA_FEATURE_TIMELINE	0x8

/**
 * define DRM_NOVA_FEATURE_RESIDENT_QUERY - GEM_INFO says where memory is
 */
#define DRM_NOVA_FEATURE_RESIDENT_QUERY	0x10

/**
 * define DRM_NOVA_FEATURE_DUMP - mappings can be marked for core dumps
 */
#define DRM_NOVA_FEATURE_DUMP		0x20

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
 * An object that may be in VRAM or in system memory moves as room demands, with
 * its content, and GPU mappings follow: where it is makes no difference but in
 * speed. One that may only be in VRAM can be driven out for a while when VRAM is
 * short, and is brought back before the GPU uses it.
 *
 * A CPU mapping shows VRAM write-combined, and reads of it are slow; system
 * memory it may show cached. Only &DRM_NOVA_GEM_CPU_CACHED promises anything:
 * the mapping is always cached then.
 * The CPU reaches VRAM through a window (BAR1) that may be smaller than VRAM;
 * mappings of objects share it, and those of objects not used lately give way
 * and come back when they are touched. An object that does not fit is moved to
 * system memory when the CPU accesses it, if it may be there; if not the access
 * ends with a SIGBUS.
 * After the GPU is gone mappings stay valid: they then show private memory
 * with undefined content, nothing faults.
 *
 * Objects can be exported and imported with the PRIME ioctls of the DRM core.
 * Importing an object the same device exported gives the same object. A CPU
 * mapping of an object of another device is a mapping that device provides.
 * An object that belongs to one VM (&drm_nova_gem_create.vm_id) cannot be
 * exported.
 */

/**
 * define DRM_NOVA_GEM_NO_MMAP - the CPU will not map the object
 *
 * &drm_nova_gem_create.mmap_offset is 0 then, and every attempt to map the
 * object, its dma-buf included, fails with %EINVAL.
 */
#define DRM_NOVA_GEM_NO_MMAP		0x1

/**
 * define DRM_NOVA_GEM_CPU_CACHED - CPU mappings are always cached
 *
 * For system memory only: the placement must be exactly
 * &DRM_NOVA_GEM_PLACEMENT_SYSTEM, else %EINVAL.
 */
#define DRM_NOVA_GEM_CPU_CACHED		0x2

/**
 * define DRM_NOVA_GEM_CPU_VISIBLE - the CPU can reach the object at any time
 *
 * While the object is in VRAM it has its place in the CPU's window, which
 * &drm_nova_mem_region.cpu_visible_size is the size of. Without it an object is
 * mapped as well, but only as long as there is room. %EINVAL together with
 * &DRM_NOVA_GEM_NO_MMAP.
 */
#define DRM_NOVA_GEM_CPU_VISIBLE	0x4

/**
 * define DRM_NOVA_GEM_CONTIGUOUS - consecutive addresses while in VRAM
 */
#define DRM_NOVA_GEM_CONTIGUOUS		0x8

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
 * define DRM_NOVA_GEM_PRIVATE - the object belongs to one VM
 *
 * Only reported, by &DRM_IOCTL_NOVA_GEM_INFO.
 */
#define DRM_NOVA_GEM_PRIVATE		0x20000

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
	 * than the &drm_nova_mem_region.total of every allowed region. An object
	 * that may only be in VRAM, and is larger than its
	 * &drm_nova_mem_region.cpu_visible_size, can be created and mapped, but
	 * not accessed by the CPU; with &DRM_NOVA_GEM_CPU_VISIBLE it is %ENOSPC.
	 */
	__u64 size;

	/** @flags: in: mask of DRM_NOVA_GEM_* */
	__u32 flags;

	/**
	 * @placement: in: mask of DRM_NOVA_GEM_PLACEMENT_*: where the object
	 * may live, 0 leaves it to the kernel: VRAM, or else system memory. The
	 * kernel ignores regions it cannot allocate from (see
	 * &DRM_NOVA_MEM_REGION_ALLOCATABLE); %EOPNOTSUPP if no other is left,
	 * %ENOSPC if there is no room in VRAM and it may be nowhere else.
	 */
	__u32 placement;

	/**
	 * @vm_id: in: id of the only VM the object will be used in, 0 for an
	 * object that can be shared. What belongs to one VM is cheaper to use:
	 * a job need not look at each such object. %ENOENT if there is no such
	 * VM.
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
	 * @flags: out: the flags it was created with, and
	 * &DRM_NOVA_GEM_PRIVATE; or &DRM_NOVA_GEM_IMPORTED
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
 * define DRM_NOVA_QUERY_ENGINES - query &struct drm_nova_engines
 */
#define DRM_NOVA_QUERY_ENGINES		2

/**
 * define DRM_NOVA_QUERY_MEM_REGIONS - query &struct drm_nova_mem_regions
 */
#define DRM_NOVA_QUERY_MEM_REGIONS	3

/**
 * define DRM_NOVA_QUERY_MMU - query &struct drm_nova_mmu_info
 */
#define DRM_NOVA_QUERY_MMU		4

/**
 * define DRM_NOVA_QUERY_TIME - query &struct drm_nova_time_info
 */
#define DRM_NOVA_QUERY_TIME		5

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

	/**
	 * @total: how much there is for objects of all processes together. In
	 * VRAM the kernel's page tables and channels take of it, too, of which
	 * @used knows nothing: see %NOVA_GETPARAM_VRAM_USED.
	 */
	__u64 total;

	/** @used: how much they have, of all processes together */
	__u64 used;

	/**
	 * @cpu_visible_size: how much of @total can be objects with
	 * &DRM_NOVA_GEM_CPU_VISIBLE. In VRAM this is the larger part of
	 * &NOVA_GETPARAM_VRAM_BAR_SIZE, or @total if that is less; it may be
	 * anywhere in VRAM. The rest of the CPU's window, and what these objects
	 * do not take, is shared by all other objects in VRAM that the CPU
	 * accesses. @total for the system's memory.
	 */
	__u64 cpu_visible_size;

	/**
	 * @cpu_visible_used: how much of that they have: in VRAM only objects
	 * with &DRM_NOVA_GEM_CPU_VISIBLE count, whether the CPU accesses them or
	 * not. @used for the system's memory.
	 */
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

/**
 * struct drm_nova_mmu_info - answer to &DRM_NOVA_QUERY_MMU
 *
 * What is the same for all VMs. Constant for as long as the GPU is there.
 */
struct drm_nova_mmu_info {
	/** @va_bits: width of a GPU virtual address */
	__u32 va_bits;

	/** @pad: 0 */
	__u32 pad;

	/** @page_sizes: or of all page sizes: bit n for pages of 2^n bytes */
	__u64 page_sizes;

	/**
	 * @sparse_sizes: bit n: a sparse range can be described in units of
	 * 2^n bytes, aligned to that. Any range of whole 4 KiB pages can be
	 * sparse; one that begins and ends at multiples of a large unit takes
	 * less memory for page tables. Which units the kernel takes is not
	 * promised.
	 */
	__u64 sparse_sizes;

	/**
	 * @kernel_va_min: smallest size of the kernel's range in a VM. It must
	 * end at or below 1 TiB, see &drm_nova_vm_create.kernel_va_size.
	 */
	__u64 kernel_va_min;

	/** @kernel_va_align: what its start and size are multiples of */
	__u64 kernel_va_align;

	/** @kinds: bit n of word n / 64: page kind n can be used */
	__u64 kinds[4];

	/** @kinds_vram: those of @kinds that an object has only while in VRAM */
	__u64 kinds_vram[4];
};

/**
 * define DRM_NOVA_ENGINE_CLASSES_MAX - size of &drm_nova_engine.classes
 */
#define DRM_NOVA_ENGINE_CLASSES_MAX	8

/**
 * struct drm_nova_engine - an engine that queues can be made for
 */
struct drm_nova_engine {
	/** @engine_class: DRM_NOVA_ENGINE_CLASS_* */
	__u16 engine_class;

	/** @engine_instance: number among the engines of its class */
	__u16 engine_instance;

	/** @runlist: engines with the same number take turns */
	__u32 runlist;

	/** @class_count: valid entries of @classes */
	__u32 class_count;

	/** @pad: 0 */
	__u32 pad;

	/**
	 * @classes: NVIDIA's numbers of the objects a queue can have, 0xc7b5
	 * (AMPERE_DMA_COPY_B) for instance
	 */
	__u32 classes[DRM_NOVA_ENGINE_CLASSES_MAX];
};

/**
 * struct drm_nova_engines - answer to &DRM_NOVA_QUERY_ENGINES
 *
 * Followed by @count entries of &struct drm_nova_engine, @stride bytes from one
 * to the next, as in &struct drm_nova_mem_regions. Bind queues are not listed:
 * they need no engine. Constant for as long as the GPU is there.
 */
struct drm_nova_engines {
	/** @count: entries */
	__u32 count;

	/** @stride: size of an entry */
	__u32 stride;
};

/**
 * struct drm_nova_time_info - answer to &DRM_NOVA_QUERY_TIME
 *
 * What the GPU's clock is like. Semaphore releases with a timestamp, and
 * &DRM_IOCTL_NOVA_GET_TIME, count nanoseconds of it. Constant.
 */
struct drm_nova_time_info {
	/** @frequency: units a second, 1000000000 */
	__u64 frequency;

	/** @resolution: smallest step, in these units */
	__u64 resolution;
};

/**
 * struct drm_nova_get_time - argument of &DRM_IOCTL_NOVA_GET_TIME
 *
 * Reads the GPU's clock and one of the CPU's, as nearly at the same time as it
 * can be had.
 */
struct drm_nova_get_time {
	/**
	 * @clockid: in: %CLOCK_MONOTONIC, %CLOCK_MONOTONIC_RAW,
	 * %CLOCK_REALTIME, %CLOCK_BOOTTIME or %CLOCK_TAI, else %EINVAL
	 */
	__u32 clockid;

	/** @flags: in: must be 0 */
	__u32 flags;

	/** @gpu_ns: out: the GPU's clock */
	__u64 gpu_ns;

	/** @cpu_ns: out: the CPU's clock, just before the GPU's was read */
	__u64 cpu_ns;

	/** @cpu_delta_ns: out: how long reading it took, by the CPU's clock */
	__u64 cpu_delta_ns;
};

/**
 * struct drm_nova_gem_set_label - argument of &DRM_IOCTL_NOVA_GEM_SET_LABEL
 *
 * Names an object, for debugfs and core dumps.
 */
struct drm_nova_gem_set_label {
	/** @handle: in: handle of the object, else %ENOENT */
	__u32 handle;

	/**
	 * @size: in: bytes at @label, at most &DRM_NOVA_LABEL_MAX, else %E2BIG.
	 * 0 takes the name away.
	 */
	__u32 size;

	/** @label: in: address of the name; ends at a zero byte, or after @size */
	__u64 label;
};

/**
 * define DRM_NOVA_LABEL_MAX - upper bound of &drm_nova_gem_set_label.size
 */
#define DRM_NOVA_LABEL_MAX		4096

/**
 * DOC: GPU virtual address spaces
 *
 * A VM is an address space of the GPU. A file can have several. In each of them
 * a range belongs to the kernel, which puts there what the GPU needs to run
 * queues; the rest is user space's, to do with as it likes, by
 * &DRM_IOCTL_NOVA_VM_BIND. Nothing is mapped but what was bound.
 *
 * An object stays alive while it is mapped, also after its handle was closed.
 * All VMs of a file go with the file.
 */

/**
 * struct drm_nova_vm_create - argument of &DRM_IOCTL_NOVA_VM_CREATE
 */
struct drm_nova_vm_create {
	/** @flags: in: must be 0 */
	__u32 flags;

	/** @vm_id: out: id of the new VM, in this file */
	__u32 vm_id;

	/**
	 * @kernel_va_start: in: first address of the kernel's range, ignored if
	 * @kernel_va_size is 0. out: the same, as it is.
	 */
	__u64 kernel_va_start;

	/**
	 * @kernel_va_size: in: size of the kernel's range; 0 leaves it to the
	 * kernel, which takes one just below 1 TiB. out: the same, as it is.
	 * %EINVAL if it is less than &drm_nova_mmu_info.kernel_va_min, if start
	 * or size are not multiples of &drm_nova_mmu_info.kernel_va_align, or if
	 * the range ends above 1 TiB, which is as far as the GPU's front end
	 * reaches, whatever &drm_nova_mmu_info.va_bits is.
	 */
	__u64 kernel_va_size;

	/** @user_va_start: out: first address user space may bind */
	__u64 user_va_start;

	/**
	 * @user_va_size: out: size of the range it may bind, the kernel's range
	 * excepted if that is inside
	 */
	__u64 user_va_size;
};

/**
 * struct drm_nova_vm_destroy - argument of &DRM_IOCTL_NOVA_VM_DESTROY
 *
 * Takes a VM down with all its mappings. Binds that have not run yet do not run
 * any more; what they would signal is signalled with an error. %EBUSY while a
 * queue uses the VM.
 */
struct drm_nova_vm_destroy {
	/** @vm_id: in: id of the VM, else %ENOENT */
	__u32 vm_id;

	/** @pad: must be 0 */
	__u32 pad;
};

/**
 * define DRM_NOVA_VM_BIND_OP_MAP - map an object, or make a range sparse
 *
 * Replaces what is mapped in the range, as mmap() with MAP_FIXED does.
 */
#define DRM_NOVA_VM_BIND_OP_MAP		0

/**
 * define DRM_NOVA_VM_BIND_OP_UNMAP - unmap a range
 *
 * Whatever is there, in whole or in part, or nothing, as munmap() does. Of the
 * other fields only &drm_nova_vm_bind_op.va and &drm_nova_vm_bind_op.range
 * matter; &drm_nova_vm_bind_op.pte_kind is ignored, the others must be 0. Does
 * not fail for want of memory.
 */
#define DRM_NOVA_VM_BIND_OP_UNMAP	1

/**
 * define DRM_NOVA_VM_BIND_READONLY - the GPU cannot write; a write faults
 */
#define DRM_NOVA_VM_BIND_READONLY	0x1

/**
 * define DRM_NOVA_VM_BIND_SPARSE - no memory: reads give 0, writes are dropped
 *
 * With &drm_nova_vm_bind_op.handle and &drm_nova_vm_bind_op.bo_offset 0, and no
 * other flag. A MAP can replace any part of the range, and a MAP with this flag
 * makes it sparse again.
 */
#define DRM_NOVA_VM_BIND_SPARSE		0x2

/**
 * define DRM_NOVA_VM_BIND_GPU_UNCACHED - not kept in the GPU's L2 cache
 */
#define DRM_NOVA_VM_BIND_GPU_UNCACHED	0x4

/**
 * define DRM_NOVA_VM_BIND_DUMP - the content belongs into a core dump
 */
#define DRM_NOVA_VM_BIND_DUMP		0x8

/**
 * struct drm_nova_vm_bind_op - one operation of &struct drm_nova_vm_bind
 */
struct drm_nova_vm_bind_op {
	/** @op: in: DRM_NOVA_VM_BIND_OP_* */
	__u32 op;

	/** @flags: in: mask of DRM_NOVA_VM_BIND_READONLY and so on */
	__u32 flags;

	/**
	 * @handle: in: the object to map, %ENOENT if there is none, %EPERM if
	 * it belongs to another VM
	 */
	__u32 handle;

	/**
	 * @pte_kind: in: page kind, one of &drm_nova_mmu_info.kinds. Two
	 * mappings of an object may have different ones.
	 */
	__u8 pte_kind;

	/**
	 * @page_shift: in: log2 of the largest page to map with, 12, 16 or 21;
	 * 0 for the largest there is. Which pages are used depends on where the
	 * object is and how both addresses are aligned, and may change when the
	 * object moves.
	 */
	__u8 page_shift;

	/** @pad: must be 0 */
	__u16 pad;

	/** @va: in: first address, a multiple of 4 KiB */
	__u64 va;

	/**
	 * @range: in: bytes, a multiple of 4 KiB, not 0; the range must be
	 * user space's
	 */
	__u64 range;

	/**
	 * @bo_offset: in: where in the object the mapping begins, a multiple of
	 * 4 KiB; with @range within its size
	 */
	__u64 bo_offset;
};

/**
 * define DRM_NOVA_SYNC_TIMELINE - the syncobj is a timeline
 */
#define DRM_NOVA_SYNC_TIMELINE		0x1

/**
 * struct drm_nova_sync - a syncobj to wait for or to signal
 */
struct drm_nova_sync {
	/** @handle: in: handle of the syncobj, else %ENOENT */
	__u32 handle;

	/** @flags: in: mask of DRM_NOVA_SYNC_* */
	__u32 flags;

	/**
	 * @point: in: point of a timeline, not 0; 0 for a binary syncobj. To
	 * wait for what nobody has submitted yet is %EINVAL.
	 */
	__u64 point;
};

/**
 * define DRM_NOVA_VM_BIND_ASYNC - do it later, in the order of the bind queue
 */
#define DRM_NOVA_VM_BIND_ASYNC		0x1

/**
 * struct drm_nova_vm_bind - argument of &DRM_IOCTL_NOVA_VM_BIND
 *
 * Changes mappings: all operations, in their order, or, when the call fails,
 * none.
 *
 * Without &DRM_NOVA_VM_BIND_ASYNC all is done when the call returns, by the
 * thread that makes it; there may be no syncs and no queue then. It does not
 * wait for asynchronous calls; the order in which those and synchronous ones
 * take effect on the same addresses is for the program to arrange. Without any
 * operation it waits for all earlier asynchronous calls on the VM.
 *
 * With it the call returns at once. The operations are done after all of @waits
 * and after what the same queue was given before; then @signals are signalled.
 * Without any operation it only does that. Calls in different queues are not
 * ordered.
 *
 * Should an asynchronous call fail later on, which takes broken hardware, the
 * fences it signals carry the error and the VM is banned, see
 * &DRM_NOVA_VM_STATE_BANNED.
 */
struct drm_nova_vm_bind {
	/** @vm_id: in: id of the VM; %ENOENT if there is none, or it is banned */
	__u32 vm_id;

	/** @flags: in: mask of DRM_NOVA_VM_BIND_ASYNC */
	__u32 flags;

	/**
	 * @queue_id: in: queue of the class &DRM_NOVA_ENGINE_CLASS_BIND, of this
	 * VM, else %ENOENT; 0 for the queue every VM has
	 */
	__u32 queue_id;

	/** @op_count: in: operations, at most &NOVA_GETPARAM_VM_BIND_OPS_MAX */
	__u32 op_count;

	/** @op_stride: in: size of &struct drm_nova_vm_bind_op */
	__u32 op_stride;

	/** @sync_stride: in: size of &struct drm_nova_sync */
	__u32 sync_stride;

	/** @wait_count: in: syncs to wait for, %E2BIG if there are too many */
	__u32 wait_count;

	/** @signal_count: in: syncs to signal, %E2BIG if there are too many */
	__u32 signal_count;

	/** @ops: in: address of an array of &struct drm_nova_vm_bind_op */
	__u64 ops;

	/** @waits: in: address of an array of &struct drm_nova_sync */
	__u64 waits;

	/** @signals: in: address of an array of &struct drm_nova_sync */
	__u64 signals;

	/**
	 * @failed_op: out: index of the operation that is at fault, or @op_count
	 * if none is
	 */
	__u32 failed_op;

	/** @pad: must be 0 */
	__u32 pad;
};

/**
 * define DRM_NOVA_VM_STATE_BANNED - the VM cannot be used any more
 *
 * Only destroyed.
 */
#define DRM_NOVA_VM_STATE_BANNED	0x1

/**
 * define DRM_NOVA_VM_STATE_FAULT - the GPU used an address it must not use
 */
#define DRM_NOVA_VM_STATE_FAULT		0x4

/**
 * define DRM_NOVA_FAULT_ACCESS_UNKNOWN - the firmware did not say
 */
#define DRM_NOVA_FAULT_ACCESS_UNKNOWN	0xffffffff

/**
 * struct drm_nova_vm_fault - a use of an address that failed
 */
struct drm_nova_vm_fault {
	/** @va: out: the address, or the page it is in */
	__u64 va;

	/** @type: out: NV_PFAULT_FAULT_TYPE_* */
	__u32 type;

	/**
	 * @access: out: NV_PFAULT_ACCESS_TYPE_*: 0 read, 1 write, 2 atomic,
	 * 3 prefetch; or &DRM_NOVA_FAULT_ACCESS_UNKNOWN
	 */
	__u32 access;
};

/**
 * struct drm_nova_vm_get_state - argument of &DRM_IOCTL_NOVA_VM_GET_STATE
 */
struct drm_nova_vm_get_state {
	/** @vm_id: in: id of the VM, else %ENOENT */
	__u32 vm_id;

	/** @state: out: mask of DRM_NOVA_VM_STATE_* */
	__u32 state;

	/**
	 * @fault_count: in: elements there is room for at @faults. out: faults
	 * that are known, which may be more.
	 */
	__u32 fault_count;

	/** @fault_stride: in: size of &struct drm_nova_vm_fault; 0 with no room */
	__u32 fault_stride;

	/** @faults: in: address of an array, filled with the first faults */
	__u64 faults;
};

/**
 * DOC: Queues
 *
 * A queue does in order what it is given. Queues are not ordered among each
 * other, but by syncobjs. There are two kinds: a queue of an engine is a channel
 * of the GPU and takes &DRM_IOCTL_NOVA_EXEC, one of the class
 * &DRM_NOVA_ENGINE_CLASS_BIND takes &DRM_IOCTL_NOVA_VM_BIND.
 *
 * When something goes wrong on an engine only the queue that did it ends: it is
 * *banned*, and &DRM_IOCTL_NOVA_QUEUE_GET_STATE says why. The fence of the call
 * that was at fault carries %EIO (the GPU found an error) or %ETIME (it did not
 * come to an end in time), those of later calls %ECANCELED. If the GPU's firmware
 * dies, or the GPU no longer answers, all queues are banned, with %ECANCELED; if it
 * is taken away from the driver fences carry %ENODEV.
 *
 * A call has a few seconds to come to its end, counted from when the GPU begins
 * with it: waiting for other calls does not count.
 */

/**
 * define DRM_NOVA_ENGINE_CLASS_GR - graphics and compute, and a copy engine
 */
#define DRM_NOVA_ENGINE_CLASS_GR	0

/**
 * define DRM_NOVA_ENGINE_CLASS_CE - copies
 */
#define DRM_NOVA_ENGINE_CLASS_CE	1

/**
 * define DRM_NOVA_ENGINE_CLASS_NVDEC - decodes video
 */
#define DRM_NOVA_ENGINE_CLASS_NVDEC	2

/**
 * define DRM_NOVA_ENGINE_CLASS_NVENC - encodes video
 */
#define DRM_NOVA_ENGINE_CLASS_NVENC	3

/**
 * define DRM_NOVA_ENGINE_CLASS_NVJPG - decodes JPEG
 */
#define DRM_NOVA_ENGINE_CLASS_NVJPG	4

/**
 * define DRM_NOVA_ENGINE_CLASS_OFA - optical flow
 */
#define DRM_NOVA_ENGINE_CLASS_OFA	5

/**
 * define DRM_NOVA_ENGINE_CLASS_BIND - queue for &DRM_IOCTL_NOVA_VM_BIND
 */
#define DRM_NOVA_ENGINE_CLASS_BIND	0x100

/**
 * define DRM_NOVA_ENGINE_INSTANCE_ANY - the kernel chooses an engine
 *
 * The one with the fewest queues.
 */
#define DRM_NOVA_ENGINE_INSTANCE_ANY	0xffff

/**
 * define DRM_NOVA_QUEUE_PRIORITY_LOW - runs after others
 */
#define DRM_NOVA_QUEUE_PRIORITY_LOW	0

/**
 * define DRM_NOVA_QUEUE_PRIORITY_MEDIUM - runs in turn with others
 */
#define DRM_NOVA_QUEUE_PRIORITY_MEDIUM	1

/**
 * define DRM_NOVA_QUEUE_PRIORITY_HIGH - runs before others
 *
 * For the DRM master, and those with %CAP_SYS_NICE.
 */
#define DRM_NOVA_QUEUE_PRIORITY_HIGH	2

/**
 * define DRM_NOVA_QUEUE_PRIORITY_REALTIME - reserved, %EOPNOTSUPP
 */
#define DRM_NOVA_QUEUE_PRIORITY_REALTIME	3

/**
 * define DRM_NOVA_QUEUE_USER_RING - reserved, %EINVAL
 *
 * For queues whose ring and doorbell user space maps, and submits to by itself.
 */
#define DRM_NOVA_QUEUE_USER_RING	0x1

/**
 * struct drm_nova_queue_create - argument of &DRM_IOCTL_NOVA_QUEUE_CREATE
 *
 * %ENOSPC if the file has &NOVA_GETPARAM_QUEUES_MAX queues, or the GPU has no
 * channel, or no memory for one. %ENOENT if there is no such VM, or it is banned.
 */
struct drm_nova_queue_create {
	/** @vm_id: in: VM it is for, else %ENOENT */
	__u32 vm_id;

	/** @flags: in: must be 0 */
	__u32 flags;

	/**
	 * @engine_class: in: DRM_NOVA_ENGINE_CLASS_*, else %EINVAL; one that the
	 * GPU does not have is %EOPNOTSUPP
	 */
	__u16 engine_class;

	/**
	 * @engine_instance: in: &drm_nova_engine.engine_instance, or
	 * &DRM_NOVA_ENGINE_INSTANCE_ANY; %EOPNOTSUPP if there is none. Must be 0
	 * for &DRM_NOVA_ENGINE_CLASS_BIND.
	 */
	__u16 engine_instance;

	/**
	 * @priority: in: DRM_NOVA_QUEUE_PRIORITY_*, else %EINVAL; %EACCES if the
	 * caller may not have it. Must be 0 for &DRM_NOVA_ENGINE_CLASS_BIND.
	 */
	__u32 priority;

	/**
	 * @ring_entries: in: how much the GPU is given at a time, 64 to 32768,
	 * else %EINVAL; 0 for 4096. A call takes one entry for each push and two
	 * more, but at least 8, and two of all are never used: 64 hold 7 calls of
	 * one push. Others wait in the kernel. out: what it was rounded up to, a
	 * power of two. A call can have at most half of it less one pushes. Must
	 * be 0 for &DRM_NOVA_ENGINE_CLASS_BIND.
	 */
	__u32 ring_entries;

	/** @queue_id: out: id of the queue, in this file */
	__u32 queue_id;

	/**
	 * @classes: in: address of an array of 32-bit numbers, the objects the
	 * queue shall have, some of &drm_nova_engine.classes, each once; else
	 * %EINVAL. Must be 0 if @class_count is, and for
	 * &DRM_NOVA_ENGINE_CLASS_BIND.
	 */
	__u64 classes;

	/**
	 * @class_count: in: how many, at most &DRM_NOVA_ENGINE_CLASSES_MAX, else
	 * %E2BIG; 0 for all that the engine can have. Must be 0 for
	 * &DRM_NOVA_ENGINE_CLASS_BIND.
	 */
	__u32 class_count;

	/** @pad: must be 0 */
	__u32 pad;
};

/**
 * struct drm_nova_queue_destroy - argument of &DRM_IOCTL_NOVA_QUEUE_DESTROY
 *
 * What a queue was given is still done, as long as its VM is there. When the VM
 * is destroyed, or the file is closed, it is ended at once, and the fences carry
 * %ECANCELED.
 */
struct drm_nova_queue_destroy {
	/** @queue_id: in: id of the queue, else %ENOENT */
	__u32 queue_id;

	/** @pad: must be 0 */
	__u32 pad;
};

/**
 * define DRM_NOVA_QUEUE_STATE_BANNED - nothing can be submitted any more
 */
#define DRM_NOVA_QUEUE_STATE_BANNED	0x1

/**
 * define DRM_NOVA_QUEUE_STATE_TIMEDOUT - a call of it did not come to an end
 */
#define DRM_NOVA_QUEUE_STATE_TIMEDOUT	0x2

/**
 * define DRM_NOVA_QUEUE_STATE_FAULT - the GPU found an error in what it did
 */
#define DRM_NOVA_QUEUE_STATE_FAULT	0x4

/**
 * define DRM_NOVA_QUEUE_STATE_INNOCENT - it was banned, and is not at fault
 */
#define DRM_NOVA_QUEUE_STATE_INNOCENT	0x8

/**
 * struct drm_nova_queue_get_state - argument of
 * &DRM_IOCTL_NOVA_QUEUE_GET_STATE
 *
 * Is a queue all right, and if not, what happened? A bind queue always is.
 */
struct drm_nova_queue_get_state {
	/** @queue_id: in: id of the queue, else %ENOENT */
	__u32 queue_id;

	/** @state: out: mask of DRM_NOVA_QUEUE_STATE_* */
	__u32 state;

	/**
	 * @error: out: negative errno that the fence carries of the call that
	 * was being executed when the queue was banned, 0 if it is not
	 */
	__s32 error;

	/**
	 * @rc_code: out: with &DRM_NOVA_QUEUE_STATE_FAULT what kind of error it
	 * was, NVIDIA's "Xid": 31 for a use of an address that failed, for
	 * instance; otherwise 0
	 */
	__u32 rc_code;

	/** @fault_va: out: the address, or the page it is in, if @rc_code is 31 */
	__u64 fault_va;

	/** @fault_type: out: NV_PFAULT_FAULT_TYPE_*, if @rc_code is 31 */
	__u32 fault_type;

	/**
	 * @fault_access: out: as &drm_nova_vm_fault.access, if @rc_code is 31
	 */
	__u32 fault_access;
};

/**
 * define DRM_NOVA_PUSH_NO_PREFETCH - read the push no sooner than it is its turn
 *
 * The GPU reads ahead otherwise, and would not see what earlier pushes write
 * into this one.
 */
#define DRM_NOVA_PUSH_NO_PREFETCH	0x1

/**
 * define DRM_NOVA_PUSH_SIZE_MAX - bytes of the longest push
 */
#define DRM_NOVA_PUSH_SIZE_MAX		0x7ffffc

/**
 * struct drm_nova_push - methods in memory
 */
struct drm_nova_push {
	/**
	 * @va: in: address in the queue's VM, a multiple of 4. User space's, and
	 * the push ends below 1 TiB, which is as far as the GPU's front end
	 * reaches; else %EINVAL. Nothing looks whether anything is mapped there.
	 */
	__u64 va;

	/**
	 * @size: in: bytes, a multiple of 4, from 4 to &DRM_NOVA_PUSH_SIZE_MAX,
	 * else %EINVAL
	 */
	__u32 size;

	/** @flags: in: mask of DRM_NOVA_PUSH_* */
	__u32 flags;
};

/**
 * struct drm_nova_exec - argument of &DRM_IOCTL_NOVA_EXEC
 *
 * Has the GPU execute pushes, in their order, after all of @waits and after what
 * the queue was given before; then @signals are signalled. Without any push it
 * only does that.
 *
 * All memory that is mapped in the VM when the call is made is where it is
 * mapped until the pushes have been executed, unless user space unmaps it.
 *
 * Returns before anything was executed. If the GPU has no room for more the call
 * may wait until it has, which a signal interrupts. %ECANCELED if queue or VM are
 * banned. %ENOSPC or %ENOMEM if there is not enough memory for all that is mapped.
 */
struct drm_nova_exec {
	/** @queue_id: in: id of a queue of an engine, else %ENOENT */
	__u32 queue_id;

	/** @flags: in: must be 0 */
	__u32 flags;

	/**
	 * @push_count: in: pushes; %EINVAL for more than
	 * &NOVA_GETPARAM_EXEC_PUSH_MAX, or than the queue's ring has room for,
	 * see &drm_nova_queue_create.ring_entries
	 */
	__u32 push_count;

	/** @push_stride: in: size of &struct drm_nova_push */
	__u32 push_stride;

	/** @sync_stride: in: size of &struct drm_nova_sync */
	__u32 sync_stride;

	/** @wait_count: in: syncs to wait for, %E2BIG if there are too many */
	__u32 wait_count;

	/** @signal_count: in: syncs to signal, %E2BIG if there are too many */
	__u32 signal_count;

	/** @pad: must be 0 */
	__u32 pad;

	/** @pushes: in: address of an array of &struct drm_nova_push */
	__u64 pushes;

	/** @waits: in: address of an array of &struct drm_nova_sync */
	__u64 waits;

	/** @signals: in: address of an array of &struct drm_nova_sync */
	__u64 signals;

	/**
	 * @seqno: out: number of the call in the queue, from 1 on; tracepoints
	 * and core dumps name it
	 */
	__u64 seqno;
};

#define DRM_NOVA_GETPARAM		0x00
#define DRM_NOVA_GEM_CREATE		0x01
#define DRM_NOVA_GEM_INFO		0x02
#define DRM_NOVA_DEV_QUERY		0x10
#define DRM_NOVA_GET_TIME		0x11
#define DRM_NOVA_GEM_SET_LABEL		0x12
#define DRM_NOVA_VM_CREATE		0x18
#define DRM_NOVA_VM_DESTROY		0x19
#define DRM_NOVA_VM_BIND		0x1a
#define DRM_NOVA_VM_GET_STATE		0x1b
#define DRM_NOVA_QUEUE_CREATE		0x20
#define DRM_NOVA_QUEUE_DESTROY		0x21
#define DRM_NOVA_QUEUE_GET_STATE	0x22
#define DRM_NOVA_EXEC			0x23

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
	DRM_IOCTL_NOVA_GET_TIME		= DRM_IOWR(DRM_COMMAND_BASE + DRM_NOVA_GET_TIME,
						   struct drm_nova_get_time),
	DRM_IOCTL_NOVA_GEM_SET_LABEL	= DRM_IOWR(DRM_COMMAND_BASE + DRM_NOVA_GEM_SET_LABEL,
						   struct drm_nova_gem_set_label),
	DRM_IOCTL_NOVA_VM_CREATE	= DRM_IOWR(DRM_COMMAND_BASE + DRM_NOVA_VM_CREATE,
						   struct drm_nova_vm_create),
	DRM_IOCTL_NOVA_VM_DESTROY	= DRM_IOWR(DRM_COMMAND_BASE + DRM_NOVA_VM_DESTROY,
						   struct drm_nova_vm_destroy),
	DRM_IOCTL_NOVA_VM_BIND		= DRM_IOWR(DRM_COMMAND_BASE + DRM_NOVA_VM_BIND,
						   struct drm_nova_vm_bind),
	DRM_IOCTL_NOVA_VM_GET_STATE	= DRM_IOWR(DRM_COMMAND_BASE + DRM_NOVA_VM_GET_STATE,
						   struct drm_nova_vm_get_state),
	DRM_IOCTL_NOVA_QUEUE_CREATE	= DRM_IOWR(DRM_COMMAND_BASE + DRM_NOVA_QUEUE_CREATE,
						   struct drm_nova_queue_create),
	DRM_IOCTL_NOVA_QUEUE_DESTROY	= DRM_IOWR(DRM_COMMAND_BASE + DRM_NOVA_QUEUE_DESTROY,
						   struct drm_nova_queue_destroy),
	DRM_IOCTL_NOVA_QUEUE_GET_STATE	= DRM_IOWR(DRM_COMMAND_BASE + DRM_NOVA_QUEUE_GET_STATE,
						   struct drm_nova_queue_get_state),
	DRM_IOCTL_NOVA_EXEC		= DRM_IOWR(DRM_COMMAND_BASE + DRM_NOVA_EXEC,
						   struct drm_nova_exec),
};

#if defined(__cplusplus)
}
#endif

#endif /* __NOVA_DRM_H__ */
