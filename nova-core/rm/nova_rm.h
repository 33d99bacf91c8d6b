/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What nova-core says to the GSP firmware (RM), whatever its version.
 */
#ifndef _NOVA_RM_H
#define _NOVA_RM_H

#include <linux/types.h>

#include "../mmu/nova_gmmu_fmt.h"

struct device;
struct nova_rm_chan_ops;

/**
 * DOC: Firmware versions
 *
 * The firmware's interface has no stable layout: structures differ from one
 * release to the next. Everything that knows a layout is behind &struct
 * nova_rm_ops, one per supported version, found by name with nova_rm_find().
 * Outside of it there are only the structures below: CPU endian, complete,
 * and free of what a version adds.
 *
 * Encoders write into the caller's buffer and return the length used;
 * decoders check lengths before they read and report what is wrong once. None
 * of them sleeps, allocates or keeps a pointer, except that a decoder's
 * result may point into the buffer it was given where its documentation says
 * so. No entry of the table is NULL.
 */

/*
 * Functions called by number, the same in 535 and 570 (rpc_global_enums.h).
 */
#define NOVA_RM_FN_FREE				10
#define NOVA_RM_FN_UNLOADING_GUEST_DRIVER	47
#define NOVA_RM_FN_GET_GSP_STATIC_INFO		65
#define NOVA_RM_FN_UPDATE_BAR_PDE		70
#define NOVA_RM_FN_CONTINUATION_RECORD		71
#define NOVA_RM_FN_GSP_SET_SYSTEM_INFO		72
#define NOVA_RM_FN_SET_REGISTRY			73
#define NOVA_RM_FN_GSP_RM_CONTROL		76
#define NOVA_RM_FN_GSP_RM_ALLOC			103

/**
 * define NOVA_RM_ALLOC_PARAMS_MAX - bytes of parameters of any class in
 * &struct nova_rm_ops
 */
#define NOVA_RM_ALLOC_PARAMS_MAX	0x170

/**
 * enum nova_rm_event - what an unasked-for message is about
 * @NOVA_RM_EVENT_NONE: not an event but the number of a function
 * @NOVA_RM_EVENT_INIT_DONE: RM is up
 * @NOVA_RM_EVENT_RUN_CPU_SEQUENCER: a program for nova_gsp_seq_decode_open()
 * @NOVA_RM_EVENT_POST_EVENT: an event a client subscribed to
 * @NOVA_RM_EVENT_RC_TRIGGERED: a channel died
 * @NOVA_RM_EVENT_MMU_FAULT_QUEUED: a fault is in the fault buffer
 * @NOVA_RM_EVENT_OS_ERROR_LOG: an Xid with its text
 * @NOVA_RM_EVENT_LIBOS_PRINT: text of a microcode
 * @NOVA_RM_EVENT_LOCKDOWN: registers of the GSP become or cease to be locked
 * @NOVA_RM_EVENT_OTHER: known to RM, of no interest here
 * @NOVA_RM_EVENT_UNKNOWN: not in this version's list
 */
enum nova_rm_event {
	NOVA_RM_EVENT_NONE,
	NOVA_RM_EVENT_INIT_DONE,
	NOVA_RM_EVENT_RUN_CPU_SEQUENCER,
	NOVA_RM_EVENT_POST_EVENT,
	NOVA_RM_EVENT_RC_TRIGGERED,
	NOVA_RM_EVENT_MMU_FAULT_QUEUED,
	NOVA_RM_EVENT_OS_ERROR_LOG,
	NOVA_RM_EVENT_LIBOS_PRINT,
	NOVA_RM_EVENT_LOCKDOWN,
	NOVA_RM_EVENT_OTHER,
	NOVA_RM_EVENT_UNKNOWN,
};

/**
 * define NOVA_RM_PAGE_SIZE - bytes of the pages given to the booter and libos
 */
#define NOVA_RM_PAGE_SIZE	4096
/**
 * define NOVA_RM_LOG_COUNT - log buffers the firmware writes
 */
