// SPDX-License-Identifier: GPL-2.0
/*
 * Numbers from firmware as words: what they are called and what to do.
 */
#include <linux/array_size.h>
#include <linux/errno.h>
#include <linux/export.h>

#include <kunit/visibility.h>

#include "nova_status.h"
#include "regs/nova_regs_pgc6.h"

/* NV_STATUS: nvstatuscodes.h (NVIDIA, 570.144) */
static const char * const nova_status_rm_names[] = {
	[0x00] = "NV_OK",
	[0x01] = "NV_ERR_BROKEN_FB",
	[0x02] = "NV_ERR_BUFFER_TOO_SMALL",
	[0x03] = "NV_ERR_BUSY_RETRY",
	[0x04] = "NV_ERR_CALLBACK_NOT_SCHEDULED",
	[0x05] = "NV_ERR_CARD_NOT_PRESENT",
	[0x06] = "NV_ERR_CYCLE_DETECTED",
	[0x07] = "NV_ERR_DMA_IN_USE",
	[0x08] = "NV_ERR_DMA_MEM_NOT_LOCKED",
	[0x09] = "NV_ERR_DMA_MEM_NOT_UNLOCKED",
	[0x0a] = "NV_ERR_DUAL_LINK_INUSE",
	[0x0b] = "NV_ERR_ECC_ERROR",
	[0x0c] = "NV_ERR_FIFO_BAD_ACCESS",
	[0x0d] = "NV_ERR_FREQ_NOT_SUPPORTED",
	[0x0e] = "NV_ERR_GPU_DMA_NOT_INITIALIZED",
	[0x0f] = "NV_ERR_GPU_IS_LOST",
	[0x10] = "NV_ERR_GPU_IN_FULLCHIP_RESET",
	[0x11] = "NV_ERR_GPU_NOT_FULL_POWER",
	[0x12] = "NV_ERR_GPU_UUID_NOT_FOUND",
	[0x13] = "NV_ERR_HOT_SWITCH",
	[0x14] = "NV_ERR_I2C_ERROR",
	[0x15] = "NV_ERR_I2C_SPEED_TOO_HIGH",
	[0x16] = "NV_ERR_ILLEGAL_ACTION",
	[0x17] = "NV_ERR_IN_USE",
	[0x18] = "NV_ERR_INFLATE_COMPRESSED_DATA_FAILED",
	[0x19] = "NV_ERR_INSERT_DUPLICATE_NAME",
	[0x1a] = "NV_ERR_INSUFFICIENT_RESOURCES",
	[0x1b] = "NV_ERR_INSUFFICIENT_PERMISSIONS",
	[0x1c] = "NV_ERR_INSUFFICIENT_POWER",
	[0x1d] = "NV_ERR_INVALID_ACCESS_TYPE",
	[0x1e] = "NV_ERR_INVALID_ADDRESS",
	[0x1f] = "NV_ERR_INVALID_ARGUMENT",
	[0x20] = "NV_ERR_INVALID_BASE",
	[0x21] = "NV_ERR_INVALID_CHANNEL",
	[0x22] = "NV_ERR_INVALID_CLASS",
	[0x23] = "NV_ERR_INVALID_CLIENT",
	[0x24] = "NV_ERR_INVALID_COMMAND",
	[0x25] = "NV_ERR_INVALID_DATA",
	[0x26] = "NV_ERR_INVALID_DEVICE",
	[0x27] = "NV_ERR_INVALID_DMA_SPECIFIER",
	[0x28] = "NV_ERR_INVALID_EVENT",
	[0x29] = "NV_ERR_INVALID_FLAGS",
	[0x2a] = "NV_ERR_INVALID_FUNCTION",
	[0x2b] = "NV_ERR_INVALID_HEAP",
	[0x2c] = "NV_ERR_INVALID_INDEX",
	[0x2d] = "NV_ERR_INVALID_IRQ_LEVEL",
	[0x2e] = "NV_ERR_INVALID_LIMIT",
	[0x2f] = "NV_ERR_INVALID_LOCK_STATE",
	[0x30] = "NV_ERR_INVALID_METHOD",
	[0x31] = "NV_ERR_INVALID_OBJECT",
	[0x32] = "NV_ERR_INVALID_OBJECT_BUFFER",
	[0x33] = "NV_ERR_INVALID_OBJECT_HANDLE",
	[0x34] = "NV_ERR_INVALID_OBJECT_NEW",
	[0x35] = "NV_ERR_INVALID_OBJECT_OLD",
	[0x36] = "NV_ERR_INVALID_OBJECT_PARENT",
	[0x37] = "NV_ERR_INVALID_OFFSET",
	[0x38] = "NV_ERR_INVALID_OPERATION",
	[0x39] = "NV_ERR_INVALID_OWNER",
	[0x3a] = "NV_ERR_INVALID_PARAM_STRUCT",
	[0x3b] = "NV_ERR_INVALID_PARAMETER",
	[0x3c] = "NV_ERR_INVALID_PATH",
	[0x3d] = "NV_ERR_INVALID_POINTER",
	[0x3e] = "NV_ERR_INVALID_REGISTRY_KEY",
	[0x3f] = "NV_ERR_INVALID_REQUEST",
	[0x40] = "NV_ERR_INVALID_STATE",
	[0x41] = "NV_ERR_INVALID_STRING_LENGTH",
	[0x42] = "NV_ERR_INVALID_READ",
	[0x43] = "NV_ERR_INVALID_WRITE",
	[0x44] = "NV_ERR_INVALID_XLATE",
	[0x45] = "NV_ERR_IRQ_NOT_FIRING",
	[0x46] = "NV_ERR_IRQ_EDGE_TRIGGERED",
	[0x47] = "NV_ERR_MEMORY_TRAINING_FAILED",
	[0x48] = "NV_ERR_MISMATCHED_SLAVE",
	[0x49] = "NV_ERR_MISMATCHED_TARGET",
	[0x4a] = "NV_ERR_MISSING_TABLE_ENTRY",
	[0x4b] = "NV_ERR_MODULE_LOAD_FAILED",
	[0x4c] = "NV_ERR_MORE_DATA_AVAILABLE",
	[0x4d] = "NV_ERR_MORE_PROCESSING_REQUIRED",
	[0x4e] = "NV_ERR_MULTIPLE_MEMORY_TYPES",
	[0x4f] = "NV_ERR_NO_FREE_FIFOS",
	[0x50] = "NV_ERR_NO_INTR_PENDING",
	[0x51] = "NV_ERR_NO_MEMORY",
	[0x52] = "NV_ERR_NO_SUCH_DOMAIN",
	[0x53] = "NV_ERR_NO_VALID_PATH",
	[0x54] = "NV_ERR_NOT_COMPATIBLE",
	[0x55] = "NV_ERR_NOT_READY",
	[0x56] = "NV_ERR_NOT_SUPPORTED",
	[0x57] = "NV_ERR_OBJECT_NOT_FOUND",
	[0x58] = "NV_ERR_OBJECT_TYPE_MISMATCH",
	[0x59] = "NV_ERR_OPERATING_SYSTEM",
	[0x5a] = "NV_ERR_OTHER_DEVICE_FOUND",
	[0x5b] = "NV_ERR_OUT_OF_RANGE",
	[0x5c] = "NV_ERR_OVERLAPPING_UVM_COMMIT",
	[0x5d] = "NV_ERR_PAGE_TABLE_NOT_AVAIL",
	[0x5e] = "NV_ERR_PID_NOT_FOUND",
	[0x5f] = "NV_ERR_PROTECTION_FAULT",
	[0x60] = "NV_ERR_RC_ERROR",
	[0x61] = "NV_ERR_REJECTED_VBIOS",
	[0x62] = "NV_ERR_RESET_REQUIRED",
	[0x63] = "NV_ERR_STATE_IN_USE",
	[0x64] = "NV_ERR_SIGNAL_PENDING",
	[0x65] = "NV_ERR_TIMEOUT",
	[0x66] = "NV_ERR_TIMEOUT_RETRY",
	[0x67] = "NV_ERR_TOO_MANY_PRIMARIES",
	[0x68] = "NV_ERR_UVM_ADDRESS_IN_USE",
	[0x69] = "NV_ERR_MAX_SESSION_LIMIT_REACHED",
	[0x6a] = "NV_ERR_LIB_RM_VERSION_MISMATCH",
	[0x6b] = "NV_ERR_PRIV_SEC_VIOLATION",
	[0x6c] = "NV_ERR_GPU_IN_DEBUG_MODE",
	[0x6d] = "NV_ERR_FEATURE_NOT_ENABLED",
	[0x6e] = "NV_ERR_RESOURCE_LOST",
	[0x6f] = "NV_ERR_PMU_NOT_READY",
	[0x70] = "NV_ERR_FLCN_ERROR",
	[0x71] = "NV_ERR_FATAL_ERROR",
	[0x72] = "NV_ERR_MEMORY_ERROR",
	[0x73] = "NV_ERR_INVALID_LICENSE",
	[0x74] = "NV_ERR_NVLINK_INIT_ERROR",
	[0x75] = "NV_ERR_NVLINK_MINION_ERROR",
	[0x76] = "NV_ERR_NVLINK_CLOCK_ERROR",
	[0x77] = "NV_ERR_NVLINK_TRAINING_ERROR",
	[0x78] = "NV_ERR_NVLINK_CONFIGURATION_ERROR",
	[0x79] = "NV_ERR_RISCV_ERROR",
	[0x7a] = "NV_ERR_FABRIC_MANAGER_NOT_PRESENT",
	[0x7b] = "NV_ERR_ALREADY_SIGNALLED",
	[0x7c] = "NV_ERR_QUEUE_TASK_SLOT_NOT_AVAILABLE",
	[0x7d] = "NV_ERR_KEY_ROTATION_IN_PROGRESS",
	[0x7e] = "NV_ERR_TEST_ONLY_CODE_NOT_ENABLED",
	[0x7f] = "NV_ERR_SECURE_BOOT_FAILED",
	[0x80] = "NV_ERR_INSUFFICIENT_ZBC_ENTRY",
	[0x81] = "NV_ERR_NVLINK_FABRIC_NOT_READY",
	[0x82] = "NV_ERR_NVLINK_FABRIC_FAILURE",
	[0x83] = "NV_ERR_GPU_MEMORY_ONLINING_FAILURE",
	[0x84] = "NV_ERR_REDUCTION_MANAGER_NOT_AVAILABLE",
	[0x86] = "NV_ERR_RESOURCE_RETIREMENT_ERROR",
};

