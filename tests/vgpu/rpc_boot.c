// SPDX-License-Identifier: GPL-2.0
/*
 * rpc_boot.c - the messages around RM's life: what the CPU tells it at the
 * start (SET_SYSTEM_INFO, SET_REGISTRY, no reply), the BAR's page directory
 * entry, and UNLOADING_GUEST_DRIVER
 */
#include <inttypes.h>
#include <string.h>

#include "firmware.h"
#include "rm_priv.h"

/* NV_PCFG of dev_bus.h, kbifGetPciConfigSpacePriMirror_GM107(). */
#define PCI_CONFIG_MIRROR_BASE	0x88000u
#define PCI_CONFIG_MIRROR_SIZE	0x1000u

static u64 bar64(const struct vgpu *g, u32 reg)
{
	return (pci_cfg_read32(g, reg) & ~0xfu) |
	       (u64)pci_cfg_read32(g, reg + 4) << 32;
}

static void expect(struct vgpu *g, const char *field, u64 got, u64 want)
{
	if (got != want)
		violate(g, V_SYSTEM_INFO, "%s is 0x%" PRIx64 ", the device has 0x%" PRIx64,
			field, got, want);
}

/*
 * nvDomainBusDeviceFunc is not checked: the device does not know its own
 * address (vfio-user does not tell). RM's driver puts domain in 63:32, bus in
 * 15:8 and the slot, without the function, in 7:0 (gpuEncodeDomainBusDevice()).
 */
void rpc_set_system_info(struct vgpu *g, struct rpc_msg *m)
{
	const struct rm_abi *abi = firmware_abi(g);
	struct gsp_system_info info, *i = &info;

	m->no_reply = true;
	if (m->len != abi->system_info_size)
		violate(g, V_RPC_BODY, "SET_SYSTEM_INFO has 0x%x bytes, not 0x%x",
			m->len, abi->system_info_size);
	abi->system_info_decode(i, m->payload);
	expect(g, "gpuPhysAddr", i->gpu_phys_addr, pci_cfg_read32(g, 0x10) & ~0xfu);
	expect(g, "gpuPhysFbAddr", i->gpu_phys_fb_addr, bar64(g, 0x14));
	expect(g, "gpuPhysInstAddr", i->gpu_phys_inst_addr, bar64(g, 0x1c));
	if (abi->system_info_has_pci_ids) {
		expect(g, "PCIDeviceID", i->pci_device_id, pci_cfg_read32(g, 0x00));
		expect(g, "PCISubDeviceID", i->pci_sub_device_id,
		       pci_cfg_read32(g, 0x2c));
		expect(g, "PCIRevisionID", i->pci_revision_id,
		       pci_cfg_read32(g, 0x08) & 0xff);
	}
	expect(g, "pciConfigMirrorBase", i->pci_config_mirror_base,
	       PCI_CONFIG_MIRROR_BASE);
	expect(g, "pciConfigMirrorSize", i->pci_config_mirror_size,
	       PCI_CONFIG_MIRROR_SIZE);
	if (!i->max_user_va || i->max_user_va > 1ull << 57)
		violate(g, V_SYSTEM_INFO, "maxUserVa is 0x%" PRIx64, i->max_user_va);
	if (i->sim_access_buf_phys_addr)
		violate(g, V_SYSTEM_INFO, "simAccessBufPhysAddr set on silicon");
	rm_log(g, RM_LOGRM, RM_LOG_SYSTEM_INFO, i->gpu_phys_addr, i->pci_device_id, 0);
	rm_init_rpc_seen(g, m->function);
}

static bool registry_string(const u8 *table, u32 size, u32 first, u32 off)
{
	return off >= first && off < size && memchr(table + off, 0, size - off) &&
	       table[off];
}

