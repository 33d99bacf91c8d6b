// SPDX-License-Identifier: MIT
#include "igt.h"
#include "igt_nova_push.h"

/* Headers: clc56f.h, NVC56F_DMA */
#define INC_METHOD		(1u << 29)
#define NON_INC_METHOD		(3u << 29)
#define ILLEGAL_OPCODE		(2u << 29)
#define COUNT_MAX		0x1fff
#define HEADER(op, subchannel, method, count) \
	((op) | (count) << 16 | (subchannel) << 13 | (method) >> 2)

/* Methods of host */
#define SUBC_HOST		0
#define SET_OBJECT		0x0000
#define ILLEGAL			0x0004
#define NOP			0x0008
#define NON_STALL_INTERRUPT	0x0020
#define SEM_ADDR_LO		0x005c
#define SEM_EXECUTE		0x006c
#define   SEM_ACQUIRE			0
#define   SEM_RELEASE			1
#define   SEM_ACQ_CIRC_GEQ		3
#define   SEM_ACQUIRE_SWITCH_TSG	(1u << 12)
#define   SEM_RELEASE_WFI		(1u << 20)
#define   SEM_PAYLOAD_64BIT		(1u << 24)
#define   SEM_RELEASE_TIMESTAMP		(1u << 25)
#define WFI			0x0078
#define   WFI_SCOPE_ALL			1

/* Copy engines: clc7b5.h */
#define SUBC_COPY		4
#define COPY_SET_SEMAPHORE_A	0x0240
#define COPY_LAUNCH_DMA		0x0300
#define   COPY_NON_PIPELINED		2
#define   COPY_FLUSH			(1u << 2)
#define   COPY_SEMAPHORE_ONE_WORD	(1u << 3)
#define   COPY_SRC_PITCH		(1u << 7)
#define   COPY_DST_PITCH		(1u << 8)
#define   COPY_MULTI_LINE		(1u << 9)
#define   COPY_REMAP			(1u << 10)
#define COPY_OFFSET_IN_UPPER	0x0400
#define COPY_OFFSET_OUT_UPPER	0x0408
#define COPY_SET_REMAP_CONST_A	0x0700
#define COPY_SET_REMAP_COMPONENTS 0x0708
#define   COPY_REMAP_X_CONST_A		4u
#define   COPY_REMAP_FOUR_BYTES		(3u << 16)
#define COPY_LINE		4096u
#define COPY_LINE_MAX		(128u << 10)

/* 3D, compute, inline-to-memory: clc797.h, clc7c0.h, cla140.h */
#define SUBC_3D			0
#define SUBC_COMPUTE		1
#define SUBC_INLINE		2
#define SUBC_2D			3
#define LINE_LENGTH_IN		0x0180
#define LAUNCH_DMA		0x01b0
#define   LAUNCH_PITCH			(1u << 0)
#define   LAUNCH_FLUSH_ONLY		(1u << 4)
#define LOAD_INLINE_DATA	0x01b4
#define SET_REPORT_SEMAPHORE_A	0x1b00
#define   REPORT_ONE_WORD		(1u << 28)

/* No class has it. */
#define OBJECT_UNKNOWN		0x33fc

struct drm_nova_push igt_nova_push_end(const struct igt_nova_push *push)
{
	igt_assert_lt(0, push->count);
	return (struct drm_nova_push){ .va = push->va, .size = push->count * 4 };
}

void igt_nova_push_word(struct igt_nova_push *push, uint32_t word)
{
	igt_assert_lt(push->count, push->max);
	push->words[push->count++] = word;
}

static void push_data(struct igt_nova_push *push, const uint32_t *data,
		      uint32_t count)
{
	while (count--)
		igt_nova_push_word(push, *data++);
}

void igt_nova_push_methods(struct igt_nova_push *push, unsigned int subchannel,
			   uint32_t method, const uint32_t *data, uint32_t count)
{
	igt_assert_lte(count, COUNT_MAX);
	igt_nova_push_word(push, HEADER(INC_METHOD, subchannel, method, count));
	push_data(push, data, count);
}

