/*
 * A mail program's aliases: "name: address", delivered to a file below a folder.
 *
 * Planted: sprintf, stack.  Folder and name together do not fit.
 * Seed: "postmaster: root\nwww: web\n"
 */
#include <stdio.h>
#include <string.h>

static int path_length(const char *name)
{
    char path[64];

#ifdef FIXED
    snprintf(path, sizeof path, "/var/spool/aliases/%s.db", name);
#else
    sprintf(path, "/var/spool/aliases/%s.db", name); // expect: sprintf-overflow
#endif
    return (int)strlen(path);
}

int main(void)
{
    char line[300];
    int longest = 0;

    while (fgets(line, sizeof line, stdin)) {
        char *colon = strchr(line, ':');
        if (!colon || line[0] == '#')
            continue;
        *colon = '\0';
        int length = path_length(line);
        if (length > longest)
            longest = length;
    }
    return longest == 0;
}
