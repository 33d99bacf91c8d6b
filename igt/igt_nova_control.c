// SPDX-License-Identifier: MIT
#include <poll.h>

#include "igt.h"
#include "igt_nova_control.h"

#define PORT		"/dev/virtio-ports/vgpu.control"
#define PATIENCE_MS	60000

bool igt_nova_control_present(void)
{
	return !access(PORT, R_OK | W_OK);
}

void igt_nova_control_require(void)
{
	igt_require_f(igt_nova_control_present(),
		      "no virtual GPU to tell what is mapped\n");
}

static bool try_open(int *fd)
{
	*fd = open(PORT, O_RDWR | O_CLOEXEC | O_NONBLOCK);
	igt_assert(*fd >= 0 || errno == EBUSY);
	return *fd >= 0;
}

static int port_open(void)
{
	char stale[256];
	int fd = -1;

	igt_assert_f(igt_wait(try_open(&fd), PATIENCE_MS, 5),
		     "somebody keeps " PORT " open\n");
	/* What a program that died did not read. */
	while (read(fd, stale, sizeof(stale)) > 0)
		;
	errno = 0;
	return fd;
}

static void port_wait(int fd, short events)
{
	struct pollfd wait = { .fd = fd, .events = events };

	igt_assert_f(poll(&wait, 1, PATIENCE_MS) == 1,
		     "the virtual GPU does not answer\n");
}

static void port_write(int fd, const char *text, size_t len)
{
	while (len) {
		ssize_t n;

		port_wait(fd, POLLOUT);
		n = write(fd, text, len);
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			continue;
		igt_assert_lt(0, n);
		text += n;
		len -= n;
	}
}

/* One line, without the newline. */
static char *port_read(int fd)
{
	size_t have = 0, room = 4096;
	char *text = malloc(room);

	for (;;) {
		ssize_t n;

		port_wait(fd, POLLIN);
		n = read(fd, text + have, room - have);
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			continue;
		igt_assert_lt(0, n);
		have += n;
		if (text[have - 1] == '\n') {
			text[have - 1] = '\0';
			return text;
		}
		if (have == room) {
			room *= 2;
			text = realloc(text, room);
			igt_assert(text);
		}
	}
}

static char *command(const char *fmt, va_list ap)
{
	char line[400], *reply;
	int fd, len;

	len = vsnprintf(line, sizeof(line) - 1, fmt, ap);
	igt_assert_lt(len, sizeof(line) - 1);
	line[len] = '\n';

	fd = port_open();
	port_write(fd, line, len + 1);
	reply = port_read(fd);
	close(fd);
	errno = 0;
	line[len] = '\0';
	igt_assert_f(strncmp(reply, "error:", 6), "virtual GPU: '%s': %s\n", line,
		     reply);
	return reply;
}

char *igt_nova_control(const char *fmt, ...)
{
	va_list ap;
	char *reply;

	va_start(ap, fmt);
	reply = command(fmt, ap);
	va_end(ap);
	return reply;
}

void igt_nova_control_ok(const char *fmt, ...)
{
	va_list ap;
	char *reply;

	va_start(ap, fmt);
	reply = command(fmt, ap);
	va_end(ap);
	igt_assert_f(!strcmp(reply, "ok"), "virtual GPU: %s\n", reply);
	free(reply);
}

uint64_t igt_nova_control_stat(const char *stats, const char *name)
{
	char key[64];
	const char *at;

	snprintf(key, sizeof(key), "\"%s\": ", name);
	at = strstr(stats, key);
	igt_assert_f(at, "the virtual GPU does not count %s\n", name);
	return strtoull(at + strlen(key), NULL, 10);
}

unsigned int igt_nova_control_violations(char **text)
{
	char *reply = igt_nova_control("violations");
	unsigned int total;
	int fields = sscanf(reply, "{\"total\": %u,", &total);

	igt_assert_eq(fields, 1);
	if (text)
		*text = reply;
	else
		free(reply);
	return total;
}

void igt_nova_control_check_violations(unsigned int *known)
{
	char *text;
	unsigned int total = igt_nova_control_violations(&text);

	if (total != *known)
		igt_info("%s\n", text);
	free(text);
	igt_assert_eq(total, *known);
}

/* JSON */

__attribute__((noreturn))
static void malformed(const struct igt_nova_json *json)
{
	igt_info("at byte %zu: %.60s\n", (size_t)(json->at - json->text),
		 json->at);
	__igt_fail("the virtual GPU's answer is not what was expected\n");
}

