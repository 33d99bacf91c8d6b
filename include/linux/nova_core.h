/* SPDX-License-Identifier: GPL-2.0 */
/*
 * nova-core: the interface to second-level drivers.
 */
#ifndef _LINUX_NOVA_CORE_H
#define _LINUX_NOVA_CORE_H

#include <linux/compiler-context-analysis.h>
#include <linux/list.h>
#include <linux/sizes.h>
#include <linux/types.h>

struct auxiliary_device;

/**
 * DOC: Overview
 *
 * nova-core owns one GPU: the PCI device, its falcons and the GSP firmware. A
 * second-level driver (nova-drm, a vGPU manager) binds to an auxiliary device
 * that nova-core registers and reaches the GPU through the calls below. It
 * sees no register, no firmware version and no firmware structure.
 *
 * The calls are exported in the symbol namespace ``NOVA_CORE``::
 *
 *	MODULE_IMPORT_NS("NOVA_CORE");
 *
 * The auxiliary device is named "nova_core.nova-drm.<id>"; an id table entry
 * for it reads::
 *
 *	static const struct auxiliary_device_id ids[] = {
 *		{ .name = NOVA_CORE_AUX_DRM },
 *		{ }
 *	};
 */

/**
 * DOC: Lifetime
 *
 * &struct nova_core is opaque, and it is *bound*: it exists from the second
 * level driver's probe until its remove returns, because nova-core registers
 * the auxiliary device last and takes it away first. Within that time every
 * call works without asking whether the GPU is still there; outside of it no
 * call is allowed. There is no reference count to take and no flag to test.
 *
 * The pointer may be kept in one place only, the driver's own device struct,
 * and whoever follows it from a path that is not ordered by probe and remove
 * (an ioctl, a worker, a fence callback) opens a *scope* first: a DRM driver
 * with drm_dev_enter(), which drm_dev_unplug() in its remove waits for.
 *
 * Clang's context analysis checks this rule: the struct is a capability, each
 * call below demands that it be held shared (use) or exclusively (teardown),
 * and the second-level driver's enter function acquires it::
 *
 *	static bool my_enter(struct my_device *my, int *idx)
 *		__cond_acquires_shared(true, my->core)
 *	{
 *		if (!drm_dev_enter(&my->drm, idx))
 *			return false;
 *		__acquire_shared(my->core);
 *		return true;
 *	}
 *
 * Other compilers see plain C. Always name the field (``my->core``), never a
 * getter function: the analysis compares expressions.
 */

/*
 * One bound GPU, opaque outside nova-core; also a context-analysis capability,
 * see the Lifetime section.
 */
context_lock_struct(nova_core);

/**
 * define NOVA_CORE_AUX_DRM - auxiliary device id to match for nova-drm
 */
#define NOVA_CORE_AUX_DRM	"nova_core.nova-drm"

/**
 * define NOVA_CORE_NAME_LEN - bytes in a name, terminating zero included
 */
#define NOVA_CORE_NAME_LEN	64

/**
 * define NOVA_CORE_MAX_REGIONS - upper bound of VRAM regions reported
 */
#define NOVA_CORE_MAX_REGIONS	16

/**
 * struct nova_core_gpu_info - what the GPU is
 *
 * Filled once from registers, the PCI device and the firmware's answers;
 * constant while the GPU is bound.
 */
struct nova_core_gpu_info {
	/** @chipset: chip id as in NV_PMC_BOOT_42, e.g. 0x172 for GA102 */
	u32 chipset;
	/** @revision: major revision << 4 | minor revision */
	u32 revision;
	/** @chip_name: lower-case chip name, e.g. "ga102" */
	char chip_name[16];
	/** @arch_name: architecture name, e.g. "Ampere" */
	char arch_name[16];
	/** @board_name: marketing name as the firmware reports it, may be empty */
	char board_name[NOVA_CORE_NAME_LEN];
	/** @firmware_version: GSP firmware version, e.g. "570.144" */
	char firmware_version[16];
	/** @pci_vendor: PCI vendor id */
	u16 pci_vendor;
	/** @pci_device: PCI device id */
	u16 pci_device;
	/** @pci_subvendor: PCI subsystem vendor id */
	u16 pci_subvendor;
	/** @pci_subdevice: PCI subsystem device id */
	u16 pci_subdevice;
	/** @pci_revision: PCI revision id */
	u8 pci_revision;
	/** @uuid: the GPU's UUID (GID, SHA-1 form), all zero when unknown */
	u8 uuid[16];
	/** @gpc_count: graphics processing clusters in use */
	u32 gpc_count;
	/** @tpc_count: texture processing clusters in use, all GPCs */
	u32 tpc_count;
	/** @sm_count: streaming multiprocessors in use */
	u32 sm_count;
	/** @warps_per_sm: warps one SM can hold */
	u32 warps_per_sm;
	/** @gpc_mask: bit per GPC in use */
	u32 gpc_mask;
	/** @dma_bits: width of a DMA address in bits */
	u32 dma_bits;
	/** @va_bits: width of a GPU virtual address in bits */
	u32 va_bits;
};

