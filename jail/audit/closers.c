/*
 * Which of a jail's layers stand in a technique's way.
 *
 * techniques.h says in words what closes a technique; a word stands for one layer or
 * two.  Of those, what this jail obtained is what blocked it here: a layer that was
 * left out, or could not be had, gets no praise.
 */
#include <string.h>

#include "jail/audit/verdict.h"

struct meaning {
    const char *words;
    const char *layers[2];
};

/* The first row whose words are in the phrase counts. */
static const struct meaning meanings[] = {
    {"no nested user namespaces", {"nested-user-ns"}    },
    {"own pid namespace",         {"proc", "pid-ns"}    },
    {"user namespace",            {"user-ns"}           },
    {"pid namespace",             {"pid-ns"}            },
    {"network namespace",         {"net-ns"}            },
    {"ipc namespace",             {"ipc-ns"}            },
    {"uts namespace",             {"uts-ns"}            },
    {"mount namespace",           {"mount-ns", "output"}},
    {"an unprivileged id",        {"uid", "caps"}       },
    {"an id of its own",          {"uid"}               },
    {"dropping all three",        {"uid"}               },
    {"setgroups before",          {"uid"}               },
    {"dropping capabilities",     {"caps"}              },
    {"chroot or pivot_root",      {"root"}              },
    {"read-only",                 {"mounts", "tree"}    },
    {"nodev",                     {"mounts"}            },
    {"nosuid",                    {"mounts"}            },
    {"set-id files",              {"tree"}              },
    {"no_new_privs",              {"no-new-privs"}      },
    {"proc without sys",          {"proc"}              },
    {"/dev/tty",                  {"dev"}               },
    {"session of its own",        {"session"}           },
    {"terminal descriptor",       {"descriptors"}       },
    {"closing descriptors",       {"descriptors"}       },
    {"core limit",                {"limits", "seccomp"} },
    {"RLIMIT",                    {"limits"}            },
    {"tmpfs",                     {"output"}            },
    {"cgroup",                    {"cgroup"}            },
    {"watchdog",                  {"cgroup"}            },
    {"Landlock",                  {"landlock"}          },
    {"seccomp",                   {"seccomp"}           },
};

static const struct meaning *find_meaning(const char *phrase, size_t size)
{
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
        if (memmem(phrase, size, meanings[i].words, strlen(meanings[i].words)))
            return &meanings[i];
    }
    return NULL;
}

/* The layer's own row, if the jail has it in some form. */
static const struct jail_layer_record *find_obtained(const struct jail_record *r,
                                                     const char *layer)
{
    for (size_t i = 0; layer && i < r->layer_count; i++) {
        const struct jail_layer_record *row = &r->layers[i];

        if (!strcmp(row->name, layer) &&
            (row->state == JAIL_LAYER_HELD || row->state == JAIL_LAYER_WEAKER))
            return row;
    }
    return NULL;
}

static void add_layer(const char *name, struct audit_attempt *out)
{
    for (size_t i = 0; i < out->layer_count; i++) {
        if (!strcmp(out->layers[i], name))
            return;
    }
    if (out->layer_count < AUDIT_MAX_CLOSERS)
        out->layers[out->layer_count++] = name;
}

bool closers_find(const struct jail_record *r, struct audit_attempt *out)
{
    const char *at = out->closed_by;
    bool is_understood = true;

    out->layer_count = 0;
    while (*at) {
        size_t size = strcspn(at, ";");
        const struct meaning *m = find_meaning(at, size);

        is_understood = is_understood && m;
        for (size_t i = 0; m && i < 2; i++) {
            const struct jail_layer_record *row = find_obtained(r, m->layers[i]);

            if (row)
                add_layer(row->name, out);
        }
        at += size + (at[size] == ';');
    }
    return is_understood;
}
