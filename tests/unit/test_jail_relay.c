/*
 * The relay of a jail's ports, with servers inside and clients outside: once as root,
 * where there is root, and once in a user namespace.
 */
#include "tests/unit/jail_inside.h"

#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/socket.h>

#include "base/proc.h"

enum { PORT = 53, PATIENCE_MS = 10000, MANY = 60, LARGE = 300000 };

/* ------------------------------------------------------- servers, inside */

static struct sockaddr_in loopback(unsigned port)
{
    return (struct sockaddr_in){.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port),
                                .sin_addr = {htonl(INADDR_LOOPBACK)}};
}

/* Standard output is a pipe on which the test waits. */
static void say_ready(void)
{
    if (write(1, "", 1) != 1)
        _exit(CONFUSED);
}

static int serve_at(int type)
{
    struct sockaddr_in address = loopback(PORT);
    int fd = socket(AF_INET, type, 0);

    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
        (type == SOCK_STREAM && listen(fd, 128) != 0))
        _exit(CONFUSED);
    say_ready();
    return fd;
}

static void send_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t sent = write(fd, bytes, size);
        if (sent <= 0)
            _exit(CONFUSED);
        bytes += sent;
        size -= (size_t)sent;
    }
}

static void echo_connection(int fd)
{
    char buffer[4096];
    ssize_t got;

    while ((got = read(fd, buffer, sizeof buffer)) > 0)
        send_all(fd, buffer, (size_t)got);
}

_Noreturn static int check_echo_tcp(const char *arg)
{
    int listener = serve_at(SOCK_STREAM);

    (void)arg;
    signal(SIGCHLD, SIG_IGN);
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd >= 0 && fork() == 0) {
            echo_connection(fd);
            _exit(0);
        }
        close(fd);
    }
}

/* Reads to the end, then says how much it was: needs a connection closed by half. */
static int check_count_tcp(const char *arg)
{
    int listener = serve_at(SOCK_STREAM);
    int fd = accept(listener, NULL, NULL);
    char buffer[4096];
    size_t total = 0;
    ssize_t got;

    (void)arg;
    while ((got = read(fd, buffer, sizeof buffer)) > 0)
        total += (size_t)got;
    send_all(fd, (char *)&total, sizeof total);
    return CLOSED;
}

/* Writes and ends at once: what it wrote must arrive all the same. */
static int check_tell_and_end(const char *arg)
{
    int listener = serve_at(SOCK_STREAM);
    int fd = accept(listener, NULL, NULL);
    static char much[LARGE];

    (void)arg;
    memset(much, 'm', sizeof much);
    send_all(fd, much, sizeof much);
    return CLOSED;
}

/* Sends without end to the first client, echoes to the second. */
static int check_flood_and_echo(const char *arg)
{
    static const char much[4096];
    int listener = serve_at(SOCK_STREAM);
    int flooded = accept(listener, NULL, NULL);

    (void)arg;
    if (fork() == 0)
        for (;;)
            send_all(flooded, much, sizeof much);
    echo_connection(accept(listener, NULL, NULL));
    return CLOSED;
}

_Noreturn static int check_echo_udp(const char *arg)
{
    int fd = serve_at(SOCK_DGRAM);
    static char buffer[65536];

    (void)arg;
    for (;;) {
        struct sockaddr_in from;
        socklen_t size = sizeof from;
        ssize_t got = recvfrom(fd, buffer, sizeof buffer, 0, (struct sockaddr *)&from,
                               &size);
        if (got >= 0)
            sendto(fd, buffer, (size_t)got, 0, (struct sockaddr *)&from, size);
    }
}

_Noreturn static void wait_for_ever(void)
{
    for (;;)
        pause();
}

static int check_wait(const char *arg)
{
    (void)arg;
    say_ready();
    wait_for_ever();
}

static const struct inside_check checks[] = {
    {"echo-tcp",       check_echo_tcp      },
    {"count-tcp",      check_count_tcp     },
    {"tell-and-end",   check_tell_and_end  },
    {"flood-and-echo", check_flood_and_echo},
    {"echo-udp",       check_echo_udp      },
    {"wait",           check_wait          },
};

/* ------------------------------------------------------ clients, outside */

static int connect_to(unsigned port, int type)
{
    struct sockaddr_in address = loopback(port);
    const struct timeval patience = {PATIENCE_MS / 1000, 0};
    int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    close(fd);
    return -1;
}

