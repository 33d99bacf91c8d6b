// SPDX-License-Identifier: MIT
#include <inttypes.h>
#include <sys/mman.h>

#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_control.h"
#include "igt_nova_walk.h"

#define VASPACES_MAX	256

/* Page directories, as the control port names them. */
struct vaspaces {
	unsigned int count;
	char pdb[VASPACES_MAX][32];
};

static void vaspaces_get(struct vaspaces *spaces)
{
	char *text = igt_nova_control("vaspaces");
	struct igt_nova_json json;

	spaces->count = 0;
	igt_nova_json_begin(&json, text);
	igt_nova_json_array(&json);
	for (bool first = true; igt_nova_json_more(&json, first); first = false) {
		uint64_t client, handle, users, pdb = 0;
		char aperture[8] = "";
		bool external;
		struct igt_nova_json_member members[] = {
			IGT_NOVA_JSON_HEX("client", &client),
			IGT_NOVA_JSON_HEX("handle", &handle),
			IGT_NOVA_JSON_BOOL("external", &external),
			IGT_NOVA_JSON_NUMBER("users", &users),
			IGT_NOVA_JSON_STRING("aperture", aperture),
			IGT_NOVA_JSON_HEX("pdb", &pdb),
		};

		igt_nova_json_object(&json, members, ARRAY_SIZE(members));
		igt_assert_lt(spaces->count, VASPACES_MAX);
		snprintf(spaces->pdb[spaces->count++], sizeof(spaces->pdb[0]),
			 "%s%#" PRIx64, strcmp(aperture, "vid") ? "sys:" : "",
			 pdb);
	}
	igt_nova_json_end(&json);
	free(text);
}

static bool vaspaces_have(const struct vaspaces *spaces, const char *pdb)
{
	for (unsigned int i = 0; i < spaces->count; i++)
		if (!strcmp(spaces->pdb[i], pdb))
			return true;
	return false;
}

unsigned int igt_nova_vaspaces(void)
{
	static struct vaspaces spaces;

	vaspaces_get(&spaces);
	return spaces.count;
}

void igt_nova_vm_init_with(int fd, struct igt_nova_vm *vm,
			   const struct drm_nova_vm_create *create)
{
	static struct vaspaces before, after;

	igt_nova_control_require();
	memset(vm, 0, sizeof(*vm));
	vm->fd = fd;
	vm->layout = *create;
	igt_nova_mmu_info(fd, &vm->mmu);
	vm->violations = igt_nova_control_violations(NULL);

	vaspaces_get(&before);
	do_ioctl(fd, DRM_IOCTL_NOVA_VM_CREATE, &vm->layout);
	vm->id = vm->layout.vm_id;
	igt_assert_neq_u32(vm->id, 0);
	vaspaces_get(&after);
	for (unsigned int i = 0; i < after.count; i++) {
		if (vaspaces_have(&before, after.pdb[i]))
			continue;
		igt_assert_f(!vm->pdb[0], "two new address spaces\n");
		snprintf(vm->pdb, sizeof(vm->pdb), "%s", after.pdb[i]);
	}
	igt_assert_f(vm->pdb[0], "RM knows no new page directory\n");
}

void igt_nova_vm_init(int fd, struct igt_nova_vm *vm)
{
	const struct drm_nova_vm_create create = {};

	igt_nova_vm_init_with(fd, vm, &create);
}

void igt_nova_vm_forget(struct igt_nova_vm *vm)
{
	free(vm->map);
	memset(vm, 0, sizeof(*vm));
}

void igt_nova_vm_fini(struct igt_nova_vm *vm)
{
	static struct vaspaces after;

	igt_nova_vm_destroy(vm->fd, vm->id);
	vaspaces_get(&after);
	igt_assert_f(!vaspaces_have(&after, vm->pdb),
		     "RM still knows the address space\n");
	igt_nova_control_check_violations(&vm->violations);
	igt_nova_vm_forget(vm);
}

/* What should be mapped */

struct drm_nova_vm_bind_op igt_nova_op_map(uint32_t handle, uint64_t va,
					   uint64_t range, uint64_t offset)
{
	return (struct drm_nova_vm_bind_op){
		.op = DRM_NOVA_VM_BIND_OP_MAP, .handle = handle, .va = va,
		.range = range, .bo_offset = offset,
	};
}

