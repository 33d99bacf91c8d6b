// SPDX-License-Identifier: GPL-2.0
/* What a wire struct is declared __le32 for. */
#include <linux/byteorder/little_endian.h>
#include <linux/types.h>

struct wire {
	__le32 length;
};

u32 sum(const struct wire *wire);
void fill(struct wire *wire, u32 length);

u32 sum(const struct wire *wire)
{
	return wire->length + le32_to_cpu(wire->length); /* expect: restricted __le32 degrades to integer */
}

void fill(struct wire *wire, u32 length)
{
	wire->length = cpu_to_le32(length);
	wire->length = length; /* expect: incorrect type in assignment (different base types) */
}
