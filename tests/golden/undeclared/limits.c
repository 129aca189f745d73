/* A file without its own headers: arrays and their sizes, which only those declare. */
#include "limits.h"
#include <string.h>

struct list;
struct table;
struct far;
struct server;
struct user;
struct disk;

/* A number that others stop below. */
int add_bad(struct list *list, int name)
{
    if (list->count > LIST_MAX)
        return -1;
    list->names[list->count++] = name; // expect: bounds-write
    return 0;
}

void show_good(struct list *list)
{
    int i;

    for (i = 0; i < LIST_MAX; i++)
        say("%d", list->names[i]);
}

int add_good(struct table *t, int name)
{
    if (t->used >= TABLE_MAX)
        return -1;
    note("one more");
    t->rows[t->used++] = name;
    return 0;
}

/* ... and one that is more than one name says there are. */
int add_far_good(struct far *far, int place)
{
    if (far->count > FAR_MAX)
        return -1;
    far->places[far->count++] = place;
    return FAR_MAX + 1 - far->count;
}

/* No call changes it; elements that are structures. */
static int server_count;

int start_bad(struct server *s)
{
    if (server_count > MAX_SERVERS)
        return -1;
    note("starts");
    Servers[server_count].port = s->port; // expect: bounds-write
    return server_count++;
}

int find_bad(const char *name)
{
    int i;

    for (i = 0; i <= NUM_WAYS; i++)
        if (strcmp(name, ways[i].name) == 0) // expect: bounds-read
            break;
    if (i == NUM_WAYS)
        return -1;
    return ways[i].open(name);
}

int find_good(const char *name)
{
    int i;

    for (i = 0; i < NUM_MODES; i++)
        if (strcmp(name, modes[i].name) == 0)
            break;
    if (i == NUM_MODES)
        return -1;
    return modes[i].open(name);
}

/* Text has room for its terminator behind so many. */
void name_good(struct user *u, const char *s)
{
    int i;

    for (i = 0; i < NAME_LENGTH && s[i]; i++)
        u->letters[i] = s[i];
    u->letters[i] = '\0';
}

/* An array, though its first character is stored to as if by a pointer. */
void device_bad(struct disk *d, const char *name)
{
    *d->device = '\0';
    if (name)
        sprintf(d->device, "/dev/%s", name); // expect: sprintf-overflow
}

void device_good(struct disk *d, const char *name)
{
    *d->device = '\0';
    if (name)
        copy_text(d->device, name, sizeof(d->device));
}

/* Where it comes from stands between the array and its size. */
void copied_bad(struct disk *d, const char *name)
{
    char own[64];

    copy_text(d->device, name, sizeof(d->device) + 64); // expect: copy-size
    copy_text(own, name, sizeof own + 1);               // expect: copy-size
    say("%s", own);
}

void copied_good(struct disk *d, const char *name)
{
    char own[64], head[8];

    copy_text(own, name, sizeof own);
    fill_head(head);
    send_both(head, own, sizeof head + sizeof own);
}

/* What stands for a number that only a header knows says nothing of known sizes. */
void hash_good(struct user *u, const unsigned char *hash)
{
    unsigned char own[HASH_SIZE], digest[20], padded[64];

    make_hash(own, u);
    memcpy(digest, hash, HASH_SIZE);
    memset(padded, 0, sizeof padded);
    memcpy(padded, own, HASH_SIZE / 2);
    keep_hash(u, digest, padded);
}

void hash_bad(struct user *u, const char *text)
{
    unsigned char own[HASH_SIZE];
    char word[20];

    strcpy(word, text); // expect: strcpy-overflow
    memset(own, 0, HASH_SIZE + 1); // expect: copy-size
    keep_hash(u, own, word);
}
