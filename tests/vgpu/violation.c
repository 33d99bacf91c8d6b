// SPDX-License-Identifier: GPL-2.0
/*
 * The strictness engine
 *
 * Every check has a name, the number of the rule it enforces and a count. The
 * first time a check fails, the trace's tail is printed and kept for the
 * report; after a few more the log only counts.
 *
 * A check that what a user has pushed does not pass is no failure of the driver's
 * and is counted apart: see violate_user().
 *
 * What a driver nobody here can change is known to do is in tolerances.def;
 * --tolerate DRIVER lets it pass, counted apart. An --allow FILE adds to that:
 *
 *	tolerate NAME		the check NAME does not count
 *	register ADDR[-ADDR]	unknown registers in that range may be accessed
 *	# comment
 *
 * A test that has the driver break a rule, for want of anything better to do,
 * has a check count apart for a while by the control socket's "tolerate".
 */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "vgpu_priv.h"

#define VIOLATION_TAIL	32
#define VIOLATION_PRINT	5		/* occurrences of a check logged */
#define ALLOW_RANGES	64

struct violation_record {
	unsigned int count, tolerated;
	unsigned int user; /* by what users pushed */
	bool allowed, excused;
	char first[256];
	struct trace_line *tail;
	size_t tail_lines;
};

struct violation_state {
	struct violation_record rec[V_COUNT];
	struct {
		u32 first, last;
	} allow[ALLOW_RANGES];
	size_t allows;
};

static const struct {
	unsigned int rule;
	const char *name, *text;
} violation_info[] = {
#define V(id, rule, name, text) \
	[V_##id] = { rule, name, text },
#include "violations.def"
#undef V
};

/* What --tolerate lets pass. */
static const struct {
	const char *driver;
	enum violation check;
	const char *reason;
} tolerances[] = {
#define T(driver, check, reason) \
	{ driver, V_##check, reason },
#include "tolerances.def"
#undef T
};

const char *violation_name(enum violation v)
{
	return violation_info[v].name;
}

int violation_find(const char *name)
{
	size_t i;

	for (i = 0; i < V_COUNT; i++)
		if (!strcmp(violation_info[i].name, name))
			return (int)i;
	return -1;
}

static void allow_line(struct violation_state *s, const char *path,
		       unsigned int lineno, const char *verb, char *arg)
{
	char *end;
	int v;

	if (!strcmp(verb, "tolerate")) {
		v = violation_find(arg);
		if (v < 0)
			vgpu_die("%s:%u: there is no check '%s'", path, lineno,
				 arg);
		s->rec[v].allowed = true;
		return;
	}
	if (strcmp(verb, "register"))
		vgpu_die("%s:%u: expected 'tolerate' or 'register'", path,
			 lineno);
	if (s->allows == ALLOW_RANGES)
		vgpu_die("%s:%u: more than %d register ranges", path, lineno,
			 ALLOW_RANGES);
	s->allow[s->allows].first = (u32)strtoul(arg, &end, 16);
	s->allow[s->allows].last = s->allow[s->allows].first + 3;
	if (*end == '-')
		s->allow[s->allows].last = (u32)strtoul(end + 1, &end, 16);
	if (*end || end == arg ||
	    s->allow[s->allows].last < s->allow[s->allows].first)
		vgpu_die("%s:%u: bad register range '%s'", path, lineno, arg);
	s->allows++;
}

static void allow_load(struct violation_state *s, const char *path)
{
	char line[256], verb[32], arg[128], rest[2];
	unsigned int lineno = 0;
	FILE *f = fopen(path, "r");
	char *hash;
	int n;

	if (!f)
		vgpu_die("cannot read %s: %s", path, strerror(errno));
	while (fgets(line, sizeof(line), f)) {
		lineno++;
		hash = strchr(line, '#');
		if (hash)
			*hash = '\0';
		n = sscanf(line, "%31s %127s %1s", verb, arg, rest);
		if (n <= 0)
			continue;
		if (n != 2)
			vgpu_die("%s:%u: expected two words", path, lineno);
		allow_line(s, path, lineno, verb, arg);
	}
	fclose(f);
}

static void tolerate(struct violation_state *s, const char *driver)
{
	bool known = false;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tolerances); i++) {
		if (strcmp(tolerances[i].driver, driver))
			continue;
		s->rec[tolerances[i].check].allowed = true;
		known = true;
	}
	if (!known)
		vgpu_die("tolerances.def says nothing of a driver '%s'", driver);
}

void violation_init(struct vgpu *g)
{
	g->violation = vgpu_zalloc(sizeof(*g->violation));
	if (g->opt.tolerate)
		tolerate(g->violation, g->opt.tolerate);
	if (g->opt.allow_path)
		allow_load(g->violation, g->opt.allow_path);
}

bool violation_register_allowed(const struct vgpu *g, u32 addr)
{
	const struct violation_state *s = g->violation;
	size_t i;

	for (i = 0; i < s->allows; i++)
		if (addr >= s->allow[i].first && addr <= s->allow[i].last)
			return true;
	return false;
}

unsigned int violation_count(const struct vgpu *g, enum violation v)
{
	return g->violation->rec[v].count;
}

