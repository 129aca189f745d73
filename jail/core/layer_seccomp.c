/*
 * seccomp: the kernel answers only the calls that this kind of program needs.
 *
 * It is the layer that keeps the kernel's own code out of reach: of about 360 calls a
 * target has 70 at most.  What is denied gives an error, not death, so that a program's
 * fallback and a sanitizer's report still work.
 */
#include <errno.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/scoped.h"
#include "jail/core/filter.h"
#include "jail/core/layer.h"
#include "jail/core/message.h"

static const char *const profile_names[] = {
    [JAIL_PROFILE_TARGET] = "target",           [JAIL_PROFILE_ENGINE] = "engine",
    [JAIL_PROFILE_DAEMON] = "daemon",           [JAIL_PROFILE_BATTERY] = "battery",
    [JAIL_PROFILE_DAEMON_ROOT] = "daemon-root", [JAIL_PROFILE_SHELL] = "shell",
    [JAIL_PROFILE_NONE] = "no filter",          [JAIL_PROFILE_RELAY] = "relay",
};

static bool is_wanted(const struct jail_plan *p)
{
    return p->spec->level == JAIL_LEVEL_HARDENED &&
           p->spec->profile != JAIL_PROFILE_NONE;
}

static bool has_second_stage(const struct jail_spec *spec)
{
    return spec->has_second_stage && spec->profile == JAIL_PROFILE_TARGET;
}

static bool prepare(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    jail_layer_note(row, JAIL_LAYER_HELD, "profile %s",
                    profile_names[p->spec->profile]);
    return filter_build(p->spec->profile, SCMP_ARCH_NATIVE, &p->filter, e) &&
           (!has_second_stage(p->spec) ||
            filter_build_gate(p->spec->late_calls, SCMP_ARCH_NATIVE, &p->gate, e));
}

static bool probe(const struct jail_plan *p, struct err *e)
{
    unsigned action = SECCOMP_RET_ERRNO;

    (void)p;
    return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0 ||
           err_set(e, errno, "this kernel has no seccomp filters");
}

/*
 * Installed before the first stage, which would not let its listener be sent.  Without
 * it (an old kernel, or a listener of someone else's around us) the first stage holds
 * as ever.
 */
static bool apply_gate(const struct jail_plan *p, struct jail_layer_record *row,
                       struct err *e)
{
    const struct message m = {.kind = MESSAGE_GATE};
    SCOPED_FD int listener = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
                                          SECCOMP_FILTER_FLAG_NEW_LISTENER, &p->gate);

    if (listener < 0) {
        jail_layer_note(row, JAIL_LAYER_WEAKER, "profile target, no second stage: %s",
                        strerrorname_np(errno));
        return true;
    }
    jail_layer_note(row, JAIL_LAYER_HELD, "profile target, in two stages");
    return message_send(p->channel_fd, &m, listener, e);
}

static bool apply(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    if (p->gate.len && !apply_gate(p, row, e))
        return false;
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &p->filter) == 0 ||
           err_set(e, errno, "install the seccomp filter");
}

/* Asking for the personality changes nothing, anyone may, and no profile needs it. */
static bool verify(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    (void)p, (void)row;
    return (personality(0xffffffff) == -1 && errno == EPERM) ||
           err_set(e, 0, "a denied call was answered");
}

static void release(struct jail_plan *p)
{
    filter_fini(&p->filter);
    filter_fini(&p->gate);
}

const struct jail_layer jail_layer_seccomp = {
    .name = "seccomp",
    .about = "the kernel answers only the calls this kind of program needs",
    .stage = JAIL_STAGE_LAST,
    .may_miss = JAIL_MISS_ALWAYS,
    .is_wanted = is_wanted,
    .probe = probe,
    .prepare = prepare,
    .apply = apply,
    .verify = verify,
    .release = release,
};
