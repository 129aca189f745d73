/* Where a number is kept that says which element is meant, callers know no more of it. */
#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

enum { COOKIES = 8, BYTES = 64 };

struct peer {
    int at, count, size;
    uint8_t cookies[COOKIES][BYTES];
};

struct reader {
    uint8_t *next;
    int left;
};

static uint16_t number(struct reader *in)
{
    uint16_t n = ntohs(*(const uint16_t *)in->next);

    in->next += 2;
    in->left -= 2;
    return n;
}

static void bytes(struct reader *in, uint8_t *to, int length)
{
    memcpy(to, in->next, length);
    in->next += length;
    in->left -= length;
}

static int keep_cookies(uint8_t *from, int got, struct peer *p)
{
    struct reader in = {from, got};

    p->count = 0;
    while (in.left >= 4) {
        int type = number(&in), length = number(&in), at = 0;

        if (in.left < length)
            return -1;
        if (type != 5) {
            in.next += length;
            in.left -= length;
            continue;
        }
        if (BYTES < length)
            return -1;
        if (p->size == 0)
            p->size = length;
        if (length != p->size)
            return -1;
        at = p->at;
        if (p->count >= COOKIES)
            break;
        bytes(&in, (uint8_t *)&p->cookies[at], length);
        p->at++;
        if (p->at == COOKIES)
            p->at = 0;
        p->count++;
    }
    return 0;
}

static int keep_too_large(uint8_t *from, int got, struct peer *p)
{
    struct reader in = {from, got};

    while (in.left >= 4) {
        int length = number(&in);

        if (length > in.left)
            return -1;
        bytes(&in, p->cookies[0], length); // expect: copy-size
        p->count++;
    }
    return 0;
}

int read_some(int s, uint8_t *to, int size)
{
    return (int)recv(s, to, size, 0);
}

static int take(int s, struct peer *p)
{
    uint8_t buffer[1024];
    int got = read_some(s, buffer, sizeof buffer);

    if (got < 0)
        return -1;
    return keep_cookies(buffer, got, p) + keep_too_large(buffer, got, p);
}

int main(void)
{
    static struct peer peers[4];

    for (int s = 3; s < 7; s++)
        take(s, &peers[s - 3]);
    return 0;
}
