// SPDX-License-Identifier: MIT
/*
 * TEST: nova-drm when the GPU misbehaves under its jobs
 *
 * The virtual GPU is told what to do wrong. Every fence ends, with an error if it
 * must, and the GPU works afterwards, or again when it was reset and bound.
 */
#include <inttypes.h>
#include <linux/netlink.h>
#include <poll.h>
#include <sys/socket.h>

#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_client.h"
#include "igt_nova_control.h"
#include "igt_nova_device.h"
#include "igt_nova_load.h"

#define GR		DRM_NOVA_ENGINE_CLASS_GR
#define CE		DRM_NOVA_ENGINE_CLASS_CE

/* What has to be looked for is found well before a job's time is over. */
#define LOST_MS		3000
/* A job has five seconds to come to its end, and the machine may be slow. */
#define RUN_MS_MIN	4500
#define RUN_MS_MAX	15000

static void begin(void)
{
	igt_nova_control_require();
	igt_nova_client_begin();
}

/* Interrupts */

/* How often all channels were found to have come further. */
struct found {
	uint64_t interrupts;		/* by one of these */
	uint64_t polled;		/* by looking now and then */
};

static struct found channels_found(void)
{
	struct found sum = {};
	FILE *file = igt_nova_channels_open();
	char line[512], *at;

	while (fgets(line, sizeof(line), file)) {
		uint64_t interrupts, polled;

		at = strstr(line, ", interrupts ");
		if (!at || sscanf(at, ", interrupts %" SCNu64 ", polled %" SCNu64,
				  &interrupts, &polled) != 2)
			continue;
		sum.interrupts += interrupts;
		sum.polled += polled;
	}
	fclose(file);
	return sum;
}

static void test_lost_interrupt(const char *fault)
{
	static const unsigned int classes[] = { CE, GR };
	struct igt_nova_client client;

	igt_nova_client_open(&client);
	for (unsigned int i = 0; i < ARRAY_SIZE(classes); i++) {
		uint32_t queue = igt_nova_client_queue(&client, classes[i]);
		struct igt_nova_spin spin;
		struct found before;

		igt_nova_client_hang(&client, queue, &spin);
		before = channels_found();
		igt_nova_control_ok("inject %s,count=1", fault);
		igt_nova_spin_release(&spin);
		igt_assert_eq(igt_nova_client_error(&client, &spin.done, LOST_MS),
			      0);
		/* Who looked says so after the fence. */
		igt_assert(igt_wait(channels_found().polled == before.polled + 1,
				    LOST_MS, 10));
		igt_assert_eq_u64(channels_found().interrupts, before.interrupts);
		igt_nova_control_ok("clear");

		/* It is not deaf for ever. */
		for (int job = 0; job < 20; job++)
			igt_nova_client_check(&client, queue);
	}
	igt_nova_client_close(&client);
}

/* None at all comes for a while. */
static void test_no_interrupts(void)
{
	struct igt_nova_client client;
	uint32_t queue;

	igt_nova_client_open(&client);
	queue = igt_nova_client_queue(&client, CE);
	igt_nova_control_ok("inject nonstall-lost");
	for (int job = 0; job < 5; job++)
		igt_nova_client_check(&client, queue);
	igt_nova_control_ok("clear");
	igt_nova_client_check(&client, queue);
	igt_nova_client_close(&client);
}

/* Doorbells */

/* The next one tells the GPU of both. */
static void test_doorbell(void)
{
	struct igt_nova_client client;
	struct drm_nova_sync first;
	uint32_t queue;

	igt_nova_client_open(&client);
	queue = igt_nova_client_queue(&client, CE);
	igt_nova_control_ok("inject doorbell-lost,count=1");
	igt_nova_client_store(&client, queue, &first);
	igt_nova_sync_pending(client.fd, &first);
	igt_nova_client_check(&client, queue);
	igt_assert(igt_nova_sync_is_signalled(client.fd, &first));
	igt_assert_eq(igt_nova_client_error(&client, &first, 0), 0);
	igt_nova_client_close(&client);
}

