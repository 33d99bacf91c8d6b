// SPDX-License-Identifier: MIT
/*
 * TEST: queues of nova-drm: who can have which, and what is left of them
 */
#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_control.h"
#include "igt_nova_exec.h"
#include "igt_nova_fence.h"

#define RING_DEFAULT	4096
#define RING_MIN	64
#define RING_MAX	32768
#define MANY		24
#define NO_ID		0x12345
#define GROUPS_MAX	256

static int fd = -1;
static struct igt_nova_ctx ctx;
static struct igt_nova_engines engines;

static void setup(void)
{
	igt_nova_ctx_init(fd, &ctx);
	igt_nova_engines(fd, &engines);
}

static void teardown(void)
{
	igt_nova_ctx_fini(&ctx);
}

/* For a copy engine, or another if there is none. */
static struct drm_nova_queue_create default_args(void)
{
	struct drm_nova_engine engine = igt_nova_require_copy(fd);

	return igt_nova_queue_args(ctx.vm, engine.engine_class,
				   engine.engine_instance);
}

static struct drm_nova_queue_create bind_args(void)
{
	return (struct drm_nova_queue_create){
		.vm_id = ctx.vm, .engine_class = DRM_NOVA_ENGINE_CLASS_BIND,
	};
}

static uint32_t create(struct drm_nova_queue_create *args)
{
	igt_assert_eq(igt_nova_queue_create_errno(fd, args), 0);
	igt_assert_neq_u32(args->queue_id, 0);
	return args->queue_id;
}

static uint32_t create_default(void)
{
	struct drm_nova_queue_create args = default_args();

	return create(&args);
}

static void refused(struct drm_nova_queue_create args, int err)
{
	int got = igt_nova_queue_create_errno(fd, &args);

	igt_assert_f(got == err,
		     "vm %u class %#x instance %#x priority %#x ring %u classes %u: errno %d, not %d\n",
		     args.vm_id, args.engine_class, args.engine_instance,
		     args.priority, args.ring_entries, args.class_count, got,
		     err);
}

/* The queue executes what it is given. */
static void works(uint32_t queue)
{
	struct igt_nova_word word = igt_nova_ctx_word(&ctx);
	struct drm_nova_push push = igt_nova_ctx_release(&ctx, word.va, queue);

	igt_nova_exec_done(fd, queue, &push, 1);
	igt_assert_eq_u32(*word.u32, queue);
	igt_nova_queue_good(fd, queue);
}

static void works_with(uint32_t queue, uint32_t class)
{
	struct igt_nova_word word = igt_nova_ctx_word(&ctx);
	struct drm_nova_push push = igt_nova_ctx_store(&ctx, class, word.va,
						       class);

	igt_nova_exec_done(fd, queue, &push, 1);
	igt_assert_eq_u32(*word.u32, class);
	igt_nova_queue_good(fd, queue);
}

static void test_each_engine(void)
{
	setup();
	igt_assert_lt(0, engines.count);
	for (unsigned int i = 0; i < engines.count; i++) {
		const struct drm_nova_engine *engine = &engines.engine[i];
		uint32_t queue = igt_nova_queue_on(fd, ctx.vm, engine);

		igt_info("engine class %u instance %u runlist %u\n",
			 engine->engine_class, engine->engine_instance,
			 engine->runlist);
		works(queue);
		for (uint32_t k = 0; k < engine->class_count; k++)
			works_with(queue, engine->classes[k]);
		igt_nova_queue_destroy(fd, queue);
	}
	teardown();
}

/* Each by itself. */
static void test_each_class(void)
{
	setup();
	for (unsigned int i = 0; i < engines.count; i++) {
		const struct drm_nova_engine *engine = &engines.engine[i];

		igt_assert_lt(0, engine->class_count);
		for (uint32_t k = 0; k < engine->class_count; k++) {
			uint32_t class = engine->classes[k], queue;
			struct drm_nova_queue_create args =
				igt_nova_queue_args(ctx.vm, engine->engine_class,
						    engine->engine_instance);

			args.classes = (uintptr_t)&class;
			args.class_count = 1;
			queue = create(&args);
			works_with(queue, class);
			igt_nova_queue_destroy(fd, queue);
		}
	}
	teardown();
}