struct drm_nova_vm_bind_op igt_nova_op_unmap(uint64_t va, uint64_t range)
{
	return (struct drm_nova_vm_bind_op){
		.op = DRM_NOVA_VM_BIND_OP_UNMAP, .va = va, .range = range,
	};
}

struct drm_nova_vm_bind_op igt_nova_op_sparse(uint64_t va, uint64_t range)
{
	return (struct drm_nova_vm_bind_op){
		.op = DRM_NOVA_VM_BIND_OP_MAP, .flags = DRM_NOVA_VM_BIND_SPARSE,
		.va = va, .range = range,
	};
}

static void insert(struct igt_nova_vm *vm, struct igt_nova_mapping mapping)
{
	unsigned int at = 0;

	if (vm->count == vm->room) {
		vm->room = vm->room ? 2 * vm->room : 64;
		vm->map = realloc(vm->map, vm->room * sizeof(*vm->map));
		igt_assert(vm->map);
	}
	while (at < vm->count && vm->map[at].va < mapping.va)
		at++;
	memmove(&vm->map[at + 1], &vm->map[at],
		(vm->count - at) * sizeof(*vm->map));
	vm->map[at] = mapping;
	vm->count++;
}

static struct igt_nova_mapping part(const struct igt_nova_mapping *whole,
				    uint64_t va, uint64_t end)
{
	struct igt_nova_mapping part = *whole;

	part.va = va;
	part.size = end - va;
	if (part.handle)
		part.offset += va - whole->va;
	return part;
}

/* Cut a hole; what sticks out on either side stays. */
static void expect_nothing(struct igt_nova_vm *vm, uint64_t va, uint64_t end)
{
	for (unsigned int i = 0; i < vm->count;) {
		struct igt_nova_mapping old = vm->map[i];
		uint64_t old_end = old.va + old.size;

		if (old_end <= va || old.va >= end) {
			i++;
			continue;
		}
		memmove(&vm->map[i], &vm->map[i + 1],
			(--vm->count - i) * sizeof(*vm->map));
		if (old.va < va) {
			insert(vm, part(&old, old.va, va));
			i++;
		}
		if (old_end > end) {
			insert(vm, part(&old, end, old_end));
			i++;
		}
	}
}

void igt_nova_vm_expect(struct igt_nova_vm *vm,
			const struct drm_nova_vm_bind_op *ops, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++) {
		const struct drm_nova_vm_bind_op *op = &ops[i];

		expect_nothing(vm, op->va, op->va + op->range);
		if (op->op == DRM_NOVA_VM_BIND_OP_MAP)
			insert(vm, (struct igt_nova_mapping){
				.va = op->va, .size = op->range,
				.handle = op->handle, .offset = op->bo_offset,
				.flags = op->flags, .kind = op->pte_kind,
				.max_shift = op->page_shift,
			});
	}
}

void igt_nova_vm_bind(struct igt_nova_vm *vm,
		      const struct drm_nova_vm_bind_op *ops, unsigned int count)
{
	struct drm_nova_vm_bind bind = igt_nova_bind(vm->id, ops, count);
	int err = igt_nova_vm_bind_errno(vm->fd, &bind);

	igt_assert_f(!err, "operation %u of %u: %s\n", bind.failed_op, count,
		     strerror(err));
	igt_assert_eq_u32(bind.failed_op, count);
	igt_nova_vm_expect(vm, ops, count);
}

void igt_nova_vm_map(struct igt_nova_vm *vm, uint32_t handle, uint64_t va,
		     uint64_t range, uint64_t offset, uint32_t flags)
{
	struct drm_nova_vm_bind_op op = igt_nova_op_map(handle, va, range, offset);

	op.flags = flags;
	igt_nova_vm_bind(vm, &op, 1);
}

void igt_nova_vm_unmap(struct igt_nova_vm *vm, uint64_t va, uint64_t range)
{
	struct drm_nova_vm_bind_op op = igt_nova_op_unmap(va, range);

	igt_nova_vm_bind(vm, &op, 1);
}

void igt_nova_vm_sparse(struct igt_nova_vm *vm, uint64_t va, uint64_t range)
{
	struct drm_nova_vm_bind_op op = igt_nova_op_sparse(va, range);

	igt_nova_vm_bind(vm, &op, 1);
}

