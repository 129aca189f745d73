/*
 * innd's history, spool and overview in memory, for the length of one input.
 *
 * What is kept: message identifiers, and the last articles, so that a second offer of
 * an article, HEAD, STAT, cancels and Supersedes find what the peer itself sent
 * before.  The databases are files of the server's own making; their formats are not a
 * peer's.
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

#include "inn/history.h"
#include "inn/ov.h"
#include "inn/storage.h"
#include "machine.h"
#include "storage/interface.h"

enum { ARTICLES = 16, IDENTIFIERS = 64 };

struct article {
    char *data;
    size_t size;
};

struct entry {
    char *id;
    time_t arrived, posted, expires;
    TOKEN token;
    bool has_token;
};

static struct article articles[ARTICLES];
static unsigned article_count;
static struct entry entries[IDENTIFIERS];
static unsigned entry_count;
static char history;

void store_forget(void)
{
    for (unsigned i = 0; i < article_count; i++)
        free(articles[i].data);
    for (unsigned i = 0; i < entry_count; i++)
        free(entries[i].id);
    article_count = entry_count = 0;
}

/* ------------------------------------------------------------------ history */

struct history *HISopen(const char *path, const char *method, int flags)
{
    (void)path;
    (void)method;
    (void)flags;
    return (struct history *)&history;
}

bool HISclose(struct history *h)
{
    return h != NULL;
}

bool HISsync(struct history *h)
{
    return h != NULL;
}

bool HISctl(struct history *h, int what, void *value)
{
    (void)what;
    (void)value;
    return h != NULL;
}

void HISsetcache(struct history *h, size_t size)
{
    (void)h;
    (void)size;
}

static struct entry *find(const char *id)
{
    for (unsigned i = 0; i < entry_count; i++)
        if (strcmp(entries[i].id, id) == 0)
            return &entries[i];
    return NULL;
}

bool HIScheck(struct history *h, const char *id)
{
    (void)h;
    return find(id) != NULL;
}

bool HISlookup(struct history *h, const char *id, time_t *arrived, time_t *posted,
               time_t *expires, TOKEN *token)
{
    const struct entry *entry = find(id);

    (void)h;
    if (!entry || !entry->has_token)
        return false;
    if (arrived)
        *arrived = entry->arrived;
    if (posted)
        *posted = entry->posted;
    if (expires)
        *expires = entry->expires;
    if (token)
        *token = entry->token;
    return true;
}

bool HISwrite(struct history *h, const char *id, time_t arrived, time_t posted,
              time_t expires, const TOKEN *token)
{
    struct entry *entry = find(id);

    (void)h;
    if (machine_faults & NO_HISTORY)
        return false;
    if (!entry) {
        if (entry_count == IDENTIFIERS)
            return true;
        entry = &entries[entry_count];
        if (!(entry->id = strdup(id)))
            return false;
        entry_count++;
    }
    entry->arrived = arrived;
    entry->posted = posted;
    entry->expires = expires;
    entry->has_token = token != NULL;
    if (token)
        entry->token = *token;
    return true;
}

bool HISremember(struct history *h, const char *id, time_t arrived, time_t posted)
{
    return HISwrite(h, id, arrived, posted, 0, NULL);
}

bool HISreplace(struct history *h, const char *id, time_t arrived, time_t posted,
                time_t expires, const TOKEN *token)
{
    return HISwrite(h, id, arrived, posted, expires, token);
}

/* -------------------------------------------------------------------- spool */

bool SMsetup(SMSETUP what, void *value)
{
    (void)what;
    (void)value;
    return true;
}

bool SMinit(void)
{
    return true;
}

TOKEN SMstore(const ARTHANDLE article)
{
    TOKEN token = {.type = TOKEN_EMPTY};
    struct article *own = &articles[article_count];
    size_t at = 0;

    if (machine_faults & (NO_STORE | NO_CLASS)) {
        SMseterror(machine_faults & NO_STORE ? SMERR_INTERNAL : SMERR_NOMATCH, "full");
        return token;
    }
    if (article_count == ARTICLES || !(own->data = malloc(article.len + 1)))
        return token;
    for (int i = 0; i < article.iovcnt; i++) {
        memcpy(own->data + at, article.iov[i].iov_base, article.iov[i].iov_len);
        at += article.iov[i].iov_len;
    }
    own->size = at;
    token.type = 0;
    token.token[0] = (char)article_count++;
    return token;
}

/* How much of the article is its head, with the empty line or without. */
static size_t head_size(const struct article *article)
{
    const char *end = memmem(article->data, article->size, "\r\n\r\n", 4);

    return end ? (size_t)(end - article->data) + 2 : article->size;
}

ARTHANDLE *SMretrieve(const TOKEN token, const RETRTYPE amount)
{
    unsigned i = (unsigned char)token.token[0];
    ARTHANDLE *handle;

    if (i >= article_count || !articles[i].data ||
        !(handle = calloc(1, sizeof *handle)))
        return NULL;
    handle->data = articles[i].data;
    handle->len = amount == RETR_HEAD ? head_size(&articles[i]) : articles[i].size;
    return handle;
}

void SMfreearticle(ARTHANDLE *article)
{
    free(article);
}

bool SMcancel(TOKEN token)
{
    unsigned i = (unsigned char)token.token[0];

    if (machine_faults & NO_STORE) {
        SMseterror(SMERR_INTERNAL, "full");
        return false;
    }
    if (i >= article_count || !articles[i].data)
        return false;
    free(articles[i].data);
    articles[i].data = NULL;
    return true;
}

bool SMflushcacheddata(FLUSHTYPE what)
{
    (void)what;
    return !(machine_faults & NO_STORE);
}

void SMshutdown(void)
{
}

/* ----------------------------------------------------------------- overview */

bool OVopen(int mode)
{
    (void)mode;
    return true;
}

bool OVgroupstats(char *group, int *lo, int *hi, int *count, int *flag)
{
    (void)group;
    if (lo)
        *lo = 1;
    if (hi)
        *hi = 1;
    if (count)
        *count = 1;
    if (flag)
        *flag = 'y';
    return true;
}

bool OVgroupadd(char *group, ARTNUM lo, ARTNUM hi, char *flag)
{
    (void)group;
    (void)lo;
    (void)hi;
    (void)flag;
    return true;
}

bool OVgroupdel(char *group)
{
    (void)group;
    return true;
}

OVADDRESULT OVadd(TOKEN token, char *data, int size, time_t arrived, time_t expires)
{
    (void)token;
    (void)data;
    (void)size;
    (void)arrived;
    (void)expires;
    if (machine_faults & NO_OVERVIEW)
        return OVADDFAILED;
    return machine_faults & NO_GROUP_OVERVIEW ? OVADDGROUPNOMATCH : OVADDCOMPLETED;
}

bool OVcancel(TOKEN token)
{
    (void)token;
    return true;
}

/* How full it is, when it is. */
bool OVctl(OVCTLTYPE what, void *value)
{
    if (what != OVSPACE || !(machine_faults & NO_GROUP_OVERVIEW))
        return false;
    *(float *)value = OV_NOSPACE;
    return true;
}

void OVclose(void)
{
}