unsigned int violation_total(const struct vgpu *g)
{
	unsigned int n = 0;
	size_t i;

	for (i = 0; i < V_COUNT; i++)
		n += g->violation->rec[i].count;
	return n;
}

void violate(struct vgpu *g, enum violation v, const char *fmt, ...)
{
	struct violation_record *r = &g->violation->rec[v];
	char text[256];
	va_list ap;
	size_t i;

	if (r->allowed || r->excused) {
		r->tolerated++;
		return;
	}
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	r->count++;
	if (r->count == 1) {
		memcpy(r->first, text, sizeof(text));
		r->tail = vgpu_zalloc(VIOLATION_TAIL * sizeof(*r->tail));
		r->tail_lines = trace_tail(g, r->tail, VIOLATION_TAIL);
	}
	if (r->count <= VIOLATION_PRINT)
		vgpu_log(g, "VIOLATION %s (rule %u): %s%s",
			 violation_info[v].name, violation_info[v].rule, text,
			 r->count == VIOLATION_PRINT ?
			 " (further ones are only counted)" : "");
	if (r->count == 1)
		for (i = 0; i < r->tail_lines; i++)
			fprintf(stderr, "vgpu:     | %s\n", r->tail[i].text);
	trace_event(g, "VIOLATION", "%s", violation_info[v].name);
	if (g->opt.stop)
		loop_quit(g, 3);
}

unsigned int violation_user_count(const struct vgpu *g, enum violation v)
{
	return g->violation->rec[v].user;
}

unsigned int violation_user_total(const struct vgpu *g)
{
	unsigned int n = 0;
	size_t i;

	for (i = 0; i < V_COUNT; i++)
		n += g->violation->rec[i].user;
	return n;
}

void violate_user(struct vgpu *g, enum violation v, const char *fmt, ...)
{
	struct violation_record *r = &g->violation->rec[v];
	char text[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	r->user++;
	if (r->user <= VIOLATION_PRINT)
		vgpu_log(g, "a user's mistake, %s: %s%s",
			 violation_info[v].name, text,
			 r->user == VIOLATION_PRINT ?
				 " (further ones are only counted)" :
				 "");
	trace_event(g, "mistake", "%s", violation_info[v].name);
}

void violation_tolerate(struct vgpu *g, enum violation v)
{
	g->violation->rec[v].excused = true;
}

void violation_strict(struct vgpu *g)
{
	size_t i;

	for (i = 0; i < V_COUNT; i++)
		g->violation->rec[i].excused = false;
}

void violation_clear(struct vgpu *g)
{
	struct violation_record *r;
	size_t i;

	for (i = 0; i < V_COUNT; i++) {
		r = &g->violation->rec[i];
		free(r->tail);
		r->tail = NULL;
		r->tail_lines = 0;
		r->count = 0;
		r->tolerated = 0;
		r->user = 0;
	}
}

static void record_json(const struct violation_state *s, size_t v, FILE *out,
			bool with_trace)
{
	const struct violation_record *r = &s->rec[v];
	size_t i;

	fprintf(out, "{\"name\": \"%s\", \"rule\": %u, \"count\": %u",
		violation_info[v].name, violation_info[v].rule, r->count);
	fputs(", \"meaning\": ", out);
	json_string(out, violation_info[v].text);
	fputs(", \"first\": ", out);
	json_string(out, r->first);
	if (with_trace) {
		fputs(", \"first_trace\": [", out);
		for (i = 0; i < r->tail_lines; i++) {
			fputs(i ? ", " : "", out);
			json_string(out, r->tail[i].text);
		}
		fputc(']', out);
	}
	fputc('}', out);
}

void violation_json(const struct vgpu *g, FILE *out, bool with_trace)
{
	const char *sep = "";
	size_t i;

	fputc('[', out);
	for (i = 0; i < V_COUNT; i++) {
		if (!g->violation->rec[i].count)
			continue;
		fputs(sep, out);
		record_json(g->violation, i, out, with_trace);
		sep = ", ";
	}
	fputc(']', out);
}

/* One more check that has a count. */
static const char *count_json(FILE *out, const char *sep, size_t v,
			      unsigned int count)
{
	if (!count)
		return sep;
	fprintf(out, "%s\"%s\": %u", sep, violation_info[v].name, count);
	return ", ";
}

void violation_tolerated_json(const struct vgpu *g, FILE *out)
{
	const char *sep = "";
	size_t i;

	fputc('{', out);
	for (i = 0; i < V_COUNT; i++)
		sep = count_json(out, sep, i, g->violation->rec[i].tolerated);
	fputc('}', out);
}

void violation_user_json(const struct vgpu *g, FILE *out)
{
	const char *sep = "";
	size_t i;

	fputc('{', out);
	for (i = 0; i < V_COUNT; i++)
		sep = count_json(out, sep, i, g->violation->rec[i].user);
	fputc('}', out);
}

void violation_list(FILE *out)
{
	size_t i;

	for (i = 0; i < V_COUNT; i++)
		fprintf(out, "%-36s rule %-3u %s\n", violation_info[i].name,
			violation_info[i].rule, violation_info[i].text);
}
