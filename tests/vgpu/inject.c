// SPDX-License-Identifier: GPL-2.0
/*
 * Faults to inject
 *
 * A fault is armed by "NAME[=ARG[:ARG2]][,count=N][,after=N]" from the command
 * line or the control socket. Each time the model reaches the point where the
 * fault could happen, inject() is asked: the first "after" questions are
 * answered no, the next "count" (default: all) yes.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "vgpu_priv.h"

struct inject_state {
	struct {
		bool armed, limited, keyed;
		u64 arg[2];
		u64 count, after;
	} fault[F_COUNT];
};

static const struct {
	const char *name;
	bool has_arg;
	const char *text;
} fault_info[] = {
#define F(id, name, has_arg, text) \
	[F_##id] = { name, has_arg, text },
#include "faults.def"
#undef F
};

void inject_init(struct vgpu *g)
{
	g->inject = vgpu_zalloc(sizeof(*g->inject));
}

void inject_clear(struct vgpu *g)
{
	memset(g->inject, 0, sizeof(*g->inject));
}

void inject_list(FILE *out)
{
	char name[64];
	size_t i;

	for (i = 0; i < F_COUNT; i++) {
		snprintf(name, sizeof(name), "%s%s", fault_info[i].name,
			 fault_info[i].has_arg ? "=ARG" : "");
		fprintf(out, "%-32s %s\n", name, fault_info[i].text);
	}
}

static bool parse_number(const char *s, const char *end, u64 *val)
{
	char *stop;

	errno = 0;
	*val = strtoull(s, &stop, 0);
	return !errno && stop != s && stop == end && *s != '-';
}

static int find_fault(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < F_COUNT; i++)
		if (strlen(fault_info[i].name) == len &&
		    !strncmp(fault_info[i].name, name, len))
			return (int)i;
	return -1;
}

static bool inject_modifier(const char *s, const char *end, bool *limited,
			    u64 *count, u64 *after)
{
	if (!strncmp(s, "count=", 6)) {
		*limited = true;
		return parse_number(s + 6, end, count);
	}
	if (!strncmp(s, "after=", 6))
		return parse_number(s + 6, end, after);
	return false;
}

bool inject_add(struct vgpu *g, const char *spec, char *err, size_t len)
{
	size_t name_len = strcspn(spec, "=,");
	const char *p = spec + name_len, *end, *colon;
	u64 arg[2] = { 0, 0 }, count = 0, after = 0;
	int f = find_fault(spec, name_len);
	bool limited = false, given = false, keyed = false;

	if (f < 0) {
		snprintf(err, len, "there is no fault '%.*s'", (int)name_len,
			 spec);
		return false;
	}
	if (*p == '=') {
		p++;
		end = p + strcspn(p, ",");
		colon = memchr(p, ':', (size_t)(end - p));
		given = parse_number(p, colon ? colon : end, &arg[0]) &&
			(!colon || parse_number(colon + 1, end, &arg[1]));
		if (!given) {
			snprintf(err, len, "bad argument '%.*s'",
				 (int)(end - p), p);
			return false;
		}
		keyed = colon;
		p = end;
	}
	if (given != fault_info[f].has_arg) {
		snprintf(err, len, "fault '%s' %s an argument",
			 fault_info[f].name,
			 fault_info[f].has_arg ? "needs" : "takes not");
		return false;
	}
	while (*p == ',') {
		p++;
		end = p + strcspn(p, ",");
		if (!inject_modifier(p, end, &limited, &count, &after)) {
			snprintf(err, len, "expected count=N or after=N, not '%.*s'",
				 (int)(end - p), p);
			return false;
		}
		p = end;
	}
	g->inject->fault[f].armed = true;
	g->inject->fault[f].limited = limited;
	g->inject->fault[f].keyed = keyed;
	g->inject->fault[f].count = count;
	g->inject->fault[f].after = after;
	memcpy(g->inject->fault[f].arg, arg, sizeof(arg));
	return true;
}

bool inject_armed(const struct vgpu *g, enum fault f, u64 *arg)
{
	if (!g->inject->fault[f].armed || g->inject->fault[f].after)
		return false;
	if (g->inject->fault[f].limited && !g->inject->fault[f].count)
		return false;
	if (arg)
		*arg = g->inject->fault[f].arg[0];
	return true;
}

static bool inject_now(struct vgpu *g, enum fault f)
{
	if (!g->inject->fault[f].armed)
		return false;
	if (g->inject->fault[f].after) {
		g->inject->fault[f].after--;
		return false;
	}
	if (g->inject->fault[f].limited) {
		if (!g->inject->fault[f].count)
			return false;
		g->inject->fault[f].count--;
	}
	trace_event(g, "inject", "%s=%#llx", fault_info[f].name,
		    (unsigned long long)g->inject->fault[f].arg[0]);
	return true;
}

bool inject(struct vgpu *g, enum fault f, u64 *arg)
{
	return inject2(g, f, arg, NULL);
}

bool inject2(struct vgpu *g, enum fault f, u64 *arg, u64 *arg2)
{
	if (!inject_now(g, f))
		return false;
	if (arg)
		*arg = g->inject->fault[f].arg[0];
	if (arg2)
		*arg2 = g->inject->fault[f].arg[1];
	return true;
}

bool inject_match(struct vgpu *g, enum fault f, u64 key, u64 *arg)
{
	if (g->inject->fault[f].keyed && g->inject->fault[f].arg[1] != key)
		return false;
	return inject(g, f, arg);
}
