/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Loading a falcon by its DMA engine.
 */
#ifndef _NOVA_FALCON_DMA_H
#define _NOVA_FALCON_DMA_H

struct nova_falcon;
struct nova_falcon_fw;

int nova_falcon_dma_load(struct nova_falcon *flcn,
			 const struct nova_falcon_fw *fw);

#endif /* _NOVA_FALCON_DMA_H */
