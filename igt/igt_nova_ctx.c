// SPDX-License-Identifier: MIT
#include <sys/mman.h>

#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_ctx.h"

#define PUSHES_SIZE	(1ull << 20)
#define WORDS_SIZE	(64ull << 10)
#define WORD_SIZE	16

/* Above what fits 32 bits, below IGT_NOVA_BAD_VA. */
#define VA_START	(1ull << 33)
#define VA_ALIGN	(2ull << 20)

void igt_nova_ctx_init_with(int fd, struct igt_nova_ctx *ctx,
			    const struct drm_nova_vm_create *create)
{
	*ctx = (struct igt_nova_ctx){
		.fd = fd, .layout = *create, .va = VA_START,
	};
	do_ioctl(fd, DRM_IOCTL_NOVA_VM_CREATE, &ctx->layout);
	ctx->vm = ctx->layout.vm_id;
	igt_assert_neq_u32(ctx->vm, 0);
	ctx->pushes = igt_nova_mem_create(ctx, PUSHES_SIZE);
	ctx->words = igt_nova_mem_create(ctx, WORDS_SIZE);
}

void igt_nova_ctx_init(int fd, struct igt_nova_ctx *ctx)
{
	struct drm_nova_vm_create create = {};

	igt_nova_ctx_init_with(fd, ctx, &create);
}

void igt_nova_ctx_fini(struct igt_nova_ctx *ctx)
{
	igt_nova_mem_destroy(ctx, &ctx->pushes);
	igt_nova_mem_destroy(ctx, &ctx->words);
	igt_nova_vm_destroy(ctx->fd, ctx->vm);
}

void igt_nova_ctx_forget(struct igt_nova_ctx *ctx)
{
	munmap(ctx->pushes.map, ctx->pushes.size);
	munmap(ctx->words.map, ctx->words.size);
}

uint64_t igt_nova_ctx_va(struct igt_nova_ctx *ctx, uint64_t size)
{
	uint64_t va = ctx->va;

	ctx->va += (size + VA_ALIGN - 1) & ~(VA_ALIGN - 1);
	igt_assert_lte_u64(ctx->va, IGT_NOVA_BAD_VA);
	return va;
}

static void bind_one(struct igt_nova_ctx *ctx, struct drm_nova_vm_bind_op op)
{
	struct drm_nova_vm_bind bind = igt_nova_bind(ctx->vm, &op, 1);

	igt_assert_eq(igt_nova_vm_bind_errno(ctx->fd, &bind), 0);
}

void igt_nova_ctx_bind(struct igt_nova_ctx *ctx, uint32_t handle, uint64_t va,
		       uint64_t size, uint32_t flags)
{
	bind_one(ctx, (struct drm_nova_vm_bind_op){
		.op = DRM_NOVA_VM_BIND_OP_MAP, .handle = handle, .va = va,
		.range = size, .flags = flags,
	});
}

void igt_nova_ctx_unbind(struct igt_nova_ctx *ctx, uint64_t va, uint64_t size)
{
	bind_one(ctx, (struct drm_nova_vm_bind_op){
		.op = DRM_NOVA_VM_BIND_OP_UNMAP, .va = va, .range = size,
	});
}

struct igt_nova_mem igt_nova_mem_create_with(struct igt_nova_ctx *ctx,
					     struct drm_nova_gem_create *create)
{
	struct igt_nova_mem mem;

	igt_nova_gem_create_with(ctx->fd, create);
	mem = (struct igt_nova_mem){
		.handle = create->handle, .size = create->size,
		.va = igt_nova_ctx_va(ctx, create->size),
	};
	if (create->mmap_offset)
		mem.map = igt_nova_map(ctx->fd, create);
	igt_nova_ctx_bind(ctx, mem.handle, mem.va, mem.size, 0);
	return mem;
}

struct igt_nova_mem igt_nova_mem_create(struct igt_nova_ctx *ctx, uint64_t size)
{
	struct drm_nova_gem_create create = {
		.size = size, .flags = DRM_NOVA_GEM_CPU_CACHED,
		.placement = DRM_NOVA_GEM_PLACEMENT_SYSTEM, .vm_id = ctx->vm,
	};

	return igt_nova_mem_create_with(ctx, &create);
}

void igt_nova_mem_destroy(struct igt_nova_ctx *ctx, struct igt_nova_mem *mem)
{
	igt_nova_ctx_unbind(ctx, mem->va, mem->size);
	if (mem->map)
		munmap(mem->map, mem->size);
	gem_close(ctx->fd, mem->handle);
	mem->map = NULL;
	mem->handle = 0;
}

struct igt_nova_word igt_nova_ctx_word(struct igt_nova_ctx *ctx)
{
	uint64_t at = ctx->word_used;

	ctx->word_used += WORD_SIZE;
	igt_assert_lte_u64(ctx->word_used, ctx->words.size);
	return (struct igt_nova_word){
		.va = ctx->words.va + at, .u32 = ctx->words.u32 + at / 4,
	};
}

struct igt_nova_push igt_nova_ctx_push(struct igt_nova_ctx *ctx, uint32_t max)
{
	uint64_t at = ctx->push_used;

	ctx->push_used += max * 4ull;
	igt_assert_lte_u64(ctx->push_used, ctx->pushes.size);
	return (struct igt_nova_push){
		.va = ctx->pushes.va + at,
		.words = (uint32_t *)ctx->pushes.map + at / 4,
		.max = max,
	};
}

struct drm_nova_push igt_nova_ctx_store(struct igt_nova_ctx *ctx, uint32_t class,
					uint64_t va, uint32_t value)
{
	struct igt_nova_push push = igt_nova_ctx_push(ctx,
						      IGT_NOVA_PUSH_STORE_WORDS);

	igt_nova_push_object(&push, class);
	igt_nova_push_store(&push, class, va, value);
	return igt_nova_push_end(&push);
}

struct drm_nova_push igt_nova_ctx_release(struct igt_nova_ctx *ctx, uint64_t va,
					  uint32_t value)
{
	struct igt_nova_push push = igt_nova_ctx_push(ctx,
						      IGT_NOVA_PUSH_STORE_WORDS);

	igt_nova_push_release(&push, va, value, IGT_NOVA_SEM_WFI);
	return igt_nova_push_end(&push);
}
