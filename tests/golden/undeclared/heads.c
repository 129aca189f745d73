/* Packets that may be shorter than what is read of them. */
#include "protocol.h"

#include <stddef.h>
#include <stdint.h>

/* Most of the handlers ask how much there is. */
static void hello_good(uint16_t index, uint16_t length, const void *param)
{
    const struct ev_hello *ev = param;

    if (length < sizeof(*ev)) {
        log_error("too short");
        return;
    }
    greet(index, ev->name);
}

static void bye_good(uint16_t index, uint16_t length, const void *param)
{
    const struct ev_bye *ev = param;

    if (length < sizeof(*ev))
        return;
    forget(index, ev->reason);
}

static void ping_good(uint16_t index, uint16_t length, const void *param)
{
    const struct ev_ping *ev = param;

    if (length != sizeof(*ev))
        return;
    answer(index, ev->cookie);
}

static void pong_bad(uint16_t index, uint16_t length, const void *param)
{
    const struct ev_pong *ev = param;

    log_debug("pong of %u bytes", length);
    settle(index, ev->cookie); // expect: bounds-read
}

/* The look comes behind the read. */
static void data_bad(uint16_t index, uint16_t length, const void *param)
{
    const struct ev_data *ev = param;
    uint8_t kind = ev->kind; // expect: bounds-read

    if (length < sizeof(*ev))
        return;
    take(index, kind);
}

/* One that only counts on what it is given does not know. */
void register_all(void)
{
    on_event(EV_HELLO, hello_good);
    on_event(EV_BYE, bye_good);
    on_event(EV_PING, ping_good);
    on_event(EV_PONG, pong_bad);
    on_event(EV_DATA, data_bad);
}

/* A head is taken off that need not be there. */
int unwrap_bad(const uint8_t *packet, size_t size)
{
    uint16_t type = get_be16(packet); // expect: source-overread

    return dispatch(type, packet + 4, size - 4);
}

int unwrap_good(const uint8_t *packet, size_t size)
{
    uint16_t type = 0;

    if (size < 4)
        return -1;
    type = get_be16(packet);
    return dispatch(type, packet + 4, size - 4);
}

/* Some other function looks, and says what it saw. */
int checked_good(const uint8_t *packet, size_t size)
{
    if (!is_well_formed(packet, size))
        return -1;
    return dispatch(get_be16(packet), packet + 4, size - 4);
}

/* Looked at, but for less than is read. */
int count_bad(const uint8_t *packet, size_t size)
{
    if (size < 5)
        return -1;
    return get_be32(packet + 4); // expect: source-overread
}

int count_good(const uint8_t *packet, size_t size)
{
    if (size < 8)
        return -1;
    return get_be32(packet + 4);
}

/* What is made there is no packet that came in, and a kind is no length. */
size_t wrap_good(uint8_t *out, size_t size)
{
    out[0] = 1;
    out[1] |= 2;
    return fill(out + 2, size - 2);
}

void notify_good(const void *context, int kind)
{
    const struct peer *p = context;

    if (kind == 3)
        return;
    tell(p->name, kind);
}

/* Its only caller asks. */
static int body_good(const uint8_t *body, size_t left)
{
    return dispatch(body[0], body + 1, left - 1);
}

int message_good(const uint8_t *message, size_t n)
{
    if (n < 3)
        return -1;
    return body_good(message + 2, n - 2);
}
