/*
 * Fuzzing harness: the functions of INN's library that read short texts, each with all
 * the callers' ways of asking; innd itself asks in some of them only.
 *
 * The first byte says which: a date (d), a date and an hour as in NEWNEWS (n), a time
 * to be written as a date (t), a name and its pattern in two lines (w), a message
 * identifier (i), a domain to make one with (g), text that may be UTF-8 (u).
 */
#include "clibrary.h"
#include "config.h"

#include <stdint.h>
#include <time.h>

#include "inn/innconf.h"
#include "inn/libinn.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void read_date(const char *text, const char *second)
{
    (void)second;
    parsedate_rfc5322(text);
    parsedate_rfc5322_lax(text);
}

static void read_hour(const char *text, const char *second)
{
    parsedate_nntp(text, second, true);
    parsedate_nntp(text, second, false);
}

/* In zones on both sides of Greenwich; the buffers are too small for some of it. */
static void write_date(const char *text, const char *second)
{
    static const char *const zones[] = {"UTC", "EST5EDT", "XYZ-30:30"};
    static const size_t sizes[] = {20, 32, 64};
    char date[64];

    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        setenv("TZ", zones[i], 1);
        tzset();
        makedate(atol(text), *second != '\0', date, sizes[i]);
        makedate(atol(text), *second != '\0', date, sizeof date);
    }
    setenv("TZ", zones[0], 1);
    tzset();
}

static void match(const char *text, const char *second)
{
    uwildmat(text, second);
    uwildmat_poison(text, second);
    uwildmat_simple(text, second);
}

static void check_identifier(const char *text, const char *second)
{
    (void)second;
    for (int i = 0; i < 4; i++)
        IsValidMessageID(text, i & 1, i & 2);
    IsValidMessageID(NULL, false, false);
}

static void make_identifier(const char *text, const char *second)
{
    char *domain = *text ? (char *)(size_t)text : NULL;

    innconf->domain = *second ? (char *)(size_t)second : NULL;
    GenerateMessageID(domain);
    innconf->domain = NULL;
}

static void check_encoding(const char *text, const char *second)
{
    (void)second;
    is_valid_utf8(text);
}

static const struct {
    char letter;
    void (*read)(const char *text, const char *second);
} readers[] = {
    {'d', read_date       },
    {'n', read_hour       },
    {'t', write_date      },
    {'w', match           },
    {'i', check_identifier},
    {'g', make_identifier },
    {'u', check_encoding  },
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct innconf settings;
    char *text, *second;

    if (size == 0)
        return 0;
    innconf = &settings;
    InitializeMessageIDcclass();
    text = xstrndup((const char *)bytes + 1, size - 1);
    second = strchr(text, '\n');
    if (second)
        *second++ = '\0';
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        if (readers[i].letter == bytes[0])
            readers[i].read(text, second ? second : "");
    free(text);
    return 0;
}
