// SPDX-License-Identifier: GPL-2.0
/*
 * test_rm_rpc.c - rule 12: messages whose content is wrong. Each gets the status
 * the real RM gives (sources in rm_object.c, rm_ctrl.c) and is counted by name.
 */
#include <string.h>

#include "rm_driver.h"
#include "tap.h"

static struct rm_driver d;

#define CLIENT	0xc1d00001u

#define NV_ERR_INSERT_DUPLICATE_NAME	0x19u
#define NV_ERR_INVALID_ARGUMENT		0x1fu
#define NV_ERR_INVALID_CLASS		0x22u
#define NV_ERR_INVALID_CLIENT		0x23u
#define NV_ERR_INVALID_OBJECT_HANDLE	0x33u
#define NV_ERR_INVALID_OBJECT_PARENT	0x36u
#define NV_ERR_INVALID_PARAM_STRUCT	0x3au
#define NV_ERR_INVALID_STATE		0x40u
#define NV_ERR_NOT_SUPPORTED		0x56u
#define NV_ERR_OBJECT_NOT_FOUND		0x57u

static void expect(const char *name, unsigned int count)
{
	rm_expect_violations(&d, name, count);
}

static bool start(void)
{
	return rm_driver_start(&d, NULL, NULL);
}

/* ---- order ------------------------------------------------------------- */

static void test_before_init(void)
{
	static u8 info[0x678];

	if (!rm_driver_boot(&d, NULL, NULL))
		return;
	CHECK(rm_call(&d, FN_GET_STATIC_INFO, info, sizeof(info)));
	CHECK_EQ(d.rx.result, NV_ERR_INVALID_STATE);
	expect("rpc-order", 1);
	rm_driver_stop(&d);
}

static void test_registry_twice(void)
{
	u8 buf[0x400];

	if (!rm_driver_boot(&d, NULL, NULL))
		return;
	rm_send(&d, FN_SET_REGISTRY, buf, rm_registry(buf));
	rm_send(&d, FN_SET_REGISTRY, buf, rm_registry(buf));
	/* RM still waits for the other one. */
	CHECK(!rm_recv(&d, 60));
	expect("rpc-order", 1);
	rm_send(&d, FN_SET_SYSTEM_INFO, buf, rm_system_info(&d, buf));
	CHECK(rm_recv_function(&d, EV_INIT_DONE, 2000));
	rm_driver_stop(&d);
}

static void test_boot_message_late(void)
{
	u8 buf[0x400];

	if (!start())
		return;
	rm_send(&d, FN_SET_REGISTRY, buf, rm_registry(buf));
	CHECK(!rm_recv(&d, 60));
	expect("rpc-order", 1);
	rm_driver_stop(&d);
}

static void test_unknown_function(void)
{
	if (!start())
		return;
	CHECK(rm_call(&d, 51, NULL, 0));
	CHECK_EQ(d.rx.result, 0xff100001);
	CHECK(rm_call(&d, 0x4711, NULL, 0));
	CHECK_EQ(d.rx.result, 0xff100001);
	expect("rpc-unknown", 2);
	rm_driver_stop(&d);
}

static void test_short_body(void)
{
	if (!start())
		return;
	CHECK(rm_call(&d, FN_FREE, (u8[12]) { 0 }, 12));
	CHECK_EQ(d.rx.result, 0xff100002);
	expect("rpc-body", 1);
	rm_driver_stop(&d);
}

static void test_lone_continuation(void)
{
	u8 p[8];

	if (!start())
		return;
	rm_send(&d, FN_CONTINUATION, p, sizeof(p));
	CHECK(!rm_recv(&d, 60));
	expect("rpc-continuation", 1);
	/* The queue itself is fine. */
	CHECK_EQ(rm_subdevice_control(&d, 0x20800403, p, 8), 0);
	rm_driver_stop(&d);
}

