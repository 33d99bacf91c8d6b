/* SPDX-License-Identifier: GPL-2.0 */
/*
 * vgpu.h - what the parts of the virtual GPU offer each other
 *
 * One process models one GPU, single-threaded: a poll loop serves the vfio-user
 * socket and timers, and every callback runs on it. "Now" is vclock_now().
 * Data flows one way: vfio-user server -> pci/mmio/mem -> device blocks
 * (falcon, fwsec, booter, rm) -> irq/mem -> vfio-user server.
 */
#ifndef VGPU_H
#define VGPU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t s32;
typedef int64_t s64;

#define ARRAY_SIZE(a)		(sizeof(a) / sizeof((a)[0]))
#define BIT(n)			(1u << (n))
#define ALIGN_UP(v, a)		(((v) + (a) - 1) / (a) * (a))
#define ALIGN_DOWN(v, a)	((v) / (a) * (a))
#define IS_ALIGNED(v, a)	((v) % (a) == 0)

struct vgpu;

/* ---- options.c: the command line ------------------------------------- */

/* How RM drives the CPU sequencer during boot. */
enum seq_profile { SEQ_NONE, SEQ_EMPTY, SEQ_FULL };

struct vgpu_options {
	const char *socket_path;
	const char *firmware_dir;	/* holds nvidia/<chip>/gsp/ */
	const char *chip;		/* "ga102" .. "ga107" */
	u64 vram_size;
	u32 fuse_sec2, fuse_gsp;	/* fuse versions (number of blown bits) */
	enum seq_profile seq;
	const char *report_path;	/* JSON-lines report, or NULL */
	const char *control_path;	/* control socket, or NULL */
	bool trace, stats;
	/* ... grows: owner is options.c */
};

/* ---- violation.c: the strictness engine ------------------------------ */

/* The rule book's checks; violation.c holds the name, rule number, source. */
enum violation {
#define V(id, rule, name, text) V_##id,
#include "violations.def"
#undef V
	V_COUNT
};

/* Count, print with the trace ring's tail, and remember for the report. */
void violate(struct vgpu *g, enum violation v, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
unsigned int violation_count(const struct vgpu *g, enum violation v);

/* ---- trace.c ---------------------------------------------------------- */

void trace_event(struct vgpu *g, const char *what, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* ---- inject.c: faults from the command line -------------------------- */

enum fault {
#define F(id, name, has_arg, text) F_##id,
#include "faults.def"
#undef F
	F_COUNT
};

/*
 * True when the fault shall happen now; *arg (if not NULL) gets its argument.
 * "--inject NAME[=ARG][,count=N][,after=N]": consumes one count.
 */
bool inject(struct vgpu *g, enum fault f, u64 *arg);

/* ---- clock.c ---------------------------------------------------------- */

struct vtimer {
	u64 deadline_ns;
	void (*fn)(struct vgpu *g, struct vtimer *t);
	struct vtimer *next;
	bool armed;
};
u64 vclock_now(const struct vgpu *g);			/* ns, monotonic */
void vtimer_arm(struct vgpu *g, struct vtimer *t, u64 delay_ns,
		void (*fn)(struct vgpu *g, struct vtimer *t));
void vtimer_cancel(struct vgpu *g, struct vtimer *t);

/* ---- mmio.c: BAR0 ------------------------------------------------------ */

/* 32-bit registers; mmio.c has checked alignment, size and memory enable. */
struct reg_range {
	u32 first, last;		/* byte addresses, inclusive, of dwords */
	u32 (*read)(struct vgpu *g, u32 addr);		/* NULL: write-only */
	void (*write)(struct vgpu *g, u32 addr, u32 val);/* NULL: read-only */
};
void mmio_register(struct vgpu *g, const struct reg_range *r, size_t n);
/* Register name for traces, from regnames.def, e.g. "NV_PMC_BOOT_42". */
const char *reg_name(u32 addr, char *buf, size_t len);

/* ---- mem.c: guest memory over DMA, and VRAM --------------------------- */

/* Checked DMA: bus master on, inside the maps. Violates and false if not. */
bool dma_read(struct vgpu *g, u64 addr, void *buf, size_t len, const char *who);
bool dma_write(struct vgpu *g, u64 addr, const void *buf, size_t len,
	       const char *who);
/* Is [addr, addr+len) inside the maps? No side effect. */
bool dma_mapped(struct vgpu *g, u64 addr, u64 len);

u8 *vram(struct vgpu *g, u64 addr, u64 len);	/* NULL when out of range */
u64 vram_size(const struct vgpu *g);
/* Protected ranges: [start, end); start == end clears. Used by WPR2. */
void vram_protect(struct vgpu *g, u64 start, u64 end);

/* ---- irq.c: interrupt tree and MSI ------------------------------------ */

#define VECTOR_GSP 155			/* stall vector of the GSP, leaf 4 b27 */
void irq_raise(struct vgpu *g, unsigned int vector);	/* latches an edge */

/* ---- firmware.c (boot half) -------------------------------------------- */
/* ---- falcon.c, fwsec.c, booter.c, wpr.c: see boot.h -------------------- */
/* ---- rm.c, queue.c, ...: see rm.h ------------------------------------- */

/* Device reset (PCI reset, FLR): every block returns to power-on. */
void boot_reset(struct vgpu *g);
void rm_reset(struct vgpu *g);

#endif /* VGPU_H */
