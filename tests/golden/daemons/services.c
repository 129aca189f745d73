/* Counts, terminators and indices of services. */
#include "parts/daemon.h"
#include <arpa/inet.h>
#include <ctype.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

/* A user name up to the colon. */
int until_bad(const char *line)
{
    char user[32], *d = user;

    while (*line && *line != ':')
        *d++ = *line++; // expect: bounds-write
    *d = 0;
    return fail(user);
}

int until_good(const char *line)
{
    char user[32], *d = user;

    while (*line && *line != ':' && d < user + sizeof user - 1)
        *d++ = *line++;
    *d = 0;
    return fail(user);
}

/* A list in a structure that keeps count. */
struct conf {
    int count;
    int ports[8];
    char names[8][16];
};

void port_bad(struct conf *c, int port)
{
    c->ports[c->count++] = port; // expect-miss: bounds-write
}

void port_good(struct conf *c, int port)
{
    if (c->count >= 8)
        return;
    c->ports[c->count++] = port;
}

/* The same with a check that is off by one. */
void port_off_bad(struct conf *c, int port)
{
    if (c->count > 8)
        return;
    c->ports[c->count++] = port; // expect: bounds-write
}

/* A count off the wire, times the size of an entry, in 32 bits. */
struct ent {
    char name[28];
    uint32_t value;
};

struct ent *ents_bad(int fd)
{
    uint32_t count, i;
    struct ent *e;

    if (read(fd, &count, sizeof count) != sizeof count)
        return NULL;
    count = ntohl(count);
    e = malloc((unsigned)(count * sizeof *e));
    if (!e)
        return NULL;
    for (i = 0; i < count; i++)
        if (read(fd, &e[i], sizeof *e) != sizeof *e) // expect: input-size
            break;
    return e;
}

struct ent *ents_good(int fd)
{
    uint32_t count, i;
    struct ent *e;

    if (read(fd, &count, sizeof count) != sizeof count)
        return NULL;
    count = ntohl(count);
    if (count > 1000)
        return NULL;
    e = malloc((unsigned)(count * sizeof *e));
    if (!e)
        return NULL;
    for (i = 0; i < count; i++)
        if (read(fd, &e[i], sizeof *e) != sizeof *e)
            break;
    return e;
}

/* A terminator behind what was read. */
int rdnul_bad(int fd)
{
    char buf[512];
    ssize_t n = read(fd, buf, sizeof buf);

    if (n < 0)
        return -1;
    buf[n] = 0; // expect: bounds-write
    return fail(buf);
}

int rdnul_neg_bad(int fd)
{
    char buf[512];
    ssize_t n = read(fd, buf, sizeof buf - 1);

    buf[n] = 0; // expect: bounds-write
    return fail(buf);
}

int rdnul_good(int fd)
{
    char buf[512];
    ssize_t n = read(fd, buf, sizeof buf - 1);

    if (n < 0)
        return -1;
    buf[n] = 0;
    return fail(buf);
}

int accumulate_bad(int fd)
{
    char buf[2048];
    int have = 0, n;

    while ((n = (int)recv(fd, buf + have, sizeof buf, 0)) > 0) { // expect: input-size
        have += n;
        if (memchr(buf, '\n', (size_t)have))
            break;
    }
    return have;
}

int accumulate_good(int fd)
{
    char buf[2048];
    int have = 0, n;

    while (have < (int)sizeof buf) {
        n = (int)recv(fd, buf + have, sizeof buf - (size_t)have, 0);
        if (n <= 0)
            break;
        have += n;
        if (memchr(buf, '\n', (size_t)have))
            break;
    }
    return have;
}

/* Each quote gets a backslash, and no room for it. */
char *esc_bad(const char *s)
{
    char *out = malloc(strlen(s) + 1), *d = out;

    if (!out)
        return NULL;
    for (; *s; s++) {
        if (*s == '"')
            *d++ = '\\'; // expect: bounds-write
        *d++ = *s; // expect-miss: bounds-write
    }
    *d = 0; // expect-miss: bounds-write
    return out;
}

