// SPDX-License-Identifier: GPL-2.0
/*
 * Descriptors and files. One lock for all of it: it is held for as long as it
 * takes to look something up, never across a call that the kernel may wait in.
 */
#include <errno.h>
#include <linux/kcmp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <drm/drm.h>

#include "bridge_call.h"
#include "bridge_file.h"

#define BRIDGE_DRM_MAJOR 226
#define BRIDGE_DRIVER "nova-drm"

static pthread_mutex_t bridge_mutex = PTHREAD_MUTEX_INITIALIZER;
/* By descriptor. */
static struct bridge_file **bridge_files;
static size_t bridge_file_room;
/* A child of vfork() that closes what it does not need has our memory. */
static pid_t bridge_owner;

/** bridge_file_lock() - look at files, or change what is known of them */
void bridge_file_lock(void)
{
	pthread_mutex_lock(&bridge_mutex);
}

/** bridge_file_unlock() - done with that */
void bridge_file_unlock(void)
{
	pthread_mutex_unlock(&bridge_mutex);
}

static void bridge_file_child(void)
{
	bridge_owner = getpid();
	bridge_file_unlock();
}

__attribute__((constructor))
static void bridge_file_start(void)
{
	bridge_owner = getpid();
	pthread_atfork(bridge_file_lock, bridge_file_unlock, bridge_file_child);
}

static void bridge_file_drop(struct bridge_file *file)
{
	if (!file || --file->users)
		return;
	bridge_map_free(&file->objects);
	bridge_map_free(&file->channels);
	bridge_map_free(&file->sparse);
	bridge_map_free(&file->tiles);
	free(file);
}

/* @file, which may be NULL, is what @fd stands for from now on. */
static bool bridge_file_set(int fd, struct bridge_file *file)
{
	if ((size_t)fd >= bridge_file_room) {
		size_t room = fd + 64;
		struct bridge_file **files;

		if (!file)
			return true;
		files = realloc(bridge_files, room * sizeof(*files));
		if (!files)
			return false;
		memset(files + bridge_file_room, 0,
		       (room - bridge_file_room) * sizeof(*files));
		bridge_files = files;
		bridge_file_room = room;
	}
	if (file)
		file->users++;
	bridge_file_drop(bridge_files[fd]);
	bridge_files[fd] = file;
	return true;
}

static struct bridge_file *bridge_file_known(int fd)
{
	return fd >= 0 && (size_t)fd < bridge_file_room ? bridge_files[fd] : NULL;
}

static bool bridge_file_is_nova(int fd)
{
	char name[sizeof(BRIDGE_DRIVER)] = "";
	struct drm_version version = {
		.name = name, .name_len = sizeof(name) - 1,
	};
	struct stat stat;

	if (fstat(fd, &stat) || !S_ISCHR(stat.st_mode) ||
	    major(stat.st_rdev) != BRIDGE_DRM_MAJOR)
		return false;
	return !bridge_call(fd, DRM_IOCTL_VERSION, &version) &&
	       version.name_len == strlen(BRIDGE_DRIVER) &&
	       !strcmp(name, BRIDGE_DRIVER);
}

/* The file of another descriptor that is a copy of @fd, if one is known. */
static struct bridge_file *bridge_file_same(int fd)
{
	pid_t self = getpid();
	size_t i;

	for (i = 0; i < bridge_file_room; i++)
		if (bridge_files[i] &&
		    !syscall(SYS_kcmp, self, self, KCMP_FILE, (unsigned long)fd, i))
			return bridge_files[i];
	return NULL;
}

/* A descriptor not seen before, of nova-drm. */
static struct bridge_file *bridge_file_adopt(int fd)
{
	struct bridge_file *file = bridge_file_known(fd);

	/* Another thread may have come first. */
	if (file)
		return file;
	file = bridge_file_same(fd);
	if (file)
		return bridge_file_set(fd, file) ? file : NULL;
	file = calloc(1, sizeof(*file));
	if (file && !bridge_file_set(fd, file)) {
		free(file);
		file = NULL;
	}
	return file;
}

/**
 * bridge_file_get() - the file that a descriptor stands for
 * @fd:	the descriptor, or any other number
 *
 * Returns: the file, to be given back by bridge_file_put(), or NULL if this is
 * none of nova-drm's.
 */
struct bridge_file *bridge_file_get(int fd)
{
	int saved = errno;
	struct bridge_file *file;

	bridge_file_lock();
	file = bridge_file_known(fd);
	if (file)
		file->users++;
	bridge_file_unlock();
	if (file)
		return file;
	if (bridge_file_is_nova(fd)) {
		bridge_file_lock();
		file = bridge_file_adopt(fd);
		if (file)
			file->users++;
		bridge_file_unlock();
		if (!file)
			bridge_say("no memory for a file");
	}
	errno = saved;
	return file;
}

/**
 * bridge_file_put() - done with a file
 * @file:	the file
 */
void bridge_file_put(struct bridge_file *file)
{
	bridge_file_lock();
	bridge_file_drop(file);
	bridge_file_unlock();
}

/**
 * bridge_file_forget() - descriptors are about to be closed
 * @first:	the first
 * @last:	the last, which may be far above any that is open
 */
void bridge_file_forget(unsigned int first, unsigned int last)
{
	size_t fd;

	if (getpid() != bridge_owner)
		return;
	bridge_file_lock();
	for (fd = first; fd <= last && fd < bridge_file_room; fd++)
		bridge_file_set(fd, NULL);
	bridge_file_unlock();
}

/**
 * bridge_file_share() - a descriptor is now a copy of another
 * @from:	the other
 * @to:		the copy
 */
void bridge_file_share(int from, int to)
{
	if (from == to || getpid() != bridge_owner)
		return;
	bridge_file_lock();
	/* Without memory it is looked at when it is used. */
	bridge_file_set(to, bridge_file_known(from));
	bridge_file_unlock();
}