/**
 * enum nova_core_region_flags - what a VRAM region may be used for
 * @NOVA_CORE_REGION_RESERVED: owned by firmware, never hand it out
 * @NOVA_CORE_REGION_PROTECTED: inside a protected range, access faults
 * @NOVA_CORE_REGION_COMPRESSIBLE: compressible kinds work here
 * @NOVA_CORE_REGION_ISO: isochronous clients (display) may scan out of it
 */
enum nova_core_region_flags {
	NOVA_CORE_REGION_RESERVED	= 1 << 0,
	NOVA_CORE_REGION_PROTECTED	= 1 << 1,
	NOVA_CORE_REGION_COMPRESSIBLE	= 1 << 2,
	NOVA_CORE_REGION_ISO		= 1 << 3,
};

/**
 * struct nova_core_region - one range of VRAM as the firmware describes it
 */
struct nova_core_region {
	/** @base: first byte */
	u64 base;
	/** @size: bytes */
	u64 size;
	/** @flags: a mask of &enum nova_core_region_flags */
	u32 flags;
};

/**
 * struct nova_core_mem_info - the GPU's memory; constant while bound
 */
struct nova_core_mem_info {
	/** @vram_size: bytes of VRAM fitted, reserved ranges included */
	u64 vram_size;
	/** @vram_usable: bytes in regions that are neither reserved nor protected */
	u64 vram_usable;
	/** @vram_bar_size: size of the CPU's window into VRAM (BAR1), bytes */
	u64 vram_bar_size;
	/** @region_count: valid entries in @regions */
	u32 region_count;
	/** @regions: sorted by base, not overlapping */
	struct nova_core_region regions[NOVA_CORE_MAX_REGIONS];
};

/**
 * DOC: VRAM
 *
 * nova_core_vram_alloc() hands out VRAM in units of 4 KiB from the regions that
 * are neither reserved nor protected. What it returns is opaque; where it lies
 * is asked for with an iterator::
 *
 *	struct nova_core_vram_iter it;
 *
 *	nova_core_vram_iter_init(&it, vram);
 *	while (nova_core_vram_iter_next(&it))
 *		map(it.addr, it.size);
 *
 * Each step is a run: as much as is consecutive and has the same clear state.
 *
 * VRAM that was cleared before it was freed may be given out as such, so that
 * it need not be cleared again. Whoever frees says whether it is, and whoever
 * needs it cleared must clear those runs that do not say so.
 *
 * Memory is allocated and a mutex is taken: the calls may not be made in
 * a fence signalling section, nor where memory is being reclaimed. With lockdep
 * the first attempt is reported.
 *
 * All VRAM must have been freed when the child's remove returns; what has not
 * been is reported, and taken back.
 */

/**
 * enum nova_core_vram_flags - wishes for an allocation
 * @NOVA_CORE_VRAM_CONTIGUOUS: a must: consecutive addresses
 * @NOVA_CORE_VRAM_TOP_DOWN: rather at the end of VRAM; not heeded within
 *	a range
 * @NOVA_CORE_VRAM_BOTTOM_UP: rather at the lowest address; not together with
 *	@NOVA_CORE_VRAM_TOP_DOWN
 * @NOVA_CORE_VRAM_PREFER_CLEARED: rather what is cleared already
 */
enum nova_core_vram_flags {
	NOVA_CORE_VRAM_CONTIGUOUS	= 1 << 0,
	NOVA_CORE_VRAM_TOP_DOWN		= 1 << 1,
	NOVA_CORE_VRAM_BOTTOM_UP	= 1 << 2,
	NOVA_CORE_VRAM_PREFER_CLEARED	= 1 << 3,
};

/**
 * define NOVA_CORE_VRAM_MIN_SHIFT - log2 of the unit of allocation
 */
#define NOVA_CORE_VRAM_MIN_SHIFT	12

/**
 * define NOVA_CORE_VRAM_MAX_SHIFT - log2 of the largest alignment
 */
#define NOVA_CORE_VRAM_MAX_SHIFT	21

/**
 * define NOVA_CORE_VRAM_NAME_LEN - bytes in the name of an account
 */
#define NOVA_CORE_VRAM_NAME_LEN		32

/**
 * struct nova_core_vram_account - on whose behalf VRAM is used
 *
 * Embedded by the child, from nova_core_vram_account_init() to
 * nova_core_vram_account_fini(); longer than any allocation that names it.
 */
struct nova_core_vram_account {
	/* private: to nova-core */
	struct list_head link;
	char name[NOVA_CORE_VRAM_NAME_LEN];
	u64 used;
};

/**
 * struct nova_core_vram_params - what is to be allocated
 */
