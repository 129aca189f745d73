/*
 * Fuzzing harness: one packet of a client through ns__client_request(), the function
 * that the network manager calls with it, against a server with two signed zones and
 * one that anybody may update.
 *
 * The first byte says how it came: over TCP if odd.  There is no resolver behind the
 * server, so nothing leads to the network; wire.c stands for the manager.
 */
#include "server.h"
#include "zones.h"

enum { PACKET_MAX = 65535 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static dns_zone_t *updated;
static dns_fixedname_t updated_origin;

static void serve_all(isc_taskmgr_t *tasks)
{
    dns_name_t *origin = dns_fixedname_initname(&updated_origin);
    dns_acl_t *anybody = NULL;
    isc_task_t *task = NULL;

    must(dns_acl_any(memory, &anybody));
    for (size_t i = 0; i < ARRAY_SIZE(zones); i++) {
        dns_fixedname_t fixed;
        dns_name_t *name = dns_fixedname_initname(&fixed);
        must(dns_name_fromstring(name, zones[i].name, 0, NULL));
        serve(name, zones[i].text, dns_zone_primary, anybody);
    }
    must(dns_name_fromstring(origin, "updated.test.", 0, NULL));
    updated = serve(origin, updated_zone, dns_zone_primary, anybody);
    must(isc_task_create(tasks, 0, &task));
    dns_zone_settask(updated, task);
    dns_zone_setupdateacl(updated, anybody);
}

/* What an update has changed must not be there for the next input. */
static void take_back(void)
{
    fill(updated, dns_fixedname_name(&updated_origin), updated_zone);
    wire_settle();
}

static bool is_update(const uint8_t *packet, size_t size)
{
    return size > 2 && (packet[2] >> 3 & 0xf) == dns_opcode_update;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    isc_taskmgr_t *tasks = make_view();

    UNUSED(argc);
    UNUSED(argv);
    serve_all(tasks);
    dns_view_freeze(view);
    wire_connect(make_client(tasks, NULL));
    wire_settle();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size < 1 || size > PACKET_MAX)
        return 0;
    wire_receive(bytes + 1, size - 1, bytes[0] & 1, ns__client_request);
    if (is_update(bytes + 1, size - 1))
        take_back();
    return 0;
}
