/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_WORKER_H
#define _NOVA_DRM_WORKER_H

#include <linux/types.h>

struct delayed_work;
struct work_struct;
struct workqueue_struct;

int nova_drm_worker_module_init(void);
void nova_drm_worker_module_exit(void);

struct workqueue_struct *nova_drm_worker_run_queue(void);
void nova_drm_worker_look(struct delayed_work *work, unsigned long delay);
void nova_drm_worker_run(struct work_struct *work);
bool nova_drm_worker_cleanup(struct work_struct *work);
void nova_drm_worker_get(void);
void nova_drm_worker_put(void);

#endif /* _NOVA_DRM_WORKER_H */
