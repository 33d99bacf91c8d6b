/* SPDX-License-Identifier: MIT */
#ifndef IGT_NOVA_CTX_H
#define IGT_NOVA_CTX_H

/*
 * A VM with memory in it, for tests that have the GPU do something.
 *
 *	igt_nova_ctx_init(fd, &ctx);
 *	queue = igt_nova_queue_create(fd, ctx.vm, DRM_NOVA_ENGINE_CLASS_CE, 0);
 *	word = igt_nova_ctx_word(&ctx);
 *	push = igt_nova_ctx_store(&ctx, class, word.va, 1);
 *	igt_nova_exec_done(fd, queue, &push, 1);
 *	igt_assert_eq_u32(*word.u32, 1);
 *
 * Everything is given back by igt_nova_ctx_fini(), or with the file.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drm/nova_drm.h"
#include "igt_nova_push.h"

/* An object of the VM, mapped for both. */
struct igt_nova_mem {
	uint32_t handle;
	uint64_t va, size;
	union {
		void *map;
		volatile uint32_t *u32;
	};
};

/* 16 bytes of memory at a multiple of that, zero at first. */
struct igt_nova_word {
	uint64_t va;
	union {
		volatile uint32_t *u32;
		volatile uint64_t *u64;
	};
};

struct igt_nova_ctx {
	int fd;
	uint32_t vm;
	struct drm_nova_vm_create layout;	/* as the kernel left it */
	uint64_t va;			/* the next free one */
	struct igt_nova_mem pushes, words;
	uint64_t push_used, word_used;	/* bytes */
};

/* Nothing is ever bound here. */
#define IGT_NOVA_BAD_VA		(1ull << 36)

void igt_nova_ctx_init(int fd, struct igt_nova_ctx *ctx);
void igt_nova_ctx_init_with(int fd, struct igt_nova_ctx *ctx,
			    const struct drm_nova_vm_create *create);
/* Queues of it must have been destroyed before. */
void igt_nova_ctx_fini(struct igt_nova_ctx *ctx);
/* Forget it, when it went with its file. */
void igt_nova_ctx_forget(struct igt_nova_ctx *ctx);

/* Room in the address space, at a multiple of 2 MiB. */
uint64_t igt_nova_ctx_va(struct igt_nova_ctx *ctx, uint64_t size);
void igt_nova_ctx_bind(struct igt_nova_ctx *ctx, uint32_t handle, uint64_t va,
		       uint64_t size, uint32_t flags);
void igt_nova_ctx_unbind(struct igt_nova_ctx *ctx, uint64_t va, uint64_t size);

/* System memory that the CPU caches, of this VM only. */
struct igt_nova_mem igt_nova_mem_create(struct igt_nova_ctx *ctx, uint64_t size);
/* As asked for. */
struct igt_nova_mem igt_nova_mem_create_with(struct igt_nova_ctx *ctx,
					     struct drm_nova_gem_create *create);
/* Unbound, unmapped and closed. */
void igt_nova_mem_destroy(struct igt_nova_ctx *ctx, struct igt_nova_mem *mem);

struct igt_nova_word igt_nova_ctx_word(struct igt_nova_ctx *ctx);
/* An empty push with room for @max words. */
struct igt_nova_push igt_nova_ctx_push(struct igt_nova_ctx *ctx, uint32_t max);
/* A whole push: an object of the class stores @value at @va. */
struct drm_nova_push igt_nova_ctx_store(struct igt_nova_ctx *ctx, uint32_t class,
					uint64_t va, uint32_t value);
/* A whole push: host, of whatever engine, stores @value at @va. */
struct drm_nova_push igt_nova_ctx_release(struct igt_nova_ctx *ctx, uint64_t va,
					  uint32_t value);

#endif /* IGT_NOVA_CTX_H */
