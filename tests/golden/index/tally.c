/* Numbers in memory that count what is stored, and are never looked at. */
#include <stddef.h>

struct list {
    unsigned open, full, depth;
    int ids[16], checked[16], stack[16];
};

static const char *names[8];
static int name_count;

void add_bad(struct list *l, int id)
{
    l->ids[l->open++] = id; // expect: bounds-write
}

void name_bad(const char *name)
{
    names[name_count] = name; // expect: bounds-write
    name_count++;
}

void reset(struct list *l)
{
    l->open = 0;
}

/* Another function looks at it before this one is called. */
void add_good(struct list *l, int id)
{
    l->checked[l->full++] = id;
}

int is_full(const struct list *l)
{
    return l->full == 16;
}

/* What is taken away again need not grow. */
void push_good(struct list *l, int id)
{
    l->stack[l->depth++] = id;
}

int pop_good(struct list *l)
{
    return l->stack[--l->depth]; // expect-miss: bounds-read
}
