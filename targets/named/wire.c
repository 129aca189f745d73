/*
 * BIND's network manager, played by one client in memory.
 *
 * lib/isc/netmgr/ has threads, sockets and timers; what the server asks of it for one
 * request is a handle that is counted, somewhere to send to, and tasks that run later.
 * Everything here happens in one thread, in the order in which it was asked for.
 */
#include "wire.h"

#include <stdlib.h>
#include <string.h>

#include <isc/sockaddr.h>
#include <isc/task.h>
#include <isc/timer.h>
#include <isc/types.h>
#include <isc/util.h>

enum {
    TASKS_MAX = 64,
    SENDS_MAX = 16,
    WORKS_MAX = 16,
    CLIENT_PORT = 40000,
    SERVER_PORT = 53,
};

struct isc_nm {
    int nothing;
};

struct isc_nmhandle {
    int references;
    bool is_stream;
    void *data;
    isc_nm_opaquecb_t reset;
};

struct isc_nm_timer {
    int nothing;
};

static struct isc_nm manager;
static struct isc_nmhandle client;
static struct isc_nm_timer timer;

static isc_task_t *tasks[TASKS_MAX];
static size_t tasks_first, tasks_count;

static struct {
    isc_nmhandle_t *handle;
    isc_nm_cb_t done;
    void *argument;
} sends[SENDS_MAX];
static size_t sends_count;

static struct {
    isc_nm_workcb_t work;
    isc_nm_after_workcb_t done;
    void *argument;
} works[WORKS_MAX];
static size_t works_count;

bool wire_is_broken, wire_is_six;
unsigned wire_port = CLIENT_PORT;

isc_nm_t *wire_manager(void)
{
    return &manager;
}

isc_nmhandle_t *wire_connect(void *data)
{
    client.data = data;
    return &client;
}

static void run_task(void)
{
    isc_task_t *task = tasks[tasks_first];

    tasks_first = (tasks_first + 1) % TASKS_MAX;
    tasks_count--;
    if (isc_task_run(task) == ISC_R_QUOTA)
        isc_task_ready(task);
}

static void finish_send(void)
{
    isc_nmhandle_t *handle = sends[0].handle;
    isc_nm_cb_t done = sends[0].done;
    void *argument = sends[0].argument;

    sends_count--;
    memmove(sends, sends + 1, sends_count * sizeof sends[0]);
    done(handle, wire_is_broken ? ISC_R_CANCELED : ISC_R_SUCCESS, argument);
}

/* The last of them, as they do not depend on each other. */
static void do_work(void)
{
    isc_nm_after_workcb_t done = works[--works_count].done;
    void *argument = works[works_count].argument;

    works[works_count].work(argument);
    done(argument, ISC_R_SUCCESS);
}

void wire_settle(void)
{
    while (sends_count > 0 || tasks_count > 0 || works_count > 0) {
        if (sends_count > 0)
            finish_send();
        else if (tasks_count > 0)
            run_task();
        else
            do_work();
    }
}

void wire_receive(const void *bytes, size_t size, bool is_stream,
                  isc_nm_recv_cb_t receive)
{
    isc_nmhandle_t *handle = &client;
    isc_region_t region = {(unsigned char *)(uintptr_t)bytes, (unsigned)size};

    if (client.references != 0)
        abort();
    client.references = 1;
    client.is_stream = is_stream;
    receive(handle, ISC_R_SUCCESS, &region, NULL);
    isc__nmhandle_detach(&handle);
    wire_settle();
}

/* Handles: the last who lets go resets what hangs on it, as for a connection that is
 * kept for the next request. */

void isc__nmhandle_attach(isc_nmhandle_t *handle, isc_nmhandle_t **copy)
{
    handle->references++;
    *copy = handle;
}

void isc__nmhandle_detach(isc_nmhandle_t **handle)
{
    struct isc_nmhandle *old = *handle;

    *handle = NULL;
    if (old->references <= 0)
        abort();
    if (--old->references == 0 && old->reset)
        old->reset(old->data);
}

void *isc_nmhandle_getdata(isc_nmhandle_t *handle)
{
    return handle->data;
}

void *isc_nmhandle_getextra(isc_nmhandle_t *handle)
{
    return handle->data;
}

void isc_nmhandle_setdata(isc_nmhandle_t *handle, void *data, isc_nm_opaquecb_t reset,
                          isc_nm_opaquecb_t release)
{
    UNUSED(release);
    handle->data = data;
    handle->reset = reset;
}

bool isc_nmhandle_is_stream(isc_nmhandle_t *handle)
{
    return handle->is_stream;
}

static isc_sockaddr_t address(const char *four, const char *six, unsigned port)
{
    struct in6_addr in6;
    struct in_addr in;
    isc_sockaddr_t result;

    if (wire_is_six) {
        inet_pton(AF_INET6, six, &in6);
        isc_sockaddr_fromin6(&result, &in6, (in_port_t)port);
    } else {
        inet_pton(AF_INET, four, &in);
        isc_sockaddr_fromin(&result, &in, (in_port_t)port);
    }
    return result;
}

isc_sockaddr_t isc_nmhandle_peeraddr(isc_nmhandle_t *handle)
{
    UNUSED(handle);
    return address("192.0.2.1", "2001:db8::1", wire_port);
}

isc_sockaddr_t isc_nmhandle_localaddr(isc_nmhandle_t *handle)
{
    UNUSED(handle);
    return address("192.0.2.53", "2001:db8::53", SERVER_PORT);
}

isc_nm_t *isc_nmhandle_netmgr(isc_nmhandle_t *handle)
{
    UNUSED(handle);
    return &manager;
}

