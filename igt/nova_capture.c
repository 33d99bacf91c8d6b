// SPDX-License-Identifier: MIT
/*
 * TEST: nova-drm's core dumps of jobs that hang or fail
 */
#include <inttypes.h>
#include <signal.h>

#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_client.h"
#include "igt_nova_device.h"
#include "igt_nova_dump.h"
#include "igt_nova_fence.h"

#define GR		DRM_NOVA_ENGINE_CLASS_GR
#define CE		DRM_NOVA_ENGINE_CLASS_CE
#define PAGE		0x1000
#define DUMP_MAX	(16 << 20)
#define DUMP_MS		30000
#define BLANKS		"\n "

static struct igt_nova_dump dump;

/* None of what others did wrong before. */
static void begin(void)
{
	igt_nova_client_begin();
	igt_nova_dump_dismiss(&dump);
}

static void find_path(void)
{
	int fd = drm_open_driver_render(DRIVER_NOVA);

	igt_nova_dump_find(&dump, fd);
	drm_close_driver(fd);
}

/* The whole text, to be freed, without making room for another. */
static char *dump_read(void)
{
	char *text = calloc(1, DUMP_MAX + 1);
	size_t len = 0;
	ssize_t got;
	int file;

	igt_assert(text);
	igt_assert_f(igt_wait(igt_nova_dump_exists(&dump), DUMP_MS, 10), "there is no dump\n");
	errno = 0;
	file = open(dump.path, O_RDONLY | O_CLOEXEC);
	igt_assert_fd(file);
	do {
		got = read(file, text + len, DUMP_MAX - len);
		igt_assert_lte(0, got);
		len += got;
	} while (got);
	close(file);
	igt_assert_eq_u64(strlen(text), len);
	return text;
}

/* The same, and nobody needs it any more. */
static char *dump_take(void)
{
	char *text = dump_read();

	igt_nova_dump_dismiss(&dump);
	return text;
}

