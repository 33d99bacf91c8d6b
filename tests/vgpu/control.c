// SPDX-License-Identifier: GPL-2.0
/*
 * The control socket: change faults and read counters as it runs
 *
 * One command a line, one line in reply. Errors begin with "error: ", the rest
 * is "ok", a number or JSON. Several clients may be connected.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "boot.h"
#include "control_memory.h"
#include "gmmu.h"
#include "rm.h"
#include "vgpu_priv.h"

#define CONTROL_CLIENTS	4
#define CONTROL_LINE	512

struct control_client {
	struct loop_fd fd;		/* fd.fd < 0: free */
	char line[CONTROL_LINE];
	size_t have;
	bool overlong;
};

struct control_state {
	struct loop_fd listen;
	struct control_client client[CONTROL_CLIENTS];
};

struct control_command {
	const char *name, *text;
	void (*fn)(struct vgpu *g, const char *arg, FILE *out);
};

/* Some faults change what the ROM holds. */
static void faults_changed(struct vgpu *g)
{
	rom_window_check(g);
	boot_faults_changed(g);
	rom_window_snapshot(g);
}

static void do_inject(struct vgpu *g, const char *arg, FILE *out)
{
	char err[160];

	if (!inject_add(g, arg, err, sizeof(err))) {
		fprintf(out, "error: %s", err);
		return;
	}
	faults_changed(g);
	fputs("ok", out);
}

static void do_clear(struct vgpu *g, const char *arg, FILE *out)
{
	inject_clear(g);
	faults_changed(g);
	fputs("ok", out);
}

static void do_mark(struct vgpu *g, const char *arg, FILE *out)
{
	rom_window_check(g);
	violation_clear(g);
	violation_strict(g);
	report_excuse_leaks(g, false);
	report_clear(g);
	stats_clear(g);
	trace_event(g, "mark", "%s", arg);
	vgpu_log(g, "--- %s", arg);
	fputs("ok", out);
}

static void do_reset(struct vgpu *g, const char *arg, FILE *out)
{
	vgpu_reset(g, "control socket");
	fputs("ok", out);
}

static void do_stats(struct vgpu *g, const char *arg, FILE *out)
{
	stats_json(g, out);
}

static void do_report(struct vgpu *g, const char *arg, FILE *out)
{
	report_json(g, out);
}

static void do_violations(struct vgpu *g, const char *arg, FILE *out)
{
	rom_window_check(g);
	fprintf(out, "{\"total\": %u, \"violations\": ", violation_total(g));
	violation_json(g, out, false);
	fputc('}', out);
}

static void do_count(struct vgpu *g, const char *arg, FILE *out)
{
	int v = violation_find(arg);

	rom_window_check(g);
	if (v < 0)
		fprintf(out, "error: there is no check '%s'", arg);
	else
		fprintf(out, "%u", violation_count(g, (enum violation)v));
}

static void do_count_user(struct vgpu *g, const char *arg, FILE *out)
{
	int v = violation_find(arg);

	if (v < 0)
		fprintf(out, "error: there is no check '%s'", arg);
	else
		fprintf(out, "%u", violation_user_count(g, (enum violation)v));
}

static void do_tolerate(struct vgpu *g, const char *arg, FILE *out)
{
	int v = violation_find(arg);

	if (!strcmp(arg, "leaks")) {
		report_excuse_leaks(g, true);
	} else if (v >= 0) {
		violation_tolerate(g, (enum violation)v);
	} else {
		fprintf(out, "error: there is no check '%s'", arg);
		return;
	}
	fputs("ok", out);
}

static void do_strict(struct vgpu *g, const char *arg, FILE *out)
{
	violation_strict(g);
	report_excuse_leaks(g, false);
	fputs("ok", out);
}

static void do_leaks(struct vgpu *g, const char *arg, FILE *out)
{
	fprintf(out, "%zu", report_leaks(g));
}

static void do_interrupt(struct vgpu *g, const char *arg, FILE *out)
{
	unsigned long vector;
	char *end;

	vector = strtoul(arg, &end, 0);
	if (end == arg || *end || vector > 255) {
		fputs("error: a vector is 0 to 255", out);
		return;
	}
	irq_raise(g, (unsigned int)vector);
	fputs("ok", out);
}

