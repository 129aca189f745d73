/* Guesses at what a name is that nobody declared; see guess.h. */
#include "analyzer/frontend/guess.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "analyzer/frontend/text.h"
#include "analyzer/frontend/words.h"
#include "base/vec.h"

enum { MAX_MEMBERS = 400, MAX_NAME = 80 };

/* ------------------------------------------------------------------ kinds of names */

/* `type x[... NAME ...]`: within brackets behind a word that stands behind a type. */
static bool is_in_declarator(const char *code, const char *at)
{
    const char *bracket = at, *last = NULL, *word = NULL;
    size_t size = 0;

    while (bracket > code && at - bracket < MAX_SCAN &&
           (words_is_char(bracket[-1]) || strchr(" +-*/()<>", bracket[-1])))
        bracket--;
    if (bracket == code || bracket[-1] != '[')
        return false;
    last = words_before(code, bracket - 1);
    while (last && *last == ']') { /* a row of a matrix */
        while (last > code && *last != '[')
            last--;
        last = words_before(code, last);
    }
    if (!words_ending(code, last, &size))
        return false;
    last = words_before(code, last - size + 1);
    while (last && *last == '*')
        last = words_before(code, last);
    word = words_ending(code, last, &size);
    return word && !words_is(word, size, "return");
}

/* A statement begins here. */
static bool is_at_start(const char *prev)
{
    return !prev || strchr(";{}", *prev);
}

/* `NAME x;` or `NAME x = ...` in one line. */
static bool starts_declaration(const char *end)
{
    const char *next = end + strspn(end, " \t");

    if (next == end || !words_is_char(*next) || isdigit((unsigned char)*next))
        return false;
    while (words_is_char(*next))
        next++;
    next = words_skip_blanks(next);
    return *next && strchr(";,[=", *next) && next[1] != '=';
}

/* `(NAME *)`, or `NAME *x;` or `NAME x;` where a statement begins. */
static bool is_type_use(const char *code, const char *at, const char *end)
{
    const char *prev = words_before(code, at), *next = words_skip_blanks(end);
    bool has_star = *next == '*';

    while (*next == '*')
        next = words_skip_blanks(next + 1);
    if (prev && *prev == '(' && *next == ')')
        return has_star;
    return is_at_start(prev) &&
           ((has_star && words_is_char(*next)) || starts_declaration(end));
}

/* `(NAME)x` or `sizeof(NAME)`: of a type, when nothing else is done with it. */
static bool may_be_type_use(const char *code, const char *at, const char *end)
{
    const char *prev = words_before(code, at), *next = words_skip_blanks(end),
               *callee = NULL;
    size_t size = 0;

    if (!prev || *prev != '(' || *next != ')')
        return false;
    callee = words_ending(code, words_before(code, prev), &size);
    next = words_skip_blanks(next + 1);
    return words_is(callee, size, "sizeof") ||
           (!callee && (isalpha((unsigned char)*next) || *next == '_'));
}

/* `&NAME`, `NAME.x`, `NAME[i]`, `NAME = x`: no type. */
static bool is_variable_use(const char *code, const char *at, const char *end)
{
    const char *prev = words_before(code, at), *next = words_skip_blanks(end);

    if (prev && *prev == '&' && (prev == code || prev[-1] != '&'))
        return true;
    return *next == '.' || *next == '[' || strncmp(next, "->", 2) == 0 ||
           (*next == '=' && next[1] != '=');
}

/* `NAME` alone on its line, and more of the same body behind it. */
static bool is_bare_use(const char *code, const char *at, const char *end)
{
    const char *next = end + strspn(end, " \t\r");

    if (!is_at_start(words_before(code, at)) || *next != '\n')
        return false;
    next = words_skip_blanks(next);
    return words_is_char(*next) || *next == '}' || *next == '{';
}

static bool is_text_use(const char *code, const char *at, const char *end)
{
    const char *prev = words_before(code, at);

    return (prev && *prev == '"') || *words_skip_blanks(end) == '"';
}

static bool is_label_use(const char *code, const char *at)
{
    size_t size = 0;
    const char *word = words_ending(code, words_before(code, at), &size);

    return words_is(word, size, "case");
}

