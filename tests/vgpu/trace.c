// SPDX-License-Identifier: GPL-2.0
/*
 * What happened last, and with --trace all that happened
 *
 * Register accesses are kept raw and only formatted when somebody looks; the
 * same access repeated (a poll loop) is one entry with a count.
 */
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "trace.h"
#include "vgpu_priv.h"

#define TRACE_RING	64
#define TRACE_TEXT	96

struct trace_entry {
	u64 ns;
	unsigned int repeat;		/* further equal accesses */
	enum { TRACE_NONE, TRACE_TEXT_LINE, TRACE_MMIO } kind;
	bool write;
	u32 addr, size;
	u64 val;
	char text[TRACE_TEXT];
};

struct trace_state {
	struct trace_entry ring[TRACE_RING];
	u64 head;			/* entries ever written */
	FILE *out;			/* with --trace */
};

void trace_init(struct vgpu *g)
{
	struct trace_state *t = vgpu_zalloc(sizeof(*t));

	g->trace = t;
	if (!g->opt.trace)
		return;
	if (!strcmp(g->opt.trace_path, "-"))
		t->out = stderr;
	else
		t->out = fopen(g->opt.trace_path, "w");
	if (!t->out)
		vgpu_die("cannot write the trace %s: %s", g->opt.trace_path,
			 strerror(errno));
}

static void trace_format(const struct trace_entry *e, char *buf, size_t len)
{
	char name[64], times[24] = "";

	if (e->repeat)
		snprintf(times, sizeof(times), " (%u times)", e->repeat + 1);
	if (e->kind == TRACE_MMIO)
		snprintf(buf, len, "%s%-2u %06x %0*llx %s%s",
			 e->write ? "wr" : "rd", e->size * 8, e->addr,
			 (int)e->size * 2, (unsigned long long)e->val,
			 reg_name(e->addr, name, sizeof(name)), times);
	else
		snprintf(buf, len, "%s%s", e->text, times);
}

static void trace_print(struct trace_state *t, const struct trace_entry *e)
{
	char line[160];

	trace_format(e, line, sizeof(line));
	fprintf(t->out, "%5llu.%06llu %s\n",
		(unsigned long long)(e->ns / 1000000000),
		(unsigned long long)(e->ns / 1000 % 1000000), line);
}

static struct trace_entry *trace_last(struct trace_state *t)
{
	return t->head ? &t->ring[(t->head - 1) % TRACE_RING] : NULL;
}

/* The entry before has had its last repetition: it can be printed. */
static struct trace_entry *trace_next(struct vgpu *g)
{
	struct trace_state *t = g->trace;
	struct trace_entry *e = trace_last(t);

	if (t->out && e)
		trace_print(t, e);
	e = &t->ring[t->head++ % TRACE_RING];
	e->ns = vclock_now(g);
	e->repeat = 0;
	return e;
}

void trace_mmio(struct vgpu *g, bool write, u32 addr, u32 size, u64 val)
{
	struct trace_entry *e = trace_last(g->trace);

	if (e && e->kind == TRACE_MMIO && e->write == write &&
	    e->addr == addr && e->size == size && e->val == val) {
		e->repeat++;
		return;
	}
	e = trace_next(g);
	e->kind = TRACE_MMIO;
	e->write = write;
	e->addr = addr;
	e->size = size;
	e->val = val;
}

void trace_event(struct vgpu *g, const char *what, const char *fmt, ...)
{
	struct trace_entry *e = trace_last(g->trace);
	char text[TRACE_TEXT];
	va_list ap;
	int n;

	n = snprintf(text, sizeof(text), "%s ", what);
	va_start(ap, fmt);
	vsnprintf(text + n, sizeof(text) - (size_t)n, fmt, ap);
	va_end(ap);
	if (e && e->kind == TRACE_TEXT_LINE && !strcmp(e->text, text)) {
		e->repeat++;
		return;
	}
	e = trace_next(g);
	e->kind = TRACE_TEXT_LINE;
	memcpy(e->text, text, sizeof(text));
}

/* The newest max entries, oldest first; returns how many. */
size_t trace_tail(const struct vgpu *g, struct trace_line *lines, size_t max)
{
	const struct trace_state *t = g->trace;
	u64 n = t->head < TRACE_RING ? t->head : TRACE_RING, i;

	if (n > max)
		n = max;
	for (i = 0; i < n; i++)
		trace_format(&t->ring[(t->head - n + i) % TRACE_RING],
			     lines[i].text, sizeof(lines[i].text));
	return n;
}

void trace_flush(struct vgpu *g)
{
	struct trace_state *t = g->trace;
	struct trace_entry *e = trace_last(t);

	if (!t->out)
		return;
	if (e && e->kind != TRACE_NONE)
		trace_print(t, e);
	fflush(t->out);
}