/**
 * struct nova_status_code - a code with its text
 */
struct nova_status_code {
	/** @code: the number */
	u32 code;
	/** @text: what to say */
	struct nova_status_text text;
};

static struct nova_status_text
nova_status_find(const struct nova_status_code *codes, size_t count, u32 code,
		 const char *unknown_hint)
{
	for (size_t i = 0; i < count; i++)
		if (codes[i].code == code)
			return codes[i].text;
	return (struct nova_status_text){ "unknown", unknown_hint };
}

/* What a reader of the log can do about the codes that occur in practice */
static const struct nova_status_code nova_status_rm_hints[] = {
	{ 0x0f, { "", "the GPU fell off the bus; power-cycle the machine" } },
	{ 0x1a, { "", "something other than memory ran out" } },
	{ 0x1b, { "", "only a privileged client may do this" } },
	{ 0x1f, { "", "the driver sent an argument RM does not accept" } },
	{ 0x22, { "", "this GPU or firmware does not have the class" } },
	{ 0x25, { "", "the driver sent data RM does not accept" } },
	{ 0x3a, { "", "driver and firmware disagree about a structure" } },
	{ 0x3b, { "", "the driver sent a parameter RM does not accept" } },
	{ 0x40, { "", "RM is not in a state to do this" } },
	{ 0x51, { "", "out of memory; the firmware's heap or VRAM is full" } },
	{ 0x55, { "", "try again later" } },
	{ 0x56, { "", "this GPU or firmware cannot do it" } },
	{ 0x57, { "", "the object is gone or never was" } },
	{ 0x62, { "", "reset the GPU: unbind, then bind again" } },
	{ 0x65, { "", "hardware did not answer RM in time" } },
	{ 0x71, { "", "reset the GPU: unbind, then bind again" } },
	{ 0x7f, { "", "the GPU's own boot failed; power-cycle the machine" } },
};

