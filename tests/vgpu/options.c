// SPDX-License-Identifier: GPL-2.0
/* The command line */
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "rm_abi.h"
#include "vgpu_priv.h"

static const char usage[] =
"Usage: vgpu --socket PATH [OPTION]...\n"
"Serve a virtual NVIDIA GPU over the vfio-user protocol.\n"
"\n"
"The device\n"
"  --chip NAME          the chip (default ga102); --list-chips shows all\n"
"  --vram SIZE          memory fitted, with suffix K, M or G (default 1G)\n"
"  --vram-usable SIZE   RM leaves the driver no more than that of it (default: all\n"
"                       but what RM needs)\n"
"  --bar1 SIZE          the CPU's window into VRAM, a power of two (default 256M)\n"
"  --firmware DIR       directory that holds nvidia/CHIP/gsp/\n"
"                       (default /lib/firmware)\n"
"  --version VERSION    accept only this GSP firmware, 570.144 or 535.113.01\n"
"                       (default: whichever of them the driver brings)\n"
"  --seq PROFILE        how RM uses the CPU sequencer while it boots: none,\n"
"                       empty (default) or full\n"
"  --fuse-sec2 N        fuse version of SEC2's booter (default 1)\n"
"  --fuse-gsp N         fuse version of the GSP's FWSEC (default 1)\n"
"  --gfw-delay-ms N     how long GFW boot takes after a reset (default 20)\n"
"  --dma-delay-us N     DMA writes land one by one, N us apart, unless a read\n"
"                       or an interrupt pushes them (default 0: at once)\n"
"  --display            display not fused off\n"
"  --prom-trap          trap every PROM read instead of letting the client map it\n"
"\n"
"The connection\n"
"  --socket PATH        vfio-user socket to listen on\n"
"  --control PATH       control socket to listen on (one command a line;\n"
"                       'help' lists them)\n"
"  --once               exit when the client disconnects\n"
"\n"
"Strictness and faults\n"
"  --tolerate DRIVER    what tolerances.def says of a driver, e.g. nouveau\n"
"  --allow FILE         more tolerances: lines 'tolerate CHECK', 'register A[-B]'\n"
"  --stop               exit with status 3 at the first violation\n"
"  --inject SPEC        NAME[=ARG[:ARG2]][,count=N][,after=N]; may be repeated\n"
"  --list-faults        names of all faults\n"
"  --list-violations    names of all checks, with the rule each enforces\n"
"\n"
"Output\n"
"  --report FILE        JSON: violations with traces, leaks, state, statistics\n"
"  --stats[=FILE]       statistics at exit, to standard output or as JSON\n"
"  --trace[=FILE]       every register access and RPC, to standard error or FILE\n"
"  --help               this text\n"
"\n"
"Exit status: 0 ended as told, 1 the host failed, 2 bad usage, 3 see --stop.\n"
"Violations do not change it: read the report.\n";

enum {
	OPT_SOCKET = 256, OPT_CHIP, OPT_VRAM, OPT_USABLE, OPT_BAR1, OPT_FIRMWARE, OPT_VERSION,
	OPT_SEQ, OPT_FUSE_SEC2, OPT_FUSE_GSP, OPT_GFW, OPT_DMA_DELAY, OPT_DISPLAY,
	OPT_PROM_TRAP, OPT_CONTROL, OPT_ONCE, OPT_TOLERATE, OPT_ALLOW, OPT_STOP,
	OPT_INJECT, OPT_LIST_FAULTS, OPT_LIST_VIOLATIONS, OPT_LIST_CHIPS, OPT_REPORT,
	OPT_STATS, OPT_TRACE, OPT_HELP,
};