static void test_invalid_class(void)
{
	static const uint16_t none[] = {
		DRM_NOVA_ENGINE_CLASS_OFA + 1, 0xff,
		DRM_NOVA_ENGINE_CLASS_BIND + 1, 0x7fff, 0xffff,
	};
	struct drm_nova_queue_create args;

	setup();
	for (int i = 0; i < ARRAY_SIZE(none); i++)
		refused(igt_nova_queue_args(ctx.vm, none[i], 0), EINVAL);
	/* Those that other GPUs have. */
	for (int class = 0; class <= DRM_NOVA_ENGINE_CLASS_OFA; class++) {
		if (igt_nova_engines_of(&engines, class))
			continue;
		args = igt_nova_queue_args(ctx.vm, class, 0);
		refused(args, EOPNOTSUPP);
		args.engine_instance = DRM_NOVA_ENGINE_INSTANCE_ANY;
		refused(args, EOPNOTSUPP);
	}
	teardown();
}

static bool listed(unsigned int class, unsigned int instance)
{
	for (unsigned int i = 0; i < engines.count; i++)
		if (engines.engine[i].engine_class == class &&
		    engines.engine[i].engine_instance == instance)
			return true;
	return false;
}

static void test_invalid_instance(void)
{
	struct drm_nova_queue_create args;

	setup();
	/* A copy engine that GR's queues use is not one for queues. */
	for (int class = 0; class <= DRM_NOVA_ENGINE_CLASS_OFA; class++) {
		for (int instance = 0; instance < 64; instance++)
			if (!listed(class, instance))
				refused(igt_nova_queue_args(ctx.vm, class,
							    instance),
					EOPNOTSUPP);
		refused(igt_nova_queue_args(ctx.vm, class, 0xfffe), EOPNOTSUPP);
	}
	args = bind_args();
	args.engine_instance = 1;
	refused(args, EINVAL);
	args.engine_instance = DRM_NOVA_ENGINE_INSTANCE_ANY;
	refused(args, EINVAL);
	teardown();
}

static unsigned int channels_on(unsigned int wanted)
{
	unsigned int count = 0, instance;
	FILE *file = igt_nova_channels_open();
	char line[512], *engine;

	while (fgets(line, sizeof(line), file)) {
		engine = strstr(line, ": CE ");
		if (engine && sscanf(engine, ": CE %u,", &instance) == 1)
			count += instance == wanted;
	}
	fclose(file);
	return count;
}

/* A queue with a VM of its own, with which it is gone for good. */
struct any {
	uint32_t vm, queue;
};

static struct any create_any(void)
{
	struct any any = { .vm = igt_nova_vm_create(fd) };

	any.queue = igt_nova_queue_create(fd, any.vm, DRM_NOVA_ENGINE_CLASS_CE,
					  DRM_NOVA_ENGINE_INSTANCE_ANY);
	return any;
}

static void destroy_any(const struct any *any)
{
	igt_nova_queue_destroy(fd, any->queue);
	igt_nova_vm_destroy(fd, any->vm);
}

#define PER_ENGINE	2

static void test_instance_any(void)
{
	unsigned int count = 0, instance[64], before[64];
	struct any any[64 * PER_ENGINE];

	igt_nova_engines(fd, &engines);
	for (unsigned int i = 0; i < engines.count; i++)
		if (engines.engine[i].engine_class == DRM_NOVA_ENGINE_CLASS_CE)
			instance[count++] = engines.engine[i].engine_instance;
	igt_require_f(count, "no copy engine\n");
	for (unsigned int i = 0; i < count; i++)
		before[i] = channels_on(instance[i]);
	for (unsigned int i = 0; i < PER_ENGINE * count; i++)
		any[i] = create_any();
	/* Where one is missing the next one goes. */
	for (unsigned int i = 0; i < PER_ENGINE * count; i++) {
		destroy_any(&any[i]);
		any[i] = create_any();
		for (unsigned int k = 0; k < count; k++)
			igt_assert_eq(channels_on(instance[k]),
				      before[k] + PER_ENGINE);
	}
	for (unsigned int i = 0; i < PER_ENGINE * count; i++)
		destroy_any(&any[i]);
}

static void test_invalid_flags(void)
{
	struct drm_nova_queue_destroy destroy = { .pad = 1 };
	struct drm_nova_queue_create args;

	setup();
	for (int bit = 0; bit < 32; bit++) {
		args = default_args();
		args.flags = 1u << bit;
		refused(args, EINVAL);
		args.flags = 0;
		args.pad = 1u << bit;
		refused(args, EINVAL);
		args = bind_args();
		args.flags = 1u << bit;
		refused(args, EINVAL);
	}
	destroy.queue_id = create_default();
	do_ioctl_err(fd, DRM_IOCTL_NOVA_QUEUE_DESTROY, &destroy, EINVAL);
	works(destroy.queue_id);
	igt_nova_queue_destroy(fd, destroy.queue_id);
	teardown();
}

