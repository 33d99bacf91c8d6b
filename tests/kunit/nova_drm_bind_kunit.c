// SPDX-License-Identifier: GPL-2.0
/*
 * Arguments of VM_BIND, and the tree of mappings against a flat model.
 */
#include <linux/array_size.h>
#include <linux/err.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/prandom.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include <kunit/device.h>
#include <kunit/test.h>

#include <drm/drm_drv.h>
#include <drm/drm_gem.h>
#include <drm/drm_gpuvm.h>
#include <drm/nova_drm.h>

#include "../../nova-drm/nova_drm_bind.h"
#include "../../nova-drm/nova_drm_bind_args.h"
#include "../../nova-drm/nova_drm_bind_op.h"
#include "../../nova-drm/nova_drm_gem.h"
#include "../../nova-drm/nova_drm_gpuva.h"

/* A MAP that is right; each case breaks one thing. */
static struct drm_nova_vm_bind_op nova_drm_bind_good_map(void)
{
	return (struct drm_nova_vm_bind_op){
		.op = DRM_NOVA_VM_BIND_OP_MAP,
		.handle = 1,
		.va = SZ_2M,
		.range = SZ_64K,
		.bo_offset = SZ_4K,
	};
}

#define NOVA_DRM_BIND_EXPECT(test, op, ret)				\
	KUNIT_EXPECT_EQ(test, nova_drm_bind_args_check_op(&(op)), ret)

static void nova_drm_bind_map_args(struct kunit *test)
{
	struct drm_nova_vm_bind_op op = nova_drm_bind_good_map();

	NOVA_DRM_BIND_EXPECT(test, op, 0);
	op.flags = DRM_NOVA_VM_BIND_READONLY | DRM_NOVA_VM_BIND_GPU_UNCACHED |
		   DRM_NOVA_VM_BIND_DUMP;
	NOVA_DRM_BIND_EXPECT(test, op, 0);
	op.flags = DRM_NOVA_VM_BIND_DUMP << 1;
	NOVA_DRM_BIND_EXPECT(test, op, -EINVAL);

	op = nova_drm_bind_good_map();
	op.pad = 1;
	NOVA_DRM_BIND_EXPECT(test, op, -EINVAL);
	op = nova_drm_bind_good_map();
	op.op = DRM_NOVA_VM_BIND_OP_UNMAP + 1;
	NOVA_DRM_BIND_EXPECT(test, op, -EINVAL);
}

static void nova_drm_bind_map_addresses(struct kunit *test)
{
	struct drm_nova_vm_bind_op op = nova_drm_bind_good_map();

	op.range = 0;
	NOVA_DRM_BIND_EXPECT(test, op, -EINVAL);
	op.range = SZ_4K + 512;
	NOVA_DRM_BIND_EXPECT(test, op, -EINVAL);
	op = nova_drm_bind_good_map();
	op.va += 512;
	NOVA_DRM_BIND_EXPECT(test, op, -EINVAL);
	op = nova_drm_bind_good_map();
	op.bo_offset += 512;
	NOVA_DRM_BIND_EXPECT(test, op, -EINVAL);
	op = nova_drm_bind_good_map();
	op.va = -(u64)SZ_4K;
	NOVA_DRM_BIND_EXPECT(test, op, -EINVAL);
	op = nova_drm_bind_good_map();
	op.bo_offset = -(u64)SZ_4K;
	NOVA_DRM_BIND_EXPECT(test, op, -EINVAL);
}

static void nova_drm_bind_page_shifts(struct kunit *test)
{
	struct drm_nova_vm_bind_op op = nova_drm_bind_good_map();

	for (u32 shift = 0; shift < 256; shift++) {
		bool good = !shift || shift == 12 || shift == 16 || shift == 21;

		op.page_shift = shift;
		NOVA_DRM_BIND_EXPECT(test, op, good ? 0 : -EINVAL);
	}
}

static void nova_drm_bind_sparse_args(struct kunit *test)
{
	struct drm_nova_vm_bind_op op = nova_drm_bind_good_map();

	op.flags = DRM_NOVA_VM_BIND_SPARSE;
	NOVA_DRM_BIND_EXPECT(test, op, -EINVAL);
	op.handle = 0;
	NOVA_DRM_BIND_EXPECT(test, op, -EINVAL);
	op.bo_offset = 0;
	NOVA_DRM_BIND_EXPECT(test, op, 0);
	op.flags |= DRM_NOVA_VM_BIND_READONLY;
	NOVA_DRM_BIND_EXPECT(test, op, -EINVAL);
}

