/* A place that is kept, set to the start of an array and stepped up, and looked at by nobody. */
#include <string.h>

static char line[512], *at = line, *line_end = line;

int next_bad(int c)
{
    if (c == '\n') {
        line_end = at;
        at = line;
        return 1;
    }
    *at++ = c; // expect: bounds-write
    return 0;
}

int is_empty(void)
{
    return at >= line_end;
}

static char word[512], *word_at = word;

int next_good(int c)
{
    if (c == '\n') {
        word_at = word;
        return 1;
    }
    if (word_at < word + sizeof word)
        *word_at++ = c;
    return 0;
}

struct input {
    char text[128], *to;
};

int member_bad(struct input *in, int c)
{
    if (c == '\n') {
        in->to = in->text;
        return 1;
    }
    *in->to++ = c; // expect: bounds-write
    return 0;
}
