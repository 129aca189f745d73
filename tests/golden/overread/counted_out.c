/* A buffer that is written, and its size, passed side by side. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

char *text_of(int code);

size_t fill_bad(char *to, size_t size, const char *from)
{
    size_t i = 0;

    while (*from && i < size)
        to[i++] = *from++;
    to[i] = '\0'; // expect: bounds-write
    return i;
}

size_t fill_good(char *to, size_t size, const char *from)
{
    size_t i = 0;

    while (*from && i + 1 < size)
        to[i++] = *from++;
    if (size > 0)
        to[i] = '\0';
    return i;
}

/* A text that was there, and its length, behind which it ends. */
size_t word_good(char *text, size_t length)
{
    size_t i = 0;

    while (i < length && text[i] != ' ')
        i++;
    text[i] = '\0';
    return i;
}

int list_bad(const char **list, int count)
{
    int n = 0;

    for (int i = 0; i <= count; i++)
        n += list[i] != NULL; // expect: bounds-read
    return n;
}

int list_good(const char **list, int count)
{
    int n = 0;

    for (int i = 0; i < count; i++)
        n += list[i] != NULL;
    return n;
}

/* Words as many as asked for, and the rest behind them. */
int words_good(char **words, int most, char *text)
{
    char **first = words;

    while (*text) {
        if (most == 0) {
            *words++ = text;
            break;
        }
        most--;
        *words++ = text;
        while (*text && *text != ' ')
            text++;
    }
    *words = NULL;
    return (int)(words - first);
}

void name_bad(char *to, size_t size, const char *name, const char *domain)
{
    memset(to, 0, size);
    sprintf(to, "%s.%s", name, domain); // expect: sprintf-overflow
}

void name_good(char *to, size_t size, const char *name, const char *domain)
{
    snprintf(to, size, "%s.%s", name, domain);
}

/* Characters that are changed where they stand. */
int lower_good(char *text, size_t size)
{
    fgets(text, (int)size, stdin);
    for (char *p = text; *p; p++)
        *p = (char)(*p | 32);
    return text[0];
}

void copy_bad(char *to, size_t size, const char *from)
{
    memset(to, 0, size);
    while (*from)
        *to++ = *from++; // expect: bounds-write
}

/* Who looks at the length knows what he does. */
int checked_good(char *to, size_t size, const char *name)
{
    if (strlen(name) >= size)
        return -1;
    strcpy(to, name);
    return 0;
}

/* A number beside a buffer that is the size of nothing. */
void tagged_good(char *to, int code)
{
    if (code > 99)
        code = 99;
    strcpy(to, text_of(code));
}
