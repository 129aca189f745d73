/* A file without its own headers, where what is switched on stands. */
#include "not_there.h"
#include <string.h>

#ifdef USE_ALIASES
/* There is more of the code with it. */
void alias_bad(const char *name)
{
    char alias[32];

    strcpy(alias, name); // expect: strcpy-overflow
    put_alias(alias);
}
#endif

#if defined(USE_GROUPS) && MOST_GROUPS
void group_bad(const char *name)
{
    char group[32];

    strcpy(group, name); // expect: strcpy-overflow
    put_group(group);
}
#else
void group_bad(const char *name) {}
#endif

/* More of it is for systems without. */
#ifndef HAVE_PUT_HOST
void host_bad(const char *name)
{
    char host[32];

    strcpy(host, name); // expect: strcpy-overflow
    put_name(host);
}
#endif

/* Another system; a name that the file itself defines. */
#define WITH_USERS 1
#ifndef WITH_USERS
void user_good(const char *name)
{
    char user[32];

    strcpy(user, name);
    put_user(user);
}
#endif
#ifdef WIN32
void drive_good(const char *name)
{
    char drive[32];

    strcpy(drive, name);
    put_drive(drive);
}
#endif

/* A byte that is compared with the size of an array can be equal to it. */
void digest_bad(const unsigned char *packet, int len)
{
    unsigned char digest[DIGEST_SIZE], size = packet[0];
    char name[16];

    if (size != DIGEST_SIZE)
        return;
    memcpy(digest, packet + 1, DIGEST_SIZE);
    memcpy(name, packet, len); // expect: copy-size
    put_digest(digest, name);
}

/* A text of another file, and a number that is sent as it lies in memory. */
void banner_good(int socket)
{
    char banner[64];
    our_uint32 length = sizeof banner;

    strcpy(banner, BANNER_TEXT);
    length += 4;
    put_bytes(socket, (char *)&length, sizeof length);
    put_banner(banner);
}
