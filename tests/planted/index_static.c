/*
 * Options of a command line kept in a file, in the style of su: letters are flags.
 *
 * Planted: index, static.  Not every character is a small letter.
 * Seed: "-l -c -s\n"
 */
#include <stdio.h>

enum { LETTERS = 26 };

static int flags[LETTERS];

static void set_flag(char letter)
{
#ifdef FIXED
    if (letter < 'a' || letter > 'z')
        return;
#endif
    flags[letter - 'a'] = 1; // expect: bounds-write
}

int main(void)
{
    int c, before = ' ';

    while ((c = getchar()) != EOF) {
        if (before == '-')
            set_flag((char)c);
        before = c;
    }
    return flags['l' - 'a'];
}
