/* Records that are stored in one piece, in an array that grows one too late. */
#include <stdlib.h>

struct rule {
    unsigned long net, mask;
};

struct rules {
    struct rule *at;
    int count, room;
};

int add(struct rules *r, const struct rule *one)
{
    if (r->count > r->room || r->at == NULL) {
        int room = r->room ? r->room * 2 : 16;
        struct rule *more = realloc(r->at, room * sizeof *more);

        if (!more)
            return -1;
        r->at = more;
        r->room = room;
    }
    r->at[r->count++] = *one; // expect: bounds-write
    return 0;
}

int add_right(struct rules *r, const struct rule *one)
{
    if (r->count >= r->room) {
        int room = r->room ? r->room * 2 : 16;
        struct rule *more = realloc(r->at, room * sizeof *more);

        if (!more)
            return -1;
        r->at = more;
        r->room = room;
    }
    r->at[r->count++] = *one;
    return 0;
}
