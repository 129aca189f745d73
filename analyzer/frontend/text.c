/* Reading the text that libclang prints; see text.h. */
#include "analyzer/frontend/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool is_word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$';
}

/* --------------------------------------------------------------- string literals */

static void add_unit(struct str *out, uint32_t value, unsigned unit)
{
    for (unsigned i = 0; i < unit; i++)
        str_add_char(out, (char)(value >> (8 * i) & 0xFF));
}

/* \u and \U name a character: in UTF-16 it may take two units. */
static void add_character(struct str *out, uint32_t c, unsigned unit)
{
    if (unit == 2 && c > 0xFFFF) {
        c -= 0x10000;
        add_unit(out, 0xD800 + (c >> 10), 2);
        c = 0xDC00 + (c & 0x3FF);
    }
    add_unit(out, c, unit);
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Up to `digits` hexadecimal digits; NULL when there is none. */
static const char *read_hex(const char *s, unsigned digits, uint32_t *value)
{
    const char *from = s;

    for (*value = 0; digits-- && hex_value(*s) >= 0; s++)
        *value = *value * 16 + (uint32_t)hex_value(*s);
    return s == from ? NULL : s;
}

static const char *read_octal(const char *s, uint32_t *value)
{
    *value = 0;
    for (int i = 0; i < 3 && *s >= '0' && *s <= '7'; i++, s++)
        *value = *value * 8 + (uint32_t)(*s - '0');
    return s;
}

/* Behind the backslash.  NULL when it is no escape. */
static const char *decode_escape(const char *s, unsigned unit, struct str *out)
{
    static const char names[] = "ntrabfve\\\"'?";
    static const char values[] = "\n\t\r\a\b\f\v\033\\\"'?";
    const char *name = *s ? strchr(names, *s) : NULL;
    uint32_t value = 0;

    if (name) {
        add_unit(out, (unsigned char)values[name - names], unit);
        return s + 1;
    }
    if (*s >= '0' && *s <= '7') {
        s = read_octal(s, &value);
        add_unit(out, value, unit);
        return s;
    }
    if (*s == 'x') {
        s = read_hex(s + 1, 8, &value);
        if (s)
            add_unit(out, value, unit);
        return s;
    }
    if (*s != 'u' && *s != 'U')
        return NULL;
    s = read_hex(s + 1, *s == 'u' ? 4 : 8, &value);
    if (s)
        add_character(out, value, unit);
    return s;
}

bool text_decode_string(const char *text, unsigned unit, struct str *out)
{
    const char *s = text;

    if (strncmp(s, "u8", 2) == 0)
        s += 2;
    else if (*s == 'u' || *s == 'U' || *s == 'L')
        s++;
    if (*s++ != '"')
        return false;
    while (*s) {
        if (*s == '\\') {
            s = decode_escape(s + 1, unit, out);
            if (!s)
                return false;
        } else if (*s != '"') {
            add_unit(out, (unsigned char)*s++, unit);
        } else if (s[1] == '\0') {
            return true;
        } else if (s[1] == '"') { /* L"\x12""3": a splice, not an end */
            s += 2;
        } else {
            return false;
        }
    }
    return false;
}

/* --------------------------------------------------------------------- printed C */

/* Behind a string or character constant that begins at `s`. */
static const char *skip_quoted(const char *s)
{
    char quote = *s++;

    while (*s && *s != quote)
        s += s[0] == '\\' && s[1] ? 2 : 1;
    return *s ? s + 1 : s;
}

const char *text_next_for(const char *text)
{
    for (const char *s = text; *s;) {
        if (*s == '"' || *s == '\'') {
            s = skip_quoted(s);
        } else if (is_word_char(*s)) {
            const char *word = s;
            while (is_word_char(*s))
                s++;
            if (s - word == 3 && strncmp(word, "for", 3) == 0)
                return s;
        } else {
            s++;
        }
    }
    return NULL;
}

int text_for_slots(const char *text)
{
    int slots = 0;
    unsigned depth = 0, semicolons = 0;

    while (*text == ' ')
        text++;
    if (*text++ != '(')
        return -1;
    while (*text) {
        char c = *text;
        if (c == ')' && depth == 0)
            return semicolons == 2 ? slots : -1;
        if (c == ';' && depth == 0) {
            semicolons++;
            text++;
            continue;
        }
        if (c == '(' || c == '[' || c == '{')
            depth++;
        if ((c == ')' || c == ']' || c == '}') && depth > 0)
            depth--;
        if (!isspace((unsigned char)c) && semicolons < 3)
            slots |= 1 << semicolons;
        text = c == '"' || c == '\'' ? skip_quoted(text) : text + 1;
    }
    return -1;
}

/* -------------------------------------------------------------------- attributes */

struct tokens {
    const char *at, *end;
};

/* The next word, or one character of punctuation; size 0 at the end. */
static size_t next_token(struct tokens *t, const char **token)
{
    while (t->at < t->end && isspace((unsigned char)*t->at))
        t->at++;
    *token = t->at;
    if (t->at == t->end)
        return 0;
    if (*t->at == '"' || *t->at == '\'') {
        char quote = *t->at++;
        while (t->at < t->end && *t->at != quote)
            t->at += *t->at == '\\' && t->end - t->at > 1 ? 2 : 1;
        t->at += t->at < t->end;
    } else if (is_word_char(*t->at)) {
        while (t->at < t->end && is_word_char(*t->at))
            t->at++;
    } else {
        t->at++;
    }
    return (size_t)(t->at - *token);
}

/* `word`, or __word__. */
static bool is_name(const char *token, size_t size, const char *word)
{
    size_t n = strlen(word);

    if (size == n + 4 && strncmp(token, "__", 2) == 0 &&
        strncmp(token + size - 2, "__", 2) == 0) {
        token += 2;
        size = n;
    }
    return size == n && strncmp(token, word, n) == 0;
}

bool text_has_word(const char *text, size_t size, const char *word)
{
    struct tokens t = {text, text + size};
    const char *token = NULL;

    for (size_t n = next_token(&t, &token); n; n = next_token(&t, &token))
        if (is_name(token, n, word))
            return true;
    return false;
}

/* What stands between the parentheses of an attribute: a word, then numbers. */
struct arguments {
    const char *word;
    size_t word_size;
    unsigned numbers[3];
    unsigned count;
};

static bool read_arguments(struct tokens *t, struct arguments *a)
{
    struct tokens start = *t;
    const char *token = NULL;
    size_t n = next_token(t, &token);

    *a = (struct arguments){0};
    if (n != 1 || *token != '(') {
        *t = start;
        return false;
    }
    while ((n = next_token(t, &token)) && *token != ')') {
        if (isdigit((unsigned char)*token) && a->count < 3)
            a->numbers[a->count++] = (unsigned)strtoul(token, NULL, 10);
        else if (is_word_char(*token) && !a->word) {
            a->word = token;
            a->word_size = n;
        }
    }
    return n > 0;
}

static uint8_t arg_number(unsigned n)
{
    return n <= UINT8_MAX ? (uint8_t)n : 0;
}

static void read_format(const struct arguments *a, struct ir_attrs *attrs)
{
    static const struct {
        const char *word;
        char kind;
    } kinds[] = {
        {"printf",     'p'},
        {"gnu_printf", 'p'},
        {"scanf",      's'},
        {"gnu_scanf",  's'},
    };

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (a->count >= 2 && is_name(a->word, a->word_size, kinds[i].word)) {
            attrs->format_kind = (uint8_t)kinds[i].kind;
            attrs->format_arg = arg_number(a->numbers[0]);
            attrs->format_first = arg_number(a->numbers[1]);
        }
}

static void read_access(const struct arguments *a, struct ir_attrs *attrs)
{
    static const struct {
        const char *word;
        char mode;
    } modes[] = {
        {"read_only",  'r'},
        {"write_only", 'w'},
        {"read_write", 'b'},
        {"none",       'n'},
    };

    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
        if (a->count >= 1 && attrs->access_count < IR_MAX_ACCESS &&
            is_name(a->word, a->word_size, modes[i].word))
            attrs->access[attrs->access_count++] =
                (struct ir_access){(uint8_t)modes[i].mode, arg_number(a->numbers[0]),
                                   arg_number(a->numbers[1])};
}

static void read_attribute(const char *name, size_t size, const struct arguments *a,
                           struct ir_attrs *attrs)
{
    if (is_name(name, size, "format") && a->word) {
        read_format(a, attrs);
    } else if (is_name(name, size, "access") && a->word) {
        read_access(a, attrs);
    } else if (is_name(name, size, "alloc_size") && a->count) {
        attrs->alloc_size_1 = arg_number(a->numbers[0]);
        attrs->alloc_size_2 = arg_number(a->numbers[1]);
    }
}

void text_read_attributes(const char *text, size_t size, struct ir_attrs *attrs,
                          uint32_t *flags)
{
    struct tokens t = {text, text + size};
    const char *token = NULL;

    for (size_t n = next_token(&t, &token); n; n = next_token(&t, &token)) {
        struct arguments a = {0};
        if (is_name(token, n, "noreturn") || is_name(token, n, "_Noreturn"))
            *flags |= IR_FUNCTION_NORETURN;
        else if (is_name(token, n, "malloc"))
            *flags |= IR_FUNCTION_MALLOC;
        else if ((is_name(token, n, "format") || is_name(token, n, "access") ||
                  is_name(token, n, "alloc_size")) &&
                 read_arguments(&t, &a))
            read_attribute(token, n, &a, attrs);
    }
}

bool text_counted_by(const char *text, struct str *out)
{
    struct tokens t = {text, text + strlen(text)};
    const char *token = NULL;

    for (size_t n = next_token(&t, &token); n; n = next_token(&t, &token)) {
        struct arguments a = {0};
        bool is_counted = is_name(token, n, "counted_by") ||
                          is_name(token, n, "__counted_by");
        if (is_counted && read_arguments(&t, &a) && a.word) {
            str_add_bytes(out, a.word, a.word_size);
            return true;
        }
    }
    return false;
}

static bool is_specifier(const char *token, size_t size)
{
    static const char *const words[] = {
        "int",    "char",     "void",   "short", "long",     "float",  "double",
        "signed", "unsigned", "struct", "union", "enum",     "const",  "volatile",
        "static", "extern",   "inline", "_Bool", "register", "typedef"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (is_name(token, size, words[i]))
            return true;
    return false;
}

bool text_starts_declaration(const char *text, size_t size)
{
    struct tokens t = {text, text + size};
    const char *token = NULL;
    size_t n = next_token(&t, &token);

    if (n == 0 || !is_word_char(*token) || isdigit((unsigned char)*token))
        return false;
    if (is_specifier(token, n))
        return true;
    for (n = next_token(&t, &token); n == 1 && *token == '*';)
        n = next_token(&t, &token);
    return n > 0 && is_word_char(*token) && !isdigit((unsigned char)*token);
}

static const char *skip_blanks(const char *s)
{
    while (*s == ' ' || *s == '\t')
        s++;
    return s;
}

const char *text_next_include(const char *text, struct str *out)
{
    for (const char *line = text; *line;) {
        const char *end = line + strcspn(line, "\n");
        const char *s = skip_blanks(line);
        line = *end ? end + 1 : end;
        if (*s != '#')
            continue;
        s = skip_blanks(s + 1);
        if (strncmp(s, "include", 7) != 0)
            continue;
        s = skip_blanks(s + 7);
        size_t n = strcspn(s, *s == '<' ? ">\n" : "\n");
        if (*s == '"')
            n = 1 + strcspn(s + 1, "\"\n");
        if ((*s != '"' && *s != '<') || n < 2 || (s[n] != '"' && s[n] != '>'))
            continue;
        str_clear(out);
        str_add_bytes(out, s + 1, n - 1);
        return line;
    }
    return NULL;
}