/* There is no next one: all that can be known is that the job does not end. */
static void test_doorbell_alone(void)
{
	struct drm_nova_queue_get_state state;
	struct igt_nova_client client;
	struct drm_nova_sync done;
	uint32_t queue;

	igt_nova_client_open(&client);
	queue = igt_nova_client_queue(&client, CE);
	igt_nova_control_ok("inject doorbell-lost,count=1");
	igt_nova_client_store(&client, queue, &done);
	igt_assert_eq(igt_nova_client_error(&client, &done, RUN_MS_MAX), ETIME);
	state = igt_nova_queue_state(client.fd, queue);
	igt_assert_eq_u32(state.state, DRM_NOVA_QUEUE_STATE_BANNED |
				       DRM_NOVA_QUEUE_STATE_TIMEDOUT);
	igt_nova_client_check_new(&client, CE);
	igt_nova_client_close(&client);
}

/* Channels */

static void assert_ended(struct igt_nova_client *client, uint32_t queue,
			 int error, uint32_t state, uint32_t rc_code)
{
	struct drm_nova_queue_get_state args =
		igt_nova_queue_state(client->fd, queue);

	igt_assert_eq_u32(args.state, DRM_NOVA_QUEUE_STATE_BANNED | state);
	igt_assert_eq(args.error, -error);
	igt_assert_eq_u32(args.rc_code, rc_code);
	igt_assert_eq_u64(args.fault_va, 0);
	igt_assert_eq(igt_nova_client_exec_errno(client, queue), ECANCELED);
}

/* In the midst of a job a channel stops, for the reason that the faults say. */
static void test_stuck(const char *fault, const char *more)
{
	struct igt_nova_client client;
	struct igt_nova_spin spin;
	struct drm_nova_sync next;
	struct timespec start;
	uint32_t queue, other;

	igt_nova_client_open(&client);
	queue = igt_nova_client_queue(&client, CE);
	other = igt_nova_client_queue(&client, CE);
	clock_gettime(CLOCK_MONOTONIC, &start);
	igt_nova_client_hang(&client, queue, &spin);
	if (more)
		igt_nova_control_ok("inject %s", more);
	igt_nova_control_ok("inject %s", fault);
	igt_nova_sync_pending(client.fd, &spin.done);
	igt_nova_spin_release(&spin);
	igt_nova_client_store(&client, queue, &next);

	igt_assert_eq(igt_nova_client_error(&client, &spin.done, RUN_MS_MAX),
		      ETIME);
	igt_assert_lte(RUN_MS_MIN, igt_nova_client_elapsed(&start));
	igt_assert_eq(igt_nova_client_error(&client, &next, IGT_NOVA_SOON_MS),
		      ECANCELED);
	assert_ended(&client, queue, ETIME, DRM_NOVA_QUEUE_STATE_TIMEDOUT, 0);
	igt_nova_client_check(&client, other);
	igt_nova_client_check_new(&client, CE);
	igt_nova_client_close(&client);
}

static void test_rc(void)
{
	/*
	 * nverror.h: graphics exception, method buffer's error, reset of a
	 * channel, preemptive removal, class error. All end the channel.
	 */
	static const unsigned int codes[] = { 13, 32, 43, 45, 69, 109 };
	struct igt_nova_client client;

	igt_nova_client_open(&client);
	for (unsigned int i = 0; i < ARRAY_SIZE(codes); i++) {
		uint32_t queue = igt_nova_client_queue(&client, i & 1 ? GR : CE);
		struct drm_nova_sync done;

		igt_nova_control_ok("inject rc=%u,count=1", codes[i]);
		igt_nova_client_store(&client, queue, &done);
		igt_assert_eq(igt_nova_client_error(&client, &done, LOST_MS), EIO);
		assert_ended(&client, queue, EIO, DRM_NOVA_QUEUE_STATE_FAULT,
			     codes[i]);
		igt_nova_queue_destroy(client.fd, queue);
		igt_nova_client_check_new(&client, i & 1 ? GR : CE);
	}
	igt_assert_eq_u32(igt_nova_vm_state(client.fd, client.ctx.vm), 0);
	igt_nova_client_close(&client);
}

