// SPDX-License-Identifier: GPL-2.0
/*
 * The shim's messages and memory.
 */
#include "nova_shim.h"

unsigned int nova_shim_errors;
char nova_shim_last_error[512];

int nova_shim_fail_nth = -1;

void *kcalloc(size_t n, size_t size, int gfp)
{
	void *p;

	(void)gfp;
	if (!nova_shim_fail_nth)
		return NULL;
	if (nova_shim_fail_nth > 0)
		nova_shim_fail_nth--;
	p = calloc(n, size);
	assert(p);
	return p;
}

void dev_err(const struct device *dev, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(nova_shim_last_error, sizeof(nova_shim_last_error),
			fmt, args);
	va_end(args);

	/* A message is one line, whole, and says something. */
	assert(len > 1 && len < (int)sizeof(nova_shim_last_error));
	assert(strchr(nova_shim_last_error, '\n') ==
	       nova_shim_last_error + len - 1);
	nova_shim_errors++;
	if (getenv("NOVA_SHIM_VERBOSE"))
		fprintf(stderr, "# %s", nova_shim_last_error);
}
