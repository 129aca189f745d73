/*
 * The handshake and its orders.
 *
 * Everything about the two descriptors is checked before a byte is read or written,
 * so that a stray environment variable never disturbs a program: both must be pipes,
 * opened the right way round.  The challenge keeps an answer to somebody else, or an
 * echo of our own greeting, from arming us.
 */
#include "jail/breach/orders.h"

#include "jail/breach/sys.h"
#include "jail/breach/text.h"

enum { ANSWER_LIMIT_MS = 3000 };

struct order_key {
    const char *name;
    size_t offset;
    size_t text_room; /* 0: a number */
};

#define NUMBER(key, field) {key, offsetof(struct breach_orders, field), 0}
#define TEXT(key, field)                                                               \
    {key, offsetof(struct breach_orders, field),                                       \
     sizeof((struct breach_orders *)0)->field}

static const struct order_key order_keys[] = {
    NUMBER("victim-pid", victim_pid),
    NUMBER("victim-address", victim_address),
    NUMBER("victim-scratch", victim_scratch),
    NUMBER("victim-fd", victim_fd),
    NUMBER("tcp-port", tcp_port),
    NUMBER("ipc-key", ipc_key),
    NUMBER("loop-minor", loop_minor),
    NUMBER("loop-offset", loop_offset),
    NUMBER("core-is-pipe", core_is_pipe),
    NUMBER("limit-memory-mib", limit_memory_mib),
    NUMBER("limit-processes", limit_processes),
    NUMBER("limit-files", limit_files),
    NUMBER("limit-output-mib", limit_output_mib),
    NUMBER("limit-inodes", limit_inodes),
    NUMBER("seconds", seconds),
    NUMBER("handle-type", handle_type),
    TEXT("handle", handle),
    TEXT("canary", canary),
    TEXT("queue", queue),
    TEXT("socket", socket),
    TEXT("key", key),
    TEXT("only", only),
};

static const char *find_variable(const char *name)
{
    size_t size = text_size(name);

    for (char **entry = environ; entry && *entry; entry++) {
        if (text_starts(*entry, name) && (*entry)[size] == '=')
            return *entry + size + 1;
    }
    return NULL;
}

static bool parse_descriptors(const char *value, int *answer, int *report)
{
    const char *colon = text_find(value, ":");
    long first, second;

    if (!colon || !text_number(value, (size_t)(colon - value), &first) ||
        !text_number(colon + 1, text_size(colon + 1), &second))
        return false;
    if (first < 3 || second < 3 || first > 65535 || second > 65535)
        return false;
    *answer = (int)first;
    *report = (int)second;
    return true;
}

static bool is_pipe_end(int fd, int access)
{
    struct stat status;
    long flags = syscall(SYS_fcntl, fd, F_GETFL);

    return flags >= 0 && (flags & O_ACCMODE) == access && !sys_fstat(fd, &status) &&
           S_ISFIFO(status.st_mode);
}

static bool make_challenge(struct line *challenge)
{
    unsigned char bytes[BREACH_CHALLENGE_SIZE / 2];

    if (syscall(SYS_getrandom, bytes, sizeof bytes, 0) != (long)sizeof bytes)
        return false;
    line_add_hex(challenge, bytes, sizeof bytes);
    return true;
}

static bool greet(int report, const char *challenge)
{
    struct line hello = {0};

    line_add(&hello, BREACH_GREETING "hello ");
    line_add(&hello, challenge);
    line_add(&hello, "\n");
    return sys_write(report, hello.text, hello.size) == (ssize_t)hello.size;
}

/* Read until the line "go", the end, the limit, or a full buffer. */
static bool read_answer(int fd, char *text, size_t room)
{
    long end = sys_now_ms() + ANSWER_LIMIT_MS;
    size_t size = 0;

    for (;;) {
        long left = end - sys_now_ms();
        ssize_t n;

        if (left <= 0 || size + 1 >= room || sys_poll_read(fd, left) <= 0)
            return false;
        n = sys_read(fd, text + size, room - 1 - size);
        if (n <= 0)
            return false;
        size += (size_t)n;
        text[size] = '\0';
        if (size >= 4 && text_equal(text + size - 4, "\ngo\n"))
            return true;
    }
}

static bool set_order(struct breach_orders *orders, const char *line, size_t size)
{
    for (size_t i = 0; i < sizeof order_keys / sizeof *order_keys; i++) {
        const struct order_key *key = &order_keys[i];
        size_t name_size = text_size(key->name);
        char *field = (char *)orders + key->offset;

        if (size <= name_size || !text_starts(line, key->name) ||
            line[name_size] != ' ')
            continue;
        line += name_size + 1;
        size -= name_size + 1;
        if (!key->text_room)
            return text_number(line, size, (long *)(void *)field);
        text_copy(field, key->text_room, line, size);
        return true;
    }
    return false; /* an order that we do not know: not our supervisor */
}

/* After the first line, which the caller has checked: orders up to "go". */
static bool parse_orders(const char *text, struct breach_orders *orders)
{
    while (!text_equal(text, "go\n")) {
        const char *end = text_find(text, "\n");

        if (!end || !set_order(orders, text, (size_t)(end - text)))
            return false;
        text = end + 1;
    }
    return true;
}

static bool shake_hands(int answer, int report, struct breach_orders *orders)
{
    static char text[BREACH_ORDERS_SIZE];
    struct line challenge = {0}, expected = {0};

    if (!make_challenge(&challenge) || !greet(report, challenge.text) ||
        !read_answer(answer, text, sizeof text))
        return false;
    line_add(&expected, BREACH_GREETING "arm ");
    line_add(&expected, challenge.text);
    line_add(&expected, "\n");
    return text_starts(text, expected.text) &&
           parse_orders(text + expected.size, orders);
}

bool breach_arm(struct breach_link *link)
{
    const char *value = find_variable(BREACH_VARIABLE);
    int answer, report;

    link->report = -1;
    link->orders.loop_minor = -1;
    if (!value || !parse_descriptors(value, &answer, &report) ||
        !is_pipe_end(answer, O_RDONLY) || !is_pipe_end(report, O_WRONLY))
        return false;
    if (!shake_hands(answer, report, &link->orders))
        return false;
    sys_close(answer);
    link->report = report;
    return true;
}
