/* What is for another system stays switched off. */
#ifdef WIN_PAGES
#include "not_there.h"

void page_good(const char *in)
{
    char name[8];

    strcpy(name, in);
    page_put(name);
}
#endif
