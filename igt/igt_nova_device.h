/* SPDX-License-Identifier: MIT */
#ifndef IGT_NOVA_DEVICE_H
#define IGT_NOVA_DEVICE_H

/*
 * The GPU's PCI device and nova-drm's auxiliary device, as sysfs shows them:
 * drivers taken away from them and given back.
 */

#include <stdbool.h>

/* Look up the one that is bound, for the functions below. */
void igt_nova_device_find(void);
void igt_nova_device_unbind(void);
/* If it is not; also after a failed subtest, so that the next one has a device. */
void igt_nova_device_bind(void);
bool igt_nova_device_is_bound(void);
/* PCI's reset, whoever has the device. 0 or the errno. */
int igt_nova_device_reset(void);
/*
 * What follows may leave the GPU in a state that only a reset ends. Should the
 * subtest fail before igt_nova_device_renew(), igt_nova_device_bind() calls it.
 */
void igt_nova_device_spoil(void);
/* Unbound, reset, bound: it works again. */
void igt_nova_device_renew(void);

/* nova-drm alone, while nova-core keeps the GPU. 0 or the errno. */
int igt_nova_device_unbind_child(void);
int igt_nova_device_bind_child(void);
bool igt_nova_device_child_is_bound(void);

#endif /* IGT_NOVA_DEVICE_H */