static bool has(const char *text, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
static bool has(const char *text, const char *fmt, ...)
{
	char part[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(part, sizeof(part), fmt, ap);
	va_end(ap);
	return strstr(text, part);
}

#define assert_has(dump_text, ...)					\
	do {								\
		const char *_text = dump_text;				\
									\
		if (!has(_text, __VA_ARGS__)) {				\
			igt_info(__VA_ARGS__);				\
			igt_info(" is not in:\n%.16384s\n", _text);	\
			igt_assert(!"in the dump");			\
		}							\
	} while (0)

/* From the line that begins with @name to that which is not part of it. */
static char *section(const char *text, const char *name)
{
	const char *line = text, *end;
	size_t indent;

	while (line && strncmp(line + strspn(line, " "), name, strlen(name)))
		line = (line = strchr(line, '\n')) ? line + 1 : NULL;
	if (!line)
		igt_info("%.16384s\n", text);
	igt_assert_f(line, "'%s' is not there\n", name);
	indent = strspn(line, " ");
	end = strchr(line, '\n') + 1;
	while (*end && strspn(end, " ") > indent)
		end = strchr(end, '\n') + 1;
	return strndup(line, end - line);
}

/* There is something from the line @name to that which begins with @next. */
static void assert_not_empty(const char *text, const char *name, const char *next)
{
	const char *line = strstr(text, name), *end;

	igt_assert_f(line, "'%s' is not there\n", name);
	end = strstr(line, next);
	igt_assert_f(end, "no '%s' after '%s'\n", next, name);
	igt_assert_f(end > strchr(line, '\n') + 1, "nothing in '%s'\n", name);
}

static void assert_whole(const char *text)
{
	static const char end[] = "\nend of core dump\n";

	igt_assert(strlen(text) > strlen(end));
	igt_assert(!strcmp(text + strlen(text) - strlen(end), end));
}

/* Of all devices. */
static unsigned int dumps(void)
{
	DIR *dir = opendir("/sys/class/devcoredump");
	struct dirent *entry;
	unsigned int count = 0;

	igt_assert(dir);
	while ((entry = readdir(dir)))
		count += !strncmp(entry->d_name, "devcd", 5);
	closedir(dir);
	return count;
}

/* A client whose job uses an address that is not mapped. */
struct victim {
	struct igt_nova_client client;
	uint32_t queue;
	struct drm_nova_push push;
	uint64_t va;
	uint64_t seqno;
};

static void victim_open(struct victim *victim, unsigned int engine_class,
			uint64_t va)
{
	struct igt_nova_push push;

	igt_nova_client_open(&victim->client);
	victim->queue = igt_nova_client_queue(&victim->client, engine_class);
	victim->va = va;
	push = igt_nova_ctx_push(&victim->client.ctx, 32);
	igt_nova_push_object(&push, IGT_NOVA_CLASS_COPY);
	igt_nova_push_copy(&push, victim->client.ctx.words.va + 0x8000, va, 0x80);
	victim->push = igt_nova_push_end(&push);
}

static void victim_fail(struct victim *victim)
{
	struct drm_nova_sync done = igt_nova_sync_create(victim->client.fd);

	/* Not its first job. */
	igt_nova_client_check(&victim->client, victim->queue);
	victim->seqno = igt_nova_exec(victim->client.fd, victim->queue,
				      &victim->push, 1, NULL, &done);
	igt_assert_eq(igt_nova_client_error(&victim->client, &done,
					    IGT_NOVA_SOON_MS), EIO);
}

static void victim_close(struct victim *victim)
{
	igt_nova_client_close(&victim->client);
}

static void assert_head(const char *text)
{
	int fd = drm_open_driver_render(DRIVER_NOVA);
	struct drm_nova_gpu_info info;

	igt_nova_gpu_info(fd, &info);
	drm_close_driver(fd);
	igt_assert(!strncmp(text, "nova-drm core dump\n", 19));
	assert_has(text, "\nkernel: ");
	assert_has(text, "\ntime: ");
	assert_has(text, "\nGPU: %s ", info.chip_name);
	assert_has(text, "firmware %s\n", info.fw_version);
	assert_has(text, "\nreason: ");
}

static void test_contents(void)
{
	struct victim victim;
	char *text, *part;

	victim_open(&victim, CE, IGT_NOVA_BAD_VA + PAGE);
	victim_fail(&victim);
	text = dump_take();
	assert_head(text);
	assert_whole(text);

	/* Which queue, how far it was, what it was given. */
	assert_has(text, "\nreason: queue of ");
	part = section(text, "queue ");
	assert_has(part, "queue %u of ", victim.queue);
	assert_has(part, "Xid 31: ");
	free(part);
	assert_has(text, "submitted %" PRIu64 ", completed %" PRIu64,
		   victim.seqno, victim.seqno - 1);
	assert_has(text, "ring: ");
	assert_has(text, ": %#" PRIx64 ", %u bytes", (uint64_t)victim.push.va,
		   victim.push.size);

	/* What it did, and what there is. */
	part = section(text, "fault:");
	assert_has(part, "%#" PRIx64, victim.va);
	assert_has(part, "nothing is mapped there");
	free(part);
	part = section(text, "VM ");
	assert_has(part, "%#" PRIx64 "-", victim.client.ctx.words.va);
	free(part);
	assert_not_empty(text, "\nGSP log:\n", "\nRPC history:\n");
	assert_not_empty(text, "\nRPC history:\n", "\nend of core dump\n");
	free(text);
	victim_close(&victim);
}

/* Numbers of eight digits, in their order, are words of the content. */
static void assert_words(const char *part, const uint32_t *words,
			 unsigned int count)
{
	const char *at = strchr(part, '\n');
	unsigned int seen = 0;

	while (at && *at && seen < count) {
		size_t digits;

		at += strspn(at, BLANKS);
		digits = strspn(at, "0123456789abcdef");
		if (digits == 8 && strchr(BLANKS, at[8]))
			igt_assert_eq_u32(strtoul(at, NULL, 16), words[seen++]);
		at += strcspn(at, BLANKS);
	}
	igt_assert_eq(seen, count);
}

static void test_dump_flag(void)
{
	struct drm_nova_vm_bind_op op = {
		.op = DRM_NOVA_VM_BIND_OP_MAP, .flags = DRM_NOVA_VM_BIND_DUMP,
		.range = PAGE, .bo_offset = PAGE,
	};
	struct igt_nova_mem dumped, other;
	struct drm_nova_vm_bind bind;
	struct victim victim;
	uint32_t words[PAGE / 4];
	char *text, *part, name[64];

	victim_open(&victim, CE, IGT_NOVA_BAD_VA);
	dumped = igt_nova_mem_create(&victim.client.ctx, 2 * PAGE);
	other = igt_nova_mem_create(&victim.client.ctx, 2 * PAGE);
	for (unsigned int w = 0; w < ARRAY_SIZE(words); w++) {
		words[w] = igt_nova_pattern(w, 0xd0d0);
		dumped.u32[PAGE / 4 + w] = words[w];
		other.u32[w] = 0x5ec5e7 << 8 | (w & 0xff);
	}
	/* The second page only. */
	igt_nova_ctx_unbind(&victim.client.ctx, dumped.va, 2 * PAGE);
	op.handle = dumped.handle;
	op.va = dumped.va;
	bind = igt_nova_bind(victim.client.ctx.vm, &op, 1);
	igt_assert_eq(igt_nova_vm_bind_errno(victim.client.fd, &bind), 0);
	victim_fail(&victim);
	text = dump_take();
	snprintf(name, sizeof(name), "content of VA %#" PRIx64, dumped.va);
	part = section(text, name);
	assert_words(part, words, ARRAY_SIZE(words));
	free(part);
	igt_assert(!has(text, "content of VA %#" PRIx64, other.va));
	igt_assert(!has(text, "5ec5e7"));
	assert_whole(text);
	free(text);
	victim_close(&victim);
}

static void bind_for_dump(struct igt_nova_client *client, uint32_t handle,
			  uint64_t va, uint64_t size)
{
	igt_nova_ctx_bind(&client->ctx, handle, va, size, DRM_NOVA_VM_BIND_DUMP);
}

/* What belongs to another driver has no pages that could be read. */
static void test_dump_import(void)
{
	struct igt_nova_fence fence;
	struct victim victim;
	uint32_t handle;
	char *text, *part, name[64];
	uint64_t va;

	victim_open(&victim, CE, IGT_NOVA_BAD_VA);
	igt_nova_fence_create(&fence, PAGE, false);
	igt_nova_fence_signal(&fence);
	handle = prime_fd_to_handle(victim.client.fd, fence.dmabuf);
	va = igt_nova_ctx_va(&victim.client.ctx, PAGE);
	bind_for_dump(&victim.client, handle, va, PAGE);
	victim_fail(&victim);
	text = dump_take();
	snprintf(name, sizeof(name), "content of VA %#" PRIx64, va);
	part = section(text, name);
	assert_has(part, "memory of another driver");
	free(part);
	assert_whole(text);
	free(text);
	victim_close(&victim);
	igt_nova_fence_destroy(&fence);
}

/* However much is marked, only so much of it is read. */
static void test_dump_many(void)
{
	struct igt_nova_mem mem;
	struct victim victim;
	char *text;

	victim_open(&victim, CE, IGT_NOVA_BAD_VA);
	mem = igt_nova_mem_create(&victim.client.ctx, DUMP_MAX / 8);
	for (int i = 0; i < 12; i++)
		bind_for_dump(&victim.client, mem.handle,
			      igt_nova_ctx_va(&victim.client.ctx, mem.size),
			      mem.size);
	victim_fail(&victim);
	text = dump_take();
	assert_has(text, ": left out\n");
	assert_whole(text);
	free(text);
	victim_close(&victim);
}

static void test_first_only(void)
{
	struct victim first, second;
	char *text;

	victim_open(&first, CE, IGT_NOVA_BAD_VA + 2 * PAGE);
	victim_open(&second, GR, IGT_NOVA_BAD_VA + 3 * PAGE);
	victim_fail(&first);
	free(dump_read());
	victim_fail(&second);
	igt_assert(!igt_wait(dumps() != 1, 5 * IGT_NOVA_SHORT_MS, 10));
	text = dump_take();
	assert_has(text, "%#" PRIx64, first.va);
	igt_assert(!has(text, "%#" PRIx64, second.va));
	free(text);
	victim_close(&first);
	victim_close(&second);
}

/* A write to the dump takes it away at once, and there is room for another. */
static void test_release(void)
{
	for (int round = 0; round < 3; round++) {
		struct victim victim;
		char *text;

		victim_open(&victim, CE, IGT_NOVA_BAD_VA + (4 + round) * PAGE);
		victim_fail(&victim);
		text = dump_take();
		assert_has(text, "%#" PRIx64, victim.va);
		free(text);
		victim_close(&victim);
	}
}

static void test_mmu_fault(void)
{
	struct victim victim;
	char *text, *part;

	victim_open(&victim, GR, IGT_NOVA_BAD_VA + 8 * PAGE);
	victim_fail(&victim);
	text = dump_take();
	part = section(text, "reason:");
	assert_has(part, "failed: %d\n", -EIO);
	free(part);
	/* No page directory; a read */
	assert_has(text, "fault: address %#" PRIx64 ", type 0, access 0x0\n",
		   victim.va);
	free(text);
	victim_close(&victim);
}

/* Something is mapped there, in the midst of a mapping, and only to be read. */
static void test_readonly(void)
{
	const uint64_t size = 16 * PAGE;
	struct victim victim;
	struct igt_nova_push push;
	struct igt_nova_mem mem;
	char *text, *part;
	uint64_t va;

	victim_open(&victim, CE, 0);
	mem = igt_nova_mem_create(&victim.client.ctx, size);
	va = igt_nova_ctx_va(&victim.client.ctx, size);
	igt_nova_ctx_bind(&victim.client.ctx, mem.handle, va, size,
			  DRM_NOVA_VM_BIND_READONLY);
	victim.va = va + 5 * PAGE;
	push = igt_nova_ctx_push(&victim.client.ctx, 32);
	igt_nova_push_object(&push, IGT_NOVA_CLASS_COPY);
	igt_nova_push_copy(&push, victim.va + 0x40, mem.va, 0x80);
	victim.push = igt_nova_push_end(&push);
	victim_fail(&victim);
	text = dump_take();
	part = section(text, "fault:");
	/* Read-only; a write */
	assert_has(part, "fault: address %#" PRIx64 ", type 6, access 0x1\n",
		   victim.va);
	assert_has(part, "in the mapping %#" PRIx64 "-%#" PRIx64 "\n", va,
		   va + size - 1);
	free(part);
	free(text);
	victim_close(&victim);
}

static void test_hang(void)
{
	struct igt_nova_client client;
	struct igt_nova_spin spin;
	char *text, *part;
	uint32_t queue;

	igt_nova_client_open(&client);
	queue = igt_nova_client_queue(&client, CE);
	igt_nova_client_hang(&client, queue, &spin);
	igt_assert_eq(igt_nova_client_error(&client, &spin.done,
					    IGT_NOVA_SOON_MS), ETIME);
	text = dump_take();
	assert_head(text);
	assert_whole(text);
	part = section(text, "reason:");
	assert_has(part, "failed: %d\n", -ETIME);
	free(part);
	part = section(text, "queue ");
	assert_has(part, "queue %u ", queue);
	free(part);
	igt_assert(!has(text, "fault:"));
	free(text);
	igt_nova_client_close(&client);
}

/*
 * A client is killed with work unfinished, another closes its file: that is no
 * failure, so the first dump is that of the failure which comes afterwards.
 */
static void test_exit(void)
{
	struct igt_nova_client client;
	struct igt_nova_spin spin;
	struct victim victim;
	int pipes[2], status;
	char *text, byte;
	pid_t child;

	igt_nova_client_open(&client);
	igt_nova_client_hang(&client, igt_nova_client_queue(&client, CE), &spin);
	igt_nova_client_close(&client);

	igt_assert_eq(pipe(pipes), 0);
	fflush(NULL);
	child = fork();
	igt_assert_lte(0, child);
	if (!child) {
		__igt.is_child = true;
		igt_nova_client_open(&client);
		igt_nova_client_hang(&client, igt_nova_client_queue(&client, GR),
				     &spin);
		if (write(pipes[1], "!", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	close(pipes[1]);
	igt_assert_eq(read(pipes[0], &byte, 1), 1);
	close(pipes[0]);
	igt_assert_eq(kill(child, SIGKILL), 0);
	igt_assert_eq(waitpid(child, &status, 0), child);

	victim_open(&victim, CE, IGT_NOVA_BAD_VA + 9 * PAGE);
	victim_fail(&victim);
	text = dump_take();
	assert_has(text, "%#" PRIx64, victim.va);
	free(text);
	victim_close(&victim);
}

int igt_main()
{
	igt_fixture() {
		igt_nova_device_find();
		find_path();
		begin();
	}

	igt_describe("What a dump tells of a fault");
	igt_subtest("contents") {
		begin();
		test_contents();
	}

	igt_describe("The content of what is marked for it, and of nothing else");
	igt_subtest("dump-flag-range") {
		begin();
		test_dump_flag();
	}

	igt_describe("Of memory of another driver there is no content");
	igt_subtest("dump-flag-import") {
		begin();
		test_dump_import();
	}

	igt_describe("Of much there is not all");
	igt_subtest("dump-flag-many") {
		begin();
		test_dump_many();
	}

	igt_describe("The first failure is kept until somebody has seen it");
	igt_subtest("first-only") {
		begin();
		test_first_only();
	}

	igt_describe("A dump goes when it is told to, and the next failure has one");
	igt_subtest("release") {
		begin();
		test_release();
	}

	igt_describe("Which access failed");
	igt_subtest("mmu-fault") {
		begin();
		test_mmu_fault();
	}

	igt_describe("In which mapping an access failed");
	igt_subtest("readonly-fault") {
		begin();
		test_readonly();
	}

	igt_describe("A job that hangs");
	igt_subtest("hang") {
		begin();
		test_hang();
	}

	igt_describe("None of clients that go in the midst of things");
	igt_subtest("exit-is-no-failure") {
		begin();
		test_exit();
	}

	igt_fixture() {
		begin();
	}
}
