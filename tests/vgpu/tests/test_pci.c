// SPDX-License-Identifier: GPL-2.0
/* Configuration space, enables, resets */
#include "client.h"
#include "tap.h"
#include "vgpu.h"

#define COMMAND		0x04
#define PM_CTRL		0x64
#define MSI_CTRL	0x68
#define DEVCTL		0x80
#define DEVCTL_FLR	0x8000
#define BOOT_0		0x000000
#define PRAMIN_WINDOW	0x001700
#define GFW_PROGRESS	0x118234
#define FLUSH_ADDR	0x100c10

static void test_identity(void)
{
	static const struct {
		const char *chip;
		u32 id, boot_0, boot_42;
	} chips[] = {
		{ "ga102", 0x220410de, 0x172000a1, 0x172a1000 },
		{ "ga103", 0x241410de, 0x173000a1, 0x173a1000 },
		{ "ga104", 0x248410de, 0x174000a1, 0x174a1000 },
		{ "ga106", 0x250310de, 0x176000a1, 0x176a1000 },
		{ "ga107", 0x258210de, 0x177000a1, 0x177a1000 },
	};
	struct client *c;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(chips); i++) {
		c = client_start("--chip", chips[i].chip, NULL);
		CHECK_EQ(client_cfg_rd32(c, 0), chips[i].id);
		CHECK_EQ(client_cfg_rd32(c, 8), 0x030000a1);
		client_cfg_wr16(c, COMMAND, 2);
		CHECK_EQ(client_rd32(c, BOOT_0), chips[i].boot_0);
		CHECK_EQ(client_rd32(c, 0xa00), chips[i].boot_42);
		CHECK_EQ(client_rd32(c, 0x88000), chips[i].id);
		client_stop_clean(c);
	}
}

/* Each capability once, in a chain that ends. */
static void test_capabilities(void)
{
	static const u8 want[] = { 0x01, 0x05, 0x10 };
	struct client *c = client_start(NULL);
	u32 pos = client_cfg_rd32(c, 0x34) & 0xff, val;
	size_t i;

	CHECK(client_cfg_rd32(c, COMMAND) & 1 << 20);
	for (i = 0; i < ARRAY_SIZE(want); i++) {
		val = client_cfg_rd32(c, pos);
		CHECK_EQ(val & 0xff, want[i]);
		pos = val >> 8 & 0xff;
	}
	CHECK_EQ(pos, 0);
	val = client_cfg_rd32(c, 0x100);
	CHECK_EQ(val & 0xffff, 0x0002);
	val = client_cfg_rd32(c, val >> 20);
	CHECK_EQ(val & 0xffff, 0x0001);
	CHECK_EQ(val >> 20, 0);
	client_stop_clean(c);
}

static u32 bar_probe(struct client *c, u32 offset)
{
	u32 old = client_cfg_rd32(c, offset), val;

	client_cfg_wr32(c, offset, 0xffffffff);
	val = client_cfg_rd32(c, offset);
	client_cfg_wr32(c, offset, old);
	CHECK_EQ(client_cfg_rd32(c, offset), old);
	return val;
}

static void test_bars(void)
{
	struct client *c = client_start(NULL);

	CHECK_EQ(bar_probe(c, 0x10), 0xff000000);
	CHECK_EQ(bar_probe(c, 0x14), 0xf000000c);
	CHECK_EQ(bar_probe(c, 0x18), 0xffffffff);
	CHECK_EQ(bar_probe(c, 0x1c), 0xfe00000c);
	CHECK_EQ(bar_probe(c, 0x20), 0xffffffff);
	CHECK_EQ(bar_probe(c, 0x24), 0);
	CHECK_EQ(bar_probe(c, 0x30), 0);
	client_stop_clean(c);
}

static void test_bar1_option(void)
{
	struct client *c = client_start("--bar1", "4M", NULL);

	CHECK_EQ(bar_probe(c, 0x14) & ~0xfu, 0xffc00000);
	CHECK_EQ(bar_probe(c, 0x18), 0xffffffff);
	client_stop_clean(c);
}

static void test_memory_enable(void)
{
	struct client *c = client_start(NULL);

	CHECK_EQ(client_rd32(c, BOOT_0), 0xffffffff);
	CHECK_EQ(client_violations(c, "memory-disabled"), 1);
	client_wr32(c, PRAMIN_WINDOW, 0x55);
	CHECK_EQ(client_violations(c, "memory-disabled"), 2);
	client_cfg_wr16(c, COMMAND, 2);
	CHECK_EQ(client_rd32(c, BOOT_0), 0x172000a1);
	CHECK_EQ(client_rd32(c, PRAMIN_WINDOW), 0);
	/* D3hot answers configuration accesses only */
	client_cfg_wr16(c, PM_CTRL, 0x000b);
	CHECK_EQ(client_rd32(c, BOOT_0), 0xffffffff);
	CHECK_EQ(client_violations(c, "memory-disabled"), 3);
	client_cfg_wr16(c, PM_CTRL, 0x0008);
	CHECK_EQ(client_rd32(c, BOOT_0), 0x172000a1);
	CHECK_EQ(client_violation_total(c), 3);
	client_stop(c);
}

static void test_readonly(void)
{
	struct client *c = client_start(NULL);

	client_cfg_wr32(c, 0, 0x12345678);
	CHECK_EQ(client_cfg_rd32(c, 0), 0x220410de);
	CHECK_EQ(client_violations(c, "config-readonly"), 1);
	/* written as read is no change */
	client_cfg_wr32(c, 0, 0x220410de);
	client_cfg_wr32(c, 0x78, client_cfg_rd32(c, 0x78));
	CHECK_EQ(client_violations(c, "config-readonly"), 1);
	client_wr(c, VFU_REGION_CONFIG, 0x3e, 4, 0);
	CHECK_EQ(client_violations(c, "config-access"), 1);
	client_stop(c);
}

