// SPDX-License-Identifier: MIT
/*
 * TEST: what nova-drm tells about a client in /proc/<pid>/fdinfo
 */
#include <inttypes.h>
#include <sys/mman.h>

#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_ctx.h"
#include "igt_nova_exec.h"
#include "igt_nova_fence.h"

/* The value of a key, which is there once; false if it is not there at all. */
static bool fdinfo_get(int fd, const char *key, char *value, size_t size)
{
	char path[64], line[256];
	bool found = false;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	file = fopen(path, "re");
	igt_assert(file);
	while (fgets(line, sizeof(line), file)) {
		char *colon = strchr(line, ':');

		if (!colon)
			continue;
		*colon++ = '\0';
		if (strcmp(line, key))
			continue;
		igt_assert(!found);
		found = true;
		colon += strspn(colon, " \t");
		colon[strcspn(colon, "\n")] = '\0';
		snprintf(value, size, "%s", colon);
	}
	fclose(file);
	return found;
}

static uint64_t fdinfo_bytes(int fd, const char *key)
{
	char value[64], unit[8] = "";
	uint64_t number;
	int fields;

	igt_assert_f(fdinfo_get(fd, key, value, sizeof(value)), "no %s\n", key);
	fields = sscanf(value, "%" SCNu64 " %7s", &number, unit);
	igt_assert_lte(1, fields);
	if (!strcmp(unit, "KiB"))
		number <<= 10;
	else if (!strcmp(unit, "MiB"))
		number <<= 20;
	else
		igt_assert_eq(unit[0], 0);
	return number;
}

struct memory {
	uint64_t total, shared, resident, active, purgeable;
};

static uint64_t region_bytes(int fd, const char *what, const char *region)
{
	char key[64];

	snprintf(key, sizeof(key), "drm-%s-%s", what, region);
	return fdinfo_bytes(fd, key);
}

static struct memory fdinfo_memory(int fd, const char *region)
{
	return (struct memory) {
		.total = region_bytes(fd, "total", region),
		.shared = region_bytes(fd, "shared", region),
		.resident = region_bytes(fd, "resident", region),
		.active = region_bytes(fd, "active", region),
		.purgeable = region_bytes(fd, "purgeable", region),
	};
}

static void assert_region(int fd, const char *region, struct memory expected)
{
	struct memory memory = fdinfo_memory(fd, region);

	igt_assert_eq_u64(memory.total, expected.total);
	igt_assert_eq_u64(memory.shared, expected.shared);
	igt_assert_eq_u64(memory.resident, expected.resident);
	igt_assert_eq_u64(memory.active, expected.active);
	/* No call says that what is in an object is not needed. */
	igt_assert_eq_u64(memory.purgeable, 0);
}

static void assert_memory(int fd, uint64_t total, uint64_t shared,
			  uint64_t resident)
{
	assert_region(fd, "system", (struct memory){
		.total = total, .shared = shared, .resident = resident });
}

static void test_driver(int fd)
{
	char value[64];

	igt_assert(fdinfo_get(fd, "drm-driver", value, sizeof(value)));
	igt_assert(!strcmp(value, "nova-drm"));
}

static void test_pdev(int fd)
{
	char value[64], address[256], *uevent;

	/* "PCI_SLOT_NAME=0000:00:04.0" of the PCI device. */
	igt_assert(igt_nova_sysfs_read(fd, "uevent", address, sizeof(address)));
	uevent = strstr(address, "PCI_SLOT_NAME=");
	igt_assert(uevent);
	uevent += strlen("PCI_SLOT_NAME=");
	uevent[strcspn(uevent, "\n")] = '\0';
	igt_assert(fdinfo_get(fd, "drm-pdev", value, sizeof(value)));
	igt_assert(!strcmp(value, uevent));
}

