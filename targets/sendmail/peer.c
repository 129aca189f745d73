/*
 * Fuzzing harness: one connection of a peer, from the greeting on, through sendmail's own
 * smtp(): commands, addresses, headers and the text of messages.
 *
 * The first byte says how the peer behaves (below); what follows is what it sends.  With
 * -DMESSAGE the input is the text of one message, without the final dot, and the harness
 * gives the commands before and after it.
 *
 * main() runs once; what it leaves is restored before each input as the program does it
 * in the child that serves a connection.  The unit is included because main()'s call of
 * smtp() must end in start.c.
 */
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
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void set_trace(bool is_traced)
{
    memset(tTdvect, is_traced ? TRACE_LEVEL : 0, sizeof tTdvect);
    tTdvect[SYMBOLS] = 0;
    LogLevel = is_traced ? TRACE_LEVEL : 0;
}

/*
 * The header as it is written for a mailer, whose lines go nowhere: once for a local
 * one, once for one of SMTP, and as part of a report.
 */
static void write_header(void *envelope)
{
    ENVELOPE *e = envelope;
    static const unsigned long states[] = {0, MCIF_7BIT | MCIF_CVT8TO7, MCIF_INMIME};

    if (!e->e_header || !e->e_puthdr)
        return;
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        MCI connection = {0};

        connection.mci_mailer = i == 1 ? stab("esmtp", ST_MAILER, ST_FIND)->s_mailer
                                       : LocalMailer;
        connection.mci_flags = states[i];
        connection.mci_out = OutChannel;
        (void)putfromline(&connection, e);
        (void)(*e->e_puthdr)(&connection, e->e_header, e, M87F_OUTER);
    }
}

static void set_client(unsigned mode)
{
    static char names[2][24] = {"peer.example.net", "localhost"};
    static char addresses[2][16] = {"192.0.2.1", "127.0.0.1"};
    int i = (mode & LOCAL) != 0;
    MACROS_T *macros = &BlankEnvelope.e_macro;

    RealHostName = names[i];
    RealHostAddr.sin.sin_family = AF_INET;
    RealHostAddr.sin.sin_port = htons(4711);
    RealHostAddr.sin.sin_addr.s_addr = inet_addr(addresses[i]);
    macdefine(macros, A_PERM, macid("{client_name}"), names[i]);
    macdefine(macros, A_PERM, macid("{client_ptr}"), names[i]);
    macdefine(macros, A_PERM, macid("{client_addr}"), addresses[i]);
    macdefine(macros, A_PERM, macid("{client_resolve}"), "OK");
    macdefine(macros, A_PERM, '_', names[i]);
}

static void close_stream(SM_FILE_T **stream)
{
    if (*stream)
        (void)sm_io_close(*stream, SM_TIME_DEFAULT);
    *stream = NULL;
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

static SM_FILE_T *open_channel(int fd, int how)
{
    return sm_io_open(SmFtStdiofd, SM_TIME_DEFAULT, &fd, how, NULL);
}

static void serve(ENVELOPE *e, unsigned mode)
{
    static BITMAP256 flags;

    clrbitmap(flags);
    if (mode & AUTH_FIRST)
        setbitn(D_AUTHREQ, flags);
    InChannel = open_channel(STDIN_FILENO, SM_IO_RDONLY);
    OutChannel = open_channel(STDOUT_FILENO, SM_IO_WRONLY);
    if (!InChannel || !OutChannel)
        abort();
    program_smtp(validate_connection(&RealHostAddr, RealHostName, &BlankEnvelope),
                 flags, e);
}

static void run(const uint8_t *bytes, size_t size, unsigned mode)
{
    ENVELOPE *e = start_arguments.envelope;

    if (!e) {
        start_program();
        e = start_arguments.envelope;
    }
    restore(e);
    set_trace((mode & TRACE) != 0);
    set_client(mode);
    start_on_delivery = write_header;
    machine_send(bytes, size, (mode & AT_ONCE) != 0);
    if (setjmp(machine_exit) == 0)
        serve(e, mode);
    close_stream(&InChannel);
    close_stream(&OutChannel);
}

#ifdef MESSAGE

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char before[] = "EHLO peer.example.net\r\n"
                                 "MAIL FROM:<someone@example.org> BODY=8BITMIME\r\n"
                                 "RCPT TO:<mail@example.com>\r\n"
                                 "DATA\r\n";
    static const char after[] = "\r\n.\r\nQUIT\r\n";
    size_t whole = sizeof before - 1 + size + sizeof after - 1;
    uint8_t *session = malloc(whole);

    if (!session)
        abort();
    memcpy(session, before, sizeof before - 1);
    memcpy(session + sizeof before - 1, bytes, size);
    memcpy(session + whole - (sizeof after - 1), after, sizeof after - 1);
    run(session, whole, size % 4 == 3 ? TRACE : 0);
    free(session);
    return 0;
}

#else

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size > 0)
        run(bytes + 1, size - 1, bytes[0]);
    return 0;
}

#endif
