/*
 * Fuzzing as a step of another verb.  Only cli/ includes this.
 */
#ifndef SPILLWAY_CLI_FUZZ_H
#define SPILLWAY_CLI_FUZZ_H

/* Zero-initialise; what is NULL is as for `spillway fuzz`. */
struct fuzz_step {
    const char *wanted; /* TARGET or TARGET/ENTRY */
    const char *engine, *store_dir;
    unsigned seconds;
};

/*
 * Run it as `spillway fuzz` would, with the result on standard error.  Returns an exit
 * code of cli/cli.h.
 */
int fuzz_as_step(const struct fuzz_step *step);

#endif
