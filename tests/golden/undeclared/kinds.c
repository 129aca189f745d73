/* A file without its own headers: what types, words and members are that nobody declared. */
#include "project.h"
#include <string.h>

/* A word in front of a declaration. */
void copy_bad(const char *text)
{
    Quick char *at;
    Quick int n = 0;
    char to[32];

    at = to;
    while (text[n] != ':')
        *at++ = text[n++]; // expect: bounds-write
    put_text(to);
}

void copy_good(const char *text)
{
    Quick char *at;
    Quick int n = 0;
    char to[32];

    at = to;
    while (text[n] != ':' && at < to + sizeof to)
        *at++ = text[n++];
    put_text(to);
}

/* A word behind a parameter; a status that shares its name with something else. */
our_status_t name_bad(struct user *u, const char *name, int flags IGNORED)
{
    char own[32];
    our_status_t status = check_name(name);

    if (status != STATUS_OK)
        return status;
    strcpy(own, name); // expect: strcpy-overflow
    u->group->status.code = 0;
    return set_name(u, own);
}

our_status_t name_good(struct user *u, const char *name, int flags IGNORED)
{
    char own[32];
    our_status_t status = check_name(name);

    if (status != STATUS_OK)
        return status;
    if (strlen(name) >= sizeof own)
        return STATUS_LONG;
    strcpy(own, name);
    return set_name(u, own);
}

/* A type first seen in a type of functions. */
typedef other_status_t (*handler)(const char *name);

other_status_t handle_bad(handler h, const char *name)
{
    char own[32];
    other_status_t status;

    status = h(name);
    if (status == STATUS_OK)
        strcpy(own, name); // expect: strcpy-overflow
    put_text(own);
    return status;
}

/* A pointer that is only followed. */
void mark_bad(struct user *u, const char *name)
{
    char own[32];

    if (*u->mark == '*')
        strcpy(own, name); // expect: strcpy-overflow
    put_text(own);
}

void mark_good(struct user *u, const char *name)
{
    char own[32];

    if (*u->mark == '*' && strlen(name) < sizeof own)
        strcpy(own, name);
    put_text(own);
}

/* A number that shares its name with a member that has members. */
void part_bad(struct report *r, const char *text, our_count_t count)
{
    char own[32];

    if (count == 0)
        return;
    memcpy(own, text, count); // expect: copy-size
    r->count.total = 1;
    put_report(r, own);
}

void part_good(struct report *r, const char *text, our_count_t count)
{
    char own[32];

    if (count < 1 || count > 32)
        return;
    memcpy(own, text, count);
    put_report(r, own);
}
