/*
 * Fuzzing harness: the options before a key in a user's file, through
 * sshauthopt_parse(), and the way they take from process to process.  Two lists, the
 * second after a newline, are merged as those of a key and of its certificate are.
 */
#include "includes.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "auth-options.h"
#include "sshbuf.h"
#include "ssherr.h"
#include "sshkey.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Through the pipe between the monitor and its child. */
static struct sshauthopt *over_the_pipe(const struct sshauthopt *options,
                                        int is_peer_bad)
{
    struct sshauthopt *copy = NULL;
    struct sshbuf *message = sshbuf_new();

    if (!message || sshauthopt_serialise(options, message, is_peer_bad) != 0 ||
        sshauthopt_deserialise(message, &copy) != 0)
        abort();
    sshbuf_free(message);
    return copy;
}

static void merge(const struct sshauthopt *first, const char *second_text)
{
    const char *reason = NULL;
    struct sshauthopt *second = sshauthopt_parse(second_text, &reason);
    struct sshauthopt *merged = NULL;

    if (!second)
        return;
    merged = sshauthopt_merge(first, second, &reason);
    if (merged)
        sshauthopt_free(over_the_pipe(merged, 1));
    sshauthopt_free(merged);
    sshauthopt_free(second);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *reason = NULL;
    char *text = strndup((const char *)bytes, size);
    char *second = text ? strchr(text, '\n') : NULL;
    struct sshauthopt *options = NULL;

    if (!text)
        abort();
    if (second)
        *second++ = '\0';
    options = sshauthopt_parse(text, &reason);
    if (options) {
        sshauthopt_free(over_the_pipe(options, 0));
        merge(options, second ? second : "restrict,pty");
    }
    sshauthopt_free(options);
    free(text);
    return 0;
}
