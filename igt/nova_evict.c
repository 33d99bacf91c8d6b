// SPDX-License-Identifier: MIT
/*
 * TEST: nova-drm with more objects than VRAM has room for
 *
 * Objects that may be in VRAM or system memory are driven out by those that
 * must be in VRAM, and come back when there is room. Their content, which the
 * GPU writes and reads, and their mappings have to follow.
 */
#include <pthread.h>
#include <sys/mman.h>

#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_control.h"
#include "igt_nova_fence.h"
#include "igt_nova_walk.h"

#define KB		1024ull
#define MB		(1024 * KB)
#define BASE		(1ull << 38)
#define STEP		(64 * MB)	/* from one object's address to the next */
#define OBJECTS		32
#define FILLER		(1 * MB)
#define PLUG		(64 * KB)
#define FILLERS		128
#define EITHER		(DRM_NOVA_GEM_PLACEMENT_VRAM | \
			 DRM_NOVA_GEM_PLACEMENT_SYSTEM)

static int fd = -1;
static struct igt_nova_vm vm;

struct fillers {
	int fd;
	unsigned int count;
	uint32_t handle[FILLERS + FILLER / PLUG + 1];
};

/* An emulated CPU moves VRAM word by word. */
static void require_small_vram(void)
{
	uint64_t room = igt_nova_vram_room(fd);

	igt_nova_control_require();
	igt_require_f(room < FILLERS * FILLER,
		      "%llu MiB of VRAM are too much to fill, see --vram-usable of the virtual GPU\n",
		      (unsigned long long)(room / MB));
}

static uint64_t address(unsigned int object)
{
	return BASE + object * STEP;
}

static uint32_t create(uint64_t size, uint32_t placement, uint32_t vm_id)
{
	struct drm_nova_gem_create args = {
		.size = size, .placement = placement, .vm_id = vm_id,
		.page_shift = size >= 2 * MB ? 21 : 16,
	};

	igt_nova_gem_create_with(fd, &args);
	return args.handle;
}

static uint32_t resident(uint32_t handle)
{
	return igt_nova_gem_info(fd, handle).resident;
}

static int revalidate(struct igt_nova_vm *which)
{
	struct drm_nova_vm_bind bind = igt_nova_bind(which->id, NULL, 0);

	return igt_nova_vm_bind_errno(which->fd, &bind);
}

static uint32_t take(struct fillers *fillers, uint64_t size, uint32_t placement)
{
	struct drm_nova_gem_create args = {
		.size = size, .flags = DRM_NOVA_GEM_NO_MMAP, .placement = placement,
	};

	igt_assert_lt(fillers->count, ARRAY_SIZE(fillers->handle));
	igt_nova_gem_create_with(fd, &args);
	fillers->handle[fillers->count++] = args.handle;
	return args.handle;
}

/* Take VRAM until none of these is there any more, nor has room to come back. */
static void drive_out(struct fillers *fillers, const uint32_t *handles,
		      unsigned int count)
{
	fillers->fd = fd;
	for (unsigned int i = 0; i < count; i++) {
		while (resident(handles[i]) == DRM_NOVA_GEM_PLACEMENT_VRAM)
			take(fillers, FILLER, DRM_NOVA_GEM_PLACEMENT_VRAM);
		igt_assert_eq_u32(resident(handles[i]),
				  DRM_NOVA_GEM_PLACEMENT_SYSTEM);
	}
	/* The last filler may have driven out more than it has the place of. */
	while (resident(take(fillers, PLUG, EITHER)) == DRM_NOVA_GEM_PLACEMENT_VRAM)
		;
}

static void release(struct fillers *fillers)
{
	while (fillers->count)
		gem_close(fillers->fd, fillers->handle[--fillers->count]);
}

static void print_pages(const char *when, uint64_t va, uint64_t size)
{
	igt_info("%s: %llu KiB in 4 KiB pages, %llu in 64 KiB, %llu in 2 MiB\n",
		 when,
		 (unsigned long long)igt_nova_vm_pages(&vm, va, size, 12) / KB,
		 (unsigned long long)igt_nova_vm_pages(&vm, va, size, 16) / KB,
		 (unsigned long long)igt_nova_vm_pages(&vm, va, size, 21) / KB);
}