#define NOVA_RM_LOG_COUNT	3

/**
 * struct nova_rm_buffer - memory the GPU reaches by DMA
 */
struct nova_rm_buffer {
	/** @addr: DMA address of the first byte */
	u64 addr;
	/** @size: bytes */
	u64 size;
};

struct nova_fb_layout;

/**
 * struct nova_rm_wpr_meta - what the booter is told
 */
struct nova_rm_wpr_meta {
	/** @radix3: root page; size is that of the firmware image */
	struct nova_rm_buffer radix3;
	/** @bootloader: RISC-V bootloader image */
	struct nova_rm_buffer bootloader;
	/** @bootloader_code: offset of the code in @bootloader */
	u32 bootloader_code;
	/** @bootloader_data: offset of the data in @bootloader */
	u32 bootloader_data;
	/** @bootloader_manifest: offset of the manifest in @bootloader */
	u32 bootloader_manifest;
	/** @signature: signature section of the GSP firmware file */
	struct nova_rm_buffer signature;
	/** @fb: where everything goes in VRAM */
	const struct nova_fb_layout *fb;
};

/**
 * struct nova_rm_libos_args - regions libos finds when it starts
 */
struct nova_rm_libos_args {
	/** @logs: buffers of LOGINIT, LOGINTR and LOGRM, in that order */
	struct nova_rm_buffer logs[NOVA_RM_LOG_COUNT];
	/** @rm_args: page with what encode_rm_args() wrote */
	struct nova_rm_buffer rm_args;
};

/**
 * struct nova_rm_args - arguments of RM itself: where the queues are
 */
struct nova_rm_args {
	/** @queues: DMA address of the queue memory's page table */
	u64 queues;
	/** @pte_count: entries of that table */
	u32 pte_count;
	/** @cmdq_offset: command queue in the queue memory */
	u32 cmdq_offset;
	/** @statq_offset: status queue in the queue memory */
	u32 statq_offset;
};

/**
 * struct nova_rm_system_info - what RM cannot find out about the machine
 */
struct nova_rm_system_info {
	/** @bar0: bus address of BAR0 */
	u64 bar0;
	/** @bar1: bus address of BAR1, the window into VRAM */
	u64 bar1;
	/** @bar2: bus address of BAR3, which NVIDIA calls BAR2 */
	u64 bar2;
	/** @domain: PCI domain */
	u32 domain;
	/** @bus: PCI bus */
	u8 bus;
	/** @devfn: PCI device << 3 | function */
	u8 devfn;
	/** @vendor: PCI vendor id */
	u16 vendor;
	/** @device: PCI device id */
	u16 device;
	/** @subvendor: PCI subsystem vendor id */
	u16 subvendor;
	/** @subdevice: PCI subsystem device id */
	u16 subdevice;
	/** @revision: PCI revision */
	u8 revision;
	/** @max_user_va: end of user space's address space, TASK_SIZE */
	u64 max_user_va;
	/** @cfg_mirror_base: configuration space in BAR0 */
	u32 cfg_mirror_base;
	/** @cfg_mirror_size: bytes of it */
	u32 cfg_mirror_size;
	/** @page_size: PAGE_SIZE of the machine */
	u32 page_size;
	/** @link_cap: PCIe link capabilities register, 0 if none */
	u32 link_cap;
	/** @is_primary: boot VGA device */
	bool is_primary;
	/** @behind_bridge: there is a bridge between root and GPU */
	bool behind_bridge;
	/** @flr: function-level reset works */
	bool flr;
	/** @passthrough: running in a virtual machine */
	bool passthrough;
};

/**
 * struct nova_rm_registry - one RM option; all options are dwords
 */
struct nova_rm_registry {
	/** @name: as in nvrm_registry.h */
	const char *name;
	/** @value: its value */
	u32 value;
};

/**
 * define NOVA_RM_MAX_REGIONS - most regions static info may have
 */
