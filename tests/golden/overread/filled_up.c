/* An array that a loop fills to its end with what comes from outside. */
#include <stdio.h>
#include <string.h>

unsigned long few(void)
{
    char tag[4];

    for (int i = 0; i < 4; i++)
        tag[i] = (char)getchar();
    return strlen(tag); // expect: source-overread
}

unsigned long until_it_ends(void)
{
    char word[6];
    int c, n = 0;

    while (n < 6 && (c = getchar()) != EOF)
        word[n++] = (char)c;
    return strlen(word); // expect: source-overread
}

unsigned long ended(void)
{
    char word[6];
    int c, n = 0;

    while (n < 5 && (c = getchar()) != EOF)
        word[n++] = (char)c;
    word[n] = 0;
    return strlen(word);
}

unsigned long one_left(void)
{
    char tag[5] = "";

    for (int i = 0; i < 4; i++)
        tag[i] = (char)getchar();
    return strlen(tag);
}

unsigned long ended_by_hand(void)
{
    char tag[4];

    for (int i = 0; i < 4; i++)
        tag[i] = (char)getchar();
    tag[3] = 0;
    return strlen(tag);
}

unsigned long last_behind_text(void)
{
    char tag[4] = "ab";

    tag[3] = (char)getchar();
    return strlen(tag);
}
