/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The engines of a GPU: what RM says of them, put together once.
 */
#ifndef _NOVA_ENGINE_H
#define _NOVA_ENGINE_H

#include <linux/nova_core.h>
#include <linux/types.h>

#include "rm/nova_rm_chan.h"

struct device;
struct nova_core;
struct nova_hal_class;
struct nova_rm_intr_table;

/**
 * define NOVA_ENGINE_RUNLISTS - runlists a GPU may have; numbers may be larger
 */
#define NOVA_ENGINE_RUNLISTS	NOVA_CORE_ENGINES_MAX

/**
 * struct nova_engine - one engine
 */
struct nova_engine {
	/** @rm: what RM says of it */
	struct nova_rm_chan_engine rm;
	/** @nonstall: its vector, or NOVA_RM_NO_VECTOR */
	u32 nonstall;
	/** @ctx_size: bytes of a context that is a single buffer, or 0 */
	u32 ctx_size;
	/** @copy: instance of the copy engine that GR has, for its objects */
	u32 copy;
	/** @has_copy: GR has one */
	bool has_copy;
};

/**
 * struct nova_engines - all engines that host drives; constant
 */
struct nova_engines {
	/** @count: valid entries of @engines */
	u32 count;
	/** @engines: in RM's order */
	struct nova_engine engines[NOVA_CORE_ENGINES_MAX];
	/** @method_buffer: bytes of a channel's method buffer */
	u32 method_buffer;
};

int nova_engine_setup(struct nova_core *core,
		      const struct nova_rm_intr_table *intrs);
int nova_engine_add(struct device *dev, struct nova_engines *all,
		    const struct nova_rm_chan_engines *part);
void nova_engine_join(struct nova_engines *all,
		      const struct nova_rm_intr_table *intrs,
		      const struct nova_rm_chan_falcons *falcons);
bool nova_engine_is_listed(const struct nova_engine *engine);
const struct nova_engine *nova_engine_find(const struct nova_engines *all,
					   enum nova_core_engine_class class,
					   u32 instance);
const struct nova_engine *nova_engine_find_type(const struct nova_engines *all,
						u32 type);
bool nova_engine_has_class(const struct nova_engine *engine,
			   const struct nova_hal_class *class);
u32 nova_engine_list(struct nova_core *core, struct nova_core_engine *engines,
		     u32 max);

#endif /* _NOVA_ENGINE_H */
