/* The place of a field in a line is not followed, but it is one place. */
#include <stdlib.h>
#include <string.h>

struct entry {
    char *host, *name;
};

static char *field(char *start)
{
    static char *line;
    char *end = NULL, *begin = NULL;

    if (start)
        line = start;
    if (!line)
        return NULL;
    begin = line;
    end = strchr(line, ':');
    if (end) {
        line = end + 1;
        *end = '\0';
    } else {
        line = NULL;
    }
    return begin;
}

int read_entry(struct entry *e, char *line)
{
    char *text = field(line);

    if (!text)
        return 0;
    e->host = malloc(strlen(text) + 1);
    if (!e->host)
        return 0;
    strcpy(e->host, text);
    if ((text = field(NULL)) == NULL)
        return 0;
    e->name = malloc(strlen(text) + 1);
    if (!e->name)
        return 0;
    strcpy(e->name, text);
    return 1;
}

int read_other(struct entry *e, char *line)
{
    char *text = field(line);

    if (!text)
        return 0;
    e->host = malloc(strlen(text) + 1);
    if (!e->host || (text = field(NULL)) == NULL)
        return 0;
    strcpy(e->host, text); // expect: strcpy-overflow
    return 1;
}
