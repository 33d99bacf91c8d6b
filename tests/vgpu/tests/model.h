/* SPDX-License-Identifier: GPL-2.0 */
/* The model within a test's process: no client, no firmware, no RM */
#ifndef VGPU_TEST_MODEL_H
#define VGPU_TEST_MODEL_H

#include "vgpu.h"

/*
 * A GA102 with this much video memory and a guest with RAM at that address;
 * returns the RAM as the guest sees it. The test ends when there is none.
 */
u8 *model_start(struct vgpu *g, u64 vram_size, u64 ram_addr, u64 ram_size);

#endif