/* `memcpy(&x, from, NAME)`: as large as a variable, and not as an array. */
static bool is_amount_use(const char *code, const char *at, const char *end)
{
    const char *prev = words_before(code, at), *from = NULL, *word = NULL;
    size_t size = 0;
    unsigned number = 0;

    if (!prev || *prev != ',' || *words_skip_blanks(end) != ')')
        return false;
    from = words_call_around(code, at, &number);
    word = from ? words_ending(code, words_before(code, from), &size) : NULL;
    return word && size > 3 && strncmp(word, "mem", 3) == 0 &&
           memchr(from, '&', (size_t)(at - from));
}

/* `x != NAME`: it is some one number. */
static bool is_equal_use(const char *code, const char *at)
{
    const char *prev = words_before(code, at);

    return prev && prev > code && *prev == '=' && (prev[-1] == '=' || prev[-1] == '!');
}

/* `NAME type *x` in one line, as with `register`: a macro that may be left out. */
static bool is_decoration_use(const char *end)
{
    const char *next = end + strspn(end, " \t");

    return next > end && words_is_char(*next) &&
           text_starts_declaration(end, strlen(end));
}

/* `printf("%s", ok ? NAME : OTHER)`: a text as well as a number; none compares it. */
static bool is_printed_choice(const char *code, const char *at)
{
    const char *prev = words_before(code, at), *call = NULL, *callee = NULL;
    unsigned number = 0;
    size_t size = 0;

    if (!prev || (*prev != '?' && *prev != ':'))
        return false;
    call = words_call_around(code, at, &number);
    callee = call ? words_ending(code, words_before(code, call), &size) : NULL;
    return callee && number > 0 && size >= 6 &&
           strncmp(callee + size - 6, "printf", 6) == 0;
}

static bool has_upper_case(const char *name)
{
    while (*name && !isupper((unsigned char)*name))
        name++;
    return *name != '\0';
}

/* What shows in all uses of a name. */
struct uses {
    bool text, label, type, size, bare, maybe_type, variable, amount, equal, decoration;
    bool choice;
};

static struct uses look_at_uses(const char *code, const char *name)
{
    struct uses all = {0};

    for (const char *at = words_find(code, code, name); at;
         at = words_find(code, at + 1, name)) {
        const char *end = at + strlen(name);

        all.text = all.text || is_text_use(code, at, end);
        all.label = all.label || is_label_use(code, at);
        all.type = all.type || is_type_use(code, at, end);
        all.size = all.size || is_in_declarator(code, at);
        all.bare = all.bare || is_bare_use(code, at, end);
        all.maybe_type = all.maybe_type || may_be_type_use(code, at, end);
        all.variable = all.variable || is_variable_use(code, at, end);
        all.amount = all.amount || is_amount_use(code, at, end);
        all.equal = all.equal || is_equal_use(code, at);
        all.decoration = all.decoration || is_decoration_use(end);
        all.choice = all.choice || is_printed_choice(code, at);
    }
    return all;
}

enum guess guess_name(const char *code, const char *name)
{
    struct uses all = look_at_uses(code, name);

    if ((all.text || (all.choice && !all.equal && !all.label && !all.size)) &&
        has_upper_case(name))
        return GUESS_TEXT;
    if (all.label)
        return GUESS_LABEL;
    if (all.decoration && !all.variable)
        return GUESS_NOTHING;
    if (all.type || (all.maybe_type && !all.variable && !all.size))
        return GUESS_TYPE;
    if (all.size)
        return all.amount ? GUESS_NUMBER : all.equal ? GUESS_SMALL_SIZE : GUESS_SIZE;
    return all.bare ? GUESS_NOTHING : GUESS_NUMBER;
}

/* Whether the code uses a member of the variable `name`. */
static bool has_members(const char *code, const char *name)
{
    for (const char *at = words_find(code, code, name); at;
         at = words_find(code, at + 1, name)) {
        const char *next = words_skip_blanks(at + strlen(name));

        if (words_is_member(code, at))
            continue;
        if (*next == '[') {
            next += strcspn(next, "];");
            next = *next == ']' ? words_skip_blanks(next + 1) : next;
        }
        if (strncmp(next, "->", 2) == 0 || *next == '.')
            return true;
    }
    return false;
}

