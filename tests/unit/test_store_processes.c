/* The store with several processes: at once, and killed in the middle of a write. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/scoped.h"
#include "tests/unit/store_fixture.h"

enum { WRITERS = 2, ROUNDS = 40, KILLS = 6 };

/*
 * One round of a writer: an input and an artefact of its own, and a crash that all
 * writers share.  In a child process, so it reports and exits instead of asserting.
 */
static bool file_round(struct store *s, int writer, int round, struct err *e)
{
    SCOPED_FREE char *bytes = mem_printf("writer %d round %d", writer, round);
    struct chain_crash c = fixture_crash("cron", "load_user");
    struct store_artefact a = {0};
    char key[33] = "";
    bool ok;

    a.target = mem_strdup("cron");
    a.engine = mem_strdup("libfuzzer");
    ok = store_put_input(s, bytes, strlen(bytes), key, e);
    a.input_key = mem_strdup(key);
    c.input_key = mem_strdup(key);
    ok = ok && store_put_artefact(s, &a, NULL, e) && store_put_crash(s, &c, NULL, e);
    chain_crash_fini(&c);
    store_artefact_fini(&a);
    return ok;
}

static _Noreturn void write_rounds(const char *dir, int writer)
{
    struct err e = {0};
    struct store *s = store_open(dir, STORE_WRITE, &e);
    bool ok = s != NULL;

    for (int round = 0; ok && round < ROUNDS; round++)
        ok = file_round(s, writer, round, &e);
    if (!ok)
        fprintf(stderr, "writer %d: %s\n", writer, e.text);
    store_close(s);
    _exit(ok ? 0 : 1);
}

/* Every waiting artefact's input must be there and whole.  Returns their number. */
static size_t check_artefacts(struct store *s)
{
    struct store_artefact *list;
    struct err e = {0};
    size_t count;

    if (!store_pending_artefacts(s, NULL, &list, &count, &e))
        fail_msg("%s", e.text);
    for (size_t i = 0; i < count; i++) {
        SCOPED_STR struct str bytes = {0};

        if (!store_get_input(s, list[i].input_key, &bytes, &e))
            fail_msg("%s", e.text);
        store_artefact_fini(&list[i]);
    }
    free(list);
    return count;
}

static void writers_at_once_lose_nothing_and_file_nothing_twice(void **state)
{
    char *dir = fixture_dir();
    struct err e = {0};
    struct chain chain;
    pid_t pids[WRITERS];

    (void)state;
    for (int i = 0; i < WRITERS; i++) {
        pids[i] = fork();
        if (pids[i] == 0)
            write_rounds(dir, i); /* both create the store */
    }
    for (int i = 0; i < WRITERS; i++) {
        int status;
        assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
        assert_int_equal(status, 0);
    }
    struct store *s = fixture_open(dir, STORE_READ);
    assert_non_null(s);
    assert_int_equal(check_artefacts(s), WRITERS * ROUNDS);
    if (!store_load(s, NULL, &chain, &e))
        fail_msg("%s", e.text);
    assert_int_equal(chain.crash_count, 1);
    assert_int_equal(chain.crashes[0].times_seen, WRITERS * ROUNDS);
    chain_fini(&chain);
    store_close(s);
    fixture_remove(dir);
}

/* Files rounds for ever, and says on `pipe` which ones it was told are safe. */
static _Noreturn void write_until_killed(const char *dir, int writer, int pipe)
{
    struct store *s = store_open(dir, STORE_WRITE, NULL);

    for (int round = 0; s; round++) {
        if (!file_round(s, writer, round, NULL) || write(pipe, "x", 1) != 1)
            break;
    }
    _exit(1);
}

/* Kill a writer after it acknowledged `wanted` rounds; returns how many it did. */
static size_t kill_a_writer(const char *dir, int writer, size_t wanted)
{
    size_t acknowledged = 0;
    int ends[2], status;
    char buffer[64];
    ssize_t got;
    pid_t pid;

    assert_int_equal(pipe(ends), 0);
    pid = fork();
    if (pid == 0)
        write_until_killed(dir, writer, ends[1]);
    close(ends[1]);
    while (acknowledged < wanted && (got = read(ends[0], buffer, 1)) == 1)
        acknowledged++;
    usleep(700 * (useconds_t)writer); /* somewhere inside the next round */
    assert_int_equal(kill(pid, SIGKILL), 0);
    while ((got = read(ends[0], buffer, sizeof buffer)) > 0)
        acknowledged += (size_t)got;
    close(ends[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(WTERMSIG(status), SIGKILL);
    return acknowledged;
}

static void what_a_killed_writer_was_told_is_safe_is_there(void **state)
{
    char *dir = fixture_dir();
    size_t acknowledged = 0, found;

    (void)state;
    for (int i = 0; i < KILLS; i++)
        acknowledged += kill_a_writer(dir, i, (size_t)i + 1);
    struct store *s = fixture_open(dir, STORE_WRITE);
    assert_non_null(s);
    found = check_artefacts(s);
    assert_true(found >= acknowledged);
    assert_true(found <= acknowledged + KILLS); /* at most one unheard round each */
    store_close(s);
    fixture_remove(dir);
}

static void readers_work_while_a_writer_writes(void **state)
{
    char *dir = fixture_dir();
    size_t last = 0;
    int status;
    pid_t pid;

    (void)state;
    store_close(fixture_open(dir, STORE_WRITE));
    pid = fork();
    if (pid == 0)
        write_rounds(dir, 0);
    for (int i = 0; i < 20; i++) {
        struct store *s = fixture_open(dir, STORE_READ);
        assert_non_null(s);
        size_t now = check_artefacts(s);
        assert_true(now >= last);
        last = now;
        store_close(s);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    fixture_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writers_at_once_lose_nothing_and_file_nothing_twice),
        cmocka_unit_test(what_a_killed_writer_was_told_is_safe_is_there),
        cmocka_unit_test(readers_work_while_a_writer_writes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
