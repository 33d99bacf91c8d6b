/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the parts of the virtual GPU offer each other
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

#define __printf(a, b)		__attribute__((format(printf, a, b)))
#define __noreturn		__attribute__((noreturn))
#define ARRAY_SIZE(a)		(sizeof(a) / sizeof((a)[0]))
#define BIT(n)			(1u << (n))
#define ALIGN_UP(v, a)		align_up(v, a)
#define ALIGN_DOWN(v, a)	align_down(v, a)
#define IS_ALIGNED(v, a)	((v) % (a) == 0)

static inline u64 align_down(u64 v, u64 a)
{
	return v - v % a;
}

static inline u64 align_up(u64 v, u64 a)
{
	return align_down(v + a - 1, a);
}

struct vgpu;

/* ---- chip.c: what differs between the chips of the family ------------- */

struct chip {
	const char *name;		/* "ga102" */
	u32 boot_0;			/* NV_PMC_BOOT_0 */
	u32 boot_42;			/* NV_PMC_BOOT_42 */
	u16 pci_device;			/* PCI device id of a board with it */
	u16 pci_subdevice;
	const char *board;		/* marketing name RM reports */
	u32 gpcs, tpcs_per_gpc;
};

const struct chip *chip_find(const char *name);
const struct chip *chip_at(size_t n);	/* NULL after the last */

/* ---- options.c: the command line ------------------------------------- */

/* How RM drives the CPU sequencer during boot. */
enum seq_profile { SEQ_NONE, SEQ_EMPTY, SEQ_FULL };

struct vgpu_options {
	const char *socket_path;
	const char *firmware_dir;	/* holds nvidia/<chip>/gsp/ */
	const struct rm_abi *abi;	/* only this version; NULL: any */
	const struct chip *chip;
	u64 vram_size;
	u32 bar1_size;			/* 0: as most boards have */
	u64 vram_usable;		/* RM keeps what is above to itself; 0: no limit */
	u32 fuse_sec2, fuse_gsp;	/* fuse versions (number of blown bits) */
	enum seq_profile seq;
	unsigned int gfw_delay_ms;	/* GFW boot takes so long after reset */
	unsigned int dma_delay_us;	/* between DMA writes landing, 0 = none */
	const char *report_path;	/* JSON report, or NULL */
	const char *stats_path;		/* JSON statistics, "-" = stdout */
	const char *trace_path;		/* "-" = stderr */
	const char *tolerate;		/* driver whose tolerances apply */
	const char *allow_path;		/* more tolerances */
	const char *control_path;	/* control socket, or NULL */
	bool trace, stats;
	bool display;			/* display fused on (820c04 b0 = 0) */
	bool prom_trap;			/* PROM not mappable: every read traps */
	bool once;			/* exit when the client disconnects */
	bool stop;			/* exit at the first violation */
};

/* ---- log: one line on stderr, always ---------------------------------- */

void vgpu_log(struct vgpu *g, const char *fmt, ...)
	__printf(2, 3);
/* The host failed us (no memory, no file): says so and exits 1. */
void vgpu_die(const char *fmt, ...)
	__printf(1, 2) __noreturn;
void *vgpu_zalloc(size_t size);		/* never NULL */

/* ---- violation.c: the strictness engine ------------------------------ */

/* The rule book's checks; violation.c holds the name, rule number, source. */
enum violation {
#define V(id, ...) V_##id,
#include "violations.def"
#undef V
	V_COUNT
};

/*
 * Count, print with the trace ring's tail, and remember for the report. A check
 * that an --allow file tolerates is counted apart and not printed.
 */
void violate(struct vgpu *g, enum violation v, const char *fmt, ...)
	__printf(3, 4);
/*
 * A user of the driver made the mistake, in what a driver hands on and does not
 * look at: hardware has to bear it and so has the driver. Counted and said.
 */
void violate_user(struct vgpu *g, enum violation v, const char *fmt, ...)
	__printf(3, 4);
unsigned int violation_count(const struct vgpu *g, enum violation v);
unsigned int violation_user_count(const struct vgpu *g, enum violation v);

/* ---- trace.c ---------------------------------------------------------- */

/*
 * One line in the ring (its tail goes with each violation) and, with --trace,
 * in the trace: "rd32", "wr32", "rdbar", "wrbar", "cfg", "dma", "irq",
 * "tlb", "rpc>", "rpc<", "falcon".
 */
void trace_event(struct vgpu *g, const char *what, const char *fmt, ...)
	__printf(3, 4);

/* ---- stats.c ----------------------------------------------------------- */

enum stat_counter {
#define S(id, ...) STAT_##id,
#include "stats.def"
#undef S
	STAT_COUNT
};

