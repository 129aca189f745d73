/*
 * The escape battery does nothing unless the supervisor arms it.
 *
 * Nothing here ever arms it: each test is a way of being started that must be refused.
 */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/proc.h"
#include "base/scoped.h"
#include "jail/breach/breach.h"

#define BATTERY BUILD_ROOT "/libexec/spillway-battery"

enum { REFUSED = 2 };

struct session {
    pid_t pid;
    int answer, report; /* our ends */
};

/* Start the battery with both pipes, as the supervisor does. */
static struct session start(bool is_crossed)
{
    struct session s = {.pid = -1};
    int answer[2], report[2];

    assert_int_equal(pipe2(answer, O_CLOEXEC), 0);
    assert_int_equal(pipe2(report, O_CLOEXEC), 0);
    s.pid = fork();
    if (s.pid == 0) {
        char value[64];
        char *const argv[] = {(char[]){BATTERY}, NULL};
        char *const env[] = {value, NULL};
        int quiet = open("/dev/null", O_WRONLY);

        snprintf(value, sizeof value, BREACH_VARIABLE "=%d:%d",
                 is_crossed ? report[1] : answer[0],
                 is_crossed ? answer[0] : report[1]);
        dup2(quiet, STDERR_FILENO);
        fcntl(answer[0], F_SETFD, 0);
        fcntl(report[1], F_SETFD, 0);
        execve(BATTERY, argv, env);
        _exit(99);
    }
    close(answer[0]);
    close(report[1]);
    s.answer = answer[1];
    s.report = report[0];
    return s;
}

/* Everything it reports, and its exit code. */
static int finish(struct session *s, struct str *said)
{
    struct err e = {0};
    int status = 0;

    close(s->answer);
    fs_read_fd(s->report, 65536, said, &e);
    close(s->report);
    waitpid(s->pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* The challenge of its greeting, into `out`. */
static void read_challenge(const struct session *s, char out[BREACH_CHALLENGE_SIZE + 1])
{
    char line[256] = "";
    ssize_t size = read(s->report, line, sizeof line - 1);
    size_t prefix = strlen(BREACH_GREETING "hello ");

    assert_int_equal(size, prefix + BREACH_CHALLENGE_SIZE + 1);
    assert_memory_equal(line, BREACH_GREETING "hello ", prefix);
    memcpy(out, line + prefix, BREACH_CHALLENGE_SIZE);
    out[BREACH_CHALLENGE_SIZE] = '\0';
}

static void answer(const struct session *s, const char *word, const char *challenge,
                   const char *orders)
{
    char line[256];
    int size = snprintf(line, sizeof line, BREACH_GREETING "%s %s\n%sgo\n", word,
                        challenge, orders);

    assert_int_equal(write(s->answer, line, (size_t)size), size);
}

static void without_the_variable_it_refuses(void **state)
{
    const char *const argv[] = {BATTERY, NULL};
    SCOPED_PROC struct proc_result r = {0};

    (void)state;
    assert_ok(proc_run(&(struct proc_spec){.argv = argv}, &r, e));
    assert_int_equal(r.exit_code, REFUSED);
    assert_int_equal(r.out.len, 0);
}

static void a_malformed_variable_is_refused(void **state)
{
    static const char *const values[] = {"",    "3",     ":",   "3:",    ":4",
                                         "3:4", "1:2",   "a:b", "-3:-4", "99999999:4",
                                         "3:3", "3:4:5", "0:1"};
    const char *const argv[] = {BATTERY, NULL};

    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        char *variable = mem_printf("%s=%s", BREACH_VARIABLE, values[i]);
        const char *const env[] = {variable, NULL};
        SCOPED_PROC struct proc_result r = {0};

        assert_ok(proc_run(&(struct proc_spec){.argv = argv, .env = env}, &r, e));
        assert_int_equal(r.exit_code, REFUSED);
        assert_int_equal(r.out.len, 0);
        free(variable);
    }
}

static void pipes_the_wrong_way_round_are_not_touched(void **state)
{
    SCOPED_STR struct str said = {0};
    struct session s = start(true);

    (void)state;
    assert_int_equal(finish(&s, &said), REFUSED);
    assert_int_equal(said.len, 0);
}

static void a_supervisor_that_goes_away_does_not_arm_it(void **state)
{
    SCOPED_STR struct str said = {0};
    struct session s = start(false);

    (void)state;
    assert_int_equal(finish(&s, &said), REFUSED);
    assert_null(strstr(str_text(&said), "begin"));
}

static void an_echo_of_its_greeting_does_not_arm_it(void **state)
{
    SCOPED_STR struct str said = {0};
    struct session s = start(false);
    char challenge[BREACH_CHALLENGE_SIZE + 1];

    (void)state;
    read_challenge(&s, challenge);
    answer(&s, "hello", challenge, "");
    assert_int_equal(finish(&s, &said), REFUSED);
    assert_int_equal(said.len, 0);
}

static void an_answer_to_another_challenge_does_not_arm_it(void **state)
{
    SCOPED_STR struct str said = {0};
    struct session s = start(false);
    char challenge[BREACH_CHALLENGE_SIZE + 1];

    (void)state;
    read_challenge(&s, challenge);
    challenge[0] = challenge[0] == '0' ? '1' : '0';
    answer(&s, "arm", challenge, "");
    assert_int_equal(finish(&s, &said), REFUSED);
    assert_int_equal(said.len, 0);
}

static void an_unknown_order_does_not_arm_it(void **state)
{
    SCOPED_STR struct str said = {0};
    struct session s = start(false);
    char challenge[BREACH_CHALLENGE_SIZE + 1];

    (void)state;
    read_challenge(&s, challenge);
    answer(&s, "arm", challenge, "make-coffee 1\n");
    assert_int_equal(finish(&s, &said), REFUSED);
    assert_int_equal(said.len, 0);
}

static void silence_is_given_up_on_within_seconds(void **state)
{
    SCOPED_STR struct str said = {0};
    struct session s = start(false);
    uint64_t began = proc_now_ms();
    struct pollfd ended = {.fd = s.report, .events = 0};

    (void)state;
    assert_int_equal(poll(&ended, 1, 10000), 1); /* hang-up: it closed its end */
    assert_in_range(proc_now_ms() - began, 0, 6000);
    assert_int_equal(finish(&s, &said), REFUSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_the_variable_it_refuses),
        cmocka_unit_test(a_malformed_variable_is_refused),
        cmocka_unit_test(pipes_the_wrong_way_round_are_not_touched),
        cmocka_unit_test(a_supervisor_that_goes_away_does_not_arm_it),
        cmocka_unit_test(an_echo_of_its_greeting_does_not_arm_it),
        cmocka_unit_test(an_answer_to_another_challenge_does_not_arm_it),
        cmocka_unit_test(an_unknown_order_does_not_arm_it),
        cmocka_unit_test(silence_is_given_up_on_within_seconds),
    };

    return cmocka_run_group_tests_name("audit arming", tests, NULL, NULL);
}