static void nova_drm_bind_unmap_args(struct kunit *test)
{
	const struct drm_nova_vm_bind_op good = {
		.op = DRM_NOVA_VM_BIND_OP_UNMAP,
		.va = SZ_2M,
		.range = SZ_4K,
		.pte_kind = 0xff,
	};
	struct drm_nova_vm_bind_op op = good;

	NOVA_DRM_BIND_EXPECT(test, op, 0);
	op.flags = DRM_NOVA_VM_BIND_SPARSE;
	NOVA_DRM_BIND_EXPECT(test, op, -EINVAL);
	op = good;
	op.handle = 1;
	NOVA_DRM_BIND_EXPECT(test, op, -EINVAL);
	op = good;
	op.page_shift = 12;
	NOVA_DRM_BIND_EXPECT(test, op, -EINVAL);
	op = good;
	op.bo_offset = SZ_4K;
	NOVA_DRM_BIND_EXPECT(test, op, -EINVAL);
}

static void nova_drm_bind_call_args(struct kunit *test)
{
	struct drm_nova_vm_bind args = {};

	KUNIT_EXPECT_EQ(test, nova_drm_bind_args_check(&args), 0);
	args.op_count = 4096;
	KUNIT_EXPECT_EQ(test, nova_drm_bind_args_check(&args), -EINVAL);
	args.op_stride = sizeof(struct drm_nova_vm_bind_op) - 1;
	KUNIT_EXPECT_EQ(test, nova_drm_bind_args_check(&args), -EINVAL);
	args.op_stride = 257;
	KUNIT_EXPECT_EQ(test, nova_drm_bind_args_check(&args), -E2BIG);
	args.op_stride = sizeof(struct drm_nova_vm_bind_op);
	KUNIT_EXPECT_EQ(test, nova_drm_bind_args_check(&args), 0);
	args.op_count++;
	KUNIT_EXPECT_EQ(test, nova_drm_bind_args_check(&args), -E2BIG);
}

/* What only an asynchronous call may have. */
static void nova_drm_bind_sync_args(struct kunit *test)
{
	static const struct drm_nova_vm_bind each[] = {
		{ .queue_id = 1 }, { .wait_count = 1 }, { .signal_count = 1 },
	};
	struct drm_nova_vm_bind args = { .flags = DRM_NOVA_VM_BIND_ASYNC << 1 };

	KUNIT_EXPECT_EQ(test, nova_drm_bind_args_check(&args), -EINVAL);
	args = (struct drm_nova_vm_bind){ .pad = 1 };
	KUNIT_EXPECT_EQ(test, nova_drm_bind_args_check(&args), -EINVAL);

	for (size_t i = 0; i < ARRAY_SIZE(each); i++) {
		args = each[i];
		KUNIT_EXPECT_EQ(test, nova_drm_bind_args_check(&args), -EINVAL);
		args.flags = DRM_NOVA_VM_BIND_ASYNC;
		KUNIT_EXPECT_EQ(test, nova_drm_bind_args_check(&args), 0);
	}
}

static void nova_drm_bind_estimates(struct kunit *test)
{
	struct nova_drm_gem *gem = kunit_kzalloc(test, sizeof(*gem), GFP_KERNEL);
	struct nova_drm_bind_op ops[] = {
		{ .va = SZ_2M, .range = SZ_4K, .gem = gem },
		{ .va = SZ_2M + SZ_4K, .range = SZ_4K, .gem = gem },
	};
	struct nova_drm_bind bind = { .ops = ops, .count = 1 };

	KUNIT_ASSERT_NOT_NULL(test, gem);
	KUNIT_EXPECT_EQ(test, nova_drm_bind_args_estimate(&bind), (u64)2);
	/* Neighbours use the same tables. */
	bind.count = 2;
	KUNIT_EXPECT_EQ(test, nova_drm_bind_args_estimate(&bind), (u64)2);
	/* Large pages in the middle, unless they cannot be. */
	bind.count = 1;
	ops[0].range = SZ_1G;
	KUNIT_EXPECT_EQ(test, nova_drm_bind_args_estimate(&bind), (u64)4);
	ops[0].page_shift = 16;
	KUNIT_EXPECT_EQ(test, nova_drm_bind_args_estimate(&bind), (u64)1024);
	ops[0].page_shift = 0;
	ops[0].bo_offset = SZ_64K;
	KUNIT_EXPECT_EQ(test, nova_drm_bind_args_estimate(&bind), (u64)1024);
	/* To unmap takes tables at the ends only. */
	ops[0].gem = NULL;
	KUNIT_EXPECT_EQ(test, nova_drm_bind_args_estimate(&bind), (u64)4);
}

