/* Lengths and types that come in a packet. */
#include "parts/daemon.h"
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

struct option {
    uint8_t code;
    uint8_t len;
    uint8_t data[1];
};

struct header {
    uint16_t type;
    uint16_t length;
};

/* DHCP-like options: a length byte that nobody compares. */
int copy_host_bad(struct peer *c, const unsigned char *p, const unsigned char *end)
{
    char host[64];
    int len;

    while (p + 2 <= end) {
        int code = *p++;

        len = *p++;
        if (code == 12) {
            memcpy(host, p, len); // expect: copy-size
            host[len] = '\0'; // expect: bounds-write
            log_error("host %s", host);
        }
        p += len;
    }
    return c->socket;
}

int copy_host_good(struct peer *c, const unsigned char *p, const unsigned char *end)
{
    char host[64];
    int len;

    while (p + 2 <= end) {
        int code = *p++;

        len = *p++;
        if (len > end - p)
            return -1;
        if (code == 12 && len < (int)sizeof host) {
            memcpy(host, p, len);
            host[len] = '\0';
            log_error("host %s", host);
        }
        p += len;
    }
    return c->socket;
}

/* The hardware address of a lease, as long as the packet says. */
void set_hw_bad(struct lease *l, const struct option *o)
{
    memcpy(l->hw, o->data, o->len); // expect: copy-size
    l->hw_len = o->len;
}

void set_hw_good(struct lease *l, const struct option *o)
{
    unsigned n = o->len;

    if (n > sizeof l->hw)
        n = sizeof l->hw;
    memcpy(l->hw, o->data, n);
    l->hw_len = n;
}

/* A check with `>` where one more byte is written. */
int keep_name_bad(const unsigned char *p, size_t len)
{
    char name[MAX_NAME];

    if (len > sizeof name)
        return -1;
    memcpy(name, p, len);
    name[len] = '\0'; // expect: bounds-write
    return fail(name);
}

int keep_name_good(const unsigned char *p, size_t len)
{
    char name[MAX_NAME];

    if (len >= sizeof name)
        return -1;
    memcpy(name, p, len);
    name[len] = '\0';
    return fail(name);
}

/* A signed length, checked on one side only. */
int signed_check_bad(int fd, const char *data)
{
    char buf[256];
    int len = 0;

    if (recv(fd, &len, sizeof len, 0) != sizeof len)
        return -1;
    if (len > (int)sizeof buf)
        return -1;
    memcpy(buf, data, len); // expect: copy-size
    return fail(buf);
}

int signed_check_good(int fd, const char *data)
{
    char buf[256];
    int len = 0;

    if (recv(fd, &len, sizeof len, 0) != sizeof len)
        return -1;
    if (len < 0 || len > (int)sizeof buf)
        return -1;
    memcpy(buf, data, len);
    return fail(buf);
}

/* A length off the wire decides how much is read. */
int read_body_bad(int fd)
{
    char buf[512];
    struct header h;

    if (read(fd, &h, sizeof h) != sizeof h)
        return -1;
    return (int)read(fd, buf, ntohs(h.length)); // expect: input-size
}

int read_body_good(int fd)
{
    char buf[512];
    struct header h;
    size_t n;

    if (read(fd, &h, sizeof h) != sizeof h)
        return -1;
    n = ntohs(h.length);
    if (n > sizeof buf)
        return -1;
    return (int)read(fd, buf, n);
}

/* A terminator behind what was read. */
int read_line_bad(int fd)
{
    char buf[128];
    ssize_t n = read(fd, buf, sizeof buf);

    if (n <= 0)
        return -1;
    buf[n] = '\0'; // expect: bounds-write
    return fail(buf);
}

int read_line_good(int fd)
{
    char buf[128];
    ssize_t n = read(fd, buf, sizeof buf - 1);

    if (n <= 0)
        return -1;
    buf[n] = '\0';
    return fail(buf);
}

/* The buffer of a structure that the caller made, filled by recv and terminated. */
struct conn {
    int fd;
    char buf[MAX_LINE];
    size_t used;
};

int conn_read_bad(struct conn *c)
{
    ssize_t n = recv(c->fd, c->buf, sizeof c->buf, 0);

    if (n < 0)
        return -1;
    c->buf[n] = '\0'; // expect: bounds-write
    return 0;
}

