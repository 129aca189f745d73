/* A terminator is put behind a text first, at a place that is no number. */
#include <stdio.h>
#include <string.h>

static const char digits[] = "0123456789abcdef";

/* The digits of a number, as many as are wanted. */
static char *to_digits(unsigned long number, int n)
{
    static char text[10];
    int i = n - 1;

    if (n > 9 || n < 1)
        return NULL;
    text[n] = '\0';
    do {
        text[i] = digits[number % 16];
        number /= 16;
    } while (i-- > 0);
    return text;
}

static char *to_letters(int n)
{
    static char text[10];

    if (n > 9 || n < 1)
        return NULL;
    text[n] = '\0';
    for (int i = 0; i < n; i++)
        text[i] = 'a';
    return text;
}

/* The last letter goes over the terminator. */
static char *to_one_more(int n)
{
    static char text[10];

    if (n > 8 || n < 1)
        return NULL;
    text[9] = '\0';
    text[n] = '\0';
    for (int i = 0; i <= n; i++)
        text[i] = 'a';
    return text;
}

/* ... or any of them, as far as one can see. */
static char *to_some(int n, int from)
{
    static char text[10];

    if (n > 8 || n < 1 || from < 0 || from > 8)
        return NULL;
    text[9] = '\0';
    text[n] = '\0';
    text[from] = 'a';
    return text;
}

/* Each round puts the terminator elsewhere. */
static char *to_moved(int n)
{
    static char text[10];

    if (n > 8 || n < 1)
        return NULL;
    text[9] = '\0';
    for (int i = 1; i <= n; i++) {
        text[i] = '\0';
        text[i - 1] = 'a';
    }
    return text;
}

/* A zero in the text, and the terminator is written over by another function. */
static void fill(char *text, int n)
{
    for (int i = 0; i < n; i++)
        text[i] = 'b';
}

static char *to_filled(int n)
{
    static char text[10];

    if (n > 8 || n < 1)
        return NULL;
    text[9] = '\0';
    text[n] = '\0';
    fill(text, n + 1);
    return text;
}

int main(int argc, char **argv)
{
    char six[6], five[5];
    char *text = NULL;

    text = to_digits(argc, 5);
    if (text)
        strcpy(six, text);
    text = to_digits(argc, 5);
    if (text)
        strcpy(five, text); // expect: strcpy-overflow
    text = to_letters(5);
    if (text)
        strcpy(six, text);
    text = to_letters(5);
    if (text)
        strcpy(five, text); // expect: strcpy-overflow
    text = to_one_more(5);
    if (text)
        strcpy(six, text); // expect: strcpy-overflow
    text = to_some(5, argc);
    if (text)
        strcpy(six, text); // expect: strcpy-overflow
    text = to_moved(argc);
    if (text)
        strcpy(six, text); // expect: strcpy-overflow
    text = to_filled(5);
    if (text)
        strcpy(six, text); // expect: strcpy-overflow
    printf("%s: %d\n", argv[0], six[0] + five[0]);
    return 0;
}
