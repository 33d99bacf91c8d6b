// SPDX-License-Identifier: GPL-2.0
/*
 * The shim's messages.
 */
#include "nova_shim.h"

unsigned int nova_shim_errors;
char nova_shim_last_error[512];

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
