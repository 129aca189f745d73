/*
 * Flags for entries with faults; see faults.h.
 */
#include "provision/faults.h"

#include <string.h>

#include "base/str.h"

const char faults_driver[] = "faults.c";

const char faults_harness_flag[] = "-DLLVMFuzzerTestOneInput=faults_harness";

char *faults_list_flag(const struct target *t)
{
    struct str flag = {0};

    str_add(&flag, "-DFAULTS=");
    for (unsigned i = 0; i < t->faults_count; i++) {
        size_t len = strcspn(t->faults[i], "=");
        const char *result = t->faults[i][len] ? t->faults[i] + len + 1 : "0";
        str_addf(&flag, "%sFAULT(%.*s, %s)", i > 0 ? " " : "", (int)len, t->faults[i],
                 result);
    }
    return str_take(&flag);
}

void faults_link_flags(const struct target *t, struct strv *argv)
{
    strv_add(argv, "-Wl,--wrap=abort");
    for (unsigned i = 0; i < t->faults_count; i++)
        strv_addf(argv, "-Wl,--wrap=%.*s", (int)strcspn(t->faults[i], "="),
                  t->faults[i]);
}
