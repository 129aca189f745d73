/*
 * Fuzzing harness: one connection of a peer through sendmail's own smtp(), under each
 * configuration that an administrator can choose.
 *
 * The first line has letters for what is configured, and what fails (below); a digit
 * chooses the peer.  With `X` among them the second line is the script of a mail filter
 * (filter.c).  The rest is what the peer sends.
 */
#include "server.h"

#include "filter.h"
#include "secrets.h"

enum { READY = 'R' }; /* milter.c's state of a filter that was not asked yet */

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static struct {
    bool is_traced, is_at_once, has_filter, has_tls;
    bool is_queued;
    char *nullserver;
    BITMAP256 flags; /* of the daemon */
} chosen;

static const struct {
    char letter;
    bool *what;
    bool value;
} switches[] = {
    {'a', &AllowBogusHELO,       true },
    {'b', &SendMIMEErrors,       false},
    {'c', &UseMSP,               true },
    {'d', &machine_is_full,      true },
    {'e', &machine_is_closed,    true },
    {'f', &chosen.is_traced,     true },
    {'g', &chosen.is_at_once,    true },
    {'h', &chosen.has_tls,       true },
    {'i', &machine_is_network,   true },
    {'j', &SingleLineFromHeader, true },
    {'k', &UseErrorsTo,          true },
    {'l', &RrtImpliesDsn,        true },
    {'m', &DontLockReadFiles,    true },
    {'X', &chosen.has_filter,    true },
};

static const struct {
    char letter;
    int *what, value;
} numbers[] = {
    {'n', &LogLevel,            TRACE_LEVEL           },
    {'o', &LogLevel,            6                     },
    {'p', &MilterLogLevel,      TRACE_LEVEL           },
    {'q', &SuperSafe,           SAFE_REALLY_POSTMILTER},
    {'r', &MaxRcptPerMsg,       1                     },
    {'s', &BadRcptThrottle,     2                     },
    {'t', &MaxNOOPCommands,     2                     },
    {'u', &MaxChildren,         5                     },
    {'v', &QueueMode,           QM_QUARANTINE         },
    {'w', &MaxMimeHeaderLength, 20                    },
    {'x', &MaxMimeFieldLength,  10                    },
    {'y', &DelayLA,             1                     },
    {'z', &start_load,          3                     },
    {'A', &QueueLA,             1                     },
    {'B', &secrets_property,    SASL_SSF_EXTERNAL     },
    {'C', &secrets_property,    SASL_SEC_PROPS        },
    {'D', &secrets_property,    SASL_AUTH_EXTERNAL    },
    {'E', &secrets_property,    SASL_IPREMOTEPORT     },
    {'F', &secrets_property,    SASL_IPLOCALPORT      },
    {'G', &SASLOpts,            SASL_SEC_NOPLAINTEXT  },
    {'H', &machine_terminal,    TERMINAL_NO_INPUT     },
    {'I', &machine_terminal,    TERMINAL_NO_OUTPUT    },
    {'J', &machine_terminal,    TERMINAL_OPEN         },
    {'K', &machine_terminal,    TERMINAL_FIXED        },
    {'L', &machine_terminal,    TERMINAL_SHARED       },
    {'M', &machine_terminal,    TERMINAL_APART        },
};

enum { SWITCHES = sizeof switches / sizeof *switches };
enum { NUMBERS = sizeof numbers / sizeof *numbers };

/* What each letter from `first` on adds to a set. */
static const char privacy_letters[] = "NOPQRST", trouble_letters[] = "U!\"#$%&'",
                  secret_letters[] = "()*+,-./:;<=>?@", flag_letters[] = "VWYZ\\]^";

static const unsigned long privacy[] = {
    PRIV_NOVRFY, PRIV_NOEXPN, PRIV_NEEDVRFYHELO, PRIV_NEEDEXPNHELO,
    PRIV_NOETRN, PRIV_NOVERB, PRIV_NORECEIPTS};

static const char flags[] = {D_SMTPS,  D_AUTHREQ, D_ETRNONLY, D_NOAUTH,
                             D_NOETRN, D_NOTLS,   '\0'};

static struct {
    bool switches[SWITCHES];
    int numbers[NUMBERS];
    unsigned long privacy;
    long size;
    time_t by;
    char *help, *greeting;
} usual;

