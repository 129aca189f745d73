/*
 * What sshd's harnesses tell the stand-ins of peer.c: the client at the other end of
 * the connection, and the machine that sshd believes to run on.
 */
#ifndef SPILLWAY_TARGETS_SSHD_PEER_H
#define SPILLWAY_TARGETS_SSHD_PEER_H

#include <setjmp.h>
#include <stddef.h>

struct sshkey;

/* Where a process that ends arrives: the connection is over, the harness goes on. */
extern jmp_buf peer_gone;

/* What the client sends, from its first byte on; then it hangs up. */
void peer_sends(const void *bytes, size_t size);

/* What is called when sshd wants more than was sent, before it hears that the client
 * has hung up; it may call peer_sends() again. */
void peer_on_silence(void (*callback)(void));

/* The one file that a harness may name, while there are bytes in it. */
extern const char peer_file_name[];
void peer_file(const void *bytes, size_t size);

/* The key that the text (one of keys.h) stands for; the caller keeps it. */
struct sshkey *peer_key(const char *text);

/* Start the numbers that sshd takes for random from the same place again. */
void peer_restart_random(void);

#endif