struct nova_core_vram_params {
	/** @size: bytes, a multiple of 4 KiB, not 0 */
	u64 size;
	/** @start: lowest address allowed, a multiple of 4 KiB */
	u64 start;
	/** @end: first address beyond; a multiple of 4 KiB, or 0: anywhere */
	u64 end;
	/**
	 * @page_shift: log2 of the smallest page it will be mapped with,
	 * NOVA_CORE_VRAM_MIN_SHIFT to NOVA_CORE_VRAM_MAX_SHIFT, or 0 for the
	 * former: each run begins at such a boundary, and all that follow
	 * one another cover whole pages but the last.
	 */
	u32 page_shift;
	/** @flags: a mask of &enum nova_core_vram_flags */
	u32 flags;
	/** @account: who is charged; may be NULL */
	struct nova_core_vram_account *account;
};

/* An allocation, opaque outside nova-core. */
struct nova_core_vram;

/**
 * struct nova_core_vram_iter - one run of an allocation
 */
struct nova_core_vram_iter {
	/** @addr: address in VRAM */
	u64 addr;
	/** @size: bytes */
	u64 size;
	/** @cleared: zero when it was allocated */
	bool cleared;
	/* private: to nova-core */
	const struct list_head *next;
	const struct list_head *end;
};

/**
 * struct nova_core_vram_usage - how much VRAM is in use, at one moment
 */
struct nova_core_vram_usage {
	/** @total: bytes there are to be handed out */
	u64 total;
	/** @used: bytes handed out */
	u64 used;
	/**
	 * @region_used: bytes handed out of each region, indexed like
	 * &nova_core_mem_info.regions
	 */
	u64 region_used[NOVA_CORE_MAX_REGIONS];
};

/**
 * DOC: VRAM in the CPU's address space
 *
 * The CPU sees VRAM through BAR1. On these GPUs BAR1 is an address space with
 * page tables of its own: any VRAM can appear in it, wherever it lies, but no
 * more at a time than BAR1 is large. nova_core_bar1_map() makes a part of an
 * allocation visible; the caller maps nova_core_bar1_addr() write-combined
 * (ioremap_wc(), vmf_insert_pfn() with pgprot_writecombine()), and takes its
 * own mappings away before it calls nova_core_bar1_unmap().
 */

/* VRAM that is visible in BAR1, opaque outside nova-core. */
struct nova_core_bar1;

/**
 * DOC: GPU address spaces
 *
 * A VM is an address space of the GPU: page tables in VRAM, known to RM. Its
 * greater part belongs to the second-level driver; a window, by default near the
 * end of the addresses that channels can use for themselves (40 bits of 49),
 * belongs to nova-core, which puts there what channels need.
 *
 * Page tables are changed in steps, of which only the first two can fail for
 * want of memory, and only those in the middle may be in a fence signalling
 * section::
 *
 *	change = nova_core_vm_change_new(core, vm);	sleeps, allocates
 *	nova_core_vm_change_plan(change, va, size, ...)	for each range
 *	nova_core_vm_change_reserve(core, change);	sleeps, allocates
 *
 *	nova_core_vm_change_begin(core, change);	fence signalling section
 *	nova_core_vm_map(core, change, &map);		any number of them
 *	nova_core_vm_unmap(core, change, va, size, ..);
 *	nova_core_vm_change_commit(core, change);	TLB invalidated
 *
 *	nova_core_vm_change_free(core, change);		sleeps
 *
 * The plan counts tables for the worst case and does not look at the page
 * tables, so it may be made while other changes are on their way. What is
 * mapped need not be unmapped first: both calls replace what was there.
 *
 * Once nova_core_vm_change_commit() returns no access of the GPU uses an old
 * translation any more; memory that was unmapped may be used for something
 * else. Page sizes are chosen from the alignment of address, memory and size,
 * for each call anew.
 *
 * All VMs must have been destroyed when the child's remove returns.
 */

/* An address space, opaque outside nova-core. */
struct nova_core_vm;

/*
 * A change of page tables, opaque outside nova-core; to the context analysis
 * also what is held from nova_core_vm_change_begin() to the commit.
 */
context_lock_struct(nova_core_vm_change);

/**
 * define NOVA_CORE_VM_PLAN_UNMAP - granule of a range that gets no memory
 *
 * For nova_core_vm_change_plan(): the range will be unmapped or become sparse.
 */
#define NOVA_CORE_VM_PLAN_UNMAP	63

/**
 * struct nova_core_mmu_info - what address spaces can be like; constant
 */
struct nova_core_mmu_info {
	/** @va_bits: width of a virtual address */
	u32 va_bits;
	/** @page_shifts: bit n: pages of 2^n bytes exist */
	u32 page_shifts;
	/** @sparse_shifts: bit n: what is sparse can be described in units of 2^n */
	u64 sparse_shifts;
	/** @kinds: bit n: page kind n (NV_MMU_PTE_KIND_*) can be mapped */
	u64 kinds;
	/** @kinds_vram: those of @kinds that are for VRAM only */
	u64 kinds_vram;
	/** @kernel_size_min: smallest size of the kernel's window, bytes */
	u64 kernel_size_min;
	/** @kernel_align: what the window's start and size are multiples of */
	u64 kernel_align;
};

/**
 * struct nova_core_vm_params - an address space to be made
 */
