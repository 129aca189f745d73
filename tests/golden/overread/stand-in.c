/*
 * A text and its length are kept together: without a text the length is 0, and nothing of
 * the empty string in its place is read.
 */
#include <stddef.h>
#include <string.h>
#include <unistd.h>

struct text {
    char *bytes;
    size_t size;
};

static char store[4096];

static void fill(struct text *t)
{
    ssize_t n = read(0, store, sizeof store);

    t->bytes = n > 0 ? store : NULL;
    t->size = n > 0 ? (size_t)n : 0;
}

static const char *bytes_of(const struct text *t)
{
    return t->bytes ? t->bytes : "";
}

int main(void)
{
    struct text t;
    char out[8192];
    ssize_t n = 0;

    fill(&t);
    memcpy(out, bytes_of(&t), t.size);
    n = read(0, store, sizeof store);
    if (n > 0)
        memcpy(out, "constant", (size_t)n); // expect: source-overread
    return out[0];
}
