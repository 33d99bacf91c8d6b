// SPDX-License-Identifier: MIT
/*
 * TEST: EXEC of nova-drm: what is refused
 *
 * Nothing of a call that is refused is executed, and the queue goes on.
 */
#include <sys/mman.h>

#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_exec.h"

#define TB		(1ull << 40)
#define PAGE		4096ull
#define STRIDE_MAX	256
#define RING_MIN	64
#define RING_MAX	32768
#define NO_ID		0x12345

static int fd = -1;
static struct igt_nova_ctx ctx;
static uint32_t queue;		/* of an engine that copies */

static void setup(void)
{
	struct drm_nova_engine engine = igt_nova_require_copy(fd);

	igt_nova_ctx_init(fd, &ctx);
	queue = igt_nova_queue_on(fd, ctx.vm, &engine);
}

static void teardown(void)
{
	igt_nova_queue_good(fd, queue);
	igt_nova_queue_destroy(fd, queue);
	igt_nova_ctx_fini(&ctx);
}

static uint32_t create_ring(uint32_t entries)
{
	struct drm_nova_engine engine = igt_nova_require_copy(fd);
	struct drm_nova_queue_create args =
		igt_nova_queue_args(ctx.vm, engine.engine_class,
				    engine.engine_instance);

	args.ring_entries = entries;
	igt_assert_eq(igt_nova_queue_create_errno(fd, &args), 0);
	return args.queue_id;
}

static void refused(const struct drm_nova_exec *exec, int err)
{
	struct drm_nova_exec args = *exec;
	int got = igt_nova_exec_errno(fd, &args);

	igt_assert_f(got == err,
		     "queue %u flags %#x pushes %u stride %u pad %#x: errno %d, not %d\n",
		     exec->queue_id, exec->flags, exec->push_count,
		     exec->push_stride, exec->pad, got, err);
}

static void test_push_overmax(void)
{
	uint32_t max = igt_nova_getparam(fd, NOVA_GETPARAM_EXEC_PUSH_MAX);
	struct drm_nova_push *pushes;
	struct igt_nova_word word;
	struct drm_nova_exec exec;
	uint32_t rings[2];

	setup();
	word = igt_nova_ctx_word(&ctx);
	pushes = calloc(max + 1, sizeof(*pushes));
	igt_assert(pushes);
	pushes[0] = igt_nova_ctx_release(&ctx, word.va, 1);
	for (uint32_t i = 1; i <= max; i++)
		pushes[i] = pushes[0];
	exec = igt_nova_exec_args(queue, pushes, max + 1);
	refused(&exec, EINVAL);
	exec.push_count = 0xffffffff;
	refused(&exec, EINVAL);
	rings[0] = create_ring(RING_MIN);
	exec = igt_nova_exec_args(rings[0], pushes, RING_MIN / 2);
	refused(&exec, EINVAL);
	/* The limit is not the ring's where that is larger. */
	rings[1] = create_ring(RING_MAX);
	exec = igt_nova_exec_args(rings[1], pushes, max + 1);
	refused(&exec, EINVAL);
	for (int i = 0; i < 2; i++) {
		igt_nova_queue_finish(fd, rings[i]);
		igt_nova_queue_destroy(fd, rings[i]);
	}
	igt_nova_queue_finish(fd, queue);
	igt_assert_eq_u32(*word.u32, 0);
	free(pushes);
	teardown();
}

/* A push that is refused, by itself and behind one that is not. */
static void push_refused(struct drm_nova_push bad)
{
	struct igt_nova_word word = igt_nova_ctx_word(&ctx);
	struct drm_nova_push pushes[2] = {
		igt_nova_ctx_release(&ctx, word.va, 1), bad,
	};
	struct drm_nova_exec exec;
	int got;

	exec = igt_nova_exec_args(queue, &bad, 1);
	got = igt_nova_exec_errno(fd, &exec);
	igt_assert_f(got == EINVAL, "push %#llx size %#x flags %#x: errno %d\n",
		     bad.va, bad.size, bad.flags, got);
	exec = igt_nova_exec_args(queue, pushes, 2);
	refused(&exec, EINVAL);
	igt_nova_queue_finish(fd, queue);
	igt_assert_eq_u32(*word.u32, 0);
}

static struct drm_nova_push good_push(void)
{
	return igt_nova_ctx_release(&ctx, igt_nova_ctx_word(&ctx).va, 1);
}

static void test_invalid_va(void)
{
	struct drm_nova_push push;

	setup();
	for (int i = 1; i < 4; i++) {
		push = good_push();
		push.va += i;
		push_refused(push);
	}
	/* Past the end of all addresses. */
	push.va = -8ull;
	push.size = 8;
	push_refused(push);
	push.size = 16;
	push_refused(push);
	if (ctx.layout.user_va_start) {
		push.va = ctx.layout.user_va_start - 4;
		push_refused(push);
		push.va = 0;
		push_refused(push);
	}
	teardown();
}