/* What is not in memory is not mapped until it is validated. */
static void assert_unmapped(struct igt_nova_vm *which, uint64_t va)
{
	uint64_t value;
	const char *fault = igt_nova_vm_read(which, va, &value);

	igt_assert_f(fault, "the GPU reads what was driven out\n");
}

struct set {
	unsigned int count;
	uint64_t size;
	uint32_t handle[OBJECTS];
};

/* Objects in VRAM with content, mapped in one VM, or the second in a second. */
static void set_create(struct set *set, struct igt_nova_vm *second,
		       unsigned int private_every)
{
	for (unsigned int i = 0; i < set->count; i++) {
		struct igt_nova_vm *which = second && i & 1 ? second : &vm;
		bool private = private_every && i % private_every == 0;

		set->handle[i] = create(set->size, EITHER,
					private ? which->id : 0);
		igt_nova_vm_map(which, set->handle[i], address(i), set->size, 0, 0);
		if (second && !private)
			igt_nova_vm_map(which == &vm ? second : &vm,
					set->handle[i], address(i), set->size, 0,
					0);
		igt_nova_vm_fill(which, address(i), set->size, set->handle[i]);
	}
}

static void set_compare(const struct set *set, struct igt_nova_vm *which)
{
	for (unsigned int m = 0; m < which->count; m++)
		igt_assert(igt_nova_vm_compare(which, which->map[m].va, set->size,
					       which->map[m].handle));
}

static unsigned int set_in_vram(const struct set *set)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < set->count; i++)
		count += resident(set->handle[i]) == DRM_NOVA_GEM_PLACEMENT_VRAM;
	return count;
}

/* Out and in again; everything is looked at in between. */
static void test_set(unsigned int count, uint64_t size, bool multi_vm,
		     unsigned int private_every, int rounds)
{
	struct set set = { .count = count, .size = size };
	struct fillers fillers = {};
	struct igt_nova_vm second;

	require_small_vram();
	igt_require_f(count * size <= igt_nova_vram_room(fd),
		      "not enough VRAM\n");
	igt_nova_vm_init(fd, &vm);
	if (multi_vm)
		igt_nova_vm_init(fd, &second);
	set_create(&set, multi_vm ? &second : NULL, private_every);
	igt_assert_eq(set_in_vram(&set), count);

	for (int round = 0; round < rounds; round++) {
		drive_out(&fillers, set.handle, count);
		igt_info("%u objects of %llu KiB driven out by %u of %llu KiB\n",
			 count, (unsigned long long)(size / KB), fillers.count,
			 FILLER / KB);
		assert_unmapped(&vm, address(0));
		igt_assert_eq(revalidate(&vm), 0);
		igt_nova_vm_check(&vm);
		set_compare(&set, &vm);
		if (multi_vm) {
			assert_unmapped(&second, address(1));
			igt_assert_eq(revalidate(&second), 0);
			igt_nova_vm_check(&second);
			set_compare(&set, &second);
		}

		release(&fillers);
		igt_assert_eq(revalidate(&vm), 0);
		igt_nova_vm_check(&vm);
		set_compare(&set, &vm);
		if (multi_vm) {
			igt_assert_eq(revalidate(&second), 0);
			igt_nova_vm_check(&second);
			set_compare(&set, &second);
		}
		igt_assert_eq(set_in_vram(&set), count);
	}
	if (multi_vm)
		igt_nova_vm_fini(&second);
	igt_nova_vm_fini(&vm);
	for (unsigned int i = 0; i < count; i++)
		gem_close(fd, set.handle[i]);
}

/*
 * Pages of which a part was mapped once more, to the same memory, or unmapped.
 * No page may be left that reaches over the end of a mapping: taking it away
 * would need a table.
 */