static const struct option options[] = {
	{ "socket", required_argument, NULL, OPT_SOCKET },
	{ "chip", required_argument, NULL, OPT_CHIP },
	{ "vram", required_argument, NULL, OPT_VRAM },
	{ "vram-usable", required_argument, NULL, OPT_USABLE },
	{ "bar1", required_argument, NULL, OPT_BAR1 },
	{ "firmware", required_argument, NULL, OPT_FIRMWARE },
	{ "version", required_argument, NULL, OPT_VERSION },
	{ "seq", required_argument, NULL, OPT_SEQ },
	{ "fuse-sec2", required_argument, NULL, OPT_FUSE_SEC2 },
	{ "fuse-gsp", required_argument, NULL, OPT_FUSE_GSP },
	{ "gfw-delay-ms", required_argument, NULL, OPT_GFW },
	{ "dma-delay-us", required_argument, NULL, OPT_DMA_DELAY },
	{ "display", no_argument, NULL, OPT_DISPLAY },
	{ "prom-trap", no_argument, NULL, OPT_PROM_TRAP },
	{ "control", required_argument, NULL, OPT_CONTROL },
	{ "once", no_argument, NULL, OPT_ONCE },
	{ "tolerate", required_argument, NULL, OPT_TOLERATE },
	{ "allow", required_argument, NULL, OPT_ALLOW },
	{ "stop", no_argument, NULL, OPT_STOP },
	{ "inject", required_argument, NULL, OPT_INJECT },
	{ "list-faults", no_argument, NULL, OPT_LIST_FAULTS },
	{ "list-violations", no_argument, NULL, OPT_LIST_VIOLATIONS },
	{ "list-chips", no_argument, NULL, OPT_LIST_CHIPS },
	{ "report", required_argument, NULL, OPT_REPORT },
	{ "stats", optional_argument, NULL, OPT_STATS },
	{ "trace", optional_argument, NULL, OPT_TRACE },
	{ "help", no_argument, NULL, OPT_HELP },
	{ }
};