/* What only a number can be: compared with something but NULL, or counted. */
static bool is_number_use(const char *code, const char *at, const char *end)
{
    static const char *const operators[] = {
        "==", "!=", "<=", ">=", "++", "--", "+=", "-=", "|=", "&=", "< ", "> ", "& ",
    };
    const char *prev = words_before(code, at), *next = words_skip_blanks(end);

    for (size_t k = 0; k < sizeof operators / sizeof operators[0]; k++)
        if (strncmp(next, operators[k], 2) == 0)
            return strncmp(words_skip_blanks(next + 2), "NULL", 4) != 0;
    return prev && prev > code && *prev == '=' && (prev[-1] == '=' || prev[-1] == '!');
}

/* What stands behind is called: `(*NAME)(...)`; `from` is where that begins. */
static bool is_called_pointer(const char *code, const char *from, const char *end)
{
    const char *prev = words_before(code, from), *next = words_skip_blanks(end);

    if (*from != '*') {
        if (!prev || *prev != '*')
            return false;
        prev = words_before(code, prev);
    }
    return prev && *prev == '(' && *next == ')' && *words_skip_blanks(next + 1) == '(';
}

static bool is_called(const char *code, const char *name)
{
    for (const char *at = words_find(code, code, name); at;
         at = words_find(code, at + 1, name)) {
        const char *prev = words_before(code, at), *end = at + strlen(name);

        if (is_called_pointer(code, at, end) ||
            (prev && strchr(";{}(=", *prev) && *words_skip_blanks(end) == '('))
            return true;
    }
    return false;
}

const char *guess_next_word(const char *code, const char *at, const char *ending,
                            struct str *word)
{
    size_t n = strlen(ending);

    for (at = strstr(at, ending); at; at = strstr(at + 1, ending)) {
        const char *from = at;

        if (words_is_char(at[n]))
            continue;
        while (from > code && words_is_char(from[-1]))
            from--;
        str_clear(word);
        str_add_bytes(word, from, (size_t)(at - from) + n);
        return at + n;
    }
    return NULL;
}

bool guess_is_used_macro(const char *code, const char *name)
{
    bool is_used = false;

    for (const char *at = words_find(code, code, name); at;
         at = words_find(code, at + 1, name)) {
        size_t size = 0;
        const char *word = words_ending(code, words_before(code, at), &size);

        if (words_is(word, size, "define"))
            return false;
        is_used = is_used || at[strspn(at + strlen(name), " ") + strlen(name)] == '(';
    }
    return is_used;
}

/* Arguments of the call whose parenthesis `at` is; 0: it has no end. */
static unsigned count_arguments(const char *at)
{
    unsigned depth = 0, count = 1;

    for (; *at; at++) {
        depth += *at == '(' || *at == '[' || *at == '{';
        if ((*at == ')' || *at == ']' || *at == '}') && --depth == 0)
            return count;
        count += *at == ',' && depth == 1;
    }
    return 0;
}

bool guess_is_called_with(const char *code, const char *name, unsigned count)
{
    bool is_called = false;

    for (const char *at = words_find(code, code, name); at;
         at = words_find(code, at + 1, name)) {
        const char *open = words_skip_blanks(at + strlen(name));
        size_t size = 0;
        const char *word = words_ending(code, words_before(code, at), &size);

        if (*open != '(')
            continue;
        if ((size > 0 && !words_is(word, size, "return")) ||
            count_arguments(open) != count)
            return false; /* `int name(a, b)` declares it */
        is_called = true;
    }
    return is_called;
}

/* Whether `test` says yes to a variable of the type, or to one that leads there. */
static bool has_variable(const char *code, const char *type,
                         bool (*test)(const char *code, const char *name))
{
    for (const char *at = words_find(code, code, type); at;
         at = words_find(code, at + 1, type)) {
        const char *next = words_skip_blanks(at + strlen(type));
        char name[MAX_NAME] = "";
        size_t n = 0;

        while (*next == '*')
            next = words_skip_blanks(next + 1);
        while (words_is_char(next[n]) && n + 1 < sizeof name) {
            name[n] = next[n];
            n++;
        }
        if (n > 0 && *words_skip_blanks(next + n) != '(' && test(code, name))
            return true;
    }
    return false;
}

