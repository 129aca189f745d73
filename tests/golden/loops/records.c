/* The length of a record that a loop walks through is the same when it is read again. */
#include <stdint.h>
#include <string.h>

struct record {
    uint8_t type, length, data[1];
};

void use(const char *text);

int records_good(const uint8_t *packet, int left)
{
    char name[256];

    while (left >= 2) {
        const struct record *r = (const struct record *)packet;

        if (r->length < 2 || r->length > left)
            return -1;
        if (r->type == 1) {
            int n = r->length - 2;

            memcpy(name, r->data, n);
            name[n] = '\0';
            use(name);
        }
        packet += r->length;
        left -= r->length;
    }
    return 0;
}

int records_bad(const uint8_t *packet, int left)
{
    char name[256];

    while (left >= 2) {
        const struct record *r = (const struct record *)packet;

        if (r->length > left)
            return -1;
        if (r->type == 1) {
            int n = r->length - 2;

            memcpy(name, r->data, n); // expect: copy-size
            name[n] = '\0'; // expect: bounds-write
            use(name);
        }
        packet += r->length;
        left -= r->length;
    }
    return 0;
}
