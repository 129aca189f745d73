#include <string.h>

void name_of(char *out, size_t size);
void open_it(const char *name);

/* Who writes over one place of what an unseen function left knows what stands there. */
size_t good(void)
{
    char name[16];

    name_of(name, sizeof name);
    name[5] = 't';
    return strlen(name);
}

size_t bad(void)
{
    char name[16];

    memset(name, 'p', sizeof name);
    name[5] = 't';
    return strlen(name); // expect: source-overread
}
