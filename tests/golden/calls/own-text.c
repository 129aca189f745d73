/*
 * A program's own strlen and its own copy that stops at a size: the caller knows which
 * of the two limits is the smaller one.
 */
#include <stddef.h>

struct report {
    char outcome[40];
    int count;
};

static size_t text_size(const char *text)
{
    size_t n = 0;

    while (text[n])
        n++;
    return n;
}

static void text_copy(char *to, size_t room, const char *from, size_t size)
{
    size_t n = size < room ? size : room - 1;

    for (size_t i = 0; i < n; i++)
        to[i] = from[i];
    to[n] = '\0';
}

static void say(struct report *r, const char *what)
{
    text_copy(r->outcome, sizeof r->outcome, what, text_size(what));
}

int main(void)
{
    struct report r = {0};
    char small[8];

    say(&r, "it fits");
    say(&r, "this text is a good deal longer than what the report has room for");
    text_copy(small, sizeof small, "fits", 4);
    text_copy(small, sizeof small, "is cut where it ends", 20);
    text_copy(small, sizeof small, "fits", 7); // expect: bounds-read
    text_copy(small, 12, "fits with ease", 14); // expect: bounds-write
    return r.outcome[0] + small[0];
}
