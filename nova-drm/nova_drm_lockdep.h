/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_LOCKDEP_H
#define _NOVA_DRM_LOCKDEP_H

struct nova_drm;
struct nova_drm_queue_chan;
struct nova_drm_vm;

void nova_drm_lockdep_set_vm_class(struct nova_drm_vm *vm);
void nova_drm_lockdep_set_queue_class(struct nova_drm_queue_chan *queue);
void nova_drm_lockdep_teach(struct nova_drm *nd);

#endif /* _NOVA_DRM_LOCKDEP_H */