static struct drm_nova_queue_create with_classes(const uint32_t *classes,
						 uint32_t count)
{
	struct drm_nova_queue_create args = default_args();

	args.classes = (uintptr_t)classes;
	args.class_count = count;
	return args;
}

static void test_classes_subset(void)
{
	struct drm_nova_engine gr;
	struct drm_nova_queue_create args;
	uint32_t some[2], queue;

	setup();
	gr = igt_nova_require_engine(fd, DRM_NOVA_ENGINE_CLASS_GR);
	igt_require(gr.class_count > 2);
	/* In another order, too. */
	some[0] = gr.classes[gr.class_count - 1];
	some[1] = gr.classes[0];
	args = igt_nova_queue_args(ctx.vm, gr.engine_class, gr.engine_instance);
	args.classes = (uintptr_t)some;
	args.class_count = 2;
	queue = create(&args);
	works_with(queue, some[0]);
	works_with(queue, some[1]);
	igt_nova_queue_destroy(fd, queue);
	teardown();
}

static void test_classes_duplicate(void)
{
	uint32_t twice[] = { IGT_NOVA_CLASS_COPY, IGT_NOVA_CLASS_COPY };

	setup();
	refused(with_classes(twice, 2), EINVAL);
	teardown();
}

static void test_classes_unknown(void)
{
	struct drm_nova_engine ce;
	uint32_t classes[2] = { IGT_NOVA_CLASS_COPY };
	static const uint32_t none[] = {
		0, 1, IGT_NOVA_CLASS_COPY | 0x10000, 0xc56f, 0xffffffff,
	};

	setup();
	for (int i = 0; i < ARRAY_SIZE(none); i++) {
		refused(with_classes(&none[i], 1), EINVAL);
		classes[1] = none[i];
		refused(with_classes(classes, 2), EINVAL);
	}
	/* Another engine's. */
	ce = igt_nova_require_engine(fd, DRM_NOVA_ENGINE_CLASS_CE);
	classes[1] = IGT_NOVA_CLASS_3D;
	igt_assert(!igt_nova_engine_has(&ce, classes[1]));
	refused(with_classes(classes, 2), EINVAL);
	teardown();
}

static void test_classes_too_many(void)
{
	uint32_t classes[DRM_NOVA_ENGINE_CLASSES_MAX + 1];

	setup();
	for (int i = 0; i < ARRAY_SIZE(classes); i++)
		classes[i] = IGT_NOVA_CLASS_COPY;
	refused(with_classes(classes, ARRAY_SIZE(classes)), E2BIG);
	refused(with_classes(classes, 0xffffffff), E2BIG);
	teardown();
}

static void test_classes_bad_pointer(void)
{
	struct drm_nova_queue_create args;
	uint32_t class = IGT_NOVA_CLASS_COPY;

	setup();
	refused(with_classes(NULL, 1), EFAULT);
	args = with_classes(NULL, 1);
	args.classes = 1ull << 63;
	refused(args, EFAULT);
	/* A bind queue has none. */
	args = bind_args();
	args.classes = (uintptr_t)&class;
	refused(args, EINVAL);
	args = bind_args();
	args.class_count = 1;
	refused(args, EINVAL);
	teardown();
}

static int create_with_priority(uint32_t priority)
{
	struct drm_nova_queue_create args = default_args();
	int err;

	args.priority = priority;
	err = igt_nova_queue_create_errno(fd, &args);
	if (err)
		return err;
	works(args.queue_id);
	igt_nova_queue_destroy(fd, args.queue_id);
	return 0;
}

/* What the mask says can be had, and nothing else. */
static void check_priorities(uint64_t expected)
{
	uint64_t mask = igt_nova_getparam(fd, NOVA_GETPARAM_QUEUE_PRIORITY_MASK);

	igt_assert_eq_u64(mask, expected);
	for (int i = 0; i < DRM_NOVA_QUEUE_PRIORITY_REALTIME; i++)
		igt_assert_eq(create_with_priority(i), mask >> i & 1 ? 0 : EACCES);
}

