#include <stdlib.h>
#include <string.h>

void put(const char *text);

/* The zero that was put behind the two digits before the loop ends each round's text. */
void good(const char *s, unsigned char *out, int n)
{
    char hex[3], copy[3];

    hex[2] = '\0';
    for (int i = 0; i < n; i++) {
        hex[0] = *s++;
        hex[1] = *s++;
        out[i] = (unsigned char)strtoul(hex, NULL, 16);
        strcpy(copy, hex);
        put(copy);
    }
}

void good_over_an_old_end(void)
{
    char text[5], copy[3];

    text[1] = '\0';
    text[0] = 'a';
    text[2] = '\0';
    for (int c = '0'; c <= '9'; c++) {
        text[1] = (char)c;
        strcpy(copy, text);
        put(copy);
    }
}

void bad(char last)
{
    char hex[3], copy[3];

    hex[2] = '\0';
    hex[0] = '0';
    hex[1] = '1';
    if (last != '\0')
        hex[2] = last; /* over the zero */
    strcpy(copy, hex); // expect: strcpy-overflow
    put(copy);
}

void bad_later_round(int n)
{
    char hex[4], copy[3];

    hex[3] = '\0';
    for (int i = 0; i < n; i++) {
        hex[0] = '0';
        hex[1] = '1';
        hex[2] = '2';
        strcpy(copy, hex); // expect: strcpy-overflow (error)
        put(copy);
    }
}
