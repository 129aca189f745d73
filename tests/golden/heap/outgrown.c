/* Buffers that grow: once, by a step, or until there is room. */
#include <stdlib.h>
#include <string.h>

struct text {
    char *data;
    size_t len, size;
};

int add_bad(struct text *t, const char *s, size_t n)
{
    if (t->len + n + 1 > t->size) {
        char *data = realloc(t->data, t->size * 2);

        if (!data)
            return -1;
        t->data = data;
        t->size *= 2;
    }
    memcpy(t->data + t->len, s, n); // expect: copy-size
    t->len += n;
    return 0;
}

int add_good(struct text *t, const char *s, size_t n)
{
    while (t->len + n + 1 > t->size) {
        char *data = realloc(t->data, t->size * 2);

        if (!data)
            return -1;
        t->data = data;
        t->size *= 2;
    }
    memcpy(t->data + t->len, s, n);
    t->len += n;
    return 0;
}

/* By a step that is larger than what is added. */
int step_good(struct text *t, const char *s, size_t n)
{
    if (n > 512)
        return -1;
    if (t->len + n + 1 > t->size) {
        char *data = realloc(t->data, t->size + 1024);

        if (!data)
            return -1;
        t->data = data;
        t->size += 1024;
    }
    memcpy(t->data + t->len, s, n);
    t->len += n;
    return 0;
}

/* Or by a step that is made of it. */
int made_good(struct text *t, const char *s, size_t n)
{
    if (t->len + n + 1 > t->size) {
        size_t size = (t->len + n + 1) * 2;
        char *data = realloc(t->data, size);

        if (!data)
            return -1;
        t->data = data;
        t->size = size;
    }
    memcpy(t->data + t->len, s, n);
    t->len += n;
    return 0;
}
