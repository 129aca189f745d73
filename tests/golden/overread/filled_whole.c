/* A text that fills its array on one way, and was never touched on the other one. */
#include <stdio.h>
#include <string.h>

int length_of_line(void)
{
    char line[24] = "", kept[16] = {0};

    if (!fgets(line, sizeof line, stdin))
        return 0;
    if (strlen(line) <= sizeof kept)
        memcpy(kept, line, strlen(line));
    return (int)strlen(kept); // expect: source-overread
}

int length_of_line_good(void)
{
    char line[24] = "", kept[16] = {0};

    if (!fgets(line, sizeof line, stdin))
        return 0;
    if (strlen(line) < sizeof kept)
        memcpy(kept, line, strlen(line));
    return (int)strlen(kept);
}
