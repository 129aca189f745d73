/* Messages, bodies and keys, as they come in. */
#include "parts/daemon.h"
#include <ctype.h>
#include <unistd.h>

/* A compressed name, by an index that is never looked at. */
int dn_bad(const unsigned char *msg, int msglen, int off)
{
    char out[256];
    int n = 0;

    while (off < msglen && msg[off]) {
        int len = msg[off++];

        if (len >= 0xc0) {
            off = ((len & 0x3f) << 8) | msg[off]; // expect: bounds-read
            continue;
        }
        for (int i = 0; i < len; i++)
            out[n++] = (char)msg[off++]; // expect: bounds-write, bounds-read
        out[n++] = '.'; // expect: bounds-write
    }
    out[n] = 0; // expect-miss: bounds-write
    return fail(out);
}

int dn_good(const unsigned char *msg, int msglen, int off)
{
    char out[256];
    int n = 0, hops = 0;

    while (off < msglen && msg[off]) {
        int len = msg[off++];

        if (len >= 0xc0) {
            if (++hops > 20 || off >= msglen)
                return -1;
            off = ((len & 0x3f) << 8) | msg[off];
            continue;
        }
        if (n + len + 2 > (int)sizeof out || off + len > msglen)
            return -1;
        for (int i = 0; i < len; i++)
            out[n++] = (char)msg[off++];
        out[n++] = '.';
    }
    out[n] = 0;
    return fail(out);
}

/* Options: the length goes into an array of the session. */
struct session {
    unsigned char id[32];
    unsigned idlen;
    char name[48];
};

int opt_bad(struct session *s, const unsigned char *p, int len)
{
    while (len > 0) {
        int type = p[0], olen = p[1]; // expect: bounds-read

        if (type == 1) {
            memcpy(s->id, p + 2, olen - 2); // expect: copy-size
            s->idlen = olen - 2;
        }
        len -= olen;
        p += olen;
    }
    return 0;
}

int opt_good(struct session *s, const unsigned char *p, int len)
{
    while (len > 1) {
        int type = p[0], olen = p[1];

        if (olen < 2 || olen > len)
            return -1;
        if (type == 1) {
            if (olen - 2 > (int)sizeof s->id)
                return -1;
            memcpy(s->id, p + 2, olen - 2);
            s->idlen = olen - 2;
        }
        len -= olen;
        p += olen;
    }
    return 0;
}

/* The length counts its own two bytes; a shorter one is negative. */
int under_bad(struct session *s, const unsigned char *p, int len)
{
    int olen = p[1];

    if (olen > len || olen > 34)
        return -1;
    memcpy(s->id, p + 2, olen - 2); // expect: copy-size
    return 0;
}

int under_good(struct session *s, const unsigned char *p, int len)
{
    int olen = p[1];

    if (olen < 2 || olen > len || olen > 34)
        return -1;
    memcpy(s->id, p + 2, olen - 2);
    return 0;
}

/* The chunks of a body, each as long as its line says. */
int chunk_bad(FILE *f)
{
    char body[4096], line[80];
    size_t have = 0;

    while (fgets(line, sizeof line, f)) {
        unsigned long n = strtoul(line, NULL, 16);

        if (n == 0)
            break;
        if (fread(body + have, 1, n, f) != n) // expect: input-size
            return -1;
        have += n;
    }
    return (int)have;
}

int chunk_wrap_bad(FILE *f)
{
    char body[4096], line[80];
    size_t have = 0;

    while (fgets(line, sizeof line, f)) {
        unsigned long n = strtoul(line, NULL, 16);

        if (n == 0)
            break;
        if (have + n > sizeof body)
            return -1;
        if (fread(body + have, 1, n, f) != n) // expect-miss: copy-size
            return -1;
        have += n;
    }
    return (int)have;
}

int chunk_good(FILE *f)
{
    char body[4096], line[80];
    size_t have = 0;

    while (fgets(line, sizeof line, f)) {
        unsigned long n = strtoul(line, NULL, 16);

        if (n == 0)
            break;
        if (n > sizeof body - have)
            return -1;
        if (fread(body + have, 1, n, f) != n)
            return -1;
        have += n;
    }
    return (int)have;
}

