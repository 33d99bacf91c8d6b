/* SPDX-License-Identifier: GPL-2.0 */
/* Video engines: decoders, the encoder, optical flow (video.c) */
#ifndef VGPU_VIDEO_H
#define VGPU_VIDEO_H

#include "vgpu.h"

#define NVC7B0_VIDEO_DECODER 0xc7b0u
#define NVC7B7_VIDEO_ENCODER 0xc7b7u
#define NVC7FA_VIDEO_OFA 0xc7fau

void video_init(struct vgpu *g);

#endif /* VGPU_VIDEO_H */
