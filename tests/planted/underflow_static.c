/*
 * Comments of an address in the style of sendmail: parentheses may nest.
 *
 * Planted: underflow, static.  A parenthesis is closed that was never opened.
 * Seed: "a(b(c)d)e\n"
 */
#include <stdio.h>

enum { DEPTH = 10 };

static int opened[DEPTH]; /* places of the open parentheses */

static int longest_comment(const char *text)
{
    int depth = 0, longest = 0;

    for (int i = 0; text[i] && text[i] != '\n'; i++) {
        if (text[i] == '(' && depth < DEPTH) {
            opened[depth++] = i;
#ifdef FIXED
        } else if (text[i] == ')' && depth > 0) {
#else
        } else if (text[i] == ')') {
#endif
            int length = i - opened[--depth]; // expect: bounds-read
            if (length > longest)
                longest = length;
        }
    }
    return longest;
}

int main(void)
{
    char line[200];

    if (!fgets(line, sizeof line, stdin))
        return 1;
    return longest_comment(line) == 0;
}
