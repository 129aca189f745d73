/* Arrays of which only a missing header says how large they are. */
#include "session.h"

#include <string.h>

void login(const char *user);
int make_room(struct message *m, unsigned n);

/* What the length byte says is at most 255; MAX_USER may be less. */
void take_user_bad(unsigned char *p)
{
    char user[MAX_USER];
    unsigned n;

    n = p[1];
    memcpy(user, p + 2, n); // expect: copy-size
    user[0] = 'u';
    login(user);
}

void take_name_bad(const struct message *m)
{
    char user[MAX_USER];

    memcpy(user, m->user_name, m->user_length); // expect: copy-size
    login(user);
}

void take_name_good(const struct message *m)
{
    char user[MAX_USER];

    if (m->user_length >= sizeof user)
        return;
    memcpy(user, m->user_name, m->user_length);
    user[m->user_length] = 0;
    login(user);
}

void take_name_cut_good(const struct message *m)
{
    char user[MAX_USER];
    unsigned n;

    n = m->user_length;
    if (n > MAX_USER - 1)
        n = MAX_USER - 1;
    memcpy(user, m->user_name, n);
    user[n] = 0;
    login(user);
}

/* A number of four bits fits nearly everywhere. */
void take_nibble_good(unsigned char *p)
{
    char user[MAX_USER];

    memcpy(user, p + 2, p[1] & 0xf);
    login(user);
}

void store_hardware_bad(struct lease *to, struct message *m)
{
    to->hardware.length = m->address.count;
    memcpy(to->hardware.bytes, m->address.data, m->address.count); // expect: copy-size
}

int store_hardware_good(struct lease *to, struct message *m)
{
    if (m->address.count > sizeof to->hardware.bytes)
        return -1;
    to->hardware.length = m->address.count;
    memcpy(to->hardware.bytes, m->address.data, m->address.count);
    return 0;
}

/* Told before how much there will be. */
int append_good(struct message *to, const unsigned char *from, unsigned n)
{
    if (!make_room(to, n))
        return -1;
    memcpy(to->room, from, n);
    return 0;
}

/* Structures of one kind. */
void copy_good(struct lease *to, const struct lease *from)
{
    memcpy(to->name, from->name, from->name_length);
}

/* A number of the missing header itself. */
void copy_digest_good(struct lease *to, const unsigned char *from)
{
    memcpy(to->digest, from, DIGEST_LENGTH);
}

/* The file makes the buffer that the member leads to. */
void take_text_good(struct lease *to, const unsigned char *from, unsigned n)
{
    to->text = make_text(n);
    memcpy(to->text, from, n);
}
