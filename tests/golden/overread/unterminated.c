#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <wchar.h>

size_t received(int s)
{
    char b[64];

    if (recv(s, b, sizeof b, 0) <= 0)
        return 0;
    return strlen(b); // expect: source-overread (error)
}

size_t received_and_ended(int s)
{
    char b[64];
    ssize_t n = recv(s, b, sizeof b - 1, 0);

    if (n <= 0)
        return 0;
    b[n] = '\0';
    return strlen(b);
}

size_t received_into_zeros(int s)
{
    char b[64];

    memset(b, 0, sizeof b);
    if (recv(s, b, sizeof b - 1, 0) <= 0)
        return 0;
    return strlen(b);
}

size_t cut(const char *s)
{
    char b[8], c[8], d[8] = "12345678";

    if (strlen(s) > sizeof b)
        strncpy(b, s, sizeof b);
    else
        return 0;
    strncpy(c, s, sizeof c);
    c[sizeof c - 1] = '\0';
    puts(b); // expect: source-overread (error)
    puts(d); // expect: source-overread (error)
    puts(c);
    return strnlen(b, sizeof b);
}

int compared(int fd)
{
    char magic[4];

    if (read(fd, magic, sizeof magic) != sizeof magic)
        return 0;
    return strcmp(magic, "ELF") == 0; /* looks at four bytes at most */
}

int compared_with_longer(int fd)
{
    char magic[4];

    if (read(fd, magic, sizeof magic) != sizeof magic)
        return 0;
    return strcmp(magic, "ELF file") == 0; // expect: source-overread (error)
}

int compared_with_limit(int fd)
{
    char magic[4];

    if (read(fd, magic, sizeof magic) != sizeof magic)
        return 0;
    return strncmp(magic, "ELF", 3) == 0 && memcmp(magic, "ELF", 4) == 0;
}

static void show(const char *line)
{
    if (line)
        printf("%s\n", line);
    fputs(line, stdout);
}

static void show_wide(const wchar_t *line)
{
    wprintf(L"%ls\n", line);
}

/* The reader is another function; one of its readings is told of. */
void passed_on(const char *s)
{
    char b[8], c[8];

    if (strlen(s) < sizeof b)
        return;
    memcpy(b, s, sizeof b);
    show(b); // expect: source-overread (error)
    memcpy(c, s, sizeof c - 1);
    c[sizeof c - 1] = '\0';
    show(c);
    show("literal");
    show(s);
}

void passed_on_wide(void)
{
    wchar_t from[32], b[8], c[8], d[8];

    wmemset(from, L'x', 31);
    from[31] = L'\0';
    wcsncpy(b, from, 8);
    show_wide(b); // expect: source-overread (error)
    memcpy(c, from, 7 * sizeof *from);
    show_wide(c); // expect: source-overread (warning)
    memcpy(d, from, 7 * sizeof *from);
    d[7] = L'\0';
    show_wide(d);
    printf("%ls", d);
}

/* A zero was found among what came in. */
size_t received_and_searched(int s)
{
    char b[64];
    ssize_t n = recv(s, b, sizeof b, 0);

    if (n <= 0 || !memchr(b, '\0', (size_t)n))
        return 0;
    show(b);
    return strlen(b);
}

size_t received_and_searched_for_a_line(int s)
{
    char b[64];
    ssize_t n = recv(s, b, sizeof b, 0);

    if (n <= 0 || !memchr(b, '\n', (size_t)n))
        return 0;
    return strlen(b); // expect: source-overread (error)
}

/* A name of any length, padded or cut to all the room there is. */
void padded_from_outside(const char *name)
{
    char a[64], b[64], c[64];

    strncpy(a, name, sizeof a);
    puts(a); // expect: source-overread
    strncpy(b, name, sizeof b - 1);
    b[sizeof b - 1] = '\0';
    puts(b);
    strncpy(c, name, sizeof c);
    c[sizeof c - 1] = '\0';
    puts(c);
}
