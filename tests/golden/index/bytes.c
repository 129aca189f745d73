/* A byte of a packet that says a length: held against the size, once too little. */
#include <string.h>

struct lease {
    int state;
    char host[64];
    int flags;
};

void host_bad(struct lease *l, const unsigned char *option, size_t left)
{
    unsigned char length = option[1];

    if (left < (size_t)length + 2 || length > sizeof l->host)
        return;
    memcpy(l->host, option + 2, length);
    l->host[length] = '\0'; // expect: bounds-write
}

void host_good(struct lease *l, const unsigned char *option, size_t left)
{
    unsigned char length = option[1];

    if (left < (size_t)length + 2 || length >= sizeof l->host)
        return;
    memcpy(l->host, option + 2, length);
    l->host[length] = '\0';
}

void wider_bad(struct lease *l, const unsigned char *option)
{
    unsigned length = option[1];

    if (length > sizeof l->host)
        length = sizeof l->host;
    l->host[length] = '\0'; // expect: bounds-write
}

void wider_good(struct lease *l, const unsigned char *option)
{
    unsigned length = option[1];

    if (length > sizeof l->host - 1)
        length = sizeof l->host - 1;
    l->host[length] = '\0';
}
