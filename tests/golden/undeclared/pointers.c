/* A file without its own headers: types that are pointers. */
#include "pointers.h"
#include <stdlib.h>
#include <string.h>

struct entry {
    int name, value;
    char kind;
};

int table_bad(FontPtr font, FilePtr file, unsigned format)
{
    int n = get_int32(file, format);
    struct entry *all = NULL;

    if (n < 0)
        return -1;
    all = malloc((unsigned)(n * sizeof *all));
    if (all == NULL)
        return -1;
    for (int i = 0; i < n; i++)
        all[i].name = get_int32(file, format); // expect: bounds-write
    font->info.entries = all;
    font->count = n;
    return 0;
}

int table_good(FontPtr font, FilePtr file, unsigned format)
{
    int n = get_int32(file, format);
    struct entry *all = NULL;

    if (n < 0 || n > 4096)
        return -1;
    all = malloc((unsigned)(n * sizeof *all));
    if (all == NULL)
        return -1;
    for (int i = 0; i < n; i++)
        all[i].name = get_int32(file, format);
    font->info.entries = all;
    font->count = n;
    return 0;
}