static void test_remapped(void)
{
	static const struct {
		uint64_t offset, size;
	} again[] = {
		{ 512 * KB, 1 * MB }, { 2 * MB + 4 * KB, 4 * KB },
		{ 2 * MB + 128 * KB, 72 * KB }, { 2 * MB - 4 * KB, 8 * KB },
	};
	const uint64_t size = 4 * MB;
	struct fillers fillers = {};
	unsigned int count;
	uint32_t handle;

	require_small_vram();
	igt_nova_vm_init(fd, &vm);
	handle = create(size, EITHER, 0);
	igt_nova_vm_map(&vm, handle, BASE, size, 0, 0);
	igt_nova_vm_fill(&vm, BASE, size, 1);
	for (unsigned int i = 0; i < ARRAY_SIZE(again); i++)
		igt_nova_vm_map(&vm, handle, BASE + again[i].offset,
				again[i].size, again[i].offset, 0);
	igt_nova_vm_unmap(&vm, BASE + 3 * MB + 12 * KB, 4 * KB);
	igt_nova_vm_check(&vm);

	drive_out(&fillers, &handle, 1);
	free(igt_nova_vm_walk(&vm, &count));
	igt_assert_eq(count, 0);
	igt_assert_eq_u32(igt_nova_vm_state(fd, vm.id), 0);
	igt_assert_eq(revalidate(&vm), 0);
	igt_nova_vm_check(&vm);

	release(&fillers);
	igt_assert_eq(revalidate(&vm), 0);
	igt_nova_vm_check(&vm);
	igt_nova_vm_map(&vm, handle, BASE, size, 0, 0);
	igt_assert(igt_nova_vm_compare(&vm, BASE, size, 1));
	igt_nova_vm_fini(&vm);
	gem_close(fd, handle);
}

static void test_page_sizes(void)
{
	const char *option = getenv("NOVA_EVICT_MIB");
	uint64_t size = (option ? strtoul(option, NULL, 0) : 4) * MB;
	struct fillers fillers = {};
	uint32_t handle;

	require_small_vram();
	igt_require_f(size <= igt_nova_vram_room(fd), "not enough VRAM\n");
	igt_nova_vm_init(fd, &vm);
	handle = create(size, EITHER, 0);
	igt_nova_vm_map(&vm, handle, BASE, size, 0, 0);
	igt_nova_vm_fill(&vm, BASE, size, 1);
	print_pages("in VRAM", BASE, size);
	igt_nova_vm_check(&vm);
	igt_assert_eq_u64(igt_nova_vm_pages(&vm, BASE, size, 21), size);

	drive_out(&fillers, &handle, 1);
	igt_assert_eq_u64(igt_nova_vm_pages(&vm, BASE, size, 21), 0);
	igt_assert_eq(revalidate(&vm), 0);
	print_pages("in system memory", BASE, size);
	igt_nova_vm_check(&vm);
	igt_assert(!igt_nova_vm_lookup(&vm, BASE).vram);
	igt_assert(igt_nova_vm_compare(&vm, BASE, size, 1));

	release(&fillers);
	igt_assert_eq(revalidate(&vm), 0);
	print_pages("in VRAM again", BASE, size);
	igt_assert_eq_u32(resident(handle), DRM_NOVA_GEM_PLACEMENT_VRAM);
	igt_nova_vm_check(&vm);
	igt_assert_eq_u64(igt_nova_vm_pages(&vm, BASE, size, 21), size);
	igt_assert(igt_nova_vm_compare(&vm, BASE, size, 1));
	igt_nova_vm_fini(&vm);
	gem_close(fd, handle);
}

/* A kind that only VRAM can have, or one that all memory can. */
static unsigned int kind_of(bool vram)
{
	for (unsigned int kind = 1; kind < 256; kind++)
		if (igt_nova_has_kind(vm.mmu.kinds, kind) &&
		    igt_nova_has_kind(vm.mmu.kinds_vram, kind) == vram)
			return kind;
	igt_skip("no such kind\n");
}

/*
 * One object in every way that it can be mapped, and mappings that others have
 * cut: each is gone when the object is, and comes back as it was.
 */