/* What is mapped */

static void read_run(struct igt_nova_json *json, struct igt_nova_run *run)
{
	char aperture[8] = "", flags[8] = "", fault[32] = "";
	bool truncated = false;
	struct igt_nova_json_member members[] = {
		IGT_NOVA_JSON_HEX("va", &run->va),
		IGT_NOVA_JSON_HEX("size", &run->size),
		IGT_NOVA_JSON_NUMBER("page", &run->page),
		IGT_NOVA_JSON_BOOL("sparse", &run->sparse),
		IGT_NOVA_JSON_STRING("aperture", aperture),
		IGT_NOVA_JSON_HEX("addr", &run->addr),
		IGT_NOVA_JSON_NUMBER("kind", &run->kind),
		IGT_NOVA_JSON_STRING("flags", flags),
		IGT_NOVA_JSON_STRING("fault", fault),
		IGT_NOVA_JSON_BOOL("truncated", &truncated),
	};

	memset(run, 0, sizeof(*run));
	igt_nova_json_object(json, members, ARRAY_SIZE(members));
	igt_assert_f(!truncated, "page tables without end\n");
	igt_assert_f(!fault[0], "va %#" PRIx64 ": %s\n", run->va, fault);
	igt_assert(members[0].seen && members[1].seen && members[2].seen);
	if (run->sparse)
		return;

	for (int i = 4; i <= 7; i++)
		igt_assert(members[i].seen);
	run->vram = !strcmp(aperture, "vid");
	igt_assert(run->vram || !strcmp(aperture, "coh") ||
		   !strcmp(aperture, "ncoh"));
	run->uncached = strchr(flags, 'v');
	run->read_only = strchr(flags, 'r');
	/* Nothing of user space's is privileged, and atomics work. */
	igt_assert_f(!strchr(flags, 'p') && !strchr(flags, 'a'),
		     "va %#" PRIx64 " has flags \"%s\"\n", run->va, flags);
}

static bool in_kernel_window(const struct igt_nova_vm *vm, uint64_t va)
{
	return va - vm->layout.kernel_va_start < vm->layout.kernel_va_size;
}

struct igt_nova_run *igt_nova_vm_walk(struct igt_nova_vm *vm, unsigned int *count)
{
	unsigned int room = 64, have = 0;
	struct igt_nova_run *runs = malloc(room * sizeof(*runs));
	struct igt_nova_json json;
	char *text;

	/* All of it: what user space cannot bind must be the kernel's. */
	text = igt_nova_control("walk check %s", vm->pdb);
	igt_nova_json_begin(&json, text);
	igt_nova_json_array(&json);
	for (bool first = true; igt_nova_json_more(&json, first); first = false) {
		struct igt_nova_run run;

		read_run(&json, &run);
		if (in_kernel_window(vm, run.va)) {
			igt_assert(in_kernel_window(vm, run.va + run.size - 1));
			continue;
		}
		if (have == room) {
			room *= 2;
			runs = realloc(runs, room * sizeof(*runs));
			igt_assert(runs);
		}
		runs[have++] = run;
	}
	igt_nova_json_end(&json);
	free(text);
	*count = have;
	return runs;
}

static void print_run(const struct igt_nova_run *run)
{
	if (run->sparse)
		igt_info("  va %#014" PRIx64 " size %#10" PRIx64 " page %#" PRIx64
			 " sparse\n", run->va, run->size, run->page);
	else
		igt_info("  va %#014" PRIx64 " size %#10" PRIx64 " page %#8" PRIx64
			 " %s:%#" PRIx64 " kind %#x%s%s\n", run->va, run->size,
			 run->page, run->vram ? "vram" : "system", run->addr,
			 (unsigned int)run->kind, run->uncached ? " uncached" : "",
			 run->read_only ? " read-only" : "");
}

void igt_nova_vm_print(struct igt_nova_vm *vm)
{
	unsigned int count;
	struct igt_nova_run *runs = igt_nova_vm_walk(vm, &count);

	for (unsigned int i = 0; i < count; i++)
		print_run(&runs[i]);
	free(runs);
}

