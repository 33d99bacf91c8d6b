/* SPDX-License-Identifier: GPL-2.0 */
/* Tests that report in the Test Anything Protocol */
#ifndef VGPU_TAP_H
#define VGPU_TAP_H

#include <stdbool.h>
#include <stddef.h>

#include "vgpu.h"

struct tap_test {
	const char *name;
	void (*fn)(void);
};

/* Runs all, or those named in argv; the exit status of main(). */
int tap_run(const struct tap_test *tests, size_t n, int argc, char **argv);

/* The running test fails but goes on; true when the check held. */
bool tap_check(bool ok, const char *file, int line, const char *what);
bool tap_check_eq(unsigned long long got, unsigned long long want,
		  const char *file, int line, const char *what);
bool tap_check_str(const char *got, const char *want, const char *file,
		   int line, const char *what);
/* The running test cannot run here; say why and return. */
void tap_skip(const char *fmt, ...) __printf(1, 2);
/* Nothing can run any more. */
void tap_bail(const char *fmt, ...)
	__printf(1, 2) __noreturn;

#define CHECK(cond)		tap_check(cond, __FILE__, __LINE__, #cond)
#define CHECK_EQ(got, want)						\
	tap_check_eq((unsigned long long)(got), (unsigned long long)(want), \
		     __FILE__, __LINE__, #got " == " #want)
#define CHECK_STR(got, want)						\
	tap_check_str(got, want, __FILE__, __LINE__, #got)

#endif /* VGPU_TAP_H */
