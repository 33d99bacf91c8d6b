// SPDX-License-Identifier: GPL-2.0
/*
 * rm_object.c - clients and the objects below them
 *
 * Handles, parents and status codes as resserv gives them (rs_server.c,
 * rs_client.c, alloc_free.c). RM keeps a client of its own with a device and a
 * subdevice; their handles are in GET_GSP_STATIC_INFO and the driver sends
 * controls to them.
 */
#include <stdlib.h>
#include <string.h>

#include "firmware.h"
#include "rm_priv.h"

struct rm_object_state {
	struct rm_object *clients;
	u32 internal;
};

#define EVENT_PARENTS	\
	{ CLASS_CLIENT, NV01_DEVICE_0, NV20_SUBDEVICE_0, CLASS_NONE }

/*
 * resource_list.h: class, allocation parameters, parents. Classes that only
 * exist on engines this model does not have are refused as unknown.
 */
static const struct rm_class classes[] = {
	{ .class = NV01_ROOT, .params_size = 0x78, .parents = { CLASS_NONE } },
	{ .class = NV01_ROOT_NON_PRIV, .params_size = 0x78,
	  .parents = { CLASS_NONE } },
	{ .class = NV01_ROOT_CLIENT, .params_size = 0x78,
	  .parents = { CLASS_NONE } },
	{ .class = NV01_DEVICE_0, .params_size = 0x38,
	  .parents = { CLASS_CLIENT, CLASS_NONE } },
	{ .class = NV20_SUBDEVICE_0, .params_size = 0x4,
	  .parents = { NV01_DEVICE_0, CLASS_NONE } },
	{ .class = NV01_EVENT, .params_size = 0x18, .parents = EVENT_PARENTS },
	{ .class = NV01_EVENT_KERNEL_CALLBACK, .params_size = 0x18,
	  .parents = EVENT_PARENTS },
	{ .class = NV01_EVENT_OS_EVENT, .params_size = 0x18,
	  .parents = EVENT_PARENTS },
	{ .class = NV01_EVENT_KERNEL_CALLBACK_EX, .params_size = 0x18,
	  .parents = EVENT_PARENTS },
};

/* NV0005_ALLOC_PARAMETERS, cl0005.h */
struct event_params {
	u32 parent_client;
	u32 src_resource;
	u32 class;
	u32 notify_index;	/* NV01_EVENT_* flags in 31:26 */
	u64 data;
};

#define NOTIFY_INDEX(v)	((v) & 0x03ffffff)

static bool is_root(u32 class)
{
	return class == NV01_ROOT || class == NV01_ROOT_NON_PRIV ||
	       class == NV01_ROOT_CLIENT;
}

static bool is_event(u32 class)
{
	return class == NV01_EVENT || class == NV01_EVENT_KERNEL_CALLBACK ||
	       class == NV01_EVENT_OS_EVENT || class == NV01_EVENT_KERNEL_CALLBACK_EX;
}

static const struct rm_class *class_find(const struct vgpu *g, u32 class)
{
	const struct rm_class *c;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(classes); i++)
		if (classes[i].class == class)
			return &classes[i];
	for (c = rm_channel_classes; c->class; c++)
		if (c->class == class)
			return c;
	return rm_engine_class(g, class);
}

static bool parent_allowed(const struct rm_class *c, u32 parent)
{
	size_t i;

	if (is_root(parent))
		parent = CLASS_CLIENT;
	else if (rm_class_is_channel(parent))
		parent = CLASS_CHANNEL;
	for (i = 0; i < ARRAY_SIZE(c->parents) && c->parents[i] != CLASS_NONE; i++)
		if (c->parents[i] == parent)
			return true;
	return false;
}

struct rm_object *rm_object_client(struct vgpu *g, u32 client)
{
	struct rm_object *o;

	for (o = g->rm_object->clients; o; o = o->sibling)
		if (o->handle == client)
			return o;
	return NULL;
}