/* `(type *)&NAME`: what lies there is looked at as something else. */
static bool is_looked_into(const char *code, const char *name)
{
    for (const char *at = words_find(code, code, name); at;
         at = words_find(code, at + 1, name)) {
        const char *prev = words_before(code, at);

        if (!prev || *prev != '&')
            continue;
        prev = words_before(code, prev);
        if (!prev || *prev != ')')
            continue;
        prev = words_before(code, prev);
        if (prev && *prev == '*')
            return true;
    }
    return false;
}

static bool contains(const char *name, const char *part)
{
    size_t n = strlen(part);

    for (; *name; name++)
        if (strncasecmp(name, part, n) == 0)
            return true;
    return false;
}

/* NULL: it sounds like nothing in particular. */
static const char *integer_sound(const char *name)
{
    static const struct {
        const char *part, *type;
    } sounds[] = {
        {"bool",  "int"           },
        {"bytes", "unsigned long" },
        {"int64", "long"          },
        {"64",    "unsigned long" },
        {"int32", "int"           },
        {"char",  "unsigned char" },
        {"byte",  "unsigned char" },
        {"int8",  "unsigned char" },
        {"u8",    "unsigned char" },
        {"short", "unsigned short"},
        {"16",    "unsigned short"},
        {"ssize", "long"          },
        {"size",  "unsigned long" },
        {"32",    "unsigned int"  },
        {"uint",  "unsigned int"  },
    };

    for (size_t k = 0; k < sizeof sounds / sizeof sounds[0]; k++)
        if (contains(name, sounds[k].part))
            return sounds[k].type;
    return NULL;
}

const char *guess_integer(const char *name)
{
    const char *type = integer_sound(name);

    return type ? type : "int";
}

bool guess_defines_record(const char *code, const char *name)
{
    for (const char *at = words_find(code, code, name); at;
         at = words_find(code, at + 1, name)) {
        size_t size = 0;
        const char *word = words_ending(code, words_before(code, at), &size);

        if (*words_skip_blanks(at + strlen(name)) == '{' &&
            (words_is(word, size, "struct") || words_is(word, size, "union")))
            return true;
    }
    return false;
}

/* How often a variable has members, and is a number; with a star it leads there. */
static void count_uses(const char *code, const char *name, bool has_star,
                       unsigned votes[2])
{
    for (const char *at = words_find(code, code, name); at;
         at = words_find(code, at + 1, name)) {
        const char *end = at + strlen(name), *next = words_skip_blanks(end);

        if (words_is_member(code, at))
            continue;
        if (*next == '[' && strchr(next, ']'))
            next = words_skip_blanks(strchr(next, ']') + 1);
        votes[0] += strncmp(next, "->", 2) == 0 || *next == '.';
        votes[1] += !has_star && is_number_use(code, at, end);
    }
}

/*
 * Variables of other types may have the same name: what is used more often counts, over
 * all variables of the type.
 */
static bool is_number_mostly(const char *code, const char *type)
{
    SCOPED_STRV struct strv seen = {0};
    unsigned votes[2] = {0};

    for (const char *at = words_find(code, code, type); at;
         at = words_find(code, at + 1, type)) {
        SCOPED_STR struct str name = {0};
        const char *next = words_skip_blanks(at + strlen(type));
        bool has_star = *next == '*';
        size_t n = 0;

        while (*next == '*')
            next = words_skip_blanks(next + 1);
        while (words_is_char(next[n]))
            n++;
        str_add_bytes(&name, next, n);
        if (n == 0 || *words_skip_blanks(next + n) == '(' ||
            strv_index(&seen, str_text(&name)) >= 0)
            continue;
        strv_add(&seen, str_text(&name));
        count_uses(code, str_text(&name), has_star, votes);
    }
    return votes[1] > votes[0];
}

/* `uschar`, `xmlChar`, `DBYTE`: whatever the variables of other types are. */
static bool is_named_integer(const char *type)
{
    static const char *const endings[] = {"char", "byte",  "bool",  "boolean",
                                          "uint", "ulong", "ushort"};
    size_t size = strlen(type);

    for (size_t k = 0; k < sizeof endings / sizeof endings[0]; k++) {
        size_t n = strlen(endings[k]);

        if (size >= n && strcasecmp(type + size - n, endings[k]) == 0)
            return true;
    }
    return false;
}

