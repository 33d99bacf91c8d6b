/* SPDX-License-Identifier: MIT */
#ifndef IGT_NOVA_CONTROL_H
#define IGT_NOVA_CONTROL_H

/*
 * The virtual GPU's control port, and the JSON it speaks.
 *
 * One program at a time can have the port open, so it is opened for each
 * command; a program that finds it taken waits for it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool igt_nova_control_present(void);
/* Skip unless the GPU is a virtual one. */
void igt_nova_control_require(void);

/* Give a command; the reply without its newline, to be freed. Errors fail. */
char *igt_nova_control(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));
/* As igt_nova_control() where the reply must be "ok". */
void igt_nova_control_ok(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));

/* A number of the reply to "stats", by its name. */
uint64_t igt_nova_control_stat(const char *stats, const char *name);

/* Rules that were broken so far; *text (if not NULL, to be freed) names them. */
unsigned int igt_nova_control_violations(char **text);
/* Fail if a rule was broken since the last call, or since @known. */
void igt_nova_control_check_violations(unsigned int *known);

/*
 * A reader of JSON that knows what comes: whatever else fails the test. Objects
 * are flat; a value is a string, a number, or true and false.
 */
struct igt_nova_json {
	const char *text, *at;
};

struct igt_nova_json_member {
	const char *key;
	enum { IGT_NOVA_JSON_IS_HEX, IGT_NOVA_JSON_IS_NUMBER,
	       IGT_NOVA_JSON_IS_BOOL, IGT_NOVA_JSON_IS_STRING } type;
	void *value;
	size_t size;		/* of a string's room */
	bool seen;
};

/* Into a uint64_t, a uint64_t, a bool and a char[]. */
#define IGT_NOVA_JSON_HEX(k, v) \
	{ .key = (k), .type = IGT_NOVA_JSON_IS_HEX, .value = (v) }
#define IGT_NOVA_JSON_NUMBER(k, v) \
	{ .key = (k), .type = IGT_NOVA_JSON_IS_NUMBER, .value = (v) }
#define IGT_NOVA_JSON_BOOL(k, v) \
	{ .key = (k), .type = IGT_NOVA_JSON_IS_BOOL, .value = (v) }
#define IGT_NOVA_JSON_STRING(k, v) \
	{ .key = (k), .type = IGT_NOVA_JSON_IS_STRING, .value = (v), \
	  .size = sizeof(v) }

void igt_nova_json_begin(struct igt_nova_json *json, const char *text);
void igt_nova_json_end(struct igt_nova_json *json);
/* for (begin_array; more;) ...: the comma and the closing bracket. */
void igt_nova_json_array(struct igt_nova_json *json);
bool igt_nova_json_more(struct igt_nova_json *json, bool first);
/* An object of nothing but these members, each at most once. */
void igt_nova_json_object(struct igt_nova_json *json,
			  struct igt_nova_json_member *members, size_t count);
/* A hexadecimal number in quotes, in an array for instance. */
uint64_t igt_nova_json_hex(struct igt_nova_json *json);

/* A group of channels, as RM knows it. */
struct igt_nova_group {
	uint64_t client, handle;
	uint64_t channels, interleave, timeslice_us;
	char engine[16];
};

/* All there are; returns how many, more than @max fail. */
unsigned int igt_nova_control_groups(struct igt_nova_group *groups,
				     unsigned int max);

#endif /* IGT_NOVA_CONTROL_H */