struct nova_core_vm_params {
	/** @name: for debugfs and messages; copied */
	const char *name;
	/**
	 * @kernel_start: first byte of the kernel's window, which must end at
	 * or below 2^40 on GPUs up to Ada; ignored if the size is 0
	 */
	u64 kernel_start;
	/** @kernel_size: bytes of it; 0: smallest, and where nova-core wants it */
	u64 kernel_size;
};

/**
 * struct nova_core_vm_layout - how an address space is divided; constant
 */
struct nova_core_vm_layout {
	/** @kernel_start: first byte of the kernel's window */
	u64 kernel_start;
	/** @kernel_size: bytes of it */
	u64 kernel_size;
	/** @user_start: first byte for the child, not 0 */
	u64 user_start;
	/**
	 * @user_size: bytes for the child. If the kernel's window is not at
	 * either end of the address space it lies inside of this range, and
	 * does not belong to the child
	 */
	u64 user_size;
};

/**
 * enum nova_core_aperture - what memory an address is of
 * @NOVA_CORE_VRAM: the GPU's own
 * @NOVA_CORE_SYSTEM: system memory, a DMA address; the CPU's caches are snooped
 */
enum nova_core_aperture {
	NOVA_CORE_VRAM,
	NOVA_CORE_SYSTEM,
};

/**
 * enum nova_core_map_flags - how memory is mapped
 * @NOVA_CORE_MAP_READ_ONLY: a write of the GPU faults
 * @NOVA_CORE_MAP_UNCACHED: not kept in the GPU's L2 cache
 */
enum nova_core_map_flags {
	NOVA_CORE_MAP_READ_ONLY		= 1 << 0,
	NOVA_CORE_MAP_UNCACHED		= 1 << 1,
};

/**
 * struct nova_core_vm_map - memory with consecutive addresses, and where to
 * map it
 */
struct nova_core_vm_map {
	/** @va: virtual address, a multiple of 4 KiB */
	u64 va;
	/** @size: bytes, a multiple of 4 KiB, not 0 */
	u64 size;
	/** @addr: address of the memory, a multiple of 4 KiB */
	u64 addr;
	/** @aperture: which memory */
	enum nova_core_aperture aperture;
	/** @flags: a mask of &enum nova_core_map_flags */
	u32 flags;
	/** @kind: page kind, one of &nova_core_mmu_info.kinds */
	u8 kind;
	/** @max_shift: log2 of the largest page to use; 0: no limit */
	u8 max_shift;
};

/**
 * enum nova_core_leaf_state - what an entry of the page tables says
 * @NOVA_CORE_LEAF_INVALID: an access faults
 * @NOVA_CORE_LEAF_SPARSE: reads give 0, writes are dropped
 * @NOVA_CORE_LEAF_VALID: there is memory
 */
enum nova_core_leaf_state {
	NOVA_CORE_LEAF_INVALID,
	NOVA_CORE_LEAF_SPARSE,
	NOVA_CORE_LEAF_VALID,
};

/**
 * struct nova_core_vm_leaf - what an address translates to
 */
struct nova_core_vm_leaf {
	/** @va: first address the entry covers */
	u64 va;
	/** @state: what it says; the members below are for VALID, but @shift */
	enum nova_core_leaf_state state;
	/** @shift: log2 of the bytes it covers */
	u8 shift;
	/** @kind: page kind */
	u8 kind;
	/** @flags: a mask of &enum nova_core_map_flags */
	u32 flags;
	/** @aperture: which memory */
	enum nova_core_aperture aperture;
	/** @addr: address of the memory at @va */
	u64 addr;
};

/**
 * define NOVA_CORE_VM_LEVELS - levels of page tables at most
 */
#define NOVA_CORE_VM_LEVELS	7

/**
 * struct nova_core_vm_stats - what an address space costs, at one moment
 */
struct nova_core_vm_stats {
	/** @tables: tables by level, from the smallest pages up */
	u32 tables[NOVA_CORE_VM_LEVELS];
	/** @table_bytes: memory of the tables, as the GPU reads them */
	u64 table_bytes;
	/** @reserved: tables reserved for changes that are not finished */
	u32 reserved;
	/** @changes: changes that were committed */
	u64 changes;
	/** @invalidations: invalidations of the TLB */
	u64 invalidations;
};

struct nova_core *nova_core_from_adev(struct auxiliary_device *adev);

void nova_core_gpu_info(struct nova_core *core, struct nova_core_gpu_info *info)
	__must_hold_shared(core);
void nova_core_mem_info(struct nova_core *core, struct nova_core_mem_info *info)
	__must_hold_shared(core);
bool nova_core_is_dead(struct nova_core *core) __must_hold_shared(core);
bool nova_core_is_gone(struct nova_core *core) __must_hold_shared(core);

struct nova_core_vram *
nova_core_vram_alloc(struct nova_core *core,
		     const struct nova_core_vram_params *params)
	__must_hold_shared(core);
void nova_core_vram_free(struct nova_core *core, struct nova_core_vram *vram,
			 bool cleared)
	__must_hold_shared(core);