#define NOVA_RM_MAX_REGIONS	16
/**
 * define NOVA_RM_NAME_LEN - bytes of a name, terminating zero included
 */
#define NOVA_RM_NAME_LEN	64

/**
 * struct nova_rm_region - one range of VRAM
 */
struct nova_rm_region {
	/** @base: first byte */
	u64 base;
	/** @size: bytes, never 0 */
	u64 size;
	/** @reserved: bytes RM keeps; unless 0, none of it may be handed out */
	u64 reserved;
	/** @performance: relative speed, higher is better */
	u32 performance;
	/** @compressible: compressible kinds are allowed */
	bool compressible;
	/** @iso: isochronous clients may use it */
	bool iso;
	/** @protect: accesses fault */
	bool protect;
};

/**
 * struct nova_rm_static_info - what RM knows about the GPU
 */
struct nova_rm_static_info {
	/** @name: marketing name, zero-terminated, printable */
	char name[NOVA_RM_NAME_LEN];
	/** @short_name: chip name as NVIDIA writes it, e.g. "GA102-A" */
	char short_name[NOVA_RM_NAME_LEN];
	/** @uuid: SHA-1 form of the GPU's id; all zero when not given */
	u8 uuid[16];
	/** @fb_length: bytes of VRAM */
	u64 fb_length;
	/** @fb_bus_width: bits of the memory bus */
	u32 fb_bus_width;
	/** @fb_ram_type: RM's number of the memory type */
	u32 fb_ram_type;
	/** @l2_size: bytes of L2 cache */
	u32 l2_size;
	/** @region_count: valid entries in @regions */
	u32 region_count;
	/** @regions: sorted by base, not overlapping, inside VRAM */
	struct nova_rm_region regions[NOVA_RM_MAX_REGIONS];
	/** @bar1_pdb: VRAM offset of RM's page directory for BAR1 */
	u64 bar1_pdb;
	/** @bar2_pdb: the same for BAR2 */
	u64 bar2_pdb;
	/** @h_client: RM's own client, for internal controls */
	u32 h_client;
	/** @h_device: its device */
	u32 h_device;
	/** @h_subdevice: its subdevice */
	u32 h_subdevice;
	/** @sku_chip: chip part of the SKU, e.g. "GA102-300-A1"; may be empty */
	char sku_chip[16];
	/** @vbios_subvendor: subsystem vendor in the VBIOS */
	u32 vbios_subvendor;
	/** @vbios_subdevice: subsystem device in the VBIOS */
	u32 vbios_subdevice;
};

/**
 * struct nova_rm_control - one RM control call
 *
 * Sent as NOVA_RM_FN_GSP_RM_CONTROL. The reply has the same form.
 */
struct nova_rm_control {
	/** @h_client: client handle */
	u32 h_client;
	/** @h_object: object the control is for */
	u32 h_object;
	/** @cmd: control number */
	u32 cmd;
	/** @params_size: bytes of parameters */
	u32 params_size;
};

/**
 * struct nova_rm_control_reply - a control's answer
 */
struct nova_rm_control_reply {
	/** @status: NV_STATUS of the control itself */
	u32 status;
	/** @params: parameters, in the reply's buffer */
	const u8 *params;
	/** @params_size: bytes of @params, as asked for */
	u32 params_size;
};

/**
 * struct nova_rm_control_desc - number and parameter size of a control
 */
struct nova_rm_control_desc {
	/** @name: NVIDIA's name */
	const char *name;
	/** @cmd: control number */
	u32 cmd;
	/** @params_size: bytes of parameters, the same both ways */
	u32 params_size;
};

/**
 * struct nova_rm_class_desc - number and parameter size of a class of objects
 */
struct nova_rm_class_desc {
	/** @name: NVIDIA's name */
	const char *name;
	/** @class: class number; that of a client is 0 */
	u32 class;
	/** @params_size: bytes of parameters, at most NOVA_RM_ALLOC_PARAMS_MAX */
	u32 params_size;
};

