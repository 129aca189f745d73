/* A buffer and how much is in it, kept by all the code of a structure together. */
#include <string.h>
#include <sys/socket.h>

struct conn {
    int fd;
    unsigned char in[4096];
    size_t have;
};

static int fill(struct conn *c)
{
    ssize_t n;

    if (c->have == sizeof c->in)
        return -1;
    n = recv(c->fd, c->in + c->have, sizeof c->in - c->have, 0);
    if (n <= 0)
        return -1;
    c->have += n;
    return 0;
}

void consume(struct conn *c, size_t n)
{
    if (n > c->have)
        n = c->have;
    memmove(c->in, c->in + n, c->have - n);
    c->have -= n;
}

int line(struct conn *c, char *out, size_t size)
{
    for (;;) {
        unsigned char *end = memchr(c->in, '\n', c->have);

        if (end) {
            size_t len = end - c->in;

            if (len >= size)
                return -1;
            memcpy(out, c->in, len);
            out[len] = '\0';
            consume(c, len + 1);
            return 0;
        }
        if (fill(c) < 0)
            return -1;
    }
}

struct packet {
    int fd;
    unsigned char data[256];
    size_t len;
};

int fill_too_much(struct packet *p)
{
    ssize_t n = recv(p->fd, p->data + p->len, sizeof p->data, 0); // expect: input-size

    return n > 0;
}

int local_number(int fd)
{
    unsigned char data[256];
    unsigned char size = 0;
    int n = 0;

    if (recv(fd, &size, 1, 0) != 1)
        return -1;
    n = size * 2;
    if (n == sizeof data)
        return -1;
    data[n] = 0; // expect: bounds-write
    return data[0];
}
