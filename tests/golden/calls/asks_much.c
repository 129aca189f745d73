/*
 * A helper that writes many words behind a prefix which its callers give: they are all
 * known, and answer for the last ones as for the first.
 */
#include <stdio.h>
#include <stdlib.h>

void put_flag(FILE *out, int flag, const char *name);

static void write_port(FILE *out, int flags, const char *prefix)
{
    char name[100];

    sprintf(name, "%sseven-bit", prefix);
    put_flag(out, flags & 0x1, name);
    sprintf(name, "%sreliable", prefix);
    put_flag(out, flags & 0x2, name);
    sprintf(name, "%shalf-duplex", prefix);
    put_flag(out, flags & 0x4, name);
    sprintf(name, "%scarrier", prefix);
    put_flag(out, flags & 0x8, name);
    sprintf(name, "%shardflow", prefix);
    put_flag(out, flags & 0x10, name);
    sprintf(name, "%sdial-device", prefix);
    put_flag(out, flags & 0x20, name);
    sprintf(name, "%sservice", prefix);
    put_flag(out, flags & 0x40, name);
    sprintf(name, "%sstream", prefix);
    put_flag(out, flags & 0x80, name);
    sprintf(name, "%spush", prefix);
    put_flag(out, flags & 0x100, name);
    sprintf(name, "%sserver", prefix);
    put_flag(out, flags & 0x200, name);
    sprintf(name, "%scommand", prefix);
    put_flag(out, flags & 0x400, name);
    sprintf(name, "%sdialer", prefix);
    put_flag(out, flags & 0x800, name);
    sprintf(name, "%stoken", prefix);
    put_flag(out, flags & 0x1000, name);
    sprintf(name, "%stimeout", prefix);
    put_flag(out, flags & 0x2000, name);
    sprintf(name, "%sfail", prefix);
    put_flag(out, flags & 0x4000, name);
    sprintf(name, "%sstrip", prefix);
    put_flag(out, flags & 0x8000, name);
    sprintf(name, "%sprogram", prefix);
    put_flag(out, flags & 0x10000, name);
    sprintf(name, "%sbaud", prefix);
    put_flag(out, flags & 0x20000, name);
    sprintf(name, "%slock", prefix);
    put_flag(out, flags & 0x40000, name);
    sprintf(name, "%swait", prefix);
    put_flag(out, flags & 0x80000, name);
    sprintf(name, "%stone", prefix);
    put_flag(out, flags & 0x100000, name);
    sprintf(name, "%spause", prefix);
    put_flag(out, flags & 0x200000, name);
    sprintf(name, "%sdtr", prefix);
    put_flag(out, flags & 0x400000, name);
    sprintf(name, "%scomplete", prefix);
    put_flag(out, flags & 0x800000, name);
    sprintf(name, "%sabort", prefix);
    put_flag(out, flags & 0x1000000, name);
    sprintf(name, "%schat", prefix);
    put_flag(out, flags & 0x2000000, name);
    sprintf(name, "%slogin", prefix);
    put_flag(out, flags & 0x4000000, name);
}

static void write_own(FILE *out, int flags, const char *prefix)
{
    char name[100];

    sprintf(name, "%sseven-bit", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x1, name);
    sprintf(name, "%sreliable", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x2, name);
    sprintf(name, "%shalf-duplex", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x4, name);
    sprintf(name, "%scarrier", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x8, name);
    sprintf(name, "%shardflow", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x10, name);
    sprintf(name, "%sdial-device", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x20, name);
    sprintf(name, "%sservice", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x40, name);
    sprintf(name, "%sstream", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x80, name);
    sprintf(name, "%spush", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x100, name);
    sprintf(name, "%sserver", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x200, name);
    sprintf(name, "%scommand", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x400, name);
    sprintf(name, "%sdialer", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x800, name);
    sprintf(name, "%stoken", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x1000, name);
    sprintf(name, "%stimeout", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x2000, name);
    sprintf(name, "%sfail", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x4000, name);
    sprintf(name, "%sstrip", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x8000, name);
    sprintf(name, "%sprogram", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x10000, name);
    sprintf(name, "%sbaud", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x20000, name);
    sprintf(name, "%slock", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x40000, name);
    sprintf(name, "%swait", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x80000, name);
    sprintf(name, "%stone", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x100000, name);
    sprintf(name, "%spause", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x200000, name);
    sprintf(name, "%sdtr", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x400000, name);
    sprintf(name, "%scomplete", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x800000, name);
    sprintf(name, "%sabort", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x1000000, name);
    sprintf(name, "%schat", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x2000000, name);
    sprintf(name, "%slogin", prefix); // expect: sprintf-overflow
    put_flag(out, flags & 0x4000000, name);
}

void write_all(FILE *out, int flags)
{
    write_port(out, flags, "");
    write_port(out, flags, "port ");
}

/* The bad twin: a caller knows no more of it than the helper. */
void write_environment(FILE *out, int flags)
{
    write_own(out, flags, "own ");
    write_own(out, flags, getenv("PREFIX"));
}