/**
 * struct nova_rm_alloc - an object to be made
 *
 * Sent as NOVA_RM_FN_GSP_RM_ALLOC. The reply has the same form.
 */
struct nova_rm_alloc {
	/** @h_client: client handle; of a client, its own */
	u32 h_client;
	/** @h_parent: object it will be below; of a client, 0 */
	u32 h_parent;
	/** @h_object: its handle, not used in the client yet */
	u32 h_object;
	/** @class: class number */
	u32 class;
	/** @params_size: bytes of parameters */
	u32 params_size;
};

/**
 * struct nova_rm_page_directory - the root of an address space
 */
struct nova_rm_page_directory {
	/** @h_vaspace: the address space, externally owned */
	u32 h_vaspace;
	/** @addr: address of the directory */
	u64 addr;
	/** @aperture: which memory it is in */
	enum nova_gmmu_aperture aperture;
	/** @entries: entries it has */
	u32 entries;
};

/**
 * struct nova_rm_gr_info - shape of the graphics engine
 */
struct nova_rm_gr_info {
	/** @sm_per_tpc: multiprocessors in a TPC */
	u32 sm_per_tpc;
	/** @warps_per_sm: warps a multiprocessor holds */
	u32 warps_per_sm;
	/** @sm_version: multiprocessor version, major << 8 | minor */
	u32 sm_version;
};

/**
 * define NOVA_RM_MAX_INTRS - rows an interrupt table may have
 */
#define NOVA_RM_MAX_INTRS	128
/**
 * define NOVA_RM_NO_VECTOR - engine has no such interrupt
 */
#define NOVA_RM_NO_VECTOR	0xffffffff

/**
 * struct nova_rm_intr - one row of the interrupt table
 */
struct nova_rm_intr {
	/** @engine: RM's number of the engine, MC_ENGINE_IDX */
	u16 engine;
	/** @stall: vector of the stalling interrupt or NOVA_RM_NO_VECTOR */
	u32 stall;
	/** @nonstall: vector of the other one or NOVA_RM_NO_VECTOR */
	u32 nonstall;
};

/**
 * struct nova_rm_intr_table - vectors of all engines
 */
struct nova_rm_intr_table {
	/** @count: valid entries in @rows */
	u32 count;
	/** @rows: in RM's order; vectors are below 256 */
	struct nova_rm_intr rows[NOVA_RM_MAX_INTRS];
};

/**
 * struct nova_rm_rc - a dead channel
 */
struct nova_rm_rc {
	/** @engine_type: NV2080_ENGINE_TYPE */
	u32 engine_type;
	/** @chid: channel */
	u32 chid;
	/** @xid: kind of error, for nova_status_xid() */
	u32 xid;
	/** @scope: how much is affected */
	u32 scope;
	/** @fault_addr: virtual address of an MMU fault */
	u64 fault_addr;
	/** @fault_type: type of an MMU fault */
	u32 fault_type;
};

/**
 * struct nova_rm_error_log - an error RM wants in the system's log
 */
struct nova_rm_error_log {
	/** @xid: kind of error, for nova_status_xid() */
	u32 xid;
	/** @runlist: runlist or all ones */
	u32 runlist;
	/** @chid: channel or all ones */
	u32 chid;
	/** @text: RM's words, zero-terminated, printable, without newline */
	char text[257];
};

/**
 * struct nova_rm_post_event - an event for an RM client
 */
struct nova_rm_post_event {
	/** @h_client: client */
	u32 h_client;
	/** @h_event: event object */
	u32 h_event;
	/** @notify_index: what happened */
	u32 notify_index;
	/** @data: event specific */
	u32 data;
	/** @status: NV_STATUS */
	u32 status;
	/** @payload: further data, in the message's buffer */
	const u8 *payload;
	/** @payload_size: bytes of @payload */
	u32 payload_size;
};

