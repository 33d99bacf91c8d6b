# SPDX-License-Identifier: GPL-2.0
"""Memory of stock nouveau, asked for as its own user space does.

The ioctls are those of the kernel's uapi/drm/nouveau_drm.h.
"""

import fcntl
import mmap
import os
import struct

DRM_IOWR = 3 << 30 | ord("d") << 8
#: struct drm_gem_close
GEM_CLOSE = 1 << 30 | 8 << 16 | ord("d") << 8 | 0x09
#: struct drm_nouveau_gem_new: handle, domain, size, offset, map_handle,
#: tile_mode, tile_flags, channel_hint, align
GEM_NEW_LAYOUT = "=IIQQQIIII"
GEM_NEW = DRM_IOWR | struct.calcsize(GEM_NEW_LAYOUT) << 16 | 0x80
DOMAIN_VRAM = 1 << 1
DOMAIN_MAPPABLE = 1 << 3
PAGE = 4096
#: Between the words that are written and looked for again.
STEP = 64 << 10


class Vram:
    """Objects that nouveau has to place in video memory when they are made."""

    def __init__(self, node):
        self._fd = os.open(node, os.O_RDWR)
        self.objects = []

    def new(self, size):
        """One more; returns its number."""
        data = bytearray(struct.pack(GEM_NEW_LAYOUT, 0, DOMAIN_VRAM | DOMAIN_MAPPABLE,
                                     size, 0, 0, 0, 0, 0, PAGE))
        fcntl.ioctl(self._fd, GEM_NEW, data)
        handle, _, _, _, offset, *_ = struct.unpack(GEM_NEW_LAYOUT, data)
        self.objects.append((handle, size, offset))
        return len(self.objects) - 1

    def _map(self, number):
        _, size, offset = self.objects[number]
        return mmap.mmap(self._fd, size, mmap.MAP_SHARED, offset=offset)

    @staticmethod
    def _word(number, at):
        return struct.pack("=II", 0x5eed0000 | number, at)

    def write(self, number):
        """A word of its own every STEP bytes."""
        with self._map(number) as memory:
            for at in range(0, len(memory), STEP):
                memory[at:at + 8] = self._word(number, at)

    def wrong(self, number):
        """Where the word is not there any more."""
        with self._map(number) as memory:
            return [at for at in range(0, len(memory), STEP)
                    if memory[at:at + 8] != self._word(number, at)]

    def close(self):
        """Free all."""
        for handle, _, _ in self.objects:
            fcntl.ioctl(self._fd, GEM_CLOSE, struct.pack("=II", handle, 0))
        os.close(self._fd)
