/* A bit below a number that is kept as a byte: what the byte could be is no limit. */
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

struct key {
    uint32_t w[4];
};

struct node {
    struct node *child[2];
    struct key bits;
    uint8_t used;
};

static int first_bit(const struct key *x, uint8_t x_used, const struct key *y,
                     uint8_t y_used)
{
    uint8_t most = x_used < y_used ? x_used : y_used;
    uint8_t bit = 0;

    for (int i = 0; bit < most; i++, bit += 32)
        if (x->w[i] != y->w[i]) {
            bit += __builtin_clz(x->w[i] ^ y->w[i]);
            break;
        }
    return bit < most ? bit : most;
}

static struct node *search(struct node *at, const struct key *bits, uint8_t used)
{
    while (at) {
        int bit = first_bit(bits, used, &at->bits, at->used);

        if (bit == used)
            return at;
        if (bit != at->used)
            return NULL;
        at = at->child[bits->w[bit / 32] >> (31 - bit % 32) & 1];
    }
    return NULL;
}

static struct node *search_up_to(struct node *at, const struct key *bits, unsigned used)
{
    unsigned words[4] = {0};

    if (used > 128)
        return NULL;
    words[0] = bits->w[0];
    return at->child[words[used / 32] & 1]; // expect: bounds-read
}

int main(void)
{
    struct node *all = calloc(1, sizeof *all);
    struct key bits = {{0}};
    uint8_t used = 0;

    if (!all || read(0, &bits, sizeof bits) != (ssize_t)sizeof bits)
        return 1;
    all->used = 64;
    if (read(0, &used, 1) != 1)
        return 1;
    return !search(all, &bits, all->used) + !search_up_to(all, &bits, used);
}