static void test_invalid_size(void)
{
	static const uint32_t bad[] = {
		0, 1, 2, 3, 5, 6, 7, 9, DRM_NOVA_PUSH_SIZE_MAX - 1,
		DRM_NOVA_PUSH_SIZE_MAX + 1, DRM_NOVA_PUSH_SIZE_MAX + 4,
		1u << 31, 0xffffffff, 0xfffffffc,
	};
	struct drm_nova_push push;

	setup();
	for (int i = 0; i < ARRAY_SIZE(bad); i++) {
		push = good_push();
		push.size = bad[i];
		push_refused(push);
	}
	teardown();
}

static void test_invalid_flag(void)
{
	struct drm_nova_push push;
	struct drm_nova_exec exec;

	setup();
	push = good_push();
	for (int bit = 1; bit < 32; bit++) {
		push.flags = 1u << bit;
		push_refused(push);
		push.flags |= DRM_NOVA_PUSH_NO_PREFETCH;
		push_refused(push);
	}
	push.flags = 0;
	for (int bit = 0; bit < 32; bit++) {
		exec = igt_nova_exec_args(queue, &push, 1);
		exec.flags = 1u << bit;
		refused(&exec, EINVAL);
	}
	teardown();
}

static void test_invalid_pad(void)
{
	struct drm_nova_push push;
	struct drm_nova_exec exec;

	setup();
	push = good_push();
	for (int bit = 0; bit < 32; bit++) {
		exec = igt_nova_exec_args(queue, &push, 1);
		exec.pad = 1u << bit;
		refused(&exec, EINVAL);
	}
	teardown();
}

static void test_invalid_stride(void)
{
	struct {
		struct drm_nova_push push;
		uint8_t tail[STRIDE_MAX - sizeof(struct drm_nova_push)];
	} wide[2] = {};
	struct igt_nova_word word;
	struct drm_nova_exec exec;

	setup();
	word = igt_nova_ctx_word(&ctx);
	wide[0].push = igt_nova_ctx_release(&ctx, word.va, 1);
	wide[1].push = igt_nova_ctx_release(&ctx, word.va + 4, 2);
	exec = igt_nova_exec_args(queue, &wide[0].push, 2);
	exec.push_stride = 0;
	refused(&exec, EINVAL);
	exec.push_stride = sizeof(struct drm_nova_push) - 1;
	refused(&exec, EINVAL);
	exec.push_stride = STRIDE_MAX + 1;
	refused(&exec, E2BIG);
	exec.push_stride = 0xffffffff;
	refused(&exec, E2BIG);
	exec.push_stride = STRIDE_MAX;
	wide[1].tail[sizeof(wide[1].tail) - 1] = 1;
	refused(&exec, E2BIG);
	igt_nova_queue_finish(fd, queue);
	igt_assert_eq_u64(*word.u64, 0);

	/* What is not known and zero asks for nothing. */
	memset(wide[1].tail, 0, sizeof(wide[1].tail));
	igt_assert_eq(igt_nova_exec_errno(fd, &exec), 0);
	igt_nova_queue_finish(fd, queue);
	igt_assert_eq_u64(*word.u64, 2ull << 32 | 1);
	teardown();
}

static void test_invalid_queue(void)
{
	static const uint32_t none[] = { 0, NO_ID, 0xffffffff };
	struct drm_nova_push push;
	struct drm_nova_exec exec;
	uint32_t gone;

	setup();
	push = good_push();
	for (int i = 0; i < ARRAY_SIZE(none); i++) {
		exec = igt_nova_exec_args(none[i], &push, 1);
		refused(&exec, ENOENT);
		exec = igt_nova_exec_args(none[i], NULL, 0);
		refused(&exec, ENOENT);
	}
	gone = create_ring(RING_MIN);
	igt_nova_queue_destroy(fd, gone);
	exec = igt_nova_exec_args(gone, &push, 1);
	refused(&exec, ENOENT);
	teardown();
}

static void test_invalid_pointer(void)
{
	struct igt_nova_word word;
	struct drm_nova_push *pushes;
	struct drm_nova_exec exec;
	uint8_t *map;

	setup();
	word = igt_nova_ctx_word(&ctx);
	exec = igt_nova_exec_args(queue, NULL, 1);
	refused(&exec, EFAULT);
	exec.pushes = 1ull << 63;
	refused(&exec, EFAULT);
	exec.pushes = -16ull;
	refused(&exec, EFAULT);

	/* The second is where nothing is. */
	map = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	igt_assert(map != MAP_FAILED);
	igt_assert_eq(munmap(map + PAGE, PAGE), 0);
	pushes = (void *)(map + PAGE - sizeof(*pushes));
	pushes[0] = igt_nova_ctx_release(&ctx, word.va, 1);
	exec = igt_nova_exec_args(queue, pushes, 2);
	refused(&exec, EFAULT);
	igt_nova_queue_finish(fd, queue);
	igt_assert_eq_u32(*word.u32, 0);
	exec.push_count = 1;
	igt_assert_eq(igt_nova_exec_errno(fd, &exec), 0);
	igt_nova_queue_finish(fd, queue);
	igt_assert_eq_u32(*word.u32, 1);
	munmap(map, PAGE);
	teardown();
}