int conn_read_good(struct conn *c)
{
    ssize_t n = recv(c->fd, c->buf, sizeof c->buf - 1, 0);

    if (n < 0)
        return -1;
    c->buf[n] = '\0';
    return 0;
}

/* A message type as an index. */
static int counts[32];

void count_type_bad(const struct header *h)
{
    counts[ntohs(h->type)]++; // expect: bounds-write
}

void count_type_good(const struct header *h)
{
    unsigned type = ntohs(h->type);

    if (type < sizeof counts / sizeof counts[0])
        counts[type]++;
}

/* An index that may be negative. */
int table_read_bad(const char *line)
{
    static const int table[8] = {1, 2, 4, 8, 16, 32, 64, 128};
    char number[16];
    int i;

    if (!fgets(number, sizeof number, stdin))
        return fail(line);
    i = atoi(number);
    if (i >= 8)
        return -1;
    return table[i]; // expect: bounds-read
}

int table_read_good(const char *line)
{
    static const int table[8] = {1, 2, 4, 8, 16, 32, 64, 128};
    char number[16];
    int i;

    if (!fgets(number, sizeof number, stdin))
        return fail(line);
    i = atoi(number);
    if (i < 0 || i >= 8)
        return -1;
    return table[i];
}

/* Sizes that wrap before they are compared. */
void *wrap_bad(int fd)
{
    uint32_t count = 0;
    uint32_t *list;

    if (read(fd, &count, sizeof count) != sizeof count)
        return NULL;
    list = malloc(count * (uint32_t)sizeof *list);
    if (!list)
        return NULL;
    for (uint32_t k = 0; k < count; k++)
        list[k] = k; // expect: bounds-write
    return list;
}

void *wrap_good(int fd)
{
    uint32_t count = 0;
    uint32_t *list;

    if (read(fd, &count, sizeof count) != sizeof count || count > 4096)
        return NULL;
    list = malloc(count * (uint32_t)sizeof *list);
    if (!list)
        return NULL;
    for (uint32_t k = 0; k < count; k++)
        list[k] = k;
    return list;
}

/* One byte more for the terminator, in a type that wraps. */
char *text_bad(int fd, const char *from)
{
    uint16_t len = 0;
    uint16_t size;
    char *s;

    if (read(fd, &len, sizeof len) != sizeof len)
        return NULL;
    size = len + 1;
    s = malloc(size);
    if (!s)
        return NULL;
    memcpy(s, from, len); // expect: copy-size
    s[len] = '\0'; // expect: bounds-write
    return s;
}

char *text_good(int fd, const char *from)
{
    uint16_t len = 0;
    size_t size;
    char *s;

    if (read(fd, &len, sizeof len) != sizeof len)
        return NULL;
    size = (size_t)len + 1;
    s = malloc(size);
    if (!s)
        return NULL;
    memcpy(s, from, len);
    s[len] = '\0';
    return s;
}

/* A header is taken off a length that may be smaller. */
int payload_bad(const unsigned char *p, int len)
{
    unsigned char body[1500];
    size_t n = len - 8;

    if (len > 1500)
        return -1;
    memcpy(body, p + 8, n); // expect: copy-size
    return body[0];
}

int payload_good(const unsigned char *p, int len)
{
    unsigned char body[1500];
    size_t n;

    if (len < 8 || len > 1500)
        return -1;
    n = len - 8;
    memcpy(body, p + 8, n);
    return body[0];
}

/* Two parts, each compared alone. */
int two_parts_bad(const struct option *a, const struct option *b)
{
    unsigned char both[256];

    memcpy(both, a->data, a->len);
    memcpy(both + a->len, b->data, b->len); // expect: copy-size
    return both[0];
}

int two_parts_good(const struct option *a, const struct option *b)
{
    unsigned char both[256];

    if ((size_t)a->len + b->len > sizeof both)
        return -1;
    memcpy(both, a->data, a->len);
    memcpy(both + a->len, b->data, b->len);
    return both[0];
}

/* The callee's own copy of what a caller has. */
int own_copy_bad(const unsigned char *key, size_t key_len)
{
    unsigned char block[64];

    memset(block, 0, sizeof block);
    memcpy(block, key, key_len); // expect: copy-size
    return block[0];
}

int own_copy_good(const unsigned char *key, size_t key_len)
{
    unsigned char block[64];

    memset(block, 0, sizeof block);
    if (key_len > sizeof block)
        key_len = sizeof block;
    memcpy(block, key, key_len);
    return block[0];
}