static struct rm_object *find_below(struct rm_object *o, u32 handle)
{
	struct rm_object *c, *found;

	if (o->handle == handle)
		return o;
	for (c = o->child; c; c = c->sibling) {
		found = find_below(c, handle);
		if (found)
			return found;
	}
	return NULL;
}

struct rm_object *rm_object_find(struct vgpu *g, u32 client, u32 object)
{
	struct rm_object *c = rm_object_client(g, client);

	return c ? find_below(c, object) : NULL;
}

/* clientGenResourceHandle_IMPL(): for an object whose driver gave none. */
static u32 handle_generate(struct rm_object *client)
{
	u32 handle;

	do
		handle = RS_UNIQUE_HANDLE_BASE +
			 client->generated++ % RS_UNIQUE_HANDLE_RANGE;
	while (find_below(client, handle));
	return handle;
}

static struct rm_object *object_new(struct vgpu *g, struct rm_object *parent,
				    u32 handle, u32 class)
{
	struct rm_object *o = vgpu_zalloc(sizeof(*o));
	struct rm_object **list = parent ? &parent->child : &g->rm_object->clients;

	o->handle = handle;
	o->class = class;
	o->parent = parent;
	o->sibling = *list;
	*list = o;
	if (class == NV20_SUBDEVICE_0)
		o->notify_action = vgpu_zalloc(NV2080_NOTIFIERS_MAXCOUNT);
	return o;
}

static void object_free(struct vgpu *g, struct rm_object *o)
{
	struct rm_object **p = o->parent ? &o->parent->child : &g->rm_object->clients;

	while (o->child)
		object_free(g, o->child);
	while (*p != o)
		p = &(*p)->sibling;
	*p = o->sibling;
	if (o->destruct)
		o->destruct(g, o);
	free(o->notify_action);
	free(o);
}

/* ---- ALLOC ------------------------------------------------------------- */

static u32 check_params(struct vgpu *g, const struct rpc_rm_alloc *a,
			const struct rm_class *c, u32 avail)
{
	u32 size = rm_abi_params_size(firmware_abi(g), a->class, c->params_size);
	const struct event_params *e = (const void *)(a + 1);

	if (a->params_size > avail || (a->params_size != size &&
				       !(c->params_optional && !a->params_size))) {
		violate(g, V_RM_PARAMS, "class %04x: 0x%x bytes of parameters, needs 0x%x",
			a->class, a->params_size, size);
		return NV_ERR_INVALID_PARAM_STRUCT;
	}
	if ((a->class == NV01_DEVICE_0 || a->class == NV20_SUBDEVICE_0) &&
	    *(const u32 *)(a + 1)) {
		violate(g, V_RM_CTRL_ARGS, "class %04x: instance %u, there is only 0",
			a->class, *(const u32 *)(a + 1));
		return NV_ERR_INVALID_ARGUMENT;
	}
	if (is_event(a->class) && (NOTIFY_INDEX(e->notify_index) >=
				   NV2080_NOTIFIERS_MAXCOUNT ||
				   e->parent_client != a->client)) {
		violate(g, V_RM_CTRL_ARGS, "event: notifier %u, parent client %08x",
			NOTIFY_INDEX(e->notify_index), e->parent_client);
		return NV_ERR_INVALID_ARGUMENT;
	}
	return NV_OK;
}

static u32 alloc_root(struct vgpu *g, const struct rpc_rm_alloc *a)
{
	/* The client is its own handle; RM's driver leaves the parent 0. */
	if (a->client != a->object || (a->parent && a->parent != a->client) ||
	    !a->client) {
		violate(g, V_RM_HANDLE, "client %08x: object %08x, parent %08x",
			a->client, a->object, a->parent);
		return NV_ERR_INVALID_OBJECT_HANDLE;
	}
	if (rm_object_client(g, a->client)) {
		violate(g, V_RM_HANDLE, "client %08x exists", a->client);
		return NV_ERR_INSERT_DUPLICATE_NAME;
	}
	object_new(g, NULL, a->client, a->class);
	return NV_OK;
}