/**
 * struct nova_rm_ops - one firmware version
 *
 * See Firmware versions. Encoders return the bytes written or -ENOSPC when
 * @size is too small (nothing is written then); decoders return 0 or -EBADMSG.
 */
struct nova_rm_ops {
	/** @version: as in the firmware's file names, e.g. "570.144" */
	const char *version;
	/** @gsp_engine: the GSP's number in the interrupt table */
	u16 gsp_engine;
	/** @static_info_size: payload of GET_GSP_STATIC_INFO, both ways */
	u32 static_info_size;
	/** @ctrl_gpc_info: which GPCs there are */
	struct nova_rm_control_desc ctrl_gpc_info;
	/** @ctrl_tpc_info: which TPCs a GPC has */
	struct nova_rm_control_desc ctrl_tpc_info;
	/** @ctrl_gr_info: shape of the graphics engine */
	struct nova_rm_control_desc ctrl_gr_info;
	/** @ctrl_intr_table: interrupt vectors */
	struct nova_rm_control_desc ctrl_intr_table;
	/** @ctrl_set_page_directory: give an address space its page tables */
	struct nova_rm_control_desc ctrl_set_page_directory;
	/** @ctrl_unset_page_directory: take them away from it */
	struct nova_rm_control_desc ctrl_unset_page_directory;
	/** @class_client: a client; all objects are below one */
	struct nova_rm_class_desc class_client;
	/** @class_device: a GPU, below a client */
	struct nova_rm_class_desc class_device;
	/** @class_vaspace: an address space, below a device */
	struct nova_rm_class_desc class_vaspace;
	/** @chan: engines and channels */
	const struct nova_rm_chan_ops *chan;

	/** @encode_wpr_meta: fill the page the booter reads; never fails */
	void (*encode_wpr_meta)(const struct nova_rm_wpr_meta *meta,
				u8 page[NOVA_RM_PAGE_SIZE]);
	/** @encode_libos_args: fill the page libos reads; never fails */
	void (*encode_libos_args)(const struct nova_rm_libos_args *args,
				  u8 page[NOVA_RM_PAGE_SIZE]);
	/** @encode_rm_args: fill the page RM reads; never fails */
	void (*encode_rm_args)(const struct nova_rm_args *args,
			       u8 page[NOVA_RM_PAGE_SIZE]);

	/** @encode_system_info: payload of GSP_SET_SYSTEM_INFO */
	int (*encode_system_info)(const struct nova_rm_system_info *info,
				  u8 *buf, u32 size);
	/** @encode_registry: payload of SET_REGISTRY */
	int (*encode_registry)(const struct nova_rm_registry *entries,
			       u32 count, u8 *buf, u32 size);
	/** @encode_unloading: payload of UNLOADING_GUEST_DRIVER, driver unload */
	int (*encode_unloading)(u8 *buf, u32 size);
	/**
	 * @encode_update_bar_pde: payload of UPDATE_BAR_PDE
	 *
	 * For BAR2: @entry becomes the first of RM's root directory, whose
	 * entries cover 2^@shift bytes each.
	 */
	int (*encode_update_bar_pde)(u64 entry, u32 shift, u8 *buf, u32 size);
	/** @encode_control: payload of GSP_RM_CONTROL; @params may be NULL for zeros */
	int (*encode_control)(const struct nova_rm_control *ctrl,
			      const u8 *params, u8 *buf, u32 size);
	/** @encode_tpc_info: parameters of @ctrl_tpc_info for a GPC */
	int (*encode_tpc_info)(u32 gpc, u8 *params, u32 size);
	/** @encode_alloc: payload of GSP_RM_ALLOC */
	int (*encode_alloc)(const struct nova_rm_alloc *alloc,
			    const u8 *params, u8 *buf, u32 size);
	/** @encode_free: payload of FREE; takes what is below with it */
	int (*encode_free)(u32 h_client, u32 h_object, u8 *buf, u32 size);
	/** @encode_client: parameters of @class_client */
	int (*encode_client)(u32 h_client, u8 *params, u32 size);
	/** @encode_device: parameters of @class_device: the only GPU */
	int (*encode_device)(u32 h_client, u8 *params, u32 size);
	/**
	 * @encode_vaspace: parameters of @class_vaspace: new, and externally
	 * owned, which is: RM has no say in what its page tables are
	 */
	int (*encode_vaspace)(u8 *params, u32 size);
	/** @encode_set_page_directory: parameters of @ctrl_set_page_directory */
	int (*encode_set_page_directory)(const struct nova_rm_page_directory *pd,
					 u8 *params, u32 size);
	/** @encode_unset_page_directory: of @ctrl_unset_page_directory */
	int (*encode_unset_page_directory)(u32 h_vaspace, u8 *params, u32 size);

