/*
 * Fuzzing harness: one address after another through prescan(), parseaddr(),
 * crackaddr() and remotename().
 *
 * Each line of the input is a letter for the function, and an address; a `d` alone has
 * what follows traced, as -d does.  Addresses that
 * invalidaddr() refuses are left out, as the callers of these functions do.
 */
#include "parseaddr.c"

#include <stdint.h>

#include "machine.h"
#include "start.h"

enum {
    TRACE_LEVEL = 99, /* above it, -d changes what is done */
    SYMBOLS = 36 /* known to read behind small entries */
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void restore(ENVELOPE *e)
{
    sm_exc_newthread(fatal_error);
    if (e->e_rpool)
        sm_rpool_free(e->e_rpool);
    e->e_rpool = NULL;
    CurEnv = e;
    memset(tTdvect, 0, sizeof tTdvect);
    Errors = 0;
    QuickAbort = SuprErrs = false;
    OutChannel = smioout;
    init_qid_alg(); /* as the daemon does; or it waits for a second that never comes */
    (void)newenvelope(e, e, sm_rpool_new_x(NULL));
}

static void scan(char *text, int delimiter)
{
    char space[PSBUFSIZE];
    char *end;

    (void)prescan(text, delimiter, space, sizeof space, &end, IntTokenTab, false);
}

static void rewrite_as(char *text, int flags, ENVELOPE *e)
{
    int status = EX_OK;

    (void)remotename(text, LocalMailer, flags, &status, e);
}

static void try_address(char what, char *text, ENVELOPE *e)
{
    if (what == 'd') {
        memset(tTdvect, TRACE_LEVEL, sizeof tTdvect);
        tTdvect[SYMBOLS] = 0;
        return;
    }
    if (what == 'c') {
        (void)crackaddr(text, e);
        return;
    }
    if (invalidaddr(text, NULL, true))
        return;
    switch (what) {
    case 's': scan(text, '\0'); break;
    case ',': scan(text, ','); break;
    case 'r': rewrite_as(text, RF_SENDERADDR | RF_HEADERADDR | RF_CANONICAL, e); break;
    case 'R': rewrite_as(text, RF_ADDDOMAIN, e); break;
    default: (void)parseaddr(text, NULLADDR, RF_COPYALL, '\0', NULL, e, true);
    }
}

static void try_all(char *lines, ENVELOPE *e)
{
    char *rest = lines, *line;

    while ((line = strsep(&rest, "\n")) != NULL)
        if (line[0] != '\0')
            try_address(line[0], line + 1, e);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    ENVELOPE *e;
    char *lines = malloc(size + 1);

    if (!lines)
        abort();
    memcpy(lines, bytes, size);
    lines[size] = '\0';
    if (!start_arguments.envelope)
        start_program();
    e = start_arguments.envelope;
    restore(e);
    if (setjmp(machine_exit) == 0)
        try_all(lines, e);
    free(lines);
    return 0;
}
