/* SPDX-License-Identifier: GPL-2.0 */
/* A sorted array of numbers and what belongs to them; the caller locks. */
#ifndef BRIDGE_MAP_H
#define BRIDGE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct bridge_entry - a number and what belongs to it
 * @key:	the number
 * @value:	two numbers, of which some maps use one
 */
struct bridge_entry {
	uint64_t key;
	uint64_t value[2];
};

/**
 * struct bridge_map - entries by their number; all zero is an empty one
 * @entries:	sorted
 * @count:	how many there are
 * @room:	how many there is memory for
 */
struct bridge_map {
	struct bridge_entry *entries;
	size_t count;
	size_t room;
};

size_t bridge_map_from(const struct bridge_map *map, uint64_t key);
struct bridge_entry *bridge_map_find(const struct bridge_map *map, uint64_t key);
bool bridge_map_put(struct bridge_map *map, const struct bridge_entry *entry);
bool bridge_map_remove(struct bridge_map *map, uint64_t key);
void bridge_map_free(struct bridge_map *map);

#endif
