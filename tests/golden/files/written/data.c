/* Globals that one file fills and the other uses. */
#include <string.h>

char *current;
unsigned long length;

void use_current(void)
{
    char small[10];

    strcpy(small, current); // expect: strcpy-overflow (error)
    small[0] = 'x';
}

void use_length(char *to)
{
    memset(to, 'x', length);
}