/* Both lists, when they do not agree. */
__attribute__((noreturn, format(printf, 5, 6)))
static void disagree(const struct igt_nova_vm *vm,
		     const struct igt_nova_run *runs, unsigned int count,
		     uint64_t va, const char *fmt, ...)
{
	char text[200];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	igt_info("expected:\n");
	for (unsigned int i = 0; i < vm->count && i < 40; i++)
		igt_info("  va %#014" PRIx64 " size %#10" PRIx64
			 " handle %u offset %#" PRIx64 " kind %#x flags %#x\n",
			 vm->map[i].va, vm->map[i].size, vm->map[i].handle,
			 vm->map[i].offset, vm->map[i].kind, vm->map[i].flags);
	igt_info("found:\n");
	for (unsigned int i = 0; i < count && i < 40; i++)
		print_run(&runs[i]);
	errno = 0;
	__igt_fail("Failed assertion: va %#" PRIx64 ": %s\n", va, text);
}

/* Memory that continues itself, in whatever pages: [va, end) to va + delta. */
struct extent {
	uint64_t va, end, delta;
	bool vram;
};

/* log2 of the largest page for an address: within the extent, all aligned. */
static unsigned int best_shift(const struct extent *extent, uint64_t va,
			       uint64_t sizes, unsigned int max_shift)
{
	for (int shift = 63; shift >= 0; shift--) {
		uint64_t size = 1ull << shift, first = va & ~(size - 1);

		if (!(sizes & size) || (max_shift && shift > max_shift))
			continue;
		if (extent->delta & (size - 1))
			continue;
		if (first >= extent->va && size <= extent->end - first)
			return shift;
	}
	return 0;
}

struct check {
	struct igt_nova_vm *vm;
	struct igt_nova_run *runs;
	unsigned int count;
	struct owner {
		bool vram;
		uint64_t addr, end;
		uint32_t handle;
		uint64_t delta;		/* offset in the object minus addr */
	} *owners;
	unsigned int owner_count;
};

static uint64_t end_of(const struct igt_nova_run *run)
{
	return run->va + run->size;
}

static bool continues(const struct igt_nova_run *run,
		      const struct igt_nova_run *next)
{
	if (end_of(run) != next->va || run->sparse != next->sparse)
		return false;
	return run->sparse || (run->vram == next->vram &&
			       run->va - run->addr == next->va - next->addr);
}

static void check_attributes(const struct check *c,
			     const struct igt_nova_mapping *mapping,
			     const struct igt_nova_run *run, uint64_t va)
{
	const struct igt_nova_vm *vm = c->vm;
	bool vram_kind = vm->mmu.kinds_vram[mapping->kind / 64] >>
			 mapping->kind % 64 & 1;

	if (!mapping->handle != run->sparse)
		disagree(vm, c->runs, c->count, va, run->sparse ?
			 "sparse, not memory" : "memory, not sparse");
	if (run->sparse)
		return;
	if (!(mapping->flags & DRM_NOVA_VM_BIND_READONLY) != !run->read_only)
		disagree(vm, c->runs, c->count, va, "%sread-only",
			 run->read_only ? "" : "not ");
	/* The GPU does not cache system memory as it does VRAM. */
	if (run->vram &&
	    !(mapping->flags & DRM_NOVA_VM_BIND_GPU_UNCACHED) != !run->uncached)
		disagree(vm, c->runs, c->count, va, "%scached",
			 run->uncached ? "not " : "");
	if (run->kind != mapping->kind && (run->vram || !vram_kind))
		disagree(vm, c->runs, c->count, va, "kind %#x, not %#x",
			 (unsigned int)run->kind, mapping->kind);
}

