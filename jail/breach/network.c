/*
 * Network: services on loopback, and the socket families that are kernel surface.
 *
 * Sources: network_namespaces(7), vsock(7), netlink(7), packet(7).
 */
#include "jail/breach/probe.h"
#include "jail/breach/sys.h"

#include <arpa/inet.h>
#include <netinet/in.h>

enum breach_outcome probe_net_loopback_tcp(struct probe *p)
{
    unsigned char bytes[BREACH_CANARY_SIZE];
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)p->orders->tcp_port),
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int s = sys_socket(AF_INET, SOCK_STREAM, 0);
    ssize_t size;

    if (s < 0)
        return probe_failed(p, "socket");
    if (sys_connect(s, &address, sizeof address))
        return probe_failed(p, "connect");
    sys_receive_limit(s, 500);
    size = sys_read(s, bytes, sizeof bytes);
    return probe_found(p, size > 0 && probe_take_evidence(p, bytes, (size_t)size),
                       "read");
}

static enum breach_outcome try_family(struct probe *p, int family, int type)
{
    if (sys_socket(family, type, 0) < 0)
        return probe_failed(p, "socket");
    return probe_says(p, BREACH_REACHABLE, "a socket");
}

enum breach_outcome probe_netlink(struct probe *p)
{
    return try_family(p, AF_NETLINK, SOCK_RAW);
}

enum breach_outcome probe_packet_socket(struct probe *p)
{
    return try_family(p, AF_PACKET, SOCK_RAW);
}

enum breach_outcome probe_vsock_socket(struct probe *p)
{
    return try_family(p, AF_VSOCK, SOCK_STREAM);
}

enum breach_outcome probe_alg_socket(struct probe *p)
{
    return try_family(p, AF_ALG, SOCK_SEQPACKET);
}
