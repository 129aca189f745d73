/*
 * What --net asks for: "none", "loopback", or "listen:" and ports of ours that lead to
 * ports inside: [OUTSIDE:]INSIDE[/tcp|/udp], separated by commas.
 */
#include "cli/jail.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/scoped.h"

static const char listen_prefix[] = "listen:";

/* A decimal number up to 65535, ended by one of `ends` or the end of the text. */
static bool read_port(const char **at, const char *ends, uint16_t *out)
{
    char *end = NULL;
    unsigned long value;

    if (!isdigit((unsigned char)**at))
        return false;
    value = strtoul(*at, &end, 10);
    if (value > UINT16_MAX || (*end && !strchr(ends, *end)))
        return false;
    *at = end;
    *out = (uint16_t)value;
    return true;
}

static bool add_forward(struct jail_cli_net *net, enum jail_protocol protocol,
                        uint16_t outside, uint16_t inside)
{
    if (net->forward_count == JAIL_FORWARD_MAX)
        return false;
    net->forwards[net->forward_count++] = (struct jail_forward){
        .protocol = protocol, .outside = outside, .inside = inside};
    return true;
}

/* One of the list.  Without a protocol it is both. */
static bool add_listed(struct jail_cli_net *net, const char *at)
{
    uint16_t outside, inside;

    if (!read_port(&at, ":/", &outside))
        return false;
    inside = outside;
    if (*at == ':' && (at++, !read_port(&at, "/", &inside)))
        return false;
    if (inside == 0)
        return false;
    if (*at == '\0')
        return add_forward(net, JAIL_TCP, outside, inside) &&
               add_forward(net, JAIL_UDP, outside, inside);
    if (strcmp(at, "/tcp") == 0)
        return add_forward(net, JAIL_TCP, outside, inside);
    return strcmp(at, "/udp") == 0 && add_forward(net, JAIL_UDP, outside, inside);
}

bool jail_cli_parse_net(const char *text, struct jail_cli_net *out, struct err *e)
{
    *out = (struct jail_cli_net){.net = JAIL_NET_NONE};
    if (strcmp(text, "none") == 0)
        return true;
    out->net = JAIL_NET_LOOPBACK;
    if (strcmp(text, "loopback") == 0)
        return true;
    if (strncmp(text, listen_prefix, strlen(listen_prefix)) != 0)
        return err_set(e, 0, "\"%s\" is not none, loopback or listen:PORT", text);
    for (const char *at = text + strlen(listen_prefix); at;) {
        SCOPED_FREE char *one = mem_strndup(at, strcspn(at, ","));
        if (!add_listed(out, one))
            return err_set(
                e, 0, "\"%s\" is not [OUTSIDE:]INSIDE[/tcp|/udp]%s", one,
                out->forward_count == JAIL_FORWARD_MAX ? ", or one port too many" : "");
        at = strchr(at, ',');
        at = at ? at + 1 : NULL;
    }
    return true;
}
