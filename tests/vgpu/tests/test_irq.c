// SPDX-License-Identifier: GPL-2.0
/* Interrupt tree, MSI and its rearm, INTx (rule 19) */
#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "client.h"
#include "tap.h"
#include "vgpu.h"

#define LEAF(n)		(0xb81000 + (n) * 4)
#define LEAF_EN_SET(n)	(0xb81200 + (n) * 4)
#define LEAF_EN_CLR(n)	(0xb81400 + (n) * 4)
#define TOP		0xb81600
#define TOP_EN_SET	0xb81608
#define TOP_EN_CLR	0xb81610
#define TRIGGER		0xb81640
#define REARM		0x088704

#define GSP_LEAF	(VECTOR_GSP / 32)
#define GSP_BIT		BIT(VECTOR_GSP % 32)
#define GSP_TOP		BIT(GSP_LEAF / 2)
/* Long enough for a loaded machine, short enough to wait for nothing. */
#define SOON		2000
#define NOT_NOW		50

static struct client *start_with_msi(void)
{
	struct client *c = client_start(NULL);

	client_power_on(c);
	client_msi_enable(c);
	client_wr32(c, LEAF_EN_SET(GSP_LEAF), GSP_BIT);
	client_wr32(c, TOP_EN_SET, 0xf);
	return c;
}

static void raise_gsp(struct client *c)
{
	CHECK_STR(client_control(c, "interrupt %u", VECTOR_GSP), "ok");
}

/* What a correct handler does, in the order of NVIDIA's and nouveau's. */
static void handle(struct client *c)
{
	client_wr32(c, TOP_EN_CLR, 0xf);
	client_wr32(c, REARM, 0);
	CHECK_EQ(client_rd32(c, TOP), GSP_TOP);
	CHECK_EQ(client_rd32(c, LEAF(GSP_LEAF)), GSP_BIT);
	client_wr32(c, LEAF(GSP_LEAF), GSP_BIT);
	client_wr32(c, TOP_EN_SET, 0xf);
}

static void test_tree(void)
{
	struct client *c = start_with_msi();
	u32 n;

	/* Enables are set and cleared bit by bit, and read back at both. */
	for (n = 0; n < 8; n++) {
		client_wr32(c, LEAF_EN_SET(n), 0x00f0);
		client_wr32(c, LEAF_EN_SET(n), 0x0f00);
		client_wr32(c, LEAF_EN_CLR(n), 0x0180 | GSP_BIT);
		CHECK_EQ(client_rd32(c, LEAF_EN_SET(n)), 0x0e70);
		CHECK_EQ(client_rd32(c, LEAF_EN_CLR(n)), 0x0e70);
	}
	CHECK_EQ(client_rd32(c, TOP_EN_SET), 0xf);
	client_wr32(c, TOP_EN_CLR, 0x5);
	CHECK_EQ(client_rd32(c, TOP_EN_SET), 0xa);
	/* A vector whose leaf bit is not enabled is pending but not shown. */
	client_wr32(c, TRIGGER, 42);
	client_wr32(c, TRIGGER, 40);
	CHECK_EQ(client_rd32(c, LEAF(1)), 1 << 8 | 1 << 10);
	client_wr32(c, LEAF(1), 1 << 10);
	CHECK_EQ(client_rd32(c, LEAF(1)), 1 << 8);
	CHECK_EQ(client_rd32(c, TOP), 0);
	client_wr32(c, LEAF_EN_SET(1), 1 << 8);
	CHECK_EQ(client_rd32(c, TOP), 1);
	/* ... and with its subtree off in the top, not signalled. */
	CHECK(!client_msi_wait(c, NOT_NOW));
	client_wr32(c, TOP_EN_SET, 1);
	CHECK(client_msi_wait(c, SOON));
	client_wr32(c, REARM, 0);
	client_wr32(c, LEAF(1), 1 << 8);
	CHECK_EQ(client_rd32(c, TOP), 0);
	client_wr32(c, TOP_EN_CLR, ~0u);
	client_stop_clean(c);
}

