/* From one array to another: the sizes decide. */
#include <dirent.h>
#include <string.h>

struct pair {
    char from[32];
    char to[16];
};

char global_name[64];

void bad(struct pair *p)
{
    char small[32];

    strcpy(p->to, p->from); // expect: strcpy-overflow (warning)
    strcpy(small, global_name); // expect: strcpy-overflow (warning)
}

void good(struct pair *p, struct dirent *d)
{
    char large[64];
    char entry[sizeof d->d_name];

    strcpy(p->from, p->to);
    strcpy(large, global_name);
    strcpy(entry, d->d_name);
}