/* Pages must be as large as alignment allows, in VRAM; sparse ranges as well. */
static void check_pages(const struct check *c,
			const struct igt_nova_mapping *mapping,
			const struct igt_nova_run *run, const struct extent *extent,
			uint64_t va, uint64_t end)
{
	uint64_t sizes = run->sparse ? c->vm->mmu.sparse_sizes :
				       c->vm->mmu.page_sizes;
	unsigned int max = run->sparse ? 0 : mapping->max_shift;

	if (max && run->page > 1ull << max)
		disagree(c->vm, c->runs, c->count, va, "page of %#" PRIx64
			 ", wanted at most %#llx", run->page, 1ull << max);
	if (!(sizes & run->page))
		disagree(c->vm, c->runs, c->count, va, "page of %#" PRIx64
			 ", which MMU_INFO does not have", run->page);
	if (c->vm->any_page_size || (!run->vram && !run->sparse))
		return;
	for (; va < end; va = (va & ~(run->page - 1)) + run->page) {
		unsigned int best = best_shift(extent, va, sizes, max);

		/* 64 KiB want a table; taking something away makes none. */
		if (run->sparse && best == 16 && !c->vm->largest_sparse)
			best = 12;
		if (run->page < 1ull << best)
			disagree(c->vm, c->runs, c->count, va, "page of %#" PRIx64
				 ", could be %#llx", run->page, 1ull << best);
		/* Only what is sparse becomes one with its neighbours. */
		if (!run->sparse && run->page > 1ull << best)
			disagree(c->vm, c->runs, c->count, va, "page of %#" PRIx64
				 ", reaches out of its mapping", run->page);
	}
}

static void add_owner(struct check *c, const struct igt_nova_mapping *mapping,
		      const struct igt_nova_run *run, uint64_t va, uint64_t end)
{
	uint64_t addr = run->addr + (va - run->va);

	c->owners[c->owner_count++] = (struct owner){
		.vram = run->vram, .addr = addr, .end = addr + (end - va),
		.handle = mapping->handle,
		.delta = mapping->offset + (va - mapping->va) - addr,
	};
}

static int compare_owners(const void *left, const void *right)
{
	const struct owner *a = left, *b = right;

	if (a->vram != b->vram)
		return a->vram ? 1 : -1;
	if (a->addr != b->addr)
		return a->addr < b->addr ? -1 : 1;
	return 0;
}

/* No two objects share memory; one object's pages are each at one address. */
static void check_owners(struct check *c)
{
	const struct owner *last = NULL;

	qsort(c->owners, c->owner_count, sizeof(*c->owners), compare_owners);
	for (unsigned int i = 0; i < c->owner_count; i++) {
		const struct owner *owner = &c->owners[i];

		if (last && last->vram == owner->vram && owner->addr < last->end)
			igt_assert_f(owner->handle == last->handle &&
				     owner->delta == last->delta,
				     "%s:%#" PRIx64 " is handles %u and %u\n",
				     owner->vram ? "vram" : "system",
				     owner->addr, last->handle, owner->handle);
		if (!last || last->vram != owner->vram || owner->end > last->end)
			last = owner;
	}
}

/* The mapping from its first to its last byte, at run *at and those behind. */
static void check_mapping(struct check *c, const struct igt_nova_mapping *mapping,
			  unsigned int *at)
{
	uint64_t va = mapping->va, end = va + mapping->size;
	struct extent extent = {};

	while (va < end) {
		const struct igt_nova_run *run = &c->runs[*at];
		unsigned int last = *at;
		uint64_t stop;

		if (*at == c->count || run->va > va)
			disagree(c->vm, c->runs, c->count, va, "is not mapped");
		if (va >= extent.end) {
			while (last + 1 < c->count &&
			       continues(&c->runs[last], &c->runs[last + 1]))
				last++;
			extent = (struct extent){
				.va = va, .vram = run->vram,
				.end = end_of(&c->runs[last]) < end ?
				       end_of(&c->runs[last]) : end,
				.delta = run->sparse ? 0 : run->va - run->addr,
			};
		}
		stop = end_of(run) < end ? end_of(run) : end;
		check_attributes(c, mapping, run, va);
		check_pages(c, mapping, run, &extent, va, stop);
		if (!run->sparse)
			add_owner(c, mapping, run, va, stop);
		va = stop;
		if (va == end_of(run))
			(*at)++;
	}
}

/* Is there memory to read, or a sparse range, or nothing? */
static const struct igt_nova_mapping *find(const struct igt_nova_vm *vm,
					   uint64_t va)
{
	for (unsigned int i = 0; i < vm->count; i++)
		if (va - vm->map[i].va < vm->map[i].size)
			return &vm->map[i];
	return NULL;
}

