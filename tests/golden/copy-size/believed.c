/* A function that is not seen, and gets an array with more than its size. */
#include <stddef.h>

int read_all(int from, void *to, size_t size);
int send_all(int to, const void *from, size_t size);
int set_key(const unsigned char *key, int bits);

struct host {
    char name[16];
    int port;
};

int read_head_bad(int from)
{
    unsigned char head[5];

    if (read_all(from, head, sizeof head + 3) < 0) // expect: copy-size
        return -1;
    return head[0];
}

int read_head_good(int from)
{
    unsigned char head[5];

    if (read_all(from, head, sizeof head) < 0)
        return -1;
    return head[0];
}

int read_name_bad(int from, struct host *h)
{
    return read_all(from, h->name, 2 * sizeof h->name); // expect: copy-size
}

int read_name_good(int from, struct host *h)
{
    return read_all(from, h->name, sizeof h->name - 1);
}

int send_name_bad(int to, const struct host *h)
{
    return send_all(to, h->name, sizeof h->name + 1); // expect: source-overread
}

/* Bits, not bytes. */
int use_key_good(const struct host *h)
{
    unsigned char key[16] = {0};

    key[0] = (unsigned char)h->port;
    return set_key(key, sizeof key * 8);
}