static u32 alloc_object(struct vgpu *g, const struct rpc_rm_alloc *a,
			const struct rm_class *c)
{
	struct rm_object *client = rm_object_client(g, a->client);
	struct rm_object *parent, *o;
	u32 status;

	if (!client) {
		violate(g, V_RM_CLIENT, "ALLOC of class %04x: client %08x", a->class,
			a->client);
		return NV_ERR_INVALID_CLIENT;
	}
	/* clientValidateNewResourceHandle_IMPL() */
	if (a->object == a->client) {
		violate(g, V_RM_HANDLE, "class %04x: object handle %08x", a->class,
			a->object);
		return NV_ERR_INVALID_OBJECT_HANDLE;
	}
	if (a->object && find_below(client, a->object)) {
		violate(g, V_RM_HANDLE, "class %04x: handle %08x of client %08x in use",
			a->class, a->object, a->client);
		return NV_ERR_INSERT_DUPLICATE_NAME;
	}
	parent = rm_object_find(g, a->client, a->parent);
	if (!parent) {
		violate(g, V_RM_PARENT, "class %04x: parent %08x does not exist",
			a->class, a->parent);
		return NV_ERR_OBJECT_NOT_FOUND;
	}
	if (!parent_allowed(c, parent->class)) {
		violate(g, V_RM_PARENT, "class %04x below class %04x", a->class,
			parent->class);
		return NV_ERR_INVALID_OBJECT_PARENT;
	}
	o = object_new(g, parent, a->object ? a->object : handle_generate(client),
		       a->class);
	if (is_event(a->class))
		o->notify_index = ((const struct event_params *)(a + 1))->notify_index;
	if (!c->construct)
		return NV_OK;
	status = c->construct(g, o, a->client, a->params_size ? a + 1 : NULL);
	if (status)
		object_free(g, o);
	return status;
}

/*
 * A failed ALLOC has its status in the header too: rpcRmApiAlloc_GSP() looks at
 * the body's only after the header said so.
 */
void rpc_rm_alloc(struct vgpu *g, struct rpc_msg *m)
{
	struct rpc_rm_alloc *a = (void *)m->payload;
	const struct rm_class *c = class_find(g, a->class);
	u64 arg;

	if (inject_match(g, F_RM_STATUS, a->class, &arg)) {
		a->status = arg;
	} else if (!c) {
		vgpu_log(g, "RM: class %04x is not supported", a->class);
		a->status = NV_ERR_INVALID_CLASS;
	} else {
		a->status = check_params(g, a, c, m->avail - sizeof(*a));
		if (a->status == NV_OK)
			a->status = is_root(a->class) ? alloc_root(g, a) :
							alloc_object(g, a, c);
	}
	if (a->status)
		rm_log(g, RM_LOGRM, RM_LOG_ALLOC_REFUSED, a->class, a->status, 0);
	m->result = a->status;
}

/* ---- FREE -------------------------------------------------------------- */

void rpc_rm_free(struct vgpu *g, struct rpc_msg *m)
{
	struct rpc_free *f = (void *)m->payload;
	struct rm_object *client = rm_object_client(g, f->root);
	struct rm_object *o = client ? find_below(client, f->object_old) : NULL;

	f->status = NV_OK;
	if (!client) {
		violate(g, V_RM_CLIENT, "FREE of %08x: client %08x", f->object_old,
			f->root);
		f->status = NV_ERR_INVALID_CLIENT;
	} else if (f->root == g->rm_object->internal) {
		violate(g, V_RM_FREE, "%08x belongs to RM's own client", f->object_old);
		f->status = NV_ERR_INVALID_CLIENT;
	} else if (!o) {
		/* RS_COMPATABILITY_MODE: NV_OK, serverFreeResourceTree() */
		violate(g, V_RM_FREE, "%08x of client %08x", f->object_old, f->root);
	} else {
		if (o->child && !is_root(o->class))
			violate(g, V_RM_FREE_CHILDREN, "%08x (class %04x) has %08x (class %04x)",
				o->handle, o->class, o->child->handle, o->child->class);
		rm_vaspace_check_free(g, o);
		object_free(g, o);
	}
	m->result = f->status;
}

