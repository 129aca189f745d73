/* Texts of a table that nothing writes: none is longer than the longest. */
#include <stdio.h>
#include <string.h>

static const char *const days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                   "Thursday", "Friday", "Saturday"};

static const struct {
    const char *name, *help;
} commands[] = {
    {"JOIN", "enter a channel, or several of them at once"},
    {"PART", "leave a channel"                            },
    {NULL,   NULL                                         },
};

static const char *names[4] = {"root", "daemon"};

void name_it(unsigned i, const char *name)
{
    names[i & 3] = name;
}

void print_day(unsigned day)
{
    char fits[10], small[9];

    strcpy(fits, days[day % 7]);
    strcpy(small, days[day % 7]); // expect: strcpy-overflow
    puts(fits);
    puts(small);
}

void print_command(unsigned i)
{
    char name[5], help[16];

    strcpy(name, commands[i % 2].name);
    strcpy(help, commands[i % 2].help); // expect: strcpy-overflow
    puts(name);
    puts(help);
}

/* The table changes. */
void print_name(unsigned i)
{
    char name[7];

    strcpy(name, names[i & 3]); // expect: strcpy-overflow
    puts(name);
}
