/*
 * Every rule, in the order they are asked.
 */
#include "analyzer/check/check.h"
#include "analyzer/check/rule.h"

static const struct check_rule *const rules[] = {
    &check_scanf_unbounded, &check_scanf_width,  &check_gets,
    &check_strcpy,          &check_strcat,       &check_sprintf,
    &check_copy_size,       &check_input_size,   &check_result_size,
    &check_source_overread, &check_bounds_write, &check_bounds_read,
};

enum { RULES = sizeof rules / sizeof rules[0] };

const struct rule_table *check_rules(void)
{
    static struct rule_info infos[RULES];
    static const struct rule_table table = {infos, RULES};

    for (size_t k = 0; k < RULES; k++)
        infos[k] = *rules[k]->info;
    return &table;
}

const struct engine_checks *check_all(void)
{
    static struct engine_check rows[RULES];
    static const struct engine_checks checks = {rows, RULES};

    for (size_t k = 0; k < RULES; k++)
        rows[k] = (struct engine_check){rules[k]->info->id, rules[k]->is_mine,
                                        rules[k]->describe};
    return &checks;
}
