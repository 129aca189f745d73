/* Pairs of bytes: the function itself says how many by what it clears. */
#include <string.h>

void widen(const char from[], int length, unsigned char to[]);
void widen_too_far(const char from[], int length, unsigned char to[]);

void widen(const char from[], int length, unsigned char to[])
{
    int i;

    memset(to, 0, length * 2);
    for (i = 0; i < length; i++)
        to[i * 2] = (unsigned char)from[i];
}

void widen_too_far(const char from[], int length, unsigned char to[])
{
    int i;

    memset(to, 0, length * 2);
    for (i = 0; i <= length; i++)
        to[i * 2] = (unsigned char)from[i]; // expect: bounds-write
}
