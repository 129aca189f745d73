/* A file without its own headers: arrays and their sizes, which only those declare. */
#include "limits.h"
#include <string.h>

struct list;
struct table;
struct far;
struct server;
struct user;
struct disk;
struct session;
struct option;

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
    return ways[i].open(name); // expect: bounds-read
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

/* Two characters a round, and a check for one. */
static int quote_bad(struct user *u, const char *path)
{
    int i = 0;

    for (; *path; path++) {
        if (i >= REPLY_SIZE)
            break;
        if (*path == '"')
            u->reply[i++] = '"';
        u->reply[i++] = *path;
    }
    u->reply[i] = '\0'; // expect: bounds-write
    return i;
}

void quote_user(struct user *u, const char *path)
{
    note("quotes");
    quote_bad(u, path);
}

int mark_good(struct user *u, const char *path)
{
    int i = 0;

    for (; *path; path++) {
        if (i >= MARK_SIZE - 2)
            break;
        if (*path == '"')
            u->marks[i++] = '"';
        u->marks[i++] = *path;
    }
    u->marks[i] = '\0';
    return i;
}

/* What is cleared by its size, and holds characters. */
void send_bad(struct session *s, const struct option *opts, int count)
{
    char *p = s->data;

    for (int i = 0; i < count; i++) {
        strcpy(p, opts[i].name); // expect: strcpy-overflow
        p += strlen(p) + 1;
    }
    send_data(s, p);
    memset(s->data, 0, sizeof(s->data));
}

void send_good(struct session *s, const struct option *opts, int count)
{
    char *p = s->data;

    for (int i = 0; i < count; i++) {
        if (strlen(opts[i].name) >= s->data + sizeof(s->data) - p)
            break;
        strcpy(p, opts[i].name);
        p += strlen(p) + 1;
    }
    send_data(s, p);
}

/* A byte that is held against a size: the size is less than bytes can say. */
void host_bad(struct session *s, const unsigned char *from, size_t left)
{
    unsigned char length = from[1];

    if (left < (size_t)length + 2 || length > sizeof(s->host))
        return;
    memcpy(s->host, from + 2, length);
    s->host[length] = '\0'; // expect: bounds-write
}

void domain_good(struct session *s, const unsigned char *from, size_t left)
{
    unsigned char length = from[1];

    if (left < (size_t)length + 2 || length >= sizeof(s->domain))
        return;
    memcpy(s->domain, from + 2, length);
    s->domain[length] = '\0';
}

/* Macros that are texts. */
void answer_good(struct session *s, int is_ok)
{
    char line[32];

    sprintf(line, "%s", is_ok ? ANSWER_OK : ANSWER_BAD);
    send_line(s, line);
}

void answer_bad(struct session *s, int ok, const char *text)
{
    char line[32];

    sprintf(line, "%s%s", ok ? SAY_OK : SAY_NO, text); // expect: sprintf-overflow
    send_line(s, line);
}