/* "name ARG?  text" lines as a JSON array: the lists are made for people. */
static void json_lines(FILE *out, void (*list)(FILE *out))
{
	char *text = NULL, *line, *save = NULL;
	const char *sep = "";
	size_t len;
	FILE *mem = open_memstream(&text, &len);

	if (!mem)
		vgpu_die("out of memory");
	list(mem);
	fclose(mem);
	fputc('[', out);
	for (line = strtok_r(text, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		line[strcspn(line, " ")] = '\0';
		fputs(sep, out);
		json_string(out, line);
		sep = ", ";
	}
	fputc(']', out);
	free(text);
}

static void do_list_faults(struct vgpu *g, const char *arg, FILE *out)
{
	json_lines(out, inject_list);
}

static void do_list_violations(struct vgpu *g, const char *arg, FILE *out)
{
	json_lines(out, violation_list);
}

static void do_quit(struct vgpu *g, const char *arg, FILE *out)
{
	loop_quit(g, 0);
	fputs("ok", out);
}

static void do_walk(struct vgpu *g, const char *arg, FILE *out)
{
	unsigned long long pdb, va = 0, end = 1ull << GMMU_VA_BITS;
	enum aperture a = APERTURE_VID;
	bool report = false;

	if (!strncmp(arg, "check ", 6)) {
		report = true;
		arg += 6;
	}
	if (!strncmp(arg, "sys:", 4)) {
		a = APERTURE_SYS_COH;
		arg += 4;
	}
	if (sscanf(arg, "%lli %lli %lli", (long long *)&pdb, (long long *)&va,
		   (long long *)&end) < 1 || pdb % 4096) {
		fputs("error: walk [check] [sys:]PDB [VA [END]]", out);
		return;
	}
	gmmu_dump(g, pdb, a, va, end, report, out);
}

static void do_vaspaces(struct vgpu *g, const char *arg, FILE *out)
{
	rm_vaspace_json(g, out);
}

static void do_groups(struct vgpu *g, const char *arg, FILE *out)
{
	rm_tsg_json(g, out);
}

static void do_help(struct vgpu *g, const char *arg, FILE *out);

static const struct control_command commands[] = {
	{ "inject", "arm a fault: NAME[=ARG[:ARG2]][,count=N][,after=N]",
	  do_inject },
	{ "clear", "disarm all faults", do_clear },
	{ "mark", "begin a section: forget violations, leaks, statistics",
	  do_mark },
	{ "reset", "reset the device, as a PCI bus reset does", do_reset },
	{ "stats", "statistics as JSON", do_stats },
	{ "report", "the whole report as JSON", do_report },
	{ "violations", "violations and their total as JSON", do_violations },
	{ "count", "how often the check NAME has failed", do_count },
	{ "count-user", "how often pushes of users did not pass the check NAME",
	  do_count_user },
	{ "tolerate",
	  "count the check NAME apart, or no \"leaks\": a test does it on purpose",
	  do_tolerate },
	{ "strict", "tolerate nothing any more but what the command line says",
	  do_strict },
	{ "leaks", "how many things leaked", do_leaks },
	{ "interrupt", "raise interrupt VECTOR", do_interrupt },
	{ "walk",
	  "mappings below a page directory: [check] [sys:]PDB [VA [END]]",
	  do_walk },
	{ "vaspaces", "the address spaces RM knows as JSON", do_vaspaces },
	{ "groups", "the groups of channels RM knows as JSON", do_groups },
	{ "gpu-read",
	  "access as an engine: [sys:]PDB VA COUNT, words of 8 bytes",
	  control_memory_read },
	{ "gpu-write", "the same: [sys:]PDB VA VALUE", control_memory_write },
	{ "gpu-fill", "write a pattern: [sys:]PDB VA SIZE SEED",
	  control_memory_fill },
	{ "gpu-compare", "is it there: [sys:]PDB VA SIZE SEED",
	  control_memory_compare },
	{ "list-faults", "names of the faults as JSON", do_list_faults },
	{ "list-violations", "names of the checks as JSON",
	  do_list_violations },
	{ "quit", "end the model", do_quit },
	{ "help", "this", do_help },
};

static void do_help(struct vgpu *g, const char *arg, FILE *out)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		fprintf(out, "%s%s: %s", i ? "; " : "", commands[i].name,
			commands[i].text);
}

