/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The GSP: state, and everything that belongs to its firmware.
 */
#ifndef _NOVA_GSP_H
#define _NOVA_GSP_H

#include <linux/ratelimit_types.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include "nova_dma.h"
#include "nova_gsp_cmdq.h"
#include "nova_gsp_history.h"
#include "nova_gsp_log.h"
#include "nova_intr.h"

struct nova_core;

/**
 * enum nova_gsp_state - life of the GSP
 * @NOVA_GSP_OFF: not started, or stopped in good order
 * @NOVA_GSP_BOOTING: started; may run a sequencer program, no RPC reply yet
 * @NOVA_GSP_RUNNING: INIT_DONE has come; RPCs are answered
 * @NOVA_GSP_STOPPING: told to stop; RPCs are those of stopping it
 * @NOVA_GSP_FAILED: crashed or talks nonsense; it can only be stopped
 * @NOVA_GSP_STATES: number of states
 *
 * OFF -> BOOTING -> RUNNING -> STOPPING -> OFF is the normal way; from BOOTING,
 * RUNNING and STOPPING it may go to FAILED, and from BOOTING and FAILED
 * straight to STOPPING.
 */
enum nova_gsp_state {
	NOVA_GSP_OFF,
	NOVA_GSP_BOOTING,
	NOVA_GSP_RUNNING,
	NOVA_GSP_STOPPING,
	NOVA_GSP_FAILED,
	NOVA_GSP_STATES,
};

/**
 * define NOVA_GSP_DESCRIPTION_LEN - bytes nova_gsp_describe() writes at most
 */
#define NOVA_GSP_DESCRIPTION_LEN	64

/**
 * struct nova_gsp - the GSP of one GPU
 *
 * Lives as long as the PCI driver is bound.
 */
struct nova_gsp {
	/** @core: the GPU it is part of */
	struct nova_core *core;
	/** @lock: protects @state, @stopped_from, @error; taken in any context */
	spinlock_t lock;
	/** @state: changed by nova_gsp_set_state() only */
	enum nova_gsp_state state;
	/** @stopped_from: state before NOVA_GSP_STOPPING, OFF if never stopped */
	enum nova_gsp_state stopped_from;
	/** @error: why it failed, negative errno; 0 if it has not */
	int error;
	/** @told: limits messages about channels; the message thread's */
	struct ratelimit_state told;
	/**
	 * @active: the RISC-V core has been seen to run; false while reset. Only
	 * then are messages looked for
	 */
	bool active;
	/** @lockdown: the firmware has asked to leave its registers alone */
	bool lockdown;
	/** @libos_args: where libos finds the logs and RM its arguments */
	struct nova_dma_buf libos_args;
	/** @rm_args: where RM finds the queues */
	struct nova_dma_buf rm_args;
	/** @app_version: of the bootloader, told to the falcon when it starts */
	u32 app_version;
	/** @log: what the firmware logs */
	struct nova_gsp_log log;
	/** @history: the last messages */
	struct nova_gsp_history history;
	/** @cmdq: the queues */
	struct nova_gsp_cmdq cmdq;
	/** @intr: handler of the GSP's stalling interrupt */
	struct nova_intr_handler intr;
};

int nova_gsp_init(struct nova_core *core);
int nova_gsp_intr_enable(struct nova_gsp *gsp, unsigned int vector);

bool nova_gsp_set_state(struct nova_gsp *gsp, enum nova_gsp_state state);
enum nova_gsp_state nova_gsp_state(struct nova_gsp *gsp);
int nova_gsp_error(struct nova_gsp *gsp);
void nova_gsp_describe(struct nova_gsp *gsp, char *buf);
__printf(3, 4)
void nova_gsp_fail(struct nova_gsp *gsp, int error, const char *fmt, ...);
bool nova_gsp_check_alive(struct nova_gsp *gsp);

#endif /* _NOVA_GSP_H */
