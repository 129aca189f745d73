/* What %n says is not negative. */
#include <stdio.h>

void align(const char *name);
void align_anywhere(int column);

void align(const char *name)
{
    char format[10];
    int column;

    printf("%s%n", name, &column);
    if (column < 40) {
        sprintf(format, "%%%ds", 40 - column);
        printf("%s\n", format);
    }
}

void align_anywhere(int column)
{
    char format[10];

    if (column < 40) {
        sprintf(format, "%%%ds", 40 - column); // expect: sprintf-overflow
        printf("%s\n", format);
    }
}
