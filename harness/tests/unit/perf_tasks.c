/* Recording without stopping anybody, without a kernel: births, programs and ends of tasks, and
 * what is not asked for. */
#include "tests/unit/perf_story.h"

#include "trace/sets.h"

#include <stdlib.h>

static void test_tasks(void)
{
    begin();
    named(0, 5, 20, true, "sh");
    enter(0, 10, 20, 56);
    born(0, 11, 20, 30);
    leave(1, 12, 30, 56, 0);
    leave(0, 13, 20, 56, 30);
    enter(1, 14, 30, 231);
    ended(1, 15, 30);
    expect("20 is sh; 20 clone(0; 30 born 1; 20 clone=30 3ns; 30 exit_group(0; 30 exit_group=?; "
           "30 sh exited 0");
    group("a child is born, and does not return from its parent's clone");

    begin();
    enter(0, 10, 20, 59);
    named(0, 11, 20, true, "ls");
    executed(0, 12, 20, "/bin/ls");
    leave(0, 13, 20, 59, 0);
    expect("20 execve(0; 20 is ls; 20 runs /bin/ls; 20 execve=0 3ns");
    begin();
    enter(0, 10, 20, 322);
    leave(0, 13, 20, 11, 0);
    enter_through(CODE32, 0, 14, 20, 20, 0);
    leave(0, 15, 20, 20, 20);
    expect("20 execveat(0; 20 execveat=0 3ns; 20 getpid[int80](0; 20 getpid[int80]=20 1ns");
    begin();
    pairing.awaited = 20;
    leave(0, 9, 20, 0, 1);
    enter(0, 10, 20, 12);
    leave(0, 11, 20, 12, 0);
    enter(0, 12, 20, 59);
    leave(0, 13, 20, 59, 0);
    expect("20 execve(0; 20 execve=0 1ns");
    begin();
    pairing.awaited = 20;
    leave(0, 9, 20, 0, 1);
    named(0, 11, 20, true, "ls");
    leave(0, 12, 20, 59, 0);
    expect("20 is ls; 20 execve)=0");
    group("execve, and the one that starts the program");

    begin();
    enter(0, 9, 20, 34);
    enter(0, 10, 21, 59);
    deliver(1, 11, 20, SIGKILL, 0);
    ended(1, 12, 20);
    named(0, 13, 20, true, "ls");
    leave(0, 14, 20, 59, 0);
    expect("20 pause(0; 21 execve(0; 20 pause=?; 20  superseded by 21; 20 is ls; 20 execve=0 4ns");
    begin();
    enter(0, 9, 20, 34);
    enter(0, 10, 21, 59);
    deliver(1, 11, 22, SIGKILL, 0);
    ended(1, 12, 22);
    ended(1, 12, 20);
    named(0, 13, 20, true, "ls");
    leave(0, 14, 20, 59, 0);
    expect("20 pause(0; 21 execve(0; 22  exited 0; 20 pause=?; 20  superseded by 21; 20 is ls; "
           "20 execve=0 4ns");
    group("a thread's execve goes on under the leader's number");

    begin();
    enter(1, 9, 20, 34);
    enter_through(SYSCALL, 0, 10, 21, 231, 0x103);
    deliver(1, 11, 20, SIGKILL, 0);
    ended(1, 12, 20);
    ended(0, 13, 21);
    expect(
        "20 pause(0; 21 exit_group(103; 20 pause=?; 20  exited 3; 21 exit_group=?; 21  exited 3");
    begin();
    enter(0, 9, 20, 34);
    deliver(1, 11, 20, SIGKILL, 0);
    ended(1, 12, 20);
    expect("20 pause(0; 20 pause=?; 20  killed 0");
    begin();
    deliver(0, 11, 20, SIGUSR1, 0x1234);
    deliver(0, 12, 20, SIGCHLD, 0);
    deliver(0, 13, 20, SIGTSTP, 0);
    ended(0, 14, 20);
    expect("20  signal 10; 20  signal 17; 20  signal 20; 20  stopped 20; 20  exited -1");
    group("how tasks end");

    struct call_set only = {.others = false};
    call_set_add(&only, ABI_X86_64, 39);
    begin();
    pairing.calls = &only;
    enter(0, 10, 20, 20);
    leave(0, 11, 20, 20, 1);
    enter(0, 12, 20, 39);
    leave(0, 13, 20, 39, 20);
    enter_through(INT80, 0, 14, 20, 20, 0);
    leave(0, 15, 20, 20, 20);
    leave(0, 16, 30, 7, 0);
    expect("20 getpid(0; 20 getpid=20 1ns");
    begin();
    pairing.own = 20;
    enter(0, 10, 21, 39);
    leave(0, 11, 21, 39, 20);
    enter(0, 12, 30, 39);
    leave(0, 13, 30, 39, 20);
    expect("30 getpid(0; 30 getpid=20 1ns");
    begin();
    pairing.closed = true;
    perf_task_add(&pairing.tasks, 20, 20);
    enter(0, 10, 30, 39);
    leave(0, 11, 30, 39, 20);
    deliver(0, 11, 30, SIGUSR1, 0x1234);
    named(0, 11, 30, true, "ls");
    executed(0, 11, 30, "/bin/ls");
    ended(0, 12, 30);
    enter(0, 13, 21, 39);
    born(0, 14, 20, 40);
    enter(0, 15, 40, 39);
    expect("21 getpid(0; 40 born 2; 40 getpid(0; 21 getpid=?; 40 getpid=?");
    group("what is not asked for, and ourselves");
}

static void expect_filter(const char *names, bool others, bool leaving, const char *wanted)
{
    struct call_set set = {.others = others};
    struct text filter = {0};
    char *words = strdup(names), *rest = NULL;
    for (char *name = strtok_r(words, " ", &rest); name; name = strtok_r(NULL, " ", &rest))
        for (int abi = 0; abi < ABI_COUNT; abi++) {
            long number = call_number((enum abi)abi, name);
            if (number >= 0 && abi != ABI_X32)
                call_set_add(&set, (enum abi)abi, (uint32_t)number);
        }
    free(words);
    perf_filter_calls(&set, leaving, &filter);
    EXPECT(strcmp(text_string(&filter), wanted) == 0, "%s:\n#   got:    %s\n#   wanted: %s", names,
           text_string(&filter), wanted);
    text_free(&filter);
}

static void test_filter(void)
{
    struct call_set set = {.others = false};
    struct text filter = {0};
    expect_filter("getpid", false, false,
                  "id == 20 || id == 39 || id == 60 || id == 231 || id == 252");
    expect_filter("getpid", false, true,
                  "id == 20 || id == 39 || id == -1 || id == 59 || id == 11 || id == 1073742344");
    expect_filter("read write open", false, false,
                  "(id >= 0 && id <= 5) || id == 60 || id == 231 || id == 252");
    expect_filter("", false, false, "id == -2 || id == 60 || id == 231 || id == 252");
    for (uint32_t number = 0; number < CALL_NUMBERS; number += 2)
        call_set_add(&set, ABI_X86_64, number);
    perf_filter_calls(&set, false, &filter);
    EXPECT(filter.size > 0 && filter.size <= FILTER_MOST + 100, "%zu bytes", filter.size);
    text_clear(&filter);
    call_set_fill(&set, true);
    perf_filter_calls(&set, false, &filter);
    EXPECT(filter.size == 0, "%s", text_string(&filter));
    text_free(&filter);
    group("calls as a filter of the tracepoint");
}

int main(void)
{
    test_tasks();
    test_filter();
    text_free(&story);
    return done();
}