u64 nova_core_vram_size(const struct nova_core_vram *vram);
bool nova_core_vram_is_cleared(const struct nova_core_vram *vram);
void nova_core_vram_iter_init(struct nova_core_vram_iter *it,
			      const struct nova_core_vram *vram);
bool nova_core_vram_iter_next(struct nova_core_vram_iter *it);

void nova_core_vram_account_init(struct nova_core *core,
				 struct nova_core_vram_account *account,
				 const char *name)
	__must_hold_shared(core);
void nova_core_vram_account_fini(struct nova_core *core,
				 struct nova_core_vram_account *account)
	__must_hold_shared(core);
u64 nova_core_vram_account_used(struct nova_core *core,
				const struct nova_core_vram_account *account)
	__must_hold_shared(core);
void nova_core_vram_usage(struct nova_core *core,
			  struct nova_core_vram_usage *usage)
	__must_hold_shared(core);

struct nova_core_bar1 *nova_core_bar1_map(struct nova_core *core,
					  const struct nova_core_vram *vram,
					  u64 offset, u64 size)
	__must_hold_shared(core);
void nova_core_bar1_unmap(struct nova_core *core, struct nova_core_bar1 *map)
	__must_hold_shared(core);
phys_addr_t nova_core_bar1_addr(const struct nova_core_bar1 *map);

void nova_core_mmu_info(struct nova_core *core, struct nova_core_mmu_info *info)
	__must_hold_shared(core);
struct nova_core_vm *
nova_core_vm_create(struct nova_core *core,
		    const struct nova_core_vm_params *params)
	__must_hold_shared(core);
void nova_core_vm_destroy(struct nova_core *core, struct nova_core_vm *vm)
	__must_hold_shared(core);
void nova_core_vm_layout(const struct nova_core_vm *vm,
			 struct nova_core_vm_layout *layout);
void nova_core_vm_stats(struct nova_core *core, struct nova_core_vm *vm,
			struct nova_core_vm_stats *stats)
	__must_hold_shared(core);
void nova_core_vm_lookup(struct nova_core *core, struct nova_core_vm *vm,
			 u64 va, struct nova_core_vm_leaf *leaf)
	__must_hold_shared(core);
u64 nova_core_vm_pdb(const struct nova_core_vm *vm);

struct nova_core_vm_change *
nova_core_vm_change_new(struct nova_core *core, struct nova_core_vm *vm)
	__must_hold_shared(core);
struct nova_core_vm_change *
nova_core_vm_change_new_unmap(struct nova_core *core, struct nova_core_vm *vm,
			      u64 va, u64 size)
	__must_hold_shared(core);
int nova_core_vm_change_plan(struct nova_core_vm_change *change, u64 va,
			     u64 size, u32 granule);
u64 nova_core_vm_change_tables(const struct nova_core_vm_change *change);
int nova_core_vm_change_reserve(struct nova_core *core,
				struct nova_core_vm_change *change)
	__must_hold_shared(core);
void nova_core_vm_change_begin(struct nova_core *core,
			       struct nova_core_vm_change *change)
	__must_hold_shared(core) __acquires(change);
int nova_core_vm_map(struct nova_core *core, struct nova_core_vm_change *change,
		     const struct nova_core_vm_map *map)
	__must_hold_shared(core) __must_hold(change);
int nova_core_vm_unmap(struct nova_core *core,
		       struct nova_core_vm_change *change, u64 va, u64 size,
		       bool sparse)
	__must_hold_shared(core) __must_hold(change);
int nova_core_vm_change_commit(struct nova_core *core,
			       struct nova_core_vm_change *change)
	__must_hold_shared(core) __releases(change);
void nova_core_vm_change_free(struct nova_core *core,
			      struct nova_core_vm_change *change)
	__must_hold_shared(core);

/**
 * DOC: Channels
 *
 * A channel is a queue of the GPU: what it is given is executed in order, by
 * one engine or by those that share a runlist, in one address space. Its ring,
 * and what nova-core adds to each submission, are in the kernel's window of the
 * address space.
 *
 * A *submission* is a number of pushes, pieces of memory with methods for the
 * engine. It has a sequence number, from 1 on without a gap, and is complete
 * when everything before its end has been done and is visible in memory::
 *
 *	chan = nova_core_chan_create(core, &params);	sleeps, allocates
 *
 *	credits = nova_core_chan_credits(count);	how much room it takes
 *	nova_core_chan_submit(core, chan, pushes, count, &seqno);
 *
 *	nova_core_chan_completed(chan) >= seqno
 *
 *	nova_core_chan_destroy(core, chan);		sleeps
 *
 * Submitting neither sleeps nor allocates, makes no RPC and reads no register;
 * it writes memory, and one register as the doorbell. There must be room in
 * the ring: who keeps the sum of the credits of what is not complete at or below
 * &nova_core_chan_layout.credits has it; a drm_gpu_scheduler does that. One
 * task at a time submits.
 *
 * When submissions complete the GPU interrupts, and
 * &nova_core_chan_ops.progress is called, once for any number of them. If the
 * interrupt is lost this happens within NOVA_CORE_CHAN_POLL_MS nevertheless.
 *
 * A channel dies of an error that the GPU or its firmware finds, alone: others
 * go on. &nova_core_chan_ops.error is called, nova_core_chan_error() says what
 * it was, and what was not complete then never will be. When the firmware or
 * the GPU dies this happens to all channels, and who wants to know even without
 * a channel has a &struct nova_core_listener. A channel that does not make
 * progress, which nova-core does not judge, can be ended with
 * nova_core_chan_kill(); if the firmware does not do that it is given up, as if it
 * had died.
 *
 * Both callbacks are called in hard interrupt context, or as if they were: they
 * may not sleep. No lock of nova-core is held. They are called from before
 * nova_core_chan_create() returns until nova_core_chan_destroy() returns, also
 * both at a time. They have no &struct nova_core at hand, and need none for
 * nova_core_chan_completed(), nova_core_chan_times() and
 * nova_core_chan_error().
 *
 * All channels of a VM must have been destroyed before the VM is.
 */

