/*
 * A channel's modes in the style of ircd: "+o 3" gives the third member a star.
 *
 * Planted: index, heap.  The member's number is what the client says.
 * Seed: "+o 3\n-o 2\n"
 */
#include <stdio.h>
#include <stdlib.h>

enum { MEMBERS = 20 };

struct channel {
    int count;
    char *is_operator; /* one for each member */
};

static void mode(struct channel *c, const char *line)
{
    int member = atoi(line + 2);

#ifdef FIXED
    if (member < 0 || member >= c->count)
        return;
#else
    if (member >= c->count)
        return;
#endif
    c->is_operator[member] = line[0] == '+'; // expect-miss: bounds-write
}

int main(void)
{
    struct channel c = {MEMBERS, calloc(MEMBERS, 1)};
    char line[80];

    while (c.is_operator && fgets(line, sizeof line, stdin))
        if ((line[0] == '+' || line[0] == '-') && line[1] == 'o')
            mode(&c, line);
    free(c.is_operator);
    return 0;
}