static void keep_settings(void)
{
    for (int i = 0; i < SWITCHES; i++)
        usual.switches[i] = *switches[i].what;
    for (int i = 0; i < NUMBERS; i++)
        usual.numbers[i] = *numbers[i].what;
    usual.privacy = PrivacyFlags;
    usual.size = MaxMessageSize;
    usual.by = DeliverByMin;
    usual.help = HelpFile;
    usual.greeting = SmtpGreeting;
}

static void reset_settings(void)
{
    for (int i = 0; i < SWITCHES; i++)
        *switches[i].what = usual.switches[i];
    for (int i = 0; i < NUMBERS; i++)
        *numbers[i].what = usual.numbers[i];
    PrivacyFlags = usual.privacy;
    MaxMessageSize = usual.size;
    DeliverByMin = usual.by;
    HelpFile = usual.help;
    SmtpGreeting = usual.greeting;
    RealUid = 0;
    Verbose = 0;
    InputFilters[0] = NULL;
    memset(&chosen, 0, sizeof chosen);
    machine_trouble = 0;
    secrets_forget();
    filter_start(NULL, 0);
}

/* Letters that stand for one thing each. */
static void set_one(char letter, ENVELOPE *e)
{
    static char greeting[] = "$j Mail\nsecond line\n third line",
                closing[] = "421 closing", refusing[] = "550 refused",
                nothing[] = "nothing here", inet[] = "inet", odd[] = "odd",
                daemon[] = "MTA", old_help[] = "/etc/mail/oldhelp";

    switch (letter) {
    case '_': HelpFile = NULL; break;
    case '\6': HelpFile = old_help; break;
    case '`': MaxMessageSize = 100; break;
    case '{': DeliverByMin = 60; break;
    case '|': DeliverByMin = -1; break;
    case '}': SmtpGreeting = greeting; break;
    case '~': RealUid = 1000; break;
    case '\t': chosen.nullserver = closing; break;
    case '\v': chosen.nullserver = refusing; break;
    case '\f': chosen.nullserver = nothing; break;
    case ' ': chosen.is_queued = true; break;
    case '\1': set_macro("{daemon_family}", inet); break;
    case '\2': set_macro("{daemon_family}", odd); break;
    case '\3': set_macro("{daemon_name}", daemon); break;
    case '\4': e->e_flags |= EF_DISCARD; break;
    case '\5': e->e_quarmsg = daemon; break;
    default: break;
    }
}

static long place(const char *letters, char letter)
{
    const char *at = letter != '\0' ? strchr(letters, letter) : NULL;

    return at ? at - letters : -1;
}

static void set_letter(char letter, ENVELOPE *e)
{
    long i;

    for (i = 0; i < SWITCHES; i++)
        if (switches[i].letter == letter)
            *switches[i].what = switches[i].value;
    for (i = 0; i < NUMBERS; i++)
        if (numbers[i].letter == letter)
            *numbers[i].what = numbers[i].value;
    if ((i = place(privacy_letters, letter)) >= 0)
        PrivacyFlags |= privacy[i];
    if ((i = place(trouble_letters, letter)) >= 0)
        machine_trouble |= 1U << i;
    if ((i = place(secret_letters, letter)) >= 0)
        secrets_trouble |= 1U << i;
    if ((i = place(flag_letters, letter)) >= 0 && flags[i])
        setbitn(flags[i], chosen.flags);
    if (letter >= '0' && letter <= '9')
        set_peer(letter - '0');
    set_one(letter, e);
}

/* -------------------------------------------------------------- stand-ins */

int tls_retry(SSL *ssl, int in, int out, time_t start, int limit, int error,
              const char *where)
{
    (void)ssl;
    (void)in;
    (void)out;
    (void)start;
    (void)limit;
    (void)where;
    if (secrets_fail(SECRETS_LATE))
        return 0;
    return error == SSL_ERROR_SSL ? -1 : 1;
}

int get_tls_se_features(ENVELOPE *e, SSL *ssl, tlsi_ctx_T *context, int is_server)
{
    (void)e;
    (void)ssl;
    (void)context;
    (void)is_server;
    return secrets_fail(SECRETS_NO_RULES) ? EX_TEMPFAIL : EX_OK;
}

void tls_set_verify(SSL_CTX *context, SSL *ssl, int is_wanted)
{
    (void)context;
    (void)ssl;
    (void)is_wanted;
}

