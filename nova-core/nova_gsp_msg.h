/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Messages in the queues: headers, checksum, continuation records.
 */
#ifndef _NOVA_GSP_MSG_H
#define _NOVA_GSP_MSG_H

#include <linux/types.h>

#include "nova_gsp_ring.h"

struct device;

/**
 * DOC: Messages
 *
 * A message is an element header, an RPC header and a payload, in as many
 * consecutive ring entries as it takes, 16 at most. An RPC with more payload
 * than fits goes on in messages of function NOVA_GSP_MSG_CONTINUATION, each
 * with headers of its own, which nothing else may come between in the same
 * direction.
 *
 * The checksum makes the exclusive or of all 64-bit words of the message,
 * zero padded, come out with equal halves. The element's sequence number
 * counts messages in one direction from 0.
 *
 * Source: GspMsgQueueSendCommand() and GspMsgQueueReceiveStatus() in
 * message_queue_cpu.c, _issueRpcLarge() in rpc.c, g_rpc-message-header.h; the
 * same in 535 and 570.
 */

/**
 * struct nova_gsp_msg_element - wire: header of the queue element
 */
struct nova_gsp_msg_element {
	/** @auth_tag: confidential computing only, zero */
	u8 auth_tag[16];
	/** @aad: confidential computing only, zero */
	u8 aad[16];
	/** @checksum: see Messages */
	__le32 checksum;
	/** @seq: counts the messages of one direction from 0 */
	__le32 seq;
	/** @elem_count: ring entries the message takes */
	__le32 elem_count;
	/** @pad: zero */
	__le32 pad;
};

/**
 * struct nova_gsp_msg_rpc - wire: header of the RPC
 */
struct nova_gsp_msg_rpc {
	/** @version: NOVA_GSP_MSG_RPC_VERSION */
	__le32 version;
	/** @signature: NOVA_GSP_MSG_RPC_SIGNATURE */
	__le32 signature;
	/** @length: bytes of this header and the payload in this message */
	__le32 length;
	/** @function: RPC or event number */
	__le32 function;
	/** @result: NV_STATUS; NOVA_GSP_MSG_RESULT_PENDING in a request */
	__le32 result;
	/** @result_private: like @result */
	__le32 result_private;
	/** @sequence: copied from request to reply */
	__le32 sequence;
	/** @spare: zero */
	__le32 spare;
};

/**
 * define NOVA_GSP_MSG_RPC_VERSION - major 3, minor 0; rpc_headers.h
 */
#define NOVA_GSP_MSG_RPC_VERSION	0x03000000
/**
 * define NOVA_GSP_MSG_RPC_SIGNATURE - "VRPC" in memory; rpc_headers.h
 */
#define NOVA_GSP_MSG_RPC_SIGNATURE	0x43505256
/**
 * define NOVA_GSP_MSG_RESULT_PENDING - result of a request not yet answered
 */
#define NOVA_GSP_MSG_RESULT_PENDING	0xffffffff
/**
 * define NOVA_GSP_MSG_CONTINUATION - function of a continuation record
 */
#define NOVA_GSP_MSG_CONTINUATION	71

/**
 * define NOVA_GSP_MSG_HDR - bytes in front of the payload of a message
 */
#define NOVA_GSP_MSG_HDR \
	((u32)(sizeof(struct nova_gsp_msg_element) + sizeof(struct nova_gsp_msg_rpc)))
/**
 * define NOVA_GSP_MSG_MAX_ELEMS - ring entries of the longest message
 */
#define NOVA_GSP_MSG_MAX_ELEMS		16
/**
 * define NOVA_GSP_MSG_MAX - bytes of the longest message
 */
#define NOVA_GSP_MSG_MAX		(NOVA_GSP_MSG_MAX_ELEMS * NOVA_GSP_RING_PAGE)
/**
 * define NOVA_GSP_MSG_MAX_PAYLOAD - payload that fits one message
 */
#define NOVA_GSP_MSG_MAX_PAYLOAD	(NOVA_GSP_MSG_MAX - NOVA_GSP_MSG_HDR)
/**
 * define NOVA_GSP_MSG_MAX_RPC - bytes of payload an RPC may have in all
 */
#define NOVA_GSP_MSG_MAX_RPC		0x100000

/**
 * struct nova_gsp_msg_info - a received message's headers, CPU endian
 */
struct nova_gsp_msg_info {
	/** @function: RPC or event number */
	u32 function;
	/** @result: NV_STATUS of a reply */
	u32 result;
	/** @sequence: RPC sequence number */
	u32 sequence;
	/** @seq: element sequence number */
	u32 seq;
	/** @elem_count: ring entries of the message */
	u32 elem_count;
	/** @payload_size: bytes of payload in this message */
	u32 payload_size;
};

/**
 * struct nova_gsp_msg_chunk - one message's share of an RPC's payload
 */
struct nova_gsp_msg_chunk {
	/** @offset: first byte in the RPC's payload */
	u32 offset;
	/** @size: bytes */
	u32 size;
	/** @elem_count: ring entries the message takes */
	u32 elem_count;
	/** @function: the RPC's, then NOVA_GSP_MSG_CONTINUATION */
	u32 function;
};

/**
 * struct nova_gsp_msg_assembly - an RPC or event being put together
 *
 * The owner provides the buffer and keeps the struct between messages; all
 * calls under the lock of the status queue.
 */
struct nova_gsp_msg_assembly {
	/** @buf: payload so far */
	u8 *buf;
	/** @capacity: bytes of @buf */
	u32 capacity;
	/** @size: valid bytes of @buf */
	u32 size;
	/** @info: headers of the first message */
	struct nova_gsp_msg_info info;
	/** @active: the first message has been taken */
	bool active;
};

u32 nova_gsp_msg_chunk_count(u32 payload_size);
int nova_gsp_msg_chunk(u32 function, u32 payload_size, u32 index,
		       struct nova_gsp_msg_chunk *chunk);
u32 nova_gsp_msg_elems(u32 payload_size);

u32 nova_gsp_msg_checksum(const void *msg, u32 size);
u32 nova_gsp_msg_seal(void *msg, u32 function, u32 payload_size, u32 seq,
		      u32 sequence);

int nova_gsp_msg_peek(struct device *dev, const void *first_entry,
		      u32 *elem_count);
int nova_gsp_msg_check(struct device *dev, const void *msg, u32 size, u32 seq,
		       struct nova_gsp_msg_info *info);

int nova_gsp_msg_assembly_add(struct device *dev,
			      struct nova_gsp_msg_assembly *as,
			      const struct nova_gsp_msg_info *info,
			      const void *payload);
void nova_gsp_msg_assembly_reset(struct nova_gsp_msg_assembly *as);

#endif /* _NOVA_GSP_MSG_H */
