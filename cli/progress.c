/*
 * Progress of long steps, on standard error.
 *
 * On a terminal one line is redrawn, with an estimate from the pace so far.  Elsewhere
 * (a log, a pipe) a plain line appears at most every few seconds, and short steps print
 * nothing at all.
 */
#include "cli/cli.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/proc.h"

enum { REDRAW_MS = 100, PLAIN_LINE_MS = 5000, BAR_WIDTH = 24, NAME_WIDTH = 36 };

static struct {
    bool is_running, is_drawn;
    uint64_t started_ms, last_ms;
    unsigned long last_done;
} state;

/* " 1:05 left", or nothing while the pace is not known. */
static void add_estimate(struct str *line, uint64_t now_ms, unsigned long done,
                         unsigned long total)
{
    uint64_t spent = now_ms - state.started_ms;

    if (!done || done >= total || spent < 1000)
        return;
    uint64_t left_s =
        (uint64_t)((double)spent / (double)done * (double)(total - done) / 1000.0);
    str_addf(line, ", %lu:%02lu left", (unsigned long)(left_s / 60),
             (unsigned long)(left_s % 60));
}

static void add_count(struct str *line, unsigned long done, unsigned long total)
{
    if (total)
        str_addf(line, "%lu/%lu", done, total);
    else
        str_addf(line, "%lu", done);
}

static void draw_bar(const char *what, uint64_t now, unsigned long done,
                     unsigned long total)
{
    SCOPED_STR struct str line = {0};
    int filled = total ? (int)((double)done / (double)total * BAR_WIDTH) : 0;

    str_add(&line, "\r\033[K");
    if (total) {
        str_add_char(&line, '[');
        for (int i = 0; i < BAR_WIDTH; i++)
            str_add_char(&line, i < filled ? '=' : ' ');
        str_add(&line, "] ");
    }
    add_count(&line, done, total);
    add_estimate(&line, now, done, total);
    str_add_char(&line, ' ');

    /* The end of a path says more than its beginning; a cut name must not wrap. */
    size_t len = strlen(what);
    const char *tail = len > NAME_WIDTH ? what + len - NAME_WIDTH : what;
    str_add_escaped(&line, tail, strlen(tail), false);
    fputs(line.text, stderr);
    fflush(stderr);
    state.is_drawn = true;
}

static void print_line(const char *what, uint64_t now, unsigned long done,
                       unsigned long total)
{
    SCOPED_STR struct str line = {0};

    str_add(&line, "spillway: ");
    add_count(&line, done, total);
    add_estimate(&line, now, done, total);
    str_add(&line, ": ");
    str_add_escaped(&line, what, strlen(what), false);
    str_add_char(&line, '\n');
    fputs(line.text, stderr);
}

void cli_progress(const char *what, unsigned long done, unsigned long total)
{
    uint64_t now = proc_now_ms();

    if (cli.quiet)
        return;
    if (!state.is_running || done < state.last_done) {
        state.is_running = true;
        state.started_ms = state.last_ms = now;
    }
    state.last_done = done;
    if (now - state.last_ms < (cli.progress ? REDRAW_MS : PLAIN_LINE_MS))
        return;
    state.last_ms = now;
    if (total && done > total)
        done = total;
    if (cli.progress)
        draw_bar(what, now, done, total);
    else
        print_line(what, now, done, total);
}

void cli_progress_end(void)
{
    if (state.is_drawn) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
    }
    memset(&state, 0, sizeof state);
}