#define NOVA_DRM_BIND_PAGES	192
#define NOVA_DRM_BIND_OBJECTS	3
#define NOVA_DRM_BIND_ROUNDS	4000
#define NOVA_DRM_BIND_START	SZ_2M

/* What the model knows of a page. */
struct nova_drm_bind_page {
	struct drm_gem_object *obj;
	u64 offset;
	u32 flags;
	u8 kind;
	bool mapped;
	bool invalidated;
};

/* A VM without a GPU. */
struct nova_drm_bind_fake {
	struct drm_gpuvm vm;
	struct nova_drm *nd;
	struct nova_drm_gem *gem[NOVA_DRM_BIND_OBJECTS];
	struct nova_drm_bind_page page[NOVA_DRM_BIND_PAGES];
	struct rnd_state rnd;
	u32 freed;
};

static void nova_drm_bind_fake_free(struct drm_gpuvm *vm)
{
	container_of(vm, struct nova_drm_bind_fake, vm)->freed++;
}

static const struct drm_gpuvm_ops nova_drm_bind_fake_ops = {
	.vm_free = nova_drm_bind_fake_free,
	.sm_step_map = nova_drm_bind_op_step_map,
	.sm_step_remap = nova_drm_bind_op_step_remap,
	.sm_step_unmap = nova_drm_bind_op_step_unmap,
};

static void nova_drm_bind_fake_gem_free(struct drm_gem_object *obj)
{
	drm_gem_object_release(obj);
	kfree(to_nova_drm_gem(obj));
}

static const struct drm_gem_object_funcs nova_drm_bind_fake_gem_funcs = {
	.free = nova_drm_bind_fake_gem_free,
};

static const struct drm_driver nova_drm_bind_fake_driver = {
	.driver_features = DRIVER_GEM | DRIVER_GEM_GPUVA,
	.name = "nova-kunit",
	.desc = "no GPU",
};

static struct nova_drm_bind_fake *nova_drm_bind_fake_new(struct kunit *test)
{
	struct nova_drm_bind_fake *fake;
	struct drm_gem_object *resv_obj;
	struct device *dev;

	fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, fake);
	dev = kunit_device_register(test, "nova-kunit");
	KUNIT_ASSERT_FALSE(test, IS_ERR(dev));
	fake->nd = __drm_dev_alloc(dev, &nova_drm_bind_fake_driver,
				   sizeof(*fake->nd),
				   offsetof(struct nova_drm, base));
	KUNIT_ASSERT_FALSE(test, IS_ERR(fake->nd));
	KUNIT_ASSERT_EQ(test, nova_drm_gpuva_init(fake->nd), 0);

	for (u32 i = 0; i < NOVA_DRM_BIND_OBJECTS; i++) {
		struct nova_drm_gem *gem = kzalloc_obj(*gem);

		KUNIT_ASSERT_NOT_NULL(test, gem);
		gem->ttm.base.funcs = &nova_drm_bind_fake_gem_funcs;
		drm_gem_private_object_init(&fake->nd->base, &gem->ttm.base,
					    2 * NOVA_DRM_BIND_PAGES * SZ_4K);
		fake->gem[i] = gem;
	}

	resv_obj = drm_gpuvm_resv_object_alloc(&fake->nd->base);
	KUNIT_ASSERT_NOT_NULL(test, resv_obj);
	drm_gpuvm_init(&fake->vm, "nova-kunit",
		       DRM_GPUVM_IMMEDIATE_MODE | DRM_GPUVM_RESV_PROTECTED,
		       &fake->nd->base, resv_obj, NOVA_DRM_BIND_START,
		       NOVA_DRM_BIND_PAGES * SZ_4K, 0, 0,
		       &nova_drm_bind_fake_ops);
	drm_gem_object_put(resv_obj);
	prandom_seed_state(&fake->rnd, 0x6e6f7661);
	return fake;
}

static void nova_drm_bind_fake_end(struct kunit *test,
				   struct nova_drm_bind_fake *fake)
{
	struct nova_drm *nd = fake->nd;