static void touch(struct igt_nova_vm *vm, uint64_t va)
{
	const struct igt_nova_mapping *mapping = find(vm, va);
	uint64_t value;
	const char *fault = igt_nova_vm_read(vm, va, &value);

	if (!mapping)
		igt_assert_f(fault && (!strcmp(fault, "PTE") ||
				       !strcmp(fault, "PDE")),
			     "the GPU can read %#" PRIx64 "\n", va);
	else
		igt_assert_f(!fault, "the GPU cannot read %#" PRIx64 ": %s\n",
			     va, fault);
	if (mapping && !mapping->handle)
		igt_assert_eq_u64(value, 0);
}

/*
 * Have the GPU use addresses it has used before, which must not be remembered
 * as they were, and some new ones.
 */
static void check_tlb(struct igt_nova_vm *vm)
{
	unsigned int step = vm->count / IGT_NOVA_TOUCHED + 1;

	for (unsigned int i = 0; i < vm->touches; i++)
		touch(vm, vm->touched[i]);
	vm->touches = 0;
	for (unsigned int i = 0; i < vm->count &&
	     vm->touches < IGT_NOVA_TOUCHED; i += step) {
		vm->touched[vm->touches++] = vm->map[i].va;
		if (step == 1 && vm->touches < IGT_NOVA_TOUCHED)
			vm->touched[vm->touches++] =
				vm->map[i].va + vm->map[i].size - 8;
	}
	for (unsigned int i = 0; i < vm->touches; i++)
		touch(vm, vm->touched[i]);
	igt_nova_control_check_violations(&vm->violations);
}

void igt_nova_vm_check(struct igt_nova_vm *vm)
{
	struct check c = { .vm = vm };
	unsigned int at = 0;
	uint64_t done = 0;

	c.runs = igt_nova_vm_walk(vm, &c.count);
	c.owners = calloc(c.count + vm->count + 1, sizeof(*c.owners));
	igt_assert(c.owners);
	for (unsigned int i = 0; i <= vm->count; i++) {
		/* Nothing between this mapping and the one before. */
		if (at < c.count && c.runs[at].va > done)
			done = c.runs[at].va;
		if (at < c.count && (i == vm->count || done < vm->map[i].va))
			disagree(vm, c.runs, c.count, done,
				 "should not be mapped");
		if (i == vm->count)
			break;
		check_mapping(&c, &vm->map[i], &at);
		done = vm->map[i].va + vm->map[i].size;
	}
	check_owners(&c);
	free(c.owners);
	free(c.runs);
	check_tlb(vm);
}

static uint64_t content(const struct igt_nova_mapping *mapping, uint64_t at)
{
	uint64_t word = (mapping->offset + at) / 4;

	return igt_nova_pattern(word, mapping->handle) |
	       (uint64_t)igt_nova_pattern(word + 1, mapping->handle) << 32;
}

void igt_nova_vm_check_content(struct igt_nova_vm *vm)
{
	unsigned int step = vm->count / 16 + 1;

	igt_nova_vm_check(vm);
	for (unsigned int i = 0; i < vm->count; i += step) {
		const struct igt_nova_mapping *mapping = &vm->map[i];
		const uint64_t at[] = { 0, mapping->size - 8 };

		for (size_t n = 0; mapping->handle && n < ARRAY_SIZE(at); n++) {
			uint64_t value;

			igt_assert(!igt_nova_vm_read(vm, mapping->va + at[n],
						     &value));
			igt_assert_f(value == content(mapping, at[n]),
				     "va %#" PRIx64 " is %#" PRIx64
				     ", the object has %#" PRIx64 "\n",
				     mapping->va + at[n], value,
				     content(mapping, at[n]));
		}
	}
}

void igt_nova_fill_bo(int fd, uint32_t handle)
{
	struct drm_nova_gem_info info = igt_nova_gem_info(fd, handle);
	struct drm_nova_gem_create bo = {
		.size = info.size, .mmap_offset = info.mmap_offset,
	};
	volatile uint32_t *map = igt_nova_map(fd, &bo);

	for (uint64_t i = 0; i < bo.size / 4; i++)
		map[i] = igt_nova_pattern(i, handle);
	munmap((void *)map, bo.size);
}

struct igt_nova_run igt_nova_vm_lookup(struct igt_nova_vm *vm, uint64_t va)
{
	unsigned int count;
	struct igt_nova_run *runs = igt_nova_vm_walk(vm, &count), run = {};

