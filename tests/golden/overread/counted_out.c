/* A buffer that is written, and its size, passed side by side. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

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

/* The size stands behind what is copied, too. */
size_t append_bad(char *to, const char *from, ssize_t size)
{
    ssize_t at = strlen(to);

    if (size < at + 1)
        return 0;
    for (ssize_t i = 0; (to[at] = from[i]) != 0; i++) // expect: bounds-write
        at++;
    to[at] = 0;
    return at;
}

size_t append_good(char *to, const char *from, ssize_t size)
{
    ssize_t at = strlen(to);

    if (size < at + 1)
        return 0;
    size -= at + 1;
    for (ssize_t i = 0; i < size && (to[at] = from[i]) != 0; i++)
        at++;
    to[at] = 0;
    return at;
}

/* A size that the function forgot, whatever its type. */
void take_word_bad(char *word, int size, const char *from)
{
    int i = 0;

    while (*from && *from != ' ')
        word[i++] = *from++; // expect: bounds-write
    word[i] = 0;
}

void take_word_good(char *word, int size, const char *from)
{
    int i = 0;

    while (i < size - 1 && *from && *from != ' ')
        word[i++] = *from++;
    word[i] = 0;
}

int *next_of(int *at);

/* One place is set aside, but not kept. */
void chain_bad(int **list, int most, int *from)
{
    int n = 0;

    most--;
    for (; from; from = next_of(from)) {
        if (n > most)
            return;
        list[n++] = from;
    }
    list[n] = 0; // expect: bounds-write
}

void chain_good(int **list, int most, int *from)
{
    int n = 0;

    most--;
    for (; from; from = next_of(from)) {
        if (n >= most)
            return;
        list[n++] = from;
    }
    list[n] = 0;
}

const char *next_part(int *size);

/* A place, and the room behind it, that one number moves. */
void gather_bad(char *to, int room)
{
    const char *from = NULL;
    int n = 0;

    while (room > 0 && (from = next_part(&n)) != NULL) {
        memcpy(to, from, n); // expect: copy-size
        to += n;
        room -= n;
    }
}

void gather_good(char *to, int room)
{
    const char *from = NULL;
    int n = 0;

    while (room > 0 && (from = next_part(&n)) != NULL) {
        if (n > room)
            n = room;
        memcpy(to, from, n);
        to += n;
        room -= n;
    }
}

struct chunk {
    struct chunk *next;
    char data[2000];
};
struct chunk *next_chunk(void);

/* What is left of the source may be less than there is room for. */
void put_bad(int used, const char *from, int left)
{
    int room = 2000 - used;

    if (used < 0 || used > 2000)
        return;
    while (left > 0) {
        memcpy(next_chunk()->data + used, from, room); // expect: source-overread
        left -= room;
        from += room;
        used = 0;
        room = 2000;
    }
}

void put_good(int used, const char *from, int left)
{
    int room = 2000 - used;

    if (used < 0 || used > 2000)
        return;
    while (left > 0) {
        if (room > left)
            room = left;
        memcpy(next_chunk()->data + used, from, room);
        left -= room;
        from += room;
        used = 0;
        room = 2000;
    }
}

/* The part of a text in front of a mark is as long as the text is. */
void print_bad(char *to, int room, const char *format)
{
    const char *mark = format;
    int n = 0;

    while (room > 0 && *mark) {
        for (mark = format; *mark && *mark != '%'; mark++)
            ;
        n = (int)(mark - format);
        memcpy(to, format, n); // expect: copy-size
        to += n;
        room -= n;
        format = mark;
    }
}

void print_good(char *to, int room, const char *format)
{
    const char *mark = format;
    int n = 0;

    while (room > 0 && *mark) {
        for (mark = format; *mark && *mark != '%'; mark++)
            ;
        n = (int)(mark - format);
        if (n > room)
            n = room;
        memcpy(to, format, n);
        to += n;
        room -= n;
        format = mark;
    }
}
