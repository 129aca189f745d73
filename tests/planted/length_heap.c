/*
 * Strings of a key exchange in the style of sshd: four bytes of length, then the bytes.
 *
 * Planted: length off the wire, heap.  The check looks at the packet, not at the room.
 * Seed: "\000\000\000\004none"
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { METHOD_SIZE = 64 };

static uint32_t get_u32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* The next string in a block of its own, with a terminator. */
static char *get_method(const unsigned char *packet, size_t size)
{
    if (size < 4)
        return NULL;

    uint32_t length = get_u32(packet);
    if (length > size - 4)
        return NULL;
#ifdef FIXED
    if (length >= METHOD_SIZE)
        return NULL;
#endif
    char *method = calloc(1, METHOD_SIZE);
    if (method)
        memcpy(method, packet + 4, length); // expect: copy-size
    return method;
}

int main(void)
{
    unsigned char packet[256];
    ssize_t got = read(STDIN_FILENO, packet, sizeof packet);
    char *method = got > 0 ? get_method(packet, (size_t)got) : NULL;
    int is_none = method && strcmp(method, "none") == 0;

    free(method);
    return is_none;
}