static void test_messages(void)
{
	struct client *c = start_with_msi();
	int i;

	CHECK(!client_msi_wait(c, NOT_NOW));
	for (i = 0; i < 10; i++) {
		raise_gsp(c);
		CHECK(client_msi_wait(c, SOON));
		handle(c);
	}
	CHECK(!client_msi_wait(c, NOT_NOW));
	CHECK_EQ(client_stat(c, "interrupts_sent"), 10);
	CHECK_EQ(client_stat(c, "msi_rearms"), 10);
	client_wr32(c, TOP_EN_CLR, 0xf);
	client_stop_clean(c);
}

/* An edge between the handler's clear and its end is not lost. */
static void test_edge_in_handler(void)
{
	struct client *c = start_with_msi();

	raise_gsp(c);
	CHECK(client_msi_wait(c, SOON));
	client_wr32(c, TOP_EN_CLR, 0xf);
	client_wr32(c, REARM, 0);
	client_wr32(c, LEAF(GSP_LEAF), GSP_BIT);
	raise_gsp(c);
	CHECK(!client_msi_wait(c, NOT_NOW));
	client_wr32(c, TOP_EN_SET, 0xf);
	CHECK(client_msi_wait(c, SOON));
	handle(c);
	client_wr32(c, TOP_EN_CLR, 0xf);
	client_stop_clean(c);
}

static void test_rearm_while_pending(void)
{
	struct client *c = start_with_msi();

	raise_gsp(c);
	CHECK(client_msi_wait(c, SOON));
	client_wr32(c, REARM, 0);
	CHECK(client_msi_wait(c, SOON));
	handle(c);
	client_wr32(c, TOP_EN_CLR, 0xf);
	client_stop_clean(c);
}

static void test_rearm_missing(void)
{
	struct client *c = start_with_msi();
	int i;

	raise_gsp(c);
	CHECK(client_msi_wait(c, SOON));
	client_wr32(c, LEAF(GSP_LEAF), GSP_BIT);
	CHECK_EQ(client_violation_total(c), 0);
	raise_gsp(c);
	CHECK(!client_msi_wait(c, NOT_NOW));
	for (i = 0; i < 100 && !client_violation_total(c); i++)
		usleep(100000);
	CHECK_EQ(client_violations(c, "irq-rearm-missing"), 1);
	client_wr32(c, REARM, 0);
	CHECK(client_msi_wait(c, SOON));
	client_stop(c);
}

static void test_clear_idle(void)
{
	struct client *c = start_with_msi();

	client_wr32(c, LEAF(2), 0xffffffff);
	CHECK_EQ(client_violation_total(c), 0);
	client_wr32(c, LEAF(2), 0x10);
	CHECK_EQ(client_violations(c, "irq-clear-not-pending"), 1);
	client_wr32(c, TOP_EN_SET, 0x10);
	CHECK_EQ(client_violations(c, "irq-reserved-bits"), 1);
	client_wr32(c, TRIGGER, 256);
	CHECK_EQ(client_violations(c, "irq-reserved-bits"), 2);
	client_stop(c);
}

/* A handler that rearms but never clears what it was called for. */
static void test_storm(void)
{
	struct client *c = start_with_msi();
	int i;

	raise_gsp(c);
	for (i = 0; i < 10100; i++)
		client_wr32(c, REARM, 0);
	CHECK_EQ(client_violations(c, "irq-storm"), 1);
	client_stop(c);
}

static void test_no_message_without_master(void)
{
	struct client *c = start_with_msi();

	client_wr32(c, TOP_EN_CLR, 0xf);
	client_cfg_wr16(c, 4, 2);
	client_wr32(c, TOP_EN_SET, 0xf);
	raise_gsp(c);
	CHECK(!client_msi_wait(c, NOT_NOW));
	client_stop_clean(c);
}

