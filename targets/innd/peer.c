/*
 * Fuzzing harness: connections of peers, read by innd's own NCreader() and NCproc().
 *
 * main() runs once, up to its loop; then RCreader() accepts a connection for each
 * input, and what the peer sent is read until it is used up or innd closes the
 * connection.
 *
 * The first byte says which peer of incoming.conf it is, and how its bytes arrive:
 * everything at once, or a few at a time.  What follows is what the peer sends.  A
 * first byte of HAS_PARTS begins a conversation: parts that end with a form feed, each
 * with a line that names the peer and the server's situation (situation.c).  With
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
#include "situation.h"

enum {
    WHICH_PEER = 0x03,
    FEW_BYTES = 0x04,
    HAS_PARTS = 0x40,
    FIRST_PEER = 0xc0000201, /* 192.0.2.1 */
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
    if (!Log || !Errlog || !(active = xstrdup(Groups[0].LastString)))
        abort();
    setvbuf(Log, NULL, _IONBF, 0);
    situation_keep();
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

/* The connection of this number, or NULL. */
static CHANNEL *find_connection(unsigned which)
{
    CHANNEL *channel;

    for (int i = 0; (channel = CHANiter(&i, CTnntp)) != NULL;)
        if (channel->fd == machine_peer_descriptor(which))
            return channel;
    return NULL;
}

/* As the main loop does: read while the channel is there and something arrives. */
static void converse(unsigned which)
{
    CHANNEL *listener = find_channel(CTremconn);
    CHANNEL *peer = find_connection(which);

    if (!peer) {
        machine_set_peer(which, FIRST_PEER + which);
        if (situation.is_local)
            NCcreate(machine_peer_descriptor(which), false, true);
        else
            listener->Reader(listener);
        peer = find_connection(which);
    }
    for (int i = 0; i < ROUNDS && peer && peer->Type == CTnntp; i++) {
        if (machine_waiting() == 0 && !situation.is_last)
            break;
        peer->Reader(peer);
        if (machine_waiting() == 0)
            break;
    }
}

/* One part of a conversation; what it says of the server holds until the next one. */
static void run_part(const uint8_t *bytes, size_t size)
{
    const uint8_t *line = memchr(bytes + 1, '\n', size - 1);
    size_t length = line ? (size_t)(line - bytes) : size;
    unsigned mode = bytes[0];

    situation_set((const char *)bytes + 1, length - 1);
    if (line)
        length++;
    machine_send(bytes + length, size - length, mode & FEW_BYTES ? FEW : SIZE_MAX);
    if (setjmp(machine_exit) == 0)
        converse(mode & WHICH_PEER);
}

static void run_parts(const uint8_t *bytes, size_t size)
{
    while (size > 0) {
        const uint8_t *end = memchr(bytes, '\f', size);
        size_t length = end ? (size_t)(end - bytes) : size;
        if (length > 0)
            run_part(bytes, length);
        length += end != NULL;
        bytes += length;
        size -= length;
    }
}

static void run(const uint8_t *bytes, size_t size, unsigned mode)
{
    static int is_started;

    if (!is_started)
        start();
    is_started = 1;
    situation_reset();
    if (mode & HAS_PARTS) {
        run_parts(bytes, size);
    } else {
        machine_send(bytes, size, mode & FEW_BYTES ? FEW : SIZE_MAX);
        if (setjmp(machine_exit) == 0)
            converse(mode & WHICH_PEER);
    }
    situation_reset();
    machine_send("", 0, 0);
    if (setjmp(machine_exit) == 0)
        NCclose();
    if (setjmp(machine_exit) == 0)
        close_all(CTreject);
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
    if (size > 0 && bytes[0] & HAS_PARTS)
        run(bytes, size, HAS_PARTS);
    else if (size > 0)
        run(bytes + 1, size - 1, bytes[0]);
    return 0;
}

#endif