/* The first record says that more follows, then another message comes. */
static void test_missing_continuation(void)
{
	static u8 buf[0x10000 - 0x50];
	u8 p[8];

	if (!start())
		return;
	put32(buf, d.internal_client);
	put32(buf + 4, d.subdevice);
	put32(buf + 8, 0x2080ffff);
	put32(buf + 16, 0x20000);
	rm_send(&d, FN_CONTROL, buf, sizeof(buf));
	CHECK(!rm_recv(&d, 60));
	CHECK_EQ(rm_subdevice_control(&d, 0x20800403, p, 8), 0);
	expect("rpc-continuation", 1);
	rm_driver_stop(&d);
}

/* A record that is not the last one is full. */
static void test_short_continuation(void)
{
	static u8 buf[0x10000 - 0x50];
	u8 p[8] = { 0 };

	if (!start())
		return;
	put32(buf, d.internal_client);
	put32(buf + 4, d.subdevice);
	put32(buf + 8, 0x2080ffff);
	put32(buf + 16, 0x20000);
	rm_send(&d, FN_CONTROL, buf, sizeof(buf));
	rm_send(&d, FN_CONTINUATION, p, sizeof(p));
	CHECK(!rm_recv(&d, 60));
	expect("rpc-continuation", 1);
	rm_driver_stop(&d);
}

/* ---- the start messages ------------------------------------------------ */

static void system_info_wrong(u32 offset, u32 xor)
{
	u8 buf[0x400];
	u32 len;

	if (!rm_driver_boot(&d, NULL, NULL))
		return;
	len = rm_system_info(&d, buf);
	put32(buf + offset, get32(buf + offset) ^ xor);
	rm_send(&d, FN_SET_SYSTEM_INFO, buf, len);
	rm_send(&d, FN_SET_REGISTRY, buf, rm_registry(buf));
	CHECK(rm_recv_function(&d, EV_INIT_DONE, 2000));
	expect("system-info", 1);
	rm_driver_stop(&d);
}

static void test_info_bar0(void)
{
	system_info_wrong(0x00, 0x1000000);
}

static void test_info_bar1(void)
{
	system_info_wrong(0x0c, 1);
}

static void test_info_bar3(void)
{
	system_info_wrong(0x10, 0x2000000);
}

static void test_info_user_va(void)
{
	/* 7fff_ffff_f000 with bit 58 set */
	system_info_wrong(0x4c, 0x4000000);
}

static void test_info_mirror(void)
{
	system_info_wrong(0x50, 0x88000 ^ 0x92000);
}

static void test_info_device(void)
{
	system_info_wrong(0x58, 0x10000);
}

static void test_info_subsystem(void)
{
	system_info_wrong(0x5c, 1);
}

static void test_info_revision(void)
{
	system_info_wrong(0x60, 0xff);
}

static void registry_wrong(u32 offset, u32 val)
{
	u8 buf[0x400];
	u32 len;

	if (!rm_driver_boot(&d, NULL, NULL))
		return;
	rm_send(&d, FN_SET_SYSTEM_INFO, buf, rm_system_info(&d, buf));
	len = rm_registry(buf);
	put32(buf + offset, val);
	rm_send(&d, FN_SET_REGISTRY, buf, len);
	CHECK(rm_recv_function(&d, EV_INIT_DONE, 2000));
	expect("registry-table", 1);
	rm_driver_stop(&d);
}

static void test_registry_size(void)
{
	registry_wrong(0, 0x38);
}

static void test_registry_count(void)
{
	registry_wrong(4, 0x10000000);
}

static void test_registry_name(void)
{
	registry_wrong(8, 8);
}

static void test_registry_name_beyond(void)
{
	registry_wrong(8, 0xfffffff0);
}

static void test_registry_type(void)
{
	registry_wrong(8 + 16 + 4, 7);
}

static void test_registry_length(void)
{
	registry_wrong(8 + 16 + 12, 8);
}