/**
 * nova_status_rm() - text for an RM status
 * @status: NV_STATUS
 *
 * Returns: NVIDIA's name and, for common ones, what to do.
 */
struct nova_status_text nova_status_rm(u32 status)
{
	struct nova_status_text text =
		nova_status_find(nova_status_rm_hints,
				 ARRAY_SIZE(nova_status_rm_hints), status, "");

	text.name = "unknown";
	if (status < ARRAY_SIZE(nova_status_rm_names) &&
	    nova_status_rm_names[status])
		text.name = nova_status_rm_names[status];
	else if (status == 0xffff)
		text.name = "NV_ERR_GENERIC";
	return text;
}
EXPORT_SYMBOL_IF_KUNIT(nova_status_rm);

/**
 * nova_status_rm_errno() - errno for an RM status
 * @status: NV_STATUS
 *
 * Returns: 0 for success, else a negative errno; -EIO when nothing is nearer.
 * Never -ETIMEDOUT: for callers that means that the GSP did not answer. Nor
 * -ENOSPC, which is lack of VRAM, of which RM has its own, nor -EAGAIN, which
 * makes libraries call the kernel again for ever.
 */
int nova_status_rm_errno(u32 status)
{
	switch (status) {
	case NOVA_STATUS_OK:
		return 0;
	case 0x03: /* BUSY_RETRY */
	case 0x17: /* IN_USE */
	case 0x63: /* STATE_IN_USE */
	case 0x55: /* NOT_READY */
	case 0x66: /* TIMEOUT_RETRY */
		return -EBUSY;
	case 0x05: /* CARD_NOT_PRESENT */
	case 0x0f: /* GPU_IS_LOST */
		return -ENODEV;
	case 0x1a: /* INSUFFICIENT_RESOURCES */
	case 0x4f: /* NO_FREE_FIFOS */
		return -EUSERS;
	case 0x1b: /* INSUFFICIENT_PERMISSIONS */
		return -EPERM;
	case 0x51: /* NO_MEMORY */
		return -ENOMEM;
	case NOVA_STATUS_NOT_SUPPORTED:
	case 0x6d: /* FEATURE_NOT_ENABLED */
		return -EOPNOTSUPP;
	case 0x57: /* OBJECT_NOT_FOUND */
	case 0x4a: /* MISSING_TABLE_ENTRY */
		return -ENOENT;
	case 0x65: /* TIMEOUT, of the GPU's: the GSP has answered */
		return -ETIME;
	case 0x1d ... 0x28: /* INVALID_ACCESS_TYPE to INVALID_EVENT */
	case 0x29 ... 0x3f: /* INVALID_FLAGS to INVALID_REQUEST */
	case 0x41: /* INVALID_STRING_LENGTH */
	case 0x5b: /* OUT_OF_RANGE */
		return -EINVAL;
	default:
		return -EIO;
	}
}
EXPORT_SYMBOL_IF_KUNIT(nova_status_rm_errno);

