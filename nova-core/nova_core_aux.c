// SPDX-License-Identifier: GPL-2.0
/*
 * The auxiliary device that second-level drivers bind to.
 *
 * Registered last and deleted first, so that a child is bound only while all
 * of nova-core is: auxiliary_device_delete() returns after the child's remove.
 * Open file descriptors may keep the device's memory longer, so it is an
 * allocation of its own that refers to nothing once it is deleted.
 */
#include <linux/auxiliary_bus.h>
#include <linux/export.h>
#include <linux/idr.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "nova_core_aux.h"
#include "nova_core_priv.h"

/* Numbers of auxiliary devices; unique in the system, reused when free. */
static DEFINE_IDA(aux_ida);

/**
 * struct nova_core_aux - the device and what it lends
 */
struct nova_core_aux {
	/** @adev: the device; its reference count is that of the memory */
	struct auxiliary_device adev;
	/** @core: lent from auxiliary_device_add() to auxiliary_device_delete() */
	struct nova_core *core;
};

static void nova_core_aux_release(struct device *dev)
{
	struct nova_core_aux *aux =
		container_of(dev, struct nova_core_aux, adev.dev);

	ida_free(&aux_ida, aux->adev.id);
	kfree(aux);
}

static void nova_core_aux_unregister(void *data)
{
	struct nova_core *core = data;
	struct nova_core_aux *aux = core->aux;

	auxiliary_device_delete(&aux->adev);
	aux->core = NULL;
	core->aux = NULL;
	auxiliary_device_uninit(&aux->adev);
}

/**
 * nova_core_aux_register() - let second-level drivers bind
 * @core: complete: a child may probe before this returns
 *
 * The last step of probe. devres unregisters it before it undoes anything else,
 * because nothing is registered with devres later: a child's probe may only
 * use its own device for that.
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or a negative errno, reported.
 */
int nova_core_aux_register(struct nova_core *core)
{
	struct device *dev = &core->pdev->dev;
	struct nova_core_aux *aux;
	int ret;

	aux = kzalloc_obj(*aux);
	if (!aux)
		return -ENOMEM;

	ret = ida_alloc(&aux_ida, GFP_KERNEL);
	if (ret < 0) {
		kfree(aux);
		return ret;
	}

	aux->core = core;
	aux->adev.id = ret;
	aux->adev.name = "nova-drm";
	aux->adev.dev.parent = dev;
	aux->adev.dev.release = nova_core_aux_release;

	ret = auxiliary_device_init(&aux->adev);
	if (ret) {
		ida_free(&aux_ida, aux->adev.id);
		kfree(aux);
		return dev_err_probe(dev, ret, "cannot set up the auxiliary device\n");
	}

	core->aux = aux;
	ret = __auxiliary_device_add(&aux->adev, "nova_core");
	if (ret) {
		core->aux = NULL;
		auxiliary_device_uninit(&aux->adev);
		return dev_err_probe(dev, ret, "cannot register the auxiliary device\n");
	}
	ret = nova_core_defer(core, nova_core_aux_unregister, core);
	nova_core_seal(core);
	return ret;
}

/**
 * nova_core_from_adev() - the core a child is bound to
 * @adev: an auxiliary device whose driver matched NOVA_CORE_AUX_DRM
 *
 * Context: the auxiliary driver's probe, or later while it is bound.
 *
 * Returns: the core, valid until the driver's remove returns.
 */
struct nova_core *nova_core_from_adev(struct auxiliary_device *adev)
{
	return container_of(adev, struct nova_core_aux, adev)->core;
}
EXPORT_SYMBOL_NS_GPL(nova_core_from_adev, "NOVA_CORE");
