/* SPDX-License-Identifier: GPL-2.0 */
/* One vfio-user connection: whole messages in and out */
#ifndef VFU_CONN_H
#define VFU_CONN_H

#include <stdbool.h>
#include <stddef.h>

#include "vfu_proto.h"

struct vfu_conn {
	int sock;			/* non-blocking, -1: none */
	u8 *buf;			/* VFU_MAX_MESSAGE bytes */
	size_t have;			/* bytes of the message in buf */
	int fds[VFU_MAX_FDS];
	size_t nfds;
};

/* What vfu_conn_receive() found. */
enum vfu_receive {
	VFU_RECEIVE_AGAIN,		/* incomplete so far */
	VFU_RECEIVE_MESSAGE,		/* buf and fds hold one message */
	VFU_RECEIVE_CLOSED,		/* the peer has gone */
	VFU_RECEIVE_BROKEN,		/* the stream makes no sense */
};

void vfu_conn_open(struct vfu_conn *c, int sock);
void vfu_conn_close(struct vfu_conn *c);
enum vfu_receive vfu_conn_receive(struct vfu_conn *c, const char **why);
/* Take a received descriptor over; the rest is closed by vfu_conn_done(). */
int vfu_conn_take_fd(struct vfu_conn *c, size_t n);
void vfu_conn_done(struct vfu_conn *c);
/* Header, payload and at most one descriptor; false: the peer has gone. */
bool vfu_conn_send(struct vfu_conn *c, const struct vfu_header *h,
		   const void *payload, size_t len, int fd);

#endif /* VFU_CONN_H */
