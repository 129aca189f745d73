/*
 * The far side of sendmail's milter.c: a filter that answers each command as its
 * script says.  A message is its length (four bytes, the high one first), a letter,
 * and what belongs to it.
 */
#include "filter.h"

#include <stdbool.h>
#include <string.h>

enum { LENGTH = 4, LONGEST = 128, MAX_PAIRS = 64 };

#define TEXT(text) text, sizeof text - 1

static const struct {
    char letter, says; /* in the script, on the wire */
    const char *with;
    size_t size;
} answers[] = {
    {'c', 'c', TEXT("")                                                  },
    {'a', 'a', TEXT("")                                                  },
    {'r', 'r', TEXT("")                                                  },
    {'t', 't', TEXT("")                                                  },
    {'d', 'd', TEXT("")                                                  },
    {'s', 's', TEXT("")                                                  },
    {'p', 'p', TEXT("")                                                  },
    {'S', '4', TEXT("")                                                  },
    {'f', 'f', TEXT("")                                                  },
    {'5', 'y', TEXT("550 5.7.1 refused\0")                               },
    {'4', 'y', TEXT("451 4.7.1 later\0")                                 },
    {'2', 'y', TEXT("421 4.7.0 closing\0")                               },
    {'3', 'y', TEXT("421-4.7.0 closing\r\n421 4.7.0 now\0")              },
    {'0', 'y', TEXT("no code\0")                                         },
    {'1', 'y', TEXT("550 5.7.1 100% refused\0")                          },
    {'q', 'q', TEXT("on hold\0")                                         },
    {'h', 'h', TEXT("X-Filter\0yes\0")                                   },
    {'i', 'i', TEXT("\0\0\0\1X-First\0one\0")                            },
    {'I', 'i', TEXT("\0\0\1\0X-Last\0two\0")                             },
    {'j', 'i', TEXT("\0\0\0\0X-Top\0\0")                                 },
    {'m', 'm', TEXT("\0\0\0\1Subject\0changed\0")                        },
    {'M', 'm', TEXT("\0\0\0\1Subject\0\0")                               },
    {'n', 'm', TEXT("\0\0\0\2X-New\0value\0")                            },
    {'+', '+', TEXT("<root@example.com>\0")                              },
    {'w', '2', TEXT("<root@example.com>\0NOTIFY=NEVER\0")                },
    {'-', '-', TEXT("<mail@example.com>\0")                              },
    {'b', 'b', TEXT("another body\r\n")                                  },
    {'e', 'e', TEXT("<other@example.org>\0")                             },
    {'E', 'e', TEXT("<other@example.org>\0SIZE=5 RET=HDRS\0")            },
    {'O', 'O', TEXT("\0\0\0\6\0\0\1\377\0\0\0\0")                        },
    {'P', 'O', TEXT("\0\0\0\6\0\0\1\377\0\20\10\0")                      },
    {'V', 'O', TEXT("\0\0\0\2\0\0\0\0\0\0\0\0")                          },
    {'N', 'O', TEXT("\0\0\0\6\0\0\1\0\0\17\360\200")                     },
    {'K', 'O', TEXT("\0\0\0\6\0\0\0\0\0\0\0\177")                        },
    {'B', 'O', TEXT("\0\0\0\6\0\0\377\377\0\0\0\0")                      },
    {'Q', 'O', TEXT("\0\0\0\6\0\0\1\0\0\0\0\0\0\0\0\0i h\0\0\0\0\2i r\0")},
    {'z', '?', TEXT("")                                                  },
};

static struct {
    char pairs[MAX_PAIRS][2];
    size_t count;
    bool is_there, is_used[MAX_PAIRS];
    char command; /* that was heard last */
    char message[LENGTH + 1 + LONGEST];
    size_t at, size; /* of it, what was read already */
} filter;

void filter_start(const char *script, size_t size)
{
    memset(&filter, 0, sizeof filter);
    filter.is_there = script != NULL;
    for (size_t i = 0; i + 1 < size && filter.count < MAX_PAIRS; i += 2)
        memcpy(filter.pairs[filter.count++], script + i, 2);
}

int filter_is_there(void)
{
    return filter.is_there;
}

/* The next letter of the script for that command; it is used up. */
static char next_letter(char command)
{
    for (size_t i = 0; i < filter.count; i++) {
        if (filter.is_used[i] || filter.pairs[i][0] != command)
            continue;
        filter.is_used[i] = true;
        return filter.pairs[i][1];
    }
    return command == 'O' ? 'O' : 'c';
}

/* An unknown letter is a filter that has gone away: nothing can be read. */
static void prepare(char letter)
{
    size_t count = sizeof answers / sizeof *answers, i = 0;

    filter.at = filter.size = 0;
    while (i < count && answers[i].letter != letter)
        i++;
    if (i == count)
        return;
    filter.size = LENGTH + 1 + answers[i].size;
    memset(filter.message, 0, LENGTH);
    filter.message[LENGTH - 1] = (char)(1 + answers[i].size);
    filter.message[LENGTH] = answers[i].says;
    memcpy(filter.message + LENGTH + 1, answers[i].with, answers[i].size);
}

/* What comes with macros, or ends something, has no answer. */
void filter_hear(char command)
{
    if (strchr("DAQK", command))
        return;
    filter.command = command;
    filter.at = filter.size = 0;
}

size_t filter_read(void *to, size_t size)
{
    if (filter.at == filter.size)
        prepare(next_letter(filter.command));
    if (size > filter.size - filter.at)
        size = filter.size - filter.at;
    memcpy(to, filter.message + filter.at, size);
    filter.at += size;
    return size;
}