static void space(struct igt_nova_json *json)
{
	json->at += strspn(json->at, " ");
}

static void expect(struct igt_nova_json *json, char c)
{
	space(json);
	if (*json->at != c)
		malformed(json);
	json->at++;
}

static bool accept(struct igt_nova_json *json, char c)
{
	space(json);
	if (*json->at != c)
		return false;
	json->at++;
	return true;
}

/* Strings here have no escapes. */
static void string(struct igt_nova_json *json, char *value, size_t size)
{
	size_t len;

	expect(json, '"');
	len = strcspn(json->at, "\"\\");
	if (json->at[len] != '"' || len >= size)
		malformed(json);
	memcpy(value, json->at, len);
	value[len] = '\0';
	json->at += len + 1;
}

uint64_t igt_nova_json_hex(struct igt_nova_json *json)
{
	char text[32], *end;
	uint64_t value;

	string(json, text, sizeof(text));
	if (!*text)
		malformed(json);
	value = strtoull(text, &end, 16);
	if (*end)
		malformed(json);
	return value;
}

static uint64_t number(struct igt_nova_json *json)
{
	uint64_t value;
	char *end;

	space(json);
	if (*json->at < '0' || *json->at > '9')
		malformed(json);
	value = strtoull(json->at, &end, 10);
	json->at = end;
	return value;
}

static bool boolean(struct igt_nova_json *json)
{
	space(json);
	if (!strncmp(json->at, "true", 4)) {
		json->at += 4;
		return true;
	}
	if (strncmp(json->at, "false", 5))
		malformed(json);
	json->at += 5;
	return false;
}

static void value(struct igt_nova_json *json, struct igt_nova_json_member *member)
{
	switch (member->type) {
	case IGT_NOVA_JSON_IS_HEX:
		*(uint64_t *)member->value = igt_nova_json_hex(json);
		break;
	case IGT_NOVA_JSON_IS_NUMBER:
		*(uint64_t *)member->value = number(json);
		break;
	case IGT_NOVA_JSON_IS_BOOL:
		*(bool *)member->value = boolean(json);
		break;
	case IGT_NOVA_JSON_IS_STRING:
		string(json, member->value, member->size);
		break;
	}
}

void igt_nova_json_begin(struct igt_nova_json *json, const char *text)
{
	json->text = text;
	json->at = text;
}

void igt_nova_json_end(struct igt_nova_json *json)
{
	space(json);
	if (*json->at)
		malformed(json);
}

void igt_nova_json_array(struct igt_nova_json *json)
{
	expect(json, '[');
}

bool igt_nova_json_more(struct igt_nova_json *json, bool first)
{
	if (accept(json, ']'))
		return false;
	if (!first)
		expect(json, ',');
	return true;
}

void igt_nova_json_object(struct igt_nova_json *json,
			  struct igt_nova_json_member *members, size_t count)
{
	bool first = true;
	char key[32];

	for (size_t i = 0; i < count; i++)
		members[i].seen = false;
	expect(json, '{');
	while (!accept(json, '}')) {
		struct igt_nova_json_member *member = NULL;

		if (!first)
			expect(json, ',');
		first = false;
		string(json, key, sizeof(key));
		expect(json, ':');
		for (size_t i = 0; i < count; i++)
			if (!strcmp(members[i].key, key))
				member = &members[i];
		if (!member || member->seen)
			malformed(json);
		member->seen = true;
		value(json, member);
	}
}

/* Groups of channels */

unsigned int igt_nova_control_groups(struct igt_nova_group *groups,
				     unsigned int max)
{
	char *text = igt_nova_control("groups");
	struct igt_nova_json json;
	unsigned int count = 0;

	igt_nova_json_begin(&json, text);
	igt_nova_json_array(&json);
	for (bool first = true; igt_nova_json_more(&json, first); first = false) {
		struct igt_nova_group group;
		struct igt_nova_json_member members[] = {
			IGT_NOVA_JSON_HEX("client", &group.client),
			IGT_NOVA_JSON_HEX("handle", &group.handle),
			IGT_NOVA_JSON_STRING("engine", group.engine),
			IGT_NOVA_JSON_NUMBER("channels", &group.channels),
			IGT_NOVA_JSON_NUMBER("interleave", &group.interleave),
			IGT_NOVA_JSON_NUMBER("timeslice_us",
					     &group.timeslice_us),
		};

		igt_nova_json_object(&json, members, ARRAY_SIZE(members));
		igt_assert_lt(count, max);
		groups[count++] = group;
	}
	igt_nova_json_end(&json);
	free(text);
	return count;
}
