// SPDX-License-Identifier: GPL-2.0
/* Control socket, command line, report, fault counting */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client.h"
#include "tap.h"
#include "vgpu.h"

static bool starts(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

static void test_commands(void)
{
	struct client *c = client_start(NULL);
	char longline[600];

	CHECK(strstr(client_control(c, "help"), "inject"));
	CHECK(starts(client_control(c, "nonsense"), "error: "));
	CHECK(starts(client_control(c, "count no-such-check"), "error: "));
	CHECK(starts(client_control(c, "inject no-such-fault"), "error: "));
	CHECK(starts(client_control(c, "inject gfw-never=1"), "error: "));
	CHECK(starts(client_control(c, "inject bad-boot0"), "error: "));
	CHECK(starts(client_control(c, "inject bad-boot0=x"), "error: "));
	CHECK(starts(client_control(c, "inject bad-boot0=1:"), "error: "));
	CHECK(starts(client_control(c, "inject gfw-never,often=1"),
		     "error: "));
	CHECK(starts(client_control(c, "inject gfw-never,count=-1"),
		     "error: "));
	CHECK(starts(client_control(c, "interrupt 256"), "error: "));
	/* RM has not started. */
	CHECK_STR(client_control(c, "vaspaces"), "[]");
	CHECK_STR(client_control(c, "groups"), "[]");
	CHECK(strstr(client_control(c, "list-faults"), "\"all-ones\""));
	CHECK(strstr(client_control(c, "list-violations"),
		     "\"dma-unmapped\""));
	CHECK_STR(client_control(c, "inject gfw-never,count=3,after=0x10"),
		  "ok");
	CHECK_STR(client_control(c, "clear"), "ok");
	memset(longline, 'x', sizeof(longline));
	longline[500] = '\0';
	CHECK(starts(client_control(c, "%s", longline), "error: "));
	client_stop_clean(c);
}

/* count= and after= against a register that shows each answer. */
static void test_fault_counts(void)
{
	struct client *c = client_start("--inject",
					"bad-boot0=0x55,after=1,count=2",
					NULL);

	client_power_on(c);
	CHECK_EQ(client_rd32(c, 0), 0x172000a1);
	CHECK_EQ(client_rd32(c, 0), 0x55);
	CHECK_EQ(client_rd32(c, 0), 0x55);
	CHECK_EQ(client_rd32(c, 0), 0x172000a1);
	client_control(c, "inject bad-boot0=7");
	CHECK_EQ(client_rd32(c, 0), 7);
	CHECK_EQ(client_rd32(c, 0), 7);
	client_stop_clean(c);
}

static void test_mark(void)
{
	struct client *c = client_start(NULL);

	client_power_on(c);
	client_wr32(c, 0, 0);
	CHECK_EQ(client_violation_total(c), 1);
	CHECK(client_stat(c, "mmio_writes") > 0);
	CHECK_STR(client_control(c, "mark next section"), "ok");
	CHECK_EQ(client_violation_total(c), 0);
	CHECK_EQ(client_stat(c, "mmio_writes"), 0);
	client_wr32(c, 0, 0);
	CHECK_EQ(client_violation_total(c), 1);
	client_stop(c);
}

/* What a test does on purpose is told apart, and only as long as it says so. */
static void test_tolerate(void)
{
	struct client *c = client_start(NULL);

	CHECK(starts(client_control(c, "tolerate no-such-check"), "error: "));
	client_power_on(c);
	CHECK_STR(client_control(c, "tolerate register-readonly"), "ok");
	client_wr32(c, 0, 0);
	CHECK_EQ(client_violation_total(c), 0);
	CHECK(strstr(client_control(c, "report"), "\"register-readonly\": 1"));
	CHECK_STR(client_control(c, "strict"), "ok");
	client_wr32(c, 0, 0);
	CHECK_EQ(client_violation_total(c), 1);
	CHECK_STR(client_control(c, "tolerate register-readonly"), "ok");
	CHECK_STR(client_control(c, "mark next section"), "ok");
	client_wr32(c, 0, 0);
	CHECK_EQ(client_violation_total(c), 1);
	client_stop(c);
}

static char *slurp(const char *path)
{
	char *buf = calloc(1, 65536);
	FILE *f = fopen(path, "r");

	if (f && buf && !fread(buf, 1, 65535, f))
		buf[0] = '\0';
	if (f)
		fclose(f);
	return buf;
}

/* Name, rule, count, and by register name what led to it. */
static void test_report_file(void)
{
	char path[] = "/tmp/vgpu-report-XXXXXX";
	int fd = mkstemp(path);
	struct client *c;
	char *text;

	if (!CHECK(fd >= 0))
		return;
	close(fd);
	c = client_start("--report", path, NULL);
	client_power_on(c);
	client_wr32(c, 0x1700, 0x1234);
	client_wr32(c, 0, 0xabcd);
	client_wr32(c, 0, 0xabcd);
	client_stop(c);
	text = slurp(path);
	CHECK(strstr(text, "\"register-readonly\", \"rule\": 2, \"count\": 2"));
	CHECK(strstr(text, "wr32 001700 00001234 NV_PBUS_BAR0_WINDOW"));
	CHECK(strstr(text, "wr32 000000 0000abcd NV_PMC_BOOT_0"));
	CHECK(strstr(text, "\"leaks\": []"));
	CHECK(strstr(text, "\"wpr2_set\": false"));
	CHECK(strstr(text, "\"mmio_writes\": 3"));
	free(text);
	unlink(path);
}

static void test_trace_and_stats_files(void)
{
	char trace[] = "/tmp/vgpu-trace-XXXXXX", arg[64], stats_arg[64];
	char stats[] = "/tmp/vgpu-stats-XXXXXX";
	int fd = mkstemp(trace), fd2 = mkstemp(stats), i;
	struct client *c;
	char *text;

	if (!CHECK(fd >= 0 && fd2 >= 0))
		return;
	close(fd);
	close(fd2);
	snprintf(arg, sizeof(arg), "--trace=%s", trace);
	snprintf(stats_arg, sizeof(stats_arg), "--stats=%s", stats);
	c = client_start(arg, stats_arg, NULL);
	client_power_on(c);
	for (i = 0; i < 5; i++)
		client_rd32(c, 0xa00);
	client_wr32(c, 0x1700, 1);
	client_stop(c);
	text = slurp(trace);
	CHECK(strstr(text, "rd32 000a00 172a1000 NV_PMC_BOOT_42 (5 times)"));
	CHECK(strstr(text, "wr32 001700 00000001 NV_PBUS_BAR0_WINDOW"));
	free(text);
	text = slurp(stats);
	CHECK(strstr(text, "\"mmio_writes\": 1,"));
	free(text);
	unlink(trace);
	unlink(stats);
}

/* Runs the model with one argument list and gives its exit status. */
static int run_model(const char *args)
{
	char cmd[512];
	int status;

	snprintf(cmd, sizeof(cmd), "%s %s >/dev/null 2>&1", getenv("VGPU"),
		 args);
	status = system(cmd);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_command_line(void)
{
	static const char *const bad[] = {
		"", "--socket", "--nonsense", "--socket x y",
		"--socket x --chip nv50", "--socket x --vram 1", "--vram 1T",
		"--socket x --vram 300.5M", "--vram-usable 3M",
		"--socket x --vram-usable x", "--bar1 3M",
		"--socket x --bar1 4G", "--socket x --seq some",
		"--socket x --fuse-gsp 99", "--socket x --fuse-sec2 -1",
		"--socket x --inject none-such", "--socket x --gfw-delay-ms z",
	};
	size_t i;

	CHECK_EQ(run_model("--help"), 0);
	CHECK_EQ(run_model("--list-faults"), 0);
	CHECK_EQ(run_model("--list-violations"), 0);
	CHECK_EQ(run_model("--list-chips"), 0);
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		if (!CHECK_EQ(run_model(bad[i]), 2))
			printf("# arguments: %s\n", bad[i]);
	CHECK_EQ(run_model("--socket x --allow /nonexistent"), 1);
}

static const struct tap_test tests[] = {
	{ "commands and their errors", test_commands },
	{ "count= and after=", test_fault_counts },
	{ "mark begins a section", test_mark },
	{ "what a test breaks on purpose counts apart", test_tolerate },
	{ "the report file", test_report_file },
	{ "trace and statistics files", test_trace_and_stats_files },
	{ "the command line", test_command_line },
};

int main(int argc, char **argv)
{
	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
