/* SPDX-License-Identifier: GPL-2.0 */
/* Memory objects. */
#ifndef BRIDGE_GEM_H
#define BRIDGE_GEM_H

#include <stddef.h>

struct bridge_file;

int bridge_gem_new(struct bridge_file *file, int fd, void *argument,
		   size_t size);
int bridge_gem_info(struct bridge_file *file, int fd, void *argument,
		    size_t size);
int bridge_gem_close(struct bridge_file *file, int fd, void *argument,
		     size_t size);
int bridge_gem_export(struct bridge_file *file, int fd, void *argument,
		      size_t size);
int bridge_gem_import(struct bridge_file *file, int fd, void *argument,
		      size_t size);

#endif