static bool is_among(const struct igt_nova_group *group,
		     const struct igt_nova_group *groups, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++)
		if (groups[i].client == group->client &&
		    groups[i].handle == group->handle)
			return true;
	return false;
}

/* How often RM lets a new queue run, 0 seldom. */
static uint64_t interleave_of(uint32_t priority, uint32_t *queue)
{
	static struct igt_nova_group before[GROUPS_MAX], after[GROUPS_MAX];
	struct drm_nova_queue_create args = default_args();
	const struct igt_nova_group *found = NULL;
	unsigned int old, count;

	old = igt_nova_control_groups(before, GROUPS_MAX);
	args.priority = priority;
	*queue = create(&args);
	count = igt_nova_control_groups(after, GROUPS_MAX);
	for (unsigned int i = 0; i < count; i++) {
		if (is_among(&after[i], before, old))
			continue;
		igt_assert_f(!found, "two new groups\n");
		found = &after[i];
	}
	igt_assert_f(found, "RM knows no new group\n");
	return found->interleave;
}

/* NVA06C_CTRL_INTERLEAVE_LEVEL_LOW, _MEDIUM, _HIGH: ctrla06c.h */
static void check_interleave(void)
{
	uint32_t queue[DRM_NOVA_QUEUE_PRIORITY_HIGH + 1];

	for (uint32_t i = 0; i < ARRAY_SIZE(queue); i++)
		igt_assert_eq_u64(interleave_of(i, &queue[i]), i);
	for (uint32_t i = 0; i < ARRAY_SIZE(queue); i++)
		igt_nova_queue_destroy(fd, queue[i]);
}

static void test_priority_mask(void)
{
	setup();
	if (igt_nova_control_present())
		check_interleave();
	check_priorities(1 << DRM_NOVA_QUEUE_PRIORITY_LOW |
			 1 << DRM_NOVA_QUEUE_PRIORITY_MEDIUM |
			 1 << DRM_NOVA_QUEUE_PRIORITY_HIGH);
	teardown();
}

static void test_priority_eacces(void)
{
	setup();
	igt_fork(child, 1) {
		igt_nova_sys_nice(false);
		check_priorities(1 << DRM_NOVA_QUEUE_PRIORITY_LOW |
				 1 << DRM_NOVA_QUEUE_PRIORITY_MEDIUM);
	}
	igt_waitchildren();
	teardown();
}

/* Who composes the screen is allowed to as long as it does. */
static void test_priority_master(void)
{
	int primary = drm_open_driver(DRIVER_NOVA);

	igt_require_f(!igt_ioctl(primary, DRM_IOCTL_SET_MASTER, NULL),
		      "another is the master\n");
	igt_fork(child, 1) {
		igt_nova_sys_nice(false);
		fd = primary;
		setup();
		check_priorities(1 << DRM_NOVA_QUEUE_PRIORITY_LOW |
				 1 << DRM_NOVA_QUEUE_PRIORITY_MEDIUM |
				 1 << DRM_NOVA_QUEUE_PRIORITY_HIGH);
		do_ioctl(fd, DRM_IOCTL_DROP_MASTER, NULL);
		check_priorities(1 << DRM_NOVA_QUEUE_PRIORITY_LOW |
				 1 << DRM_NOVA_QUEUE_PRIORITY_MEDIUM);
		teardown();
	}
	igt_waitchildren();
	drm_close_driver(primary);
}

static void test_priority_invalid(void)
{
	struct drm_nova_queue_create args;

	setup();
	args = default_args();
	args.priority = DRM_NOVA_QUEUE_PRIORITY_REALTIME;
	refused(args, EOPNOTSUPP);
	for (int bit = 2; bit < 32; bit++) {
		args.priority = 1u << bit;
		refused(args, EINVAL);
		args.priority = 1u << bit | DRM_NOVA_QUEUE_PRIORITY_MEDIUM;
		refused(args, EINVAL);
	}
	args = bind_args();
	args.priority = DRM_NOVA_QUEUE_PRIORITY_MEDIUM;
	refused(args, EINVAL);
	teardown();
}

static void ring_becomes(uint32_t wanted, uint32_t expected)
{
	struct drm_nova_queue_create args = default_args();

	args.ring_entries = wanted;
	create(&args);
	igt_assert_eq_u32(args.ring_entries, expected);
	works(args.queue_id);
	igt_nova_queue_destroy(fd, args.queue_id);
}

