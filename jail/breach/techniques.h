/*
 * Every way out that is tried, one row each.
 *
 *     X(name, proof, witness, flags, about, closed_by)
 *
 * `proof` is what shows outside that the technique worked; `witness` names the outside
 * witness that notices it (the rows of jail/audit/witness.c), or is NULL.  The battery
 * makes its table of functions from this list, the audit its table of expectations, and
 * docs/escapes.md is checked against it, so a technique is added here and nowhere else.
 *
 * The order is the order of execution: what may end the whole battery comes last.
 */
#ifndef SPILLWAY_JAIL_BREACH_TECHNIQUES_H
#define SPILLWAY_JAIL_BREACH_TECHNIQUES_H

enum breach_proof {
    PROOF_CANARY, /* bytes of the canary came back; they are compared outside */
    PROOF_WITNESS, /* something outside changed, and a witness saw it */
    PROOF_ANSWER, /* the kernel's answer: the next step would do harm */
};

enum breach_flags {
    NEEDS_CHILD = 1, /* makes processes of its own */
    NEEDS_HELPER = 2, /* something in the fake host plays along */
    EXHAUSTS = 4, /* takes more of a resource than the jail was asked to allow */
};

/* clang-format off */
#define BREACH_TECHNIQUES(X)                                                           \
    /* Out of the folder */                                                            \
    X(plain_path, PROOF_CANARY, NULL, 0,                                               \
      "open a file outside by its own path",                                           \
      "chroot or pivot_root; Landlock")                                                \
    X(chroot_dotdot, PROOF_CANARY, NULL, 0,                                            \
      "chroot into a subfolder, then climb with .. from the old one",                  \
      "an unprivileged id (no CAP_SYS_CHROOT)")                                        \
    X(chroot_saved_fd, PROOF_CANARY, NULL, 0,                                          \
      "chroot deeper, fchdir to a descriptor kept on the old root, climb",             \
      "an unprivileged id (no CAP_SYS_CHROOT)")                                        \
    X(chroot_uds_double, PROOF_CANARY, NULL, 0,                                        \
      "pass the old root through a socket pair across a second chroot, climb",         \
      "an unprivileged id (no CAP_SYS_CHROOT)")                                        \
    X(movedir_nested, PROOF_CANARY, NULL, NEEDS_CHILD,                                 \
      "move a folder out of a nested chroot while a child works in it",                \
      "an unprivileged id (no CAP_SYS_CHROOT)")                                        \
    X(movedir_outside_helper, PROOF_CANARY, "moved", NEEDS_HELPER,                     \
      "a process outside moves our working folder out of the tree",                    \
      "a mount namespace with a private tmpfs; Landlock")                              \
    X(mount_proc_pidroot, PROOF_CANARY, "mounts", 0,                                   \
      "mount a proc and walk through /proc/PID/root",                                  \
      "an unprivileged id (no CAP_SYS_ADMIN); pid namespace")                          \
    X(proc_pid_root, PROOF_CANARY, NULL, 0,                                            \
      "walk through /proc/PID/root of a proc that is already mounted",                 \
      "a fresh, restricted proc of an own pid namespace")                              \
    X(mknod_root_device, PROOF_CANARY, NULL, 0,                                        \
      "make the block device of the root file system and read it raw",                 \
      "an unprivileged id (no CAP_MKNOD); nodev")                                      \
    X(mount_root_device, PROOF_CANARY, "mounts", 0,                                    \
      "make the block device of the root file system and mount it again",              \
      "an unprivileged id (no CAP_MKNOD, no CAP_SYS_ADMIN)")                           \
    X(open_by_handle_at, PROOF_CANARY, NULL, 0,                                        \
      "open the file system's root by a guessed file handle",                          \
      "an unprivileged id (no CAP_DAC_READ_SEARCH)")                                   \
    X(pidfd_setns_mnt, PROOF_CANARY, NULL, 0,                                          \
      "join the mount namespace of process 1 through a pidfd",                         \
      "an unprivileged id (no CAP_SYS_ADMIN); pid namespace")                          \
    X(fsopen, PROOF_ANSWER, NULL, 0,                                                   \
      "begin a mount with the new mount interface",                                    \
      "an unprivileged id (no CAP_SYS_ADMIN)")                                         \
    X(open_tree_clone, PROOF_ANSWER, NULL, 0,                                          \
      "take a detached copy of the mount tree",                                        \
      "an unprivileged id (no CAP_SYS_ADMIN)")                                         \
    X(tamper_jail_files, PROOF_WITNESS, "tree", 0,                                     \
      "change a file of the tree, so that the next run starts with it",                \
      "files of root, mounted read-only")                                              \
    /* Through descriptors */                                                          \
    X(leaked_dir_fd, PROOF_CANARY, NULL, 0,                                            \
      "use an inherited descriptor of a folder outside",                               \
      "closing descriptors")                                                           \
    X(leaked_file_fd, PROOF_CANARY, NULL, 0,                                           \
      "read an inherited descriptor of a file outside",                                \
      "closing descriptors")                                                           \
    X(fdpass_abstract_sock, PROOF_CANARY, "sockets", NEEDS_HELPER,                     \
      "ask a service outside for a descriptor over an abstract socket",                \
      "network namespace; Landlock; seccomp")                                          \
    X(pidfd_getfd, PROOF_CANARY, NULL, NEEDS_HELPER,                                   \
      "copy a descriptor out of a process outside",                                    \
      "pid namespace; an id of its own; seccomp")                                      \
    /* Other processes */                                                              \
    X(ptrace_outside, PROOF_CANARY, NULL, NEEDS_HELPER,                                \
      "trace a process outside and read its memory",                                   \
      "pid namespace; an id of its own; Landlock; seccomp")                            \
    X(process_vm_rw, PROOF_CANARY, "memory", NEEDS_HELPER,                             \
      "read and write the memory of a process outside",                                \
      "pid namespace; an id of its own; Landlock; seccomp")                            \
    X(kill_outside, PROOF_WITNESS, "signals", NEEDS_HELPER,                            \
      "send a signal to a process outside",                                            \
      "pid namespace; an id of its own; Landlock")                                     \
    X(prlimit_outside, PROOF_WITNESS, "limits", NEEDS_HELPER,                          \
      "change the resource limits of a process outside",                               \
      "pid namespace; an id of its own; seccomp")                                      \
    X(tiocsti, PROOF_WITNESS, "terminal", 0,                                           \
      "type into the terminal that the supervisor was started from",                   \
      "a session of its own; no terminal descriptor; seccomp")                         \
    X(open_dev_tty, PROOF_ANSWER, NULL, 0,                                             \
      "open the controlling terminal by its name",                                     \
      "a session of its own; no /dev/tty in the tree")                                 \
    /* Shared memory, queues, keys */                                                  \
    X(sysv_shm, PROOF_CANARY, "ipc", NEEDS_HELPER,                                     \
      "attach a System V memory segment of outside by its key",                        \
      "ipc namespace; seccomp")                                                        \
    X(sysv_shm_guess_id, PROOF_CANARY, "ipc", NEEDS_HELPER,                            \
      "attach a System V memory segment of outside by a guessed number",               \
      "ipc namespace; seccomp")                                                        \
    X(sysv_sem, PROOF_WITNESS, "ipc", NEEDS_HELPER,                                    \
      "set a System V semaphore of outside",                                           \
      "ipc namespace; seccomp")                                                        \
    X(sysv_msg, PROOF_WITNESS, "ipc", NEEDS_HELPER,                                    \
      "send to a System V message queue of outside",                                   \
      "ipc namespace; seccomp")                                                        \
    X(posix_mq, PROOF_WITNESS, "ipc", NEEDS_HELPER,                                    \
      "send to a POSIX message queue of outside",                                      \
      "ipc namespace; seccomp")                                                        \
    X(user_keyring, PROOF_CANARY, NULL, NEEDS_HELPER,                                  \
      "read a key that a process of the same user keeps in the kernel",                \
      "an id of its own; user namespace; seccomp")                                     \
    /* Network */                                                                      \
    X(net_loopback_tcp, PROOF_CANARY, "sockets", NEEDS_HELPER,                         \
      "connect to a service outside over loopback",                                    \
      "network namespace; Landlock; seccomp")                                          \
    X(netlink, PROOF_ANSWER, NULL, 0,                                                  \
      "open a netlink socket", "seccomp")                                              \
    X(packet_socket, PROOF_ANSWER, NULL, 0,                                            \
      "open a raw packet socket",                                                      \
      "an unprivileged id (no CAP_NET_RAW); seccomp")                                  \
    X(vsock_socket, PROOF_ANSWER, NULL, 0,                                             \
      "open a socket to the hypervisor, which no namespace confines", "seccomp")       \
    X(alg_socket, PROOF_ANSWER, NULL, 0,                                               \
      "open a socket to the kernel's ciphers", "seccomp")                              \
    /* The kernel, with rights */                                                      \
    X(mknod_mem_kmem_port_kmsg, PROOF_ANSWER, NULL, 0,                                 \
      "make and open /dev/mem, kmem, port or kmsg",                                    \
      "an unprivileged id (no CAP_MKNOD); nodev")                                      \
    X(core_pattern_write, PROOF_ANSWER, "mounts", 0,                                   \
      "open core_pattern for writing (nothing is written)",                            \
      "an unprivileged id; proc without sys")                                          \
    X(core_pipe_handler, PROOF_ANSWER, NULL, 0,                                        \
      "crash so that the kernel starts a core handler outside as root",                \
      "a soft core limit of 1 that the filter keeps")                                  \
    X(sysrq_write, PROOF_ANSWER, "mounts", 0,                                          \
      "open sysrq-trigger for writing (nothing is written)",                           \
      "an unprivileged id; proc without sys")                                          \
    X(release_agent, PROOF_ANSWER, "mounts", 0,                                        \
      "open a cgroup's release_agent for writing (nothing is written)",                \
      "an unprivileged id (no CAP_SYS_ADMIN)")                                         \
    X(kernel_log, PROOF_ANSWER, NULL, 0,                                               \
      "read the kernel's log", "an unprivileged id (no CAP_SYSLOG); seccomp")          \
    X(init_module, PROOF_ANSWER, NULL, 0,                                              \
      "load a kernel module (an empty one)",                                           \
      "an unprivileged id (no CAP_SYS_MODULE)")                                        \
    X(kexec, PROOF_ANSWER, NULL, 0,                                                    \
      "load another kernel (with flags that no kernel accepts)",                       \
      "an unprivileged id (no CAP_SYS_BOOT)")                                          \
    X(iopl, PROOF_ANSWER, NULL, 0,                                                     \
      "reach the hardware's ports",                                                    \
      "an unprivileged id (no CAP_SYS_RAWIO)")                                         \
    X(reboot_right, PROOF_ANSWER, NULL, 0,                                             \
      "ask for the right to reboot (with numbers that no kernel accepts)",             \
      "an unprivileged id (no CAP_SYS_BOOT)")                                          \
    X(sethostname, PROOF_WITNESS, "hostname", 0,                                       \
      "change the hostname", "an unprivileged id; uts namespace")                      \
    /* The kernel, by its surface */                                                   \
    X(io_uring, PROOF_ANSWER, NULL, 0,                                                 \
      "make an io_uring", "seccomp")                                                   \
    X(bpf_load, PROOF_ANSWER, NULL, 0,                                                 \
      "load a BPF program", "an unprivileged id (no CAP_BPF); seccomp")                \
    X(perf_event, PROOF_ANSWER, NULL, 0,                                               \
      "open performance counters, of the whole machine if possible", "seccomp")        \
    X(userfaultfd, PROOF_ANSWER, NULL, 0,                                              \
      "handle page faults in user space", "seccomp")                                   \
    X(fanotify, PROOF_ANSWER, NULL, 0,                                                 \
      "watch file systems", "seccomp")                                                 \
    X(personality_noaslr, PROOF_ANSWER, NULL, 0,                                       \
      "switch address randomisation off", "seccomp")                                   \
    X(userns, PROOF_ANSWER, NULL, 0,                                                   \
      "make a user namespace, and with it every capability inside",                    \
      "no nested user namespaces; seccomp")                                            \
    /* Credentials */                                                                  \
    X(setuid_binary, PROOF_ANSWER, NULL, NEEDS_CHILD | NEEDS_HELPER,                   \
      "run a set-id program that was left in the tree",                                \
      "no set-id files; nosuid; no_new_privs")                                         \
    X(regain_uid0, PROOF_ANSWER, NULL, 0,                                              \
      "become root again", "dropping all three user ids")                              \
    X(gid0_left, PROOF_ANSWER, NULL, 0,                                                \
      "find root's group among ours", "setgroups before setresgid")                    \
    X(caps_left, PROOF_ANSWER, NULL, 0,                                                \
      "find a capability", "dropping capabilities")                                    \
    /* More than its share; the last may take the battery with it */                   \
    X(dos_fds, PROOF_ANSWER, NULL, EXHAUSTS,                                           \
      "open more descriptors than allowed", "RLIMIT_NOFILE")                           \
    X(dos_disk, PROOF_ANSWER, NULL, EXHAUSTS,                                          \
      "write more bytes than allowed", "a size-capped tmpfs")                          \
    X(dos_inodes, PROOF_ANSWER, NULL, EXHAUSTS,                                        \
      "make more files than allowed", "a tmpfs with few inodes")                       \
    X(dos_fork, PROOF_ANSWER, NULL, EXHAUSTS | NEEDS_CHILD,                            \
      "make more processes than allowed", "a pids cgroup; RLIMIT_NPROC")               \
    X(dos_memory, PROOF_ANSWER, NULL, EXHAUSTS,                                        \
      "touch more memory than allowed", "a memory cgroup; a watchdog")
/* clang-format on */

#endif
