// SPDX-License-Identifier: GPL-2.0
/*
 * Operations of VM_BIND. The one difference that takes some memory: where
 * nouveau unmaps something inside a sparse region the region shows again, and
 * who ends the region says so; ours replaces whatever is there, so the bridge
 * has to know where sparse regions are.
 */
#include <errno.h>
#include <stdlib.h>

#include "bridge_call.h"
#include "bridge_ops.h"

#define BRIDGE_KIND_MASK 0xff
#define BRIDGE_FLAGS (BRIDGE_KIND_MASK | DRM_NOUVEAU_VM_BIND_SPARSE)

/* Room for one more in an array. */
static bool bridge_ops_grow(void **array, size_t count, size_t *room, size_t size)
{
	size_t more = *room ? 2 * *room : 8;
	void *grown;

	if (count < *room)
		return true;
	grown = realloc(*array, more * size);
	if (!grown)
		return false;
	*array = grown;
	*room = more;
	return true;
}

static int bridge_ops_put(struct bridge_ops *ops,
			  const struct drm_nova_vm_bind_op *op)
{
	if (!bridge_ops_grow((void **)&ops->ops, ops->count, &ops->room, sizeof(*op)))
		return -ENOMEM;
	ops->ops[ops->count++] = *op;
	return 0;
}

static int bridge_ops_change(struct bridge_ops *ops, struct bridge_map *sparse,
			     struct bridge_entry region, bool made)
{
	if (!bridge_ops_grow((void **)&ops->changes, ops->change_count,
			     &ops->change_room, sizeof(*ops->changes)))
		return -ENOMEM;
	if (!made)
		bridge_map_remove(sparse, region.key);
	else if (!bridge_map_put(sparse, &region))
		return -ENOMEM;
	ops->changes[ops->change_count++] = (struct bridge_change) { region, made };
	return 0;
}

/* Index of the first region that ends above @addr. */
static size_t bridge_ops_region(const struct bridge_map *sparse, uint64_t addr)
{
	size_t at = bridge_map_from(sparse, addr);

	return at && sparse->entries[at - 1].value[0] > addr ? at - 1 : at;
}

static int bridge_ops_unmap(struct bridge_ops *ops, uint64_t va, uint64_t end,
			    bool sparse)
{
	struct drm_nova_vm_bind_op op = {
		.op = sparse ? DRM_NOVA_VM_BIND_OP_MAP : DRM_NOVA_VM_BIND_OP_UNMAP,
		.flags = sparse ? DRM_NOVA_VM_BIND_SPARSE : 0,
		.va = va,
		.range = end - va,
	};

	return bridge_ops_put(ops, &op);
}

/* Unmap a range: what of it is in sparse regions is sparse again. */
static int bridge_ops_restore(struct bridge_ops *ops,
			      const struct bridge_map *sparse, uint64_t va,
			      uint64_t end)
{
	size_t at = bridge_ops_region(sparse, va);
	int result = 0;

	for (; !result && va < end; at++) {
		uint64_t from = end, to = end;

		if (at < sparse->count && sparse->entries[at].key < end) {
			from = sparse->entries[at].key;
			to = sparse->entries[at].value[0];
		}
		if (from < va)
			from = va;
		if (to > end)
			to = end;
		if (from > va)
			result = bridge_ops_unmap(ops, va, from, false);
		if (!result && to > from)
			result = bridge_ops_unmap(ops, from, to, true);
		va = to;
	}
	return result;
}

static int bridge_ops_sparse(struct bridge_ops *ops, struct bridge_map *sparse,
			     const struct drm_nouveau_vm_bind_op *from, bool map)
{
	uint64_t end = from->addr + from->range;
	struct bridge_entry region = { from->addr, { end } }, *known;
	size_t at = bridge_ops_region(sparse, from->addr);
	int result;

	known = at < sparse->count ? &sparse->entries[at] : NULL;
	if (map && known && known->key < end) {
		bridge_say("a sparse region at 0x%llx over another",
			   (unsigned long long)from->addr);
		return -ENOSPC;
	}
	if (!map && (!known || known->key != from->addr || known->value[0] != end)) {
		bridge_say("no sparse region at 0x%llx to unmap",
			   (unsigned long long)from->addr);
		return -ENOENT;
	}
	result = bridge_ops_change(ops, sparse, region, map);
	return result ? result : bridge_ops_unmap(ops, from->addr, end, map);
}

/**
 * bridge_ops_add() - translate one operation
 * @ops:	where to
 * @sparse:	sparse regions of the VM, brought up to date
 * @from:	nouveau's operation
 *
 * Returns: 0 or a negative errno.
 */
int bridge_ops_add(struct bridge_ops *ops, struct bridge_map *sparse,
		   const struct drm_nouveau_vm_bind_op *from)
{
	bool map = from->op == DRM_NOUVEAU_VM_BIND_OP_MAP;
	struct drm_nova_vm_bind_op op = {
		.op = DRM_NOVA_VM_BIND_OP_MAP,
		.handle = from->handle,
		.pte_kind = from->flags & BRIDGE_KIND_MASK,
		.va = from->addr,
		.range = from->range,
		.bo_offset = from->bo_offset,
	};

	if ((!map && from->op != DRM_NOUVEAU_VM_BIND_OP_UNMAP) ||
	    from->flags & ~BRIDGE_FLAGS || from->addr + from->range <= from->addr) {
		bridge_say("VM_BIND's operation %u, flags 0x%x, 0x%llx bytes at 0x%llx",
			   from->op, from->flags, (unsigned long long)from->range,
			   (unsigned long long)from->addr);
		return -EINVAL;
	}
	if (from->flags & DRM_NOUVEAU_VM_BIND_SPARSE)
		return bridge_ops_sparse(ops, sparse, from, map);
	if (map)
		return bridge_ops_put(ops, &op);
	return bridge_ops_restore(ops, sparse, from->addr, from->addr + from->range);
}

/**
 * bridge_ops_undo() - sparse regions are what they were: the call failed
 * @ops:	the operations
 * @sparse:	sparse regions of the VM
 */
void bridge_ops_undo(struct bridge_ops *ops, struct bridge_map *sparse)
{
	while (ops->change_count) {
		struct bridge_change *change = &ops->changes[--ops->change_count];

		if (change->made)
			bridge_map_remove(sparse, change->region.key);
		else if (!bridge_map_put(sparse, &change->region))
			bridge_say("no memory for a sparse region");
	}
}

/**
 * bridge_ops_free() - free the memory of a list
 * @ops:	the operations
 */
void bridge_ops_free(struct bridge_ops *ops)
{
	free(ops->ops);
	free(ops->changes);
}