static void test_client_id(int fd)
{
	int other = drm_open_driver_render(DRIVER_NOVA), copy = dup(fd);
	char mine[64], theirs[64];

	igt_assert(fdinfo_get(fd, "drm-client-id", mine, sizeof(mine)));
	igt_assert(fdinfo_get(other, "drm-client-id", theirs, sizeof(theirs)));
	igt_assert(strcmp(mine, theirs));
	igt_assert(fdinfo_get(copy, "drm-client-id", theirs, sizeof(theirs)));
	igt_assert(!strcmp(mine, theirs));
	close(copy);
	drm_close_driver(other);
}

static void set_client_name(int fd, const char *name)
{
	struct drm_set_client_name args = {
		.name_len = strlen(name), .name = (uintptr_t)name,
	};

	do_ioctl(fd, DRM_IOCTL_SET_CLIENT_NAME, &args);
}

static void test_client_name(void)
{
	int fd = drm_open_driver_render(DRIVER_NOVA);
	int other = drm_open_driver_render(DRIVER_NOVA);
	char value[64];

	igt_assert(!fdinfo_get(fd, "drm-client-name", value, sizeof(value)));
	set_client_name(fd, "painter");
	igt_assert(fdinfo_get(fd, "drm-client-name", value, sizeof(value)));
	igt_assert(!strcmp(value, "painter"));
	igt_assert(!fdinfo_get(other, "drm-client-name", value, sizeof(value)));
	set_client_name(fd, "");
	igt_assert(!fdinfo_get(fd, "drm-client-name", value, sizeof(value)));
	drm_close_driver(other);
	drm_close_driver(fd);
}

static const char *const engine_names[] = {
	[DRM_NOVA_ENGINE_CLASS_GR] = "gr",
	[DRM_NOVA_ENGINE_CLASS_CE] = "ce",
	[DRM_NOVA_ENGINE_CLASS_NVDEC] = "nvdec",
	[DRM_NOVA_ENGINE_CLASS_NVENC] = "nvenc",
	[DRM_NOVA_ENGINE_CLASS_NVJPG] = "nvjpg",
	[DRM_NOVA_ENGINE_CLASS_OFA] = "ofa",
};

/* False if the client has no such engine. */
static bool engine_ns(int fd, unsigned int class, uint64_t *ns)
{
	char key[64], value[64], unit[8] = "";
	int fields;

	snprintf(key, sizeof(key), "drm-engine-%s", engine_names[class]);
	if (!fdinfo_get(fd, key, value, sizeof(value)))
		return false;
	fields = sscanf(value, "%" SCNu64 " %7s", ns, unit);
	igt_assert_eq(fields, 2);
	igt_assert(!strcmp(unit, "ns"));
	return true;
}

static void test_engine_keys(int fd)
{
	struct igt_nova_engines engines;
	char key[64], value[64];
	uint64_t ns;

	igt_nova_engines(fd, &engines);
	for (unsigned int class = 0; class < ARRAY_SIZE(engine_names); class++) {
		unsigned int count = igt_nova_engines_of(&engines, class);

		igt_assert_eq(engine_ns(fd, class, &ns), count > 0);
		snprintf(key, sizeof(key), "drm-engine-capacity-%s",
			 engine_names[class]);
		igt_assert_eq(fdinfo_get(fd, key, value, sizeof(value)),
			      count > 1);
		if (count > 1)
			igt_assert_eq(atoi(value), count);
	}
}

/* Having memory and queues is not work. */
static void test_engine_idle(void)
{
	int fd = drm_open_driver_render(DRIVER_NOVA);
	struct igt_nova_engines engines;
	struct igt_nova_ctx ctx;
	uint64_t ns;

	igt_nova_gem_create(fd, 4 << 20, 0);
	igt_nova_ctx_init(fd, &ctx);
	igt_nova_engines(fd, &engines);
	for (unsigned int i = 0; i < engines.count; i++)
		igt_nova_queue_on(fd, ctx.vm, &engines.engine[i]);
	for (unsigned int class = 0; class < ARRAY_SIZE(engine_names); class++)
		if (engine_ns(fd, class, &ns))
			igt_assert_eq_u64(ns, 0);
	drm_close_driver(fd);
	igt_nova_ctx_forget(&ctx);
}

