/* Lengths that come from somewhere. */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct header {
    uint16_t length;
    char kind;
};

void bad(int fd)
{
    struct header h;
    char packet[1500], body[256];
    size_t n;

    if (read(fd, &h, sizeof h) != (ssize_t)sizeof h)
        return;
    if (read(fd, packet, sizeof packet) < 0)
        return;
    memcpy(body, packet, h.length); // expect: copy-size (error), source-overread (error)
    n = ntohs(h.length);
    if (n <= sizeof packet)
        memcpy(body, packet, n); // expect: copy-size (error)
}

void good(int fd)
{
    struct header h;
    char packet[1500], body[256];
    size_t n;

    if (read(fd, &h, sizeof h) != (ssize_t)sizeof h)
        return;
    if (read(fd, packet, sizeof packet) < 0)
        return;
    n = ntohs(h.length);
    if (n > sizeof body)
        n = sizeof body;
    memcpy(body, packet, n);
    if (h.length <= sizeof body)
        memcpy(body, packet, h.length);
}

void signed_length(int fd, const char *from)
{
    char body[64];
    int n;

    if (read(fd, &n, sizeof n) != (ssize_t)sizeof n)
        return;
    if (n > (int)sizeof body)
        return;
    memcpy(body, from, n); // expect: copy-size (error)
}

void checked_signed_length(int fd, const char *from)
{
    char body[64];
    int n;

    if (read(fd, &n, sizeof n) != (ssize_t)sizeof n)
        return;
    if (n < 0 || n > (int)sizeof body)
        return;
    memcpy(body, from, n);
}