static void window_refused(void)
{
	uint64_t start = ctx.layout.kernel_va_start;
	uint64_t size = ctx.layout.kernel_va_size;
	const uint64_t bad[] = {
		start, start + 4, start + size / 2, start + size - 64, start - 4,
	};

	igt_assert_neq_u64(size, 0);
	for (int i = 0; i < ARRAY_SIZE(bad); i++)
		push_refused((struct drm_nova_push){ .va = bad[i], .size = 64 });
	/* All of it. */
	if (size <= DRM_NOVA_PUSH_SIZE_MAX - 8)
		push_refused((struct drm_nova_push){
			.va = start - 4, .size = size + 8 });
}

static void test_kernel_window(void)
{
	struct drm_nova_engine engine = igt_nova_require_copy(fd);
	struct drm_nova_vm_create chosen = { .kernel_va_start = 1ull << 37 };
	struct drm_nova_mmu_info mmu;

	setup();
	window_refused();
	teardown();

	igt_nova_mmu_info(fd, &mmu);
	chosen.kernel_va_size = mmu.kernel_va_min;
	igt_nova_ctx_init_with(fd, &ctx, &chosen);
	queue = igt_nova_queue_on(fd, ctx.vm, &engine);
	igt_assert_eq_u64(ctx.layout.kernel_va_start, chosen.kernel_va_start);
	window_refused();
	teardown();
}

/* Pushes are below 1 TiB; what they are about need not be. */
static void test_above_1t(void)
{
	struct igt_nova_mem mem;
	struct igt_nova_push push;
	struct drm_nova_push whole;
	uint64_t high = TB + (1ull << 30), end;

	setup();
	end = ctx.layout.user_va_start + ctx.layout.user_va_size;
	mem = igt_nova_mem_create(&ctx, PAGE);
	push = igt_nova_ctx_push(&ctx, 64);
	igt_nova_push_object(&push, IGT_NOVA_CLASS_COPY);
	igt_nova_push_copy_release(&push, high, 0x1234);
	whole = igt_nova_push_end(&push);
	push_refused((struct drm_nova_push){ .va = TB, .size = 4 });
	push_refused((struct drm_nova_push){ .va = TB - 4, .size = 8 });
	push_refused((struct drm_nova_push){ .va = 1ull << 63, .size = 4 });
	igt_require_f(high + PAGE <= end, "no addresses above 1 TiB\n");
	igt_nova_ctx_bind(&ctx, mem.handle, high, PAGE, 0);
	memcpy((uint8_t *)mem.map + 64, push.words, whole.size);
	push_refused((struct drm_nova_push){
		.va = high + 64, .size = whole.size });
	push_refused((struct drm_nova_push){ .va = end - 4, .size = 4 });
	igt_nova_exec_done(fd, queue, &whole, 1);
	igt_assert_eq_u32(*mem.u32, 0x1234);
	igt_nova_ctx_unbind(&ctx, high, PAGE);
	igt_nova_mem_destroy(&ctx, &mem);
	teardown();
}

int igt_main()
{
	igt_fixture()
		fd = drm_open_driver_render(DRIVER_NOVA);

	igt_describe("More pushes than a call or the ring can have");
	igt_subtest("push-overmax")
		test_push_overmax();

	igt_describe("Pushes where user space has none");
	igt_subtest("invalid-va")
		test_invalid_va();

	igt_describe("Sizes that pushes do not have");
	igt_subtest("invalid-size")
		test_invalid_size();

	igt_describe("Flags that there are not");
	igt_subtest("invalid-flag")
		test_invalid_flag();

	igt_describe("Padding must be zero");
	igt_subtest("invalid-pad")
		test_invalid_pad();

	igt_describe("Elements of another size, with something in the tail");
	igt_subtest("invalid-stride")
		test_invalid_stride();

	igt_describe("Queues that are not there");
	igt_subtest("invalid-queue")
		test_invalid_queue();

	igt_describe("Pushes that are not in memory");
	igt_subtest("invalid-pointer")
		test_invalid_pointer();

	igt_describe("Pushes in the kernel's range");
	igt_subtest("kernel-window-push")
		test_kernel_window();

	igt_describe("Pushes above 1 TiB are refused, other memory is not");
	igt_subtest("push-above-1t")
		test_above_1t();

	igt_fixture()
		drm_close_driver(fd);
}
