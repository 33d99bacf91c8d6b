/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Numbers from firmware as words: what they are called and what to do.
 */
#ifndef _NOVA_STATUS_H
#define _NOVA_STATUS_H

#include <linux/types.h>

/**
 * struct nova_status_text - how to talk about a code; both never NULL
 */
struct nova_status_text {
	/** @name: NVIDIA's name, or "unknown" */
	const char *name;
	/** @hint: what it means or what to do, without a full stop; may be "" */
	const char *hint;
};

/**
 * define NOVA_STATUS_OK - NV_OK
 */
#define NOVA_STATUS_OK			0x00000000
/**
 * define NOVA_STATUS_NOT_SUPPORTED - NV_ERR_NOT_SUPPORTED
 */
#define NOVA_STATUS_NOT_SUPPORTED	0x00000056

struct nova_status_text nova_status_rm(u32 status);
int nova_status_rm_errno(u32 status);
struct nova_status_text nova_status_xid(u32 xid);
struct nova_status_text nova_status_booter(u32 mailbox);
struct nova_status_text nova_status_frts(u32 code);
struct nova_status_text nova_status_gfw(u32 progress);
struct nova_status_text nova_status_priv_error(u32 value);
bool nova_status_is_priv_error(u32 value);

#endif /* _NOVA_STATUS_H */
