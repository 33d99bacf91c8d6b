// SPDX-License-Identifier: GPL-2.0
/*
 * The verdict on a run
 *
 * {"violations": [...], "tolerated": {...}, "leaks": [...], "state": {...},
 * "notes": [...], "stats": {...}}, written to --report FILE when the model ends, and given on the
 * control socket.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "boot.h"
#include "gr.h"
#include "rm.h"
#include "vgpu_priv.h"

#define REPORT_MAX_LEAKS	4096

struct report_state {
	char **leak;
	size_t leaks;		/* kept in leak[] */
	u64 leak_total;
	bool leaks_excused;
};

void report_init(struct vgpu *g)
{
	g->report = vgpu_zalloc(sizeof(*g->report));
}

void report_leak(struct vgpu *g, const char *fmt, ...)
{
	struct report_state *r = g->report;
	char text[256];
	char **leak;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	trace_event(g, "LEAK", "%s", text);
	if (r->leaks_excused)
		return;
	vgpu_log(g, "LEAK %s", text);
	r->leak_total++;
	if (r->leaks == REPORT_MAX_LEAKS)
		return;
	leak = realloc(r->leak, (r->leaks + 1) * sizeof(*leak));
	if (!leak)
		vgpu_die("out of memory");
	r->leak = leak;
	r->leak[r->leaks] = strdup(text);
	if (!r->leak[r->leaks++])
		vgpu_die("out of memory");
}

void report_excuse_leaks(struct vgpu *g, bool excuse)
{
	g->report->leaks_excused = excuse;
}

size_t report_leaks(const struct vgpu *g)
{
	return g->report->leak_total;
}

void report_clear(struct vgpu *g)
{
	struct report_state *r = g->report;

	while (r->leaks)
		free(r->leak[--r->leaks]);
	free(r->leak);
	r->leak = NULL;
	r->leak_total = 0;
}

void json_string(FILE *out, const char *s)
{
	fputc('"', out);
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			fprintf(out, "\\%c", *s);
		else if ((unsigned char)*s < 0x20 || (unsigned char)*s > 0x7e)
			fprintf(out, "\\u%04x", (unsigned char)*s);
		else
			fputc(*s, out);
	}
	fputc('"', out);
}

static const char *json_bool(bool b)
{
	return b ? "true" : "false";
}

void report_json(struct vgpu *g, FILE *out)
{
	const struct report_state *r = g->report;
	const char *note = gr_swallow_note(g);
	size_t i;

	rom_window_check(g);
	fprintf(out, "{\"chip\": \"%s\", \"violations\": ", g->chip->name);
	violation_json(g, out, true);
	fputs(", \"tolerated\": ", out);
	violation_tolerated_json(g, out);
	fputs(", \"user\": ", out);
	violation_user_json(g, out);
	fputs(", \"leaks\": [", out);
	for (i = 0; i < r->leaks; i++) {
		fputs(i ? ", " : "", out);
		json_string(out, r->leak[i]);
	}
	fprintf(out, "], \"state\": {\"wpr2_set\": %s, \"riscv_active\": %s, ",
		json_bool(wpr2_end(g) != 0), json_bool(gsp_riscv_active(g)));
	fprintf(out, "\"rm_running\": %s, \"bus_master\": %s, ",
		json_bool(rm_running(g)), json_bool(pci_bus_master(g)));
	fprintf(out, "\"interrupts_enabled\": %s, \"flush_page\": %llu}",
		json_bool(!irq_quiet(g)),
		(unsigned long long)sysmem_flush_addr(g));
	fputs(", \"notes\": [", out);
	if (note)
		json_string(out, note);
	fputs("], \"stats\": ", out);
	stats_json(g, out);
	fputc('}', out);
}

void report_write(struct vgpu *g)
{
	FILE *out;

	if (!g->opt.report_path)
		return;
	out = fopen(g->opt.report_path, "w");
	if (!out)
		vgpu_die("cannot write the report %s: %s", g->opt.report_path,
			 strerror(errno));
	report_json(g, out);
	fputc('\n', out);
	if (fclose(out))
		vgpu_die("cannot write the report %s: %s", g->opt.report_path,
			 strerror(errno));
}
