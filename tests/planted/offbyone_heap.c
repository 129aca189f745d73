/*
 * Fields of an account file in the style of passwd: the first is copied to the heap.
 *
 * Planted: off by one, heap.  The block has room for the text, not for its end.
 * Seed: "root:x:0:0:root:/root:/bin/sh\n"
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *first_field(const char *line)
{
    size_t len = strcspn(line, ":\n");
#ifdef FIXED
    char *field = malloc(len + 1);
#else
    char *field = malloc(len);
#endif

    if (!field)
        return NULL;
    memcpy(field, line, len);
    field[len] = '\0'; // expect: bounds-write
    return field;
}

int main(void)
{
    char line[256];
    int accounts = 0;

    while (fgets(line, sizeof line, stdin)) {
        char *name = first_field(line);
        accounts += name && name[0] != '\0';
        free(name);
    }
    return accounts == 0;
}