/* nverror.h (NVIDIA, 570.144) */
static const struct nova_status_code nova_status_xids[] = {
	{ 13, { "GR_EXCEPTION", "a program did something the graphics engine refuses" } },
	{ 31, { "MMU_FAULT", "a program accessed memory that is not mapped" } },
	{ 32, { "PBDMA_ERROR", "a program's commands are malformed" } },
	{ 39, { "CE0_ERROR", "a copy failed" } },
	{ 40, { "CE1_ERROR", "a copy failed" } },
	{ 41, { "CE2_ERROR", "a copy failed" } },
	{ 43, { "RESETCHANNEL_VERIF_ERROR", "a channel was reset" } },
	{ 44, { "GR_FAULT_DURING_CTXSW", "a context switch failed" } },
	{ 45, { "PREEMPTIVE_REMOVAL", "a channel was torn down after an earlier error" } },
	{ 48, { "GPU_ECC_DBE", "VRAM is damaged; power-cycle, then replace the card" } },
	{ 58, { "FB_MEMORY_ERROR", "VRAM is damaged; power-cycle, then replace the card" } },
	{ 61, { "PMU_BREAKPOINT", "the power unit's firmware stopped; power-cycle" } },
	{ 62, { "PMU_HALT_ERROR", "the power unit's firmware stopped; power-cycle" } },
	{ 63, { "PAGE_RETIREMENT_EVENT", "a bad page of VRAM was retired" } },
	{ 64, { "PAGE_RETIREMENT_FAILURE", "a bad page of VRAM could not be retired" } },
	{ 68, { "NVDEC0_ERROR", "video decoding failed" } },
	{ 69, { "GR_CLASS_ERROR", "a program used a method its class does not have" } },
	{ 79, { "GPU_HAS_FALLEN_OFF_THE_BUS",
		  "check power and seating of the card, then power-cycle" } },
	{ 94, { "CONTAINED_ERROR", "VRAM error, only the affected program was stopped" } },
	{ 95, { "UNCONTAINED_ERROR", "VRAM error; reset the GPU" } },
	{ 110, { "SEC_FAULT_ERROR", "security fault; power-cycle the machine" } },
	{ 119, { "GSP_RPC_TIMEOUT", "the GSP does not answer; reset the GPU" } },
	{ 120, { "GSP_ERROR", "the GSP crashed; reset the GPU and report its log" } },
	{ 140, { "UNRECOVERABLE_ECC_ERROR_ESCAPE", "reset the GPU" } },
	{ 143, { "GPU_INIT_ERROR", "power-cycle the machine" } },
	{ 154, { "GPU_RECOVERY_ACTION_CHANGED", "" } },
};