static void test_ring_bounds(void)
{
	static const uint32_t bad[] = {
		1, 2, RING_MIN / 2, RING_MIN - 1, RING_MAX + 1, 2 * RING_MAX,
		1u << 31, 0xffffffff,
	};
	struct drm_nova_queue_create args;

	setup();
	ring_becomes(0, RING_DEFAULT);
	ring_becomes(RING_MIN, RING_MIN);
	ring_becomes(RING_MIN + 1, 2 * RING_MIN);
	ring_becomes(1000, 1024);
	ring_becomes(RING_DEFAULT, RING_DEFAULT);
	ring_becomes(RING_DEFAULT + 1, 2 * RING_DEFAULT);
	ring_becomes(RING_MAX - 1, RING_MAX);
	ring_becomes(RING_MAX, RING_MAX);
	for (int i = 0; i < ARRAY_SIZE(bad); i++) {
		args = default_args();
		args.ring_entries = bad[i];
		refused(args, EINVAL);
	}
	args = bind_args();
	args.ring_entries = RING_MIN;
	refused(args, EINVAL);
	teardown();
}

static void test_max_queues(void)
{
	uint64_t max = igt_nova_getparam(fd, NOVA_GETPARAM_QUEUES_MAX);
	struct drm_nova_queue_create args;
	int mine = fd, other;
	uint32_t first = 0;

	/* Of a file of its own, which takes them along. */
	other = drm_open_driver_render(DRIVER_NOVA);
	fd = other;
	setup();
	igt_assert_lte_u64(2, max);
	for (uint64_t i = 0; i < max; i++) {
		/* Of both kinds. */
		args = i & 7 ? bind_args() : default_args();
		if (!(i & 7))
			args.ring_entries = RING_MIN;
		create(&args);
		first = first ?: args.queue_id;
	}
	refused(default_args(), ENOSPC);
	refused(bind_args(), ENOSPC);
	works(first);
	igt_nova_queue_destroy(fd, first);
	works(create_default());
	refused(bind_args(), ENOSPC);
	igt_nova_ctx_forget(&ctx);
	drm_close_driver(other);
	fd = mine;
}

static void test_destroy_unknown(void)
{
	uint32_t queue;

	setup();
	igt_assert_eq(igt_nova_queue_destroy_errno(fd, 0), ENOENT);
	igt_assert_eq(igt_nova_queue_destroy_errno(fd, NO_ID), ENOENT);
	igt_assert_eq(igt_nova_queue_destroy_errno(fd, 0xffffffff), ENOENT);
	queue = create_default();
	igt_nova_queue_destroy(fd, queue);
	igt_assert_eq(igt_nova_queue_destroy_errno(fd, queue), ENOENT);
	teardown();
}

static int vm_destroy_errno(uint32_t vm)
{
	struct drm_nova_vm_destroy args = { .vm_id = vm };
	int err = igt_ioctl(fd, DRM_IOCTL_NOVA_VM_DESTROY, &args) ? errno : 0;

	errno = 0;
	return err;
}

static void test_destroy_busy(void)
{
	uint32_t queues[2];

	setup();
	queues[0] = create_default();
	queues[1] = create_default();
	igt_assert_eq(vm_destroy_errno(ctx.vm), EBUSY);
	works(queues[0]);
	igt_nova_queue_destroy(fd, queues[0]);
	igt_assert_eq(vm_destroy_errno(ctx.vm), EBUSY);
	works(queues[1]);
	igt_nova_queue_destroy(fd, queues[1]);
	teardown();
}

static void test_destroy_with_jobs(void)
{
	struct igt_nova_word word;
	struct igt_nova_spin spin;
	struct drm_nova_push push;
	struct drm_nova_sync done = igt_nova_sync_create(fd);
	uint32_t queue;

	setup();
	queue = create_default();
	word = igt_nova_ctx_word(&ctx);
	push = igt_nova_ctx_release(&ctx, word.va, 7);
	igt_nova_spin_begin(&ctx, queue, &spin);
	igt_nova_exec(fd, queue, &push, 1, NULL, &done);
	igt_nova_spin_running(&spin);
	igt_nova_queue_destroy(fd, queue);
	igt_assert_eq(igt_nova_queue_destroy_errno(fd, queue), ENOENT);
	igt_nova_sync_pending(fd, &done);
	igt_nova_spin_end(&spin);
	igt_assert_eq(igt_nova_sync_error(fd, &done), 0);
	igt_assert_eq_u32(*word.u32, 7);
	igt_nova_sync_destroy(fd, &done);
	teardown();
}