static uint64_t cpu_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

/* Work for the engine that takes as long as is known. Returns how long. */
static uint64_t be_busy(struct igt_nova_ctx *ctx, uint32_t queue, uint64_t ns)
{
	const struct timespec pause = { .tv_nsec = ns };
	uint64_t begin = cpu_ns();
	struct igt_nova_spin spin;

	igt_nova_spin_begin(ctx, queue, &spin);
	igt_nova_spin_running(&spin);
	clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
	igt_nova_spin_end(&spin);
	return cpu_ns() - begin;
}

/* The client's time is between these, and of this class only. */
static void assert_busy(int fd, unsigned int busy, uint64_t min, uint64_t max)
{
	uint64_t ns;

	for (unsigned int class = 0; class < ARRAY_SIZE(engine_names); class++) {
		if (!engine_ns(fd, class, &ns))
			continue;
		if (class == busy) {
			igt_assert_lte_u64(min, ns);
			igt_assert_lte_u64(ns, max);
		} else {
			igt_assert_eq_u64(ns, 0);
		}
	}
}

/* GPU's and CPU's clock need not be equally fast, but nearly so. */
static void test_engine_busy(unsigned int class)
{
	const unsigned int none = UINT32_MAX;
	const uint64_t pause = 20000000;
	int fd = drm_open_driver_render(DRIVER_NOVA);
	int other = drm_open_driver_render(DRIVER_NOVA);
	struct drm_nova_engine engine = igt_nova_require_engine(fd, class);
	struct igt_nova_ctx ctx;
	uint64_t took;
	uint32_t queue;

	igt_nova_ctx_init(fd, &ctx);
	queue = igt_nova_queue_on(fd, ctx.vm, &engine);
	assert_busy(fd, class, 0, 0);

	took = be_busy(&ctx, queue, pause);
	assert_busy(fd, class, pause - pause / 100, took + took / 100);
	took += be_busy(&ctx, queue, pause);
	assert_busy(fd, class, 2 * (pause - pause / 100), took + took / 100);
	assert_busy(other, none, 0, 0);

	/* It does not go with the queue, nor does time pass without one. */
	igt_nova_queue_destroy(fd, queue);
	assert_busy(fd, class, 2 * (pause - pause / 100), took + took / 100);
	igt_nova_ctx_fini(&ctx);
	drm_close_driver(other);
	drm_close_driver(fd);
}

static void test_memory(void)
{
	const uint64_t big = 4 << 20, small = 64 << 10;
	int fd = drm_open_driver_render(DRIVER_NOVA);
	struct drm_nova_gem_create first, second;
	volatile char *map;

	assert_memory(fd, 0, 0, 0);
	first = igt_nova_gem_create(fd, big, 0);
	assert_memory(fd, big, 0, big);

	second = igt_nova_gem_create(fd, small, DRM_NOVA_GEM_DEFER_BACKING);
	assert_memory(fd, big + small, 0, big);
	map = igt_nova_map(fd, &second);
	map[0] = 1;
	assert_memory(fd, big + small, 0, big + small);
	munmap((void *)map, small);

	gem_close(fd, first.handle);
	assert_memory(fd, small, 0, small);
	gem_close(fd, second.handle);
	assert_memory(fd, 0, 0, 0);
	drm_close_driver(fd);
}