static bool registry_entry(struct vgpu *g, const u8 *table, u32 size, u32 first,
			   u32 n, const struct packed_registry_entry *e)
{
	const char *what = NULL;

	if (!registry_string(table, size, first, e->name_offset)) {
		violate(g, V_REGISTRY, "entry %u: name at 0x%x of 0x%x", n,
			e->name_offset, size);
		return false;
	}
	switch (e->type) {
	case REGISTRY_TABLE_ENTRY_TYPE_DWORD:
		if (e->length != sizeof(u32))
			what = "length of a dword";
		break;
	case REGISTRY_TABLE_ENTRY_TYPE_BINARY:
	case REGISTRY_TABLE_ENTRY_TYPE_STRING:
		if (!e->length || e->data < first || e->data > size ||
		    e->length > size - e->data)
			what = "data range";
		else if (e->type == REGISTRY_TABLE_ENTRY_TYPE_STRING &&
			 table[e->data + e->length - 1])
			what = "string without end";
		break;
	default:
		what = "type";
	}
	if (what) {
		violate(g, V_REGISTRY, "%s: %s (type %u data 0x%x length %u)",
			table + e->name_offset, what, e->type, e->data, e->length);
		return false;
	}
	trace_event(g, "rm", "registry %s type %u data 0x%x", table + e->name_offset,
		    e->type, e->data);
	return true;
}

/* Layout: RmPackageRegistry(), registry.c. */
void rpc_set_registry(struct vgpu *g, struct rpc_msg *m)
{
	const struct packed_registry_table *t = (const void *)m->payload;
	struct packed_registry_entry e;
	u32 first, i;

	m->no_reply = true;
	if (t->size != m->len) {
		violate(g, V_REGISTRY, "table says 0x%x bytes, message has 0x%x",
			t->size, m->len);
		goto out;
	}
	if (t->num_entries > (t->size - sizeof(*t)) / sizeof(e)) {
		violate(g, V_REGISTRY, "%u entries in 0x%x bytes", t->num_entries,
			t->size);
		goto out;
	}
	first = sizeof(*t) + t->num_entries * sizeof(e);
	for (i = 0; i < t->num_entries; i++) {
		memcpy(&e, m->payload + sizeof(*t) + i * sizeof(e), sizeof(e));
		if (!registry_entry(g, m->payload, t->size, first, i, &e))
			break;
	}
	rm_log(g, RM_LOGRM, RM_LOG_REGISTRY, t->num_entries, 0, 0);
out:
	rm_init_rpc_seen(g, m->function);
}

/* kbusUpdateRmAddressSpace..: RM keeps the entry for its BAR2 accesses. */
void rpc_update_bar_pde(struct vgpu *g, struct rpc_msg *m)
{
	const struct rpc_update_bar_pde *p = (const void *)m->payload;

	if (p->bar_type != NV_RPC_UPDATE_PDE_BAR_1 &&
	    p->bar_type != NV_RPC_UPDATE_PDE_BAR_2) {
		violate(g, V_RPC_BODY, "UPDATE_BAR_PDE for BAR type %u", p->bar_type);
		m->result = NV_ERR_INVALID_ARGUMENT;
		return;
	}
	m->result = bar_update_pde(g, p->bar_type == NV_RPC_UPDATE_PDE_BAR_1 ? 1 : 2,
				   p->entry_value, p->entry_level_shift);
}

void rpc_unloading_guest_driver(struct vgpu *g, struct rpc_msg *m)
{
	const struct rpc_unloading_guest_driver *u = (const void *)m->payload;

	/* NV2080_CTRL_GPU_SET_POWER_STATE_GPU_LEVEL_0 .. _7, ctrl2080power.h */
	if (u->in_pm_transition > 1 || u->gc6_entering > 1 || u->new_level > 7 ||
	    (!u->in_pm_transition && (u->gc6_entering || u->new_level)))
		violate(g, V_UNLOAD_ARGS, "bInPMTransition %u bGc6Entering %u newLevel %u",
			u->in_pm_transition, u->gc6_entering, u->new_level);
}
