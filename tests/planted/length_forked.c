/*
 * Requests with a count in the style of ntpd's control messages, one child for each.
 *
 * Planted: length off the wire, heap of a forked child.
 * Seed: "\026\000\030abcdefghijklmnopqrstuvwxyzabcdefghijklmn"
 */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HEADER_SIZE = 3, DATA_SIZE = 24 };

static int process(const unsigned char *packet, size_t size)
{
    unsigned count = (unsigned)packet[1] << 8 | packet[2];
    unsigned char *data = malloc(DATA_SIZE);

    if (!data || size < HEADER_SIZE + count)
        return 1;
#ifdef FIXED
    if (count > DATA_SIZE)
        return 1;
#endif
    memcpy(data, packet + HEADER_SIZE, count); // expect: copy-size
    return count > 0 && data[0] == 0;
}

int main(void)
{
    unsigned char packet[400];
    ssize_t got = read(STDIN_FILENO, packet, sizeof packet);
    int status = 0;

    if (got < HEADER_SIZE || (packet[0] & 7) != 6)
        return 1;
    pid_t child = fork();
    if (child == 0)
        _exit(process(packet, (size_t)got));
    if (child > 0)
        waitpid(child, &status, 0);
    return status != 0;
}
