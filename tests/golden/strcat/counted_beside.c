/* A line of names, and a number beside it that says how long it is. */
#include <stdio.h>
#include <string.h>

struct change {
    struct change *next;
    int kind;
    char *name, *id;
};

static char line[200], ids[200];

void announce(const struct change *list, int server)
{
    unsigned long used = 0, beside = 0;
    const char *name, *id;

    line[0] = ids[0] = 0;
    for (; list; list = list->next) {
        name = list->name;
        id = list->id ? list->id : name;
        switch (list->kind) {
        case 1:
            if (used + strlen(name) + strlen(id) + 2 > sizeof line)
                continue;
            break;
        case 2:
            if (server)
                continue;
            /* fall through */
        default:
            if (used + strlen(name) + 2 > 200)
                continue;
        }
        strcat(line, name);
        strcat(ids, id); // expect: strcat-overflow
        used += strlen(name);
        beside += strlen(id);
        strcat(line, " ");
        used++;
    }
    puts(line);
    puts(ids);
    printf("%lu\n", beside);
}

/* The number is asked, but not on every way. */
void announce_some(const struct change *list, int server)
{
    unsigned long used = 0;

    line[0] = 0;
    for (; list; list = list->next) {
        if (server && used + strlen(list->name) + 2 > sizeof line)
            continue;
        strcat(line, list->name); // expect: strcat-overflow
        used += strlen(list->name);
    }
    puts(line);
}

/* It is held against more than there is. */
void announce_more(const struct change *list)
{
    unsigned long used = 0;
    const char *name;

    line[0] = 0;
    for (; list; list = list->next) {
        name = list->name;
        if (used + strlen(name) + 2 > 2 * sizeof line)
            continue;
        strcat(line, name); // expect: strcat-overflow
        used += strlen(name);
    }
    puts(line);
}

/* Two texts, and each has its number; only one of the two is asked. */
void announce_both(const struct change *list, char *text, unsigned long at)
{
    unsigned long used, beside;

    line[0] = ids[0] = 0;
    for (; list; list = list->next) {
        used = strlen(line);
        beside = strlen(ids);
        if (used + strlen(list->name) + at > sizeof line)
            continue;
        text = list->name;
        strcat(line, text);
        strcat(ids, text); // expect: strcat-overflow
        used += strlen(text);
        beside += strlen(text);
    }
    puts(line);
    puts(ids);
}

/* One finding is enough for a name and the blank behind it. */
void list_all(const struct change *list)
{
    line[0] = 0;
    for (; list; list = list->next) {
        strcat(line, list->name); // expect: strcat-overflow
        strcat(line, " ");
    }
    puts(line);
}

/* The name fits, and what is behind it does not. */
void list_one(const struct change *c)
{
    char text[40] = "";

    if (strlen(c->name) >= sizeof text)
        return;
    strcat(text, c->name);
    strcat(text, " "); // expect: strcat-overflow
    puts(text);
}