char *esc_good(const char *s)
{
    char *out = malloc(2 * strlen(s) + 1), *d = out;

    if (!out)
        return NULL;
    for (; *s; s++) {
        if (*s == '"')
            *d++ = '\\';
        *d++ = *s;
    }
    *d = 0;
    return out;
}

/* strncat counts what it adds, not what there is. */
int cat_bad(const char *a, const char *b)
{
    char line[64];

    strncpy(line, a, sizeof line - 1);
    line[sizeof line - 1] = 0;
    strncat(line, b, sizeof line); // expect: strcat-overflow
    return fail(line);
}

int cat_good(const char *a, const char *b)
{
    char line[64];

    strncpy(line, a, sizeof line - 1);
    line[sizeof line - 1] = 0;
    strncat(line, b, sizeof line - strlen(line) - 1);
    return fail(line);
}

/* A number out of text, as an index. */
int level_bad(char **argv)
{
    static int levels[8];
    int n = atoi(argv[1]);

    levels[n]++; // expect: bounds-write
    return levels[0];
}

int level_one_side_bad(const char *text)
{
    static int levels[8];
    int n = atoi(text);

    if (n >= 8)
        return -1;
    levels[n]++; // expect: bounds-write
    return levels[0];
}

int level_good(const char *text)
{
    static int levels[8];
    int n = atoi(text);

    if (n < 0 || n >= 8)
        return -1;
    levels[n]++;
    return levels[0];
}

/* A character is negative where char is signed. */
static const char kinds[256] = {1};
int kind_bad(const char *s)
{
    return kinds[(int)*s]; // expect: bounds-read
}
int kind_good(const char *s)
{
    return kinds[(unsigned char)*s];
}

/* The size of the structure instead of its member's. */
void copyname_bad(struct lease *l, const char *name, size_t len)
{
    if (len >= sizeof *l)
        return;
    memcpy(l->host, name, len); // expect: copy-size
    l->host[len] = 0; // expect: bounds-write
}

void copyname_good(struct lease *l, const char *name, size_t len)
{
    if (len >= sizeof l->host)
        return;
    memcpy(l->host, name, len);
    l->host[len] = 0;
}

/* A bound in bytes where elements are counted. */
int wide_bad(const unsigned short *in, int n)
{
    unsigned short w[64];
    int i;

    for (i = 0; i < n && i < (int)sizeof w; i++)
        w[i] = in[i]; // expect: bounds-write
    return w[0];
}

int wide_good(const unsigned short *in, int n)
{
    unsigned short w[64];
    int i;

    w[0] = 0;
    for (i = 0; i < n && i < (int)(sizeof w / sizeof w[0]); i++)
        w[i] = in[i];
    return w[0];
}

/* A key up to the equals sign. */
int key_bad(const char *line)
{
    char key[32];
    size_t n = strcspn(line, "=");

    memcpy(key, line, n); // expect: copy-size
    key[n] = 0; // expect-miss: bounds-write
    return fail(key);
}

int key_good(const char *line)
{
    char key[32];
    size_t n = strcspn(line, "=");

    if (n >= sizeof key)
        return -1;
    memcpy(key, line, n);
    key[n] = 0;
    return fail(key);
}

/* A host up to the colon. */
int colon_bad(const char *line)
{
    char host[64];
    const char *c = strchr(line, ':');

    if (!c)
        return -1;
    strncpy(host, line, c - line); // expect: copy-size
    host[c - line] = 0; // expect-miss: bounds-write
    return fail(host);
}

/* The length counts its header; a shorter one wraps. */
int pkt_bad(int fd)
{
    struct {
        uint16_t len;
        uint16_t type;
    } h;
    char body[512];

    if (read(fd, &h, sizeof h) != sizeof h)
        return -1;
    unsigned len = ntohs(h.len) - sizeof h;
    if (ntohs(h.len) > sizeof body)
        return -1;
    return (int)read(fd, body, len); // expect: input-size
}

int pkt_good(int fd)
{
    struct {
        uint16_t len;
        uint16_t type;
    } h;
    char body[512];

    if (read(fd, &h, sizeof h) != sizeof h)
        return -1;
    if (ntohs(h.len) < sizeof h || ntohs(h.len) > sizeof body)
        return -1;
    return (int)read(fd, body, ntohs(h.len) - sizeof h);
}