static void test_registry_binary(void)
{
	u8 buf[0x400];
	u32 len;

	if (!rm_driver_boot(&d, NULL, NULL))
		return;
	rm_send(&d, FN_SET_SYSTEM_INFO, buf, rm_system_info(&d, buf));
	len = rm_registry(buf);
	put32(buf + 8 + 4, 2);
	put32(buf + 8 + 8, 0x40);
	put32(buf + 8 + 12, 0xffffffe0);
	rm_send(&d, FN_SET_REGISTRY, buf, len);
	CHECK(rm_recv_function(&d, EV_INIT_DONE, 2000));
	expect("registry-table", 1);
	rm_driver_stop(&d);
}

/* ---- objects ----------------------------------------------------------- */

static void test_client_handles(void)
{
	u8 root[0x78] = { 0 };

	if (!start())
		return;
	CHECK_EQ(rm_alloc(&d, CLIENT, 0, CLIENT + 1, 0x0000, root, sizeof(root)),
		 NV_ERR_INVALID_OBJECT_HANDLE);
	CHECK_EQ(rm_alloc(&d, CLIENT, 0, CLIENT, 0x0000, root, sizeof(root)), 0);
	CHECK_EQ(rm_alloc(&d, CLIENT, 0, CLIENT, 0x0041, root, sizeof(root)),
		 NV_ERR_INSERT_DUPLICATE_NAME);
	expect("rm-handle-in-use", 2);
	rm_driver_stop(&d);
}

static void test_object_handles(void)
{
	u8 sub[4] = { 0 };

	if (!start())
		return;
	rm_alloc_tree(&d, CLIENT);
	CHECK_EQ(rm_alloc(&d, CLIENT, CLIENT + 1, CLIENT + 2, 0x2080, sub, 4),
		 NV_ERR_INSERT_DUPLICATE_NAME);
	CHECK_EQ(rm_alloc(&d, CLIENT, CLIENT + 1, CLIENT, 0x2080, sub, 4),
		 NV_ERR_INVALID_OBJECT_HANDLE);
	expect("rm-handle-in-use", 2);
	rm_driver_stop(&d);
}

/* Handle 0 is any: RM gives one each time, of its own range. */
static void test_generated_handles(void)
{
	u8 sub[4] = { 0 };

	if (!start())
		return;
	rm_alloc_tree(&d, CLIENT);
	CHECK_EQ(rm_alloc(&d, CLIENT, CLIENT + 1, 0, 0x2080, sub, 4), 0);
	CHECK_EQ(rm_alloc(&d, CLIENT, CLIENT + 1, 0xcaf00001, 0x2080, sub, 4), 0);
	CHECK_EQ(rm_alloc(&d, CLIENT, CLIENT + 1, 0, 0x2080, sub, 4), 0);
	CHECK_EQ(rm_free(&d, CLIENT, 0xcaf00000), 0);
	CHECK_EQ(rm_free(&d, CLIENT, 0xcaf00001), 0);
	CHECK_EQ(rm_free(&d, CLIENT, 0xcaf00002), 0);
	CHECK_EQ(client_violation_total(d.b.c), 0);
	rm_driver_stop(&d);
}

static void test_parents(void)
{
	u8 sub[4] = { 0 };

	if (!start())
		return;
	rm_alloc_tree(&d, CLIENT);
	CHECK_EQ(rm_alloc(&d, CLIENT, 0x1234, CLIENT + 9, 0x2080, sub, 4),
		 NV_ERR_OBJECT_NOT_FOUND);
	CHECK_EQ(rm_alloc(&d, CLIENT, CLIENT, CLIENT + 9, 0x2080, sub, 4),
		 NV_ERR_INVALID_OBJECT_PARENT);
	expect("rm-wrong-parent", 2);
	rm_driver_stop(&d);
}

