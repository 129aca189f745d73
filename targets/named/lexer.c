/*
 * Fuzzing harness: a text through isc_lex_gettoken() as all readers of BIND's files use
 * it: those of zones, of configurations and of keys.
 *
 * The first four bytes say which tokens are wanted (two), which comments there are, and
 * how long a token is at first; the highest bit of the third, that a token is given
 * back now and then.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <isc/buffer.h>
#include <isc/lex.h>
#include <isc/mem.h>
#include <isc/result.h>
#include <isc/util.h>

enum {
    HEAD_BYTES = 4,
    ALL_OPTIONS = 0x3fff,
    ALL_COMMENTS = 0xf,
    IS_STREAM = 0x10,
    HAS_BRACES = 0x20,
    IS_EXPECTING = 0x40, /* each token is of a kind that was asked for */
    GIVES_BACK = 0x80,
    TOKENS_MAX = 4096,
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static isc_mem_t *memory;

static isc_result_t next(isc_lex_t *lexer, unsigned options, unsigned how, int number,
                         isc_token_t *token)
{
    static const isc_tokentype_t kinds[] = {
        isc_tokentype_string, isc_tokentype_number, isc_tokentype_qstring,
        isc_tokentype_btext,  isc_tokentype_vpair,  isc_tokentype_qvpair};

    if (!(how & IS_EXPECTING))
        return isc_lex_gettoken(lexer, options, token);
    if (number % 7 == 6)
        return isc_lex_getoctaltoken(lexer, token, number & 1);
    return isc_lex_getmastertoken(lexer, token, kinds[number % 6], number & 1);
}

static void read_all(isc_lex_t *lexer, unsigned options, unsigned how)
{
    isc_token_t token = {0};
    isc_region_t region;

    for (int i = 0; i < TOKENS_MAX; i++) {
        isc_result_t result = next(lexer, options, how, i, &token);
        if (how & GIVES_BACK && result == ISC_R_SUCCESS) {
            if (token.type != isc_tokentype_eof && token.type != isc_tokentype_special)
                isc_lex_getlasttokentext(lexer, &token, &region);
            if (i % 3 == 0) {
                isc_lex_ungettoken(lexer, &token);
                if (isc_lex_gettoken(lexer, options, &token) != ISC_R_SUCCESS)
                    break;
            }
        }
        if (result == ISC_R_UNEXPECTEDEND || result == ISC_R_NOSPACE ||
            (result == ISC_R_SUCCESS && token.type == isc_tokentype_eof))
            break;
    }
}

static void ask(isc_lex_t *lexer)
{
    isc_lexspecials_t specials;

    isc_lex_getcomments(lexer);
    isc_lex_getspecials(lexer, specials);
    isc_lex_setsourcename(lexer, "other");
    isc_lex_setsourceline(lexer, 7);
    isc_lex_getsourcename(lexer);
    isc_lex_getsourceline(lexer);
    isc_lex_isfile(lexer);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    isc_lexspecials_t specials = {0};
    isc_lex_t *lexer = NULL;
    isc_buffer_t text;
    FILE *file = NULL;
    unsigned options, how;
    isc_result_t result;

    if (size <= HEAD_BYTES)
        return 0;
    if (!memory)
        isc_mem_create(&memory);
    options = (unsigned)(bytes[0] << 8 | bytes[1]) & ALL_OPTIONS;
    how = bytes[2];
    if (isc_lex_create(memory, bytes[3], &lexer) != ISC_R_SUCCESS)
        abort();
    specials['('] = specials[')'] = specials['"'] = 1;
    specials['{'] = specials['}'] = specials[';'] = (how & HAS_BRACES) != 0;
    isc_lex_setspecials(lexer, specials);
    isc_lex_setcomments(lexer, how & ALL_COMMENTS);
    ask(lexer);
    isc_buffer_constinit(&text, bytes + HEAD_BYTES, size - HEAD_BYTES);
    isc_buffer_add(&text, (unsigned)(size - HEAD_BYTES));
    isc_buffer_setactive(&text, (unsigned)(size - HEAD_BYTES));
    if (how & IS_STREAM) {
        file = fmemopen((void *)(uintptr_t)(bytes + HEAD_BYTES), size - HEAD_BYTES,
                        "r");
        result = isc_lex_openstream(lexer, file);
    } else {
        result = isc_lex_openbuffer(lexer, &text);
    }
    if (result == ISC_R_SUCCESS) {
        read_all(lexer, options, how);
        ask(lexer);
        isc_lex_close(lexer);
    }
    isc_lex_close(lexer);
    isc_lex_openfile(lexer, "/nowhere");
    isc_lex_destroy(&lexer);
    if (file)
        fclose(file);
    return 0;
}