/* The VM goes, and what its queues still had to do is not done. */
static void test_destroy_vm_with_jobs(void)
{
	struct drm_nova_sync done = igt_nova_sync_create(fd);
	struct igt_nova_word word;
	struct igt_nova_spin spin;
	struct drm_nova_push push;
	uint32_t queue;

	setup();
	queue = create_default();
	word = igt_nova_ctx_word(&ctx);
	push = igt_nova_ctx_release(&ctx, word.va, 7);
	igt_nova_spin_begin(&ctx, queue, &spin);
	igt_nova_exec(fd, queue, &push, 1, NULL, &done);
	igt_nova_spin_running(&spin);
	igt_nova_queue_destroy(fd, queue);
	igt_assert_eq(vm_destroy_errno(ctx.vm), 0);
	igt_assert_eq(igt_nova_sync_error(fd, &spin.done), ECANCELED);
	igt_assert_eq(igt_nova_sync_error(fd, &done), ECANCELED);
	igt_assert_eq_u32(*word.u32, 0);
	igt_nova_sync_destroy(fd, &spin.done);
	igt_nova_sync_destroy(fd, &done);
	gem_close(fd, ctx.pushes.handle);
	gem_close(fd, ctx.words.handle);
	igt_nova_ctx_forget(&ctx);
}

static void test_vm_unknown(void)
{
	struct drm_nova_queue_create args;
	uint32_t gone;

	setup();
	args = default_args();
	gone = igt_nova_vm_create(fd);
	igt_nova_vm_destroy(fd, gone);
	args.vm_id = 0;
	refused(args, ENOENT);
	args.vm_id = NO_ID;
	refused(args, ENOENT);
	args.vm_id = gone;
	refused(args, ENOENT);
	teardown();
}

/* Ids are a file's own. */
static void test_other_file(void)
{
	struct drm_nova_queue_create args;
	struct drm_nova_queue_get_state state = {};
	struct drm_nova_exec exec;
	int other = drm_open_driver_render(DRIVER_NOVA);
	uint32_t queue;

	setup();
	queue = create_default();
	args = default_args();
	igt_assert_eq(igt_nova_queue_create_errno(other, &args), ENOENT);
	igt_assert_eq(igt_nova_queue_destroy_errno(other, queue), ENOENT);
	state.queue_id = queue;
	igt_assert_eq(igt_nova_queue_state_errno(other, &state), ENOENT);
	exec = igt_nova_exec_args(queue, NULL, 0);
	igt_assert_eq(igt_nova_exec_errno(other, &exec), ENOENT);
	works(queue);
	igt_nova_queue_destroy(fd, queue);
	drm_close_driver(other);
	teardown();
}

/* Queues of the two kinds are not each other. */
static void test_bind_queue(void)
{
	struct drm_nova_queue_create args;
	struct drm_nova_vm_bind bind;
	struct drm_nova_exec exec;
	uint32_t queue;

	setup();
	args = bind_args();
	create(&args);
	exec = igt_nova_exec_args(args.queue_id, NULL, 0);
	igt_assert_eq(igt_nova_exec_errno(fd, &exec), ENOENT);
	igt_nova_queue_good(fd, args.queue_id);

	queue = create_default();
	bind = igt_nova_bind(ctx.vm, NULL, 0);
	igt_nova_bind_syncs(&bind, NULL, 0, NULL, 0);
	bind.queue_id = queue;
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), ENOENT);
	works(queue);
	igt_nova_queue_destroy(fd, queue);
	igt_nova_queue_destroy(fd, args.queue_id);
	teardown();
}

static void test_get_state(void)
{
	static const uint32_t none[] = { 0, NO_ID, 0xffffffff };
	struct drm_nova_queue_get_state state = {};
	uint32_t queue;

	setup();
	queue = create_default();
	igt_nova_queue_good(fd, queue);
	works(queue);
	igt_nova_queue_destroy(fd, queue);
	state.queue_id = queue;
	igt_assert_eq(igt_nova_queue_state_errno(fd, &state), ENOENT);
	for (int i = 0; i < ARRAY_SIZE(none); i++) {
		state.queue_id = none[i];
		igt_assert_eq(igt_nova_queue_state_errno(fd, &state), ENOENT);
	}
	teardown();
}