int tls_get_info(SSL *ssl, int is_server, char *host, MACROS_T *macros, int is_wanted)
{
    static char good[] = "OK", none[] = "NO", bits[] = "256", zero[] = "0",
                subject[] = "/CN=peer.example.net";
    bool is_known = (secrets_trouble & SECRETS_KNOWN) != 0;

    (void)ssl;
    (void)is_server;
    (void)host;
    (void)is_wanted;
    macdefine(macros, A_PERM, macid("{verify}"), is_known ? good : none);
    macdefine(macros, A_PERM, macid("{cert_subject}"), is_known ? subject : NULL);
    macdefine(macros, A_PERM, macid("{cipher_bits}"),
              secrets_trouble & SECRETS_WEAK ? zero : bits);
    return 1;
}

int sfdctls(SM_FILE_T **in, SM_FILE_T **out, SSL *ssl)
{
    (void)in;
    (void)out;
    (void)ssl;
    return secrets_fail(SECRETS_NO_SWITCH) ? -1 : 0;
}

int sfdcsasl(SM_FILE_T **in, SM_FILE_T **out, sasl_conn_t *connection, int limit)
{
    (void)in;
    (void)out;
    (void)connection;
    (void)limit;
    return secrets_fail(SECRETS_NO_SWITCH) ? -1 : 0;
}

int endtls(SSL **ssl, const char *who)
{
    (void)who;
    *ssl = NULL;
    return EX_OK;
}

/* ------------------------------------------------------------------- input */

static void forget_macros(void)
{
    static const char *const names[] = {
        "{auth_type}",   "{auth_authen}",  "{auth_author}", "{auth_ssf}",
        "{verify}",      "{cert_subject}", "{cipher_bits}", "{daemon_family}",
        "{daemon_name}", "{quarantine}"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        set_macro(names[i], NULL);
}

/* The rest of a line; `*left` is what is behind it. */
static const char *next_line(const char **left, size_t *size, size_t *length)
{
    const char *line = *left, *end = memchr(line, '\n', *size);

    *length = end ? (size_t)(end - line) : *size;
    *left += *length + (end != NULL);
    *size -= *length + (end != NULL);
    return line;
}

static void set_up(const char **left, size_t *size, ENVELOPE *e)
{
    static char filter_name[] = "filter";
    static int context;
    size_t length;
    const char *line = next_line(left, size, &length);

    set_peer(1);
    for (size_t i = 0; i < length; i++)
        set_letter(line[i], e);
    if (chosen.has_filter) {
        struct milter *m = stab(filter_name, ST_MILTER, ST_FIND)->s_milter;

        line = next_line(left, size, &length);
        filter_start(line, length);
        clrbitmap(m->mf_flags); /* "FR", "FT", "F4": what happens without it */
        for (size_t i = 0; i + 1 < length; i += 2)
            if (line[i] == 'F')
                setbitn(bitidx(line[i + 1]), m->mf_flags);
        InputFilters[0] = m;
        InputFilters[1] = NULL;
        m->mf_state = READY;
        m->mf_sock = -1;
    }
    tls_ok_srv = chosen.has_tls;
    srv_ssl = NULL;
    srv_ctx = (SSL_CTX *)(void *)&context;
    if (chosen.is_traced)
        set_trace(true);
    if (chosen.is_queued)
        set_delivery_mode(SM_QUEUE, e);
}

static void serve(ENVELOPE *e)
{
    InChannel = open_channel(STDIN_FILENO, SM_IO_RDONLY);
    OutChannel = open_channel(STDOUT_FILENO, SM_IO_WRONLY);
    if (!InChannel || !OutChannel)
        abort();
    program_smtp(chosen.nullserver
                     ? chosen.nullserver
                     : validate_connection(&RealHostAddr, RealHostName, &BlankEnvelope),
                 chosen.flags, e);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static char mechanisms[] = "DIGEST-MD5 CRAM-MD5 PLAIN LOGIN EXTERNAL";
    const char *left = (const char *)bytes;
    ENVELOPE *e = start_arguments.envelope;

    if (!e) {
        start_program();
        e = start_arguments.envelope;
        AuthMechanisms = mechanisms;
        keep_settings();
    }
    restore(e);
    set_trace(false);
    forget_macros();
    reset_settings();
    set_delivery_mode(SM_DELIVER, e);
    start_on_delivery = write_header;
    if (size > 0)
        set_up(&left, &size, e);
    machine_send(left, size, chosen.is_at_once);
    if (setjmp(machine_exit) == 0)
        serve(e);
    close_stream(&InChannel);
    close_stream(&OutChannel);
    reset_settings();
    return 0;
}
