// SPDX-License-Identifier: GPL-2.0
struct sample_ops {
	/* what it is called */
	const char *name;
	int (*start)(int what, const char *why);
	void (*stop)(void);
	unsigned int size;
};

const struct sample_ops first = {
	.name = "first, with a comma",
	.start = first_start,
	.stop = first_stop,
	.size = MAX(1, 2),
};

static const struct sample_ops second = {
	.name = "second",
	.start = first_start,
	.stop = NULL,
};
