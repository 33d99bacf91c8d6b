// SPDX-License-Identifier: GPL-2.0
/*
 * Messages in the queues: headers, checksum, continuation records.
 */
#include <linux/build_bug.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/unaligned.h>
#include <linux/wordpart.h>

#include <kunit/visibility.h>

#include "nova_bounds.h"
#include "nova_gsp_msg.h"

static_assert(sizeof(struct nova_gsp_msg_element) == 0x30);
static_assert(offsetof(struct nova_gsp_msg_element, checksum) == 0x20);
static_assert(offsetof(struct nova_gsp_msg_element, seq) == 0x24);
static_assert(offsetof(struct nova_gsp_msg_element, elem_count) == 0x28);
static_assert(sizeof(struct nova_gsp_msg_rpc) == 0x20);
static_assert(offsetof(struct nova_gsp_msg_rpc, length) == 0x08);
static_assert(offsetof(struct nova_gsp_msg_rpc, function) == 0x0c);
static_assert(offsetof(struct nova_gsp_msg_rpc, sequence) == 0x18);

/**
 * nova_gsp_msg_elems() - ring entries a message takes
 * @payload_size: bytes of payload, at most NOVA_GSP_MSG_MAX_PAYLOAD
 *
 * Returns: 1 to NOVA_GSP_MSG_MAX_ELEMS.
 */
u32 nova_gsp_msg_elems(u32 payload_size)
{
	return DIV_ROUND_UP(NOVA_GSP_MSG_HDR + payload_size,
			    NOVA_GSP_RING_PAGE);
}
EXPORT_SYMBOL_IF_KUNIT(nova_gsp_msg_elems);

/**
 * nova_gsp_msg_chunk_count() - messages an RPC takes
 * @payload_size: bytes of payload of the RPC
 *
 * Returns: 1 or more; 0 if it is longer than NOVA_GSP_MSG_MAX_RPC.
 */
u32 nova_gsp_msg_chunk_count(u32 payload_size)
{
	if (payload_size > NOVA_GSP_MSG_MAX_RPC)
		return 0;
	return payload_size ? DIV_ROUND_UP(payload_size,
					   NOVA_GSP_MSG_MAX_PAYLOAD) : 1;
}
EXPORT_SYMBOL_IF_KUNIT(nova_gsp_msg_chunk_count);

/**
 * nova_gsp_msg_chunk() - what goes into one message of an RPC
 * @function: number of the RPC
 * @payload_size: bytes of payload of the RPC
 * @index: which message, below nova_gsp_msg_chunk_count()
 * @chunk: filled on success
 *
 * Returns: 0, or -EINVAL if there is no such message.
 */
int nova_gsp_msg_chunk(u32 function, u32 payload_size, u32 index,
		       struct nova_gsp_msg_chunk *chunk)
{
	if (index >= nova_gsp_msg_chunk_count(payload_size))
		return -EINVAL;

	chunk->offset = index * NOVA_GSP_MSG_MAX_PAYLOAD;
	chunk->size = min(payload_size - chunk->offset,
			  NOVA_GSP_MSG_MAX_PAYLOAD);
	chunk->elem_count = nova_gsp_msg_elems(chunk->size);
	chunk->function = index ? NOVA_GSP_MSG_CONTINUATION : function;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_gsp_msg_chunk);

/**
 * nova_gsp_msg_checksum() - checksum over a message
 * @msg: first byte of the element header
 * @size: bytes of the message, headers included
 *
 * A last word that is not complete is padded with zeros, whatever is in the
 * buffer behind it: _checkSum32() in message_queue_priv.h demands that
 * padding.
 *
 * Returns: 0 for a message with the right checksum in place; the checksum to
 * put there when the field is 0.
 */
u32 nova_gsp_msg_checksum(const void *msg, u32 size)
{
	const u8 *p = msg;
	u64 sum = 0;
	u32 i;

	for (i = 0; i + 8 <= size; i += 8)
		sum ^= get_unaligned_le64(p + i);
	for (u32 shift = 0; i < size; i++, shift += 8)
		sum ^= (u64)p[i] << shift;
	return upper_32_bits(sum) ^ lower_32_bits(sum);
}
EXPORT_SYMBOL_IF_KUNIT(nova_gsp_msg_checksum);

