/*
 * A banner of the other side in the style of sshd: "SSH-2.0-software", a line.
 *
 * Planted: missing terminator, heap.  A full block is searched as if it ended.
 * Seed: "SSH-2.0-none\r\n"
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BANNER_SIZE = 64 };

static int banner(char *text)
{
#ifdef FIXED
    ssize_t got = read(STDIN_FILENO, text, BANNER_SIZE - 1);
#else
    ssize_t got = read(STDIN_FILENO, text, BANNER_SIZE);
#endif

    if (got <= 0)
        return 0;
#ifdef FIXED
    text[got] = '\0';
#endif
    if (text[0] != 'S')
        return 0;
    return strchr(text, '-') != NULL; // expect-miss: source-overread
}

int main(void)
{
    char *text = malloc(BANNER_SIZE);
    int is_good = text && banner(text);

    free(text);
    return !is_good;
}
