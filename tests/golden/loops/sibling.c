/* A member that counts what another one leads to, as the file itself goes by. */
#include <stddef.h>
#include <stdlib.h>

struct list {
    int count, most;
    char **names;
    int *sums; /* one more, for all of them */
};

void use(const char *text);

void free_all(struct list *l)
{
    for (int i = 0; i < l->count; i++)
        free(l->names[i]);
}

void use_all_bad(const struct list *l)
{
    for (int i = 0; i <= l->count; i++)
        use(l->names[i]); // expect: bounds-read
}

void use_all_good(const struct list *l)
{
    for (int i = 0; i < l->count; i++)
        use(l->names[i]);
}

/* Something else ends it before that. */
void use_most_good(const struct list *l)
{
    for (int i = 0; i <= l->most; i++) {
        if (i == l->count)
            break;
        use(l->names[i]);
    }
}

/* Always one more: that is what it is made for. */
void clear_good(struct list *l)
{
    for (int i = 0; i <= l->count; i++)
        l->sums[i] = 0;
}

int sum_good(const struct list *l)
{
    int sum = 0;

    for (int i = 0; i < l->count; i++)
        sum += l->sums[i + 1] - l->sums[i];
    return sum;
}