/**
 * define NOVA_CORE_CHAN_POLL_MS - completion is noticed at latest after this
 */
#define NOVA_CORE_CHAN_POLL_MS		100

/**
 * define NOVA_CORE_CHAN_RING_MIN - fewest entries of a ring
 */
#define NOVA_CORE_CHAN_RING_MIN		64

/**
 * define NOVA_CORE_CHAN_RING_MAX - most entries of a ring
 */
#define NOVA_CORE_CHAN_RING_MAX		32768

/**
 * define NOVA_CORE_PUSH_MAX_SIZE - bytes of the largest push, and 4
 */
#define NOVA_CORE_PUSH_MAX_SIZE		SZ_8M

/**
 * define NOVA_CORE_PUSH_INLINE_MAX - dwords of the largest push that is copied
 */
#define NOVA_CORE_PUSH_INLINE_MAX	40

/**
 * define NOVA_CORE_ENGINES_MAX - upper bound of engines reported
 */
#define NOVA_CORE_ENGINES_MAX		64

/**
 * define NOVA_CORE_ENGINE_CLASSES_MAX - upper bound of classes of an engine
 */
#define NOVA_CORE_ENGINE_CLASSES_MAX	8

/**
 * enum nova_core_engine_class - what engines are for
 * @NOVA_CORE_ENGINE_GR: graphics and compute; has a copy engine of its own
 * @NOVA_CORE_ENGINE_CE: copies
 * @NOVA_CORE_ENGINE_NVDEC: decodes video
 * @NOVA_CORE_ENGINE_NVENC: encodes video
 * @NOVA_CORE_ENGINE_NVJPG: decodes JPEG
 * @NOVA_CORE_ENGINE_OFA: optical flow
 * @NOVA_CORE_ENGINE_CLASSES: number of engine classes
 */
enum nova_core_engine_class {
	NOVA_CORE_ENGINE_GR,
	NOVA_CORE_ENGINE_CE,
	NOVA_CORE_ENGINE_NVDEC,
	NOVA_CORE_ENGINE_NVENC,
	NOVA_CORE_ENGINE_NVJPG,
	NOVA_CORE_ENGINE_OFA,
	NOVA_CORE_ENGINE_CLASSES,
};

/**
 * struct nova_core_engine - an engine that can have channels; constant
 */
struct nova_core_engine {
	/** @class: what it is for */
	enum nova_core_engine_class class;
	/** @instance: number of it, as the firmware counts within its class */
	u32 instance;
	/** @runlist: engines with the same number share channels' time */
	u32 runlist;
	/** @class_count: valid entries of @classes */
	u32 class_count;
	/** @classes: NVIDIA's numbers of the objects a channel can have */
	u32 classes[NOVA_CORE_ENGINE_CLASSES_MAX];
};

/**
 * enum nova_core_chan_priority - who runs first and longer
 * @NOVA_CORE_CHAN_LOW: less than others
 * @NOVA_CORE_CHAN_MEDIUM: as others
 * @NOVA_CORE_CHAN_HIGH: more than others
 */
enum nova_core_chan_priority {
	NOVA_CORE_CHAN_LOW,
	NOVA_CORE_CHAN_MEDIUM,
	NOVA_CORE_CHAN_HIGH,
};

/**
 * struct nova_core_chan_ops - what the owner of a channel is told
 *
 * See Channels for the context. No member is NULL.
 */
struct nova_core_chan_ops {
	/** @progress: nova_core_chan_completed() has become larger */
	void (*progress)(void *priv);
	/** @error: the channel is dead; called once */
	void (*error)(void *priv);
};

/**
 * struct nova_core_chan_params - a channel to be made
 */
