/*
 * What sshd's harnesses tell the stand-ins of peer.c: the client at the other end of
 * the connection, and the machine that sshd believes to run on.
 */
#ifndef SPILLWAY_TARGETS_SSHD_PEER_H
#define SPILLWAY_TARGETS_SSHD_PEER_H

#include <setjmp.h>
#include <stddef.h>
#include <sys/types.h>

struct sshkey;

/* Where a process that ends arrives: the connection is over, the harness goes on.  A
 * harness that awaits no end says no setjmp(), and abort() is called instead. */
extern jmp_buf peer_gone;
extern int peer_is_awaited;
#define peer_has_gone() (peer_is_awaited = 1, setjmp(peer_gone) != 0)

/* A descriptor that is taken for a socket, as those above it are, each with another end;
 * those below are not. */
enum { PEER_SOCKET = 500 };

/* What the client sends, from its first byte on; then it hangs up. */
void peer_sends(const void *bytes, size_t size);

/* For so many calls the connection is busy now and then, and takes less than all. */
void peer_hesitate(unsigned calls);

/* What is called when sshd wants more than was sent, before it hears that the client
 * has hung up; it may call peer_sends() again. */
void peer_on_silence(void (*callback)(void));

/* The one file that a harness may name, while there are bytes in it. */
extern const char peer_file_name[];
void peer_file(const void *bytes, size_t size);

/* As open(2), of the files in memory. */
int peer_open(const char *path, int flags, ...);

/* Whether `fd` is of a file in memory; then `got` is what read(2) of it says. */
int peer_reads_file(int fd, void *buffer, size_t size, ssize_t *got);

/* What becomes of a command that sshd starts: below 0 it does not start, above it ends
 * badly. */
extern int peer_command_result;

/* The key that the text (one of keys.h) stands for; the caller keeps it. */
struct sshkey *peer_key(const char *text);

/* Start the numbers that sshd takes for random from the same place again. */
void peer_restart_random(void);

#endif
