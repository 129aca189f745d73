/*
 * sendmail's pools of memory, with each object on its own: inside sendmail's blocks of
 * 4 KiB one object may run into the next without AddressSanitizer seeing it.
 */
#include <stdlib.h>
#include <string.h>

typedef void release_function(void *);

struct object {
    struct object *next;
    void *memory; /* to free, unless `release` is there */
    release_function *release;
};

struct pool {
    struct object *objects;
    release_function **in_parent; /* where the parent notes how to free this one */
};

void *sm_rpool_malloc_tagged(struct pool *pool, size_t size, char *file, int line,
                             int group);
void *sm_rpool_malloc_tagged_x(struct pool *pool, size_t size, char *file, int line,
                               int group);
char *sm_rpool_strdup_x(struct pool *pool, const char *text);
struct pool *sm_rpool_new_x(struct pool *parent);
release_function **sm_rpool_attach_x(struct pool *pool, release_function *release,
                                     void *memory);
void sm_rpool_setsizes(struct pool *pool, size_t size, size_t big);
void sm_rpool_free(struct pool *pool);

static void *must(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

static struct object *add(struct pool *pool, void *memory, release_function *release)
{
    struct object *object = must(malloc(sizeof *object));

    *object = (struct object){pool->objects, memory, release};
    pool->objects = object;
    return object;
}

/* Without a pool the memory is the caller's. */
void *sm_rpool_malloc_tagged_x(struct pool *pool, size_t size, char *file, int line,
                               int group)
{
    void *memory = must(malloc(size > 0 ? size : 1));

    (void)file;
    (void)line;
    (void)group;
    if (pool)
        add(pool, memory, free);
    return memory;
}

void *sm_rpool_malloc_tagged(struct pool *pool, size_t size, char *file, int line,
                             int group)
{
    return sm_rpool_malloc_tagged_x(pool, size, file, line, group);
}

char *sm_rpool_strdup_x(struct pool *pool, const char *text)
{
    size_t size = strlen(text) + 1;

    return memcpy(sm_rpool_malloc_tagged_x(pool, size, NULL, 0, 0), text, size);
}

static void free_pool(void *pool)
{
    sm_rpool_free(pool);
}

struct pool *sm_rpool_new_x(struct pool *parent)
{
    struct pool *pool = must(calloc(1, sizeof *pool));

    if (parent)
        pool->in_parent = sm_rpool_attach_x(parent, free_pool, pool);
    return pool;
}

/* A NULL put where the answer points means: do not release it any more. */
release_function **sm_rpool_attach_x(struct pool *pool, release_function *release,
                                     void *memory)
{
    return &add(pool, memory, release)->release;
}

void sm_rpool_setsizes(struct pool *pool, size_t size, size_t big)
{
    (void)pool;
    (void)size;
    (void)big;
}

void sm_rpool_free(struct pool *pool)
{
    if (!pool)
        return;
    if (pool->in_parent)
        *pool->in_parent = NULL;
    while (pool->objects) {
        struct object *object = pool->objects;
        pool->objects = object->next;
        if (object->release)
            object->release(object->memory);
        free(object);
    }
    free(pool);
}
