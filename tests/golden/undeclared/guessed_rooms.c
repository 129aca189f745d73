/*
 * What stands in for a member or a size of a missing header says nothing of how much room
 * there is.
 */
#include "missing.h"

/* `next` is a pointer, in truth; a stand-in is a number. */
void unlink_dead(struct list *l)
{
    struct item **at = &l->first;

    for (struct item *i = l->first; i; at = &i->next, i = *at)
        if (i->is_dead)
            *at = i->next;
}

/* Two arrays of one size, of which only one is seen. */
void take_address(const struct pair *vp)
{
    unsigned char mac[6] = {0};

    if (vp->length == sizeof(vp->ether))
        memcpy(mac, vp->ether, vp->length);
    show(mac);
}

/* How large a structure is does not matter where its start is inside. */
void take_events(int fd)
{
    char buffer[EVENT_BUFFER];
    size_t i = 0;
    int n = read(fd, buffer, EVENT_BUFFER);

    while (i < n) {
        struct event *e = (struct event *)&buffer[i];

        i += sizeof(struct event) + e->len;
        if (e->mask & EVENT_GONE)
            forget(e->watch);
    }
}

/* What a function answers that was given the text is a place that it came to in it. */
int show_token(struct token *t, char *reply, size_t size)
{
    int n = print_hex(reply, size, token_bytes(t), token_len(t));

    reply[n++] = '\n';
    reply[n] = '\0';
    return n;
}

/* ... and of another one is not. */
int cut_token(struct token *t, char *reply)
{
    int n = token_len(t);

    reply[n] = '\0'; // expect: bounds-write
    return n;
}

/* A size that a call gets by its address, with the buffer, and leaves there. */
void receive_good(struct peer *p)
{
    char buf[4096];
    size_t len = sizeof(buf) - 1;

    if (peer_receive(p, buf, &len) == 0) {
        buf[len] = '\0';
        show(buf);
    }
}

void receive_bad(struct peer *p)
{
    char buf[4096];
    size_t len = sizeof(buf);

    if (peer_receive(p, buf, &len) == 0) {
        buf[len] = '\0'; // expect: bounds-write
        show(buf);
    }
}