/* ---- the rest ---------------------------------------------------------- */

static u32 report_below(struct vgpu *g, const struct rm_object *client,
			const struct rm_object *o)
{
	const struct rm_object *c;
	u32 n = 1;

	report_leak(g, "RM object %08x class %04x of client %08x", o->handle, o->class,
		    client->handle);
	for (c = o->child; c; c = c->sibling)
		n += report_below(g, client, c);
	return n;
}

u32 rm_object_leaks(struct vgpu *g)
{
	struct rm_object *o, *next;
	u32 n = 0;

	for (o = g->rm_object->clients; o; o = next) {
		next = o->sibling;
		if (o->handle == g->rm_object->internal)
			continue;
		n += report_below(g, o, o);
		object_free(g, o);
	}
	return n;
}

static void notify_below(struct vgpu *g, u32 client, struct rm_object *o, u32 notifier,
			 void (*fn)(struct vgpu *g, u32 client, u32 event,
				    u32 notify_index, void *arg), void *arg)
{
	struct rm_object *c;

	if (is_event(o->class) && o->parent && o->parent->notify_action &&
	    NOTIFY_INDEX(o->notify_index) == notifier &&
	    o->parent->notify_action[notifier])
		fn(g, client, o->handle, o->notify_index, arg);
	for (c = o->child; c; c = c->sibling)
		notify_below(g, client, c, notifier, fn, arg);
}

void rm_object_notify(struct vgpu *g, u32 notifier,
		      void (*fn)(struct vgpu *g, u32 client, u32 event,
				 u32 notify_index, void *arg), void *arg)
{
	struct rm_object *o;

	for (o = g->rm_object->clients; o; o = o->sibling)
		notify_below(g, o->handle, o, notifier, fn, arg);
}

static void each_below(struct vgpu *g, u32 client, const struct rm_object *o,
		       u32 class, void (*fn)(struct vgpu *g, const struct rm_object *o,
					     u32 client, void *arg), void *arg)
{
	const struct rm_object *c;

	if (o->class == class)
		fn(g, o, client, arg);
	for (c = o->child; c; c = c->sibling)
		each_below(g, client, c, class, fn, arg);
}

void rm_object_each(struct vgpu *g, u32 class,
		    void (*fn)(struct vgpu *g, const struct rm_object *o, u32 client,
			       void *arg), void *arg)
{
	const struct rm_object *o;

	for (o = g->rm_object->clients; o; o = o->sibling)
		each_below(g, o->handle, o, class, fn, arg);
}

u32 rm_object_internal_client(const struct vgpu *g)
{
	return g->rm_object->internal;
}

void rm_object_start(struct vgpu *g)
{
	struct rm_object *o;

	/* serverAllocClientHandleBase(): the first internal handles are RM's. */
	g->rm_object->internal = RS_CLIENT_INTERNAL_HANDLE_BASE | 4;
	o = object_new(g, NULL, g->rm_object->internal, NV01_ROOT);
	o = object_new(g, o, NV_GPU_INTERNAL_DEVICE_HANDLE, NV01_DEVICE_0);
	object_new(g, o, NV_GPU_INTERNAL_SUBDEVICE_HANDLE, NV20_SUBDEVICE_0);
}

void rm_object_reset(struct vgpu *g)
{
	while (g->rm_object->clients)
		object_free(g, g->rm_object->clients);
	g->rm_object->internal = 0;
}

void rm_object_init(struct vgpu *g)
{
	g->rm_object = vgpu_zalloc(sizeof(*g->rm_object));
}
