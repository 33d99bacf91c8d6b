/* SPDX-License-Identifier: GPL-2.0 */
/*
 * As much of the kernel as the hardware-free parts of nova-core include, for
 * building them in user space. Same names and meanings; no more than is used.
 */
#ifndef _NOVA_SHIM_H
#define _NOVA_SHIM_H

#include <assert.h>
#include <elf.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the shim's byte order conversions are for little endian"
#endif

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
/* As in the kernel, so that %llx fits */
typedef unsigned long long u64;
typedef u16 __le16;
typedef u32 __le32;
typedef u64 __le64;
typedef u64 phys_addr_t;

#define U16_MAX		((u16)~0U)
#define U32_MAX		((u32)~0U)
#define U64_MAX		((u64)~0ULL)

#undef static_assert
#define static_assert(expr)	_Static_assert(expr, #expr)
#define fallthrough	__attribute__((__fallthrough__))
#define __aligned(n)	__attribute__((__aligned__(n)))
#define __packed	__attribute__((__packed__))
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

#define BIT(n)		(1UL << (n))
#define BIT_ULL(n)	(1ULL << (n))
#define GENMASK(h, l)	((~0UL >> (63 - (h))) & (~0UL << (l)))

#define GENMASK_ULL(h, l) \
	((~0ULL >> (63 - (h))) & (~0ULL << (l)))

#define FIELD_GET(mask, reg) \
	((__typeof__(mask))(((reg) & (mask)) >> __builtin_ctzl(mask)))
#define FIELD_PREP(mask, val) \
	(((__typeof__(mask))(val) << __builtin_ctzl(mask)) & (mask))
#define FIELD_PREP_CONST(mask, val)	FIELD_PREP(mask, val)

#define SZ_4K		0x1000
#define SZ_64K		0x10000
#define SZ_128K		0x20000
#define SZ_1M		0x100000
#define SZ_2M		0x200000
#define SZ_4M		0x400000
#define SZ_8M		0x800000
#define SZ_16M		0x1000000
#define SZ_256M		0x10000000
#define SZ_512M		0x20000000
#define SZ_1G		0x40000000
#define SZ_1T		0x10000000000ULL

#define ALIGN(x, a) \
	(((x) + (__typeof__(x))(a) - 1) & ~((__typeof__(x))(a) - 1))
#define ALIGN_DOWN(x, a)	((x) & ~((__typeof__(x))(a) - 1))
#define IS_ALIGNED(x, a)	(((x) & ((__typeof__(x))(a) - 1)) == 0)
#define DIV_ROUND_UP(n, d)	(((n) + (d) - 1) / (d))
#define DIV_ROUND_UP_ULL(n, d)	DIV_ROUND_UP((u64)(n), (u64)(d))

#define min(a, b) \
	({ __typeof__(a) _a = (a); __typeof__(b) _b = (b); _a < _b ? _a : _b; })
#define max(a, b) \
	({ __typeof__(a) _a = (a); __typeof__(b) _b = (b); _a > _b ? _a : _b; })

#define min_t(type, a, b)	min((type)(a), (type)(b))
#define clamp(val, lo, hi)	min(max(val, lo), hi)

#define max_t(type, a, b)	max((type)(a), (type)(b))

/* Times wrap. A jiffy is a millisecond. */
#define time_before(a, b)	((long)((a) - (b)) < 0)
#define msecs_to_jiffies(ms)	((unsigned long)(ms))

#define lower_32_bits(n)	((u32)((n) & 0xffffffff))
#define upper_32_bits(n)	((u32)((u64)(n) >> 32))
#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - offsetof(type, member)))

#define cpu_to_le16(x)		((__le16)(x))
#define cpu_to_le32(x)		((__le32)(x))
#define cpu_to_le64(x)		((__le64)(x))
#define le16_to_cpu(x)		((u16)(x))
#define le32_to_cpu(x)		((u32)(x))
#define le64_to_cpu(x)		((u64)(x))

#define NOVA_SHIM_UNALIGNED(bits)					\
static inline u##bits get_unaligned_le##bits(const void *p)		\
{									\
	u##bits v;							\
									\
	memcpy(&v, p, sizeof(v));					\
	return v;							\
}									\
									\
static inline void put_unaligned_le##bits(u##bits v, void *p)		\
{									\
	memcpy(p, &v, sizeof(v));					\
}

NOVA_SHIM_UNALIGNED(16)
NOVA_SHIM_UNALIGNED(32)
NOVA_SHIM_UNALIGNED(64)

static inline int fls(unsigned int x)
{
	return x ? 32 - __builtin_clz(x) : 0;
}

static inline bool is_power_of_2(unsigned long n)
{
	return n && !(n & (n - 1));
}

static inline unsigned int hweight16(u16 x)
{
	return __builtin_popcount(x);
}

static inline bool isascii(int c)
{
	return c >= 0 && c < 0x80;
}

static inline bool isprint(int c)
{
	return c >= 0x20 && c < 0x7f;
}

static inline void cond_resched(void)
{
}

/* One thread and no device: what is written can be read. */
static inline void dma_rmb(void)
{
}

#define READ_ONCE(x)	(*(const volatile __typeof__(x) *)&(x))

static inline size_t str_has_prefix(const char *str, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(str, prefix, len) ? 0 : len;
}

/* Saturating size arithmetic */
static inline size_t size_add(size_t a, size_t b)
{
	size_t sum;

	return __builtin_add_overflow(a, b, &sum) ? SIZE_MAX : sum;
}

static inline size_t array_size(size_t a, size_t b)
{
	size_t product;

	return __builtin_mul_overflow(a, b, &product) ? SIZE_MAX : product;
}

static inline void sort(void *base, size_t num, size_t size,
			int (*cmp)(const void *, const void *), void *swap)
{
	assert(!swap);
	qsort(base, num, size, cmp);
}

#define GFP_KERNEL		0
#define GFP_KERNEL_ACCOUNT	0

/* Allocations from here on until one fails; negative: none fails */
extern int nova_shim_fail_nth;

void *kcalloc(size_t n, size_t size, int gfp);

#define kvcalloc kcalloc
#define kvfree kfree
#define kzalloc_obj(obj, gfp)	kcalloc(1, sizeof(obj), gfp)

static inline void kfree(const void *p)
{
	free((void *)p);
}

#define MAX_ERRNO		4095
#define IS_ERR_VALUE(x) \
	((unsigned long)(void *)(x) >= (unsigned long)-MAX_ERRNO)

static inline void *ERR_PTR(long error)
{
	return (void *)error;
}

static inline long PTR_ERR(const void *ptr)
{
	return (long)ptr;
}

static inline bool IS_ERR(const void *ptr)
{
	return IS_ERR_VALUE(ptr);
}

static inline bool IS_ERR_OR_NULL(const void *ptr)
{
	return !ptr || IS_ERR_VALUE(ptr);
}

/*
 * Messages are formatted, so that bad arguments are found, and counted: every
 * failure is to be reported once. The last one is kept for tests.
 */
struct device;
extern unsigned int nova_shim_errors;
extern char nova_shim_last_error[512];

__attribute__((__format__(__printf__, 2, 3)))
void dev_err(const struct device *dev, const char *fmt, ...);

#define EXPORT_SYMBOL_IF_KUNIT(symbol)
#define VISIBLE_IF_KUNIT	static

#endif /* _NOVA_SHIM_H */