static void test_many(void)
{
	struct igt_nova_word word[MANY];
	struct drm_nova_sync done[MANY];
	struct drm_nova_push push;
	uint32_t queue[MANY];

	setup();
	for (int i = 0; i < MANY; i++) {
		queue[i] = igt_nova_queue_on(fd, ctx.vm,
					     &engines.engine[i % engines.count]);
		for (int k = 0; k < i; k++)
			igt_assert_neq_u32(queue[i], queue[k]);
		word[i] = igt_nova_ctx_word(&ctx);
		done[i] = igt_nova_sync_create(fd);
	}
	for (int i = 0; i < MANY; i++) {
		push = igt_nova_ctx_release(&ctx, word[i].va, queue[i]);
		igt_nova_exec(fd, queue[i], &push, 1, NULL, &done[i]);
	}
	for (int i = 0; i < MANY; i++) {
		igt_assert_eq(igt_nova_sync_error(fd, &done[i]), 0);
		igt_assert_eq_u32(*word[i].u32, queue[i]);
		igt_nova_sync_destroy(fd, &done[i]);
		igt_nova_queue_destroy(fd, queue[i]);
	}
	teardown();
}

int igt_main()
{
	igt_fixture()
		fd = drm_open_driver_render(DRIVER_NOVA);

	igt_describe("Every engine of the query stores what it is told to");
	igt_subtest("each-engine")
		test_each_engine();

	igt_describe("Every class of every engine by itself");
	igt_subtest("each-class")
		test_each_class();

	igt_describe("Classes of engines that are none, or not this GPU's");
	igt_subtest("invalid-class")
		test_invalid_class();

	igt_describe("Engines that the GPU does not have");
	igt_subtest("invalid-instance")
		test_invalid_instance();

	igt_describe("The kernel spreads queues over engines");
	igt_subtest("instance-any")
		test_instance_any();

	igt_describe("Flags and padding must be zero");
	igt_subtest("invalid-flags")
		test_invalid_flags();

	igt_describe("A queue with some of the objects it could have");
	igt_subtest("classes-subset")
		test_classes_subset();

	igt_describe("The same object twice");
	igt_subtest("classes-duplicate")
		test_classes_duplicate();

	igt_describe("Objects that the engine does not have");
	igt_subtest("classes-unknown")
		test_classes_unknown();

	igt_describe("More objects than there can be");
	igt_subtest("classes-too-many")
		test_classes_too_many();

	igt_describe("A list of objects that is not in memory");
	igt_subtest("classes-bad-pointer")
		test_classes_bad_pointer();

	igt_describe("Any priority for those who are allowed to have it, and RM hears of it");
	igt_subtest("priority-mask")
		test_priority_mask();

	igt_describe("The DRM master may have a high priority");
	igt_subtest("priority-master")
		test_priority_master();

	igt_describe("Who may not have a high priority does not get it");
	igt_subtest("priority-eacces")
		test_priority_eacces();

	igt_describe("Priorities that are none");
	igt_subtest("priority-invalid")
		test_priority_invalid();

	igt_describe("Sizes of rings");
	igt_subtest("ring-bounds")
		test_ring_bounds();

	igt_describe("As many queues as a file can have, and one more");
	igt_subtest("max-queues")
		test_max_queues();

	igt_describe("Destroying what is not there");
	igt_subtest("destroy-unknown")
		test_destroy_unknown();

	igt_describe("A VM with queues stays");
	igt_subtest("destroy-busy")
		test_destroy_busy();

	igt_describe("What a queue was given is done although it is destroyed");
	igt_subtest("destroy-with-jobs")
		test_destroy_with_jobs();

	igt_describe("What a queue was given ends with its VM");
	igt_subtest("destroy-vm-with-jobs")
		test_destroy_vm_with_jobs();

	igt_describe("Queues of VMs that are not there");
	igt_subtest("vm-unknown")
		test_vm_unknown();

	igt_describe("Queues and VMs of another file");
	igt_subtest("other-file")
		test_other_file();

	igt_describe("A bind queue does not execute, others do not bind");
	igt_subtest("bind-queue-exec-enoent")
		test_bind_queue();

	igt_describe("The state of a queue that is all right, and of none");
	igt_subtest("get-state-fresh")
		test_get_state();

	igt_describe("Many queues at once, on all engines");
	igt_subtest("many")
		test_many();

	igt_fixture()
		drm_close_driver(fd);
}
