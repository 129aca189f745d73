/*
 * Fuzzing harness: a zone's files through every dns_master_load...() of libdns, as a
 * server, a secondary, or one that reads step by step would, with each option; files
 * include each other, and reading them or keeping what they say may fail.
 *
 * The first line of the input are letters, each of a way, an option or a fault (the
 * tables below).  What follows are files, divided by lines of "%%": the first one is
 * the zone's, and "1", "2" and so on are names that it may include.  A file that is
 * not there cannot be opened for the reason that its name says.
 *
 * With L, each line of the last file is tried alone, at the end of the file before it.
 * With e, reading the last file fails after each of its bytes in turn.  With r, what
 * was loaded is written in the raw format, and that is read, too; with c it ends after
 * each of its bytes in turn.  Names that begin with "bad-" are not kept.
 */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <isc/buffer.h>
#include <isc/lex.h>
#include <isc/mem.h>
#include <isc/result.h>
#include <isc/task.h>
#include <isc/util.h>

#include <dns/callbacks.h>
#include <dns/db.h>
#include <dns/fixedname.h>
#include <dns/master.h>
#include <dns/masterdump.h>
#include <dns/name.h>
#include <dns/rdataset.h>

#include <dst/dst.h>

#include "outside.h"
#include "wire.h"

enum {
    FILES_MAX = 8,
    LINES_MAX = 64,
    TEXT_MAX = 8192,
    RAW_MAX = 1 << 18,
    FAULTS_MAX = 160, /* of one text */
    RUNS_MAX = 400,   /* of one input */
    OPENS_MAX = 100,  /* of one run: files may include themselves */
    LEX_TOKEN_SIZE = 8192,
    MAX_TTL = 3600,
    RESIGN_S = 3600,
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
isc_result_t isc__taskmgr_create(isc_mem_t *memory, unsigned quantum, isc_nm_t *manager,
                                 isc_taskmgr_t **made);

static const struct {
    char letter;
    unsigned option;
} options[] = {
    {'m', DNS_MASTER_MANYERRORS                            },
    {'z', DNS_MASTER_ZONE                                  },
    {'k', DNS_MASTER_SECONDARY                             },
    {'h', DNS_MASTER_HINT                                  },
    {'n', DNS_MASTER_CHECKNAMES                            },
    {'N', DNS_MASTER_CHECKNAMES | DNS_MASTER_CHECKNAMESFAIL},
    {'x', DNS_MASTER_CHECKMX                               },
    {'X', DNS_MASTER_CHECKMX | DNS_MASTER_CHECKMXFAIL      },
    {'a', DNS_MASTER_AGETTL                                },
    {'g', DNS_MASTER_NOTTL                                 },
    {'w', DNS_MASTER_CHECKWILDCARD                         },
    {'u', DNS_MASTER_CHECKNS                               },
    {'U', DNS_MASTER_CHECKNS | DNS_MASTER_FATALNS          },
    {'i', DNS_MASTER_NOINCLUDE                             },
    {'R', DNS_MASTER_RESIGN                                },
    {'t', DNS_MASTER_CHECKTTL                              },
    {'K', DNS_MASTER_KEY                                   },
};

/* Why a file cannot be opened, or no more be read, by its name or by a letter. */
static const struct {
    const char *name;
    char letter;
    int error;
} reasons[] = {
    {"folder",  'd', EISDIR},
    {"disk",    'D', EIO   },
    {"many",    'y', EMFILE},
    {"secret",  's', EACCES},
    {"invalid", 'v', EINVAL},
    {"memory",  'M', ENOMEM},
    {"odd",     'o', ECHILD},
    {"",        0,   ENOENT},
};

/* What is said of records whose owner's name begins so. */
static const struct {
    const char *begin;
    isc_result_t result;
} unkept[] = {
    {"bad-memory", ISC_R_NOMEMORY},
    {"bad-disk",   ISC_R_IOERROR },
    {"bad-",       ISC_R_FAILURE },
};

struct text {
    const char *at;
    size_t size;
};

static struct {
    struct text files[FILES_MAX];
    size_t count;
    const char *letters;
    size_t letters_size;
    unsigned option;
    int runs, opens;
} input;

/* One file fails when so many bytes of it were read; cut ends it there. */
static struct {
    const char *file; /* NULL: none */
    size_t after;
    int error;
} fault;

static struct {
    bool is_done;
    isc_result_t result;
} later;

static isc_mem_t *memory;
static dns_fixedname_t fixed_top, fixed_origin;
static dns_name_t *top, *origin;
static isc_task_t *task;
static char raw[RAW_MAX];
static size_t raw_size;
static dns_addrdatasetfunc_t add_to_db; /* NULL: nothing is kept */

static bool has(char letter)
{
    return memchr(input.letters, letter, input.letters_size) != NULL;
}

/* ------------------------------------------------------------------- files */

struct reading {
    struct text text;
    size_t position, end;
    int error; /* at the end */
};

static ssize_t read_some(void *cookie, char *to, size_t size)
{
    struct reading *r = cookie;
    size_t left = r->end - r->position;

    if (left == 0 && r->error) {
        errno = r->error;
        return -1;
    }
    if (size > left)
        size = left;
    memcpy(to, r->text.at + r->position, size);
    r->position += size;
    return (ssize_t)size;
}

static int forget(void *cookie)
{
    free(cookie);
    return 0;
}

static FILE *open_text(const char *name, struct text text)
{
    const cookie_io_functions_t way = {.read = read_some, .close = forget};
    struct reading *r = calloc(1, sizeof *r);
    bool is_failing = fault.file && strcmp(fault.file, name) == 0;

    if (!r)
        abort();
    r->text = text;
    r->end = is_failing && fault.after < text.size ? fault.after : text.size;
    r->error = is_failing ? fault.error : 0;
    return fopencookie(r, "r", way);
}

static FILE *open_file(const char *name, const char *mode)
{
    size_t number = (size_t)(name[0] - '0'), i = 0;

    UNUSED(mode);
    if (++input.opens > OPENS_MAX) {
        errno = EMFILE; /* as it would be, in time */
        return NULL;
    }
    if (strcmp(name, "raw") == 0)
        return open_text(name, (struct text){raw, raw_size});
    if (number < input.count && name[1] == '\0')
        return open_text(name, input.files[number]);
    while (reasons[i].name[0] && strcmp(name, reasons[i].name) != 0)
        i++;
    errno = reasons[i].error;
    return NULL;
}

static ssize_t write_raw(void *cookie, const char *text, size_t size)
{
    UNUSED(cookie);
    if (size > RAW_MAX - raw_size)
        return -1;
    memcpy(raw + raw_size, text, size);
    raw_size += size;
    return (ssize_t)size;
}

/* ----------------------------------------------------------------- loading */

static void say_nothing(dns_rdatacallbacks_t *callbacks, const char *format, ...)
{
    UNUSED(callbacks);
    UNUSED(format);
}

static void hear_of_raw(dns_zone_t *zone, dns_masterrawheader_t *header)
{
    UNUSED(zone);
    UNUSED(header);
}

static void hear_of_file(const char *name, void *argument)
{
    UNUSED(name);
    UNUSED(argument);
}

static isc_result_t add(void *db, const dns_name_t *owner, dns_rdataset_t *records)
{
    char name[DNS_NAME_FORMATSIZE];

    dns_name_format(owner, name, sizeof name);
    for (size_t i = 0; i < ARRAY_SIZE(unkept); i++)
        if (strncmp(name, unkept[i].begin, strlen(unkept[i].begin)) == 0)
            return unkept[i].result;
    return add_to_db ? add_to_db(db, owner, records) : ISC_R_SUCCESS;
}

static void note_end(void *argument, isc_result_t result)
{
    UNUSED(argument);
    later.is_done = true;
    later.result = result;
}

static isc_result_t wait_for(isc_result_t result, dns_loadctx_t *context)
{
    if (result != DNS_R_CONTINUE)
        return result;
    if (has('p'))
        dns_loadctx_cancel(context);
    later.is_done = false;
    wire_settle();
    dns_loadctx_detach(&context);
    if (!later.is_done)
        abort();
    return later.result;
}

static dns_rdataclass_t class(void)
{
    return has('C') ? dns_rdataclass_chaos : dns_rdataclass_in;
}

static isc_result_t load_file(const char *name, dns_masterformat_t format,
                              dns_rdatacallbacks_t *callbacks)
{
    dns_masterincludecb_t hear = has('I') ? hear_of_file : NULL;
    dns_loadctx_t *context = NULL;

    if (!has('q'))
        return dns_master_loadfile(name, top, origin, class(), input.option, RESIGN_S,
                                   callbacks, hear, NULL, memory, format, MAX_TTL);
    return wait_for(dns_master_loadfileinc(name, top, origin, class(), input.option,
                                           RESIGN_S, callbacks, task, note_end, NULL,
                                           &context, hear, NULL, memory, format,
                                           MAX_TTL),
                    context);
}

static isc_result_t load_stream(dns_rdatacallbacks_t *callbacks)
{
    FILE *stream = open_file("0", "r");
    dns_loadctx_t *context = NULL;
    isc_result_t result;

    if (has('q'))
        result = wait_for(dns_master_loadstreaminc(stream, top, origin, class(),
                                                   input.option, callbacks, task,
                                                   note_end, NULL, &context, memory),
                          context);
    else
        result = dns_master_loadstream(stream, top, origin, class(), input.option,
                                       callbacks, memory);
    fclose(stream);
    return result;
}

static isc_result_t load_buffer(dns_rdatacallbacks_t *callbacks)
{
    dns_loadctx_t *context = NULL;
    isc_buffer_t text;

    isc_buffer_constinit(&text, input.files[0].at, input.files[0].size);
    isc_buffer_add(&text, (unsigned)input.files[0].size);
    isc_buffer_setactive(&text, (unsigned)input.files[0].size);
    if (!has('q'))
        return dns_master_loadbuffer(&text, top, origin, class(), input.option,
                                     callbacks, memory);
    return wait_for(dns_master_loadbufferinc(&text, top, origin, class(), input.option,
                                             callbacks, task, note_end, NULL, &context,
                                             memory),
                    context);
}

static isc_result_t load_lexer(dns_rdatacallbacks_t *callbacks)
{
    isc_lexspecials_t specials = {[0] = 1, ['('] = 1, [')'] = 1, ['"'] = 1};
    dns_loadctx_t *context = NULL;
    isc_lex_t *lexer = NULL;
    isc_result_t result;

    if (isc_lex_create(memory, LEX_TOKEN_SIZE, &lexer) != ISC_R_SUCCESS)
        abort();
    isc_lex_setspecials(lexer, specials);
    isc_lex_setcomments(lexer, ISC_LEXCOMMENT_DNSMASTERFILE);
    result = isc_lex_openfile(lexer, "0");
    if (result == ISC_R_SUCCESS && has('q'))
        result = wait_for(dns_master_loadlexerinc(lexer, top, origin, class(),
                                                  input.option, callbacks, task,
                                                  note_end, NULL, &context, memory),
                          context);
    else if (result == ISC_R_SUCCESS)
        result = dns_master_loadlexer(lexer, top, origin, class(), input.option,
                                      callbacks, memory);
    isc_lex_destroy(&lexer);
    return result;
}

static isc_result_t load_somehow(const char *name, dns_masterformat_t format,
                                 dns_rdatacallbacks_t *callbacks)
{
    if (format == dns_masterformat_raw || has('f'))
        return load_file(name, format, callbacks);
    if (has('S'))
        return load_stream(callbacks);
    if (has('l'))
        return load_lexer(callbacks);
    return load_buffer(callbacks);
}

/* Load a file; what it says is not kept. */
static isc_result_t load(const char *name, dns_masterformat_t format, void *db,
                         dns_rdatacallbacks_t *callbacks)
{
    input.opens = 0;
    callbacks->add = add;
    callbacks->add_private = db;
    callbacks->error = callbacks->warn = say_nothing;
    callbacks->rawdata = has('b') ? hear_of_raw : NULL;
    return load_somehow(name, format, callbacks);
}

static void load_alone(const char *name, dns_masterformat_t format)
{
    dns_rdatacallbacks_t callbacks;

    dns_rdatacallbacks_init(&callbacks);
    add_to_db = NULL;
    load(name, format, NULL, &callbacks);
}

/* Load into a new database, and write that to `raw`. */
static void write_loaded(void)
{
    cookie_io_functions_t way = {.write = write_raw};
    dns_rdatacallbacks_t callbacks;
    dns_dbversion_t *version = NULL;
    dns_db_t *db = NULL;
    isc_result_t result;
    FILE *out = fopencookie(NULL, "w", way);

    dns_rdatacallbacks_init(&callbacks);
    if (!out ||
        dns_db_create(memory, "rbt", top, dns_dbtype_zone, class(), 0, NULL, &db) !=
            ISC_R_SUCCESS ||
        dns_db_beginload(db, &callbacks) != ISC_R_SUCCESS)
        abort();
    add_to_db = callbacks.add;
    result = load("0", dns_masterformat_text, callbacks.add_private, &callbacks);
    if (dns_db_endload(db, &callbacks) == ISC_R_SUCCESS && result == ISC_R_SUCCESS) {
        dns_db_currentversion(db, &version);
        dns_master_dumptostream(memory, db, version, &dns_master_style_default,
                                dns_masterformat_raw, NULL, out);
        dns_db_closeversion(db, &version, false);
    }
    fclose(out);
    dns_db_detach(&db);
}

/* -------------------------------------------------------------------- runs */

/* Once, or with the file failing after each of its bytes. */
static void load_each(const char *name, dns_masterformat_t format, const char *failing,
                      size_t size)
{
    int error = has('c') ? 0 : ENOENT;

    for (size_t i = 0; i < ARRAY_SIZE(reasons) && reasons[i].letter; i++)
        if (has(reasons[i].letter))
            error = reasons[i].error;
    if (!has('e') && !has('c')) {
        load_alone(name, format);
        return;
    }
    /* With many errors allowed, one that comes again and again is waited out for ever. */
    if ((input.option & DNS_MASTER_MANYERRORS) && error && error != EISDIR &&
        error != ECHILD)
        error = EIO;
    fault.file = failing;
    fault.error = error;
    for (size_t at = 0; at <= size && at < FAULTS_MAX && input.runs < RUNS_MAX; at++) {
        fault.after = at;
        input.runs++;
        load_alone(name, format);
    }
    fault.file = NULL;
}

static void load_all_ways(void)
{
    static const char names[] = "0\0001\0002\0003\0004\0005\0006\0007";
    size_t last = input.count - 1;

    if (has('B')) {
        raw_size = input.files[0].size;
        memcpy(raw, input.files[0].at, raw_size);
        load_each("raw", dns_masterformat_raw, "raw", raw_size);
        return;
    }
    raw_size = 0;
    if (has('r')) {
        write_loaded();
        if (raw_size > 0)
            load_each("raw", dns_masterformat_raw, "raw", raw_size);
        return;
    }
    load_each("0", dns_masterformat_text, names + 2 * last, input.files[last].size);
}

/* Each line of the last file at the end of the one before it. */
static void try_lines(void)
{
    static char whole[TEXT_MAX + 1];
    struct text lines = input.files[--input.count];
    struct text *to = &input.files[input.count - 1];
    size_t begin = to->size;

    memcpy(whole, to->at, begin);
    to->at = whole;
    for (int i = 0; i < LINES_MAX && lines.size > 0 && input.runs < RUNS_MAX; i++) {
        const char *end = memchr(lines.at, '\n', lines.size);
        size_t length = end ? (size_t)(end - lines.at) + 1 : lines.size;
        memcpy(whole + begin, lines.at, length);
        to->size = begin + length;
        load_all_ways();
        lines.at += length;
        lines.size -= length;
    }
}

static void divide(const char *text, size_t size)
{
    static const char border[] = "%%\n";

    input.count = 0;
    while (input.count < FILES_MAX) {
        const char *end = memmem(text, size, border, sizeof border - 1);
        size_t length = end ? (size_t)(end - text) : size;
        input.files[input.count++] = (struct text){text, length};
        if (!end)
            break;
        text += length + sizeof border - 1;
        size -= length + sizeof border - 1;
    }
}

static void start(void)
{
    isc_taskmgr_t *tasks = NULL;

    isc_mem_create(&memory);
    top = dns_fixedname_initname(&fixed_top);
    origin = dns_fixedname_initname(&fixed_origin);
    if (dst_lib_init(memory, NULL) != ISC_R_SUCCESS ||
        isc__taskmgr_create(memory, 0, wire_manager(), &tasks) != ISC_R_SUCCESS ||
        isc_task_create(tasks, 0, &task) != ISC_R_SUCCESS ||
        dns_name_fromstring(top, "example.test.", 0, NULL) != ISC_R_SUCCESS)
        abort();
    outside_open = open_file;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *text = (const char *)bytes, *end = memchr(bytes, '\n', size);

    if (!memory)
        start();
    if (!end || size > TEXT_MAX)
        return 0;
    input.letters = text;
    input.letters_size = (size_t)(end - text);
    input.option = 0;
    input.runs = 0;
    for (size_t i = 0; i < ARRAY_SIZE(options); i++)
        if (has(options[i].letter))
            input.option |= options[i].option;
    if (has('e')) /* what CHECKNS then does is known */
        input.option &= ~(unsigned)DNS_MASTER_CHECKNS;
    dns_name_fromstring(origin, has('O') ? "sub.example.test." : "example.test.", 0,
                        NULL);
    divide(end + 1, size - input.letters_size - 1);
    if (has('L') && input.count > 1)
        try_lines();
    else
        load_all_ways();
    return 0;
}
