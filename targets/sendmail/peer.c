/*
 * Fuzzing harness: one connection of a peer, from the greeting on, through sendmail's
 * own smtp(): commands, addresses, headers and the text of messages.
 *
 * The first byte says how the peer behaves (below); what follows is what it sends.
 * With -DMESSAGE the input is the text of one message, without the final dot, and the
 * harness gives the commands before and after it.  With -DCOLLECT it is a line of
 * letters for what is configured (set_letter), and a message for collect(), as the
 * program reads it from a peer or, with "u", from a user.
 */
#include "server.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

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
    set_peer((mode & LOCAL) == 0);
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
    {'O', &SingleLineFromHeader  },
    {'P', &UseErrorsTo           },
};

static const struct number numbers[] = {
    {'h', &LogLevel,            TRACE_LEVEL                                      },
    {'i', &SuperSafe,           SAFE_NO                                          },
    {'j', &SuperSafe,           SAFE_INTERACTIVE                                 },
    {'k', &SuperSafe,           SAFE_REALLY_POSTMILTER                           },
    {'l', &MaxHeadersLength,    100                                              },
    {'m', &NoRecipientAction,   NRA_ADD_TO                                       },
    {'n', &NoRecipientAction,   NRA_ADD_APPARENTLY_TO                            },
    {'o', &NoRecipientAction,   NRA_ADD_BCC                                      },
    {'p', &NoRecipientAction,   NRA_ADD_TO_UNDISCLOSED                           },
    {'q', &NoRecipientAction,   NRA_NO_ACTION                                    },
    {'r', &MaxHopCount,         1                                                },
    {'s', &collected.mode,      SMTPMODE_CRLF | SMTPMODE_LAX                     },
    {'t', &collected.mode,      SMTPMODE_LF_421 | SMTPMODE_CR_421 | SMTPMODE_CRLF},
    {'v', &collected.mode,      SMTPMODE_LF_SP | SMTPMODE_CR_SP | SMTPMODE_CRLF  },
    {'J', &MimeMode,            0                                                },
    {'K', &MaxHeadersLength,    0                                                },
    {'X', &MimeMode,            MM_MIME8BIT                                      },
    {'L', &QueueFileMode,       0660                                             },
    {'M', &LogLevel,            1                                                },
    {'N', &LogLevel,            6                                                },
    {'R', &MaxMimeHeaderLength, 20                                               },
    {'S', &MaxMimeFieldLength,  10                                               },
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
    if (letter == 'T')
        e->e_flags |= EF_RESPONSE;
    if (letter == 'U')
        OpMode = MD_VERIFY;
    if (letter == 'V')
        e->e_flags |= EF_DELETE_BCC | EF_NORECEIPT;
    if (letter == 'W')
        e->e_flags |= EF_LOGSENDER;
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
    set_peer(1);
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
