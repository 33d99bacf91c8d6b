// SPDX-License-Identifier: GPL-2.0
/* Put the parts together, run, report */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "boot.h"
#include "rm.h"
#include "vgpu_priv.h"

static void on_signal(struct vgpu *g, struct loop_fd *f, short revents)
{
	struct signalfd_siginfo si;

	if (read(f->fd, &si, sizeof(si)) == sizeof(si))
		loop_quit(g, 0);
}

static void watch_signals(struct vgpu *g, struct loop_fd *f)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	f->fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (f->fd < 0)
		vgpu_die("signalfd: %s", strerror(errno));
	f->events = POLLIN;
	f->fn = on_signal;
	loop_add(g, f);
}

int main(int argc, char **argv)
{
	/* The process is one device; everything hangs off this. */
	static struct vgpu gpu;
	struct loop_fd signals = { .fd = -1 };
	struct vgpu *g = &gpu;

	inject_init(g);
	options_parse(g, argc, argv);
	clock_init(g);
	loop_init(g);
	trace_init(g);
	stats_init(g);
	violation_init(g);
	report_init(g);
	watch_signals(g, &signals);

	vgpu_device_init(g);
	control_init(g);
	vfu_init(g);
	loop_run(g);

	vfu_exit(g);
	control_exit(g);
	report_write(g);
	stats_write(g);
	trace_flush(g);
	return loop_status(g);
}