/**
 * nova_status_xid() - text for an Xid
 * @xid: number of the error, ROBUST_CHANNEL_* in nverror.h
 *
 * Returns: name and advice.
 */
struct nova_status_text nova_status_xid(u32 xid)
{
	return nova_status_find(nova_status_xids, ARRAY_SIZE(nova_status_xids),
				xid, "");
}
EXPORT_SYMBOL_IF_KUNIT(nova_status_xid);

/*
 * The booter reports a falcon status in its mailbox: flcnretval.h (NVIDIA,
 * 570.144). Those that a boot can run into.
 */
static const struct nova_status_code nova_status_booter_codes[] = {
	{ 0x00, { "FLCN_OK", "" } },
	{ 0x02, { "FLCN_ERR_INVALID_ARGUMENT",
		  "the layout of VRAM or an address is not accepted" } },
	{ 0x03, { "FLCN_ERR_ILLEGAL_OPERATION", "" } },
	{ 0x04, { "FLCN_ERR_TIMEOUT", "" } },
	{ 0x17, { "FLCN_ERR_DMA_NACK", "DMA from system memory failed; look for IOMMU faults" } },
	{ 0x19, { "FLCN_ERR_BAR0_PRIV_READ_ERROR", "" } },
	{ 0x1a, { "FLCN_ERR_BAR0_PRIV_WRITE_ERROR", "" } },
	{ 0x21, { "FLCN_ERR_CSB_PRIV_READ_ERROR", "" } },
	{ 0x22, { "FLCN_ERR_CSB_PRIV_WRITE_ERROR", "" } },
	{ 0x24, { "FLCN_ERR_PRIV_SEC_VIOLATION", "" } },
	{ 0x25, { "FLCN_ERR_INVALID_VERSION", "" } },
	{ 0x2f, { "FLCN_ERR_OUT_OF_RANGE", "" } },
	{ 0x35, { "FLCN_ERR_INVALID_STATE",
		  "WPR2 may still be up; power-cycle or reset the GPU" } },
	{ 0x3f, { "FLCN_ERR_DMA_ALIGN", "" } },
	{ 0x44, { "FLCN_ERR_DMA_GENERIC",
		  "DMA from system memory failed; look for IOMMU faults" } },
	{ 0x45, { "FLCN_ERR_LS_CHK_UCODE_REVOKED", "the firmware is too old for this chip" } },
	{ 0xa0, { "FLCN_ERR_HS_CHK_INVALID_INPUT", "" } },
	{ 0xa1, { "FLCN_ERR_HS_CHK_CHIP_NOT_SUPPORTED", "the firmware is for another chip" } },
	{ 0xa2, { "FLCN_ERR_HS_CHK_UCODE_REVOKED", "the firmware is too old for this chip" } },
	{ 0xa5, { "FLCN_ERR_HS_CHK_INVALID_REGIONCFG", "" } },
	{ 0xb7, { "FLCN_ERR_HS_CHK_ENGID_MISMATCH", "" } },
	{ 0xc3, { "FLCN_ERR_HS_REGISTER_READ_WRITE_ERROR", "" } },
	{ 0xc8, { "FLCN_ERR_HS_CHK_GFW_CHAIN_OF_TRUST_BROKEN",
		  "the GPU's own boot failed; power-cycle the machine" } },
	{ 0xd2, { "FLCN_ERR_HS_SWKG_INVALID_SIGNATURE", "the firmware file is damaged" } },
	{ 0xf8, { "FLCN_ERR_AUTH_GSP_RM_HANDOFF_FAILED", "the GSP firmware was not accepted" } },
	{ 0xf9, { "FLCN_ERR_INVALID_WPRMETA_MAGIC_OR_REVISION",
		  "booter and driver disagree about the firmware version" } },
	{ 0xfa, { "FLCN_ERR_ARITHMETIC_OVERFLOW", "the layout of VRAM is not accepted" } },
	{ 0xfb, { "FLCN_ERR_OUTSTANDING_PRI_ERROR", "" } },
	{ 0xfe, { "FLCN_ERR_BINARY_NOT_STARTED", "" } },
	{ 0xff, { "FLCN_ERROR", "" } },
};

