/*
 * The server's situation, as letters: a small letter turns one switch of inn.conf, a
 * capital one is a state of the server or something that fails, a digit is the time
 * that has passed.  Each is something that an administrator sets, ctlinnd does, or a
 * full disk causes; none is in the hands of the peer.
 */
#include "clibrary.h"
#include "config.h"

#include <stdint.h>

#include "inn/innconf.h"

#include "innd/innd.h"
#include "machine.h"
#include "situation.h"

extern bool laxmid, DoCancels;

enum { SECONDS_OF_A_DIGIT = 4 }; /* less than wipcheck; three: more than wipexpire */

struct toggle {
    char letter;
    size_t field;
};

struct number {
    char letter;
    size_t field;
    unsigned long value;
};

struct fault {
    char letter;
    unsigned fault;
};

#define FIELD(name) offsetof(struct innconf, name)

static const struct toggle toggles[] = {
    {'a', FIELD(xrefslave)         },
    {'b', FIELD(verifygroups)      },
    {'c', FIELD(ignorenewsgroups)  },
    {'d', FIELD(remembertrash)     },
    {'e', FIELD(wanttrash)         },
    {'f', FIELD(logtrash)          },
    {'g', FIELD(verifycancels)     },
    {'h', FIELD(mergetogroups)     },
    {'i', FIELD(noreader)          },
    {'j', FIELD(readerswhenstopped)},
    {'k', FIELD(refusecybercancels)},
    {'l', FIELD(logipaddr)         },
    {'m', FIELD(enableoverview)    },
    {'n', FIELD(useoverchan)       },
    {'o', FIELD(logartsize)        },
    {'p', FIELD(logsitename)       },
    {'q', FIELD(storeonxref)       },
    {'r', FIELD(immediatecancel)   },
    {'s', FIELD(nntplinklog)       },
    {'t', FIELD(keywords)          },
};

static const struct number numbers[] = {
    {'u', FIELD(maxartsize),           0},
    {'v', FIELD(artcutoff),            0},
    {'w', FIELD(linecountfuzz),        0},
    {'x', FIELD(incominglogfrequency), 1},
    {'y', FIELD(maxconnections),       1},
    {'z', FIELD(icdsynccount),         1},
};

static const struct fault faults[] = {
    {'A', NO_STORE         },
    {'B', NO_HISTORY       },
    {'C', NO_OVERVIEW      },
    {'D', NO_GROUP_OVERVIEW},
    {'E', WRITES_WAIT      },
    {'F', READS_FAIL       },
    {'G', READS_WAIT       },
    {'H', NO_LISTS         },
    {'I', NO_NEW_FILES     },
    {'J', NO_RENAMES       },
    {'K', SHORT_WRITES     },
    {'L', NO_LOG           },
    {'S', NO_CLASS         },
};

struct situation situation;

static struct innconf configured;
static struct timeval start;
static struct history *history;

void situation_keep(void)
{
    configured = *innconf;
    start = Now;
    history = History;
    Tracing = false;
}

static void forget(char **reason)
{
    free(*reason);
    *reason = NULL;
}

void situation_reset(void)
{
    *innconf = configured;
    Now = start;
    History = history;
    Mode = OMrunning;
    forget(&ModeReason);
    forget(&NNRPReason);
    forget(&RejectReason);
    Tracing = laxmid = StreamingOff = false;
    DoCancels = BufferedLogs = true;
    machine_faults = 0;
    situation = (struct situation){false, false};
}

/* The server stops, by hand or as a disk is full. */
const char *CCblock(OPERATINGMODE mode, char *reason)
{
    Mode = mode;
    forget(&ModeReason);
    ModeReason = xstrdup(reason);
    if (!NNRPReason && !innconf->readerswhenstopped)
        NNRPReason = xstrdup(reason);
    return NULL;
}

/* What ctlinnd does to a running server. */
static void set_mode(char letter)
{
    static char paused[] = "paused by hand", stopped[] = "throttled by hand";

    switch (letter) {
    case 'P': CCblock(OMpaused, paused); break;
    case 'T': CCblock(OMthrottled, stopped); break;
    case 'R': RejectReason = xstrdup("rejected by hand"); break;
    case 'N': NNRPReason = xstrdup("no readers"); break;
    }
}

static void set_switch(char letter)
{
    switch (letter) {
    case 'O': StreamingOff = true; break;
    case 'M': laxmid = true; break;
    case 'Q': DoCancels = false; break;
    case 'V': Tracing = true; break;
    case 'W': situation.is_local = true; break;
    case 'X': situation.is_last = true; break;
    }
}

static void set_letter(char letter)
{
    char *fields = (char *)innconf;

    for (size_t i = 0; i < sizeof toggles / sizeof *toggles; i++)
        if (toggles[i].letter == letter)
            *(bool *)(fields + toggles[i].field) ^= true;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (numbers[i].letter == letter)
            *(unsigned long *)(void *)(fields + numbers[i].field) = numbers[i].value;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (faults[i].letter == letter)
            machine_faults |= faults[i].fault;
    if (letter >= '0' && letter <= '9')
        Now.tv_sec += (letter - '0') * SECONDS_OF_A_DIGIT;
    set_mode(letter);
    set_switch(letter);
}

void situation_set(const char *letters, size_t count)
{
    situation_reset();
    for (size_t i = 0; i < count; i++)
        set_letter(letters[i]);
}
