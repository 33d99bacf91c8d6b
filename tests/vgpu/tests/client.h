/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A small vfio-user client that plays the driver, also a bad one
 *
 * client_start() runs the model (the program named by $VGPU, sanitised), connects
 * both of its sockets and negotiates. Every call below either works or ends
 * the test program; the calls that are meant to fail return an errno.
 */
#ifndef VGPU_CLIENT_H
#define VGPU_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

#include "vfu_proto.h"

struct client;

/*
 * Arguments are further options of the model, the last one is NULL. The model
 * gets --socket and --control, and --firmware when $VGPU_FIRMWARE is set.
 */
struct client *client_start(const char *arg, ...);
/* Ends the model; false when it did not exit cleanly (sanitiser, crash). */
bool client_stop(struct client *c);
/* As client_stop(), and fails the running test unless nothing was violated. */
void client_stop_clean(struct client *c);

/* Memory and bus master on, GFW boot awaited as a driver should. */
void client_power_on(struct client *c);

/* BAR0 */
u32 client_rd32(struct client *c, u32 addr);
void client_wr32(struct client *c, u32 addr, u32 val);
/* (value & mask) == want within ms milliseconds; sleeps in between */
bool client_poll32(struct client *c, u32 addr, u32 mask,
		   u32 want, unsigned int ms);
/* Any region (enum vfu_region), any size up to 8 */
u64 client_rd(struct client *c, u32 region, u64 offset, u32 size);
void client_wr(struct client *c, u32 region, u64 offset, u32 size,
	       u64 val);

/* Configuration space */
u32 client_cfg_rd32(struct client *c, u32 offset);
void client_cfg_wr32(struct client *c, u32 offset, u32 val);
void client_cfg_wr16(struct client *c, u32 offset, u16 val);

/*
 * Guest memory: zeroed, shared with the model at the bus address. It stays ours
 * until client_stop(), also after the unmap, to see what the model does to it.
 */
void *client_dma_alloc(struct client *c, u64 addr, size_t size);
void client_dma_unmap(struct client *c, u64 addr, size_t size);

/* MSI: enable, then wait; true when a message came within ms. */
void client_msi_enable(struct client *c);
bool client_msi_wait(struct client *c, unsigned int ms);

/* VFIO_USER_DEVICE_RESET */
void client_reset(struct client *c);
/* Drop the connection; make a new one. Maps and eventfds are gone then. */
void client_disconnect(struct client *c);
void client_reconnect(struct client *c);

/* The control socket: one command, its reply without the newline. */
const char *client_control(struct client *c, const char *fmt, ...)
	__printf(2, 3);
/* How often the check failed; ends the program when there is no such check. */
unsigned int client_violations(struct client *c, const char *name);
unsigned int client_violation_total(struct client *c);
unsigned int client_leaks(struct client *c);
u64 client_stat(struct client *c, const char *name);

/* ---- below: to play a wrong client ------------------------------------- */

/*
 * One command and its reply. Returns 0 or the error the model answered with;
 * fd (-1: none) goes along, *reply_fd (may be NULL) takes what comes back.
 */
int client_request(struct client *c, u16 command, const void *payload,
		   size_t len, int fd, void *reply, size_t *reply_len,
		   int *reply_fd);
/* A connection that has not negotiated; the caller closes it. */
int client_connect_raw(struct client *c);
/* Waits for the peer to hang up. */
bool client_hung_up(int sock, unsigned int ms);

#endif /* VGPU_CLIENT_H */
