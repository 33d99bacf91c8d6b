/* SPDX-License-Identifier: MIT */
#ifndef IGT_NOVA_PUSH_H
#define IGT_NOVA_PUSH_H

/*
 * Methods as words in memory, for channels of Ampere's.
 *
 * Names and numbers: clc56f.h, clc7b5.h, clc797.h, clc7c0.h, cla140.h and
 * cl902d.h of NVIDIA's open-gpu-doc.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drm/nova_drm.h"

#define IGT_NOVA_CLASS_2D	0x902d	/* FERMI_TWOD_A */
#define IGT_NOVA_CLASS_INLINE	0xa140	/* KEPLER_INLINE_TO_MEMORY_B */
#define IGT_NOVA_CLASS_3D	0xc797	/* AMPERE_B */
#define IGT_NOVA_CLASS_COMPUTE	0xc7c0	/* AMPERE_COMPUTE_B */
#define IGT_NOVA_CLASS_COPY	0xc7b5	/* AMPERE_DMA_COPY_B */

/* Words being written; there is room for @max. */
struct igt_nova_push {
	uint64_t va;
	uint32_t *words;
	uint32_t count, max;
};

/* What igt_nova_push_object() and igt_nova_push_store() take at most. */
#define IGT_NOVA_PUSH_STORE_WORDS	32

/* For EXEC. */
struct drm_nova_push igt_nova_push_end(const struct igt_nova_push *push);

/* Methods one after the other, from @method on. */
void igt_nova_push_methods(struct igt_nova_push *push, unsigned int subchannel,
			   uint32_t method, const uint32_t *data, uint32_t count);
#define IGT_NOVA_METHODS(push, subchannel, method, ...)			\
	igt_nova_push_methods(push, subchannel, method,			\
			      (const uint32_t[]){ __VA_ARGS__ },	\
			      sizeof((uint32_t[]){ __VA_ARGS__ }) / 4)
/* One word, whatever it is. */
void igt_nova_push_word(struct igt_nova_push *push, uint32_t word);

/* Host: the part of the GPU that reads pushes, the same for all engines. */
#define IGT_NOVA_SEM_WFI	0x1	/* release: after what the engine does */
#define IGT_NOVA_SEM_TIMESTAMP	0x2	/* release: payload, time: 16 bytes */
#define IGT_NOVA_SEM_64BIT	0x4	/* payload */
#define IGT_NOVA_SEM_GEQ	0x8	/* acquire: payload or more, else equal */
#define IGT_NOVA_SEM_STAY	0x10	/* acquire: others wait as well */

void igt_nova_push_nop(struct igt_nova_push *push);
void igt_nova_push_release(struct igt_nova_push *push, uint64_t va,
			   uint64_t payload, uint32_t flags);
void igt_nova_push_acquire(struct igt_nova_push *push, uint64_t va,
			   uint64_t payload, uint32_t flags);
/* Wait until the engine is idle. */
void igt_nova_push_wfi(struct igt_nova_push *push);
/* Interrupt the CPU, which has nothing to do then. */
void igt_nova_push_interrupt(struct igt_nova_push *push);

/* Bind an object's class to the subchannel that it has. */
void igt_nova_push_object(struct igt_nova_push *push, uint32_t class);

/* Copy engines. A size that is no multiple of 4 KiB is at most 128 KiB. */
void igt_nova_push_copy(struct igt_nova_push *push, uint64_t dst, uint64_t src,
			uint64_t size);
/* The same word again and again. */
void igt_nova_push_fill(struct igt_nova_push *push, uint64_t dst, uint64_t size,
			uint32_t value);
void igt_nova_push_copy_release(struct igt_nova_push *push, uint64_t va,
				uint32_t payload);

/* 3D and compute: a semaphore of theirs. */
void igt_nova_push_report(struct igt_nova_push *push, uint32_t class,
			  uint64_t va, uint32_t payload);
/* 3D, compute and inline-to-memory: data in the push. */
void igt_nova_push_inline(struct igt_nova_push *push, uint32_t class,
			  uint64_t va, const uint32_t *data, uint32_t count);

/* The class's own way to store a word; host's if it has none. */
void igt_nova_push_store(struct igt_nova_push *push, uint32_t class, uint64_t va,
			 uint32_t value);

/*
 * What ends a queue. A use of memory that is not there is done with the methods
 * above. The virtual GPU counts what follows as violations of its rules:
 * "method-unknown", "pushbuffer-entry", "ce-method" or "gr-method".
 */
void igt_nova_push_illegal_method(struct igt_nova_push *push);
void igt_nova_push_illegal_header(struct igt_nova_push *push);
/* One that the class does not have. */
void igt_nova_push_unknown_method(struct igt_nova_push *push, uint32_t class);

#endif /* IGT_NOVA_PUSH_H */