	for (unsigned int i = 0; i < count && !run.size; i++)
		if (va - runs[i].va < runs[i].size)
			run = runs[i];
	free(runs);
	igt_assert_f(run.size && !run.sparse, "no memory at %#" PRIx64 "\n", va);
	run.addr += va - run.va;
	run.size -= va - run.va;
	run.va = va;
	return run;
}

uint64_t igt_nova_vm_pages(struct igt_nova_vm *vm, uint64_t va, uint64_t size,
			   unsigned int shift)
{
	unsigned int count;
	struct igt_nova_run *runs = igt_nova_vm_walk(vm, &count);
	uint64_t sum = 0;

	for (unsigned int i = 0; i < count; i++) {
		uint64_t from = runs[i].va > va ? runs[i].va : va;
		uint64_t to = end_of(&runs[i]) < va + size ? end_of(&runs[i]) :
							     va + size;

		if (!runs[i].sparse && runs[i].page == 1ull << shift && from < to)
			sum += to - from;
	}
	free(runs);
	return sum;
}

/* Accesses of the GPU */

struct access {
	char fault[32];
	uint64_t va, differs, have, want;
};

/* The reply to anything but a read. */
static bool parse_access(const char *text, struct access *access)
{
	struct igt_nova_json_member members[] = {
		IGT_NOVA_JSON_STRING("fault", access->fault),
		IGT_NOVA_JSON_HEX("va", &access->va),
		IGT_NOVA_JSON_HEX("differs", &access->differs),
		IGT_NOVA_JSON_HEX("have", &access->have),
		IGT_NOVA_JSON_HEX("want", &access->want),
	};
	struct igt_nova_json json;

	igt_nova_json_begin(&json, text);
	igt_nova_json_object(&json, members, ARRAY_SIZE(members));
	igt_nova_json_end(&json);
	return members[2].seen;
}

static const char *fault_name(const char *text)
{
	static struct access access;

	access.fault[0] = '\0';
	parse_access(text, &access);
	return access.fault[0] ? access.fault : NULL;
}

const char *igt_nova_vm_read(struct igt_nova_vm *vm, uint64_t va, uint64_t *value)
{
	char *text = igt_nova_control("gpu-read %s %#" PRIx64 " 1", vm->pdb, va);
	static const char prefix[] = "{\"data\": [";
	const char *fault = NULL;

	if (!strncmp(text, prefix, strlen(prefix))) {
		struct igt_nova_json json;

		igt_nova_json_begin(&json, text + strlen(prefix));
		*value = igt_nova_json_hex(&json);
		igt_assert(!strcmp(json.at, "]}"));
	} else {
		fault = fault_name(text);
		igt_assert(fault);
	}
	free(text);
	return fault;
}

const char *igt_nova_vm_write(struct igt_nova_vm *vm, uint64_t va, uint64_t value)
{
	char *text = igt_nova_control("gpu-write %s %#" PRIx64 " %#" PRIx64,
				      vm->pdb, va, value);
	const char *fault = fault_name(text);

	free(text);
	return fault;
}

void igt_nova_vm_fill(struct igt_nova_vm *vm, uint64_t va, uint64_t size,
		      uint32_t seed)
{
	char *text = igt_nova_control("gpu-fill %s %#" PRIx64 " %#" PRIx64 " %u",
				      vm->pdb, va, size, seed);
	const char *fault = fault_name(text);

	free(text);
	igt_assert_f(!fault, "the GPU cannot write %#" PRIx64 ": %s\n", va, fault);
}

bool igt_nova_vm_compare(struct igt_nova_vm *vm, uint64_t va, uint64_t size,
			 uint32_t seed)
{
	char *text = igt_nova_control("gpu-compare %s %#" PRIx64 " %#" PRIx64 " %u",
				      vm->pdb, va, size, seed);
	struct access access = {};
	bool differs = parse_access(text, &access);

	free(text);
	igt_assert_f(!access.fault[0], "the GPU cannot read %#" PRIx64 ": %s\n",
		     access.va, access.fault);
	if (differs)
		igt_info("va %#" PRIx64 " is %#x, not %#x\n", access.differs,
			 (unsigned int)access.have, (unsigned int)access.want);
	return !differs;
}