struct nova_core_chan_params {
	/** @name: for debugfs and messages; copied */
	const char *name;
	/** @vm: address space; longer than the channel */
	struct nova_core_vm *vm;
	/** @engine: class of the engine */
	enum nova_core_engine_class engine;
	/** @instance: which of them, &nova_core_engine.instance */
	u32 instance;
	/** @priority: against other channels of the runlist */
	enum nova_core_chan_priority priority;
	/** @timeslice_us: how long it may run at a time; 0: firmware's default */
	u32 timeslice_us;
	/**
	 * @ring_entries: a power of two, NOVA_CORE_CHAN_RING_MIN to
	 * NOVA_CORE_CHAN_RING_MAX
	 */
	u32 ring_entries;
	/** @class_count: entries of @classes */
	u32 class_count;
	/** @classes: objects it shall have, some of &nova_core_engine.classes */
	const u32 *classes;
	/** @ops: the owner's functions; constant */
	const struct nova_core_chan_ops *ops;
	/** @priv: for @ops */
	void *priv;
};

/**
 * struct nova_core_chan_layout - what a channel is like; constant
 */
struct nova_core_chan_layout {
	/** @credits: room in the ring, see nova_core_chan_credits() */
	u32 credits;
	/** @pushes: most pushes of a submission */
	u32 pushes;
	/** @va_end: first address that pushes cannot be at */
	u64 va_end;
	/** @chid: number of the channel, unique in the GPU while it exists */
	u32 chid;
	/** @runlist: runlist it is on */
	u32 runlist;
};

/**
 * struct nova_core_push - methods in memory
 */
struct nova_core_push {
	/** @va: address, a multiple of 4, below &nova_core_chan_layout.va_end */
	u64 va;
	/** @size: bytes, a multiple of 4, below NOVA_CORE_PUSH_MAX_SIZE, not 0 */
	u32 size;
	/** @no_prefetch: must not be read before what is before it is executed */
	bool no_prefetch;
};

/**
 * enum nova_core_chan_cause - why a channel is dead
 * @NOVA_CORE_CHAN_ALIVE: it is not
 * @NOVA_CORE_CHAN_RC: the GPU or the firmware found an error in what it did
 * @NOVA_CORE_CHAN_KILLED: by nova_core_chan_kill()
 * @NOVA_CORE_CHAN_LOST: the firmware failed, or the GPU has gone
 */
enum nova_core_chan_cause {
	NOVA_CORE_CHAN_ALIVE,
	NOVA_CORE_CHAN_RC,
	NOVA_CORE_CHAN_KILLED,
	NOVA_CORE_CHAN_LOST,
};

/**
 * enum nova_core_access - what an access wanted
 * @NOVA_CORE_ACCESS_UNKNOWN: the firmware did not say
 * @NOVA_CORE_ACCESS_READ: read
 * @NOVA_CORE_ACCESS_WRITE: write
 * @NOVA_CORE_ACCESS_ATOMIC: both
 * @NOVA_CORE_ACCESS_PREFETCH: nothing, yet
 */
enum nova_core_access {
	NOVA_CORE_ACCESS_UNKNOWN,
	NOVA_CORE_ACCESS_READ,
	NOVA_CORE_ACCESS_WRITE,
	NOVA_CORE_ACCESS_ATOMIC,
	NOVA_CORE_ACCESS_PREFETCH,
};

/**
 * define NOVA_CORE_CHAN_TEXT_LEN - bytes of the firmware's words about an error
 */
#define NOVA_CORE_CHAN_TEXT_LEN		256

/**
 * struct nova_core_chan_error - what happened to a channel
 */
struct nova_core_chan_error {
	/** @cause: why it is dead; the members below are for RC */
	enum nova_core_chan_cause cause;
	/** @xid: kind of error, NVIDIA's "Xid" */
	u32 xid;
	/** @mmu_fault: an address could not be accessed */
	bool mmu_fault;
	/** @engine: class of the engine that found it */
	enum nova_core_engine_class engine;
	/** @instance: which of them */
	u32 instance;
	/** @fault_addr: if @mmu_fault: the page's address */
	u64 fault_addr;
	/** @fault_type: if @mmu_fault: NV_PFAULT_FAULT_TYPE_* */
	u32 fault_type;
	/** @access: if @mmu_fault: what was wanted */
	enum nova_core_access access;
	/** @text: the firmware's words, may be empty */
	char text[NOVA_CORE_CHAN_TEXT_LEN];
};

/**
 * define NOVA_CORE_GPU_TIME_STEP - steps of nova_core_gpu_time(), nanoseconds
 */
#define NOVA_CORE_GPU_TIME_STEP		32

/**
 * struct nova_core_chan_times - when a submission was executed
 *
 * Nanoseconds of nova_core_gpu_time().
 */
struct nova_core_chan_times {
	/** @begin: before its first push */
	u64 begin;
	/** @end: when it was complete */
	u64 end;
};

/**
 * struct nova_core_chan_state - where a channel is, at one moment
 */
struct nova_core_chan_state {
	/** @submitted: sequence number of the last submission */
	u64 submitted;
	/** @completed: and of the last that is complete */
	u64 completed;
	/** @gp_put: entry after the last that was given to the GPU */
	u32 gp_put;
	/** @gp_get: entry the GPU executes, as it last wrote to memory */
	u32 gp_get;
	/** @ring_va: address of the ring */
	u64 ring_va;
	/** @ring_entries: entries of it */
	u32 ring_entries;
	/** @interrupts: how often an interrupt brought progress */
	u64 interrupts;
	/** @polled: how often progress was seen before any interrupt */
	u64 polled;
};

