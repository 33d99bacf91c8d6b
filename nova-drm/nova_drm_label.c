// SPDX-License-Identifier: GPL-2.0
/*
 * Names user space gives to objects.
 */
#include <linux/cleanup.h>
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include <drm/drm_file.h>
#include <drm/drm_gem.h>
#include <drm/drm_print.h>
#include <drm/nova_drm.h>

#include "nova_drm_gem.h"
#include "nova_drm_label.h"

/* The name, as a string without control characters; NULL for none. */
static char *label_copy(const struct drm_nova_gem_set_label *args)
{
	char *label;

	if (!args->size)
		return NULL;

	label = memdup_user_nul(u64_to_user_ptr(args->label), args->size);
	if (IS_ERR(label))
		return label;
	for (char *c = label; *c; c++) {
		if (!isprint(*c))
			*c = '?';
	}
	return label;
}

/**
 * nova_drm_label_set_ioctl() - the GEM_SET_LABEL ioctl
 * @dev: DRM device
 * @data: the ioctl's argument
 * @file: the caller's file
 *
 * Opens no scope, for it does not need the GPU, and user memory may take as
 * long to fault in as user space likes.
 *
 * Context: Process context, may reclaim.
 * Returns: 0, -E2BIG for too long a name, -ENOENT for an unknown handle,
 * -EFAULT, -ENOMEM.
 */
int nova_drm_label_set_ioctl(struct drm_device *dev, void *data,
			     struct drm_file *file)
{
	const struct drm_nova_gem_set_label *args = data;
	struct drm_gem_object *obj;
	char *label;

	if (args->size > DRM_NOVA_LABEL_MAX)
		return -E2BIG;
	label = label_copy(args);
	if (IS_ERR(label))
		return PTR_ERR(label);

	obj = drm_gem_object_lookup(file, args->handle);
	if (!obj) {
		kfree(label);
		return -ENOENT;
	}
	scoped_guard(mutex, &to_nova_drm(dev)->label_lock)
		swap(to_nova_drm_gem(obj)->label, label);
	drm_gem_object_put(obj);
	kfree(label);
	return 0;
}

/**
 * nova_drm_label_print() - print an object's name, if it has one
 * @p: where to print
 * @indent: how far to the right
 * @obj: the object
 *
 * Context: Process context.
 */
void nova_drm_label_print(struct drm_printer *p, unsigned int indent,
			  const struct drm_gem_object *obj)
{
	const struct nova_drm_gem *gem;

	gem = container_of_const(obj, struct nova_drm_gem, ttm.base);
	guard(mutex)(&to_nova_drm(obj->dev)->label_lock);
	if (gem->label)
		drm_printf_indent(p, indent, "label=%s\n", gem->label);
}
