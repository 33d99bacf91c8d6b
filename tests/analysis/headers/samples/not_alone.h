/* SPDX-License-Identifier: GPL-2.0 */
/* Needs a type that it does not include, and has no include guard. */
struct not_alone {
	u32 value;
};