static void test_shared(void)
{
	const uint64_t size = 1 << 20;
	int fd = drm_open_driver_render(DRIVER_NOVA);
	int other = drm_open_driver_render(DRIVER_NOVA);
	struct drm_nova_gem_create bo = igt_nova_gem_create(fd, size, 0);
	int dmabuf = prime_handle_to_fd(fd, bo.handle);
	uint32_t handle = prime_fd_to_handle(other, dmabuf);

	close(dmabuf);
	assert_memory(fd, size, size, size);
	assert_memory(other, size, size, size);
	gem_close(fd, bo.handle);
	assert_memory(fd, 0, 0, 0);
	gem_close(other, handle);
	drm_close_driver(other);
	drm_close_driver(fd);
}

static void test_vram(void)
{
	const uint64_t size = 256 << 10;
	int fd = drm_open_driver_render(DRIVER_NOVA);
	struct drm_nova_gem_create bo, deferred;

	igt_nova_require_vram(fd);
	assert_region(fd, "vram0", (struct memory){});
	bo = igt_nova_gem_create_vram(fd, size, DRM_NOVA_GEM_NO_MMAP);
	assert_region(fd, "vram0", (struct memory){
		.total = size, .resident = size });
	deferred = igt_nova_gem_create_vram(fd, size, DRM_NOVA_GEM_NO_MMAP |
					    DRM_NOVA_GEM_DEFER_BACKING);
	assert_region(fd, "vram0", (struct memory){
		.total = 2 * size, .resident = size });
	assert_memory(fd, 0, 0, 0);
	gem_close(fd, bo.handle);
	gem_close(fd, deferred.handle);
	assert_region(fd, "vram0", (struct memory){});
	drm_close_driver(fd);
}

/* Memory is active as long as a bind of it waits. */
static void test_active(void)
{
	const uint64_t size = 64 << 10;
	int fd = drm_open_driver_render(DRIVER_NOVA);
	struct drm_nova_sync wait = {}, signal = {};
	struct drm_nova_vm_create vm = {};
	struct drm_nova_vm_bind_op op = {
		.op = DRM_NOVA_VM_BIND_OP_MAP, .range = size,
	};
	struct drm_nova_vm_bind bind;
	struct igt_nova_fence fence;

	igt_nova_fence_create(&fence, 4096, true);
	wait.handle = igt_nova_fence_syncobj(&fence, fd);
	signal.handle = syncobj_create(fd, 0);
	do_ioctl(fd, DRM_IOCTL_NOVA_VM_CREATE, &vm);
	op.handle = igt_nova_gem_create(fd, size, 0).handle;
	op.va = vm.user_va_start;
	igt_nova_gem_create(fd, size, 0);
	assert_memory(fd, 2 * size, 0, 2 * size);
	bind = igt_nova_bind(vm.vm_id, &op, 1);
	igt_nova_bind_syncs(&bind, &wait, 1, &signal, 1);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), 0);
	assert_region(fd, "system", (struct memory){
		.total = 2 * size, .resident = 2 * size, .active = size });
	igt_nova_fence_destroy(&fence);
	igt_nova_syncobj_signalled(fd, signal.handle);
	assert_memory(fd, 2 * size, 0, 2 * size);
	drm_close_driver(fd);
}

/* While a job runs all that is mapped in its VM is active, and nothing else. */
static void test_bookkeep_active(void)
{
	const uint64_t size = 64 << 10;
	int fd = drm_open_driver_render(DRIVER_NOVA);
	struct drm_nova_engine engine = igt_nova_require_copy(fd);
	struct igt_nova_spin spin;
	struct igt_nova_ctx ctx;
	uint64_t mapped, total;
	uint32_t handle, queue;

	igt_nova_ctx_init(fd, &ctx);
	queue = igt_nova_queue_on(fd, ctx.vm, &engine);
	handle = igt_nova_gem_create(fd, size, 0).handle;
	igt_nova_ctx_bind(&ctx, handle, igt_nova_ctx_va(&ctx, size), size, 0);
	mapped = fdinfo_memory(fd, "system").total;
	igt_nova_gem_create(fd, size, 0);
	total = mapped + size;
	assert_region(fd, "system", (struct memory){
		.total = total, .resident = total });

	igt_nova_spin_begin(&ctx, queue, &spin);
	igt_nova_spin_running(&spin);
	assert_region(fd, "system", (struct memory){
		.total = total, .resident = total, .active = mapped });
	igt_nova_spin_end(&spin);
	assert_region(fd, "system", (struct memory){
		.total = total, .resident = total });
	drm_close_driver(fd);
	igt_nova_ctx_forget(&ctx);
}

