/*
 * What reaches beyond one request of one client: listening, asking other servers, work
 * handed to other threads.  Nothing a request does here may lead to it (there is no
 * resolver, no secondary zone, no interface), so each of these ends the run.
 *
 * Apart from wire.c, and without BIND's headers: the linker asks for the names alone.
 */
#include "outside.h"

#include <stdlib.h>

FILE *outside_fopen(const char *name, const char *mode);

FILE *(*outside_open)(const char *name, const char *mode);

FILE *outside_fopen(const char *name, const char *mode)
{
    return outside_open ? outside_open(name, mode) : fopen(name, mode);
}

#define NEVER_CALLED(name)                                                             \
    void name(void);                                                                   \
    void name(void)                                                                    \
    {                                                                                  \
        abort();                                                                       \
    }

NEVER_CALLED(isc__netmgr_create)
NEVER_CALLED(isc__netmgr_destroy)
NEVER_CALLED(isc__netmgr_shutdown)
NEVER_CALLED(isc_nm_listentcp)
NEVER_CALLED(isc_nm_listentcpdns)
NEVER_CALLED(isc_nm_listentlsdns)
NEVER_CALLED(isc_nm_listenudp)
NEVER_CALLED(isc_nm_read)
NEVER_CALLED(isc_nm_routeconnect)
NEVER_CALLED(isc_nm_stoplistening)
NEVER_CALLED(isc_nm_tcpdnsconnect)
NEVER_CALLED(isc_nm_tlsdnsconnect)
NEVER_CALLED(isc_nm_udpconnect)
NEVER_CALLED(isc_nmsocket_close)
NEVER_CALLED(isc_nmsocket_set_tlsctx)