/* What udev hears */

static int uevents_open(void)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = 1 };
	int sock = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC,
			  NETLINK_KOBJECT_UEVENT);

	igt_assert_fd(sock);
	igt_assert_eq(bind(sock, (void *)&address, sizeof(address)), 0);
	return sock;
}

/* The value that an event has, NULL if it does not have it. */
static const char *uevent_get(const char *event, ssize_t len, const char *key)
{
	for (const char *at = event; at < event + len; at += strlen(at) + 1)
		if (!strncmp(at, key, strlen(key)) && at[strlen(key)] == '=')
			return at + strlen(key) + 1;
	return NULL;
}

/* The next event that says "WEDGED" has to say this. */
static void assert_wedged(int sock, const char *how, bool task)
{
	struct pollfd wait = { .fd = sock, .events = POLLIN };
	char event[4096], pid[16];
	const char *said = NULL;
	ssize_t len;

	while (!said) {
		igt_assert_eq(poll(&wait, 1, IGT_NOVA_SOON_MS), 1);
		len = recv(sock, event, sizeof(event) - 1, 0);
		igt_assert_lt(0, len);
		event[len] = '\0';
		said = uevent_get(event, len, "WEDGED");
	}
	igt_assert_f(!strcmp(said, how), "WEDGED=%s\n", said);
	snprintf(pid, sizeof(pid), "%d", getpid());
	said = uevent_get(event, len, "PID");
	if (task)
		igt_assert_f(said && !strcmp(said, pid), "PID=%s\n", said);
	else
		igt_assert(!said);
}

static bool is_wedged_again(int sock)
{
	char event[4096];
	ssize_t len;

	while ((len = recv(sock, event, sizeof(event) - 1, MSG_DONTWAIT)) > 0) {
		event[len] = '\0';
		if (uevent_get(event, len, "WEDGED"))
			return true;
	}
	errno = 0;
	return false;
}

static void test_wedged_event(void)
{
	int sock = uevents_open();
	struct igt_nova_client client;
	struct drm_nova_sync done;
	uint32_t queue;

	igt_nova_client_open(&client);
	queue = igt_nova_client_queue(&client, CE);
	igt_nova_control_ok("inject rc=13,count=1");
	igt_nova_client_store(&client, queue, &done);
	igt_assert_eq(igt_nova_client_error(&client, &done, LOST_MS), EIO);
	assert_wedged(sock, "none", true);
	igt_assert(!is_wedged_again(sock));
	igt_nova_client_close(&client);
	close(sock);
}

/* What ends everything */

/*
 * Who talks to nobody any more cannot have anything be freed. A GSP that has failed
 * can only be reset while it runs. And channels that nobody can stop look at memory
 * while it is taken away from them.
 */
static void spoil(void)
{
	igt_nova_client_tolerate("leaks");
	igt_nova_client_tolerate("gsp-reset-while-running");
	igt_nova_client_tolerate("tlb-stale");
	igt_nova_device_spoil();
}

static void test_gsp_crash(void)
{
	int sock = uevents_open();
	struct igt_nova_load load;

	spoil();
	igt_nova_load_begin(&load);
	igt_nova_control_ok("inject gsp-crash,count=1");
	igt_nova_client_gsp_dead(&load.client[0]);
	igt_nova_load_ended(&load, ECANCELED);
	igt_nova_load_exec_fails(&load, ECANCELED);
	igt_nova_load_state(&load, DRM_NOVA_QUEUE_STATE_BANNED |
				   DRM_NOVA_QUEUE_STATE_INNOCENT);
	/* Once, although many queues have ended. */
	assert_wedged(sock, "rebind,bus-reset", false);
	igt_assert(!is_wedged_again(sock));
	close(sock);
	igt_nova_load_close(&load);
	igt_nova_device_renew();
	igt_nova_client_strict();
	igt_nova_client_check_gpu();
}