static uint32_t hi(uint64_t value)
{
	return value >> 32;
}

static uint32_t lo(uint64_t value)
{
	return value;
}

/* Host */

void igt_nova_push_nop(struct igt_nova_push *push)
{
	IGT_NOVA_METHODS(push, SUBC_HOST, NOP, 0);
}

/* SEM_PAYLOAD_HI is a register, and stays what it was. */
static void semaphore(struct igt_nova_push *push, uint64_t va, uint64_t payload,
		      uint32_t execute)
{
	igt_assert(execute & SEM_PAYLOAD_64BIT || !hi(payload));
	IGT_NOVA_METHODS(push, SUBC_HOST, SEM_ADDR_LO, lo(va), hi(va),
			 lo(payload), hi(payload), execute);
}

void igt_nova_push_release(struct igt_nova_push *push, uint64_t va,
			   uint64_t payload, uint32_t flags)
{
	uint32_t execute = SEM_RELEASE;

	if (flags & IGT_NOVA_SEM_WFI)
		execute |= SEM_RELEASE_WFI;
	if (flags & IGT_NOVA_SEM_TIMESTAMP)
		execute |= SEM_RELEASE_TIMESTAMP;
	if (flags & IGT_NOVA_SEM_64BIT)
		execute |= SEM_PAYLOAD_64BIT;
	semaphore(push, va, payload, execute);
}

void igt_nova_push_acquire(struct igt_nova_push *push, uint64_t va,
			   uint64_t payload, uint32_t flags)
{
	uint32_t execute = flags & IGT_NOVA_SEM_GEQ ? SEM_ACQ_CIRC_GEQ :
						      SEM_ACQUIRE;

	if (!(flags & IGT_NOVA_SEM_STAY))
		execute |= SEM_ACQUIRE_SWITCH_TSG;
	if (flags & IGT_NOVA_SEM_64BIT)
		execute |= SEM_PAYLOAD_64BIT;
	semaphore(push, va, payload, execute);
}

void igt_nova_push_wfi(struct igt_nova_push *push)
{
	IGT_NOVA_METHODS(push, SUBC_HOST, WFI, WFI_SCOPE_ALL);
}

void igt_nova_push_interrupt(struct igt_nova_push *push)
{
	IGT_NOVA_METHODS(push, SUBC_HOST, NON_STALL_INTERRUPT, 0);
}

/* Objects */

static unsigned int subchannel_of(uint32_t class)
{
	switch (class) {
	case IGT_NOVA_CLASS_3D:
		return SUBC_3D;
	case IGT_NOVA_CLASS_COMPUTE:
		return SUBC_COMPUTE;
	case IGT_NOVA_CLASS_INLINE:
		return SUBC_INLINE;
	case IGT_NOVA_CLASS_2D:
		return SUBC_2D;
	default:
		return SUBC_COPY;
	}
}

void igt_nova_push_object(struct igt_nova_push *push, uint32_t class)
{
	IGT_NOVA_METHODS(push, subchannel_of(class), SET_OBJECT, class);
}

/* Lines of a page, or a single one; returns bits for LAUNCH_DMA. */
static uint32_t copy_lines(uint64_t size, uint32_t unit, uint32_t *length,
			   uint32_t *count)
{
	if (size % COPY_LINE) {
		igt_assert_lte_u64(size, COPY_LINE_MAX);
		*length = size / unit;
		*count = 1;
		return 0;
	}
	*length = COPY_LINE / unit;
	*count = size / COPY_LINE;
	return COPY_MULTI_LINE;
}

void igt_nova_push_copy(struct igt_nova_push *push, uint64_t dst, uint64_t src,
			uint64_t size)
{
	uint32_t length, count, launch;

	launch = copy_lines(size, 1, &length, &count);
	IGT_NOVA_METHODS(push, SUBC_COPY, COPY_OFFSET_IN_UPPER, hi(src), lo(src),
			 hi(dst), lo(dst), COPY_LINE, COPY_LINE, length, count);
	IGT_NOVA_METHODS(push, SUBC_COPY, COPY_LAUNCH_DMA,
			 launch | COPY_NON_PIPELINED | COPY_FLUSH |
			 COPY_SRC_PITCH | COPY_DST_PITCH);
}

