// SPDX-License-Identifier: GPL-2.0
/*
 * Objects of RM, of which nova-core is a client.
 */
#include <linux/bitops.h>
#include <linux/cleanup.h>
#include <linux/dev_printk.h>
#include <linux/idr.h>
#include <linux/mutex.h>
#include <linux/overflow.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "nova_core_priv.h"
#include "nova_gsp_rpc.h"
#include "nova_lockdep.h"
#include "nova_rm_object.h"
#include "nova_status.h"
#include "rm/nova_rm_chan.h"

/* Room for what precedes the parameters of an allocation, and for a release */
#define OBJECT_HEADER_MAX	64

static void object_teardown(void *data)
{
	struct nova_core *core = data;

	ida_destroy(&core->rm_clients);
	mutex_destroy(&core->rm_lock);
}

/**
 * nova_rm_object_setup() - nova-core can become a client of RM from here on
 * @core: the GPU, its firmware not started
 *
 * Undone by devres, when RM has gone.
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or -ENOMEM.
 */
int nova_rm_object_setup(struct nova_core *core)
{
	ida_init(&core->rm_clients);
	mutex_init(&core->rm_lock);
	nova_lockdep_set_rm_class(core);
	return nova_core_defer(core, object_teardown, core);
}

static int object_refused(struct nova_gsp *gsp, const char *what,
			  const char *name, u32 handle, u32 status)
{
	struct nova_status_text text;

	if (status == NOVA_STATUS_OK)
		return 0;
	text = nova_status_rm(status);
	dev_err(&gsp->core->pdev->dev,
		"GSP refused to %s %s %#x: %s (%#x)%s%s\n", what, name, handle,
		text.name, status, *text.hint ? ", " : "", text.hint);
	return nova_status_rm_errno(status);
}

/* @leaving: nova_rm_object_leave() does it */
static int object_free(const struct nova_rm_object *obj, bool leaving)
{
	struct nova_gsp *gsp = obj->gsp;
	const struct nova_rm_ops *rm = gsp->core->rm;
	struct nova_gsp_rpc rpc = {
		.function = NOVA_RM_FN_FREE,
		.detail = obj->desc->class,
		.reply_max = OBJECT_HEADER_MAX,
		.leaving = leaving,
	};
	u8 buf[OBJECT_HEADER_MAX];
	u32 status;
	int ret;

	ret = rm->encode_free(obj->h_client, obj->h_object, buf, sizeof(buf));
	if (ret < 0)
		return ret;
	rpc.req = buf;
	rpc.req_size = ret;
	rpc.reply = buf;
	ret = nova_gsp_cmdq_call(&gsp->cmdq, &rpc);
	if (!ret)
		ret = rm->decode_free(&gsp->core->pdev->dev, buf,
				      rpc.reply_size, &status);
	if (!ret)
		ret = object_refused(gsp, "free", obj->desc->name,
				     obj->h_object, status);
	return ret;
}

/* An allocation has failed: for all that is known, has RM got the object? */
static bool object_may_exist(int error, u32 status)
{
	if (status != NOVA_STATUS_OK)
		return false;
	return error == -ETIMEDOUT || error == -EBADMSG || error == -EMSGSIZE;
}

/* @lost: RM may have it although this fails */
static int object_alloc(struct nova_rm_object *obj, struct nova_gsp *gsp,
			const struct nova_rm_class_desc *desc, u32 h_client,
			u32 h_parent, u32 h_object, const u8 *params,
			bool *lost)
{
	u32 max = size_add(desc->params_size, OBJECT_HEADER_MAX);
	const struct nova_rm_ops *rm = gsp->core->rm;
	const struct nova_rm_alloc alloc = {
		.h_client = h_client,
		.h_parent = h_parent,
		.h_object = h_object,
		.class = desc->class,
		.params_size = desc->params_size,
	};
	struct nova_gsp_rpc rpc = {
		.function = NOVA_RM_FN_GSP_RM_ALLOC,
		.detail = desc->class,
		.reply_max = max,
	};
	const struct nova_rm_object made = {
		.gsp = gsp,
		.desc = desc,
		.h_client = h_client,
		.h_object = h_object,
	};
	u32 status = NOVA_STATUS_OK;
	int ret;

	u8 *buf __free(kfree) = kzalloc(max, GFP_KERNEL);

	*lost = false;
	if (!buf)
		return -ENOMEM;
	ret = rm->encode_alloc(&alloc, params, buf, max);
	if (ret < 0)
		return ret;
	rpc.req = buf;
	rpc.req_size = ret;
	rpc.reply = buf;

	ret = nova_gsp_cmdq_call(&gsp->cmdq, &rpc);
	if (!ret)
		ret = rm->decode_alloc(&gsp->core->pdev->dev, &alloc, buf,
				       rpc.reply_size, &status);
	if (!ret)
		ret = object_refused(gsp, "allocate", desc->name, h_object,
				     status);
	if (!ret)
		*obj = made;
	else if (object_may_exist(ret, rpc.status ?: status))
		*lost = object_free(&made, false);
	return ret;
}