/* Without a word of the driver's: nobody talks to the firmware just then. */
static void test_gsp_crash_destroy(void)
{
	struct igt_nova_load load;

	spoil();
	igt_nova_load_begin(&load);
	/* It dies of the first client's end. */
	igt_nova_control_ok("inject gsp-crash,count=1");
	igt_nova_client_close(&load.client[0]);
	igt_nova_load_ended(&load, ECANCELED);
	igt_nova_load_exec_fails(&load, ECANCELED);
	igt_nova_load_state(&load, DRM_NOVA_QUEUE_STATE_BANNED |
				   DRM_NOVA_QUEUE_STATE_INNOCENT);
	igt_nova_load_close(&load);
	igt_nova_device_renew();
	igt_nova_client_strict();
	igt_nova_client_check_gpu();
}

static void test_surprise_removal(void)
{
	struct igt_nova_load load;

	spoil();
	igt_nova_load_begin(&load);
	igt_nova_control_ok("inject all-ones");
	/* Without power nothing is left of it. */
	igt_nova_control_ok("reset");
	igt_nova_client_gsp_dead(&load.client[0]);
	igt_nova_load_ended(&load, ECANCELED);
	igt_nova_load_exec_fails(&load, ECANCELED);
	igt_nova_load_state(&load, DRM_NOVA_QUEUE_STATE_BANNED |
				   DRM_NOVA_QUEUE_STATE_INNOCENT);
	igt_nova_device_unbind();
	igt_nova_load_exec_fails(&load, ENODEV);
	igt_nova_load_close(&load);

	/* Back in its slot */
	igt_nova_control_ok("clear");
	igt_nova_device_renew();
	igt_nova_client_strict();
	igt_nova_client_check_gpu();
}

/*
 * A job does not let go of the engine, which others have to wait for. Their time
 * has not begun when its is over.
 */
static void test_engine_hang(void)
{
	struct igt_nova_client client, other;
	struct drm_nova_sync innocent;
	struct igt_nova_spin spin;
	uint32_t queue, waiting;

	igt_nova_client_open(&client);
	igt_nova_client_open(&other);
	queue = igt_nova_client_queue(&client, GR);
	waiting = igt_nova_client_queue(&other, GR);
	igt_nova_client_hang(&client, queue, &spin);
	igt_nova_control_ok("inject engine-hang=0,count=1");
	igt_nova_client_store(&other, waiting, &innocent);

	igt_assert_eq(igt_nova_client_error(&client, &spin.done, IGT_NOVA_SOON_MS),
		      ETIME);
	igt_assert_eq(igt_nova_client_error(&other, &innocent, IGT_NOVA_SOON_MS),
		      0);
	assert_ended(&client, queue, ETIME, DRM_NOVA_QUEUE_STATE_TIMEDOUT, 0);
	igt_nova_client_check(&other, waiting);
	igt_nova_client_check_new(&client, GR);
	igt_nova_client_close(&client);
	igt_nova_client_close(&other);
}

/* The channel of a job that hangs cannot be taken off its engine. */
static void test_kill_refused(const char *fault)
{
	struct igt_nova_client client, other;
	struct igt_nova_spin spin;
	uint32_t queue, innocent;

	spoil();
	igt_nova_client_open(&client);
	igt_nova_client_open(&other);
	queue = igt_nova_client_queue(&client, CE);
	igt_nova_control_ok("inject %s", fault);
	igt_nova_client_hang(&client, queue, &spin);
	innocent = igt_nova_client_queue(&other, CE);
	igt_nova_client_check(&other, innocent);

	igt_assert_eq(igt_nova_client_error(&client, &spin.done, IGT_NOVA_SOON_MS),
		      ETIME);
	assert_ended(&client, queue, ETIME, DRM_NOVA_QUEUE_STATE_TIMEDOUT, 0);
	/* Nobody can say any more what the GPU does. */
	igt_assert(igt_wait(igt_nova_queue_state(other.fd, innocent).state,
			    IGT_NOVA_SOON_MS, 10));
	assert_ended(&other, innocent, ECANCELED,
		     DRM_NOVA_QUEUE_STATE_INNOCENT, 0);
	igt_nova_client_close(&client);
	igt_nova_client_close(&other);
	igt_nova_control_ok("clear");
	igt_nova_device_renew();
	igt_nova_client_strict();
	igt_nova_client_check_gpu();
}

