/* A program that is seen whole: texts in arrays of structures, and what it passes on. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As large as its name wants: `name` is the last member. */
struct group {
    struct group *next;
    int users;
    char name[1];
};

static struct group *groups;

static struct group *find_group(const char *name)
{
    struct group *at = groups;

    while (at && strcmp(at->name, name) != 0)
        at = at->next;
    return at;
}

static int add_group(const char *name)
{
    size_t n = strlen(name);
    struct group *made = n <= 50 ? malloc(sizeof *made + n) : NULL;

    if (!made)
        return 0;
    strcpy(made->name, name);
    made->users = 0;
    made->next = groups;
    groups = made;
    return 1;
}

/* By a parameter, by a result, and going through a list. */
static int show(const struct group *group)
{
    char line[128];

    sprintf(line, "group %s", group->name);
    return puts(line);
}

static int show_found(const char *name)
{
    char line[128];
    const struct group *group = find_group(name);

    if (group)
        sprintf(line, "group %s", group->name);
    return group ? puts(line) : 0;
}

static int show_used(void)
{
    char line[128];
    int shown = 0;

    for (const struct group *at = groups; at; at = at->next) {
        if (at->users == 0)
            continue;
        sprintf(line, "group %s", at->name);
        shown += puts(line);
    }
    return shown;
}

/* A text that is handed on is no member of anything. */
static int show_name(const char *name)
{
    char line[128];

    sprintf(line, "group %s", name); // expect: sprintf-overflow
    return puts(line);
}

/* Nor is what the system fills. */
static int show_file(const struct dirent *file)
{
    char line[128];

    sprintf(line, "group %s", file->d_name); // expect: sprintf-overflow
    return puts(line);
}

static int show_files(void)
{
    DIR *all = opendir(".");
    const struct dirent *file = all ? readdir(all) : NULL;

    return file ? show_file(file) : 0;
}

static int (*const by_group[])(const struct group *) = {show, show};
static int (*const by_name[])(const char *) = {show_name, show_found};

int main(int argc, char **argv)
{
    int n = 0;

    for (int i = 1; i < argc; i++)
        n += add_group(argv[i]);
    if (groups)
        n += by_group[argc > 2](groups);
    return n + by_name[argc > 3]("all") + show_used() + show_files();
}
