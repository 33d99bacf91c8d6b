/* SPDX-License-Identifier: MIT */
#ifndef IGT_NOVA_WALK_H
#define IGT_NOVA_WALK_H

/*
 * What is mapped in a VM, as the virtual GPU finds it in the page tables.
 *
 * A struct igt_nova_vm keeps a list of what should be mapped, on which the test
 * repeats what it asks the kernel for; igt_nova_vm_check() compares all of the
 * VM's user range with it: addresses, page sizes, kinds, rights, sparse ranges,
 * and nothing else.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drm/nova_drm.h"

/* Consecutive entries of the page tables that continue each other. */
struct igt_nova_run {
	uint64_t va, size;
	uint64_t page;		/* bytes an entry covers */
	uint64_t addr;		/* of the memory, unless sparse */
	uint64_t kind;
	bool sparse;
	bool vram;		/* else system memory */
	bool uncached, read_only;
};

/* What should be mapped: one of the kernel's own mappings. */
struct igt_nova_mapping {
	uint64_t va, size;
	uint32_t handle;	/* 0: sparse */
	uint64_t offset;
	uint32_t flags;		/* DRM_NOVA_VM_BIND_* */
	uint8_t kind, max_shift;
};

#define IGT_NOVA_TOUCHED	8

struct igt_nova_vm {
	int fd;
	uint32_t id;
	struct drm_nova_vm_create layout;
	struct drm_nova_mmu_info mmu;

	char pdb[32];		/* as the control port wants it */
	struct igt_nova_mapping *map;
	unsigned int count, room;

	/* Where the GPU's TLB was made to remember something. */
	uint64_t touched[IGT_NOVA_TOUCHED];
	unsigned int touches;
	unsigned int violations;

	/* Pages may be smaller than they could be. */
	bool any_page_size;
	/* Sparse ranges must not be, even where a table of 4 KiB pages is. */
	bool largest_sparse;
};

/* Create a VM and find its page directory; skips without virtual GPU. */
void igt_nova_vm_init(int fd, struct igt_nova_vm *vm);
void igt_nova_vm_init_with(int fd, struct igt_nova_vm *vm,
			   const struct drm_nova_vm_create *create);
/* Destroy it; RM must not know it any more. */
void igt_nova_vm_fini(struct igt_nova_vm *vm);
/* Forget it, when it went in another way. */
void igt_nova_vm_forget(struct igt_nova_vm *vm);
/* Address spaces RM knows now. */
unsigned int igt_nova_vaspaces(void);

/* Operations to pass to the functions below. */
struct drm_nova_vm_bind_op igt_nova_op_map(uint32_t handle, uint64_t va,
					   uint64_t range, uint64_t offset);
struct drm_nova_vm_bind_op igt_nova_op_unmap(uint64_t va, uint64_t range);
struct drm_nova_vm_bind_op igt_nova_op_sparse(uint64_t va, uint64_t range);

/* What a bind that succeeds changes. */
void igt_nova_vm_expect(struct igt_nova_vm *vm,
			const struct drm_nova_vm_bind_op *ops, unsigned int count);
/* Bind synchronously, and expect it. */
void igt_nova_vm_bind(struct igt_nova_vm *vm,
		      const struct drm_nova_vm_bind_op *ops, unsigned int count);
void igt_nova_vm_map(struct igt_nova_vm *vm, uint32_t handle, uint64_t va,
		     uint64_t range, uint64_t offset, uint32_t flags);
void igt_nova_vm_unmap(struct igt_nova_vm *vm, uint64_t va, uint64_t range);
void igt_nova_vm_sparse(struct igt_nova_vm *vm, uint64_t va, uint64_t range);

/* Compare what is mapped with what is expected. */
void igt_nova_vm_check(struct igt_nova_vm *vm);
/*
 * As igt_nova_vm_check(), and the GPU finds the object's content in each
 * mapping: igt_nova_fill_bo() has filled all objects.
 */
void igt_nova_vm_check_content(struct igt_nova_vm *vm);
/* Word i of an object is i * 2654435761 ^ its handle. */
void igt_nova_fill_bo(int fd, uint32_t handle);
/* Runs in the user range, to be freed. */
struct igt_nova_run *igt_nova_vm_walk(struct igt_nova_vm *vm,
				      unsigned int *count);
/* Where an address is; fails if there is no memory. */
struct igt_nova_run igt_nova_vm_lookup(struct igt_nova_vm *vm, uint64_t va);
/* Bytes of [va, va + size) in pages of 2^shift, memory only. */
uint64_t igt_nova_vm_pages(struct igt_nova_vm *vm, uint64_t va, uint64_t size,
			   unsigned int shift);
void igt_nova_vm_print(struct igt_nova_vm *vm);

/* Accesses of the GPU. The name of the fault, or NULL if there was none. */
const char *igt_nova_vm_read(struct igt_nova_vm *vm, uint64_t va,
			     uint64_t *value);
const char *igt_nova_vm_write(struct igt_nova_vm *vm, uint64_t va,
			      uint64_t value);
/* Word i is i * 2654435761 ^ seed. Both must not fault; true: all is there. */
void igt_nova_vm_fill(struct igt_nova_vm *vm, uint64_t va, uint64_t size,
		      uint32_t seed);
bool igt_nova_vm_compare(struct igt_nova_vm *vm, uint64_t va, uint64_t size,
			 uint32_t seed);

#endif /* IGT_NOVA_WALK_H */
