/* The room that is left between two places of the caller's, taken as a number. */
#include <stdio.h>
#include <string.h>

static int append(const char *text, int len, char **at, char *end)
{
    if (len > end - *at)
        return -1;
    memmove(*at, text, len);
    *at += len;
    return 0;
}

static int append_more(const char *text, int len, char **at, char *end)
{
    if (len > end - *at + 1)
        return -1;
    memmove(*at, text, len); // expect: copy-size
    *at += len;
    return 0;
}

static void name(const char *text)
{
    char out[64];
    char *at = out, *end = out + sizeof out;

    if (append(text, strlen(text), &at, end) == 0 && append(".in", 4, &at, end) == 0)
        puts(out);
}

static void longer_name(const char *text)
{
    char out[64];
    char *at = out, *end = out + sizeof out;

    if (append_more(text, strlen(text), &at, end) == 0)
        fwrite(out, 1, at - out, stdout); // expect: source-overread
}

int main(int argc, char **argv)
{
    name(argv[argc - 1]);
    longer_name(argv[0]);
    return 0;
}
