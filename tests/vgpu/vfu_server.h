/* SPDX-License-Identifier: GPL-2.0 */
/* Shared by the server's files only */
#ifndef VFU_SERVER_H
#define VFU_SERVER_H

#include "vfu_conn.h"
#include "vgpu_priv.h"

struct vfu_state {
	int listener;
	struct loop_fd listen_fd, client_fd;
	struct vfu_conn conn;
	bool negotiated;
	int eventfd[2];			/* by VFU_IRQ_INTX, VFU_IRQ_MSI */
	bool intx_masked;
	u8 *reply;			/* payload under construction */
};

/* A command's answer, beside 0 or -errno: payload length and descriptor. */
struct vfu_reply {
	size_t len;
	int fd;				/* sent along when >= 0, stays ours */
};

/* vfu_device.c: device, region and IRQ information, region access */
int vfu_device_info(struct vgpu *g, const u8 *in, size_t len,
		    struct vfu_reply *r);
int vfu_region_info(struct vgpu *g, const u8 *in, size_t len,
		    struct vfu_reply *r);
int vfu_region_read(struct vgpu *g, const u8 *in, size_t len,
		    struct vfu_reply *r);
int vfu_region_write(struct vgpu *g, const u8 *in, size_t len,
		     struct vfu_reply *r);

/* vfu_irq.c: eventfds */
int vfu_irq_info(struct vgpu *g, const u8 *in, size_t len,
		 struct vfu_reply *r);
int vfu_irq_set(struct vgpu *g, const u8 *in, size_t len, struct vfu_reply *r);
void vfu_irq_drop(struct vgpu *g);

#endif /* VFU_SERVER_H */