static void test_unknown_client(void)
{
	u8 dev[0x38] = { 0 }, p[8];

	if (!start())
		return;
	CHECK_EQ(rm_alloc(&d, CLIENT, CLIENT, CLIENT + 1, 0x0080, dev, sizeof(dev)),
		 NV_ERR_INVALID_CLIENT);
	CHECK_EQ(rm_control(&d, CLIENT, CLIENT + 1, 0x20800403, p, 8),
		 NV_ERR_INVALID_CLIENT);
	CHECK_EQ(rm_free(&d, CLIENT, CLIENT + 1), NV_ERR_INVALID_CLIENT);
	expect("rm-unknown-client", 3);
	rm_driver_stop(&d);
}

static void test_unknown_class(void)
{
	if (!start())
		return;
	rm_alloc_tree(&d, CLIENT);
	CHECK_EQ(rm_alloc(&d, CLIENT, CLIENT + 1, CLIENT + 9, 0xdead, NULL, 0),
		 NV_ERR_INVALID_CLASS);
	CHECK_EQ(rm_free(&d, CLIENT, CLIENT), 0);
	/* Asking is allowed. */
	rm_driver_unload(&d);
}

static void test_alloc_params(void)
{
	u8 p[0x40] = { 0 };

	if (!start())
		return;
	rm_alloc_tree(&d, CLIENT);
	CHECK_EQ(rm_alloc(&d, CLIENT, CLIENT + 1, CLIENT + 9, 0x90f1, p, 0x28),
		 NV_ERR_INVALID_PARAM_STRUCT);
	CHECK_EQ(rm_alloc(&d, CLIENT, CLIENT + 1, CLIENT + 9, 0x90f1, p, 0x38),
		 NV_ERR_INVALID_PARAM_STRUCT);
	expect("rm-params-size", 2);
	rm_driver_stop(&d);
}

static void test_device_instance(void)
{
	u8 root[0x78] = { 0 }, dev[0x38] = { 0 };

	if (!start())
		return;
	CHECK_EQ(rm_alloc(&d, CLIENT, 0, CLIENT, 0x0000, root, sizeof(root)), 0);
	put32(dev, 3);
	CHECK_EQ(rm_alloc(&d, CLIENT, CLIENT, CLIENT + 1, 0x0080, dev, sizeof(dev)),
		 NV_ERR_INVALID_ARGUMENT);
	expect("rm-control-arguments", 1);
	rm_driver_stop(&d);
}

static void test_free_unknown(void)
{
	if (!start())
		return;
	rm_alloc_tree(&d, CLIENT);
	CHECK_EQ(rm_free(&d, CLIENT, CLIENT + 2), 0);
	/* RS_COMPATABILITY_MODE says NV_OK, the model says what it is. */
	CHECK_EQ(rm_free(&d, CLIENT, CLIENT + 2), 0);
	expect("rm-free-unknown", 1);
	rm_driver_stop(&d);
}

static void test_free_internal(void)
{
	u8 p[8];

	if (!start())
		return;
	CHECK_EQ(rm_free(&d, d.internal_client, d.subdevice), NV_ERR_INVALID_CLIENT);
	CHECK_EQ(rm_subdevice_control(&d, 0x20800403, p, 8), 0);
	expect("rm-free-unknown", 1);
	rm_driver_stop(&d);
}

static void test_free_children(void)
{
	u8 p[8];

	if (!start())
		return;
	rm_alloc_tree(&d, CLIENT);
	CHECK_EQ(rm_free(&d, CLIENT, CLIENT + 1), 0);
	expect("rm-free-with-children", 1);
	/* The child is gone as well. */
	CHECK_EQ(rm_control(&d, CLIENT, CLIENT + 2, 0x20800403, p, 8),
		 NV_ERR_OBJECT_NOT_FOUND);
	rm_driver_stop(&d);
}

