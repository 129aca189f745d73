/*
 * Assignments of a user's crontab in the style of cron: NAME=value, quotes taken off.
 *
 * Planted: strcpy, static.  A shell's path is copied without a look at its length.
 * Seed: "SHELL=/bin/sh\nHOME=\"/home/me\"\n"
 */
#include <stdio.h>
#include <string.h>

static char shell[48], home[48];

/* The value without the quotes around it. */
static char *unquote(char *value)
{
    size_t len = strlen(value);

    if (len >= 2 && value[0] == '"' && value[len - 1] == '"') {
        value[len - 1] = '\0';
        return value + 1;
    }
    return value;
}

static void assign(char *place, size_t size, const char *value)
{
    snprintf(place, size, "%s", value);
}

static void load_env(char *line)
{
    char *equals = strchr(line, '=');

    if (!equals)
        return;
    *equals = '\0';
    if (strcmp(line, "HOME") == 0)
        assign(home, sizeof home, unquote(equals + 1));
    else if (strcmp(line, "SHELL") == 0)
#ifdef FIXED
        assign(shell, sizeof shell, unquote(equals + 1));
#else
        strcpy(shell, unquote(equals + 1)); // expect: strcpy-overflow
#endif
}

int main(void)
{
    char line[256];

    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        load_env(line);
    }
    return home[0] == '\0' && shell[0] == '\0';
}
