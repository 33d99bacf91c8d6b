// SPDX-License-Identifier: GPL-2.0
/* The poll loop that everything runs on */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <time.h>

#include "vgpu_priv.h"

#define LOOP_MAX_FDS	16

struct loop_state {
	struct loop_fd *head;
	bool quit;
	int status;
};

void loop_init(struct vgpu *g)
{
	g->loop = vgpu_zalloc(sizeof(*g->loop));
}

void loop_add(struct vgpu *g, struct loop_fd *f)
{
	size_t n = 1;
	struct loop_fd *i;

	for (i = g->loop->head; i; i = i->next)
		n++;
	if (n > LOOP_MAX_FDS)
		vgpu_die("more than %d file descriptors in the poll loop",
			 LOOP_MAX_FDS);
	f->next = g->loop->head;
	g->loop->head = f;
}

void loop_del(struct vgpu *g, struct loop_fd *f)
{
	struct loop_fd **p;

	for (p = &g->loop->head; *p; p = &(*p)->next) {
		if (*p == f) {
			*p = f->next;
			f->next = NULL;
			return;
		}
	}
}

void loop_quit(struct vgpu *g, int status)
{
	g->loop->quit = true;
	if (status)
		g->loop->status = status;
}

int loop_status(const struct vgpu *g)
{
	return g->loop->status;
}

static bool loop_has(const struct vgpu *g, const struct loop_fd *f)
{
	const struct loop_fd *i;

	for (i = g->loop->head; i; i = i->next)
		if (i == f)
			return true;
	return false;
}

void loop_run(struct vgpu *g)
{
	struct loop_fd *who[LOOP_MAX_FDS], *f;
	struct pollfd fds[LOOP_MAX_FDS];
	struct timespec ts;
	nfds_t n, i;

	while (!g->loop->quit) {
		n = 0;
		for (f = g->loop->head; f; f = f->next) {
			fds[n].fd = f->fd;
			fds[n].events = f->events;
			fds[n].revents = 0;
			who[n++] = f;
		}
		if (ppoll(fds, n, clock_next(g, &ts) ? &ts : NULL, NULL) < 0) {
			if (errno == EINTR)
				continue;
			vgpu_die("poll: %s", strerror(errno));
		}
		clock_run(g);
		/* A callback may remove any descriptor, its own included. */
		for (i = 0; i < n && !g->loop->quit; i++)
			if (fds[i].revents && loop_has(g, who[i]))
				who[i]->fn(g, who[i], fds[i].revents);
	}
}