static int object_alloc_client(struct nova_rm_object *client,
			       struct nova_gsp *gsp, u32 id, bool *lost)
{
	u32 handle = NOVA_RM_OBJECT_CLIENT | id;
	struct nova_core *core = gsp->core;
	u8 params[NOVA_RM_ALLOC_PARAMS_MAX];
	int ret;

	ret = core->rm->encode_client(handle, params, sizeof(params));
	if (ret < 0)
		return ret;
	guard(mutex)(&core->rm_lock);
	ret = object_alloc(client, gsp, &core->rm->class_client, handle, 0,
			   handle, params, lost);
	if (!ret)
		__set_bit(id, core->rm_known);
	return ret;
}

/**
 * nova_rm_object_client() - become a client of RM
 * @client: filled; zeroed before
 * @gsp: RM runs on it
 *
 * When it is not known whether RM has made it, it is freed; if that fails, too,
 * its number is not used again.
 *
 * Context: sleeps, makes an RPC.
 *
 * Returns: 0; -EUSERS when there are too many, or as nova_rm_object_new().
 */
int nova_rm_object_client(struct nova_rm_object *client, struct nova_gsp *gsp)
{
	struct nova_core *core = gsp->core;
	bool lost = false;
	int id, ret;

	id = ida_alloc_max(&core->rm_clients, NOVA_RM_OBJECT_CLIENTS - 1,
			   GFP_KERNEL);
	if (id < 0)
		return id == -ENOSPC ? -EUSERS : id;
	ret = object_alloc_client(client, gsp, id, &lost);
	if (ret && !lost)
		ida_free(&core->rm_clients, id);
	return ret;
}

/**
 * nova_rm_object_new() - allocate an object below another one
 * @obj: filled; zeroed before
 * @parent: what it will be below
 * @desc: its class; remembered
 * @handle: its handle, not used in the client yet
 * @params: its parameters, @desc->params_size bytes
 *
 * When it is not known whether RM has made it, it is freed.
 *
 * Context: sleeps, makes an RPC.
 *
 * Returns: 0; -ENOMEM, or what nova_gsp_cmdq_call() and NV_STATUS say, reported.
 */
int nova_rm_object_new(struct nova_rm_object *obj,
		       const struct nova_rm_object *parent,
		       const struct nova_rm_class_desc *desc, u32 handle,
		       const u8 *params)
{
	bool lost;

	return object_alloc(obj, parent->gsp, desc, parent->h_client,
			    parent->h_object, handle, params, &lost);
}

/**
 * nova_rm_object_device() - allocate the device of a client
 * @device: filled; zeroed before
 * @client: its client, without a device
 *
 * Context: sleeps, makes an RPC.
 *
 * Returns: 0 or as nova_rm_object_new().
 */
int nova_rm_object_device(struct nova_rm_object *device,
			  const struct nova_rm_object *client)
{
	const struct nova_rm_ops *rm = client->gsp->core->rm;
	u8 params[NOVA_RM_ALLOC_PARAMS_MAX];
	int ret;

	ret = rm->encode_device(client->h_client, params, sizeof(params));
	if (ret < 0)
		return ret;
	return nova_rm_object_new(device, client, &rm->class_device,
				  NOVA_RM_OBJECT_DEVICE, params);
}

/**
 * nova_rm_object_subdevice() - allocate the subdevice of a device
 * @subdevice: filled; zeroed before
 * @device: its device, without a subdevice
 *
 * A device can be several GPUs that work as one; some controls are for a single
 * one of them, though here there is only one.
 *
 * Context: sleeps, makes an RPC.
 *
 * Returns: 0 or as nova_rm_object_client().
 */