static void test_mappings(void)
{
	const uint64_t size = 256 * KB;
	struct drm_nova_vm_bind_op ops[7];
	struct fillers fillers = {};
	uint32_t handle;

	require_small_vram();
	igt_nova_vm_init(fd, &vm);
	handle = create(size, EITHER, 0);
	igt_nova_fill_bo(fd, handle);
	ops[0] = igt_nova_op_map(handle, address(0), size, 0);
	ops[1] = igt_nova_op_map(handle, address(1), size - 64 * KB, 64 * KB);
	ops[1].flags = DRM_NOVA_VM_BIND_READONLY;
	ops[2] = igt_nova_op_map(handle, address(2), size, 0);
	ops[2].pte_kind = kind_of(false);
	ops[2].flags = DRM_NOVA_VM_BIND_GPU_UNCACHED;
	ops[3] = igt_nova_op_map(handle, address(3), size, 0);
	ops[3].pte_kind = kind_of(true);
	/* What is left of those on both sides keeps what they had. */
	ops[4] = igt_nova_op_unmap(address(1) + 64 * KB, 64 * KB);
	ops[5] = igt_nova_op_sparse(address(2) + 64 * KB, 64 * KB);
	ops[6] = igt_nova_op_unmap(address(3) + 4 * KB, 64 * KB);
	igt_nova_vm_bind(&vm, ops, ARRAY_SIZE(ops));
	igt_nova_vm_check_content(&vm);

	for (int round = 0; round < 2; round++) {
		drive_out(&fillers, &handle, 1);
		for (unsigned int i = 0; i < vm.count; i++)
			if (vm.map[i].handle)
				assert_unmapped(&vm, vm.map[i].va);
		igt_assert_eq(revalidate(&vm), 0);
		igt_assert(!igt_nova_vm_lookup(&vm, address(0)).vram);
		igt_nova_vm_check_content(&vm);

		release(&fillers);
		igt_assert_eq(revalidate(&vm), 0);
		igt_assert(igt_nova_vm_lookup(&vm, address(0)).vram);
		igt_nova_vm_check_content(&vm);
	}
	igt_nova_vm_fini(&vm);
	gem_close(fd, handle);
}

/* What must be in VRAM is driven out for a while and brought back to be used. */
static void test_vram_only(void)
{
	struct fillers fillers = {};
	uint32_t handle;

	require_small_vram();
	igt_nova_vm_init(fd, &vm);
	handle = create(256 * KB, DRM_NOVA_GEM_PLACEMENT_VRAM, 0);
	igt_nova_vm_map(&vm, handle, BASE, 256 * KB, 0, 0);
	igt_nova_vm_fill(&vm, BASE, 256 * KB, 3);
	drive_out(&fillers, &handle, 1);
	assert_unmapped(&vm, BASE);

	/* Not needed by anybody, the fillers give way. */
	igt_assert_eq(revalidate(&vm), 0);
	igt_assert_eq_u32(resident(handle), DRM_NOVA_GEM_PLACEMENT_VRAM);
	igt_nova_vm_check(&vm);
	igt_assert(igt_nova_vm_compare(&vm, BASE, 256 * KB, 3));
	release(&fillers);
	igt_nova_vm_fini(&vm);
	gem_close(fd, handle);
}

/* More than there is, all to be in VRAM at the same time. */
static void test_overcommit(void)
{
	unsigned int count, fits;
	uint32_t handle[OBJECTS];

	require_small_vram();
	count = igt_nova_vram_room(fd) / FILLER + 2;
	igt_require_f(count <= OBJECTS, "too much VRAM\n");
	igt_nova_vm_init(fd, &vm);
	for (unsigned int i = 0; i < count; i++) {
		struct drm_nova_vm_bind_op op;
		struct drm_nova_vm_bind bind;
		int err;

		handle[i] = create(FILLER, DRM_NOVA_GEM_PLACEMENT_VRAM, 0);
		op = igt_nova_op_map(handle[i], address(i), FILLER, 0);
		bind = igt_nova_bind(vm.id, &op, 1);
		err = igt_nova_vm_bind_errno(fd, &bind);
		igt_assert_f(!err, "object %u of %u: %s\n", i, count, strerror(err));
		igt_nova_vm_expect(&vm, &op, 1);
	}
	igt_assert_eq(revalidate(&vm), ENOSPC);

	/* With what there is room for all is well, and was not banned for it. */
	fits = igt_nova_vram_room(fd) / FILLER;
	igt_require_f(fits, "not enough VRAM\n");
	while (count > fits) {
		count--;
		igt_nova_vm_unmap(&vm, address(count), FILLER);
		gem_close(fd, handle[count]);
	}
	igt_assert_eq(revalidate(&vm), 0);
	igt_assert_eq_u32(igt_nova_vm_state(fd, vm.id), 0);
	igt_nova_vm_check(&vm);
	igt_nova_vm_fini(&vm);
	while (count)
		gem_close(fd, handle[--count]);
}