static void test_leak(void)
{
	u8 body[8] = { 0 };

	if (!start())
		return;
	rm_alloc_tree(&d, CLIENT);
	CHECK(rm_call(&d, FN_UNLOADING, body, sizeof(body)));
	CHECK_EQ(client_leaks(d.b.c), 3);
	rm_driver_stop(&d);
}

static void test_no_leak(void)
{
	u8 body[8] = { 0 };

	if (!start())
		return;
	rm_alloc_tree(&d, CLIENT);
	CHECK_EQ(rm_free(&d, CLIENT, CLIENT), 0);
	CHECK(rm_call(&d, FN_UNLOADING, body, sizeof(body)));
	CHECK_EQ(client_leaks(d.b.c), 0);
	rm_driver_stop(&d);
}

/* ---- controls ---------------------------------------------------------- */

static void test_unknown_object(void)
{
	u8 p[8];

	if (!start())
		return;
	CHECK_EQ(rm_control(&d, d.internal_client, 0x1111, 0x20800403, p, 8),
		 NV_ERR_OBJECT_NOT_FOUND);
	expect("rm-unknown-object", 1);
	rm_driver_stop(&d);
}

static void test_unknown_control(void)
{
	u8 p[8];

	if (!start())
		return;
	CHECK_EQ(rm_subdevice_control(&d, 0x2080abcd, p, 8), NV_ERR_NOT_SUPPORTED);
	/* Known, but not of this class. */
	CHECK_EQ(rm_control(&d, d.internal_client, d.device, 0x20800403, p, 8),
		 NV_ERR_NOT_SUPPORTED);
	/* Asking is allowed. */
	rm_driver_unload(&d);
}

static void test_control_params(void)
{
	u8 p[32] = { 0 };

	if (!start())
		return;
	CHECK_EQ(rm_subdevice_control(&d, 0x20800403, p, 4), NV_ERR_INVALID_PARAM_STRUCT);
	CHECK_EQ(rm_subdevice_control(&d, 0x20800403, p, 16), NV_ERR_INVALID_PARAM_STRUCT);
	CHECK_EQ(rm_subdevice_control(&d, 0x20800137, p, 0), NV_ERR_INVALID_PARAM_STRUCT);
	expect("rm-params-size", 3);
	rm_driver_stop(&d);
}

/* paramsSize beyond the message. */
static void test_control_params_beyond(void)
{
	u8 buf[0x18 + 8] = { 0 };

	if (!start())
		return;
	put32(buf, d.internal_client);
	put32(buf + 4, d.subdevice);
	put32(buf + 8, 0x20800403);
	put32(buf + 16, 0xfffffff8);
	CHECK(rm_call(&d, FN_CONTROL, buf, sizeof(buf)));
	CHECK_EQ(get32(d.rx.data + 12), NV_ERR_INVALID_PARAM_STRUCT);
	expect("rpc-body", 1);
	rm_driver_stop(&d);
}

static void test_control_args(void)
{
	static u8 p[0xc8c];

	if (!start())
		return;
	put32(p, 7);			/* GPCs are 0 to 6 */
	CHECK_EQ(rm_subdevice_control(&d, 0x20800138, p, 8), NV_ERR_INVALID_ARGUMENT);
	put32(p, 33);
	CHECK_EQ(rm_subdevice_control(&d, 0x20800138, p, 8), NV_ERR_INVALID_ARGUMENT);
	put32(p, 5);			/* the table comes in steps of 32 */
	CHECK_EQ(rm_subdevice_control(&d, 0x20801112, p, sizeof(p)),
		 NV_ERR_INVALID_ARGUMENT);
	put32(p, 197);			/* NV2080_NOTIFIERS_MAXCOUNT */
	CHECK_EQ(rm_subdevice_control(&d, 0x20800301, p, 20), NV_ERR_INVALID_ARGUMENT);
	put32(p, 58);
	CHECK_EQ(rm_subdevice_control(&d, 0x20801303, p, 460), NV_ERR_INVALID_ARGUMENT);
	expect("rm-control-arguments", 5);
	rm_driver_stop(&d);
}

