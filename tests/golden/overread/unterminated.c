#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

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
