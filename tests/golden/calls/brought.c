/*
 * A program that brings along strlcpy() and strlcat(): their callers are told of what
 * these may do, and of nothing that their bodies only seem to do.
 */
#include <stdio.h>
#include <string.h>

size_t strlcat(char *dst, const char *src, size_t size);
size_t strlcpy(char *dst, const char *src, size_t size);
const char *dump(unsigned set);
void list_of(unsigned set);

size_t strlcat(char *dst, const char *src, size_t size)
{
    size_t more = strlen(src);
    size_t length = strlen(dst);

    if (size != 0) {
        if (length + more < size) {
            memcpy(dst + length, src, more + 1);
        } else {
            memcpy(dst + length, src, size - length - 1);
            dst[size - 1] = '\0';
        }
    }
    return length + more;
}

size_t strlcpy(char *dst, const char *src, size_t size)
{
    size_t length = strlen(src);

    if (size != 0) {
        if (length >= size) {
            memcpy(dst, src, size - 1);
            dst[size - 1] = '\0';
        } else {
            memcpy(dst, src, length + 1);
        }
    }
    return length;
}

static const char *names[4] = {"one", "two", "three", "four"};

const char *dump(unsigned set)
{
    static char text[20];

    memset(text, 0, sizeof text);
    text[0] = '{';
    for (int i = 0; i < 4; i++)
        if (set & (1u << i)) {
            strlcat(text, names[i], sizeof text);
            strlcat(text, "|", sizeof text);
        }
    strlcat(text, "}", sizeof text);
    return text;
}

void list_of(unsigned set)
{
    char number[4], list[38];

    list[0] = 0;
    for (unsigned i = 0; i < 32; i++)
        if (set & (1u << i)) {
            snprintf(number, 4, "%u ", i + 1);
            strlcat(list, number, sizeof list);
        }
    puts(list);
}

struct lexer {
    int n;
    unsigned char out[1000];
};

void rewrite(struct lexer *l);
void too_large(const char *s);
void too_large_for_more(const char *s);

void rewrite(struct lexer *l)
{
    char copy[sizeof(l->out) + 1];

    l->out[l->n % 1000] = ' ';
    strlcpy(copy, (char *)l->out, sizeof copy);
    strlcat((char *)l->out, "#", sizeof l->out);
    strlcat((char *)l->out, copy, sizeof l->out);
}

void too_large(const char *s)
{
    char small[10];

    strlcpy(small, s, 20); // expect: copy-size
    puts(small);
}

void too_large_for_more(const char *s)
{
    char small[10] = "";

    strlcat(small, s, 20); // expect: strcat-overflow
    puts(small);
}
