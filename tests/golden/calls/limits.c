/* A limit in a called function that its callers' texts end long before. */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { NAME_MAX_LENGTH = 40 };

static bool is_name(const char *name)
{
    for (size_t i = 0; name[i]; i++)
        if (i >= NAME_MAX_LENGTH || name[i] == '/')
            return false;
    return true;
}

bool short_good(void)
{
    return is_name("short");
}

static int sum(const int *values, size_t count)
{
    int total = 0;

    for (size_t i = 0; i < count; i++)
        total += values[i];
    return total;
}

/* A loop that goes all the way reads all of it. */
int sum_bad(void)
{
    int values[4] = {1, 2, 3, 4};

    return sum(values, 5); // expect: bounds-read (error)
}

int sum_good(void)
{
    int values[4] = {1, 2, 3, 4};

    return sum(values, 4);
}

static const char *const names[5] = {"a", "b", "c", "d", "e"};

/* A limit of its own that lets one too many through, and callers that say nothing. */
static const char *name_of(unsigned short code)
{
    if (code > sizeof names / sizeof names[0])
        return "?";
    return names[code]; // expect: bounds-read
}

struct message {
    unsigned short code;
};

const char *name_bad(const struct message *m)
{
    return name_of(m->code);
}

/* The same limit, but its callers are stricter. */
static const char *name_of_few(unsigned short code)
{
    if (code > sizeof names / sizeof names[0])
        return "?";
    return names[code];
}

const char *name_good(const struct message *m)
{
    return name_of_few(m->code & 3);
}

const char *name_checked_good(const struct message *m)
{
    if (m->code > 4)
        return "?";
    return name_of_few(m->code);
}

/* What is left of a packet, which the helper compares, but not strictly enough. */
static void copy_name(const char *packet, int length, int skipped)
{
    char name[256];

    if (skipped < 0 || skipped > length)
        return;
    if (length - skipped > (int)sizeof name) {
        memcpy(name, packet + skipped, sizeof name - 1);
        name[sizeof name - 1] = '\0';
    } else {
        memcpy(name, packet + skipped, (size_t)(length - skipped));
        name[length - skipped] = '\0'; // expect: bounds-write
    }
}

void copy_name_bad(const char *packet, int length)
{
    copy_name(packet + 1, length - 1, *packet);
}

static void copy_short_name(const char *packet, int length, int skipped)
{
    char name[256];

    if (skipped < 0 || skipped > length || length - skipped >= (int)sizeof name)
        return;
    memcpy(name, packet + skipped, (size_t)(length - skipped));
    name[length - skipped] = '\0';
}

void copy_name_good(const char *packet, int length)
{
    copy_short_name(packet + 1, length - 1, *packet);
}

struct table {
    int values[32];
    int weights[32];
};

static void fetch(const unsigned char **from, int *value)
{
    *value = *(*from)++;
}

/* Each element by its address. */
void fetch_bad(const unsigned char **from, struct table *t)
{
    for (int i = 0; i <= 32; i++)
        fetch(from, &t->values[i]); // expect: bounds-write
}

void fetch_good(const unsigned char **from, struct table *t)
{
    for (int i = 0; i < 32; i++)
        fetch(from, &t->values[i]);
}
