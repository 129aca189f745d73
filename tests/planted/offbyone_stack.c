/*
 * An address of a letter in the style of sendmail: what stands between < and >.
 *
 * Planted: off by one, stack.  The last character allowed leaves no room for the end.
 * Seed: "From: Some Body <some@example.test>\n"
 */
#include <stdio.h>
#include <string.h>

enum { ADDRESS_SIZE = 40 };

static int address(const char *from)
{
    char address[ADDRESS_SIZE];
    size_t n = 0;

    while (*from && *from != '>') {
#ifdef FIXED
        if (n >= sizeof address - 1)
#else
        if (n > sizeof address - 1)
#endif
            return 0;
        address[n++] = *from++;
    }
    address[n] = '\0'; // expect-miss: bounds-write
    return strchr(address, '@') != NULL;
}

int main(void)
{
    char line[256];

    while (fgets(line, sizeof line, stdin)) {
        char *open = strchr(line, '<');
        if (open)
            return !address(open + 1);
    }
    return 1;
}
