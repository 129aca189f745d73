/* Records of a message, as many as its bits are for: the limit is none of the array's. */
#include <stddef.h>

struct target {
    unsigned id;
    int latitude, longitude, course;
};

struct message {
    int type;
    union {
        struct {
            struct target targets[4];
        } a;
        struct {
            int words[200];
        } b;
    } u;
};

unsigned long take_bits(const unsigned char *bits, int start, int count);
void decode(struct message *m, const unsigned char *bits, size_t length);
void decode_few(struct message *m, const unsigned char *bits, size_t length);

void decode(struct message *m, const unsigned char *bits, size_t length)
{
    unsigned u;

    if (length < 56 || length > 1008)
        return;
    for (u = 0; 56 + (122 * u) <= length; u++) {
        struct target *t = &m->u.a.targets[u];
        int at = 56 + (122 * u);

        t->id = take_bits(bits, at, 2); // expect: bounds-write
        switch (t->id) {
        case 0: t->latitude = take_bits(bits, at + 2, 42); break;
        case 1: t->longitude = 3; break;
        }
    }
}

void decode_few(struct message *m, const unsigned char *bits, size_t length)
{
    unsigned u;

    if (length < 56 || length > 1008)
        return;
    for (u = 0; u < 4 && 56 + (122 * u) <= length; u++) {
        struct target *t = &m->u.a.targets[u];
        int at = 56 + (122 * u);

        t->id = take_bits(bits, at, 2);
        if (t->id == 1)
            t->longitude = 3;
    }
}
