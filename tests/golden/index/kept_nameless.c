#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A size kept in some entry of a table is left to the code that keeps it. */
struct peer {
    int state;
    const char *name;
    unsigned short name_size;
};

static struct peer peers[4];
static unsigned char packet[1500];

static void respond(struct peer *p, int id, const char *text, int size)
{
    unsigned char *to = packet;

    *to++ = (unsigned char)id;
    if (size > 0)
        memcpy(to, text, size);
    if (write(1, packet, sizeof packet) < 0)
        p->state = 0;
}

static void ask(struct peer *p, int id)
{
    respond(p, id, p->name, p->name_size);
}

static void input(int unit, unsigned char *in, int size)
{
    struct peer *p = &peers[unit];

    if (size > 4)
        ask(p, in[0]);
}

static void begin(int unit, const char *name)
{
    peers[unit].name = name;
    peers[unit].name_size = (unsigned short)(strlen(name) & 255);
}

int main(int argc, char **argv)
{
    unsigned char in[1500];
    int size = (int)read(0, in, sizeof in);

    if (argc > 1)
        begin(argc & 3, argv[1]);
    input(argc & 3, in, size);
    return 0;
}