static void run_command(struct vgpu *g, char *line, FILE *out)
{
	char *arg = line + strcspn(line, " \t");
	size_t i;

	if (*arg)
		*arg++ = '\0';
	arg += strspn(arg, " \t");
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		if (!strcmp(commands[i].name, line)) {
			commands[i].fn(g, arg, out);
			return;
		}
	}
	fprintf(out, "error: unknown command '%s', try help", line);
}

static bool send_all(int fd, const char *p, size_t len)
{
	struct pollfd wait = { .fd = fd, .events = POLLOUT };
	ssize_t n;

	while (len) {
		n = send(fd, p, len, MSG_NOSIGNAL);
		if (n > 0) {
			p += n;
			len -= (size_t)n;
		} else if (n < 0 && errno == EINTR) {
			continue;
		} else if (n < 0 && errno == EAGAIN) {
			if (poll(&wait, 1, 10000) <= 0)
				return false;
		} else {
			return false;
		}
	}
	return true;
}

static bool run_line(struct vgpu *g, struct control_client *c)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	bool ok;

	if (!out)
		vgpu_die("out of memory");
	if (c->overlong)
		fputs("error: the line is too long", out);
	else
		run_command(g, c->line, out);
	fputc('\n', out);
	fclose(out);
	ok = send_all(c->fd.fd, text, len);
	free(text);
	return ok;
}

static void client_close(struct vgpu *g, struct control_client *c)
{
	loop_del(g, &c->fd);
	close(c->fd.fd);
	c->fd.fd = -1;
}

static void on_control(struct vgpu *g, struct loop_fd *f, short revents)
{
	/* fd is the first member. */
	struct control_client *c = (struct control_client *)f;
	char chunk[256];
	ssize_t n, i;

	n = recv(f->fd, chunk, sizeof(chunk), 0);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		client_close(g, c);
		return;
	}
	for (i = 0; i < n; i++) {
		if (chunk[i] == '\r')
			continue;
		if (chunk[i] != '\n') {
			if (c->have < CONTROL_LINE - 1)
				c->line[c->have++] = chunk[i];
			else
				c->overlong = true;
			continue;
		}
		c->line[c->have] = '\0';
		if ((c->have || c->overlong) && !run_line(g, c)) {
			client_close(g, c);
			return;
		}
		c->have = 0;
		c->overlong = false;
	}
}

static void on_connect(struct vgpu *g, struct loop_fd *f, short revents)
{
	struct control_state *s = g->control;
	int sock = accept4(f->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	size_t i;

	if (sock < 0)
		return;
	for (i = 0; i < CONTROL_CLIENTS; i++) {
		if (s->client[i].fd.fd < 0) {
			s->client[i] = (struct control_client){
				.fd = { .fd = sock, .events = POLLIN,
					.fn = on_control },
			};
			loop_add(g, &s->client[i].fd);
			return;
		}
	}
	close(sock);
}

void control_init(struct vgpu *g)
{
	struct control_state *s;
	size_t i;

	if (!g->opt.control_path)
		return;
	s = vgpu_zalloc(sizeof(*s));
	for (i = 0; i < CONTROL_CLIENTS; i++)
		s->client[i].fd.fd = -1;
	s->listen.fd = vfu_listen(g->opt.control_path);
	s->listen.events = POLLIN;
	s->listen.fn = on_connect;
	g->control = s;
	loop_add(g, &s->listen);
}

void control_exit(struct vgpu *g)
{
	size_t i;

	if (!g->control)
		return;
	for (i = 0; i < CONTROL_CLIENTS; i++)
		if (g->control->client[i].fd.fd >= 0)
			client_close(g, &g->control->client[i]);
	close(g->control->listen.fd);
	unlink(g->opt.control_path);
}
