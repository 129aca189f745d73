/* A length from outside, and a limit that code which is not seen knows. */
#include <string.h>
#include <unistd.h>

unsigned block_size(int kind);
int digest_size(const void *kind);
void keep(const char *text);

void within(int kind)
{
    char key[128];
    unsigned char packet[300];
    unsigned length = 0;

    if (read(0, packet, sizeof packet) != sizeof packet)
        return;
    length = packet[0];
    if (length > block_size(kind))
        return;
    memcpy(key, packet + 1, length);
    keep(key);
}

void without(void)
{
    char key[128];
    unsigned char packet[300];

    if (read(0, packet, sizeof packet) != sizeof packet)
        return;
    memcpy(key, packet + 1, packet[0]); // expect: copy-size
    keep(key);
}

void above(int kind)
{
    char key[128];
    unsigned char packet[300];
    unsigned length = 0;

    if (read(0, packet, sizeof packet) != sizeof packet)
        return;
    length = packet[0];
    if (length < block_size(kind))
        return;
    memcpy(key, packet + 1, length); // expect: copy-size
    keep(key);
}

/* The same in a function of its own, whose callers know nothing of that limit. */
static void take(int kind, const unsigned char *from, unsigned length)
{
    char key[128];

    if (length > block_size(kind))
        return;
    memcpy(key, from, length);
    keep(key);
}

static void take_other(int kind, const unsigned char *from, unsigned length)
{
    char key[128];

    if (block_size(kind) < 8)
        return;
    memcpy(key, from, length); // expect: copy-size
    keep(key);
}

void passed(int kind)
{
    unsigned char packet[300];

    if (read(0, packet, sizeof packet) != sizeof packet)
        return;
    take(kind, packet + 1, packet[0]);
    take_other(kind, packet + 1, packet[0]);
}

/* What is seen of the limit is a number on one way, and that is small, or is not. */
static unsigned size_of(const void *kind)
{
    return kind ? (unsigned)digest_size(kind) : 64;
}

static unsigned large_size_of(const void *kind)
{
    return kind ? (unsigned)digest_size(kind) : 200;
}

static void take_or(const void *kind, const unsigned char *from, unsigned length)
{
    char key[128];

    if (length > size_of(kind))
        return;
    memcpy(key, from, length);
    keep(key);
}

static void take_or_large(const void *kind, const unsigned char *from, unsigned length)
{
    char key[128];

    if (length > large_size_of(kind))
        return;
    memcpy(key, from, length); // expect: copy-size
    keep(key);
}

static void take_or_other(const void *kind, const unsigned char *from, unsigned length)
{
    char key[128];

    if (size_of(kind) > length)
        return;
    memcpy(key, from, length); // expect: copy-size
    keep(key);
}

void passed_or(const void *kind)
{
    unsigned char packet[300];

    if (read(0, packet, sizeof packet) != sizeof packet)
        return;
    take_or(kind, packet + 1, packet[0]);
    take_or_large(kind, packet + 1, packet[0]);
    take_or_other(kind, packet + 1, packet[0]);
}