	KUNIT_EXPECT_TRUE(test, list_empty(&fake->vm.rb.list));
	drm_gpuvm_bo_deferred_cleanup(&fake->vm);
	for (u32 i = 0; i < NOVA_DRM_BIND_OBJECTS; i++) {
		struct drm_gem_object *obj = &fake->gem[i]->ttm.base;

		/* Nothing of the VM refers to it any more. */
		KUNIT_EXPECT_EQ(test, kref_read(&obj->refcount), 1u);
		KUNIT_EXPECT_TRUE(test, list_empty(&obj->gpuva.list));
		drm_gem_object_put(obj);
	}
	drm_gpuvm_put(&fake->vm);
	KUNIT_EXPECT_EQ(test, fake->freed, 1u);
	drm_dev_put(&nd->base);
}

static u32 nova_drm_bind_below(struct nova_drm_bind_fake *fake, u32 limit)
{
	return prandom_u32_state(&fake->rnd) % limit;
}

/* The operation in the tree, with as much as is allocated for it and no more. */
static void nova_drm_bind_fake_run(struct kunit *test,
				   struct nova_drm_bind_fake *fake,
				   struct nova_drm_bind_op *op)
{
	LIST_HEAD(spare);
	struct nova_drm_bind_op_ctx ctx = {
		.vm = &fake->vm,
		.op = op,
		.spare = &spare,
	};
	const struct drm_gpuvm_map_req req = {
		.map = {
			.va.addr = op->va,
			.va.range = op->range,
			.gem.offset = op->bo_offset,
			.gem.obj = op->gem ? &op->gem->ttm.base : NULL,
		},
	};

	KUNIT_ASSERT_EQ(test, nova_drm_gpuva_alloc(&spare, op->unmap ? 2 : 3),
			0);
	if (op->gem) {
		op->vm_bo = drm_gpuvm_bo_create(&fake->vm, &op->gem->ttm.base);
		KUNIT_ASSERT_NOT_NULL(test, op->vm_bo);
		op->vm_bo = drm_gpuvm_bo_obtain_prealloc(op->vm_bo);
	}

	if (op->unmap)
		KUNIT_EXPECT_EQ(test, drm_gpuvm_sm_unmap(&fake->vm, &ctx,
							 op->va, op->range), 0);
	else
		KUNIT_EXPECT_EQ(test, drm_gpuvm_sm_map(&fake->vm, &ctx, &req),
				0);

	drm_gpuvm_bo_put_deferred(op->vm_bo);
	drm_gpuvm_bo_deferred_cleanup(&fake->vm);
	nova_drm_gpuva_free(fake->nd, &spare);
}

static void nova_drm_bind_fake_model(struct nova_drm_bind_fake *fake,
				     const struct nova_drm_bind_op *op)
{
	u32 first = (op->va - NOVA_DRM_BIND_START) / SZ_4K;
	u32 count = op->range / SZ_4K;

	for (u32 i = 0; i < count; i++) {
		struct nova_drm_bind_page *page = &fake->page[first + i];

		*page = (struct nova_drm_bind_page){};
		if (op->unmap)
			continue;
		page->mapped = true;
		page->flags = op->flags;
		page->kind = op->kind;
		if (op->gem) {
			page->obj = &op->gem->ttm.base;
			page->offset = op->bo_offset + (u64)i * SZ_4K;
		}
	}
}

/* One mapping is marked as one in the page tables no more. */
static void nova_drm_bind_fake_invalidate(struct nova_drm_bind_fake *fake)
{
	u32 at = nova_drm_bind_below(fake, NOVA_DRM_BIND_PAGES);
	struct drm_gpuva *va;
	u32 first;

	va = drm_gpuva_find_first(&fake->vm,
				  NOVA_DRM_BIND_START + (u64)at * SZ_4K, SZ_4K);
	if (!va || !va->gem.obj)
		return;
	drm_gpuva_invalidate(va, true);
	first = (va->va.addr - NOVA_DRM_BIND_START) / SZ_4K;
	for (u32 i = 0; i < va->va.range / SZ_4K; i++)
		fake->page[first + i].invalidated = true;
}

/* How many pages of a mapping are not as the model has them. */
static u32 nova_drm_bind_fake_compare_va(struct nova_drm_bind_fake *fake,
					 struct drm_gpuva *va)
{
	const struct nova_drm_gpuva *nva = to_nova_drm_gpuva(va);
	u32 first = (va->va.addr - NOVA_DRM_BIND_START) / SZ_4K, wrong = 0;

