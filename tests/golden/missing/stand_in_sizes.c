/* How large a structure of a missing header is, nobody knows: not that much. */
#include "packet.h"

#include <string.h>

/* Where the stand-in is larger than any packet, nothing behind it would be looked at. */
void take_options_bad(struct lease *to, unsigned char *p)
{
    struct packet_header *head = (struct packet_header *)p;
    struct option_header *at = (struct option_header *)&head[1];
    unsigned char *end = p + ntohs(head->total);

    while ((unsigned char *)at < end) {
        char name[16];

        if (ntohs(at->code) == OPTION_NAME) {
            memcpy(name, at + 1, ntohs(at->size)); // expect: copy-size
            name[0] = 'n';
            keep(to, name);
        }
        at = (struct option_header *)((unsigned char *)(at + 1) + ntohs(at->size));
    }
}

void take_options_good(struct lease *to, unsigned char *p)
{
    struct packet_header *head = (struct packet_header *)p;
    struct option_header *at = (struct option_header *)&head[1];
    unsigned char *end = p + ntohs(head->total);

    while ((unsigned char *)at < end) {
        char name[16];

        if (ntohs(at->code) == OPTION_NAME) {
            if (ntohs(at->size) > sizeof name)
                return;
            memcpy(name, at + 1, ntohs(at->size));
            name[0] = 'n';
            keep(to, name);
        }
        at = (struct option_header *)((unsigned char *)(at + 1) + ntohs(at->size));
    }
}

/* ... nor is what is copied to one, or allocated for it, too much. */
int copy_header_good(struct packet_header *to, const unsigned char *from, unsigned n)
{
    struct packet_header own;

    if (n < sizeof own)
        return -1;
    memcpy(&own, from, sizeof own);
    memcpy(to, from, sizeof(struct packet_header));
    return own.total;
}

struct lease *new_lease_good(unsigned number)
{
    struct lease *l = malloc(sizeof *l);

    if (!l)
        return NULL;
    memset(l, 0, sizeof *l);
    l->number = number;
    return l;
}

/* It lies in a buffer of the file's own, where it was checked. */
void answer_good(struct request *from)
{
    char buffer[512];
    struct answer_header *to = (struct answer_header *)buffer;

    if (sizeof(struct answer_header) > sizeof buffer)
        return;
    memset(to, 0, sizeof *to);
    to->kind = ANSWER_REPLY;
    to->hops = from->hops;
    memcpy(&to->link_address, &from->link_address, sizeof to->link_address);
    send_answer(buffer);
}
