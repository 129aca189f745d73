/* Words of a line, into a table of a few. */
#include <stdio.h>
#include <string.h>

int main(void)
{
    char line[64], copy[64];
    char *words[4], *others[4];
    int n = 0, m = 0;

    if (!fgets(line, sizeof line, stdin))
        return 1;
    strcpy(copy, line);
    for (char *w = strtok(copy, " "); w && m < 4; w = strtok(NULL, " "))
        others[m++] = w;
    for (char *w = strtok(line, " "); w; w = strtok(NULL, " ")) {
        words[n] = w; // expect: bounds-write
        n++;
    }
    return n > 0 && m > 0 && words[0][0] == others[0][0];
}
