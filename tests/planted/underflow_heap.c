/*
 * Messages with a length in the style of pppd: it includes the header's four bytes.
 *
 * Planted: underflow, heap.  A length below four makes a very large number.
 * Seed: "\001\001\000\010data"
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HEADER_SIZE = 4, PACKET_SIZE = 128 };

static int message(const unsigned char *packet, size_t size)
{
    size_t length = (size_t)packet[2] << 8 | packet[3];
    unsigned char *body = calloc(1, PACKET_SIZE);
    int empty;

    if (!body || length > size) {
        free(body);
        return -1;
    }
#ifdef FIXED
    if (length < HEADER_SIZE) {
        free(body);
        return -1;
    }
#endif
    memcpy(body, packet + HEADER_SIZE, length - HEADER_SIZE); // expect: copy-size
    empty = memchr(body, 0, PACKET_SIZE) == body;
    free(body);
    return empty;
}

int main(void)
{
    unsigned char packet[PACKET_SIZE];
    ssize_t got = read(STDIN_FILENO, packet, sizeof packet);

    return got < HEADER_SIZE || message(packet, (size_t)got) != 0;
}
