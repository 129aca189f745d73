/*
 * Fuzzing harness: one connection of a peer, from the greeting on, through sendmail's
 * own smtp(): commands, addresses, headers and the text of messages.
 *
 * The first byte says how the peer behaves (below); what follows is what it sends.
 * With -DMESSAGE the input is the text of one message, without the final dot, and the
 * harness gives the commands before and after it.  With -DCOLLECT it is a line of
 * letters for what is configured (set_letter), and a message for collect(), as the
 * program reads it from a peer or, with "u", from a user.
 *
 * main() runs once; what it leaves is restored before each input as the program does
 * it in the child that serves a connection.  The unit is included because main()'s
 * call of smtp() must end in start.c.
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

#ifdef COLLECT

static struct {
    bool is_user, wants_header; /* of whom it comes; the header alone is wanted */
    bool by_lines; /* it comes line by line */
    bool has_nobody, has_dead; /* nobody is to get it; who is, is dead */
    bool is_traced, is_logged,
        is_claimed; /* -d, -X, and it is said to have eight bits */
    int mode;
} collected;

struct flag {
    char letter;
    bool *flag;
};

struct number {
    char letter;
    int *number, value;
};

static struct flag switches[] = {
    {'a', &SaveFrom              },
    {'b', &SevenBitInput         },
    {'c', &RrtImpliesDsn         },
    {'d', &IgnrDot               },
    {'e', &GrabTo                },
    {'f', &machine_is_full       },
    {'g', &collected.wants_header},
    {'A', &machine_is_closed     },
    {'u', &collected.is_user     },
    {'D', &collected.has_nobody  },
    {'E', &collected.has_dead    },
    {'F', &collected.by_lines    },
    {'G', &collected.is_traced   },
    {'H', &collected.is_logged   },
    {'I', &collected.is_claimed  },
};

static const struct number numbers[] = {
    {'h', &LogLevel,          TRACE_LEVEL                                      },
    {'i', &SuperSafe,         SAFE_NO                                          },
    {'j', &SuperSafe,         SAFE_INTERACTIVE                                 },
    {'k', &SuperSafe,         SAFE_REALLY_POSTMILTER                           },
    {'l', &MaxHeadersLength,  100                                              },
    {'m', &NoRecipientAction, NRA_ADD_TO                                       },
    {'n', &NoRecipientAction, NRA_ADD_APPARENTLY_TO                            },
    {'o', &NoRecipientAction, NRA_ADD_BCC                                      },
    {'p', &NoRecipientAction, NRA_ADD_TO_UNDISCLOSED                           },
    {'q', &NoRecipientAction, NRA_NO_ACTION                                    },
    {'r', &MaxHopCount,       1                                                },
    {'s', &collected.mode,    SMTPMODE_CRLF | SMTPMODE_LAX                     },
    {'t', &collected.mode,    SMTPMODE_LF_421 | SMTPMODE_CR_421 | SMTPMODE_CRLF},
    {'v', &collected.mode,    SMTPMODE_LF_SP | SMTPMODE_CR_SP | SMTPMODE_CRLF  },
    {'J', &MimeMode,          0                                                },
    {'K', &MaxHeadersLength,  0                                                },
    {'L', &QueueFileMode,     0660                                             },
    {'M', &LogLevel,          1                                                },
    {'N', &LogLevel,          6                                                },
};

static int usual[sizeof numbers / sizeof *numbers];

/* What goes wrong with calls: 0 is the first of machine.h's names, and so on. */
enum { TROUBLES = 8 };

static char usual_mode;
static long usual_size;

static void keep_settings(void)
{
    collected.mode = SMTPMODE_LAX;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        usual[i] = *numbers[i].number;
    usual_mode = OpMode;
    usual_size = MaxMessageSize;
}

static void reset_settings(ENVELOPE *e)
{
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++)
        *switches[i].flag = false;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        *numbers[i].number = usual[i];
    OpMode = usual_mode;
    MaxMessageSize = usual_size;
    machine_trouble = 0;
    TrafficLogFile = NULL;
    e->e_sendmode = SM_DELIVER;
}

static void set_letter(char letter, ENVELOPE *e)
{
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++)
        if (switches[i].letter == letter)
            *switches[i].flag = true;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (numbers[i].letter == letter)
            *numbers[i].number = numbers[i].value;
    if (letter == 'w')
        MaxMessageSize = 60;
    if (letter == 'x')
        e->e_sendmode = SM_QUEUE;
    if (letter == 'y')
        OpMode = MD_DAEMON;
    if (letter == 'B')
        OpMode = MD_ARPAFTP;
    if (letter == 'C')
        RealHostName = NULL;
    if (letter == 'z')
        e->e_flags |= EF_DONT_MIME;
    if (letter >= '0' && letter < '0' + TROUBLES)
        machine_trouble |= 1U << (letter - '0');
}

static void set_recipient(ENVELOPE *e)
{
    static char recipient[] = "mail@example.com";

    if (!collected.has_nobody)
        (void)sendtolist(recipient, NULLADDR, &e->e_sendqueue, 0, e);
    if (collected.has_dead && e->e_sendqueue)
        e->e_sendqueue->q_state = QS_DONTSEND;
}

static void collect_one(const uint8_t *bytes, size_t size, ENVELOPE *e)
{
    static char sender[] = "someone@example.org";
    HDR *header = NULL;

    OutChannel = open_channel(STDOUT_FILENO, SM_IO_WRONLY);
    InChannel = open_channel(STDIN_FILENO, SM_IO_RDONLY);
    if (!InChannel || !OutChannel)
        abort();
    setsender(sender, e, NULL, ' ', false);
    set_recipient(e);
    if (collected.is_user)
        OpMode = MD_DELIVER;
    if (collected.is_claimed)
        e->e_bodytype = "8BITMIME";
    if (collected.is_logged)
        TrafficLogFile = OutChannel;
    machine_send(bytes, size, !collected.by_lines);
    collect(InChannel, collected.is_user ? SMTPMODE_NO : collected.mode,
            collected.wants_header ? &header : NULL, e, true);
    write_header(e);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const uint8_t *line = memchr(bytes, '\n', size);
    ENVELOPE *e = start_arguments.envelope;
    size_t i = 0;

    if (!e) {
        start_program();
        e = start_arguments.envelope;
        keep_settings();
    }
    restore(e);
    set_trace(false);
    set_client(0);
    reset_settings(e);
    for (; i < size && bytes[i] != '\n'; i++)
        set_letter((char)bytes[i], e);
    i += line != NULL;
    if (collected.is_traced)
        set_trace(true);
    if (setjmp(machine_exit) == 0)
        collect_one(bytes + i, size - i, e);
    close_stream(&InChannel);
    close_stream(&OutChannel);
    reset_settings(e);
    return 0;
}

#elif defined MESSAGE

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
