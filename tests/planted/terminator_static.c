/*
 * Records of fixed size in the style of utmp: line, user and host, padded with zeros.
 *
 * Planted: missing terminator, static.  A user's name may fill its field.
 * Seed: "ttyS0\000\000\000joe\000\000\000\000\000"
 */
#include <string.h>
#include <unistd.h>

enum { FIELD_SIZE = 8 };

struct record {
    char line[FIELD_SIZE], user[FIELD_SIZE];
};

static char user[FIELD_SIZE];
#ifdef FIXED
static char ended[FIELD_SIZE + 1];
#endif

static size_t user_length(const struct record *r)
{
#ifdef FIXED
    memcpy(ended, r->user, sizeof user);
    return strlen(ended);
#else
    memcpy(user, r->user, sizeof user);
    return strlen(user); // expect: source-overread
#endif
}

int main(void)
{
    struct record r;

    if (read(STDIN_FILENO, &r, sizeof r) != (ssize_t)sizeof r)
        return 1;
    return user_length(&r) < 2;
}
