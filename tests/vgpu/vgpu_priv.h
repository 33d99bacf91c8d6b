/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The root object, and what only the core's files share
 *
 * Each block's state is a struct defined in the block's own .c file and hung
 * off struct vgpu by pointer; the block's init function allocates it.
 */
#ifndef VGPU_PRIV_H
#define VGPU_PRIV_H

#include "vgpu.h"

struct vgpu {
	struct vgpu_options opt;
	const struct chip *chip;	/* = opt.chip */

	/* core */
	struct loop_state *loop;
	struct clock_state *clock;
	struct trace_state *trace;
	struct violation_state *violation;
	struct inject_state *inject;
	struct stats_state *stats;
	struct report_state *report;
	struct control_state *control;
	struct vfu_state *vfu;
	struct pci_state *pci;
	struct mmio_state *mmio;
	struct mem_state *mem;
	struct posted_state *posted;
	struct irq_state *irq;
	struct host_state *host;
	struct ptimer_state *ptimer;
	struct pramin_state *pramin;
	struct rom_window_state *rom_window;
	struct tlb_state *tlb;
	struct mmu_regs_state *mmu_regs;
	struct engine_state *engine;
	struct channel_state *channel;
	struct runlist_state *runlist;

	/* boot half */
	struct firmware_state *firmware;
	struct prom_state *prom;
	struct falcon_state *falcon;
	struct fwsec_state *fwsec;
	struct booter_state *booter;
	struct wpr_state *wpr;

	/* RM half */
	struct rm_state *rm;
	struct queue_state *queue;
	struct rpc_state *rpc;
	struct rm_object_state *rm_object;
	struct rm_sequencer_state *rm_sequencer;
	struct rm_event_state *rm_event;
	struct rm_log_state *rm_log;
};

/* device.c */
void vgpu_device_init(struct vgpu *g);
void vgpu_reset(struct vgpu *g, const char *why);

/* options.c */
void options_parse(struct vgpu *g, int argc, char **argv);

/* loop.c */
void loop_init(struct vgpu *g);
void loop_run(struct vgpu *g);
void loop_quit(struct vgpu *g, int status);
int loop_status(const struct vgpu *g);

/* clock.c */
void clock_init(struct vgpu *g);
struct timespec;
bool clock_next(const struct vgpu *g, struct timespec *ts);
void clock_run(struct vgpu *g);

/* trace.c */
void trace_init(struct vgpu *g);
void trace_flush(struct vgpu *g);
struct trace_line {
	char text[128];
};

size_t trace_tail(const struct vgpu *g, struct trace_line *lines, size_t max);

/* violation.c */
void violation_init(struct vgpu *g);
void violation_clear(struct vgpu *g);
/* A test breaks this rule on purpose, until violation_strict(). */
void violation_tolerate(struct vgpu *g, enum violation v);
void violation_strict(struct vgpu *g);
const char *violation_name(enum violation v);
int violation_find(const char *name);		/* -1: no such check */
unsigned int violation_total(const struct vgpu *g);
bool violation_register_allowed(const struct vgpu *g, u32 addr);
void violation_json(const struct vgpu *g, FILE *out, bool with_trace);
/* What was let pass, {"check": count}. */
void violation_tolerated_json(const struct vgpu *g, FILE *out);
/* What users did wrong, likewise. */
void violation_user_json(const struct vgpu *g, FILE *out);
unsigned int violation_user_total(const struct vgpu *g);
void violation_list(FILE *out);

/* inject.c */
void inject_init(struct vgpu *g);
bool inject_add(struct vgpu *g, const char *spec, char *err, size_t len);
void inject_clear(struct vgpu *g);
void inject_list(FILE *out);

/* stats.c */
void stats_init(struct vgpu *g);
void stats_json(const struct vgpu *g, FILE *out);
void stats_write(struct vgpu *g);
void stats_clear(struct vgpu *g);

/* report.c */
void report_init(struct vgpu *g);
void report_json(struct vgpu *g, FILE *out);
void report_write(struct vgpu *g);
void report_clear(struct vgpu *g);
/* What is left behind is not the driver's fault, until told otherwise. */
void report_excuse_leaks(struct vgpu *g, bool excuse);
size_t report_leaks(const struct vgpu *g);
void json_string(FILE *out, const char *s);

/* control.c */
void control_init(struct vgpu *g);
void control_exit(struct vgpu *g);