/**
 * nova_gsp_msg_seal() - write the headers of a message to be sent
 * @msg: the message, at least nova_gsp_msg_elems() entries long, with the
 *	payload in place behind NOVA_GSP_MSG_HDR bytes
 * @function: RPC number, or NOVA_GSP_MSG_CONTINUATION
 * @payload_size: bytes of payload, at most NOVA_GSP_MSG_MAX_PAYLOAD
 * @seq: element sequence number
 * @sequence: RPC sequence number
 *
 * The last entry is zeroed behind the payload, so that nothing stale leaves
 * and the checksum is the same for exact and for whole length.
 *
 * Returns: ring entries of the message.
 */
u32 nova_gsp_msg_seal(void *msg, u32 function, u32 payload_size, u32 seq,
		      u32 sequence)
{
	struct nova_gsp_msg_element *element = msg;
	struct nova_gsp_msg_rpc *rpc = msg + sizeof(*element);
	u32 size = NOVA_GSP_MSG_HDR + payload_size;
	u32 elems = nova_gsp_msg_elems(payload_size);

	memset(msg + size, 0, elems * NOVA_GSP_RING_PAGE - size);
	*rpc = (struct nova_gsp_msg_rpc){
		.version = cpu_to_le32(NOVA_GSP_MSG_RPC_VERSION),
		.signature = cpu_to_le32(NOVA_GSP_MSG_RPC_SIGNATURE),
		.length = cpu_to_le32(sizeof(*rpc) + payload_size),
		.function = cpu_to_le32(function),
		.result = cpu_to_le32(NOVA_GSP_MSG_RESULT_PENDING),
		.result_private = cpu_to_le32(NOVA_GSP_MSG_RESULT_PENDING),
		.sequence = cpu_to_le32(sequence),
	};
	*element = (struct nova_gsp_msg_element){
		.seq = cpu_to_le32(seq),
		.elem_count = cpu_to_le32(elems),
	};
	element->checksum = cpu_to_le32(nova_gsp_msg_checksum(msg, size));
	return elems;
}
EXPORT_SYMBOL_IF_KUNIT(nova_gsp_msg_seal);

/**
 * nova_gsp_msg_peek() - how long is the message that begins here?
 * @dev: device for messages
 * @first_entry: a copy of its first entry, or at least of both headers
 * @elem_count: filled on success
 *
 * Returns: 0, or -EBADMSG, reported, if the count makes no sense.
 */
int nova_gsp_msg_peek(struct device *dev, const void *first_entry,
		      u32 *elem_count)
{
	const struct nova_gsp_msg_element *element = first_entry;
	u32 count = le32_to_cpu(element->elem_count);

	if (!count || count > NOVA_GSP_MSG_MAX_ELEMS) {
		dev_err(dev, "message from the GSP claims %u queue entries, 1 to %d are possible\n",
			count, NOVA_GSP_MSG_MAX_ELEMS);
		return -EBADMSG;
	}
	*elem_count = count;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_gsp_msg_peek);

/**
 * nova_gsp_msg_check() - check a received message
 * @dev: device for messages
 * @msg: a linear copy of its entries
 * @size: bytes of @msg, whole entries, as nova_gsp_msg_peek() said
 * @seq: expected element sequence number
 * @info: filled on success
 *
 * What GspMsgQueueReceiveStatus() checks, and the RPC header.
 *
 * Returns: 0; -EBADMSG, reported, if length, checksum or header is wrong;
 * -EPROTO, reported, if an intact message has the wrong sequence number.
 */
int nova_gsp_msg_check(struct device *dev, const void *msg, u32 size, u32 seq,
		       struct nova_gsp_msg_info *info)
{
	const struct nova_gsp_msg_element *element = msg;
	const struct nova_gsp_msg_rpc *rpc = msg + sizeof(*element);
	u32 length, elems;