void igt_nova_push_fill(struct igt_nova_push *push, uint64_t dst, uint64_t size,
			uint32_t value)
{
	uint32_t length, count, launch;

	igt_assert_eq(size % 4, 0);
	launch = copy_lines(size, 4, &length, &count);
	IGT_NOVA_METHODS(push, SUBC_COPY, COPY_SET_REMAP_CONST_A, value);
	IGT_NOVA_METHODS(push, SUBC_COPY, COPY_SET_REMAP_COMPONENTS,
			 COPY_REMAP_X_CONST_A | COPY_REMAP_FOUR_BYTES);
	IGT_NOVA_METHODS(push, SUBC_COPY, COPY_OFFSET_OUT_UPPER, hi(dst), lo(dst),
			 COPY_LINE, COPY_LINE, length, count);
	IGT_NOVA_METHODS(push, SUBC_COPY, COPY_LAUNCH_DMA,
			 launch | COPY_NON_PIPELINED | COPY_FLUSH | COPY_REMAP |
			 COPY_SRC_PITCH | COPY_DST_PITCH);
}

void igt_nova_push_copy_release(struct igt_nova_push *push, uint64_t va,
				uint32_t payload)
{
	IGT_NOVA_METHODS(push, SUBC_COPY, COPY_SET_SEMAPHORE_A, hi(va), lo(va),
			 payload);
	IGT_NOVA_METHODS(push, SUBC_COPY, COPY_LAUNCH_DMA,
			 COPY_FLUSH | COPY_SEMAPHORE_ONE_WORD);
}

void igt_nova_push_report(struct igt_nova_push *push, uint32_t class,
			  uint64_t va, uint32_t payload)
{
	IGT_NOVA_METHODS(push, subchannel_of(class), SET_REPORT_SEMAPHORE_A,
			 hi(va), lo(va), payload, REPORT_ONE_WORD);
}

void igt_nova_push_inline(struct igt_nova_push *push, uint32_t class,
			  uint64_t va, const uint32_t *data, uint32_t count)
{
	unsigned int subchannel = subchannel_of(class);

	IGT_NOVA_METHODS(push, subchannel, LINE_LENGTH_IN, count * 4, 1, hi(va),
			 lo(va), count * 4);
	IGT_NOVA_METHODS(push, subchannel, LAUNCH_DMA,
			 LAUNCH_PITCH | LAUNCH_FLUSH_ONLY);
	igt_assert_lte(count, COUNT_MAX);
	igt_nova_push_word(push, HEADER(NON_INC_METHOD, subchannel,
					LOAD_INLINE_DATA, count));
	push_data(push, data, count);
}

void igt_nova_push_store(struct igt_nova_push *push, uint32_t class, uint64_t va,
			 uint32_t value)
{
	switch (class) {
	case IGT_NOVA_CLASS_COPY:
		igt_nova_push_copy_release(push, va, value);
		break;
	case IGT_NOVA_CLASS_3D:
	case IGT_NOVA_CLASS_COMPUTE:
		igt_nova_push_report(push, class, va, value);
		break;
	case IGT_NOVA_CLASS_INLINE:
		igt_nova_push_inline(push, class, va, &value, 1);
		break;
	default:
		igt_nova_push_release(push, va, value, IGT_NOVA_SEM_WFI);
		break;
	}
}

/* Errors */

void igt_nova_push_illegal_method(struct igt_nova_push *push)
{
	IGT_NOVA_METHODS(push, SUBC_HOST, ILLEGAL, 0);
}

void igt_nova_push_illegal_header(struct igt_nova_push *push)
{
	igt_nova_push_word(push, HEADER(ILLEGAL_OPCODE, SUBC_HOST, 0, 1));
}

void igt_nova_push_unknown_method(struct igt_nova_push *push, uint32_t class)
{
	IGT_NOVA_METHODS(push, subchannel_of(class), OBJECT_UNKNOWN, 0);
}
