#include <stdlib.h>
#include <string.h>

/* A number at a place that is no constant is the same one when it is read again. */
void out(const char *bytes);

struct piece {
    int column;
    int width;
};

void fits(struct piece *pieces, int i, const char *text)
{
    char line[100];

    if (pieces[i].column < 0 || pieces[i].column > 100)
        return;
    memcpy(line, text, pieces[i].column);
    out(line);
}

void one_too_many(struct piece *pieces, int i, const char *text)
{
    char line[100];

    if (pieces[i].column < 0 || pieces[i].column > 101)
        return;
    memcpy(line, text, pieces[i].column); // expect: copy-size
    out(line);
}

/* Not across something that may write there. */
void written_between(struct piece *pieces, int i, int k, int column)
{
    char line[100];

    if (pieces[i].column < 0 || pieces[i].column >= 100)
        return;
    pieces[k].column = column;
    memset(line, '-', (size_t)pieces[i].column); // expect: copy-size
    out(line);
}