static void test_msi_registers(void)
{
	struct client *c = client_start(NULL);

	CHECK_EQ(client_cfg_rd32(c, MSI_CTRL), 0x00807805);
	client_cfg_wr32(c, MSI_CTRL + 4, 0xfee00008);
	client_cfg_wr32(c, MSI_CTRL + 8, 0x1);
	client_cfg_wr16(c, MSI_CTRL + 12, 0x4041);
	client_cfg_wr16(c, MSI_CTRL + 2, 0x0081);
	CHECK_EQ(client_cfg_rd32(c, MSI_CTRL), 0x00817805);
	CHECK_EQ(client_cfg_rd32(c, MSI_CTRL + 4), 0xfee00008);
	CHECK_EQ(client_cfg_rd32(c, MSI_CTRL + 8), 0x1);
	CHECK_EQ(client_cfg_rd32(c, MSI_CTRL + 12), 0x4041);
	client_stop_clean(c);
}

static void set_some_state(struct client *c)
{
	client_power_on(c);
	client_dma_alloc(c, 0x100000, 0x1000);
	client_cfg_wr32(c, 0x10, 0xe0000000);
	client_wr32(c, PRAMIN_WINDOW, 0x77);
	client_wr32(c, FLUSH_ADDR, 0x100000 >> 8);
	client_wr32(c, 0xb81210, 1 << 27);
}

static void check_reset_state(struct client *c)
{
	CHECK_EQ(client_cfg_rd32(c, COMMAND) & 7, 0);
	CHECK_EQ(client_cfg_rd32(c, 0x10), 0xe0000000);
	client_cfg_wr16(c, COMMAND, 6);
	CHECK_EQ(client_rd32(c, PRAMIN_WINDOW), 0);
	CHECK_EQ(client_rd32(c, FLUSH_ADDR), 0);
	CHECK_EQ(client_rd32(c, 0xb81210), 0);
	/* GFW boot runs again */
	CHECK(client_rd32(c, GFW_PROGRESS) != 0xff);
	CHECK(client_poll32(c, GFW_PROGRESS, 0xff, 0xff, 5000));
}

static void test_reset(void)
{
	struct client *c = client_start("--gfw-delay-ms", "400", NULL);

	set_some_state(c);
	client_reset(c);
	check_reset_state(c);
	client_stop_clean(c);
}

static void test_flr(void)
{
	struct client *c = client_start("--gfw-delay-ms", "400", NULL);

	CHECK(client_cfg_rd32(c, 0x7c) & 1 << 28);
	set_some_state(c);
	client_cfg_wr16(c, DEVCTL,
			(u16)(client_cfg_rd32(c, DEVCTL) | DEVCTL_FLR));
	CHECK(!(client_cfg_rd32(c, DEVCTL) & DEVCTL_FLR));
	check_reset_state(c);
	CHECK_EQ(client_stat(c, "resets"), 1);
	client_stop_clean(c);
}

/* Before it is done, GFW boot hides its scratch register. */
static void test_gfw_boot(void)
{
	struct client *c = client_start("--gfw-delay-ms", "600", NULL);

	client_reset(c);
	client_cfg_wr16(c, COMMAND, 6);
	CHECK(!(client_rd32(c, 0x118128) & 1));
	CHECK_EQ(client_rd32(c, GFW_PROGRESS), 0xbadf5100);
	CHECK_EQ(client_rd32(c, 0x1183a4), 0);
	CHECK(client_poll32(c, 0x118128, 1, 1, 5000));
	CHECK(client_rd32(c, GFW_PROGRESS) < 0xff);
	CHECK(client_poll32(c, GFW_PROGRESS, 0xff, 0xff, 5000));
	CHECK_EQ(client_rd32(c, 0x1183a4), 1024);
	client_stop_clean(c);
}

/* Rule 21: what a driver must have put away when it lets go. */
static void test_left_interrupts(void)
{
	struct client *c = client_start(NULL);

	client_power_on(c);
	client_wr32(c, 0xb81210, 1 << 27);
	client_wr32(c, 0xb81608, 0xf);
	client_cfg_wr16(c, COMMAND, 2);
	CHECK_EQ(client_violations(c, "left-interrupts-enabled"), 1);
	client_cfg_wr16(c, COMMAND, 6);
	client_wr32(c, 0xb81610, 0xf);
	client_cfg_wr16(c, COMMAND, 2);
	CHECK_EQ(client_violation_total(c), 1);
	client_stop(c);
}

static const struct tap_test tests[] = {
	{ "every chip has its identity", test_identity },
	{ "capability chains", test_capabilities },
	{ "BAR sizes and types", test_bars },
	{ "--bar1 makes the window into VRAM smaller", test_bar1_option },
	{ "rule 2: no BAR access without memory enable or in D3hot",
	  test_memory_enable },
	{ "rule 2: read-only configuration bytes", test_readonly },
	{ "MSI capability", test_msi_registers },
	{ "a vfio-user reset clears the device", test_reset },
	{ "a function level reset clears the device", test_flr },
	{ "GFW boot progress", test_gfw_boot },
	{ "rule 21: interrupts enabled when bus mastering goes",
	  test_left_interrupts },
};

int main(int argc, char **argv)
{
	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
