/*
 * The verbs that cli/registry.c lists, one file each.
 */
#ifndef SPILLWAY_CLI_VERBS_H
#define SPILLWAY_CLI_VERBS_H

/* Each parses argv[1..], does its work and returns an exit code of cli/cli.h. */
int verb_lint(int argc, char **argv);
int verb_fuzz(int argc, char **argv);
int verb_jail(int argc, char **argv);
int verb_triage(int argc, char **argv);
int verb_targets(int argc, char **argv);
int verb_doctor(int argc, char **argv);

#endif
