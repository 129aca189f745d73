/*
 * Looking up a rule.  See rule.h.
 */
#include "evidence/rule.h"

#include <string.h>

const struct rule_info *rule_find(const struct rule_table *table, const char *id)
{
    if (!table || !id)
        return NULL;
    for (size_t i = 0; i < table->count; i++) {
        if (strcmp(table->rules[i].id, id) == 0)
            return &table->rules[i];
    }
    return NULL;
}
