/*
 * sendmail's own smtp() and what harnesses that call it or its neighbours share.
 *
 * main() runs once; what it leaves is restored before each input as the program does
 * it in the child that serves a connection.  The unit is included because main()'s
 * call of smtp() must end in start.c.
 */
#ifndef SPILLWAY_TARGETS_SENDMAIL_SERVER_H
#define SPILLWAY_TARGETS_SENDMAIL_SERVER_H

#define smtp program_smtp
#include "srvrsmtp.c"
#undef smtp

#include <arpa/inet.h>
#include <stdint.h>

#include "machine.h"
#include "start.h"

enum {
    AT_ONCE = 1, /* all is sent without waiting for answers */
    LOCAL = 2, /* the peer may relay: it is this machine */
    AUTH_FIRST = 4, /* this side wants the peer to authenticate itself */
    TRACE = 8, /* all that -d can trace is, and all is logged */
    TRACE_LEVEL = 99, /* above it, -d changes what is done */
    SYMBOLS = 36, /* known to read behind small entries */
    FILTERS = 64, /* and behind what a filter says, from this level on: */
    FILTERS_LEVEL = 49,
};

static void set_trace(bool is_traced)
{
    memset(tTdvect, is_traced ? TRACE_LEVEL : 0, sizeof tTdvect);
    tTdvect[SYMBOLS] = 0;
    tTdvect[FILTERS] = is_traced ? FILTERS_LEVEL : 0;
    LogLevel = is_traced ? TRACE_LEVEL : 0;
}

static void close_stream(SM_FILE_T **stream)
{
    if (*stream)
        (void)sm_io_close(*stream, SM_TIME_DEFAULT);
    *stream = NULL;
}

static SM_FILE_T *open_channel(int fd, int how)
{
    return sm_io_open(SmFtStdiofd, SM_TIME_DEFAULT, &fd, how, NULL);
}

/*
 * The header as it is written for mailers, whose lines go nowhere, as part of a
 * report, and to a mailer that has gone away.
 */
static void write_header(void *envelope)
{
    ENVELOPE *e = envelope;
    static const struct {
        const char *mailer;
        unsigned long flags;
        int fd, how; /* where it goes to */
    } ways[] = {
        {"local", 0,                        STDOUT_FILENO, SM_IO_WRONLY},
        {"esmtp", MCIF_7BIT | MCIF_CVT8TO7, STDOUT_FILENO, SM_IO_WRONLY},
        {"local", MCIF_INMIME,              STDOUT_FILENO, SM_IO_WRONLY},
        {"plain", 0,                        STDOUT_FILENO, SM_IO_WRONLY},
        {"esmtp", 0,                        STDIN_FILENO,  SM_IO_RDONLY}, /* it fails */
    };

    if (!e->e_header || !e->e_puthdr)
        return;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        char name[8];
        MCI connection = {.mci_flags = ways[i].flags};

        strcpy(name, ways[i].mailer);
        connection.mci_mailer = stab(name, ST_MAILER, ST_FIND)->s_mailer;
        connection.mci_out = open_channel(ways[i].fd, ways[i].how);
        if (!connection.mci_out)
            continue;
        (void)putfromline(&connection, e);
        (void)(*e->e_puthdr)(&connection, e->e_header, e, M87F_OUTER);
        close_stream(&connection.mci_out);
    }
}

/* For this envelope and those that follow; the text stays the caller's. */
static void set_macro(const char *name, char *value)
{
    char copy[24];

    (void)sm_strlcpy(copy, name, sizeof copy);
    macdefine(&BlankEnvelope.e_macro, A_PERM, macid(copy), value);
    macdefine(&CurEnv->e_macro, A_PERM, macid(copy), value);
}

/* The peer's name and address: 0 is this machine, others are peers of the network. */
static void set_peer(int number)
{
    static char name[24], address[16], ok[] = "OK";

    if (number == 0) {
        strcpy(name, "localhost");
        strcpy(address, "127.0.0.1");
    } else {
        (void)sm_snprintf(name, sizeof name,
                          number == 1 ? "peer.example.net" : "peer%d.example.net",
                          number);
        (void)sm_snprintf(address, sizeof address, "192.0.2.%d", number);
    }
    RealHostName = name;
    RealHostAddr.sin.sin_family = AF_INET;
    RealHostAddr.sin.sin_port = htons(4711);
    RealHostAddr.sin.sin_addr.s_addr = inet_addr(address);
    set_macro("{client_name}", name);
    set_macro("{client_ptr}", name);
    set_macro("{client_addr}", address);
    set_macro("{client_resolve}", ok);
    set_macro("_", name);
}

/* The state of a child that has just accepted a connection. */
static void restore(ENVELOPE *e)
{
    sm_exc_newthread(fatal_error);
    close_stream(&e->e_xfp);
    close_stream(&e->e_dfp);
    CurEnv = e;
    if (e->e_rpool)
        sm_rpool_free(e->e_rpool);
    e->e_rpool = NULL;
    Errors = 0;
    ExitStat = EX_OK;
    QuickAbort = SuprErrs = HoldErrs = OnlyOneError = HasEightBits = false;
    LogUsrErrs = true;
    FileName = SmtpPhase = NULL;
    LineNumber = 0;
    SevenBitInput = false;
    init_qid_alg(); /* as the daemon does; or it waits for a second that never comes */
    (void)newenvelope(e, e, sm_rpool_new_x(NULL));
    e->e_flags = BlankEnvelope.e_flags;
    machine_forget();
}

#endif