static void test_lost(void)
{
	struct client *c = start_with_msi();

	client_control(c, "inject lost-interrupt,count=1");
	raise_gsp(c);
	CHECK(!client_msi_wait(c, NOT_NOW));
	CHECK_EQ(client_rd32(c, LEAF(GSP_LEAF)), GSP_BIT);
	handle(c);
	raise_gsp(c);
	CHECK(client_msi_wait(c, SOON));
	handle(c);
	client_wr32(c, TOP_EN_CLR, 0xf);
	client_stop_clean(c);
}

/* One message too many: the driver finds nothing pending. */
static void test_spurious(void)
{
	struct client *c = start_with_msi();

	client_wr32(c, LEAF_EN_CLR(GSP_LEAF), GSP_BIT);
	client_control(c, "inject spurious-interrupt,count=1");
	raise_gsp(c);
	CHECK(client_msi_wait(c, SOON));
	CHECK_EQ(client_rd32(c, TOP), 0);
	raise_gsp(c);
	CHECK(!client_msi_wait(c, NOT_NOW));
	client_wr32(c, TOP_EN_CLR, 0xf);
	client_stop_clean(c);
}

static int intx_irqs(struct client *c, u32 flags, u32 count, int fd)
{
	struct vfu_irq_set set = {
		sizeof(set), flags, VFU_INTX, 0, count,
	};

	return client_request(c, VFU_DEVICE_SET_IRQS, &set, sizeof(set), fd,
			      NULL, NULL, NULL);
}

static bool got(int fd)
{
	u64 n;

	return read(fd, &n, sizeof(n)) == sizeof(n);
}

/* INTx follows the tree's level and is masked until the client unmasks. */
static void test_intx(void)
{
	struct client *c = client_start(NULL);
	int fd = eventfd(0, EFD_NONBLOCK);

	client_power_on(c);
	CHECK_EQ(intx_irqs(c, VFU_SET_DATA_EVENTFD | VFU_SET_TRIGGER, 1, fd),
		 0);
	client_wr32(c, LEAF_EN_SET(GSP_LEAF), GSP_BIT);
	client_wr32(c, TOP_EN_SET, 0xf);
	raise_gsp(c);
	CHECK(got(fd));
	CHECK(client_cfg_rd32(c, 4) & 1 << 19);
	CHECK_EQ(intx_irqs(c, VFU_SET_DATA_NONE | VFU_SET_UNMASK, 1, -1), 0);
	CHECK(got(fd));
	client_wr32(c, LEAF(GSP_LEAF), GSP_BIT);
	CHECK(!(client_cfg_rd32(c, 4) & 1 << 19));
	CHECK_EQ(intx_irqs(c, VFU_SET_DATA_NONE | VFU_SET_UNMASK, 1, -1), 0);
	CHECK(!got(fd));
	/* switched off in the command register */
	client_cfg_wr16(c, 4, 0x0406);
	raise_gsp(c);
	CHECK(!got(fd));
	client_cfg_wr16(c, 4, 0x0006);
	CHECK(got(fd));
	close(fd);
	client_stop_clean(c);
}

static const struct tap_test tests[] = {
	{ "leaves, subtrees and the top", test_tree },
	{ "one message per interrupt", test_messages },
	{ "an edge inside the handler is kept", test_edge_in_handler },
	{ "rearming while pending sends again", test_rearm_while_pending },
	{ "rule 19: rearm missing", test_rearm_missing },
	{ "rule 19: clearing what is not pending", test_clear_idle },
	{ "rule 19: interrupt storm", test_storm },
	{ "no message without bus mastering", test_no_message_without_master },
	{ "fault: lost interrupt", test_lost },
	{ "fault: spurious interrupt", test_spurious },
	{ "INTx", test_intx },
};

int main(int argc, char **argv)
{
	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
