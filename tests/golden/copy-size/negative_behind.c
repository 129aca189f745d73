/* A size that a packet says, with a sign, and a place that the program keeps. */
#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>

struct packet {
    uint16_t count;
    uint8_t data[1600];
};

struct store {
    int used;
    uint8_t data[1600];
};

int put(struct store *s, const struct packet *p, int len)
{
    int n = (int16_t)ntohs(p->count);

    if (n > len - 2 || n > (int)sizeof s->data - s->used)
        return -1;
    memcpy(s->data + s->used, p->data, n); // expect: copy-size
    s->used += n;
    return 0;
}

int put_right(struct store *s, const struct packet *p, int len)
{
    int n = (int16_t)ntohs(p->count);

    if (n < 0 || n > len - 2 || n > (int)sizeof p->data ||
        n > (int)sizeof s->data - s->used)
        return -1;
    memcpy(s->data + s->used, p->data, n);
    s->used += n;
    return 0;
}

int put_unsigned(struct store *s, const struct packet *p, int len)
{
    int n = ntohs(p->count);

    if (n > len - 2 || n > (int)sizeof p->data || n > (int)sizeof s->data - s->used)
        return -1;
    memcpy(s->data + s->used, p->data, n);
    s->used += n;
    return 0;
}
