/* SPDX-License-Identifier: GPL-2.0 */
/* What only mmio.c tells the trace */
#ifndef VGPU_TRACE_H
#define VGPU_TRACE_H

#include "vgpu.h"

void trace_mmio(struct vgpu *g, bool write, u32 addr, u32 size, u64 val);

#endif