int nova_rm_object_subdevice(struct nova_rm_object *subdevice,
			     const struct nova_rm_object *device)
{
	const struct nova_rm_chan_ops *ops = device->gsp->core->rm->chan;
	u8 params[NOVA_RM_ALLOC_PARAMS_MAX];
	int ret;

	ret = ops->encode_subdevice(params, sizeof(params));
	if (ret < 0)
		return ret;
	return nova_rm_object_new(subdevice, device, &ops->class_subdevice,
				  NOVA_RM_OBJECT_SUBDEVICE, params);
}

/**
 * nova_rm_object_vaspace() - allocate an address space of a device
 * @vaspace: filled; zeroed before
 * @device: its device, without an address space
 *
 * It has no page tables yet, and those it will be given RM leaves alone.
 *
 * Context: sleeps, makes an RPC.
 *
 * Returns: 0 or as nova_rm_object_new().
 */
int nova_rm_object_vaspace(struct nova_rm_object *vaspace,
			   const struct nova_rm_object *device)
{
	const struct nova_rm_ops *rm = device->gsp->core->rm;
	u8 params[NOVA_RM_ALLOC_PARAMS_MAX];
	int ret;

	ret = rm->encode_vaspace(params, sizeof(params));
	if (ret < 0)
		return ret;
	return nova_rm_object_new(vaspace, device, &rm->class_vaspace,
				  NOVA_RM_OBJECT_VASPACE, params);
}

/**
 * nova_rm_object_control() - make a control call to an object
 * @obj: the object
 * @desc: which control
 * @params: parameters, @desc->params_size bytes; replaced by the answer
 *
 * Context: sleeps, makes an RPC.
 *
 * Returns: as nova_gsp_rpc_control().
 */
int nova_rm_object_control(const struct nova_rm_object *obj,
			   const struct nova_rm_control_desc *desc, u8 *params)
{
	return nova_gsp_rpc_control(obj->gsp, desc, obj->h_client,
				    obj->h_object, params);
}

static int object_free_client(const struct nova_rm_object *client)
{
	struct nova_core *core = client->gsp->core;
	u32 id = client->h_object - NOVA_RM_OBJECT_CLIENT;
	int ret = 0;

	scoped_guard(mutex, &core->rm_lock) {
		if (!nova_core_is_stopped(core))
			ret = object_free(client, false);
		/* Otherwise nova_rm_object_leave() tries once more. */
		if (!ret)
			__clear_bit(id, core->rm_known);
	}
	if (!ret)
		ida_free(&core->rm_clients, id);
	return ret;
}

/**
 * nova_rm_object_free() - free an object
 * @obj: what is below it has been freed; zeroed afterwards. If there is none
 *	nothing is done
 *
 * The handle of a client that could not be freed is not used again. Of a GPU that
 * has been stopped the object has gone already.
 *
 * Context: sleeps, makes an RPC.
 *
 * Returns: 0, or why RM may still have it: what nova_gsp_cmdq_call() and
 * NV_STATUS say, reported.
 */
int nova_rm_object_free(struct nova_rm_object *obj)
{
	int ret = 0;

	if (!obj->gsp)
		return 0;
	if (obj->h_object == obj->h_client)
		ret = object_free_client(obj);
	else if (!nova_core_is_stopped(obj->gsp->core))
		ret = object_free(obj, false);
	*obj = (struct nova_rm_object){ };
	return ret;
}

/**
 * nova_rm_object_leave() - free all clients, with all they have
 * @core: the GPU; its GSP is stopping, so that there will be no others
 *
 * For a GPU that is taken from bound children. RM ends their channels. When the
 * driver is unbound they have done so themselves.
 *
 * Context: sleeps, makes RPCs.
 *
 * Returns: 0, also if RM has refused to free some, reported; -ETIMEDOUT if the GSP
 * does not answer, -ENODEV if the GPU has gone.
 */
int nova_rm_object_leave(struct nova_core *core)
{
	u32 id;

	/* Who became one before the GSP was stopping has said so then. */
	guard(mutex)(&core->rm_lock);
	for_each_set_bit(id, core->rm_known, NOVA_RM_OBJECT_CLIENTS) {
		const struct nova_rm_object client = {
			.gsp = &core->gsp,
			.desc = &core->rm->class_client,
			.h_client = NOVA_RM_OBJECT_CLIENT | id,
			.h_object = NOVA_RM_OBJECT_CLIENT | id,
		};
		int ret = object_free(&client, true);

		/* A GSP that does not answer is not asked again. */
		if (ret == -ETIMEDOUT || ret == -ENODEV)
			return ret;
	}
	return 0;
}
