/* Numbers from outside that went some way before they became an index. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int next_char(void)
{
    int c = getchar();

    return c == EOF ? 0 : c;
}

static int read_number(int *out)
{
    short v = 0;

    if (read(0, &v, sizeof v) != sizeof v)
        return -1;
    *out = v;
    return 0;
}

void merged_bad(void)
{
    char b[16] = {0};
    int n = next_char();

    b[n] = 1; // expect: bounds-write (error)
}

void merged_good(void)
{
    char b[256] = {0};
    int n = next_char();

    b[n] = 1;
}

void clamped_bad(void)
{
    char b[16] = {0};
    int n = next_char();

    if (n > 16)
        n = 16;
    b[n] = 1; // expect: bounds-write (error)
}

void clamped_good(void)
{
    char b[16] = {0};
    int n = next_char();

    if (n > 15)
        n = 15;
    b[n] = 1;
}

void through_pointer_bad(void)
{
    short b[8] = {0};
    int n = 0;

    if (read_number(&n) != 0)
        return;
    if (n < 8)
        b[n] = 1; // expect: bounds-write (error)
}

void through_pointer_good(void)
{
    short b[8] = {0};
    int n = 0;

    if (read_number(&n) != 0)
        return;
    if (n >= 0 && n < 8)
        b[n] = 1;
}

int sum_bad(void)
{
    static const int table[20] = {1};
    unsigned char a = 0, b = 0;

    if (read(0, &a, 1) != 1 || read(0, &b, 1) != 1)
        return 0;
    return table[(a & 15) + (b & 7)]; // expect: bounds-read (error)
}

int sum_good(void)
{
    static const int table[23] = {1};
    unsigned char a = 0, b = 0;

    if (read(0, &a, 1) != 1 || read(0, &b, 1) != 1)
        return 0;
    return table[(a & 15) + (b & 7)];
}

int rest_good(unsigned char *b, int fd)
{
    char in[32];
    unsigned char used = 0, more = 0;

    if (read(fd, &used, 1) != 1 || read(fd, &more, 1) != 1 || read(fd, in, 32) != 32)
        return 0;
    if (used >= sizeof in || more >= sizeof in - used)
        return 0;
    return in[used + more] + b[0];
}

int before_bad(void)
{
    char b[16] = {0};
    unsigned char n = 0;
    char *p = b;

    if (read(0, &n, 1) != 1)
        return 0;
    if (n > 8)
        n = 8;
    p += n;
    return p[-1]; // expect: bounds-read (error)
}

int before_good(void)
{
    char b[16] = {0};
    unsigned char n = 0;
    char *p = b;

    if (read(0, &n, 1) != 1)
        return 0;
    if (n > 8)
        n = 8;
    p += n + 1;
    return p[-1];
}

int shrunk_bad(void)
{
    char b[12] = {0};
    int n = 0;

    if (read(0, &n, sizeof n) != sizeof n || n < 0)
        return 0;
    while (n > 12)
        n--;
    return b[n]; // expect: bounds-read (error)
}

int shrunk_good(void)
{
    char b[12] = {0};
    int n = 0;

    if (read(0, &n, sizeof n) != sizeof n || n < 0)
        return 0;
    while (n > 11)
        n--;
    return b[n];
}

int trimmed_bad(void)
{
    char b[16] = {0};
    unsigned char n = 0;

    if (read(0, &n, 1) != 1)
        return 0;
    while (n > 0 && b[n - 1] == 0) // expect: bounds-read (error)
        n--;
    return n;
}

int trimmed_good(void)
{
    char b[16] = {0};
    unsigned char n = 0;

    if (read(0, &n, 1) != 1 || n > sizeof b)
        return 0;
    while (n > 0 && b[n - 1] == 0)
        n--;
    return n;
}

/* A text ends where its text says; nothing is wrong with walking to it. */
int words_good(void)
{
    char line[64];
    char *p = line;

    if (!fgets(line, sizeof line, stdin))
        return 0;
    p += strspn(p, " ");
    p[strcspn(p, "\n")] = '\0';
    while (*p == ' ')
        p++;
    return *p;
}

/* What was not found stands behind the end. */
void searched_bad(void)
{
    char b[10] = {0};
    unsigned char n = 0;
    int i = 0;

    if (read(0, &n, 1) != 1 || !fgets(b, sizeof b, stdin))
        return;
    for (i = 0; i < 10; i++)
        if (b[i] == n)
            break;
    b[i] = 1; // expect: bounds-write
}

void searched_good(void)
{
    char b[11] = {0};
    unsigned char n = 0;
    int i = 0;

    if (read(0, &n, 1) != 1 || !fgets(b, sizeof b, stdin))
        return;
    for (i = 0; i < 10; i++)
        if (b[i] == n)
            break;
    b[i] = 1;
}

int scanned_bad(const char *line)
{
    static const int days[12] = {31};
    int month = 0;

    if (sscanf(line, "%2d", &month) != 1 || month < 1 || month > 12)
        return 0;
    return days[month]; // expect: bounds-read (warning)
}

int scanned_good(const char *line)
{
    static const int days[12] = {31};
    int month = 0;

    if (sscanf(line, "%2d", &month) != 1 || month < 1 || month > 12)
        return 0;
    return days[month - 1];
}