	for (u32 i = 0; i < va->va.range / SZ_4K; i++) {
		const struct nova_drm_bind_page *page = &fake->page[first + i];
		bool sparse = page->flags & DRM_NOVA_VM_BIND_SPARSE;

		wrong += !page->mapped || page->obj != va->gem.obj ||
			 page->flags != nva->flags || page->kind != nva->kind ||
			 page->invalidated != drm_gpuva_invalidated(va) ||
			 sparse != !!(va->flags & DRM_GPUVA_SPARSE) ||
			 !va->vm_bo != !page->obj ||
			 (page->obj &&
			  page->offset != va->gem.offset + (u64)i * SZ_4K);
	}
	return wrong;
}

static void nova_drm_bind_fake_compare(struct kunit *test,
				       struct nova_drm_bind_fake *fake,
				       u32 round)
{
	u32 wrong = 0, in_tree = 0, in_model = 0;
	struct drm_gpuva *va;

	drm_gpuvm_for_each_va(va, &fake->vm) {
		wrong += nova_drm_bind_fake_compare_va(fake, va);
		in_tree += va->va.range / SZ_4K;
	}
	for (u32 i = 0; i < NOVA_DRM_BIND_PAGES; i++)
		in_model += fake->page[i].mapped;
	KUNIT_EXPECT_EQ_MSG(test, wrong, 0u, "round %u", round);
	KUNIT_EXPECT_EQ_MSG(test, in_tree, in_model, "round %u", round);
}

static struct nova_drm_bind_op
nova_drm_bind_fake_op(struct nova_drm_bind_fake *fake)
{
	u32 first = nova_drm_bind_below(fake, NOVA_DRM_BIND_PAGES);
	u32 most = min(NOVA_DRM_BIND_PAGES - first, 40u);
	u32 count = 1 + nova_drm_bind_below(fake, most);
	struct nova_drm_bind_op op = {
		.va = NOVA_DRM_BIND_START + (u64)first * SZ_4K,
		.range = (u64)count * SZ_4K,
	};
	u32 what = nova_drm_bind_below(fake, 8);

	if (what < 3) {
		op.unmap = true;
	} else if (what < 4) {
		op.flags = DRM_NOVA_VM_BIND_SPARSE;
	} else {
		op.gem = fake->gem[nova_drm_bind_below(fake,
						       NOVA_DRM_BIND_OBJECTS)];
		op.bo_offset = (u64)nova_drm_bind_below(fake,
							NOVA_DRM_BIND_PAGES) *
			       SZ_4K;
		op.kind = nova_drm_bind_below(fake, 2) * 6;
		op.flags = nova_drm_bind_below(fake, 2) *
			   DRM_NOVA_VM_BIND_READONLY;
	}
	return op;
}

/*
 * Random operations: the tree is what a flat array says, what remains of a
 * mapping that is cut keeps everything, and what is allocated for an operation
 * suffices.
 */
static void nova_drm_bind_random(struct kunit *test)
{
	struct nova_drm_bind_fake *fake = nova_drm_bind_fake_new(test);
	struct nova_drm_bind_op all = {
		.va = NOVA_DRM_BIND_START,
		.range = NOVA_DRM_BIND_PAGES * SZ_4K,
		.unmap = true,
	};

	for (u32 round = 0; round < NOVA_DRM_BIND_ROUNDS; round++) {
		struct nova_drm_bind_op op = nova_drm_bind_fake_op(fake);

		nova_drm_bind_fake_run(test, fake, &op);
		nova_drm_bind_fake_model(fake, &op);
		if (!nova_drm_bind_below(fake, 4))
			nova_drm_bind_fake_invalidate(fake);
		nova_drm_bind_fake_compare(test, fake, round);
		if (test->status == KUNIT_FAILURE)
			break;
	}

	nova_drm_bind_fake_run(test, fake, &all);
	nova_drm_bind_fake_end(test, fake);
}

static struct kunit_case nova_drm_bind_cases[] = {
	KUNIT_CASE(nova_drm_bind_map_args),
	KUNIT_CASE(nova_drm_bind_map_addresses),
	KUNIT_CASE(nova_drm_bind_page_shifts),
	KUNIT_CASE(nova_drm_bind_sparse_args),
	KUNIT_CASE(nova_drm_bind_unmap_args),
	KUNIT_CASE(nova_drm_bind_call_args),
	KUNIT_CASE(nova_drm_bind_sync_args),
	KUNIT_CASE(nova_drm_bind_estimates),
	KUNIT_CASE(nova_drm_bind_random),
	{}
};

static struct kunit_suite nova_drm_bind_suite = {
	.name = "nova-drm-bind",
	.test_cases = nova_drm_bind_cases,
};

kunit_test_suites(&nova_drm_bind_suite);
