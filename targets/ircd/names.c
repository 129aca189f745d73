/*
 * Fuzzing harness: masks and names, through the functions of ircd that read them.
 *
 * The first letter says which: a mask and a name, in two lines (m), a user's name (u),
 * a name of the domain system as text (t), or as bytes of a packet (p).
 */
#include "running.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { COMPARED = 5, PACKET = 600, POINTERS = 8 };

static void match_mask(char *text, size_t size)
{
    char *name = strchr(text, '\n');

    (void)size;
    if (name)
        *name++ = '\0';
    else
        name = text + strlen(text);
    match(text, name);
    mycmp(text, name);
    if (*text && *name) /* as its callers see to */
        myncmp(text, name, COMPARED);
    collapse(text);
    match(text, name);
}

static void check_user(char *text, size_t size)
{
    (void)size;
    isvalidusername(text);
}

/* Each line is a name that is added to one packet, as far as there is room. */
static void write_names(char *text, size_t size)
{
    static const int rooms[] = {8, 40, PACKET};
    unsigned char packet[PACKET];

    (void)size;
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
        unsigned char *names[POINTERS] = {packet, NULL};
        unsigned char *at = packet, *end = packet + rooms[i];
        char *copy = strdup(text), *rest = copy, *name;
        while (copy && (name = strsep(&rest, "\n")) != NULL) {
            int n = ircd_dn_comp(name, at, (int)(end - at), names, names + POINTERS);
            if (n < 0)
                break;
            at += n;
        }
        ircd_dn_comp("alone.example.test", packet, rooms[i], NULL, NULL);
        free(copy);
    }
}

/* As if a packet began with what is looked at; names start at each of its bytes. */
static void read_names(char *text, size_t size)
{
    static const int rooms[] = {4, 40, HOSTLEN};
    const unsigned char *packet = (const unsigned char *)text, *end = packet + size;
    char name[HOSTLEN];

    for (size_t start = 0; start < size && start < COMPARED; start++) {
        for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++)
            ircd_dn_expand(packet, end, packet + start, name, rooms[i]);
        __ircd_dn_skipname(packet + start, end);
    }
}

static const struct {
    char letter;
    void (*read)(char *text, size_t size);
} readers[] = {
    {'m', match_mask },
    {'u', check_user },
    {'t', write_names},
    {'p', read_names },
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *text;

    start_once();
    if (size == 0)
        return 0;
    text = malloc(size);
    if (!text)
        abort();
    memcpy(text, bytes + 1, size - 1);
    text[size - 1] = '\0';
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        if (readers[i].letter == bytes[0])
            readers[i].read(text, size - 1);
    free(text);
    return 0;
}
