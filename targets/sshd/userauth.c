/*
 * Fuzzing harness: the messages of a client that has exchanged keys and wants to log
 * in, through do_authentication2().
 *
 * The input is a list of messages, each with its length before it in two bytes.  The
 * harness frames them; the connection is not encrypted, so no MAC keeps the fuzzer out,
 * and the session's identifier is all zeros, so that a seed can be signed.
 *
 * With CONFIGURED, three bytes before them choose what else sshd_config(5) may say.
 */
#include "server.h"

enum {
    BLOCK_BYTES = 8,
    LEAST_PADDING = 4,
    SESSION_ID_BYTES = 32,
    STREAM_MAX = 1 << 16
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    start_server();
    return 0;
}

/* One packet of RFC 4253, section 6, without encryption and MAC; returns its size. */
static size_t frame(uint8_t *out, const uint8_t *message, size_t size)
{
    size_t padding = BLOCK_BYTES - (5 + size) % BLOCK_BYTES;

    if (padding < LEAST_PADDING)
        padding += BLOCK_BYTES;
    POKE_U32(out, 1 + size + padding);
    out[4] = (uint8_t)padding;
    memcpy(out + 5, message, size);
    memset(out + 5 + size, 0, padding);
    return 5 + size + padding;
}

static size_t frame_all(uint8_t *out, const uint8_t *bytes, size_t size)
{
    size_t used = 0;

    while (size >= 2) {
        size_t length = (size_t)bytes[0] << 8 | bytes[1];
        bytes += 2;
        size -= 2;
        if (length > size)
            length = size;
        if (used + length + 5 + 2 * BLOCK_BYTES > STREAM_MAX)
            break;
        used += frame(out + used, bytes, length);
        bytes += length;
        size -= length;
    }
    return used;
}

#ifdef CONFIGURED

enum { CHOICE_BYTES = 3, LISTS = 8, ROUTES = 2 };

static char no_text[] = "";
static char any[] = "any";
static char unknown[] = "nonsense,password";
static char key_then_word[] = "publickey,password";
static char word_then_question[] = "password,keyboard-interactive:pam";
static char two_keys[] = "publickey,publickey";
static char word_twice[] = "password,password";
static char other_device[] = "publickey,keyboard-interactive:bsdauth";
static char *method_lists[LISTS][ROUTES] = {
    {NULL,               NULL      },
    {key_then_word,      NULL      },
    {any,                NULL      },
    {word_then_question, two_keys  },
    {unknown,            word_twice},
    {unknown,            NULL      },
    {no_text,            NULL      },
    {other_device,       NULL      },
};

static char usual_keys[] = "/etc/ssh/authorized_keys";
static char *usual_files[] = {usual_keys};
static char unsafe_keys[] = "/etc/ssh/unsafe";
static char folder[] = "/etc/ssh/folder";
static char denied[] = "/etc/ssh/denied";
static char no_file[] = "none";
static char *odd_files[] = {denied, folder, no_file, unsafe_keys};

static char usual_command[] = "/bin/say %u %h %U %t %k %f";
static char short_command[] = "/bin/say";
static char open_command[] = "/bin/say \"";
static char *commands[4] = {usual_command, short_command, open_command, no_text};

static char nobody[] = "nobody";
static char missing[] = "missing";
static char template[] = "%u";
static char *command_users[4] = {nobody, template, missing, NULL};

static char banner_path[] = "/etc/ssh/banner";
static char principals_path[] = "/etc/ssh/principals";
static char revoked_path[] = "/etc/ssh/revoked";
static char trusted_path[] = "/etc/ssh/ca.pub";

static void forget_text(LogLevel level, int is_forced, const char *text, void *context)
{
    (void)level;
    (void)is_forced;
    (void)text;
    (void)context;
}

static void choose_files(unsigned bits)
{
    int is_odd = (bits & 0x80) != 0;

    options.banner = bits & 1 ? banner_path : NULL;
    options.authorized_principals_file = bits & 2 ? principals_path : NULL;
    options.authorized_keys_command = bits & 4 ? usual_command : NULL;
    options.authorized_principals_command = bits & 8 ? usual_command : NULL;
    options.revoked_keys_file = bits & 0x10 ? revoked_path : NULL;
    options.strict_modes = (bits & 0x20) != 0;
    options.trusted_user_ca_keys = bits & 0x40 ? NULL : trusted_path;
    options.authorized_keys_files = is_odd ? odd_files : usual_files;
    options.num_authkeys_files = is_odd ? 4 : 1;
}

static void choose_rules(unsigned bits)
{
    static char *lists[ROUTES]; /* sshd frees one that says "any" */
    char **wanted = method_lists[bits % LISTS];

    for (u_int i = 0; i < options.num_auth_methods; i++)
        free(lists[i]);
    options.auth_methods = lists;
    options.num_auth_methods = 0;
    for (int i = 0; i < ROUTES && wanted[i]; i++)
        lists[options.num_auth_methods++] = xstrdup(wanted[i]);
    options.max_authtries = bits & 8 ? 2 : DEFAULT_AUTH_FAIL_MAX;
    options.use_pam = (bits & 0x10) == 0;
    options.permit_root_login = bits & 0x20 ? PERMIT_NO : PERMIT_YES;
    log_init(__progname, bits & 0x40 ? SYSLOG_LEVEL_DEBUG3 : SYSLOG_LEVEL_QUIET,
             SYSLOG_FACILITY_AUTH, 1);
    set_log_handler(forget_text, NULL);
    options.pubkey_auth_options = bits & 0x80 ? PUBKEYAUTH_VERIFY_REQUIRED : 0;
}

static void choose_commands(struct ssh *ssh, unsigned bits)
{
    if (options.authorized_keys_command)
        options.authorized_keys_command = commands[bits & 3];
    if (options.authorized_principals_command)
        options.authorized_principals_command = commands[bits & 3];
    options.authorized_keys_command_user = command_users[bits >> 2 & 3];
    options.authorized_principals_command_user = command_users[bits >> 2 & 3];
    peer_command_result = (int)(bits >> 4 & 1) - (int)(bits >> 5 & 1);
    if (bits & 0x40)
        ssh->compat |= SSH_BUG_RSASIGMD5 | SSH_OLD_SESSIONID;
    if (bits & 0x80) {
        options.pubkey_auth_options |= PUBKEYAUTH_TOUCH_REQUIRED;
        sshkey_from_private(sensitive_data.host_keys[0], &ssh->kex->initial_hostkey);
    }
}

#endif

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const uint8_t session_id[SESSION_ID_BYTES];
    static uint8_t stream[STREAM_MAX];
    struct ssh *ssh = accept_client();

#ifdef CONFIGURED
    if (size < CHOICE_BYTES) {
        hang_up();
        return 0;
    }
    choose_files(bytes[0]);
    choose_rules(bytes[1]);
    choose_commands(ssh, bytes[2]);
    bytes += CHOICE_BYTES;
    size -= CHOICE_BYTES;
#endif
    if (sshbuf_put(ssh->kex->session_id, session_id, sizeof session_id) != 0)
        abort();
    peer_sends(stream, frame_all(stream, bytes, size));
    expect_user(ssh);
    if (!peer_has_gone())
        do_authentication2(ssh);
    hang_up();
    return 0;
}
