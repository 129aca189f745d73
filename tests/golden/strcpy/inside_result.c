/* A text that a function returns from inside of its own buffer ends in that. */
#include <stdio.h>
#include <string.h>

enum { NAME = 100 };

/* "www.example.net" of labels, or with their sizes. */
static char *printable(const char *labels, int with_dots)
{
    static char name[NAME];

    if (labels[0] == 0)
        return strcpy(name, "(root)");
    name[0] = '\0';
    for (; labels[0]; labels += labels[0] + 1) {
        if (strlen(name) + 70 > sizeof name)
            break;
        if (with_dots)
            strcat(name, ".");
        else
            sprintf(name + strlen(name), "(%d)", labels[0]);
        strncat(name, labels + 1, 63);
    }
    return with_dots ? name + 1 : name;
}

int main(int argc, char **argv)
{
    char copy[NAME], small[NAME - 10];

    if (argc < 2)
        return 1;
    strcpy(copy, printable(argv[1], 1));
    puts(copy);
    strcpy(small, printable(argv[1], argc > 2)); // expect: strcpy-overflow
    puts(small);
    return 0;
}