static void read_exactly(int fd, char *out, size_t size)
{
    for (size_t at = 0; at < size;) {
        ssize_t got = read(fd, out + at, size - at);
        if (got <= 0)
            fail_msg("%zu of %zu bytes, then %s", at, size,
                     got < 0 ? strerror(errno) : "the end");
        at += (size_t)got;
    }
}

static void assert_echoes(int fd, char mark, size_t size)
{
    SCOPED_FREE char *sent = mem_alloc(size);
    SCOPED_FREE char *back = mem_alloc(size);

    memset(sent, mark, size);
    assert_int_equal(write(fd, sent, size), (ssize_t)size);
    read_exactly(fd, back, size);
    assert_memory_equal(sent, back, size);
}

/* A jail with one relayed port, running one of the servers. */
struct served {
    struct inside in;
    struct jail_forward forward;
    struct jail *jail;
    unsigned port;
};

static void serve(struct served *s, enum jail_protocol protocol, const char *check)
{
    int ready[2];
    char byte;

    assert_int_equal(pipe2(ready, O_CLOEXEC), 0);
    inside_init(&s->in, NULL, 0);
    s->forward = (struct jail_forward){.protocol = protocol, .inside = PORT};
    s->in.spec.net = JAIL_NET_LOOPBACK;
    s->in.spec.profile = JAIL_PROFILE_DAEMON;
    s->in.spec.forwards = &s->forward;
    s->in.spec.forward_count = 1;
    s->in.spec.stdout_fd = ready[1];
    inside_argv(&s->in, check, NULL);
    assert_ok((s->jail = jail_start(&s->in.spec, &s->in.record, e)) != NULL);
    close(ready[1]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    s->in.spec.stdout_fd = 1;
    s->port = jail_port(s->jail, 0);
    assert_true(s->port != 0);
}

static void served_fini(struct served *s)
{
    jail_close(s->jail);
    inside_fini(&s->in);
}

#define SCOPED_SERVED __attribute__((cleanup(served_fini)))

/* ------------------------------------------------------------ connections */

static void many_connections_get_their_own_answers(void **state)
{
    (void)state;
    SCOPED_SERVED struct served s = {0};
    int fds[MANY];

    serve(&s, JAIL_TCP, "echo-tcp");
    fds[0] = connect_to(s.port, SOCK_STREAM);
    for (int i = 1; i < MANY; i++)
        fds[i] = connect_to(s.port, SOCK_STREAM);
    for (int i = 0; i < MANY; i++) {
        char mark = (char)('!' + i);
        assert_int_equal(write(fds[i], &mark, 1), 1);
    }
    for (int i = 0; i < MANY; i++) {
        char mark = 0;
        read_exactly(fds[i], &mark, 1);
        assert_int_equal(mark, '!' + i);
        close(fds[i]);
    }
}

static void large_data_arrives_whole(void **state)
{
    (void)state;
    SCOPED_SERVED struct served s = {0};

    serve(&s, JAIL_TCP, "echo-tcp");
    SCOPED_FD int fd = connect_to(s.port, SOCK_STREAM);
    assert_echoes(fd, 'x', LARGE);
    assert_echoes(fd, 'y', LARGE);
}

static void a_connection_closed_by_half_still_answers(void **state)
{
    (void)state;
    SCOPED_SERVED struct served s = {0};
    static const char much[LARGE];
    size_t told = 0;
    char more;

    serve(&s, JAIL_TCP, "count-tcp");
    SCOPED_FD int fd = connect_to(s.port, SOCK_STREAM);
    assert_int_equal(write(fd, much, sizeof much), (ssize_t)sizeof much);
    assert_int_equal(shutdown(fd, SHUT_WR), 0);
    read_exactly(fd, (char *)&told, sizeof told);
    assert_int_equal(told, sizeof much);
    assert_int_equal(read(fd, &more, 1), 0);
}

static void what_was_written_before_the_end_arrives(void **state)
{
    (void)state;
    SCOPED_SERVED struct served s = {0};
    SCOPED_FREE char *back = mem_alloc(LARGE);
    struct jail_exit ended;

    serve(&s, JAIL_TCP, "tell-and-end");
    SCOPED_FD int fd = connect_to(s.port, SOCK_STREAM);
    read_exactly(fd, back, LARGE);
    assert_ok(jail_wait(s.jail, PATIENCE_MS, &ended, e));
    assert_int_equal(ended.exit_code, CLOSED);
}

static void a_slow_reader_holds_up_nobody_else(void **state)
{
    (void)state;
    SCOPED_SERVED struct served s = {0};

    serve(&s, JAIL_TCP, "flood-and-echo");
    SCOPED_FD int never_reads = connect_to(s.port, SOCK_STREAM);
    SCOPED_FD int fd = connect_to(s.port, SOCK_STREAM);
    assert_echoes(fd, 'z', 100000);
}

static void nobody_inside_is_a_reset(void **state)
{
    (void)state;
    SCOPED_SERVED struct served s = {0};
    char byte;

    serve(&s, JAIL_TCP, "wait");
    SCOPED_FD int fd = connect_to(s.port, SOCK_STREAM);
    assert_true(fd >= 0);
    assert_int_equal(read(fd, &byte, 1), -1);
    assert_int_equal(errno, ECONNRESET);
}

/* -------------------------------------------------------------- datagrams */

static void assert_answers(int fd, const char *text, size_t size)
{
    SCOPED_FREE char *back = mem_alloc(65536);

    assert_int_equal(send(fd, text, size, 0), (ssize_t)size);
    assert_int_equal(recv(fd, back, 65536, 0), (ssize_t)size);
    assert_memory_equal(back, text, size);
}

static void each_client_gets_its_own_datagrams(void **state)
{
    (void)state;
    SCOPED_SERVED struct served s = {0};
    static char large[60000];

    serve(&s, JAIL_UDP, "echo-udp");
    SCOPED_FD int one = connect_to(s.port, SOCK_DGRAM);
    SCOPED_FD int other = connect_to(s.port, SOCK_DGRAM);
    assert_answers(one, "one", 3);
    assert_answers(other, "other", 5);
    assert_answers(one, "again", 5);
    assert_answers(other, "", 0);
    memset(large, 'l', sizeof large);
    assert_answers(one, large, sizeof large);
}

static void more_clients_than_places_are_served(void **state)
{
    (void)state;
    SCOPED_SERVED struct served s = {0};

    serve(&s, JAIL_UDP, "echo-udp");
    for (int i = 0; i < 300; i++) {
        SCOPED_FD int fd = connect_to(s.port, SOCK_DGRAM);
        assert_answers(fd, "hello", 5);
    }
}

/* ---------------------------------------------------- beginning and end */

static void a_port_in_use_is_an_error_before_anything_runs(void **state)
{
    (void)state;
    SCOPED_SERVED struct served s = {0};
    struct jail_forward taken = {.protocol = JAIL_TCP, .inside = 1};
    struct err problem = {0};

    serve(&s, JAIL_TCP, "wait");
    taken.outside = (uint16_t)s.port;
    s.in.spec.forwards = &taken;
    struct jail *second = jail_start(&s.in.spec, &s.in.record, &problem);
    assert_null(second);
    assert_int_equal(problem.errnum, EADDRINUSE);
    assert_non_null(strstr(problem.text, "/tcp"));
}

static void without_a_network_of_its_own_nothing_is_relayed(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    const struct jail_forward forward = {.protocol = JAIL_TCP, .inside = PORT};
    const char *const without_network[] = {"net-ns", NULL};
    inside_init(&in, NULL, 0);

    inside_argv(&in, "wait", NULL);
    in.spec.forwards = &forward;
    in.spec.forward_count = 1;
    assert_error(jail_start(&in.spec, &in.record, e), "need a loopback interface");
    in.spec.net = JAIL_NET_LOOPBACK;
    in.spec.level = JAIL_LEVEL_ARTICLE;
    assert_error(jail_start(&in.spec, &in.record, e), "need layer net-ns");
    in.spec.level = JAIL_LEVEL_HARDENED;
    in.spec.without = without_network;
    assert_error(jail_start(&in.spec, &in.record, e), "need layer net-ns");
}

static void the_port_is_free_when_the_jail_has_ended(void **state)
{
    (void)state;
    SCOPED_SERVED struct served s = {0};

    serve(&s, JAIL_TCP, "echo-tcp");
    jail_close(s.jail);
    s.jail = NULL;
    assert_int_equal(connect_to(s.port, SOCK_STREAM), -1);
    assert_int_equal(errno, ECONNREFUSED);
}

/* A supervisor in a process of its own, killed while a jail is served. */
static void a_killed_supervisor_takes_its_relay_with_it(void **state)
{
    (void)state;
    int fds[2];
    unsigned port = 0;

    assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
    pid_t pid = fork();
    if (pid == 0) {
        struct served s = {0};

        serve(&s, JAIL_TCP, "echo-tcp");
        fs_remove_tree(s.in.folder, NULL);
        if (write(fds[1], &s.port, sizeof s.port) == (ssize_t)sizeof s.port)
            wait_for_ever();
        _exit(1);
    }
    close(fds[1]);
    assert_int_equal(read(fds[0], &port, sizeof port), (ssize_t)sizeof port);
    close(fds[0]);
    SCOPED_FD int fd = connect_to(port, SOCK_STREAM);
    assert_echoes(fd, 'k', 10);
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    for (int i = 0; i < 200; i++) {
        int again = connect_to(port, SOCK_STREAM);
        if (again < 0)
            return;
        close(again);
        usleep(20000);
    }
    fail_msg("the port is still served");
}

/* ------------------------------------------------------- the relay's rights */

/* The value of a line of /proc/PID/status. */
static char *status_of(const char *pid, const char *key)
{
    SCOPED_FREE char *path = mem_printf("/proc/%s/status", pid);
    SCOPED_STR struct str text = {0};

    assert_ok(fs_read(path, 1 << 20, &text, e));
    const char *at = strstr(text.text, key);
    assert_non_null(at);
    at += strlen(key);
    at += strspn(at, ":\t");
    return mem_strndup(at, strcspn(at, "\n"));
}

/* The child of ours that has our own pid namespace, unlike init. */
static char *find_relay(void)
{
    SCOPED_STR struct str text = {0};

    assert_ok(fs_read("/proc/thread-self/children", 1 << 20, &text, e));
    for (const char *at = text.text; *at; at += strspn(at, " ")) {
        SCOPED_FREE char *pid = mem_strndup(at, strcspn(at, " "));
        SCOPED_FREE char *ids = status_of(pid, "NSpid");
        if (!strchr(ids, '\t'))
            return TAKE(pid);
        at += strlen(pid);
    }
    fail_msg("no relay among %s", text.text);
    return NULL;
}

static void the_relay_has_no_rights(void **state)
{
    (void)state;
    SCOPED_SERVED struct served s = {0};

    serve(&s, JAIL_TCP, "wait");
    SCOPED_FREE char *pid = find_relay();
    SCOPED_FREE char *uid = status_of(pid, "\nUid");
    SCOPED_FREE char *caps = status_of(pid, "CapPrm");
    SCOPED_FREE char *effective = status_of(pid, "CapEff");
    SCOPED_FREE char *filter = status_of(pid, "Seccomp");
    SCOPED_FREE char *privileges = status_of(pid, "NoNewPrivs");
    SCOPED_FREE char *expected = mem_printf("%u\t", (unsigned)s.in.record.host_uid);

    assert_int_equal(strncmp(uid, expected, strlen(expected)), 0);
    assert_string_equal(caps, "0000000000000000");
    assert_string_equal(effective, "0000000000000000");
    assert_string_equal(filter, "2");
    assert_string_equal(privileges, "1");
}

static int suite(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_connections_get_their_own_answers),
        cmocka_unit_test(large_data_arrives_whole),
        cmocka_unit_test(a_connection_closed_by_half_still_answers),
        cmocka_unit_test(what_was_written_before_the_end_arrives),
        cmocka_unit_test(a_slow_reader_holds_up_nobody_else),
        cmocka_unit_test(nobody_inside_is_a_reset),
        cmocka_unit_test(each_client_gets_its_own_datagrams),
        cmocka_unit_test(more_clients_than_places_are_served),
        cmocka_unit_test(a_port_in_use_is_an_error_before_anything_runs),
        cmocka_unit_test(without_a_network_of_its_own_nothing_is_relayed),
        cmocka_unit_test(the_port_is_free_when_the_jail_has_ended),
        cmocka_unit_test(a_killed_supervisor_takes_its_relay_with_it),
        cmocka_unit_test(the_relay_has_no_rights),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

int main(int argc, char **argv)
{
    inside_run(checks, sizeof checks / sizeof checks[0], argc, argv);
    if (!inside_has_all_layers())
        return 77;

    int failed = geteuid() == 0 ? suite() : 0;
    return failed ? failed : inside_run_unprivileged(suite);
}
