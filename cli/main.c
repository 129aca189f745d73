/*
 * spillway: find, break, contain and explain overflows.  Everything is in the verbs.
 */
#include "cli/cli.h"

static const char about[] =
    "Finds accesses that can leave a fixed buffer, breaks the program with them under "
    "sanitizers, shows that the crash stays contained in a jail, and explains all of "
    "it "
    "to the person who has to fix it.";

static const char epilogue[] =
    "examples:\n"
    "  spillway lint src/*.c           findings, clang style\n"
    "  spillway lint --staged          what a commit would add\n"
    "  spillway fuzz getfilename       crash it inside the jail\n"
    "  spillway triage list            what is known so far\n"
    "\n"
    "Exit codes: 0 clean, 1 findings or crashes, 2 usage, 3 the tool failed.\n";

int main(int argc, char **argv)
{
    struct cli_group program = {.text = about, .epilogue = epilogue};

    cli_init();
    program.verbs = cli_verbs(&program.count);
    return cli_finish(cli_dispatch(&program, argc, argv));
}
