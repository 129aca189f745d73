/*
 * Public keys that the harnesses know, in the words of a user's file.  The private ones
 * signed the seeds once and are gone.
 */
#ifndef SPILLWAY_TARGETS_SSHD_KEYS_H
#define SPILLWAY_TARGETS_SSHD_KEYS_H

#define KEY_USER                                                                       \
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDgQZiPkESGjlx+Wg1XdXBFuKmuI4Y8sZP"           \
    "CeSCw16JTw"

#define KEY_CA                                                                         \
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINDF+rwi90I0h9ZtmB1Uv9gGpISLOasvhS"           \
    "ms/tuqKLEz"

#define KEY_ECDSA                                                                      \
    "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAA"           \
    "BBBAUT7eqpn+eOOef0KqLn5x5soGDc46bO2LUSwX6PeC5zssLFzms2TtTTav03rWrkIw2r"           \
    "JPG/1l7DE5DEWPozkzU="

/* Of the first, by the second. */
#define KEY_CERTIFICATE                                                                \
    "ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAxQG9wZ"           \
    "W5zc2guY29tAAAAIH3uI4bOV/+ShjzHlEYW4aXsZp/5Oob9t/Az/+1zQIHAAAAAIDgQZiP"           \
    "kESGjlx+Wg1XdXBFuKmuI4Y8sZPCeSCw16JTwAAAAAAAAAAcAAAABAAAACmlkIG9mIHVzZ"           \
    "XIAAAARAAAABHVzZXIAAAAFb3RoZXIAAAAAXgvhAAAAAACDqn6AAAAAUQAAAA1mb3JjZS1"           \
    "jb21tYW5kAAAACAAAAARkYXRlAAAADnNvdXJjZS1hZGRyZXNzAAAAHgAAABoxOTIuMC4yL"           \
    "jAvMjQsMjAwMTpkYjg6Oi8zMgAAABIAAAAKcGVybWl0LXB0eQAAAAAAAAAAAAAAMwAAAAt"           \
    "zc2gtZWQyNTUxOQAAACDQxfq8IvdCNIfWbZgdVL/YBqSEizmrL4UprP7bqiixMwAAAFMAA"           \
    "AALc3NoLWVkMjU1MTkAAABANvhoM39gwA3RFlJuS2hzWFD/J742H3ALw8dYtJLe4D+R2+1"           \
    "dAHROHJmuRzlBewZBN1GRFKbRuqTfnaLO7YD3Bw=="

/* Of a device. */
#define KEY_DEVICE                                                                     \
    "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAA"           \
    "AIENN7lMmddL19vuBJuLn+5GVI1gToNN14NSn7cKtJlRpAAAABHNzaDo="

#endif
