/* A number that counts elements, and is only the end of what is walked through. */
struct table {
    unsigned ids[24];
    int count;
    unsigned others[24];
    int used;
    unsigned marks[24];
    int marked;
};

int has(const struct table *t, unsigned id)
{
    for (int i = 0; i < t->count; i++)
        if (t->ids[i] == id)
            return 1;
    return 0;
}

void add(struct table *t, unsigned id)
{
    t->ids[t->count++] = id; // expect: bounds-write
}

int has_other(const struct table *t, unsigned id)
{
    for (int i = 0; i < t->used; i++)
        if (t->others[i] == id)
            return 1;
    return 0;
}

void add_other(struct table *t, unsigned id)
{
    if (t->used < 24)
        t->others[t->used++] = id;
}

/* Here it is held against a number of the caller's. */
void mark(struct table *t, unsigned id, int most)
{
    if (t->marked < most)
        t->marks[t->marked++] = id;
}
