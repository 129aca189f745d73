/*
 * Fuzzing harness: one address after another through prescan(), parseaddr(),
 * crackaddr() and remotename().
 *
 * Each line of the input is a letter for the function, and an address; a `d` alone has
 * what follows traced, as -d does.  Addresses that
 * invalidaddr() refuses are left out, as the callers of these functions do.  Other
 * letters ask rules (rules.h has one for each operator), read a line of a header as
 * from the configuration or the queue, or make a list of recipients; `=` and a word
 * changes how the program runs.
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
    OpMode = MD_SMTP;
    LogLevel = 0;
    RealHostName = NULL;
    memset(&RealHostAddr, 0, sizeof RealHostAddr);
    e->e_flags = 0;
    e->e_fromdomain = NULL;
    e->e_header = NULL;
    e->e_sendmode = SM_DELIVER;
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

/* What a rule set says of two words; `flags` as callers have them. */
static void ask_rules(char *text, int flags, ENVELOPE *e)
{
    static char rules[] = "Operators", none[] = "NoSuchSet";
    char *answer = NULL, *other = strchr(text, '|');
    ADDRESS address = {0};

    if (other)
        *other++ = '\0';
    (void)rscheck(text[0] != '\0' ? rules : none, text, other, e, flags, 3,
                  flags & RSF_ADDR ? "host" : NULL, NOQID,
                  flags & RSF_COUNT ? &address : NULL, &answer);
}

static void ask_capabilities(char *text, ENVELOPE *e)
{
    static char rules[] = "Features", none[] = "NoSuchSet";
    char **words = NULL, space[PSBUFSIZE], *other = strchr(text, '|');

    if (other)
        *other++ = '\0';
    (void)rscap(text[0] != '\0' ? rules : none, text, other, e, &words, space,
                sizeof space);
}

static void make_list(char *text, ENVELOPE *e)
{
    ADDRESS *list = NULL;

    (void)sendtolist(text, NULLADDR, &list, 0, e);
    printaddr(sm_debug_file(), list, true);
    for (ADDRESS *a = list; a && a->q_next; a = a->q_next) {
        (void)sameaddr(a, a->q_next);
        (void)sameaddr(a->q_next, a);
    }
    for (ADDRESS *a = list; a; a = a->q_next)
        (void)emptyaddr(a);
}

/* crackaddr() at the end of its room: a number of characters stand before the rest. */
static void crack_late(char how, const char *text, ENVELOPE *e)
{
    enum { LONGEST = 600 };
    char *rest, *whole = malloc(LONGEST + strlen(text) + 1);
    size_t count = strtoul(text, &rest, 10) % LONGEST;

    if (!whole)
        abort();
    memset(whole, how == 'k' ? ' ' : 'x', count);
    if (how == 'K' && count > 2) {
        whole[0] = '(';
        whole[count - 1] = ')';
    } else if (how == 'j' && count > 3) {
        memcpy(whole, "<b>", 3);
    }
    strcpy(whole + count, rest);
    (void)crackaddr(whole, e);
    free(whole);
}

static void change(const char *word, ENVELOPE *e)
{
    static char at[] = "@", host[] = "host", dot[] = ".", example[] = "example";
    static char *domain[] = {at, host, dot, example, NULL};
    static char literal[] = "[192.0.2.1]", peer[] = "peer";

    switch (word[0]) {
    case 't': OpMode = MD_TEST; break;
    case 'i': OpMode = MD_INITALIAS; break;
    case 'v': OpMode = MD_VERIFY; break;
    case 'd': e->e_sendmode = SM_DEFER; break;
    case 'l': LogLevel = TRACE_LEVEL; break;
    case 'q': QuickAbort = true; break;
    case 'f': e->e_fromdomain = domain; break;
    case 'w': e->e_flags |= EF_LOGSENDER; break;
    case 'r': e->e_flags |= EF_RESPONSE; break;
    case 'n': RealHostName = NULL; break;
    case '[': RealHostName = literal; break;
    case 'p': RealHostName = peer; break;
    case 'a': RealHostAddr.sa.sa_family = AF_INET; break;
    case '_': macdefine(&e->e_macro, A_PERM, '_', NULL); break;
    default: break;
    }
}

/* Whether `what` is one of the letters that take more than an address. */
static bool try_other(char what, char *text, ENVELOPE *e)
{
    switch (what) {
    case '=': change(text, e); break;
    case 'k':
    case 'K':
    case 'j': crack_late(what, text, e); break;
    case 'o': ask_capabilities(text, e); break;
    case 'x': ask_rules(text, RSF_RMCOMM | RSF_COUNT, e); break;
    case 'X': ask_rules(text, RSF_UNSTRUCTURED | RSF_COUNT, e); break;
    case 'a': ask_rules(text, RSF_RMCOMM | RSF_ADDR, e); break;
    case 'A': ask_rules(text, RSF_ADDR | RSF_STRING, e); break;
    case 'l': make_list(text, e); break;
    case 'h': (void)chompheader(text, CHHDR_DEF, NULL, e); break;
    case 'H': (void)chompheader(text, CHHDR_QUEUE, NULL, e); break;
    case 'e':
        if (e->e_header)
            eatheader(e, true, true);
        break;
    default: return false;
    }
    return true;
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
    if (try_other(what, text, e))
        return;
    if (invalidaddr(text, NULL, true))
        return;
    switch (what) {
    case 's': scan(text, '\0'); break;
    case ',': scan(text, ','); break;
    case ' ': scan(text, ' '); break;
    case 'S': (void)parseaddr(text, NULLADDR, RF_COPYALL, ' ', NULL, e, false); break;
    case 'C': (void)parseaddr(text, NULLADDR, RF_COPYPADDR, ',', NULL, e, true); break;
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
