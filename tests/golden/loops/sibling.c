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

/* ---- where others look at the count, and one does not */

struct entry {
    int next;
    char text[28];
};

struct table {
    int size, first, live;
    struct entry *entries;
    struct entry **slots;
};

void print_bad(struct table *t)
{
    int at = t->first;

    while (at >= 0) {
        struct entry *e = &t->entries[at];

        use(e->text);
        at = e->next; // expect: bounds-read
    }
}

void print_good(struct table *t)
{
    int at = t->first;

    while (at >= 0 && at < t->size) {
        struct entry *e = &t->entries[at];

        use(e->text);
        at = e->next;
    }
}

void sweep_bad(struct table *t)
{
    for (int i = 0; t->live > 0; i++)
        if (t->slots[i]) // expect: bounds-read
            t->live--;
}

void sweep_good(struct table *t)
{
    for (int i = 0; t->live > 0 && i < t->size; i++)
        if (t->slots[i])
            t->live--;
}

/* The last one says that it is. */
void sweep_ended_good(struct table *t)
{
    for (int i = 0; t->slots[i]; i++)
        use(t->slots[i]->text);
}

/* Whoever put the number there has looked. */
void print_chosen_good(struct table *t, const int *chosen)
{
    int at = *chosen;

    use(t->entries[at].text);
}
