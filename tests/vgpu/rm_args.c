// SPDX-License-Identifier: GPL-2.0
/*
 * rm_args.c - what libos and RM are told in guest memory when they start
 *
 * The mailboxes give a page of LibosMemoryRegionInitArgument; it names the log
 * buffers and RM's own arguments (kgspSetupLibosInitArgs_IMPL(),
 * _kgspInitLibosLoggingStructures(), kernel_gsp.c). RM 570.144's own driver
 * passes LOGINIT LOGINTR LOGRM LOGMNOC LOGKRNL RMARGS on GA10x; the last two
 * logs may be absent.
 */
#include <string.h>

#include "firmware.h"
#include "rm_priv.h"

static u64 id8(const char *name)	/* _kgspGenerateInitArgId() */
{
	u64 id = 0;

	while (*name)
		id = id << 8 | (u8)*name++;
	return id;
}

static void id8_name(u64 id, char name[9])
{
	int i, n = 0;

	for (i = 56; i >= 0; i -= 8) {
		u8 c = id >> i;

		if (c)
			name[n++] = c >= 0x20 && c < 0x7f ? c : '?';
	}
	name[n] = '\0';
}

static bool rmargs_load(struct vgpu *g, const struct libos_init_arg *a)
{
	const struct rm_abi *abi = firmware_abi(g);
	struct rm_state *rm = g->rm;
	u64 raw[16];

	assert(abi->args_size <= sizeof(raw));
	if (a->size < abi->args_size) {
		violate(g, V_RM_ARGS, "RMARGS is 0x%llx bytes",
			(unsigned long long)a->size);
		return false;
	}
	rm->args_addr = a->pa;
	if (!dma_read(g, a->pa, raw, abi->args_size, "RM arguments"))
		return false;
	abi->args_decode(&rm->args, raw);
	if (rm->args.sr_in_pm_transition || rm->args.sr_old_level || rm->args.sr_flags) {
		violate(g, V_RM_ARGS, "resume arguments (%u %u 0x%x) at a first boot",
			rm->args.sr_in_pm_transition, rm->args.sr_old_level,
			rm->args.sr_flags);
		return false;
	}
	if (rm->args.dmem_stack > 1 || rm->args.profiler_size)
		violate(g, V_RM_ARGS, "bDmemStack %u, profiler 0x%llx bytes",
			rm->args.dmem_stack,
			(unsigned long long)rm->args.profiler_size);
	return true;
}

static bool region_ok(struct vgpu *g, const struct libos_init_arg *a,
		      const char *name)
{
	if (a->kind == LIBOS_MEMORY_REGION_CONTIGUOUS &&
	    a->loc == LIBOS_MEMORY_REGION_LOC_SYSMEM && a->size &&
	    a->pa + a->size > a->pa && IS_ALIGNED(a->pa, RM_PAGE_SIZE) &&
	    IS_ALIGNED(a->size, RM_PAGE_SIZE))
		return true;
	violate(g, V_LIBOS_ARGS, "%s: pa 0x%llx size 0x%llx kind %u loc %u", name,
		(unsigned long long)a->pa, (unsigned long long)a->size, a->kind,
		a->loc);
	return false;
}

bool rm_args_load(struct vgpu *g, u64 libos_args)
{
	static const char *const logs[RM_LOG_COUNT] = {
		[RM_LOGINIT] = "LOGINIT",
		[RM_LOGINTR] = "LOGINTR",
		[RM_LOGRM] = "LOGRM",
	};
	struct libos_init_arg arg[LIBOS_INIT_ARGUMENTS_SIZE /
				  sizeof(struct libos_init_arg)];
	bool have_log[RM_LOG_COUNT] = { false }, have_rm = false;
	char name[9];
	u32 n, i;

	if (!IS_ALIGNED(libos_args, RM_PAGE_SIZE) || !libos_args) {
		violate(g, V_LIBOS_ARGS, "mailboxes give address 0x%llx",
			(unsigned long long)libos_args);
		return false;
	}
	if (!dma_read(g, libos_args, arg, sizeof(arg), "libos arguments"))
		return false;
	for (n = 0; n < ARRAY_SIZE(arg) && arg[n].id8; n++) {
		id8_name(arg[n].id8, name);
		if (!region_ok(g, &arg[n], name))
			return false;
		if (arg[n].id8 == id8("RMARGS")) {
			have_rm = rmargs_load(g, &arg[n]);
			if (!have_rm)
				return false;
			continue;
		}
		for (i = 0; i < RM_LOG_COUNT; i++)
			if (arg[n].id8 == id8(logs[i]))
				break;
		if (i == RM_LOG_COUNT) {
			if (arg[n].id8 != id8("LOGMNOC") && arg[n].id8 != id8("LOGKRNL"))
				violate(g, V_LIBOS_ARGS, "region %u: unknown id \"%s\"",
					n, name);
			continue;
		}
		/* "LOGINIT must be first for early init logging to work." */
		if (i == RM_LOGINIT && n)
			violate(g, V_LIBOS_ARGS, "LOGINIT is region %u, not the first", n);
		if (have_log[i])
			violate(g, V_LIBOS_ARGS, "%s is there twice", name);
		have_log[i] = rm_log_attach(g, i, arg[n].pa, arg[n].size);
		if (!have_log[i])
			return false;
	}
	for (i = 0; i < RM_LOG_COUNT; i++)
		if (!have_log[i])
			violate(g, V_LIBOS_ARGS, "no %s region", logs[i]);
	if (!have_rm) {
		violate(g, V_LIBOS_ARGS, "no RMARGS region");
		return false;
	}
	rm_log(g, RM_LOGINIT, RM_LOG_INIT_START, 0, 0, 0);
	rm_log(g, RM_LOGINIT, RM_LOG_INIT_ARGS, libos_args, n, 0);
	rm_log(g, RM_LOGRM, RM_LOG_INIT_RMARGS, g->rm->args_addr, 0, 0);
	return true;
}
