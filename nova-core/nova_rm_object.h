/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Objects of RM, of which nova-core is a client.
 */
#ifndef _NOVA_RM_OBJECT_H
#define _NOVA_RM_OBJECT_H

#include <linux/types.h>

struct nova_core;
struct nova_gsp;
struct nova_rm_class_desc;
struct nova_rm_control_desc;

/**
 * DOC: Objects of RM
 *
 * RM keeps a tree of objects for each of its clients: a client, below it a
 * device (the GPU), below that address spaces, channels and so on. Each has
 * a handle, unique within its client, which the client chooses.
 *
 * There is a client per address space, as in nouveau: what a client has cannot
 * be reached with another one's handle, and the handles below it can be
 * constants. Clients of the driver count from NOVA_RM_OBJECT_CLIENT.
 *
 * RM frees what is below an object together with it. Here each object is freed
 * by itself, the last one first, so that a defect shows.
 */

/*
 * Handles. Clients: RS_CLIENT_HANDLE_BASE (resserv.h), of which the low 16 bits
 * are the number; the rest are words, with the class in them.
 */
#define NOVA_RM_OBJECT_CLIENT	0xc1d00000
#define NOVA_RM_OBJECT_CLIENTS	0x10000
#define NOVA_RM_OBJECT_DEVICE	0xde1d0080
#define NOVA_RM_OBJECT_VASPACE	0x5ace90f1
#define NOVA_RM_OBJECT_SUBDEVICE	0x5d1d0000

/**
 * struct nova_rm_object - an object
 *
 * Zeroed: there is none. Not protected: who owns it sees to it.
 */
struct nova_rm_object {
	/** @gsp: the GSP that RM runs on, or NULL */
	struct nova_gsp *gsp;
	/** @desc: its class */
	const struct nova_rm_class_desc *desc;
	/** @h_client: its client */
	u32 h_client;
	/** @h_object: the object; of a client, @h_client */
	u32 h_object;
};

int nova_rm_object_setup(struct nova_core *core);
int nova_rm_object_client(struct nova_rm_object *client, struct nova_gsp *gsp);
int nova_rm_object_device(struct nova_rm_object *device,
			  const struct nova_rm_object *client);
int nova_rm_object_vaspace(struct nova_rm_object *vaspace,
			   const struct nova_rm_object *device);
int nova_rm_object_subdevice(struct nova_rm_object *subdevice,
			     const struct nova_rm_object *device);
int nova_rm_object_new(struct nova_rm_object *obj,
		       const struct nova_rm_object *parent,
		       const struct nova_rm_class_desc *desc, u32 handle,
		       const u8 *params);
int nova_rm_object_control(const struct nova_rm_object *obj,
			   const struct nova_rm_control_desc *desc, u8 *params);
int nova_rm_object_free(struct nova_rm_object *obj);
int nova_rm_object_leave(struct nova_core *core);

#endif /* _NOVA_RM_OBJECT_H */