/* PCI's reset, while the driver is bound and jobs run. */
static void test_reset(void)
{
	struct igt_nova_load load;

	igt_nova_device_spoil();
	igt_nova_load_begin(&load);
	igt_assert_eq(igt_nova_device_reset(), 0);
	igt_nova_load_ended(&load, ECANCELED);
	igt_nova_load_exec_fails(&load, ECANCELED);
	igt_nova_load_close(&load);
	igt_nova_device_renew();
	igt_nova_client_check_gpu();
}

int igt_main()
{
	igt_fixture()
		igt_nova_device_find();

	igt_describe("The interrupt at the end of a job is not sent");
	igt_subtest("lost-interrupt") {
		begin();
		test_lost_interrupt("lost-interrupt");
	}

	igt_describe("The interrupt at the end of a job is not raised");
	igt_subtest("nonstall-lost") {
		begin();
		test_lost_interrupt("nonstall-lost");
	}

	igt_describe("No job interrupts when it has ended");
	igt_subtest("no-interrupts") {
		begin();
		test_no_interrupts();
	}

	igt_describe("The GPU does not hear of a job before the next");
	igt_subtest("doorbell-lost") {
		begin();
		test_doorbell();
	}

	igt_describe("The GPU does not hear of a job at all");
	igt_subtest("doorbell-lost-for-good") {
		begin();
		test_doorbell_alone();
	}

	igt_describe("A channel stops");
	igt_subtest("channel-hang") {
		begin();
		test_stuck("channel-hang=0,count=1", NULL);
	}

	igt_describe("The firmware ends a channel");
	igt_subtest("rc") {
		begin();
		test_rc();
	}

	igt_describe("Whoever listens is told of a queue that has ended");
	igt_subtest("wedged-event") {
		begin();
		test_wedged_event();
	}

	igt_describe("The firmware ends a channel and does not say so");
	igt_subtest("rc-no-event") {
		begin();
		test_stuck("rc=13,count=1", "rc-no-event,count=1");
	}

	igt_describe("The firmware dies while jobs run");
	igt_subtest("gsp-crash-during-exec") {
		begin();
		test_gsp_crash();
	}

	igt_describe("The firmware dies of a client's end");
	igt_subtest("gsp-crash-at-close") {
		begin();
		test_gsp_crash_destroy();
	}

	igt_describe("The GPU falls off the bus while jobs run");
	igt_subtest("surprise-removal-during-exec") {
		begin();
		test_surprise_removal();
	}

	igt_describe("A job that hangs cannot be ended");
	igt_subtest("hang-kill-refused") {
		begin();
		/* NV_ERR_TIMEOUT */
		test_kill_refused("preempt-refused=0x65");
	}

	igt_describe("The same where the firmware says that trying again may help");
	igt_subtest("hang-kill-refused-for-now") {
		begin();
		/* NV_ERR_TIMEOUT_RETRY */
		test_kill_refused("preempt-refused=0x66");
	}

	igt_describe("The firmware does not answer when it shall end a job");
	igt_subtest("hang-kill-stuck") {
		begin();
		test_kill_refused("preempt-stuck");
	}

	igt_describe("A job that hangs keeps others from beginning");
	igt_subtest("engine-hang") {
		begin();
		test_engine_hang();
	}

	igt_describe("The GPU is reset while jobs run");
	igt_subtest("reset-during-exec") {
		begin();
		test_reset();
	}

	igt_fixture()
		igt_nova_client_begin();
}
