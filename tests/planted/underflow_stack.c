/*
 * Lines of an options file in the style of pppd: blanks at the end are taken off.
 *
 * Planted: underflow, stack.  A line of blanks alone has no last character.
 * Seed: "noauth  \nmru 1500\n"
 */
#include <stdio.h>
#include <string.h>

static int words(char *line)
{
    int count = 0;

    for (char *at = strtok(line, " "); at; at = strtok(NULL, " "))
        count++;
    return count;
}

int main(void)
{
    char line[100];
    int count = 0;

    while (fgets(line, sizeof line, stdin)) {
        size_t n = strcspn(line, "\n");
#ifdef FIXED
        while (n > 0 && line[n - 1] == ' ')
#else
        while (line[n - 1] == ' ') // expect: bounds-read
#endif
            n--;
        line[n] = '\0';
        count += words(line);
    }
    return count == 0;
}