static void test_bar_pde(void)
{
	if (!start())
		return;
	CHECK(rm_call(&d, FN_UPDATE_BAR_PDE, (u8[24]) { 2 }, 24));
	CHECK_EQ(d.rx.result, NV_ERR_INVALID_ARGUMENT);
	expect("rpc-body", 1);
	rm_driver_stop(&d);
}

static void test_unload_args(void)
{
	if (!start())
		return;
	CHECK(rm_call(&d, FN_UNLOADING, (u8[8]) { 0, 1, 0, 0, 3 }, 8));
	expect("unload-arguments", 1);
	rm_driver_stop(&d);
}

/* After 47 nobody listens. */
static void test_after_unload(void)
{
	u8 body[8] = { 0 };

	if (!start())
		return;
	CHECK(rm_call(&d, FN_UNLOADING, body, sizeof(body)));
	CHECK(client_poll32(d.b.c, GSP + 0x40, 0xffffffff, 0x80000000, 1000));
	rm_send(&d, FN_FREE, (u8[16]) { 0 }, 16);
	CHECK(!rm_recv(&d, 60));
	rm_driver_stop(&d);
}

static void test_reset_while_running(void)
{
	u8 p[8] = { 0 };

	if (!start())
		return;
	boot_falcon_reset(&d.b, GSP);
	CHECK_EQ(client_violations(d.b.c, "gsp-reset-while-running"), 1);
	rm_send(&d, FN_UPDATE_BAR_PDE, p, sizeof(p));
	CHECK(!rm_recv(&d, 60));
	rm_driver_stop(&d);
}

int main(int argc, char **argv)
{
	static const struct tap_test tests[] = {
		{ "before-init", test_before_init },
		{ "registry-twice", test_registry_twice },
		{ "boot-message-late", test_boot_message_late },
		{ "unknown-function", test_unknown_function },
		{ "short-body", test_short_body },
		{ "lone-continuation", test_lone_continuation },
		{ "missing-continuation", test_missing_continuation },
		{ "short-continuation", test_short_continuation },
		{ "info-bar0", test_info_bar0 },
		{ "info-bar1", test_info_bar1 },
		{ "info-bar3", test_info_bar3 },
		{ "info-user-va", test_info_user_va },
		{ "info-mirror", test_info_mirror },
		{ "info-device", test_info_device },
		{ "info-subsystem", test_info_subsystem },
		{ "info-revision", test_info_revision },
		{ "registry-size", test_registry_size },
		{ "registry-count", test_registry_count },
		{ "registry-name", test_registry_name },
		{ "registry-name-beyond", test_registry_name_beyond },
		{ "registry-type", test_registry_type },
		{ "registry-length", test_registry_length },
		{ "registry-binary", test_registry_binary },
		{ "client-handles", test_client_handles },
		{ "object-handles", test_object_handles },
		{ "generated-handles", test_generated_handles },
		{ "parents", test_parents },
		{ "unknown-client", test_unknown_client },
		{ "unknown-class", test_unknown_class },
		{ "alloc-params", test_alloc_params },
		{ "device-instance", test_device_instance },
		{ "free-unknown", test_free_unknown },
		{ "free-internal", test_free_internal },
		{ "free-children", test_free_children },
		{ "leak", test_leak },
		{ "no-leak", test_no_leak },
		{ "unknown-object", test_unknown_object },
		{ "unknown-control", test_unknown_control },
		{ "control-params", test_control_params },
		{ "control-params-beyond", test_control_params_beyond },
		{ "control-args", test_control_args },
		{ "bar-pde", test_bar_pde },
		{ "unload-args", test_unload_args },
		{ "after-unload", test_after_unload },
		{ "reset-while-running", test_reset_while_running },
	};

	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
