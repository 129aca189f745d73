/* `!x` of what is 0 or 1 is the rest to 1. */
#include <string.h>

void path_bad(const char *folder, const char *name, int is_root)
{
    char path[64];

    if (strlen(folder) > 63)
        return;
    strcpy(path, folder);
    is_root = is_root != 0;
    if (strlen(path) + strlen(name) + is_root + 1 > sizeof path)
        return;
    if (!is_root)
        strcat(path, "/"); // expect: strcat-overflow
    strcat(path, name);
}

void path_good(const char *folder, const char *name, int is_root)
{
    char path[64];

    if (strlen(folder) > 63)
        return;
    strcpy(path, folder);
    is_root = is_root != 0;
    if (strlen(path) + strlen(name) + !is_root + 1 > sizeof path)
        return;
    if (!is_root)
        strcat(path, "/");
    strcat(path, name);
}