/* An object larger than what is there at all. */
static void test_no_room(void)
{
	struct drm_nova_mem_region region;
	struct drm_nova_gem_create args = {
		.flags = DRM_NOVA_GEM_NO_MMAP,
		.placement = DRM_NOVA_GEM_PLACEMENT_VRAM,
	};

	require_small_vram();
	igt_assert(igt_nova_mem_region(fd, DRM_NOVA_MEM_CLASS_VRAM, &region));
	args.size = region.total + 1;
	do_ioctl_err(fd, DRM_IOCTL_NOVA_GEM_CREATE, &args, ENOMEM);
	/* Fits into VRAM, but not beside what the kernel has. */
	args.size = region.total;
	if (igt_ioctl(fd, DRM_IOCTL_NOVA_GEM_CREATE, &args))
		igt_assert_eq(errno, ENOSPC);
	else
		gem_close(fd, args.handle);
	errno = 0;
}

/* What debugfs says of who moved how much. */
struct moves {
	int copy_engine;
	long long ce_copied, ce_cleared, cpu_copied, cpu_cleared;
};

static struct moves moves(void)
{
	struct moves m;
	char path[256];
	FILE *file;
	int count;

	igt_require_f(igt_nova_debugfs_path(fd, "moves", path, sizeof(path)),
		      "no debugfs\n");
	file = fopen(path, "r");
	igt_assert(file);
	count = fscanf(file,
		       "copy_engine: %d ce_copied: %lld ce_cleared: %lld cpu_copied: %lld cpu_cleared: %lld",
		       &m.copy_engine, &m.ce_copied, &m.ce_cleared,
		       &m.cpu_copied, &m.cpu_cleared);
	fclose(file);
	igt_assert_eq(count, 5);
	return m;
}

static void use_copy_engine(bool use)
{
	char path[256];

	igt_require_f(igt_nova_debugfs_path(fd, "copy_engine", path,
					    sizeof(path)), "no debugfs\n");
	igt_assert(igt_nova_write_file(path, use ? "1" : "0"));
}

/* A subtest that failed may have left it off. */
static void restore_copy_engine(void)
{
	char path[256];

	if (igt_nova_debugfs_path(fd, "copy_engine", path, sizeof(path)))
		igt_nova_write_file(path, "1");
}

/* Everything, which is this test's only object. */
static void evict_all(void)
{
	char path[256];

	igt_require_f(igt_nova_debugfs_path(fd, "evict_vram", path,
					    sizeof(path)), "no debugfs\n");
	igt_assert(igt_nova_write_file(path, "1"));
}

static void assert_moved(const struct moves *before, uint64_t copied,
			 uint64_t cleared, bool copy_engine)
{
	struct moves after = moves();

	igt_assert_eq_u64(after.ce_copied - before->ce_copied,
			  copy_engine ? copied : 0);
	igt_assert_eq_u64(after.ce_cleared - before->ce_cleared,
			  copy_engine ? cleared : 0);
	igt_assert_eq_u64(after.cpu_copied - before->cpu_copied,
			  copy_engine ? 0 : copied);
	igt_assert_eq_u64(after.cpu_cleared - before->cpu_cleared,
			  copy_engine ? 0 : cleared);
}

/* Write a word in each page through a CPU mapping, or find it there. */
static void use_words(uint32_t handle, uint64_t size, uint32_t seed, bool write)
{
	struct drm_nova_gem_create bo = {
		.size = size,
		.mmap_offset = igt_nova_gem_info(fd, handle).mmap_offset,
	};
	volatile uint32_t *map = igt_nova_map(fd, &bo);

	for (uint64_t w = 0; w < size / 4; w += 1024) {
		if (write)
			map[w] = igt_nova_pattern(w, seed);
		else
			igt_assert_eq_u32(map[w], igt_nova_pattern(w, seed));
	}
	munmap((void *)map, size);
}