void stat_add(struct vgpu *g, enum stat_counter s, u64 n);
u64 stat_get(const struct vgpu *g, enum stat_counter s);

/* ---- report.c ---------------------------------------------------------- */

/* Something the driver left behind; goes to the report and the log. */
void report_leak(struct vgpu *g, const char *fmt, ...)
	__printf(2, 3);

/* ---- inject.c: faults from the command line -------------------------- */

enum fault {
#define F(id, ...) F_##id,
#include "faults.def"
#undef F
	F_COUNT
};

/*
 * True when the fault shall happen now; *arg (if not NULL) gets its argument.
 * "--inject NAME[=ARG][,count=N][,after=N]": consumes one count.
 */
bool inject(struct vgpu *g, enum fault f, u64 *arg);
/* As inject(), for the second argument of a fault: "NAME=ARG:ARG2". */
bool inject2(struct vgpu *g, enum fault f, u64 *arg, u64 *arg2);
/*
 * As inject(), for "NAME=ARG:KEY": with a key, other keys neither match nor use
 * up counts. Without one every key matches.
 */
bool inject_match(struct vgpu *g, enum fault f, u64 key, u64 *arg);
/* True while the fault is armed and due; consumes nothing. */
bool inject_armed(const struct vgpu *g, enum fault f, u64 *arg);

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

/* ---- loop.c: the poll loop ---------------------------------------------- */

struct loop_fd {
	int fd;
	short events;			/* POLLIN, POLLOUT */
	void (*fn)(struct vgpu *g, struct loop_fd *f, short revents);
	struct loop_fd *next;
};

void loop_add(struct vgpu *g, struct loop_fd *f);
void loop_del(struct vgpu *g, struct loop_fd *f);

/* ---- pci.c: configuration space ----------------------------------------- */

u32 pci_cfg_read32(const struct vgpu *g, u32 offset);	/* no side effect */
bool pci_bus_master(const struct vgpu *g);
bool pci_memory_enabled(const struct vgpu *g);

/* ---- mmio.c: BAR0 ------------------------------------------------------ */

/* 32-bit registers; mmio.c has checked alignment, size and memory enable. */
struct reg_range {
	u32 first, last;		/* byte addresses, inclusive, of dwords */
	u32 (*read)(struct vgpu *g, u32 addr);		/* NULL: write-only */
	void (*write)(struct vgpu *g, u32 addr, u32 val);/* NULL: read-only */
};

/* Register blocks may not overlap: mmio_register() exits with both names. */
void mmio_register(struct vgpu *g, const struct reg_range *r, size_t n);
/* Register name for traces, from regnames.def, e.g. "NV_PMC_BOOT_42". */
const char *reg_name(u32 addr, char *buf, size_t len);

/* ---- mem.c: guest memory over DMA, and VRAM --------------------------- */

/* Checked DMA: bus master on, inside the maps. Violates and false if not. */
bool dma_read(struct vgpu *g, u64 addr, void *buf, size_t len, const char *who);
bool dma_write(struct vgpu *g, u64 addr, const void *buf, size_t len,
	       const char *who);
/*
 * As dma_read() without a copy: the guest's memory itself, valid until the
 * callback that asked returns. NULL also when the range crosses two maps: use
 * dma_read() then.
 */
const u8 *dma_peek(struct vgpu *g, u64 addr, size_t len, const char *who);
/* Is [addr, addr+len) inside the maps? No side effect. */
bool dma_mapped(struct vgpu *g, u64 addr, u64 len);

u8 *vram(struct vgpu *g, u64 addr, u64 len);	/* NULL when out of range */
u64 vram_size(const struct vgpu *g);
/*
 * Protected range [start, end): PRAMIN reads give bad data, writes are dropped,
 * both violate. start == end clears. Used by WPR2.
 */
void vram_protect(struct vgpu *g, u64 start, u64 end);

/* ---- irq.c: interrupt tree and MSI ------------------------------------ */

#define VECTOR_GSP 155			/* stall vector of the GSP, leaf 4 b27 */
void irq_raise(struct vgpu *g, unsigned int vector);	/* latches an edge */

/* ---- host.c: registers of the host interface ------------------------------ */

bool gfw_boot_done(const struct vgpu *g);	/* 118234 == ff by now */
bool gfw_boot_seen(const struct vgpu *g);	/* and the driver has read it */
/* The sysmem flush page's bus address (100c10, 100c40); 0 = not set. */
u64 sysmem_flush_addr(const struct vgpu *g);

/* ---- boot half: see boot.h; RM half: see rm.h --------------------------- */

/* Device reset (PCI reset, FLR): every block returns to power-on. */
void boot_reset(struct vgpu *g);
void rm_reset(struct vgpu *g);

#endif /* VGPU_H */
