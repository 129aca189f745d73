/* What the project's own headers declare, by how the file uses it. */
#include "project.h"

PROJECT_ID("names.c 1.3");

struct row {
    int key;
    const char *name;
};

static const struct row rows[] = {
    {1, "one"},
    {2, "two"},
};

char user_name[MAX_NAME];

static enum verdict last_verdict;

/* A macro that counts elements. */
const char *row_name_bad(unsigned n)
{
    if (n > PROJECT_ARRAY_SIZE(rows))
        return 0;
    return rows[n].name; // expect: bounds-read
}

const char *row_name_good(unsigned n)
{
    if (n >= PROJECT_ARRAY_SIZE(rows))
        return 0;
    return rows[n].name;
}

/* A type that nobody declared, in the old style; what follows needs more names. */
int set_user_bad(p, name, len)
    PEER *p;
    char *name;
    int len;
{
    counter_t seen = p->config.limits.most;

    TRACE(("%s", name))
    BCOPY(name, user_name, len); // expect: copy-size
    return seen;
}

int set_user_good(p, name, len)
    PEER *p;
    char *name;
    int len;
{
    counter_t seen = p->config.limits.most;

    TRACE(("%s", name))
    if (len < 0 || len >= (int)sizeof(user_name))
        return -1;
    BCOPY(name, user_name, len);
    return seen;
}

/* A variable of another file, a pointer to functions, a label that a byte may be. */
int dispatch_bad(const unsigned char *packet, int len)
{
    char reply[64];

    for (int i = 0; handlers[i] != NULL; i++)
        if (handlers[i]->code == packet[0])
            (*handlers[i]->run)(packet);
    switch (packet[0]) {
    case CODE_ECHO:
        memcpy(reply, packet, len); // expect: copy-size
        return send_reply(reply, len, last_verdict);
    default: return 0;
    }
}

int dispatch_good(const unsigned char *packet, int len)
{
    char reply[64];

    switch (packet[0]) {
    case CODE_ECHO:
        if (len < 0 || len > (int)sizeof(reply))
            return 0;
        memcpy(reply, packet, len);
        return send_reply(reply, len, last_verdict);
    default: return 0;
    }
}

/* A number of bytes that a variable has, and of a buffer beside it. */
unsigned long read_number_good(const unsigned char *at)
{
    unsigned int number;
    char text[NUMBER_BYTES];

    memcpy(&number, at, NUMBER_BYTES);
    memcpy(text, at, NUMBER_BYTES);
    return number + text[0];
}

/* A member whose name is a macro of the system's. */
unsigned long first_address_good(struct peer_entry *entry)
{
    return entry->addr.s_addr + entry->host->h_addr[0];
}