/**
 * struct nova_core_listener - who wants to know that the GPU is dead
 *
 * Embedded by the child, from nova_core_listen_begin() to nova_core_listen_end(),
 * which it calls at latest in its remove.
 */
struct nova_core_listener {
	/**
	 * @dead: nothing works any more until the GPU is bound anew: @gone, since
	 * it has gone, or is going to be reset under the driver, and its memory
	 * must not be touched any more; else since its firmware has failed. Called
	 * once, or once for each, after the owners of channels have been told.
	 *
	 * Context: sleeps. A reset waits for it, with the lock of the PCI device.
	 */
	void (*dead)(struct nova_core_listener *listener, bool gone);
	/* private: to nova-core */
	struct list_head link;
	bool told;
	bool told_gone;
};

/* A channel, opaque outside nova-core. */
struct nova_core_chan;

u32 nova_core_engines(struct nova_core *core, struct nova_core_engine *engines,
		      u32 max)
	__must_hold_shared(core);
void nova_core_listen_begin(struct nova_core *core,
			    struct nova_core_listener *listener)
	__must_hold_shared(core);
void nova_core_listen_end(struct nova_core *core,
			  struct nova_core_listener *listener)
	__must_hold_shared(core);
u64 nova_core_gpu_time(struct nova_core *core) __must_hold_shared(core);

struct nova_core_chan *
nova_core_chan_create(struct nova_core *core,
		      const struct nova_core_chan_params *params)
	__must_hold_shared(core);
void nova_core_chan_destroy(struct nova_core *core,
			    struct nova_core_chan *chan)
	__must_hold_shared(core);
int nova_core_chan_kill(struct nova_core *core, struct nova_core_chan *chan)
	__must_hold_shared(core);
void nova_core_chan_layout(const struct nova_core_chan *chan,
			   struct nova_core_chan_layout *layout);
u32 nova_core_chan_credits(u32 pushes);
int nova_core_chan_submit(struct nova_core *core, struct nova_core_chan *chan,
			  const struct nova_core_push *pushes, u32 count,
			  u64 *seqno)
	__must_hold_shared(core);
int nova_core_chan_submit_inline(struct nova_core *core,
				 struct nova_core_chan *chan, const u32 *words,
				 u32 count, u64 *seqno)
	__must_hold_shared(core);
void nova_core_chan_poll(struct nova_core *core, struct nova_core_chan *chan)
	__must_hold_shared(core);
u64 nova_core_chan_completed(const struct nova_core_chan *chan);
bool nova_core_chan_times(const struct nova_core_chan *chan, u64 seqno,
			  struct nova_core_chan_times *times);
bool nova_core_chan_begun(const struct nova_core_chan *chan, u64 seqno);
void nova_core_chan_error(struct nova_core_chan *chan,
			  struct nova_core_chan_error *error);
void nova_core_chan_state(struct nova_core *core, struct nova_core_chan *chan,
			  struct nova_core_chan_state *state)
	__must_hold_shared(core);

u32 nova_core_ce_copy(struct nova_core *core, u32 *words, u64 dst, u64 src,
		      u32 size)
	__must_hold_shared(core);
u32 nova_core_ce_fill(struct nova_core *core, u32 *words, u64 dst, u32 size,
		      u32 value)
	__must_hold_shared(core);

/**
 * DOC: What nova-core knows, as text
 *
 * For core dumps: what the firmware has logged, the last messages to and from it,
 * and what a channel has not completed. It is printed line by line, so that it
 * can go anywhere. Nothing is allocated and no lock is held while a line is handed
 * over. All of it goes on to change, so that it can be longer the next time.
 */

/**
 * define NOVA_CORE_LINE_LEN - bytes of the longest line, the zero included
 */
#define NOVA_CORE_LINE_LEN	320

/**
 * struct nova_core_printer - where lines go
 */
struct nova_core_printer {
	/** @line: gets a line, which ends with a newline */
	void (*line)(void *priv, const char *line);
	/** @priv: for @line */
	void *priv;
};

void nova_core_print_gsp_log(struct nova_core *core,
			     const struct nova_core_printer *printer)
	__must_hold_shared(core);
void nova_core_print_rpc_history(struct nova_core *core,
				 const struct nova_core_printer *printer)
	__must_hold_shared(core);
void nova_core_print_chan(struct nova_core *core, struct nova_core_chan *chan,
			  const struct nova_core_printer *printer)
	__must_hold_shared(core);

/**
 * nova_core_assume_bound() - tell the analysis that a core is bound here
 * @core: the core
 *
 * For entry points that probe and remove order by themselves: the auxiliary
 * driver's probe, remove, shutdown and PM callbacks. Nowhere else; the check
 * in tests/analysis lists the files that may say it. Generates no code.
 */
static inline void nova_core_assume_bound(struct nova_core *core)
	__assumes_ctx_lock(core)
{
}

#endif /* _LINUX_NOVA_CORE_H */