/* An object is cleared, goes out and comes in again by the one or the other. */
static void test_mover(uint64_t size, bool copy_engine)
{
	struct drm_nova_gem_create args = { .size = size, .placement = EITHER };
	struct moves before;

	igt_nova_control_require();
	igt_require_f(size <= igt_nova_vram_room(fd), "not enough VRAM\n");
	use_copy_engine(copy_engine);
	before = moves();
	if (copy_engine)
		igt_require_f(before.copy_engine, "no copy engine\n");
	igt_assert_eq(before.copy_engine, copy_engine);

	igt_nova_vm_init(fd, &vm);
	igt_nova_gem_create_with(fd, &args);
	igt_nova_vm_map(&vm, args.handle, BASE, size, 0, 0);
	igt_assert_eq_u32(resident(args.handle), DRM_NOVA_GEM_PLACEMENT_VRAM);
	assert_moved(&before, 0, size, copy_engine);
	for (uint64_t at = 0; at < size; at += size > 4 * MB ? 1 * MB : 4 * KB) {
		uint64_t value;

		igt_assert(!igt_nova_vm_read(&vm, BASE + at, &value));
		igt_assert_eq_u64(value, 0);
	}
	igt_nova_vm_fill(&vm, BASE, size, 13);

	evict_all();
	igt_assert_eq_u32(resident(args.handle),
			  DRM_NOVA_GEM_PLACEMENT_SYSTEM);
	assert_moved(&before, size, size, copy_engine);
	assert_unmapped(&vm, BASE);
	/* All of it, and not only what will be found in the same place again. */
	use_words(args.handle, size, 13, false);

	igt_assert_eq(revalidate(&vm), 0);
	igt_assert_eq_u32(resident(args.handle), DRM_NOVA_GEM_PLACEMENT_VRAM);
	assert_moved(&before, 2 * size, size, copy_engine);
	igt_nova_vm_check(&vm);
	igt_assert(igt_nova_vm_compare(&vm, BASE, size, 13));
	igt_nova_vm_fini(&vm);
	gem_close(fd, args.handle);
	use_copy_engine(true);
}

/* The engine fails in the middle of it: the CPU begins anew, and nothing is lost. */
static void test_mover_fails(const char *fault)
{
	const uint64_t size = 68 * KB;
	struct drm_nova_gem_create args = { .size = size, .placement = EITHER };
	struct moves before;

	igt_nova_control_require();
	before = moves();
	igt_require_f(before.copy_engine, "no copy engine\n");
	igt_emit_ignore_dmesg_regex("nova");
	igt_nova_vm_init(fd, &vm);
	igt_nova_gem_create_with(fd, &args);
	igt_nova_vm_map(&vm, args.handle, BASE, size, 0, 0);
	igt_nova_vm_fill(&vm, BASE, size, 17);

	before = moves();
	igt_nova_control_ok("inject %s,count=1", fault);
	evict_all();
	igt_nova_control_ok("clear");
	assert_moved(&before, size, 0, false);
	igt_assert_eq(revalidate(&vm), 0);
	igt_nova_vm_check(&vm);
	igt_assert(igt_nova_vm_compare(&vm, BASE, size, 17));

	/* There was a new channel for the way back, and is for what follows. */
	igt_assert_eq_u64(moves().ce_copied - before.ce_copied, size);
	before = moves();
	evict_all();
	assert_moved(&before, size, 0, true);
	igt_nova_vm_fini(&vm);
	gem_close(fd, args.handle);
}

struct evictor {
	pthread_t thread;
	uint32_t target;
	struct fillers fillers;
	volatile bool stop;
	int err;
};

/* As drive_out(), without assertions, which are for the main thread only. */
static void *evict_thread(void *data)
{
	struct evictor *e = data;

	while (!e->stop && e->fillers.count < FILLERS) {
		struct drm_nova_gem_create args = {
			.size = FILLER, .flags = DRM_NOVA_GEM_NO_MMAP,
			.placement = DRM_NOVA_GEM_PLACEMENT_VRAM,
		};
		struct drm_nova_gem_info info = { .handle = e->target };

		if (igt_ioctl(fd, DRM_IOCTL_NOVA_GEM_INFO, &info) ||
		    igt_ioctl(fd, DRM_IOCTL_NOVA_GEM_CREATE, &args)) {
			e->err = errno;
			break;
		}
		e->fillers.handle[e->fillers.count++] = args.handle;
		if (info.resident != DRM_NOVA_GEM_PLACEMENT_VRAM)
			break;
	}
	return NULL;
}

