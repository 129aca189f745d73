/*
 * Fuzzing harness: one connection of a peer, read by innd's own NCreader() and NCproc().
 *
 * main() runs once, up to its loop; then RCreader() accepts a connection for each input,
 * and what the peer sent is read until it is used up or innd closes the connection.
 *
 * The first byte says which peer of incoming.conf it is, and how its bytes arrive:
 * everything at once, or a few at a time.  What follows is what the peer sends.  With
 * -DARTICLE the input is an article alone: the harness offers it as a peer would.
 */
#include "clibrary.h"
#include "config.h"

#include <stdint.h>

#include "inn/buffer.h"
#include "inn/innconf.h"
#include "inn/messages.h"

#include "innd/innd.h"
#include "machine.h"

enum {
    WHICH_PEER = 0x03,
    FEW_BYTES = 0x04,
    FEW = 7, /* short enough to end in the middle of everything */
    ROUNDS = 20000 /* reads for one input; more than any that ends */
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int innd_main(int count, char **arguments);

static char *active; /* as it was before the first input */

static void start(void)
{
    static char *arguments[] = {(char *)"innd", (char *)"-d", NULL};

    if (setjmp(machine_exit) == 0)
        innd_main(2, arguments);
    if (nGroups == 0 || !innconf)
        abort(); /* innd refused to start */
    message_handlers_die(0);
    message_handlers_warn(0);
    message_handlers_notice(0);
    Log = machine_fopen("log", "w");
    Errlog = machine_fopen("errlog", "w");
    Tracing = false;
    if (!Log || !Errlog || !(active = xstrdup(Groups[0].LastString)))
        abort();
}

/* Groups count their articles: every input finds them as the first one did. */
static void restore_groups(void)
{
    NEWSGROUP *group = Groups;

    memcpy(group->LastString, active, strlen(active));
    for (int i = 0; i < nGroups; i++, group++)
        group->Last = (ARTNUM)atol(group->LastString);
}

static CHANNEL *find_channel(enum channel_type type)
{
    int i = 0;

    return CHANiter(&i, type);
}

static void close_all(enum channel_type type)
{
    CHANNEL *channel;

    while ((channel = find_channel(type)) != NULL)
        CHANclose(channel, "over");
}

/* As the main loop does: read while the channel is there and something arrives. */
static void converse(void)
{
    CHANNEL *listener = find_channel(CTremconn);
    CHANNEL *peer;

    listener->Reader(listener);
    peer = find_channel(CTnntp);
    for (int i = 0; i < ROUNDS && peer && peer->Type == CTnntp; i++) {
        if (machine_waiting() == 0)
            break;
        peer->Reader(peer);
    }
}

static void run(const uint8_t *bytes, size_t size, unsigned mode)
{
    static int is_started;

    if (!is_started)
        start();
    is_started = 1;
    machine_set_peer(0xc0000201u + (mode & WHICH_PEER));
    machine_send(bytes, size, mode & FEW_BYTES ? FEW : SIZE_MAX);
    if (setjmp(machine_exit) == 0)
        converse();
    machine_send("", 0, 0);
    if (setjmp(machine_exit) == 0)
        close_all(CTnntp);
    Mode = OMrunning;
    restore_groups();
    store_forget();
}

#ifdef ARTICLE

static struct buffer offer;

static void add(const void *bytes, size_t size)
{
    buffer_append(&offer, bytes, size);
}

/* A text file becomes what goes over the wire: CR LF, dots doubled. */
static void add_text(const uint8_t *bytes, size_t size)
{
    bool starts_line = true;

    for (size_t i = 0; i < size; i++) {
        if (starts_line && bytes[i] == '.')
            add(".", 1);
        starts_line = bytes[i] == '\n';
        add(starts_line ? "\r\n" : (const char *)&bytes[i], starts_line ? 2 : 1);
    }
    add(starts_line ? ".\r\n" : "\r\n.\r\n", starts_line ? 3 : 5);
}

/* Once by TAKETHIS, then the same again by IHAVE, under another name. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const commands[] = {"TAKETHIS <offered@peer>\r\n",
                                           "IHAVE <second@peer>\r\n"};
    bool is_wire = memmem(bytes, size, "\r\n.\r\n", 5) != NULL;

    if (size == 0)
        return 0;
    buffer_set(&offer, "", 0);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        add(commands[i], strlen(commands[i]));
        if (is_wire)
            add(bytes, size);
        else
            add_text(bytes, size);
    }
    run((const uint8_t *)offer.data, offer.left, size % 2 == 0 ? 0 : FEW_BYTES);
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
