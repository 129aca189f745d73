#include <string.h>
#include <unistd.h>

struct entry {
    int count;
    char name[16];
    long time;
};

static struct entry table[100];
static int at;

void choose(unsigned number)
{
    at = (int)(number % 100);
}

/* Whichever entry it is: what was kept in its array is a text that ends there. */
void entry_good(char out[16])
{
    char copy[16];

    strcpy(copy, table[at].name);
    memcpy(out, copy, sizeof copy);
}

void entry_bad(char out[15])
{
    char copy[15];

    strcpy(copy, table[at].name); // expect: strcpy-overflow
    memcpy(out, copy, sizeof copy);
}

/* What was read just now need not have an end, whoever read it. */
void read_bad(int fd, char out[16])
{
    char copy[16];

    if (read(fd, table[at].name, 16) != 16)
        return;
    strcpy(copy, table[at].name); // expect: strcpy-overflow
    memcpy(out, copy, sizeof copy);
}

static int fill(int fd, struct entry *e)
{
    return read(fd, e->name, sizeof e->name) == sizeof e->name;
}

void helper_bad(int fd, char out[16])
{
    char copy[16];

    if (!fill(fd, &table[at]))
        return;
    strcpy(copy, table[at].name); // expect: strcpy-overflow
    memcpy(out, copy, sizeof copy);
}

void loop_bad(char out[16])
{
    char copy[16];

    for (int i = 0; i < 16; i++)
        table[at].name[i] = out[i] ? out[i] : '-';
    strcpy(copy, table[at].name); // expect: strcpy-overflow
    memcpy(out, copy, sizeof copy);
}
