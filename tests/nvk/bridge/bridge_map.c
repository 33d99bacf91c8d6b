// SPDX-License-Identifier: GPL-2.0
/* Sorted arrays: what the bridge remembers is little, and seldom changed. */
#include <stdlib.h>
#include <string.h>

#include "bridge_map.h"

/**
 * bridge_map_from() - index of the first entry whose number is not below another
 * @map:	the map
 * @key:	the number
 *
 * Returns: the index, which is the map's count if there is none.
 */
size_t bridge_map_from(const struct bridge_map *map, uint64_t key)
{
	size_t low = 0, high = map->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (map->entries[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/**
 * bridge_map_find() - what belongs to a number
 * @map:	the map
 * @key:	the number
 *
 * Returns: the entry, valid until the map changes, or NULL.
 */
struct bridge_entry *bridge_map_find(const struct bridge_map *map, uint64_t key)
{
	size_t at = bridge_map_from(map, key);

	if (at < map->count && map->entries[at].key == key)
		return &map->entries[at];
	return NULL;
}

static bool bridge_map_grow(struct bridge_map *map)
{
	size_t room = map->room ? 2 * map->room : 8;
	struct bridge_entry *entries;

	if (map->count < map->room)
		return true;
	entries = realloc(map->entries, room * sizeof(*entries));
	if (!entries)
		return false;
	map->entries = entries;
	map->room = room;
	return true;
}

/**
 * bridge_map_put() - add an entry, or replace the one of the same number
 * @map:	the map
 * @entry:	what to copy
 *
 * Returns: false if there is no memory.
 */
bool bridge_map_put(struct bridge_map *map, const struct bridge_entry *entry)
{
	size_t at = bridge_map_from(map, entry->key);

	if (at == map->count || map->entries[at].key != entry->key) {
		if (!bridge_map_grow(map))
			return false;
		memmove(&map->entries[at + 1], &map->entries[at],
			(map->count - at) * sizeof(*entry));
		map->count++;
	}
	map->entries[at] = *entry;
	return true;
}

/**
 * bridge_map_remove() - take an entry out
 * @map:	the map
 * @key:	its number
 *
 * Returns: was there one?
 */
bool bridge_map_remove(struct bridge_map *map, uint64_t key)
{
	size_t at = bridge_map_from(map, key);

	if (at == map->count || map->entries[at].key != key)
		return false;
	map->count--;
	memmove(&map->entries[at], &map->entries[at + 1],
		(map->count - at) * sizeof(*map->entries));
	return true;
}

/**
 * bridge_map_free() - make a map empty
 * @map:	the map
 */
void bridge_map_free(struct bridge_map *map)
{
	free(map->entries);
	*map = (struct bridge_map) { 0 };
}
