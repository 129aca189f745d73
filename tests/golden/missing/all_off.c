/* All of the file is switched off, unless somebody says how it is built. */
#ifdef WITH_PAGES
#include "not_there.h"

static struct page page_wishes[PAGES];
#define want (&page_wishes[0])

int page_bad(struct page *p, const char *in, int left)
{
    int size = left - PAGE_HEAD;

    if (size >= sizeof(want->name))
        size = sizeof(want->name);
    memcpy(want->name, in, size);
    want->name[size] = '\0'; // expect: bounds-write
    return page_put(p, want);
}

int page_good(struct page *p, const char *in, int left)
{
    int size = left - PAGE_HEAD;

    if (left < PAGE_HEAD)
        return 0;
    if (size >= sizeof(want->name))
        size = sizeof(want->name) - 1;
    memcpy(want->name, in, size);
    want->name[size] = '\0';
    return page_put(p, want);
}
#endif
