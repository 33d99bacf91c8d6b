/* SPDX-License-Identifier: GPL-2.0 */
/* Accesses by virtual address that the control socket offers: control_memory.c */
#ifndef VGPU_CONTROL_MEMORY_H
#define VGPU_CONTROL_MEMORY_H

#include "vgpu.h"

/*
 * Arguments begin with [sys:]PDB VA. The reply is JSON: what was read, {}, or
 * where and how the access faulted.
 */
void control_memory_read(struct vgpu *g, const char *arg, FILE *out);
void control_memory_write(struct vgpu *g, const char *arg, FILE *out);
/* Word i of a range is i * 2654435761 ^ SEED. */
void control_memory_fill(struct vgpu *g, const char *arg, FILE *out);
void control_memory_compare(struct vgpu *g, const char *arg, FILE *out);

#endif
