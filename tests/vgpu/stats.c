// SPDX-License-Identifier: GPL-2.0
/* How much of what happened */
#include <errno.h>
#include <string.h>

#include "vgpu_priv.h"

struct stats_state {
	u64 count[STAT_COUNT];
};

static const struct {
	const char *name, *text;
} stat_info[] = {
#define S(id, name, text) \
	[STAT_##id] = { name, text },
#include "stats.def"
#undef S
};

void stats_init(struct vgpu *g)
{
	g->stats = vgpu_zalloc(sizeof(*g->stats));
}

void stat_add(struct vgpu *g, enum stat_counter s, u64 n)
{
	g->stats->count[s] += n;
}

u64 stat_get(const struct vgpu *g, enum stat_counter s)
{
	return g->stats->count[s];
}

void stats_clear(struct vgpu *g)
{
	memset(g->stats, 0, sizeof(*g->stats));
}

void stats_json(const struct vgpu *g, FILE *out)
{
	size_t i;

	fputc('{', out);
	for (i = 0; i < STAT_COUNT; i++)
		fprintf(out, "%s\"%s\": %llu", i ? ", " : "", stat_info[i].name,
			(unsigned long long)g->stats->count[i]);
	fputc('}', out);
}

/* --stats prints a table, --stats=FILE writes JSON. */
void stats_write(struct vgpu *g)
{
	FILE *out;
	size_t i;

	if (!g->opt.stats)
		return;
	if (!strcmp(g->opt.stats_path, "-")) {
		for (i = 0; i < STAT_COUNT; i++)
			if (g->stats->count[i])
				printf("%12llu  %s\n",
				       (unsigned long long)g->stats->count[i],
				       stat_info[i].text);
		fflush(stdout);
		return;
	}
	out = fopen(g->opt.stats_path, "w");
	if (!out)
		vgpu_die("cannot write the statistics %s: %s",
			 g->opt.stats_path, strerror(errno));
	stats_json(g, out);
	fputc('\n', out);
	if (fclose(out))
		vgpu_die("cannot write the statistics %s: %s",
			 g->opt.stats_path, strerror(errno));
}