/**
 * nova_status_booter() - text for what the booter left in its mailbox
 * @mailbox: NV_PFALCON_FALCON_MAILBOX0 of SEC2 after it has halted
 *
 * Returns: name and advice.
 */
struct nova_status_text nova_status_booter(u32 mailbox)
{
	return nova_status_find(nova_status_booter_codes,
				ARRAY_SIZE(nova_status_booter_codes), mailbox,
				"check that the firmware files belong together; if WPR2 is up from before, power-cycle or reset the GPU");
}
EXPORT_SYMBOL_IF_KUNIT(nova_status_booter);

/**
 * nova_status_frts() - text for FWSEC's error code
 * @code: NV_PBUS_VBIOS_SCRATCH_FRTS_ERR_CODE or _SB_ERR_CODE
 *
 * NVIDIA publishes no list of them; 0 is success.
 *
 * Returns: name and advice.
 */
struct nova_status_text nova_status_frts(u32 code)
{
	if (!code)
		return (struct nova_status_text){ "NONE", "" };
	return (struct nova_status_text){
		"unknown",
		"if the GPU was in use before, WPR2 may still be up: power-cycle or reset the GPU",
	};
}
EXPORT_SYMBOL_IF_KUNIT(nova_status_frts);

/**
 * nova_status_gfw() - text for the progress of the GPU's own boot
 * @progress: NV_PGC6_GFW_BOOT_PROGRESS
 *
 * Returns: name and advice.
 */
