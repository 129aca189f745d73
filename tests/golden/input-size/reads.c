#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>
#include <wchar.h>

enum { BUFFER = 1024 };

void bad(int fd, FILE *f, size_t n)
{
    char b[512];
    wchar_t w[16];

    fgets(b, 513, f); // expect: input-size (error)
    read(fd, b, BUFFER); // expect: input-size (error)
    fread(b, 2, 512, f); // expect: input-size (error)
    recv(fd, b + 100, sizeof b, 0); // expect: input-size (error)
    fgetws(w, sizeof w, f); // expect: input-size (error)
    (void)n;
}

void good(int fd, FILE *f, size_t n)
{
    char b[512];
    wchar_t w[16];

    fgets(b, sizeof b, f);
    read(fd, b, sizeof b - 1);
    fread(b, 1, sizeof b, f);
    fread(b, sizeof b, 1, f);
    recv(fd, b + 100, sizeof b - 100, 0);
    fgetws(w, sizeof w / sizeof w[0], f);
    if (n < sizeof b)
        read(fd, b, n);
    read(fd, b, n < sizeof b ? n : sizeof b);
}

void length_from_the_wire(int fd)
{
    unsigned char b[256];
    unsigned int n;

    if (read(fd, &n, sizeof n) != (ssize_t)sizeof n)
        return;
    read(fd, b, n); // expect: input-size (error)
}

void length_byte_from_the_wire(int fd)
{
    unsigned char b[255];
    unsigned char n;

    if (read(fd, &n, 1) != 1)
        return;
    read(fd, b, n);
}
