#include <stdio.h>
#include <string.h>

void bad(const char *dir, const char *name)
{
    char path[32];

    strcpy(path, "/etc/");
    strcat(path, name); // expect: strcat-overflow (warning)
    if (strlen(dir) < sizeof path && strlen(name) < sizeof path) {
        strcpy(path, dir);
        strcat(path, name); // expect: strcat-overflow (warning)
    }
    strcpy(path, "123456789 123456789 12345678");
    strcat(path, "abcd"); // expect: strcat-overflow (error)
    strcpy(path, "123456789 ");
    strncat(path, name, sizeof path); // expect: strcat-overflow
}

void good(const char *dir, const char *name)
{
    char path[32];

    strcpy(path, "/etc/");
    strcat(path, "passwd");
    if (strlen(dir) + strlen(name) + 2 <= sizeof path) {
        strcpy(path, dir);
        strcat(path, "/");
        strcat(path, name);
    }
    path[0] = '\0';
    strncat(path, name, sizeof path - strlen(path) - 1);
    strcpy(path, "123456789 ");
    strncat(path, name, 21);
}