bool guess_is_record(const char *code, const char *type)
{
    return !is_named_integer(type) && !is_number_mostly(code, type) &&
           (has_variable(code, type, has_members) ||
            (!integer_sound(type) && has_variable(code, type, is_looked_into)));
}

/* How often variables of the type, without a star, are followed, and have members. */
static void count_followed(const char *code, const char *name, unsigned votes[2])
{
    for (const char *at = words_find(code, code, name); at;
         at = words_find(code, at + 1, name)) {
        const char *next = words_skip_blanks(at + strlen(name));

        if (words_is_member(code, at))
            continue;
        votes[0] += strncmp(next, "->", 2) == 0;
        votes[1] += *next == '.';
    }
}

bool guess_is_pointer(const char *code, const char *type, bool *has_members)
{
    size_t size = strlen(type);
    unsigned votes[2] = {0};

    for (const char *at = words_find(code, code, type); at;
         at = words_find(code, at + 1, type)) {
        SCOPED_STR struct str name = {0};
        const char *next = words_skip_blanks(at + size);
        size_t n = 0;

        while (words_is_char(next[n]))
            n++;
        str_add_bytes(&name, next, n);
        if (n > 0 && strchr(";,)=", *words_skip_blanks(next + n)))
            count_followed(code, str_text(&name), votes);
    }
    *has_members = votes[0] > 0;
    return votes[0] > votes[1] || (votes[0] + votes[1] == 0 && size > 3 &&
                                   strcasecmp(type + size - 3, "ptr") == 0);
}

bool guess_is_function(const char *code, const char *type)
{
    return has_variable(code, type, is_called);
}

/* ------------------------------------------------------------------------- members */

enum member {
    MEMBER_NUMBER,
    MEMBER_CHARS,
    MEMBER_BYTES,
    MEMBER_CHAR_ARRAY,
    MEMBER_BYTE_ARRAY,
    MEMBER_NUMBER_ARRAY,
    MEMBER_POINTER, /* to something with members */
    MEMBER_POINTERS, /* an array of those */
    MEMBER_PART, /* has members itself */
    MEMBER_FUNCTION,
};

/* The start of the expression that ends before `at`: `*x->y[i].` */
static const char *expression_start(const char *code, const char *at)
{
    const char *from = at;

    while (from > code && at - from < MAX_SCAN &&
           (words_is_char(from[-1]) || strchr("->.[]&* \n\t", from[-1])))
        from--;
    return from;
}

/* It stands within the brackets of something: `&text[NAME]`. */
static bool is_index(const char *from, const char *use)
{
    int depth = 0;

    for (; from < use; from++)
        depth += (*from == '[') - (*from == ']');
    return depth > 0;
}

/* `memcpy`, `os_memcpy`, `MEMCPY`; not `pool_mem_get`. */
static bool takes_bytes(const char *callee, size_t size)
{
    static const char *const names[] = {"memcpy", "memmove", "memset", "memcmp"};

    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
        size_t n = strlen(names[k]);

        if (size >= n && strncasecmp(callee + size - n, names[k], n) == 0 &&
            (size == n || callee[size - n - 1] == '_'))
            return true;
    }
    return strncmp(callee, "mem", 3) == 0;
}

/* What a member is that is given to a function whose name tells of its arguments. */
static enum member guess_argument(const char *code, const char *use)
{
    const char *from = expression_start(code, use), *callee = NULL;
    unsigned number = 0;
    size_t size = 0;

    if (from == code || (from[-1] != '(' && from[-1] != ',') || is_index(from, use))
        return MEMBER_NUMBER;
    from = words_call_around(code, from, &number);
    callee = from ? words_ending(code, words_before(code, from), &size) : NULL;
    if (!callee || size < 4 || number > 1)
        return MEMBER_NUMBER;
    if (strncmp(callee, "str", 3) == 0 || words_is(callee, size, "sprintf"))
        return MEMBER_CHARS;
    return takes_bytes(callee, size) ? MEMBER_BYTES : MEMBER_NUMBER;
}

static enum member guess_element(const char *next)
{
    next += strcspn(next, "];");
    next = *next == ']' ? words_skip_blanks(next + 1) : next;
    if (strncmp(next, "->", 2) == 0)
        return MEMBER_POINTERS;
    return *next == '.' ? MEMBER_POINTER : MEMBER_BYTES;
}

