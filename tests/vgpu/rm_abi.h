/* SPDX-License-Identifier: GPL-2.0 */
/*
 * rm_abi.h - what differs between the versions of GSP-RM the model speaks
 *
 * Inside, everything has the layouts of 570.144 (rm_abi_r570.h). A version has
 * one table; it says how big its messages are and turns them to and from those
 * layouts. What it does not mention is the same in both.
 */
#ifndef VGPU_RM_ABI_H
#define VGPU_RM_ABI_H

#include "rm_abi_r570.h"

/* A control that has another number or layout, or does not exist. */
struct rm_abi_ctrl {
	u32 cmd;
	u32 base_cmd;		/* number in 570.144; 0: not in this version */
	const char *name;
	u32 params_size;
	/* NULL: the common part is the same, the rest is zero */
	void (*to_base)(void *base, const void *raw);
	void (*from_base)(void *raw, const void *base);
};

/* A class whose parameters have another size; they end earlier. */
struct rm_abi_class {
	u32 class;
	u32 params_size;
};

/* An event on its way out. */
struct rm_abi_event {
	u32 event;
	u32 len;
	u8 body[0x1000];
};

struct rm_abi {
	const char *version;

	/* gsp_fw_wpr_meta.h, gsp_fw_heap.h */
	u8 wpr_flags_known;
	u64 heap_min;

	u32 args_size;
	void (*args_decode)(struct gsp_arguments_cached *a, const void *raw);
	u32 system_info_size;
	bool system_info_has_pci_ids;
	void (*system_info_decode)(struct gsp_system_info *i, const void *raw);
	u32 static_info_size;
	void (*static_info_encode)(struct vgpu *g, void *raw,
				   const struct gsp_static_config_info *i);
	/* false: this version has no such event */
	bool (*event_encode)(struct rm_abi_event *e);

	const struct rm_abi_ctrl *ctrls;	/* ends with cmd 0 */
	const struct rm_abi_class *classes;	/* ends with size 0 */
};

extern const struct rm_abi rm_abi_r570, rm_abi_r535;

/* The newest is number 0; NULL: no more. */
const struct rm_abi *rm_abi_get(unsigned int n);
const struct rm_abi *rm_abi_find(const char *version);	/* NULL: unknown */
const struct rm_abi_ctrl *rm_abi_ctrl(const struct rm_abi *abi, u32 cmd);
/* Size of a class's parameters, of which 570.144 has @base_size bytes. */
u32 rm_abi_params_size(const struct rm_abi *abi, u32 class, u32 base_size);

#endif
