/* A file alone: whatever keeps `size` small, its code is not here. */
#include <string.h>

struct name {
    unsigned int size;
    char *bytes;
};

int compare(const struct name *name);

int compare(const struct name *name)
{
    char copy[255];

    memcpy(copy, name->bytes, name->size); // expect: copy-size
    return copy[0];
}
