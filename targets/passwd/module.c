/*
 * A module for subordinate ids, as nsswitch.conf may name one; files_trouble says
 * whether there is one and whether it answers.  Without one the files alone count.
 */
#include <config.h>

#include <stdbool.h>
#include <stddef.h>

#include "defines.h"
#include "prototypes.h"

#include "files.h"

static enum subid_status module_result(void)
{
    return files_trouble.module_fails ? SUBID_STATUS_ERROR_CONN : SUBID_STATUS_SUCCESS;
}

static enum subid_status module_has(const char *owner, unsigned long start,
                                    unsigned long count, enum subid_type type,
                                    bool *result)
{
    (void)owner;
    (void)type;
    *result = start == 100000 && count > 1;
    return module_result();
}

static enum subid_status module_list(const char *owner, enum subid_type type,
                                     struct subid_range **ranges, int *count)
{
    (void)owner;
    (void)type;
    *ranges = NULL;
    *count = 0;
    return module_result();
}

static enum subid_status module_owners(unsigned long id, enum subid_type type,
                                       uid_t **owners, int *count)
{
    (void)id;
    (void)type;
    *owners = NULL;
    *count = 0;
    return module_result();
}

struct subid_nss_ops *get_subid_nss_handle(void)
{
    static struct subid_nss_ops module = {.has_range = module_has,
                                          .list_owner_ranges = module_list,
                                          .find_subid_owners = module_owners};

    return files_trouble.has_module ? &module : NULL;
}
