/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Typed register names.
 */
#ifndef _NOVA_REG_H
#define _NOVA_REG_H

#include <linux/bits.h>
#include <linux/types.h>

/**
 * DOC: Registers
 *
 * A register is not an integer. &struct nova_reg is an address in BAR0,
 * &struct nova_falcon_reg an offset inside a falcon's first block and
 * &struct nova_riscv_reg one inside its second block, so that an accessor
 * takes its own kind only and a falcon register without a falcon does not
 * compile. The headers beside this one name the registers in use by hardware
 * block, by NVIDIA's names; a line's comment says which NVIDIA header it is
 * from. Fields are GENMASK() or BIT() values for FIELD_GET() and FIELD_PREP();
 * an indented name belongs to the register above it.
 */

/**
 * struct nova_reg - a 32-bit register at a fixed place in BAR0
 */
struct nova_reg {
	/** @addr: byte offset in BAR0, a multiple of four */
	u32 addr;
};

/**
 * struct nova_falcon_reg - a register of every falcon's first block
 *
 * The block starts at the falcon's base (GSP 0x110000, SEC2 0x840000).
 */
struct nova_falcon_reg {
	/** @offset: byte offset from the falcon's base */
	u32 offset;
};

/**
 * struct nova_riscv_reg - a register of every falcon's second block
 *
 * NVIDIA names the block PFALCON2 or PRISCV; it starts at the falcon's base
 * plus 0x1000 (dev_falcon_second_pri.h, dev_riscv_pri.h).
 */
struct nova_riscv_reg {
	/** @offset: byte offset from the second block's base */
	u32 offset;
};

/**
 * NOVA_REG() - name a register in BAR0 by its address
 * @a: byte offset in BAR0
 */
#define NOVA_REG(a)		((struct nova_reg){ .addr = (a) })

/**
 * NOVA_FALCON_REG() - name a register of a falcon's first block
 * @o: byte offset from the falcon's base
 */
#define NOVA_FALCON_REG(o)	((struct nova_falcon_reg){ .offset = (o) })

/**
 * NOVA_RISCV_REG() - name a register of a falcon's second block
 * @o: byte offset from the second block's base
 */
#define NOVA_RISCV_REG(o)	((struct nova_riscv_reg){ .offset = (o) })

#endif /* _NOVA_REG_H */