/* A bind waits, its object is wanted elsewhere; then the bind runs. */
static void test_async_bind(void)
{
	struct drm_nova_sync wait = {}, signal = {};
	struct drm_nova_vm_bind_op ops[2];
	struct drm_nova_vm_bind bind;
	struct igt_nova_fence fence;
	struct evictor e = {};
	uint32_t handle;

	require_small_vram();
	igt_nova_vm_init(fd, &vm);
	handle = create(256 * KB, EITHER, 0);
	igt_nova_vm_map(&vm, handle, address(1), 256 * KB, 0, 0);
	igt_nova_vm_fill(&vm, address(1), 256 * KB, 5);

	igt_nova_fence_create(&fence, 4096, true);
	wait.handle = igt_nova_fence_syncobj(&fence, fd);
	signal.handle = syncobj_create(fd, 0);
	ops[0] = igt_nova_op_map(handle, BASE, 256 * KB, 0);
	ops[1] = igt_nova_op_unmap(address(1) + 64 * KB, 64 * KB);
	bind = igt_nova_bind(vm.id, ops, 2);
	igt_nova_bind_syncs(&bind, &wait, 1, &signal, 1);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), 0);

	e.target = handle;
	e.fillers.fd = fd;
	igt_assert_eq(pthread_create(&e.thread, NULL, evict_thread, &e), 0);
	igt_nova_syncobj_pending(fd, signal.handle);
	igt_nova_fence_destroy(&fence);
	igt_nova_syncobj_signalled(fd, signal.handle);
	pthread_join(e.thread, NULL);
	igt_assert_eq(e.err, 0);
	drive_out(&e.fillers, &handle, 1);

	igt_nova_vm_expect(&vm, ops, 2);
	igt_assert_eq(revalidate(&vm), 0);
	igt_nova_vm_check(&vm);
	igt_assert(igt_nova_vm_compare(&vm, BASE, 256 * KB, 5));
	release(&e.fillers);
	igt_assert_eq(revalidate(&vm), 0);
	igt_nova_vm_check(&vm);
	igt_assert(igt_nova_vm_compare(&vm, BASE, 256 * KB, 5));
	syncobj_destroy(fd, wait.handle);
	syncobj_destroy(fd, signal.handle);
	igt_nova_vm_fini(&vm);
	gem_close(fd, handle);
}

/* The CPU's mapping follows, too, whether it was used before or not. */
static void test_swap_content(void)
{
	const uint64_t size = 64 * KB;
	struct fillers fillers = {};
	struct drm_nova_gem_create bo = { .size = size, .placement = EITHER };
	volatile uint32_t *map;

	require_small_vram();
	igt_nova_vm_init(fd, &vm);
	igt_nova_gem_create_with(fd, &bo);
	map = igt_nova_map(fd, &bo);
	for (uint64_t i = 0; i < size / 4; i++)
		map[i] = igt_nova_pattern(i, 9);
	igt_nova_vm_map(&vm, bo.handle, BASE, size, 0, 0);
	igt_assert(igt_nova_vm_lookup(&vm, BASE).vram);
	igt_assert(igt_nova_vm_compare(&vm, BASE, size, 9));

	drive_out(&fillers, &bo.handle, 1);
	for (uint64_t i = 0; i < size / 4; i++)
		igt_assert_eq_u32(map[i], igt_nova_pattern(i, 9));
	for (uint64_t i = 0; i < size / 4; i++)
		map[i] = igt_nova_pattern(i, 10);
	igt_assert_eq(revalidate(&vm), 0);
	igt_assert(igt_nova_vm_compare(&vm, BASE, size, 10));

	release(&fillers);
	igt_assert_eq(revalidate(&vm), 0);
	igt_assert_eq_u32(resident(bo.handle), DRM_NOVA_GEM_PLACEMENT_VRAM);
	for (uint64_t i = 0; i < size / 4; i++)
		igt_assert_eq_u32(map[i], igt_nova_pattern(i, 10));
	igt_nova_vm_fill(&vm, BASE, size, 11);
	igt_assert_eq_u32(map[size / 4 - 1], igt_nova_pattern(size / 4 - 1, 11));
	igt_nova_vm_check(&vm);
	munmap((void *)map, size);
	igt_nova_vm_fini(&vm);
	gem_close(fd, bo.handle);
}

