/*
 * Answers to control requests in the style of ntpd: name and value of variables.
 *
 * Planted: sprintf, static.  A request may ask for the same variable many times.
 * Seed: "ss"
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char reply[128];

static const char *variable(unsigned char code)
{
    switch (code) {
    case 's': return "stratum=2";
    case 'p': return "precision=-20";
    case 'r': return "rootdelay=0.000";
    default: return NULL;
    }
}

static size_t answer(const unsigned char *codes, size_t count)
{
    size_t used = 0;

    for (size_t i = 0; i < count; i++) {
        const char *text = variable(codes[i]);
        if (!text)
            continue;
#ifdef FIXED
        if (used + strlen(text) + 3 > sizeof reply)
            break;
#endif
        used += sprintf(reply + used, "%s, ", text); // expect: sprintf-overflow
    }
    return used;
}

int main(void)
{
    unsigned char codes[64];
    ssize_t got = read(STDIN_FILENO, codes, sizeof codes);

    if (got <= 0)
        return 1;
    return answer(codes, (size_t)got) == 0;
}
