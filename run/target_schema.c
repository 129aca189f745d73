/*
 * The shape of target.yaml, as libcyaml's tables.
 *
 * One row per key; docs/adding-a-target.md explains them for people.
 */
#include "run/target_parse.h"

#include "base/yaml.h"

enum { TEXT_MAX = 4000, LIST_MAX = 1000 };

#define NEEDED CYAML_FLAG_DEFAULT
#define MAY_LACK CYAML_FLAG_OPTIONAL

/* A list of strings; its count is the member NAME_count. */
#define TEXTS(key, type, member)                                                       \
    CYAML_FIELD_SEQUENCE(key, CYAML_FLAG_POINTER | MAY_LACK, struct type, member,      \
                         &text_value, 0, LIST_MAX)
#define TEXT(key, flags, type, member)                                                 \
    CYAML_FIELD_STRING_PTR(key, (flags) | CYAML_FLAG_POINTER, struct type, member, 1,  \
                           TEXT_MAX)

static const cyaml_schema_value_t text_value = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char *, 1, TEXT_MAX)};

static const cyaml_schema_field_t fetch_fields[] = {
    TEXT("package", NEEDED, target_fetch, package),
    TEXT("version", NEEDED, target_fetch, version),
    TEXT("suite", MAY_LACK, target_fetch, suite),
    CYAML_FIELD_BOOL("tar_only", MAY_LACK, struct target_fetch, is_tar_only),
    TEXTS("sha256", target_fetch, sha256),
    CYAML_FIELD_END,
};

static const cyaml_schema_field_t coverage_fields[] = {
    TEXT("file", NEEDED, target_coverage, file),
    TEXT("gap", MAY_LACK, target_coverage, gap),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t coverage_row = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct target_coverage, coverage_fields)};

static const cyaml_schema_field_t entry_fields[] = {
    TEXT("name", NEEDED, target_entry, name),
    TEXT("kind", NEEDED, target_entry, kind),
    TEXT("harness", NEEDED, target_entry, harness),
    TEXT("how", MAY_LACK, target_entry, how),
    TEXT("input", NEEDED, target_entry, input),
    TEXT("dictionary", MAY_LACK, target_entry, dictionary),
    TEXT("seeds", MAY_LACK, target_entry, seeds),
    TEXTS("more_seeds", target_entry, more_seeds),
    TEXT("includes", MAY_LACK, target_entry, includes),
    TEXTS("cflags", target_entry, cflags),
    TEXTS("calls", target_entry, calls),
    CYAML_FIELD_SEQUENCE("coverage", CYAML_FLAG_POINTER | MAY_LACK, struct target_entry,
                         coverage, &coverage_row, 0, LIST_MAX),
    TEXT("sanitizer", MAY_LACK, target_entry, sanitizer),
    CYAML_FIELD_BOOL("faults", MAY_LACK, struct target_entry, has_faults),
    CYAML_FIELD_BOOL("keep_inputs", MAY_LACK, struct target_entry, keeps_inputs),
    CYAML_FIELD_UINT("min_edges", MAY_LACK, struct target_entry, min_edges),
    CYAML_FIELD_UINT("max_len", MAY_LACK, struct target_entry, max_len),
    CYAML_FIELD_END,
};

static const cyaml_schema_field_t patch_fields[] = {
    TEXT("unit", NEEDED, target_patch, unit),
    TEXT("file", NEEDED, target_patch, file),
    TEXT("why", NEEDED, target_patch, why),
    CYAML_FIELD_END,
};

static const cyaml_schema_field_t known_fields[] = {
    TEXT("kind", NEEDED, target_known, kind),
    TEXT("function", NEEDED, target_known, function),
    TEXT("verdict", NEEDED, target_known, verdict),
    TEXT("note", NEEDED, target_known, note),
    TEXT("seen", MAY_LACK, target_known, seen),
    CYAML_FIELD_END,
};

static const cyaml_schema_field_t text_fields[] = {
    TEXT("path", NEEDED, target_text, path),
    TEXT("text", NEEDED, target_text, text),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t text_row = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct target_text, text_fields)};

static const cyaml_schema_field_t jail_fields[] = {
    TEXT("program", NEEDED, target_jail, program),
    TEXTS("packages", target_jail, packages),
    TEXTS("args", target_jail, args),
    TEXTS("programs", target_jail, programs),
    TEXTS("add", target_jail, add),
    CYAML_FIELD_SEQUENCE("texts", CYAML_FLAG_POINTER | MAY_LACK, struct target_jail,
                         texts, &text_row, 0, LIST_MAX),
    TEXTS("writable", target_jail, writable),
    TEXTS("env", target_jail, env),
    TEXT("user", MAY_LACK, target_jail, user),
    TEXT("net", MAY_LACK, target_jail, net),
    TEXT("profile", MAY_LACK, target_jail, profile),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t fetch_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct target_fetch, fetch_fields)};
static const cyaml_schema_value_t entry_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct target_entry, entry_fields)};
static const cyaml_schema_value_t patch_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct target_patch, patch_fields)};
static const cyaml_schema_value_t known_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct target_known, known_fields)};

/* A list of mappings. */
#define ROWS(key, flags, member, value, min)                                           \
    CYAML_FIELD_SEQUENCE(key, (flags) | CYAML_FLAG_POINTER, struct target, member,     \
                         value, min, LIST_MAX)

static const cyaml_schema_field_t target_fields[] = {
    TEXT("title", NEEDED, target, title),
    CYAML_FIELD_BOOL("quick", MAY_LACK, struct target, is_quick),
    ROWS("fetch", MAY_LACK, fetch, &fetch_value, 0),
    TEXT("tree", MAY_LACK, target, tree),
    TEXT("compdb", MAY_LACK, target, compdb),
    TEXTS("build_depends", target, build_depends),
    TEXTS("configure", target, configure),
    TEXTS("build", target, build),
    TEXTS("units", target, units),
    TEXTS("rename", target, rename),
    TEXTS("weaken", target, weaken),
    TEXTS("faults", target, faults),
    TEXTS("support", target, support),
    TEXTS("lint", target, lint),
    TEXTS("cflags", target, cflags),
    TEXTS("ldflags", target, ldflags),
    ROWS("coverage", MAY_LACK, coverage, &coverage_row, 0),
    TEXTS("assertions", target, assertions),
    ROWS("patches", MAY_LACK, patches, &patch_value, 0),
    ROWS("entries", MAY_LACK, entries, &entry_value, 0),
    ROWS("known", MAY_LACK, known, &known_value, 0),
    CYAML_FIELD_MAPPING_PTR("jail", CYAML_FLAG_POINTER | MAY_LACK, struct target, jail,
                            jail_fields),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t target_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct target, target_fields)};

struct target *target_parse(const char *text, size_t size, struct err *e)
{
    return yaml_value_load(text, size, &target_value, e);
}

void target_parse_free(struct target *t)
{
    yaml_value_free(&target_value, t);
}
