/*
 * caps: no capability now, and none to be had by any later exec; see capabilities(7).
 *
 * Five sets: bounding (what an exec may give), inheritable, ambient, permitted and
 * effective.  While the id is still to be dropped, the two capabilities for that stay;
 * the kernel takes them away when the last id stops being 0, and so is it verified.
 */
#include <errno.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "jail/core/layer.h"

enum { SETS = 2, LAST_POSSIBLE = 63 };

static const unsigned long locked_bits = SECBIT_NOROOT | SECBIT_NOROOT_LOCKED |
                                         SECBIT_KEEP_CAPS_LOCKED |
                                         SECBIT_NO_CAP_AMBIENT_RAISE |
                                         SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED;

static bool drop_bounding(struct err *e)
{
    for (unsigned long cap = 0; cap <= LAST_POSSIBLE; cap++) {
        int has = prctl(PR_CAPBSET_READ, cap, 0, 0, 0);

        if (has < 0)
            break; /* past the last one this kernel knows */
        if (has && prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) != 0)
            return err_set(e, errno, "drop capability %lu from the bounding set", cap);
    }
    return true;
}

static bool set_caps(uint64_t kept, struct err *e)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[SETS] = {
        {.effective = (uint32_t)kept,         .permitted = (uint32_t)kept        },
        {.effective = (uint32_t)(kept >> 32), .permitted = (uint32_t)(kept >> 32)},
    };

    return syscall(SYS_capset, &header, data) == 0 || err_set(e, errno, "capset");
}

/* Without any capability (no root and no namespace) there is nothing to lock. */
static bool has_any(void)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[SETS] = {0};

    return syscall(SYS_capget, &header, data) != 0 || data[0].permitted ||
           data[1].permitted;
}

static bool apply(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    uint64_t for_the_drop = UINT64_C(1) << CAP_SETUID | UINT64_C(1) << CAP_SETGID;
    bool is_drop_to_come = geteuid() == 0 && jail_layer_is_on(p, &jail_layer_uid);

    if (!has_any()) {
        jail_layer_note(row, JAIL_LAYER_HELD, "there were none");
        return true;
    }
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0)
        return err_set(e, errno, "clear the ambient set");
    if (!drop_bounding(e))
        return false;
    if (prctl(PR_SET_SECUREBITS, locked_bits, 0, 0, 0) != 0)
        return err_set(e, errno, "set the secure bits");
    jail_layer_note(row, JAIL_LAYER_HELD, "all sets empty, root gives none");
    return set_caps(is_drop_to_come ? for_the_drop : 0, e);
}

static bool verify(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[SETS] = {0};
    bool was_empty = row->detail[0] == 't';

    (void)p;
    if (syscall(SYS_capget, &header, data) != 0)
        return err_set(e, errno, "capget");
    for (int i = 0; i < SETS; i++) {
        if (data[i].effective || data[i].permitted || data[i].inheritable)
            return err_set(e, 0, "capabilities %08x %08x %08x are left",
                           data[i].effective, data[i].permitted, data[i].inheritable);
    }
    for (unsigned long cap = 0; !was_empty && cap <= LAST_POSSIBLE; cap++) {
        if (prctl(PR_CAPBSET_READ, cap, 0, 0, 0) > 0)
            return err_set(e, 0, "capability %lu can come back", cap);
    }
    return was_empty ||
           (prctl(PR_GET_SECUREBITS, 0, 0, 0, 0) & (int)locked_bits) ==
               (int)locked_bits ||
           err_set(e, 0, "the secure bits are not set");
}

const struct jail_layer jail_layer_caps = {
    .name = "caps",
    .about = "no capability, and none to be had by exec",
    .stage = JAIL_STAGE_PROGRAM,
    .is_wanted = jail_layer_always,
    .apply = apply,
    .verify = verify,
};
