/* Numbers that an operation made, and what of their limits somebody set. */
struct ring {
    int next, kind;
    double of[8];
};

static const char *const names[25] = {"a"};

#define KIND(r) ((r)->kind & 0x7f)
#define CHECKED_KIND(r) (KIND(r) < 25 ? KIND(r) : -1)

/* The macro masks twice, and means the same number. */
const char *masked_good(const struct ring *r)
{
    int kind = CHECKED_KIND(r);

    return kind == -1 ? 0 : names[kind];
}

const char *masked_bad(const struct ring *r)
{
    int kind = KIND(r);

    return names[kind]; // expect: bounds-read
}

const char *masked_anew_bad(struct ring *r, int kind)
{
    if (KIND(r) >= 25)
        return 0;
    r->kind = kind;
    return names[KIND(r)]; // expect: bounds-read
}

/* A place in a ring is not negative, though its type could be. */
void ring_good(struct ring *r, double v)
{
    r->next = (r->next + 1) % 8;
    r->of[r->next] = v;
}

void ring_bad(struct ring *r, double v)
{
    r->next = (r->next + 1) % 9;
    r->of[r->next] = v; // expect: bounds-write
}