	if (size < NOVA_GSP_MSG_HDR) {
		dev_err(dev, "message from the GSP is cut short: %u bytes\n",
			size);
		return -EBADMSG;
	}

	length = le32_to_cpu(rpc->length);
	elems = le32_to_cpu(element->elem_count);
	if (length < sizeof(*rpc) ||
	    !nova_bounds_ok(sizeof(*element), length, size) ||
	    nova_gsp_msg_elems(length - sizeof(*rpc)) > elems) {
		dev_err(dev, "message from the GSP claims %#x bytes in %u queue entries\n",
			length, elems);
		return -EBADMSG;
	}
	if (nova_gsp_msg_checksum(msg, sizeof(*element) + length)) {
		dev_err(dev, "message from the GSP has a bad checksum (function %#x, sequence number %u)\n",
			le32_to_cpu(rpc->function), le32_to_cpu(element->seq));
		return -EBADMSG;
	}
	if (le32_to_cpu(rpc->version) != NOVA_GSP_MSG_RPC_VERSION ||
	    le32_to_cpu(rpc->signature) != NOVA_GSP_MSG_RPC_SIGNATURE) {
		dev_err(dev, "message from the GSP is no RPC: version %#010x, signature %#010x\n",
			le32_to_cpu(rpc->version), le32_to_cpu(rpc->signature));
		return -EBADMSG;
	}
	if (le32_to_cpu(element->seq) != seq) {
		dev_err(dev, "message from the GSP has sequence number %u, expected %u (function %#x)\n",
			le32_to_cpu(element->seq), seq,
			le32_to_cpu(rpc->function));
		return -EPROTO;
	}

	info->function = le32_to_cpu(rpc->function);
	info->result = le32_to_cpu(rpc->result);
	info->sequence = le32_to_cpu(rpc->sequence);
	info->seq = seq;
	info->elem_count = elems;
	info->payload_size = length - sizeof(*rpc);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_gsp_msg_check);

/**
 * nova_gsp_msg_assembly_add() - take one message of an RPC or event
 * @dev: device for messages
 * @as: the assembly, with buffer; reset before the first message
 * @info: headers of the message, checked
 * @payload: its payload
 *
 * The first message names the function; those after it must be continuation
 * records. Whether all is there only the reader of the payload can know: an
 * RPC's end is not marked.
 *
 * Returns: 0; -EPROTO, reported, for a continuation of nothing or another
 * message in between; -EMSGSIZE, reported, if the buffer is full.
 */
int nova_gsp_msg_assembly_add(struct device *dev,
			      struct nova_gsp_msg_assembly *as,
			      const struct nova_gsp_msg_info *info,
			      const void *payload)
{
	bool more = info->function == NOVA_GSP_MSG_CONTINUATION;

	if (more != as->active) {
		dev_err(dev, "GSP sent %s (function %#x)\n",
			more ? "a continuation record without a beginning" :
			       "a message inside a continued one",
			more ? info->function : as->info.function);
		return -EPROTO;
	}
	if (!nova_bounds_ok(as->size, info->payload_size, as->capacity)) {
		dev_err(dev, "message from the GSP (function %#x) is longer than the %u bytes there are for it\n",
			more ? as->info.function : info->function,
			as->capacity);
		return -EMSGSIZE;
	}

	if (!more)
		as->info = *info;
	memcpy(as->buf + as->size, payload, info->payload_size);
	as->size += info->payload_size;
	as->info.payload_size = as->size;
	as->active = true;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_gsp_msg_assembly_add);

/**
 * nova_gsp_msg_assembly_reset() - forget what has been put together
 * @as: the assembly; its buffer stays
 */
void nova_gsp_msg_assembly_reset(struct nova_gsp_msg_assembly *as)
{
	as->size = 0;
	as->active = false;
}
EXPORT_SYMBOL_IF_KUNIT(nova_gsp_msg_assembly_reset);