static __printf(1, 2) __noreturn void usage_error(const char *fmt, ...)
{
	va_list ap;

	fputs("vgpu: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputs("\nTry 'vgpu --help'.\n", stderr);
	exit(2);
}

static u64 parse_number(const char *opt, const char *arg, u64 max)
{
	unsigned long long v;
	char *end;

	errno = 0;
	v = strtoull(arg, &end, 0);
	if (errno || end == arg || *end || *arg == '-' || v > max)
		usage_error("--%s: '%s' is not a number up to %llu", opt, arg,
			    (unsigned long long)max);
	return v;
}

/* VRAM is sized in MiB by hardware (NV_USABLE_FB_SIZE_IN_MB). */
static u64 parse_size(const char *opt, const char *arg, u64 min)
{
	unsigned long long v;
	unsigned int shift = 0;
	char *end;

	errno = 0;
	v = strtoull(arg, &end, 0);
	if (*end == 'K')
		shift = 10;
	else if (*end == 'M')
		shift = 20;
	else if (*end == 'G')
		shift = 30;
	if (shift)
		end++;
	if (errno || end == arg || *end || *arg == '-' || v > 1ull << 40 >> shift)
		usage_error("--%s: bad size '%s'", opt, arg);
	v <<= shift;
	if (v < min || v > 64ull << 30 || v % (1 << 20))
		usage_error("--%s: from %lluM to 64G, in whole MiB", opt,
			    (unsigned long long)(min >> 20));
	return v;
}

static u32 parse_bar(const char *opt, const char *arg)
{
	u64 v = parse_size(opt, arg, 1ull << 20);

	if (v & (v - 1) || v > 1ull << 31)
		usage_error("--%s: a power of two up to 2G", opt);
	return (u32)v;
}

static enum seq_profile parse_seq(const char *arg)
{
	if (!strcmp(arg, "none"))
		return SEQ_NONE;
	if (!strcmp(arg, "empty"))
		return SEQ_EMPTY;
	if (!strcmp(arg, "full"))
		return SEQ_FULL;
	usage_error("--seq: none, empty or full, not '%s'", arg);
}

static const struct chip *parse_chip(const char *arg)
{
	const struct chip *c = chip_find(arg);

	if (!c)
		usage_error("--chip: no chip '%s', see --list-chips", arg);
	return c;
}

static const struct rm_abi *parse_version(const char *arg)
{
	const struct rm_abi *abi = rm_abi_find(arg);

	if (!abi)
		usage_error("--version: '%s' is neither 570.144 nor 535.113.01", arg);
	return abi;
}

static void list_chips(void)
{
	const struct chip *c;
	size_t i;

	for (i = 0; (c = chip_at(i)); i++)
		printf("%-8s %s\n", c->name, c->board);
}

static bool parse_one(struct vgpu_options *o, int c)
{
	switch (c) {
	case OPT_SOCKET:
		o->socket_path = optarg;
		return true;
	case OPT_CHIP:
		o->chip = parse_chip(optarg);
		return true;
	case OPT_VRAM:
		o->vram_size = parse_size("vram", optarg, 256ull << 20);
		return true;
	case OPT_USABLE:
		o->vram_usable = parse_size("vram-usable", optarg, 4ull << 20);
		return true;
	case OPT_BAR1:
		o->bar1_size = parse_bar("bar1", optarg);
		return true;
	case OPT_FIRMWARE:
		o->firmware_dir = optarg;
		return true;
	case OPT_VERSION:
		o->abi = parse_version(optarg);
		return true;
	case OPT_SEQ:
		o->seq = parse_seq(optarg);
		return true;
	case OPT_FUSE_SEC2:
		o->fuse_sec2 = (u32)parse_number("fuse-sec2", optarg, 31);
		return true;
	case OPT_FUSE_GSP:
		o->fuse_gsp = (u32)parse_number("fuse-gsp", optarg, 31);
		return true;
	case OPT_GFW:
		o->gfw_delay_ms = (unsigned int)
			parse_number("gfw-delay-ms", optarg, 600000);
		return true;
	case OPT_DMA_DELAY:
		o->dma_delay_us = (unsigned int)
			parse_number("dma-delay-us", optarg, 1000000);
		return true;
	case OPT_DISPLAY:
		o->display = true;
		return true;
	case OPT_PROM_TRAP:
		o->prom_trap = true;
		return true;
	case OPT_CONTROL:
		o->control_path = optarg;
		return true;
	case OPT_ONCE:
		o->once = true;
		return true;
	case OPT_TOLERATE:
		o->tolerate = optarg;
		return true;
	case OPT_ALLOW:
		o->allow_path = optarg;
		return true;
	case OPT_STOP:
		o->stop = true;
		return true;
	case OPT_REPORT:
		o->report_path = optarg;
		return true;
	case OPT_STATS:
		o->stats = true;
		o->stats_path = optarg ? optarg : "-";
		return true;
	case OPT_TRACE:
		o->trace = true;
		o->trace_path = optarg ? optarg : "-";
		return true;
	}
	return false;
}

void options_parse(struct vgpu *g, int argc, char **argv)
{
	struct vgpu_options *o = &g->opt;
	char err[160];
	int c;

	*o = (struct vgpu_options){
		.firmware_dir = "/lib/firmware",
		.chip = chip_find("ga102"),
		.vram_size = 1ull << 30,
		.fuse_sec2 = 1,
		.fuse_gsp = 1,
		.seq = SEQ_EMPTY,
		.gfw_delay_ms = 20,
	};
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (parse_one(o, c))
			continue;
		switch (c) {
		case OPT_INJECT:
			if (!inject_add(g, optarg, err, sizeof(err)))
				usage_error("--inject: %s", err);
			break;
		case OPT_LIST_FAULTS:
			inject_list(stdout);
			exit(0);
		case OPT_LIST_VIOLATIONS:
			violation_list(stdout);
			exit(0);
		case OPT_LIST_CHIPS:
			list_chips();
			exit(0);
		case OPT_HELP:
			fputs(usage, stdout);
			exit(0);
		default:
			fputs("Try 'vgpu --help'.\n", stderr);
			exit(2);
		}
	}
	if (optind != argc)
		usage_error("unexpected argument '%s'", argv[optind]);
	if (!o->socket_path)
		usage_error("--socket PATH is needed");
	g->chip = o->chip;
}
