// SPDX-License-Identifier: GPL-2.0
/* Messages for the person who runs the model, and its last words */
#include <stdarg.h>
#include <stdlib.h>

#include "vgpu_priv.h"

void vgpu_log(struct vgpu *g, const char *fmt, ...)
{
	u64 us = vclock_now(g) / 1000;
	va_list ap;

	fprintf(stderr, "vgpu: [%5llu.%06llu] ", (unsigned long long)(us / 1000000),
		(unsigned long long)(us % 1000000));
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

void vgpu_die(const char *fmt, ...)
{
	va_list ap;

	fputs("vgpu: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

void *vgpu_zalloc(size_t size)
{
	void *p = calloc(1, size);

	if (!p)
		vgpu_die("out of memory (%zu bytes)", size);
	return p;
}
