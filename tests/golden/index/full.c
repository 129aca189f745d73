/* An array of a fixed size, and how many of its elements are in use. */
#include <stddef.h>
#include <stdlib.h>

enum { MAX = 16 };

static int sockets[MAX];
static int count;

int use(int);

void add_socket(int s)
{
    if (count >= MAX)
        abort();
    sockets[count++] = s;
}

void use_all_bad(void)
{
    for (int i = 0; i <= count; i++)
        use(sockets[i]); // expect: bounds-read
}

void use_all_good(void)
{
    for (int i = 0; i < count; i++)
        use(sockets[i]);
}

struct list {
    int used;
    int at[MAX];
};

void list_add(struct list *l, int x)
{
    if (l->used < MAX)
        l->at[l->used++] = x;
}

void list_clear_bad(struct list *l)
{
    for (int i = 0; i <= l->used; i++)
        l->at[i] = 0; // expect: bounds-write
}

void list_clear_good(struct list *l)
{
    for (int i = 0; i < l->used; i++)
        l->at[i] = 0;
}

/* The null pointer behind the last word is one of them. */
struct words {
    int used;
    char *at[MAX];
};

void words_add(struct words *w, char *word)
{
    if (w->used >= MAX)
        return;
    w->at[w->used++] = word;
    if (w->used < MAX)
        w->at[w->used] = NULL;
}

void words_copy_good(struct words *w, char **to)
{
    for (int i = 0; i <= w->used; i++)
        to[i] = w->at[i];
}

/* One place is kept free by who adds. */
struct ring {
    int used;
    int at[MAX];
};

void ring_add(struct ring *r, int x)
{
    if (r->used < MAX - 1)
        r->at[r->used++] = x;
}

int ring_sum_good(struct ring *r)
{
    int sum = 0;

    for (int i = 0; i <= r->used; i++)
        sum += r->at[i];
    return sum;
}