/* pci.c */
#define PCI_CFG_SIZE	4096
void pci_init(struct vgpu *g);
u32 pci_bar1_size(const struct vgpu *g);
void pci_reset(struct vgpu *g);
void pci_read(struct vgpu *g, u32 offset, u8 *buf, u32 count);
void pci_write(struct vgpu *g, u32 offset, const u8 *buf, u32 count);
bool pci_msi_enabled(const struct vgpu *g);
bool pci_intx_disabled(const struct vgpu *g);

/* mmio.c */
#define BAR0_SIZE	0x1000000u
#define BAR1_SIZE	0x10000000u	/* see --bar1 */
#define BAR3_SIZE	0x2000000u
#define PROM_BASE	0x300000u
#define PROM_SIZE	0x100000u
#define MMIO_BAD_READ	0xbadf5040u
void mmio_init(struct vgpu *g);
void mmio_reset(struct vgpu *g);
void mmio_read(struct vgpu *g, unsigned int bar, u64 offset, u8 *buf, u32 count);
void mmio_write(struct vgpu *g, unsigned int bar, u64 offset, const u8 *buf,
		u32 count);
bool mmio_dead(struct vgpu *g);
/* Areas with accesses of 1, 2, 4 or 8 bytes; offset is relative to the BAR. */
struct mmio_area {
	u32 first, last;		/* bytes, inclusive */
	u64 (*read)(struct vgpu *g, u32 addr, u32 size);
	void (*write)(struct vgpu *g, u32 addr, u32 size, u64 val);
};

void mmio_register_area(struct vgpu *g, const struct mmio_area *a);

/* mem.c */
#define MEM_MAX_MAPS	65535
void mem_init(struct vgpu *g);
void mem_reset(struct vgpu *g);
enum dma_map_result { DMA_MAP_OK, DMA_MAP_INVALID, DMA_MAP_EXISTS,
		      DMA_MAP_NOMEM };
enum dma_map_result mem_dma_map(struct vgpu *g, u64 addr, u64 size, int fd,
				u64 offset, bool readable, bool writable);
bool mem_dma_unmap(struct vgpu *g, u64 addr, u64 size);
void mem_dma_unmap_all(struct vgpu *g);
size_t mem_dma_maps(const struct vgpu *g);
/* A posted write arrives: no checks, they were made when it was issued. */
void mem_dma_land(struct vgpu *g, u64 addr, const u8 *data, size_t len);
/* The protected range an access touches, if any. */
bool mem_protected(const struct vgpu *g, u64 addr, u64 len);

/* posted.c */
void posted_init(struct vgpu *g);
void posted_write(struct vgpu *g, u64 addr, const void *data, size_t len);
void posted_flush(struct vgpu *g);
bool posted_pending(const struct vgpu *g, u64 addr, u64 len);

/* irq.c */
void irq_init(struct vgpu *g);
void irq_reset(struct vgpu *g);
void irq_msi_changed(struct vgpu *g);
void irq_rearm(struct vgpu *g);			/* 088704 was written */
bool irq_quiet(const struct vgpu *g);		/* no enable bit set anywhere */
bool irq_intx_pending(const struct vgpu *g);

/* host.c, ptimer.c, pramin.c */
void host_init(struct vgpu *g);
void host_reset(struct vgpu *g);
void ptimer_init(struct vgpu *g);
u64 ptimer_ns(struct vgpu *g);
void pramin_init(struct vgpu *g);
void pramin_reset(struct vgpu *g);

/* bar.c: BAR1, BAR2 by NVIDIA's numbers; buf keeps its bytes when unbound */
void bar_start(struct vgpu *g);			/* RM binds both */
u32 bar_update_pde(struct vgpu *g, unsigned int bar, u64 entry, u64 shift);
void bar_read(struct vgpu *g, unsigned int bar, u64 offset, u8 *buf, u32 count);
void bar_write(struct vgpu *g, unsigned int bar, u64 offset, const u8 *buf,
	       u32 count);

/* rom_window.c: PROM in BAR0 */
void rom_window_init(struct vgpu *g);
int prom_window_fd(const struct vgpu *g);	/* for the client to map */
void rom_window_snapshot(struct vgpu *g);
void rom_window_check(struct vgpu *g);	/* was it written to? */

/* vfu_server.c: the vfio-user server */
#define VFU_IRQ_INTX	0
#define VFU_IRQ_MSI	1
void vfu_init(struct vgpu *g);
void vfu_exit(struct vgpu *g);
bool vfu_irq_signal(struct vgpu *g, unsigned int index);
bool vfu_connected(const struct vgpu *g);
int vfu_listen(const char *path);	/* also used for the control socket */

#endif /* VGPU_PRIV_H */
