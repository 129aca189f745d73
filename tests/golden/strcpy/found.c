#include <string.h>

/* What was found stands before the end, so less than the string is left behind it. */
void value_good(const char *line)
{
    char setting[32], value[31];
    char *sign;

    strncpy(setting, line, sizeof setting);
    setting[sizeof setting - 1] = '\0';
    sign = strchr(setting, '=');
    if (sign)
        strcpy(value, sign + 1);
}

void value_bad(const char *line)
{
    char setting[32], value[30];
    char *sign;

    strncpy(setting, line, sizeof setting);
    setting[sizeof setting - 1] = '\0';
    sign = strchr(setting, '=');
    if (sign)
        strcpy(value, sign + 1); // expect: strcpy-overflow
}

/* The terminator itself can be what is found: nothing is known to stand behind it. */
void any_bad(const char *line, int wanted)
{
    char setting[32], value[31];
    char *place;

    strncpy(setting, line, sizeof setting);
    setting[sizeof setting - 1] = '\0';
    place = strchr(setting, wanted);
    if (place)
        strcpy(value, place + 1); // expect: strcpy-overflow
}

void rest_bad(const char *line)
{
    char path[64], rest[61];
    char *end;

    strncpy(path, line, sizeof path);
    path[sizeof path - 1] = '\0';
    end = strpbrk(path, ":;");
    if (end)
        strcpy(rest, end); // expect: strcpy-overflow
}
