/*
 * gets: input of any length into a buffer whose size the function does not know.
 *
 *     gets(line);                              // bad
 *     fgets(line, sizeof line, stdin);         // good, but keeps the newline
 *
 * Every call is reported: there is no safe one.  No edit is proposed, since fgets keeps
 * the newline, and the code that follows may not expect it.
 */
#include "analyzer/check/rule.h"
#include "base/mem.h"

static bool is_mine(const struct access *a)
{
    return a->kind == ACCESS_INPUT;
}

static void describe(const struct access *a, struct finding *f)
{
    struct str message = {0};

    f->severity = FINDING_ERROR;
    str_addf(&message, "%s reads a line of any length from %s into ", a->callee,
             a->model->source ? a->model->source : "outside");
    words_add_buffer(a, &message);
    f->message = str_take(&message);
    f->guard = mem_strdup("fgets with the size of the buffer, and removing the newline "
                          "that it keeps: no edit is proposed, because the code that "
                          "follows may depend on that");
}

static const struct rule_info info = {
    .id = "gets",
    .title = "input of any length is read into a buffer",
    .description = "The function is not told how large the buffer is, so it cannot "
                   "stop in time: whoever writes the input decides how far behind "
                   "the buffer it goes.  C11 removed gets for that reason.",
    .advice = "Use fgets or getline and remove the newline; for curses, "
              "getnstr with one less than the buffer holds.",
    .cwe = "CWE-242;CWE-120;CWE-787",
    .cert = "MSC24-C;STR31-C",
};

const struct check_rule check_gets = {&info, is_mine, describe};
