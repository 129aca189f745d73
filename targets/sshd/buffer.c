/*
 * Fuzzing harness: the buffer that all messages are read from and written to, call by
 * call.  Each step is a byte that says what, one or more that say how much, and bytes.
 */
#include "includes.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sshbuf.h"
#include "ssherr.h"

enum { STEP_BYTES = 3, PART_MAX = 1 << 16 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void get(struct sshbuf *b, unsigned kind, unsigned how)
{
    int has_place = how & 1;
    u_int64_t eight;
    u_int32_t four;
    uint16_t two;
    uint8_t one, *bytes = NULL;
    const uint8_t *inside;
    char *text = NULL;
    size_t size;

    switch (kind % 10) {
    case 0: sshbuf_get_u64(b, has_place ? &eight : NULL); break;
    case 1: sshbuf_get_u32(b, has_place ? &four : NULL); break;
    case 2: sshbuf_get_u16(b, has_place ? &two : NULL); break;
    case 3: sshbuf_get_u8(b, has_place ? &one : NULL); break;
    case 4:
        sshbuf_get_string(b, has_place ? &bytes : NULL, how & 2 ? &size : NULL);
        break;
    case 5:
        sshbuf_get_cstring(b, has_place ? &text : NULL, how & 2 ? &size : NULL);
        break;
    case 6:
        sshbuf_get_string_direct(b, has_place ? &inside : NULL, how & 2 ? &size : NULL);
        break;
    case 7:
        sshbuf_peek_string_direct(b, has_place ? &inside : NULL,
                                  how & 2 ? &size : NULL);
        break;
    case 8:
        sshbuf_get_bignum2_bytes_direct(b, has_place ? &inside : NULL,
                                        how & 2 ? &size : NULL);
        break;
    default: sshbuf_get(b, has_place ? &one : NULL, how & 2 ? 1 : 0); break;
    }
    free(bytes);
    free(text);
}

static void at_offset(struct sshbuf *b, unsigned kind, size_t offset,
                      const uint8_t *bytes, size_t size)
{
    int has_place = (kind & 0x10) != 0;
    u_int64_t eight = size;
    u_int32_t four = (u_int32_t)size;
    uint16_t two = (uint16_t)size;
    uint8_t one = (uint8_t)size;

    if (kind & 0x20)
        offset = SIZE_MAX - offset;
    switch (kind % 9) {
    case 0: sshbuf_peek_u64(b, offset, has_place ? &eight : NULL); break;
    case 1: sshbuf_peek_u32(b, offset, has_place ? &four : NULL); break;
    case 2: sshbuf_peek_u16(b, offset, has_place ? &two : NULL); break;
    case 3: sshbuf_peek_u8(b, offset, has_place ? &one : NULL); break;
    case 4: sshbuf_poke_u64(b, offset, eight); break;
    case 5: sshbuf_poke_u32(b, offset, four); break;
    case 6: sshbuf_poke_u16(b, offset, two); break;
    case 7: sshbuf_poke_u8(b, offset, one); break;
    default: sshbuf_poke(b, offset, bytes, size); break;
    }
}

static void put(struct sshbuf *b, unsigned kind, const uint8_t *bytes, size_t size)
{
    struct sshbuf *part = sshbuf_from(bytes, size);
    char text[64];

    if (!part)
        abort();
    snprintf(text, sizeof text, "%.*s", (int)size, (const char *)bytes);
    switch (kind % 12) {
    case 0: sshbuf_put_u64(b, size); break;
    case 1: sshbuf_put_u32(b, (u_int32_t)size); break;
    case 2: sshbuf_put_u16(b, (uint16_t)size); break;
    case 3: sshbuf_put_u8(b, (uint8_t)size); break;
    case 4: sshbuf_put_string(b, bytes, size); break;
    case 5: sshbuf_put_cstring(b, size > 0 ? text : NULL); break;
    case 6: sshbuf_put_stringb(b, size > 0 ? part : NULL); break;
    case 7: sshbuf_putb(b, part); break;
    case 8: sshbuf_putf(b, "%s", text); break;
    case 9: sshbuf_put_bignum2_bytes(b, bytes, size); break;
    case 10: sshbuf_put(b, bytes, size); break;
    default: sshbuf_put_string(b, NULL, SIZE_MAX); break;
    }
    sshbuf_free(part);
}

static void use_part(struct sshbuf *b, unsigned kind)
{
    struct sshbuf *part = NULL;

    if (kind & 1) {
        if (sshbuf_froms(b, kind & 2 ? &part : NULL) == 0 && kind & 4)
            sshbuf_put_u8(part, 0); /* it is read-only */
    } else {
        part = sshbuf_new();
        if (!part)
            abort();
        sshbuf_get_stringb(b, part);
    }
    sshbuf_free(part);
}

/* A third step in a buffer that has a limit, or that nothing may be written to. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct sshbuf *b = sshbuf_new();

    if (!b)
        abort();
    if (size > 0)
        sshbuf_set_max_size(b, bytes[0] ? (size_t)bytes[0] << 8 : PART_MAX);
    while (size >= STEP_BYTES) {
        unsigned kind = bytes[0], how = bytes[1];
        size_t length = bytes[2];
        bytes += STEP_BYTES;
        size -= STEP_BYTES;
        if (length > size)
            length = size;
        switch (kind >> 6) {
        case 0: put(b, kind & 0x3f, bytes, length); break;
        case 1: get(b, kind & 0x3f, how); break;
        case 2: at_offset(b, kind & 0x3f, how, bytes, length); break;
        default: use_part(b, how); break;
        }
        bytes += length;
        size -= length;
    }
    sshbuf_free(b);
    return 0;
}
