/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sections of the GSP firmware's ELF file.
 */
#ifndef _NOVA_FW_ELF_H
#define _NOVA_FW_ELF_H

#include <linux/types.h>

struct device;

/**
 * struct nova_fw_elf_section - a section's bytes, inside the file's buffer
 */
struct nova_fw_elf_section {
	/** @data: first byte */
	const u8 *data;
	/** @size: bytes, never 0 */
	size_t size;
};

int nova_fw_elf_section(struct device *dev, const char *file_name,
			const u8 *file, size_t size, const char *section_name,
			struct nova_fw_elf_section *section);

#endif /* _NOVA_FW_ELF_H */
