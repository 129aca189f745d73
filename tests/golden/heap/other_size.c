/* Room for elements of another size: of the pointer, or of a byte each. */
#include <stdio.h>
#include <stdlib.h>

struct peer {
    char name[64];
    int port;
};

static struct peer *peers;
static int peer_count;

int load(FILE *from, int max)
{
    char line[80];
    struct peer p = {0};

    peers = calloc((size_t)max, sizeof(peers));
    if (!peers)
        return -1;
    while (peer_count < max && fgets(line, sizeof line, from)) {
        p.port = atoi(line);
        peers[peer_count++] = p; // expect: bounds-write
    }
    return peer_count;
}

int load_good(FILE *from, int max)
{
    char line[80];
    struct peer p = {0};

    peers = calloc((size_t)max, sizeof *peers);
    if (!peers)
        return -1;
    while (peer_count < max && fgets(line, sizeof line, from)) {
        p.port = atoi(line);
        peers[peer_count++] = p;
    }
    return peer_count;
}

int *squares(size_t n)
{
    int *list = malloc(n);

    for (size_t i = 0; list && i < n; i++)
        list[i] = (int)(i * i); // expect: bounds-write
    return list;
}

/* Bytes: as many of them as are asked for. */
int *squares_good(size_t bytes)
{
    int *list = malloc(bytes);

    for (size_t i = 0; list && i < bytes / sizeof *list; i++)
        list[i] = (int)(i * i);
    return list;
}
