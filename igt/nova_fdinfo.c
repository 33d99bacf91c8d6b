// SPDX-License-Identifier: MIT
/*
 * TEST: what nova-drm tells about a client in /proc/<pid>/fdinfo
 */
#include <inttypes.h>
#include <sys/mman.h>

#include "igt.h"
#include "igt_nova.h"

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
	uint64_t total, shared, resident, active;
};

static struct memory fdinfo_memory(int fd)
{
	return (struct memory) {
		.total = fdinfo_bytes(fd, "drm-total-system"),
		.shared = fdinfo_bytes(fd, "drm-shared-system"),
		.resident = fdinfo_bytes(fd, "drm-resident-system"),
		.active = fdinfo_bytes(fd, "drm-active-system"),
	};
}

static void assert_memory(int fd, uint64_t total, uint64_t shared,
			  uint64_t resident)
{
	struct memory memory = fdinfo_memory(fd);

	igt_assert_eq_u64(memory.total, total);
	igt_assert_eq_u64(memory.shared, shared);
	igt_assert_eq_u64(memory.resident, resident);
	igt_assert_eq_u64(memory.active, 0);
}

static void test_driver(int fd)
{
	char value[64], address[256], *uevent;

	igt_assert(fdinfo_get(fd, "drm-driver", value, sizeof(value)));
	igt_assert(!strcmp(value, "nova-drm"));

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

int igt_main()
{
	int fd = -1;

	igt_fixture()
		fd = drm_open_driver_render(DRIVER_NOVA);

	igt_describe("Driver and PCI address are right");
	igt_subtest("driver")
		test_driver(fd);

	igt_describe("A client id belongs to one open file");
	igt_subtest("client-id")
		test_client_id(fd);

	igt_describe("Total and resident memory follow what the client does");
	igt_subtest("memory")
		test_memory();

	igt_describe("Objects with two handles count as shared");
	igt_subtest("memory-shared")
		test_shared();

	igt_fixture()
		drm_close_driver(fd);
}