	/** @decode_static_info: reply of GET_GSP_STATIC_INFO */
	int (*decode_static_info)(struct device *dev, const u8 *payload,
				  u32 size, u64 fb_size,
				  struct nova_rm_static_info *info);
	/** @decode_control: reply of GSP_RM_CONTROL, compared with the request */
	int (*decode_control)(struct device *dev,
			      const struct nova_rm_control *ctrl,
			      const u8 *payload, u32 size,
			      struct nova_rm_control_reply *reply);
	/**
	 * @decode_alloc: reply of GSP_RM_ALLOC, compared with the request;
	 * @status is the NV_STATUS
	 */
	int (*decode_alloc)(struct device *dev,
			    const struct nova_rm_alloc *alloc,
			    const u8 *payload, u32 size, u32 *status);
	/** @decode_free: reply of FREE; @status is the NV_STATUS */
	int (*decode_free)(struct device *dev, const u8 *payload, u32 size,
			   u32 *status);
	/** @decode_gpc_info: parameters of @ctrl_gpc_info */
	int (*decode_gpc_info)(struct device *dev, const u8 *params, u32 size,
			       u32 *gpc_mask);
	/** @decode_tpc_info: parameters of @ctrl_tpc_info */
	int (*decode_tpc_info)(struct device *dev, const u8 *params, u32 size,
			       u32 gpc, u32 *tpc_mask);
	/** @decode_gr_info: parameters of @ctrl_gr_info */
	int (*decode_gr_info)(struct device *dev, const u8 *params, u32 size,
			      struct nova_rm_gr_info *info);
	/** @decode_intr_table: parameters of @ctrl_intr_table */
	int (*decode_intr_table)(struct device *dev, const u8 *params, u32 size,
				 struct nova_rm_intr_table *table);

	/** @event: what kind of event a message's function number is */
	enum nova_rm_event (*event)(u32 function);
	/** @function_name: NVIDIA's name of a function or event, never NULL */
	const char *(*function_name)(u32 function);
	/** @decode_rc: payload of NOVA_RM_EVENT_RC_TRIGGERED */
	int (*decode_rc)(struct device *dev, const u8 *payload, u32 size,
			 struct nova_rm_rc *rc);
	/** @decode_error_log: payload of NOVA_RM_EVENT_OS_ERROR_LOG */
	int (*decode_error_log)(struct device *dev, const u8 *payload, u32 size,
				struct nova_rm_error_log *log);
	/** @decode_post_event: payload of NOVA_RM_EVENT_POST_EVENT */
	int (*decode_post_event)(struct device *dev, const u8 *payload,
				 u32 size, struct nova_rm_post_event *ev);
	/** @decode_lockdown: payload of NOVA_RM_EVENT_LOCKDOWN */
	int (*decode_lockdown)(struct device *dev, const u8 *payload, u32 size,
			       bool *engaging);
};

extern const struct nova_rm_ops nova_rm_r570;

const struct nova_rm_ops *nova_rm_find(struct device *dev, const char *version);
const char *nova_rm_version(unsigned int index);

#endif /* _NOVA_RM_H */
