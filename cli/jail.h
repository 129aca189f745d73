/*
 * What the parts of `spillway jail` share.
 */
#ifndef SPILLWAY_CLI_JAIL_H
#define SPILLWAY_CLI_JAIL_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "jail/audit/audit.h"
#include "jail/jail.h"
#include "jail/tree/tree.h"

int jail_cli_build(int argc, char **argv);
int jail_cli_run(int argc, char **argv);
int jail_cli_shell(int argc, char **argv);
int jail_cli_audit(int argc, char **argv);

/*
 * What a tree is to have, from the command line: programs (looked up on PATH), and
 * "FILE[:INSIDE]" or ":FOLDER" for other files and empty folders.
 */
struct jail_cli_parts {
    struct strv programs; /* paths */
    struct strv texts; /* owns what `extras` points to */
    struct tree_extra *extras;
    size_t extra_count;
};

bool jail_cli_find_program(const char *name, struct strv *out, struct err *e);
bool jail_cli_add_extra(struct jail_cli_parts *parts, const char *text, struct err *e);
struct tree_spec jail_cli_tree_spec(struct jail_cli_parts *parts);
void jail_cli_parts_fini(struct jail_cli_parts *parts);

/* An audit, and what was audited in words: "the hardened jail of /usr/sbin/ntpd". */
struct jail_cli_audited {
    const char *subject;
    const struct audit_result *result;
};

/* Append one whole page. */
void jail_cli_audit_html(const struct jail_cli_audited *a, struct str *out);

/* What --net asks for. */
struct jail_cli_net {
    enum jail_net net;
    struct jail_forward forwards[JAIL_FORWARD_MAX];
    size_t forward_count;
};

bool jail_cli_parse_net(const char *text, struct jail_cli_net *out, struct err *e);

#endif