/* Clients that each want a part of VRAM, and together more than all of it. */
static void test_clients(void)
{
	const unsigned int clients = 3;
	struct igt_nova_vm vms[3];
	uint64_t share;
	unsigned int count;

	require_small_vram();
	share = igt_nova_vram_room(fd) / 2;
	count = share / (512 * KB);
	for (unsigned int c = 0; c < clients; c++)
		igt_nova_vm_init(drm_open_driver_render(DRIVER_NOVA), &vms[c]);

	igt_fork(child, clients) {
		uint32_t handle[2 * FILLERS];

		fd = vms[child].fd;
		vm = vms[child];
		for (unsigned int i = 0; i < count; i++) {
			handle[i] = create(512 * KB, i & 1 ? EITHER :
					   DRM_NOVA_GEM_PLACEMENT_VRAM, 0);
			igt_nova_vm_map(&vm, handle[i], address(i), 512 * KB, 0, 0);
		}
		/* Content by the CPU: another client may take the memory away. */
		for (unsigned int i = 0; i < count; i++)
			use_words(handle[i], 512 * KB, handle[i] + child, true);
		for (int round = 0; round < 3; round++) {
			int err = revalidate(&vm);

			igt_assert(!err || err == ENOSPC);
			for (unsigned int i = 0; i < count; i++)
				use_words(handle[i], 512 * KB, handle[i] + child,
					  false);
		}
	}
	igt_waitchildren();
	for (unsigned int c = 0; c < clients; c++) {
		drm_close_driver(vms[c].fd);
		igt_nova_vm_forget(&vms[c]);
	}
}

int igt_main()
{
	igt_fixture()
		fd = drm_open_driver_render(DRIVER_NOVA);

	igt_describe("Many small objects go to system memory and come back");
	igt_subtest("small")
		test_set(16, 64 * KB, false, 0, 2);

	igt_describe("Few large objects go to system memory and come back");
	igt_subtest("large")
		test_set(2, 1 * MB, false, 0, 1);

	igt_describe("Shareable objects, mapped in two VMs");
	igt_subtest("external")
		test_set(4, 256 * KB, true, 0, 1);

	igt_describe("Private and shareable objects in one VM");
	igt_subtest("private-mixed")
		test_set(8, 128 * KB, false, 2, 1);

	igt_describe("Private and shareable objects in two VMs");
	igt_subtest("multi-vm")
		test_set(8, 128 * KB, true, 3, 1);

	igt_describe("Page sizes before, during and after");
	igt_subtest("page-sizes")
		test_page_sizes();

	igt_describe("Mappings that were cut into pieces");
	igt_subtest("remapped")
		test_remapped();

	igt_describe("Parts, kinds and rights, before, during and after");
	igt_subtest("mappings")
		test_mappings();

	igt_describe("What must be in VRAM is brought back to be used");
	igt_subtest("vram-only")
		test_vram_only();

	igt_describe("More than fits at the same time");
	igt_subtest("overcommit-enospc")
		test_overcommit();

	igt_describe("One object that is larger than VRAM");
	igt_subtest("too-large")
		test_no_room();

	igt_describe("An object is wanted out while a bind of it waits");
	igt_subtest("async-bind-then-evict")
		test_async_bind();

	igt_describe("A copy engine clears and moves");
	igt_subtest("copy-engine") {
		test_mover(4 * KB, true);
		test_mover(2 * MB + 68 * KB, true);
	}

	igt_describe("A copy engine clears and moves what takes more than one job");
	igt_subtest("copy-engine-large")
		test_mover(16 * MB + 68 * KB, true);

	igt_describe("The CPU clears and moves, as where there is no copy engine");
	igt_subtest("cpu")
		test_mover(68 * KB, false);

	igt_describe("The copy engine's channel ends with an error");
	igt_subtest("copy-engine-error")
		test_mover_fails("rc=13");

	igt_describe("The copy engine's channel makes no progress");
	igt_subtest("copy-engine-hang")
		test_mover_fails("channel-hang=0");

	igt_describe("CPU mappings follow an object");
	igt_subtest("swap-content")
		test_swap_content();

	igt_describe("Several clients that drive each other out");
	igt_subtest("threads")
		test_clients();

	igt_fixture() {
		restore_copy_engine();
		drm_close_driver(fd);
	}
}
