/* Walking hostile text.  See span.h. */
#include "evidence/parse/span.h"

#include <string.h>

#include "base/str.h"

bool span_line(struct span *rest, struct span *line)
{
    const char *end;

    if (rest->size == 0)
        return false;
    end = memchr(rest->at, '\n', rest->size);
    line->at = rest->at;
    line->size = end ? (size_t)(end - rest->at) : rest->size;
    *rest = span_skip(*rest, line->size + 1);
    if (line->size > 0 && line->at[line->size - 1] == '\r')
        line->size--;
    return true;
}

bool span_starts(struct span s, const char *prefix)
{
    size_t len = strlen(prefix);

    return s.size >= len && memcmp(s.at, prefix, len) == 0;
}

static const char *find(struct span s, const char *needle)
{
    return s.size ? memmem(s.at, s.size, needle, strlen(needle)) : NULL;
}

bool span_has(struct span s, const char *needle)
{
    return find(s, needle) != NULL;
}

bool span_after(struct span s, const char *needle, struct span *rest)
{
    const char *at = find(s, needle);

    if (!at)
        return false;
    *rest = span_skip(s, (size_t)(at - s.at) + strlen(needle));
    return true;
}

struct span span_before(struct span s, const char *needle)
{
    const char *at = find(s, needle);

    if (at)
        s.size = (size_t)(at - s.at);
    return s;
}

struct span span_skip(struct span s, size_t bytes)
{
    if (bytes > s.size)
        bytes = s.size;
    return (struct span){s.at + bytes, s.size - bytes};
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct span span_trim(struct span s)
{
    while (s.size > 0 && is_space(s.at[0]))
        s = span_skip(s, 1);
    while (s.size > 0 && is_space(s.at[s.size - 1]))
        s.size--;
    return s;
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return 16;
}

uint64_t span_number(struct span s, int base, size_t *used)
{
    uint64_t number = 0;
    size_t i = 0;

    for (; i < s.size && digit_of(s.at[i]) < base; i++) {
        if (__builtin_mul_overflow(number, (uint64_t)base, &number) ||
            __builtin_add_overflow(number, (uint64_t)digit_of(s.at[i]), &number))
            number = UINT64_MAX / 16; /* stays large whatever follows */
    }
    if (used)
        *used = i;
    return number;
}

char *span_text(struct span s)
{
    struct str text = {0};

    str_add_escaped(&text, s.at,
                    s.size < SPAN_LONGEST_TEXT ? s.size : SPAN_LONGEST_TEXT, false);
    return str_take(&text);
}
