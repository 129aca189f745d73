/*
 * What fails in the libraries of SASL and TLS; see secrets.c.
 */
#ifndef SPILLWAY_TARGETS_SENDMAIL_SECRETS_H
#define SPILLWAY_TARGETS_SENDMAIL_SECRETS_H

#include <stdbool.h>

/* Of the names below. */
extern unsigned secrets_trouble;

enum {
    SECRETS_NO_START = 1, /* no connection for SASL */
    SECRETS_NO_LIST = 2, /* its ways are not known */
    SECRETS_NO_WAYS = 4, /* or there are none */
    SECRETS_LAYER = 8, /* what follows is to be encrypted */
    SECRETS_LATER = 16, /* the first failure of each kind does not happen */
    SECRETS_NO_TLS = 32, /* no connection for TLS */
    SECRETS_NO_DATA = 64, /* nothing can be kept with it */
    SECRETS_NO_FD = 128, /* it has no descriptor */
    SECRETS_NO_SHAKE = 256, /* the peer does not agree */
    SECRETS_NO_SWITCH = 512, /* the streams stay as they are */
    SECRETS_WEAK = 1024, /* the cipher has no bits */
    SECRETS_KNOWN = 2048, /* the peer has shown who it is */
    SECRETS_NO_RULES = 4096, /* what is wanted of this peer is not known */
    SECRETS_LATE = 8192, /* the peer takes too long */
    SECRETS_NO_PROPERTY = 16384, /* secrets_property cannot be set */
};

/* The property that cannot be set, by SASL's number. */
extern int secrets_property;

/* Forget what the last input did. */
void secrets_forget(void);

/* Whether it happens; see SECRETS_LATER. */
bool secrets_fail(unsigned what);

#endif