/* `*x->NAME`: what it points to. */
static bool is_followed(const char *code, const char *use)
{
    const char *from = words_skip_blanks(expression_start(code, use));
    const char *prev = words_before(code, from);

    return from[0] == '*' && from[1] != '*' && prev && strchr("(=!&|;{},", *prev);
}

/* What follows the member's name, and who is given it. */
static enum member guess_use_of(const char *code, const char *use, const char *next)
{
    if (*words_skip_blanks(next) == '(' ||
        is_called_pointer(code, words_skip_blanks(expression_start(code, use)), next))
        return MEMBER_FUNCTION;
    next = words_skip_blanks(next);
    if (strncmp(next, "->", 2) == 0)
        return MEMBER_POINTER;
    if (*next == '.')
        return MEMBER_PART;
    if (*next == '[')
        return guess_element(next);
    if ((*next == '=' || *next == '!') && words_find(next, next, "NULL") &&
        strspn(next, "=! ") == (size_t)(words_find(next, next, "NULL") - next))
        return MEMBER_CHARS;
    if (is_followed(code, use))
        return MEMBER_CHARS;
    return guess_argument(code, use);
}

/* The next `->name` or `.name`; its name into `name`. */
static const char *next_member(const char *code, const char *at, struct str *name)
{
    for (; *at; at++) {
        bool is_arrow = at[0] == '-' && at[1] == '>';
        const char *prev = words_before(code, at), *next = NULL;
        size_t size = 0, n = 0;

        if ((!is_arrow && *at != '.') || !prev ||
            !(strchr(")]", *prev) || words_ending(code, prev, &size)))
            continue;
        next = words_skip_blanks(at + (is_arrow ? 2 : 1));
        while (words_is_char(next[n]))
            n++;
        if (n == 0 || isdigit((unsigned char)*next))
            continue;
        str_clear(name);
        str_add_bytes(name, next, n);
        return next;
    }
    return NULL;
}

/* The strongest of all uses; what is most often a number has no parts. */
static enum member guess_member(const char *code, const char *name, bool is_member)
{
    enum member kind = MEMBER_NUMBER;
    unsigned numbers = 0, parts = 0;

    for (const char *at = words_find(code, code, name); at;
         at = words_find(code, at + 1, name)) {
        enum member one = MEMBER_NUMBER;

        if (words_is_member(code, at) != is_member)
            continue;
        one = guess_use_of(code, at, at + strlen(name));
        numbers += is_number_use(code, at, at + strlen(name));
        parts += one == MEMBER_PART;
        if (one != MEMBER_PART)
            kind = one > kind ? one : kind;
    }
    if (kind < MEMBER_PART && parts > numbers)
        kind = MEMBER_PART;
    if (kind <= MEMBER_BYTES &&
        (guess_is_array(code, name, is_member) ||
         (kind >= MEMBER_CHARS && guess_has_size(code, name, is_member))))
        return kind == MEMBER_BYTES ? MEMBER_BYTE_ARRAY : MEMBER_CHAR_ARRAY;
    if (kind == MEMBER_BYTES && guess_is_cleared_array(code, name, is_member))
        return MEMBER_NUMBER_ARRAY;
    return kind;
}

static void add_member(const char *code, const char *name, const char *part,
                       const char *whole, struct str *out)
{
    switch (guess_member(code, name, true)) {
    case MEMBER_NUMBER:
        str_addf(out, "%s %s; ",
                 contains(name, "len") ? "unsigned" : guess_integer(name), name);
        break;
    case MEMBER_CHARS: str_addf(out, "char *%s; ", name); break;
    case MEMBER_BYTES: str_addf(out, "unsigned char *%s; ", name); break;
    case MEMBER_CHAR_ARRAY:
        str_addf(out, "char %s[%d]; ", name, guess_array_size(code, name, true));
        break;
    case MEMBER_BYTE_ARRAY:
        str_addf(out, "unsigned char %s[%d]; ", name,
                 guess_array_size(code, name, true));
        break;
    case MEMBER_NUMBER_ARRAY:
        str_addf(out, "int %s[%d]; ", name, GUESS_UNKNOWN_SIZE);
        break;
    case MEMBER_POINTER: str_addf(out, "%s *%s; ", whole, name); break;
    case MEMBER_POINTERS: str_addf(out, "%s **%s; ", whole, name); break;
    case MEMBER_PART:
        if (part)
            str_addf(out, "%s %s; ", part, name);
        else
            str_addf(out, "unsigned %s; ", name);
        break;
    case MEMBER_FUNCTION: str_addf(out, "long (*%s)(); ", name); break;
    }
}

