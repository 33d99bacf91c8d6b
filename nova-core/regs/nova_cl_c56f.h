/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Host: channels of class AMPERE_CHANNEL_GPFIFO_A.
 *
 * clc56f.h; what the methods do: "Host Methods (NV_UDMA)" in open-gpu-doc
 * manuals/ampere/ga100/dev_pbdma.ref.txt; the format of pushes: "FIFO DMA RAM"
 * in dev_ram.ref.txt there.
 */
#ifndef _NOVA_CL_C56F_H
#define _NOVA_CL_C56F_H

#include <linux/bits.h>

#define AMPERE_CHANNEL_GPFIFO_A			0xc56f

/* USERD */
#define NVC56F_USERD_GP_GET			0x88
#define NVC56F_USERD_GP_PUT			0x8c
#define NVC56F_USERD_SIZE			0x200

/* Entries of the ring */
#define NVC56F_GP_ENTRY__SIZE			8
#define NVC56F_GP_ENTRY0_GET			GENMASK(31, 2)
#define NVC56F_GP_ENTRY1_GET_HI			GENMASK(7, 0)
#define NVC56F_GP_ENTRY1_LENGTH			GENMASK(30, 10)
#define NVC56F_GP_ENTRY1_SYNC_WAIT		BIT(31)

/* Entries of a push: headers */
#define NVC56F_DMA_METHOD_ADDRESS		GENMASK(11, 0)
#define NVC56F_DMA_METHOD_SUBCHANNEL		GENMASK(15, 13)
#define NVC56F_DMA_METHOD_COUNT			GENMASK(28, 16)
#define NVC56F_DMA_IMMD_DATA			GENMASK(28, 16)
#define NVC56F_DMA_SEC_OP			GENMASK(31, 29)
#define NVC56F_DMA_SEC_OP_INC_METHOD		1
#define NVC56F_DMA_SEC_OP_IMMD_DATA_METHOD	4

/* Methods */
#define NVC56F_SET_OBJECT			0x0000
#define NVC56F_NON_STALL_INTERRUPT		0x0020
#define NVC56F_MEM_OP_A				0x0028
#define NVC56F_MEM_OP_B				0x002c
#define NVC56F_MEM_OP_C				0x0030
#define   NVC56F_MEM_OP_C_MEMBAR_TYPE_SYS_MEMBAR	0
#define NVC56F_MEM_OP_D				0x0034
#define   NVC56F_MEM_OP_D_OPERATION		GENMASK(31, 27)
#define   NVC56F_MEM_OP_D_OPERATION_MEMBAR	5
#define NVC56F_SEM_ADDR_LO			0x005c
#define NVC56F_SEM_ADDR_HI			0x0060
#define NVC56F_SEM_PAYLOAD_LO			0x0064
#define NVC56F_SEM_PAYLOAD_HI			0x0068
#define NVC56F_SEM_EXECUTE			0x006c
#define   NVC56F_SEM_EXECUTE_OPERATION_RELEASE	1
#define   NVC56F_SEM_EXECUTE_RELEASE_WFI	BIT(20)
#define   NVC56F_SEM_EXECUTE_PAYLOAD_SIZE_64BIT	BIT(24)
#define   NVC56F_SEM_EXECUTE_RELEASE_TIMESTAMP	BIT(25)

#endif /* _NOVA_CL_C56F_H */
