// SPDX-License-Identifier: GPL-2.0
/*
 * Sections of the GSP firmware's ELF file.
 */
#include <linux/device.h>
#include <linux/elf.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/limits.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include <kunit/visibility.h>

#include "nova_bounds.h"
#include "nova_fw_elf.h"

/* Fields of untrusted, unaligned, little-endian ELF structures */
#define nova_fw_elf_u16(base, type, field) \
	get_unaligned_le16((base) + offsetof(type, field))
#define nova_fw_elf_u32(base, type, field) \
	get_unaligned_le32((base) + offsetof(type, field))
#define nova_fw_elf_u64(base, type, field) \
	get_unaligned_le64((base) + offsetof(type, field))

/* Section header @index, or NULL if that or its bytes are not in the file */
static const u8 *nova_fw_elf_header(const u8 *file, size_t size, u32 index,
				    u64 *data, u64 *data_size)
{
	u64 shoff = nova_fw_elf_u64(file, Elf64_Ehdr, e_shoff);
	u32 shnum = nova_fw_elf_u16(file, Elf64_Ehdr, e_shnum);
	const u8 *sh;

	if (index >= shnum ||
	    !nova_bounds_ok(shoff, (u64)shnum * sizeof(Elf64_Shdr), size))
		return NULL;
	sh = file + shoff + index * sizeof(Elf64_Shdr);

	*data = nova_fw_elf_u64(sh, Elf64_Shdr, sh_offset);
	*data_size = nova_fw_elf_u64(sh, Elf64_Shdr, sh_size);
	if (nova_fw_elf_u32(sh, Elf64_Shdr, sh_type) == SHT_NOBITS ||
	    !nova_bounds_ok(*data, *data_size, size))
		return NULL;
	return sh;
}

/**
 * nova_fw_elf_section() - find a section by name
 * @dev: device for messages
 * @file_name: name of the file, for messages
 * @file: its contents
 * @size: bytes of @file
 * @section_name: which section
 * @section: filled on success; borrows @file
 *
 * A 64-bit little-endian ELF file is expected. Only the section headers, their
 * names and the section asked for are looked at.
 *
 * Context: any.
 *
 * Returns: 0; -EINVAL if the file is malformed, -ENOENT if there is no such
 * section or it is empty; reported.
 */
int nova_fw_elf_section(struct device *dev, const char *file_name,
			const u8 *file, size_t size, const char *section_name,
			struct nova_fw_elf_section *section)
{
	u64 names, names_size, data, data_size;
	size_t len = strlen(section_name) + 1;
	u32 shnum, shstrndx;

	if (size < sizeof(Elf64_Ehdr) || memcmp(file, ELFMAG, SELFMAG) ||
	    file[EI_CLASS] != ELFCLASS64 || file[EI_DATA] != ELFDATA2LSB) {
		dev_err(dev, "%s: not a 64-bit little-endian ELF file\n",
			file_name);
		return -EINVAL;
	}

	shnum = nova_fw_elf_u16(file, Elf64_Ehdr, e_shnum);
	shstrndx = nova_fw_elf_u16(file, Elf64_Ehdr, e_shstrndx);
	if (nova_fw_elf_u16(file, Elf64_Ehdr, e_shentsize) !=
	    sizeof(Elf64_Shdr) ||
	    !nova_fw_elf_header(file, size, shstrndx, &names, &names_size)) {
		dev_err(dev, "%s: section headers or their names are outside the file\n",
			file_name);
		return -EINVAL;
	}

	/* Section 0 is reserved by the ELF specification. */
	for (u32 i = 1; i < shnum; i++) {
		const u8 *sh = file + nova_fw_elf_u64(file, Elf64_Ehdr, e_shoff) +
			       i * sizeof(Elf64_Shdr);
		u32 name = nova_fw_elf_u32(sh, Elf64_Shdr, sh_name);

		if (!nova_bounds_ok(name, len, names_size) ||
		    memcmp(file + names + name, section_name, len))
			continue;
		if (!nova_fw_elf_header(file, size, i, &data, &data_size)) {
			dev_err(dev, "%s: section %s is outside the file: it is truncated\n",
				file_name, section_name);
			return -EINVAL;
		}
		if (!data_size)
			break;
		section->data = file + data;
		section->size = data_size;
		return 0;
	}
	dev_err(dev, "%s: no section %s\n", file_name, section_name);
	return -ENOENT;
}
EXPORT_SYMBOL_IF_KUNIT(nova_fw_elf_section);