isc_nmsocket_type isc_nm_socket_type(const isc_nmhandle_t *handle)
{
    return handle->is_stream ? isc_nm_tcpdnssocket : isc_nm_udpsocket;
}

void isc_nm_send(isc_nmhandle_t *handle, isc_region_t *region, isc_nm_cb_t done,
                 void *argument)
{
    UNUSED(region);
    if (sends_count == SENDS_MAX)
        abort();
    sends[sends_count].handle = handle;
    sends[sends_count].done = done;
    sends[sends_count].argument = argument;
    sends_count++;
}

void isc_nm_task_enqueue(isc_nm_t *where, isc_task_t *task, int thread)
{
    UNUSED(where);
    UNUSED(thread);
    if (tasks_count == TASKS_MAX)
        abort();
    tasks[(tasks_first + tasks_count) % TASKS_MAX] = task;
    tasks_count++;
}

void isc_nm_work_offload(isc_nm_t *where, isc_nm_workcb_t work,
                         isc_nm_after_workcb_t done, void *argument)
{
    UNUSED(where);
    if (works_count == WORKS_MAX)
        abort();
    works[works_count].work = work;
    works[works_count].done = done;
    works[works_count].argument = argument;
    works_count++;
}

/* Timers (lib/isc/timer.c has a thread for them): no time passes here. */

isc_result_t isc_timer_create(isc_timermgr_t *where, isc_timertype_t type,
                              const isc_time_t *expires, const isc_interval_t *interval,
                              isc_task_t *task, isc_taskaction_t action, void *argument,
                              isc_timer_t **made)
{
    UNUSED(where);
    UNUSED(type);
    UNUSED(expires);
    UNUSED(interval);
    UNUSED(task);
    UNUSED(action);
    UNUSED(argument);
    *made = NULL;
    return ISC_R_SUCCESS;
}

isc_result_t isc_timer_reset(isc_timer_t *which, isc_timertype_t type,
                             const isc_time_t *expires, const isc_interval_t *interval,
                             bool is_purged)
{
    UNUSED(which);
    UNUSED(type);
    UNUSED(expires);
    UNUSED(interval);
    UNUSED(is_purged);
    return ISC_R_SUCCESS;
}

void isc_timer_destroy(isc_timer_t **held)
{
    *held = NULL;
}

/* What has a trivial answer. */

void isc_nm_attach(isc_nm_t *from, isc_nm_t **copy)
{
    *copy = from;
}

void isc_nm_detach(isc_nm_t **held)
{
    *held = NULL;
}

int isc_nm_tid(void)
{
    return 0;
}

void isc_nm_gettimeouts(isc_nm_t *where, uint32_t *initial, uint32_t *idle,
                        uint32_t *keepalive, uint32_t *advertised)
{
    uint32_t *all[] = {initial, idle, keepalive, advertised};

    UNUSED(where);
    for (size_t i = 0; i < ARRAY_SIZE(all); i++)
        if (all[i])
            *all[i] = 30000;
}

bool isc_nm_has_encryption(const isc_nmhandle_t *handle)
{
    UNUSED(handle);
    return false;
}

bool isc_nm_is_http_handle(isc_nmhandle_t *handle)
{
    UNUSED(handle);
    return false;
}

isc_result_t isc_nm_xfr_checkperm(isc_nmhandle_t *handle)
{
    return handle->is_stream ? ISC_R_SUCCESS : ISC_R_NOPERM;
}

isc_result_t isc_nm_checkaddr(const isc_sockaddr_t *where, isc_socktype_t type)
{
    UNUSED(where);
    UNUSED(type);
    return ISC_R_SUCCESS;
}

void isc_nm_timer_create(isc_nmhandle_t *handle, isc_nm_timer_cb late, void *argument,
                         isc_nm_timer_t **made)
{
    UNUSED(handle);
    UNUSED(late);
    UNUSED(argument);
    *made = &timer;
}

void isc_nm_timer_detach(isc_nm_timer_t **held)
{
    *held = NULL;
}

void isc_nm_timer_start(isc_nm_timer_t *which, uint64_t after_ms)
{
    UNUSED(which);
    UNUSED(after_ms);
}

void isc_nm_timer_stop(isc_nm_timer_t *which)
{
    UNUSED(which);
}

void isc_nm_pause(isc_nm_t *where)
{
    UNUSED(where);
}

void isc_nm_resume(isc_nm_t *where)
{
    UNUSED(where);
}

/* A client that sends nonsense is let go; a connection's limits do not matter here. */
#define WITHOUT_EFFECT(name)                                                           \
    void name(isc_nmhandle_t *handle)                                                  \
    {                                                                                  \
        UNUSED(handle);                                                                \
    }

WITHOUT_EFFECT(isc_nm_bad_request)
WITHOUT_EFFECT(isc_nm_sequential)
WITHOUT_EFFECT(isc_nm_cancelread)
WITHOUT_EFFECT(isc_nm_pauseread)
WITHOUT_EFFECT(isc_nm_resumeread)

void isc_nm_set_maxage(isc_nmhandle_t *handle, const uint32_t ttl)
{
    UNUSED(handle);
    UNUSED(ttl);
}

void isc_nmhandle_keepalive(isc_nmhandle_t *handle, bool is_kept)
{
    UNUSED(handle);
    UNUSED(is_kept);
}

void isc_nmhandle_settimeout(isc_nmhandle_t *handle, uint32_t timeout_ms)
{
    UNUSED(handle);
    UNUSED(timeout_ms);
}

void isc_nmhandle_setwritetimeout(isc_nmhandle_t *handle, uint64_t timeout_ms)
{
    UNUSED(handle);
    UNUSED(timeout_ms);
}