void guess_members(const char *code, const char *part, const char *whole,
                   struct str *out)
{
    SCOPED_STRV struct strv seen = {0};
    SCOPED_STR struct str name = {0};
    const char *at = code;

    while ((at = next_member(code, at, &name)) != NULL && seen.len < MAX_MEMBERS) {
        if (strv_index(&seen, name.text) >= 0)
            continue;
        strv_add(&seen, name.text);
        str_addf(out, "\n#ifndef %s\n", name.text);
        add_member(code, name.text, part, whole, out);
        str_add(out, "\n#endif\n");
    }
}

/* As names of macros are written: a text or a number. */
static bool is_upper_case(const char *name)
{
    for (; *name; name++)
        if (islower((unsigned char)*name))
            return false;
    return true;
}

void guess_variable(const char *code, const char *name, const char *whole,
                    struct str *out)
{
    enum member kind = guess_member(code, name, false);

    if (is_upper_case(name) && !look_at_uses(code, name).variable) {
        if (kind == MEMBER_CHARS) {
            str_addf(out, "#define %s \"\"", name);
            return;
        }
        /* a number of the program, which no call changes */
        str_addf(out, "extern %sint %s;", look_at_uses(code, name).size ? "" : "const ",
                 name);
        return;
    }
    switch (kind) {
    case MEMBER_NUMBER: str_addf(out, "extern int %s;", name); break;
    case MEMBER_CHARS: str_addf(out, "extern char *%s;", name); break;
    case MEMBER_BYTES: str_addf(out, "extern unsigned char *%s;", name); break;
    case MEMBER_CHAR_ARRAY:
        str_addf(out, "extern char %s[%d];", name, guess_array_size(code, name, false));
        break;
    case MEMBER_BYTE_ARRAY:
        str_addf(out, "extern unsigned char %s[%d];", name,
                 guess_array_size(code, name, false));
        break;
    case MEMBER_NUMBER_ARRAY:
        str_addf(out, "extern int %s[%d];", name, GUESS_UNKNOWN_SIZE);
        break;
    case MEMBER_POINTER: str_addf(out, "extern %s *%s;", whole, name); break;
    case MEMBER_POINTERS: str_addf(out, "extern %s **%s;", whole, name); break;
    case MEMBER_PART: str_addf(out, "extern %s %s;", whole, name); break;
    case MEMBER_FUNCTION: str_addf(out, "extern long %s();", name); break;
    }
}

/* ---------------------------------------------------------------------- conditions */

/* The next name after `at` on its line that the condition wants to be defined. */
static const char *wanted_name(const char *at, struct str *name)
{
    const char *line = at + strcspn(at, "\n");

    for (; at < line; at++) {
        size_t n = 0;
        bool is_negated = at[0] == '!';

        at += is_negated;
        at = words_skip_blanks(at);
        if (strncmp(at, "defined", 7) == 0) {
            at = words_skip_blanks(at + 7);
            at = *at == '(' ? words_skip_blanks(at + 1) : at;
        }
        while (at < line && words_is_char(at[n]))
            n++;
        if (n > 0 && !is_negated && !isdigit((unsigned char)*at)) {
            str_clear(name);
            str_add_bytes(name, at, n);
            return at + n;
        }
        at += n;
    }
    return NULL;
}

const char *guess_condition(const char *code, struct str *name)
{
    for (const char *at = code; (at = strchr(at, '#')) != NULL; at++) {
        const char *word = words_skip_blanks(at + 1), *found = NULL;

        if (strncmp(word, "ifdef", 5) == 0)
            found = wanted_name(word + 5, name);
        else if (strncmp(word, "if ", 3) == 0 || strncmp(word, "if(", 3) == 0)
            found = wanted_name(word + 2, name);
        if (found)
            return found;
    }
    return NULL;
}