/* Private objects are the client's like others. */
static void test_private(void)
{
	const uint64_t size = 64 << 10;
	int fd = drm_open_driver_render(DRIVER_NOVA);
	struct drm_nova_gem_create bo = {
		.size = size, .placement = DRM_NOVA_GEM_PLACEMENT_SYSTEM,
	};

	bo.vm_id = igt_nova_vm_create(fd);
	igt_nova_gem_create_with(fd, &bo);
	assert_memory(fd, size, 0, size);
	gem_close(fd, bo.handle);
	assert_memory(fd, 0, 0, 0);
	drm_close_driver(fd);
}

/* What is in swap takes no memory. */
static void test_backed_up(void)
{
	const uint64_t size = 64 << 10;
	int fd = drm_open_driver_render(DRIVER_NOVA);
	struct drm_nova_gem_create bo = igt_nova_gem_create(fd, size, 0);
	volatile char *map = igt_nova_map(fd, &bo);

	map[0] = 1;
	assert_memory(fd, size, 0, size);
	igt_nova_shrink_system(fd);
	assert_memory(fd, size, 0, 0);
	igt_assert_eq(map[0], 1);
	assert_memory(fd, size, 0, size);
	munmap((void *)map, size);
	drm_close_driver(fd);
}

int igt_main()
{
	int fd = -1;

	igt_fixture()
		fd = drm_open_driver_render(DRIVER_NOVA);

	igt_describe("The driver's name is right");
	igt_subtest("driver")
		test_driver(fd);

	igt_describe("The PCI address is right");
	igt_subtest("pdev")
		test_pdev(fd);

	igt_describe("A client id belongs to one open file");
	igt_subtest("client-id")
		test_client_id(fd);

	igt_describe("A client has the name it gives itself");
	igt_subtest("client-name")
		test_client_name();

	igt_describe("Each class of engines that the GPU has is there");
	igt_subtest("engine-keys")
		test_engine_keys(fd);

	igt_describe("Engines do nothing for a client that submits nothing");
	igt_subtest("engine-idle")
		test_engine_idle();

	igt_describe("The time of graphics is that of the client's jobs");
	igt_subtest("engine-busy-gr")
		test_engine_busy(DRM_NOVA_ENGINE_CLASS_GR);

	igt_describe("The time of copies is that of the client's jobs");
	igt_subtest("engine-busy-ce")
		test_engine_busy(DRM_NOVA_ENGINE_CLASS_CE);

	igt_describe("The time of decoders is that of the client's jobs");
	igt_subtest("engine-busy-nvdec")
		test_engine_busy(DRM_NOVA_ENGINE_CLASS_NVDEC);

	igt_describe("Total and resident memory follow what the client does");
	igt_subtest("memory")
		test_memory();

	igt_describe("Objects with two handles count as shared");
	igt_subtest("memory-shared")
		test_shared();

	igt_describe("Objects in VRAM count there");
	igt_subtest("memory-vram")
		test_vram();

	igt_describe("Memory that a bind waits with is active");
	igt_subtest("memory-active")
		test_active();

	igt_describe("Memory that a job may use is active");
	igt_subtest("bookkeep-active")
		test_bookkeep_active();

	igt_describe("Objects in swap are not resident");
	igt_subtest("memory-backed-up")
		test_backed_up();

	igt_describe("Objects of a VM count as well");
	igt_subtest("memory-private")
		test_private();

	igt_fixture()
		drm_close_driver(fd);
}