/* Lines that go on behind a backslash. */
char *getcont_bad(FILE *f)
{
    static char buf[1024];
    size_t len = 0;

    while (fgets(buf + len, sizeof buf, f)) { // expect: input-size
        len += strlen(buf + len);
        if (len < 2 || buf[len - 2] != '\\')
            break;
        len -= 2;
    }
    return buf;
}

char *getcont_good(FILE *f)
{
    static char buf[1024];
    size_t len = 0;

    while (len < sizeof buf - 1 && fgets(buf + len, (int)(sizeof buf - len), f)) {
        len += strlen(buf + len);
        if (len < 2 || buf[len - 2] != '\\')
            break;
        len -= 2;
    }
    return buf;
}

/* A key in hexadecimal digits, as many as there are. */
int unhex_bad(const char *s)
{
    unsigned char key[16];
    int n = 0;
    unsigned v;

    while (sscanf(s, "%2x", &v) == 1) {
        key[n++] = (unsigned char)v; // expect: bounds-write
        s += 2;
    }
    return key[0] + n;
}

int unhex_good(const char *s)
{
    unsigned char key[16];
    int n = 0;
    unsigned v;

    while (n < 16 && sscanf(s, "%2x", &v) == 1) {
        key[n++] = (unsigned char)v;
        s += 2;
    }
    return key[0] + n;
}

/* The same, by the length of the text. */
int unhex_len_bad(const char *s)
{
    unsigned char key[16];
    size_t n = strlen(s) / 2, i;

    for (i = 0; i < n; i++)
        key[i] = (unsigned char)((s[2 * i] - '0') << 4 | (s[2 * i + 1] - '0')); // expect: bounds-write
    return key[0];
}

int unhex_len_good(const char *s)
{
    unsigned char key[16];
    size_t n = strlen(s) / 2, i;

    if (n > sizeof key)
        return -1;
    for (i = 0; i < n; i++)
        key[i] = (unsigned char)((s[2 * i] - '0') << 4 | (s[2 * i + 1] - '0'));
    return key[0];
}

/* A ring whose head never comes round. */
static struct {
    char data[128];
    int head, tail;
} ring;

void ring_put_bad(const char *s, int len)
{
    for (int i = 0; i < len; i++)
        ring.data[ring.head++] = s[i]; // expect-miss: bounds-write
}

void ring_put_good(const char *s, int len)
{
    for (int i = 0; i < len; i++) {
        ring.data[ring.head] = s[i];
        ring.head = (ring.head + 1) % (int)sizeof ring.data;
    }
}

/* Attributes with a length in front, as in netlink messages. */
struct attr {
    uint16_t len, type;
};

int attrs_bad(int fd)
{
    unsigned char buf[1024], mac[6];
    ssize_t n = read(fd, buf, sizeof buf);
    struct attr *a = (struct attr *)buf;

    while (n >= (ssize_t)sizeof *a) {
        if (a->type == 3)
            memcpy(mac, a + 1, a->len - sizeof *a); // expect: copy-size, source-overread
        n -= a->len;
        a = (struct attr *)((char *)a + a->len);
    }
    return mac[0];
}

/* A path of two parts: the slash and the terminator need room too. */
int env_bad(const char *file)
{
    char path[256];
    const char *home = getenv("HOME");

    if (home == NULL)
        return -1;
    if (strlen(home) + strlen(file) > sizeof path)
        return -1;
    sprintf(path, "%s/%s", home, file); // expect: sprintf-overflow
    return access(path, 0);
}

int env_good(const char *file)
{
    char path[256];
    const char *home = getenv("HOME");

    if (home == NULL)
        return -1;
    if (strlen(home) + strlen(file) + 2 > sizeof path)
        return -1;
    sprintf(path, "%s/%s", home, file);
    return access(path, 0);
}