struct nova_status_text nova_status_gfw(u32 progress)
{
	if (progress == NV_PGC6_GFW_BOOT_PROGRESS_COMPLETED)
		return (struct nova_status_text){ "COMPLETED", "" };
	if (!progress)
		return (struct nova_status_text){
			"NOT_STARTED",
			"the GPU has not begun to boot: check its power connectors",
		};
	return (struct nova_status_text){
		"STARTED",
		"the GPU's boot got stuck: power-cycle the machine",
	};
}
EXPORT_SYMBOL_IF_KUNIT(nova_status_gfw);

/*
 * What a read returns that the GPU's register bus refused, upper 24 bits:
 * NV_PPRIV_SYS_PRI_ERROR_CODE in dev_pri_ringstation_sys.h (gm107);
 * 0xbadf41: kern_fsp_gh100.c.
 */
static const struct nova_status_code nova_status_priv_errors[] = {
	{ 0xbad001, { "HOST_PRI_TIMEOUT", "" } },
	{ 0xbad00f, { "HOST_FECS_ERR", "" } },
	{ 0xbad0b0, { "HOST_FB_ACK_TIMEOUT", "" } },
	{ 0xbadf10, { "PRI_TIMEOUT", "the unit does not answer" } },
	{ 0xbadf11, { "PRI_DECODE", "there is no such register" } },
	{ 0xbadf12, { "PRI_RESET", "the unit is held in reset" } },
	{ 0xbadf13, { "PRI_FLOORSWEEP", "the unit is cut off on this chip" } },
	{ 0xbadf14, { "PRI_STUCK_ACK", "" } },
	{ 0xbadf15, { "PRI_0_EXPECTED_ACK", "" } },
	{ 0xbadf16, { "PRI_FENCE_ERROR", "" } },
	{ 0xbadf17, { "PRI_SUBID_ERROR", "" } },
	{ 0xbadf20, { "PRI_ORPHAN", "" } },
	{ 0xbadf30, { "DEAD_RING", "power-cycle the machine" } },
	{ 0xbadf40, { "TRAP", "" } },
	{ 0xbadf41, { "TARGET_MASK_VIOLATION", "the firmware has locked the register" } },
	{ 0xbadf50, { "PRI_CLIENT_ERR", "" } },
};

/**
 * nova_status_is_priv_error() - is this the answer to a refused read?
 * @value: what was read
 *
 * NVIDIA's own check, kflcnIsRiscvSelected_GA102() and others: a register can
 * have such a value by chance.
 *
 * Returns: true if the upper half says so.
 */
bool nova_status_is_priv_error(u32 value)
{
	return (value & 0xffff0000) == 0xbadf0000 ||
	       (value & 0xfffff000) == 0xbad00000 ||
	       (value & 0xffffff00) == 0xbad0b000;
}
EXPORT_SYMBOL_IF_KUNIT(nova_status_is_priv_error);

/**
 * nova_status_priv_error() - text for a refused read
 * @value: what was read
 *
 * Returns: name and advice.
 */
struct nova_status_text nova_status_priv_error(u32 value)
{
	return nova_status_find(nova_status_priv_errors,
				ARRAY_SIZE(nova_status_priv_errors), value >> 8,
				"");
}
EXPORT_SYMBOL_IF_KUNIT(nova_status_priv_error);
