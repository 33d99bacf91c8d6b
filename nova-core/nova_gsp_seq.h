/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Running the GSP's sequencer programs.
 */
#ifndef _NOVA_GSP_SEQ_H
#define _NOVA_GSP_SEQ_H

#include <linux/types.h>

struct nova_gsp;

int nova_gsp_seq_run(struct nova_gsp *gsp, const u8 *payload, u32 size);

#endif /* _NOVA_GSP_SEQ_H */
