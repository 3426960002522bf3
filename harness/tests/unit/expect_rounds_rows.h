/* Rows of expect_match.c: blocks with rounds, lists, process each, labels; behind the others,
 * whose abbreviations it takes. */
// clang-format off
#define FORKS(n)  "repeat " #n " { fork() = $c }\n"
#define EACH(end) "process each $c as $i { exit(" end ") }\n"
#define REAPS(n)  "repeat " #n " { wait4(-1, [exited _], 0, NULL) = in $c }\n"
#define TWO       "fork() = 1001; fork() = 1002; "
#define END1(s)   "1: exit(" #s "); 1: exited " #s "; "
#define END2(s)   "2: exit(" #s "); 2: exited " #s "; "
#define REAP(pid) "wait4(-1, [exited 4], 0, 0) = " #pid "; "

static const struct match_row round_rows[] = {
    /* What binds in a round binds anew in the next. */
    {ONE("repeat 2 {\nopen(_, _) = $f\nclose($f)\n}"), "open(0, 0) = 3; close(3) = 0; open(0, 0) = 4; close(4) = 0; " OUT, AGREES, 0, 0},
    {ONE("repeat 2 {\nopen(_, _) = $f\nclose($f)\n}"), "open(0, 0) = 3; close(3) = 0; open(0, 0) = 4; close(3) = 0; " OUT, 3, DIFFERS_ARGUMENT, 1},
    {ONE("repeat 2 {\nrepeat 2 {\nopen(_, _) = $f\nclose($f)\n}\n}"), "open(0, 0) = 3; close(3) = 0; open(0, 0) = 4; close(4) = 0; open(0, 0) = 5; close(5) = 0; open(0, 0) = 6; close(6) = 0; " OUT, AGREES, 0, 0},
    {ONE("repeat 2 {\nopen(_, _) = $f\nrepeat 2 { close($f) }\n}"), "open(0, 0) = 3; close(3) = 0; close(3) = 0; open(0, 0) = 4; close(4) = 0; close(3) = 0; " OUT, 5, DIFFERS_ARGUMENT, 1},
    {ONE("repeat 2 {\nread(0, $t, _) = $n\nwrite(1, $t, $n)\n}"), "read(0, 'abc', 9) = 3; write(1, 'abc', 3) = 3; read(0, 'x', 9) = 1; write(1, 'x', 1) = 1; " OUT, AGREES, 0, 0},
    {ONE("repeat 2 {\nread(0, $t, _) = $n\nwrite(1, $t, $n)\n}"), "read(0, 'abc', 9) = 3; write(1, 'abc', 3) = 3; read(0, 'x', 9) = 1; write(1, 'a', 1) = 1; " OUT, 3, DIFFERS_ARGUMENT, 2},
    /* as: the number of the round. */
    {ONE("repeat 3 as $i { close($i + 5) }"), "close(5) = 0; close(6) = 0; close(7) = 0; " OUT,  AGREES, 0, 0},
    {ONE("repeat 3 as $i { close($i + 5) }"), "close(5) = 0; close(6) = 0; close(6) = 0; " OUT,  2, DIFFERS_ARGUMENT, 1},
    {ONE("repeat 1..9 as $i { close($i) }\ngetpid()"), "close(0) = 0; close(1) = 0; getpid() = 1; " OUT,  AGREES, 0, 0},
    {ONE("repeat 2 as $i { repeat 2 as $j { close(10 * $i + $j) } }"), "close(0) = 0; close(1) = 0; close(10) = 0; close(11) = 0; " OUT,  AGREES, 0, 0},
    {ONE("repeat 2 as $i { close($i) }\nrepeat 2 as $i { close($i) }"), "close(0) = 0; close(1) = 0; close(0) = 0; close(1) = 0; " OUT,  AGREES, 0, 0},
    /* in: each once, in any order. */
    {ONE("repeat 2 { open(_, _) = $f }\nrepeat 2 { close(in $f) }"), "open(0, 0) = 3; open(0, 0) = 4; close(4) = 0; close(3) = 0; " OUT, AGREES, 0, 0},
    {ONE("repeat 2 { open(_, _) = $f }\nrepeat 2 { close(in $f) }"), "open(0, 0) = 3; open(0, 0) = 4; close(4) = 0; close(4) = 0; " OUT, 3, DIFFERS_ARGUMENT, 1},
    {ONE("repeat 2 { open(_, _) = $f }\nrepeat 2 { close(in $f) }"), "open(0, 0) = 3; open(0, 0) = 4; close(4) = 0; close(5) = 0; " OUT, 3, DIFFERS_ARGUMENT, 1},
    {ONE("repeat 2 { open(_, _) = $f }\nrepeat 2 { close(in $f) }"), "open(0, 0) = 3; open(0, 0) = 3; close(3) = 0; close(3) = 0; " OUT, AGREES, 0, 0},
    {ONE("repeat 2 { open(_, _) = $f }\nrepeat 2 { close(in $f) }\nrepeat 2 { dup(in $f) = _ }"), "open(0, 0) = 3; open(0, 0) = 4; close(4) = 0; close(3) = 0; dup(3) = 1; dup(4) = 1; " OUT, AGREES, 0, 0},
    {ONE("repeat 2 { open(_, _) = $f }\nrepeat 2 { repeat 2 { close(in $f) } }"), "open(0, 0) = 3; open(0, 0) = 4; close(4) = 0; close(3) = 0; close(3) = 0; close(4) = 0; " OUT, AGREES, 0, 0},
    {ONE("repeat 2 { open(_, _) = $f }\nclose(in $f)\ndup(in $f) = _"), "open(0, 0) = 3; open(0, 0) = 4; close(3) = 0; dup(3) = 1; " OUT, AGREES, 0, 0},
    {ONE("repeat 2 {\nrepeat 1..2 { open(_, _) = $f }\nclose(in $f)\n}"), "open(0, 0) = 3; open(0, 0) = 4; close(3) = 0; open(0, 0) = 5; close(5) = 0; " OUT, AGREES, 0, 0},
    {ONE("repeat 2 {\nrepeat 1..2 { open(_, _) = $f }\nclose(in $f)\n}"), "open(0, 0) = 3; open(0, 0) = 4; close(3) = 0; open(0, 0) = 5; close(4) = 0; " OUT, 4, DIFFERS_ARGUMENT, 1},
    {ONE("repeat 2 { read(0, $t, _) }\nrepeat 2 { write(1, in $t, _) }"), "read(0, 'abc', 9) = 3; read(0, 'x', 9) = 1; write(1, 'x', 1) = 1; write(1, 'abc', 3) = 3; " OUT, AGREES, 0, 0},
    {ONE("repeat 2 { read(0, $t, _) }\nrepeat 2 { write(1, in $t, _) }"), "read(0, 'abc', 9) = 3; read(0, 'x', 9) = 1; write(1, 'x', 1) = 1; write(1, 'x', 1) = 1; " OUT, 3, DIFFERS_ARGUMENT, 2},
    {ONE("repeat 2 { open(_, _) = $f }\nrepeat 2 {\nclose(in $f as $i)\ndup($i) = _\n}"), "open(0, 0) = 3; open(0, 0) = 4; close(4) = 0; dup(1) = 9; close(3) = 0; dup(0) = 9; " OUT, AGREES, 0, 0},
    {ONE("repeat 2 { open(_, _) = $f }\nrepeat 2 {\nclose(in $f as $i)\ndup($i) = _\n}"), "open(0, 0) = 3; open(0, 0) = 4; close(4) = 0; dup(0) = 9; close(3) = 0; dup(0) = 9; " OUT, 3, DIFFERS_ARGUMENT, 1},
    /* One of them by its number. */
    {ONE("repeat 2 { open(_, _) = $f }\nclose($f[1])\nclose($f[0])"), "open(0, 0) = 3; open(0, 0) = 4; close(4) = 0; close(3) = 0; " OUT, AGREES, 0, 0},
    {ONE("repeat 2 { open(_, _) = $f }\nclose($f[1])\nclose($f[0])"), "open(0, 0) = 3; open(0, 0) = 4; close(3) = 0; close(3) = 0; " OUT, 2, DIFFERS_ARGUMENT, 1},
    {ONE("repeat 2 { open(_, _) = $f }\nclose($f[2])"), "open(0, 0) = 3; open(0, 0) = 4; close(0) = 0; " OUT, 2, DIFFERS_ARGUMENT, 1},
    {ONE("repeat 2 { open(_, _) = $f }\nrepeat 2 as $i { close($f[1 - $i] + 1) }"), "open(0, 0) = 3; open(0, 0) = 4; close(5) = 0; close(4) = 0; " OUT, AGREES, 0, 0},
    {ONE("repeat 2 { read(0, $t, _) }\nwrite(1, $t[0] $t[1], len($t[1]))"), "read(0, 'abc', 9) = 3; read(0, 'x', 9) = 1; write(1, 'abcx', 1) = 1; " OUT, AGREES, 0, 0},
};

static const struct match_row each_rows[] = {
    {FORKS(2) EACH("3 + $i") REAPS(2) "exit(0)", TWO END1(3) END2(4) REAP(1001) REAP(1002) OUT, AGREES, 0, 0},
    {FORKS(2) EACH("3 + $i") REAPS(2) "exit(0)", TWO END1(3) END2(4) REAP(1002) REAP(1001) OUT, AGREES, 0, 0},
    {FORKS(2) EACH("3 + $i") REAPS(2) "exit(0)", "fork() = 1002; fork() = 1001; " END1(4) END2(3) REAP(1002) REAP(1001) OUT, AGREES, 0, 0},
    {FORKS(2) REAPS(2) "exit(0)\n" EACH("3 + $i"), TWO END1(3) END2(4) REAP(1002) REAP(1001) OUT, AGREES, 0, 0},
    {FORKS(2) EACH("3 + $i") REAPS(2) "exit(0)", TWO END1(4) END2(3) REAP(1001) REAP(1002) OUT, 2, DIFFERS_ARGUMENT, 1},
    {FORKS(2) EACH("3 + $i") REAPS(2) "exit(0)", TWO END1(3) END2(3) REAP(1001) REAP(1002) OUT, 4, DIFFERS_ARGUMENT, 1},
    {FORKS(2) EACH("3 + $i") REAPS(2) "exit(0)", TWO END1(3) END2(4) REAP(1001) REAP(1001) OUT, 7, DIFFERS_RESULT, 0},
    {FORKS(2) EACH("3 + $i") REAPS(2) "exit(0)", TWO END1(3) END2(4) REAP(1001) OUT, 7, DIFFERS_MISSING, 0},
    {FORKS(2) EACH("3 + $i") REAPS(2) "exit(0)", TWO END1(3) REAP(1001) REAP(1002) OUT, 4, DIFFERS_MISSING, 0},
    {FORKS(2) EACH("3 + $i") "exit(0)", "fork() = 1001; " END1(3) OUT, 1, DIFFERS_MISSING, 0},
    {FORKS(2) EACH("3 + $i") "exit(0)", OUT, 0, DIFFERS_MISSING, 0},
    {FORKS(2) EACH("3 + $i") "exit(0)", TWO "fork() = 1003; " END1(3) END2(4) "3: exit(5); 3: exited 5; " OUT, 6, DIFFERS_EXTRA, 0},
    {FORKS(2) EACH("3 + $i") "exit(0)", TWO END1(3) "2: getpid() = 1; " END2(4) OUT, 4, DIFFERS_EXTRA, 0},
    {FORKS(2) EACH("3 + $i") EACH("3 + $i") "exit(0)", TWO END1(3) END2(4) OUT, 6, DIFFERS_MISSING, 0},
    {FORKS(2) "exit(0)\nprocess each $c { exit(3) }", TWO END1(3) END2(3) OUT, AGREES, 0, 0},
    {FORKS(2) "exit(0)\nprocess each $c { exit(3) }", TWO END1(3) END2(4) OUT, 6, DIFFERS_ARGUMENT, 1},
    {"repeat 0..2 { fork() = $c }\n" EACH("3 + $i") "exit(0)", OUT, AGREES, 0, 0},
    {"repeat 0..2 { fork() = $c }\n" EACH("3 + $i") "exit(0)", "fork() = 1001; " END1(3) OUT, AGREES, 0, 0},
    {"repeat 0..2 { fork() = $c }\n" EACH("3 + $i") "exit(0)", "fork() = 1001; " END1(4) OUT, 1, DIFFERS_ARGUMENT, 1},
    {"either { fork() = $x } or { getpid() = $x }\nrepeat 0..1 { fork() = $c }\nprocess $x { exit(3) }\n" EACH("4 + $i") "exit(0)", TWO END1(3) END2(4) OUT, AGREES, 0, 0},
    /* The child's name is its own number in its block; what binds there binds for each anew. */
    {FORKS(2) "process each $c {\ngetpid() = $c\ngetuid() = $u\nexit($u)\n}\nexit(0)", TWO "1: getpid() = 1001; 1: getuid() = 5; " END1(5) "2: getpid() = 1002; 2: getuid() = 6; " END2(6) OUT, AGREES, 0, 0},
    {FORKS(2) "process each $c {\ngetpid() = $c\ngetuid() = $u\nexit($u)\n}\nexit(0)", TWO "1: getpid() = 1001; 1: getuid() = 5; " END1(5) "2: getpid() = 1001; 2: getuid() = 6; " END2(6) OUT, 6, DIFFERS_RESULT, 0},
    {FORKS(2) "process each $c {\ngetpid() = $c\ngetuid() = $u\nexit($u)\n}\nexit(0)", TWO "1: getpid() = 1001; 1: getuid() = 5; " END1(5) "2: getpid() = 1002; 2: getuid() = 6; " END2(5) OUT, 8, DIFFERS_ARGUMENT, 1},
    {FORKS(2) "process each $c {\ngetuid() = $u\nexit(0)\n}\nexit($u[1])", TWO "1: getuid() = 5; " END1(0) "2: getuid() = 6; " END2(0) "exit(6); exited 6", AGREES, 0, 0},
    {FORKS(2) "process each $c {\ngetuid() = $u\nexit(0)\n}\nexit($u[1])", TWO "1: getuid() = 5; " END1(0) "2: getuid() = 6; " END2(0) "exit(5); exited 5", 8, DIFFERS_ARGUMENT, 1},
    /* A child for each child. */
    {"repeat 1 { fork() = $c }\nprocess each $c {\nfork() = $g\nprocess $g { exit(4) }\nexit(3)\n}\nexit(0)", "fork() = 1001; 1: fork() = 1002; " END1(3) END2(4) OUT, AGREES, 0, 0},
    {"repeat 1 { fork() = $c }\nprocess each $c {\nfork() = $g\nexit(3)\n}\nprocess each $g { exit(4) }\nexit(0)", "fork() = 1001; 1: fork() = 1002; " END1(3) END2(4) OUT, AGREES, 0, 0},
    {"repeat 1 { fork() = $c }\nprocess each $c {\nfork() = $g\nexit(3)\n}\nprocess each $g { exit(4) }\nexit(0)", "fork() = 1001; 1: fork() = 1002; " END1(3) END2(5) OUT, 4, DIFFERS_ARGUMENT, 1},
    /* One by one in a repeat. */
    {"repeat 2 as $i {\nfork() = $c\nprocess $c { exit(3 + $i) }\n}\nexit(0)", TWO END1(3) END2(4) OUT, AGREES, 0, 0},
    {"repeat 2 as $i {\nfork() = $c\nprocess $c { exit(3 + $i) }\n}\nexit(0)", TWO END1(4) END2(3) OUT, 1, DIFFERS_ARGUMENT, 1},
    /* The number of what is taken out stands in the arguments, too. */
    {FORKS(2) EACH("3 + $i") "repeat 2 { wait4(-1, [exited 3 + $i], 0, NULL) = in $c as $i }\nexit(0)", TWO END1(3) END2(4) "wait4(-1, [exited 4], 0, 0) = 1002; wait4(-1, [exited 3], 0, 0) = 1001; " OUT, AGREES, 0, 0},
    {FORKS(2) EACH("3 + $i") "repeat 2 { wait4(-1, [exited 3 + $i], 0, NULL) = in $c as $i }\nexit(0)", TWO END1(3) END2(4) "wait4(-1, [exited 3], 0, 0) = 1002; wait4(-1, [exited 3], 0, 0) = 1001; " OUT, 6, DIFFERS_ARGUMENT, 2},
    {FORKS(2) "process each $c {\n--- SIGTERM ---\n+++ killed by TERM +++\n}\nrepeat 2 { kill(in $c, SIGTERM) }\nexit(0)", TWO "kill(1002, 15) = 0; kill(1001, 15) = 0; 1: signal TERM; 2: signal TERM; 1: killed TERM; 2: killed TERM; " OUT, AGREES, 0, 0},
    {FORKS(2) "process each $c {\n--- SIGTERM ---\n+++ killed by TERM +++\n}\nrepeat 2 { kill(in $c, SIGTERM) }\nexit(0)", TWO "kill(1002, 15) = 0; kill(1002, 15) = 0; 1: signal TERM; 2: signal TERM; 1: killed TERM; 2: killed TERM; " OUT, 7, DIFFERS_ARGUMENT, 1},
};

#define SAYS  "write(1, \"a\", 1) = 1 @said"
#define HEARS "read(0, \"a\", 1) = 1 after @said"
#define ASKED(child, own) FORK "process $child {\n" child "\nexit(3)\n}\n" own "\nexit(0)"
#define SAID  "write(1, 'a', 1) = 1 "
#define HEARD "read(0, 'a', 1) = 1 "

static const struct match_row label_rows[] = {
    {ASKED(SAYS, HEARS), FORKED "1: " SAID "%5ms; " THREE HEARD "%7ms; " OUT,             AGREES, 0, 0},
    {ASKED(SAYS, HEARS), FORKED "1: " SAID "%5ms; " THREE HEARD "%4ms; " OUT,             4, DIFFERS_ORDER, 0},
    {ASKED(SAYS, HEARS), FORKED "1: " SAID "%5ms; " THREE HEARD "%4ms ~1ms; " OUT,        AGREES, 0, 0},
    {ASKED(SAYS, HEARS), FORKED "1: " SAID "%5ms ~9ms; " THREE HEARD "%4ms ~2ms; " OUT,   AGREES, 0, 0},
    {ASKED(HEARS, SAYS), FORKED SAID "%5ms; 1: " HEARD "%7ms; " THREE OUT,                AGREES, 0, 0},
    {ASKED(HEARS, SAYS), FORKED SAID "%5ms; 1: " HEARD "%3ms; " THREE OUT,                4, DIFFERS_ORDER, 0},
    {ASKED(SAYS, "read(0, \"b\", 1) = 1 after @said"), FORKED "1: " SAID "%5ms; " THREE HEARD "%4ms; " OUT, 4, DIFFERS_ARGUMENT, 2},
    {ASKED("pause() after @said", SAYS), FORKED "1: pause() %3ms; " THREE SAID "%5ms; " OUT, AGREES, 0, 0},
    {FORK "process $child {\nexit(3) after @said\n}\n" SAYS "\nexit(0)", FORKED "1: exit(3) %3ms; 1: exited 3; " SAID "%5ms; " OUT, 3, DIFFERS_ORDER, 0},
    {FORK "process $child {\nexit(3) after @said\n}\n" SAYS "\nexit(0)", FORKED "1: exit(3) %6ms; 1: exited 3; " SAID "%5ms; " OUT, AGREES, 0, 0},
    {FORK "process $child {\n--- SIGUSR1 --- after @said\nexit(3)\n}\n" SAYS "\nexit(0)", FORKED "1: signal USR1 %4ms; " THREE SAID "%5ms; " OUT, 4, DIFFERS_ORDER, 0},
    {FORK "process $child {\n--- SIGUSR1 --- after @said\nexit(3)\n}\n" SAYS "\nexit(0)", FORKED "1: signal USR1 %6ms; " THREE SAID "%5ms; " OUT, AGREES, 0, 0},
    {FORK "process $child {\n--- SIGUSR1 --- @said\nexit(3)\n}\n" HEARS "\nexit(0)", FORKED "1: signal USR1 %6ms; " THREE HEARD "%5ms; " OUT, 4, DIFFERS_ORDER, 0},
    {FORK "process $child {\nexit(3)\n+++ exited with 3 +++ after @said\n}\n" SAYS "\nexit(0)", FORKED "1: exit(3) %6ms; 1: exited 3 %4ms; " SAID "%5ms; " OUT, 3, DIFFERS_ORDER, 0},
    /* With several of them, after each. */
    {FORKS(2) "process each $c {\n" SAYS "\nexit(0)\n}\n" HEARS "\nexit(0)", TWO "1: " SAID "%5ms; 2: " SAID "%9ms; " END1(0) END2(0) HEARD "%9ms; " OUT, AGREES, 0, 0},
    {FORKS(2) "process each $c {\n" SAYS "\nexit(0)\n}\n" HEARS "\nexit(0)", TWO "1: " SAID "%5ms; 2: " SAID "%9ms; " END1(0) END2(0) HEARD "%8ms; " OUT, 8, DIFFERS_ORDER, 0},
    {FORKS(2) "process each $c {\n" SAYS "\nexit(0)\n}\n" HEARS "\nexit(0)", TWO "1: " SAID "%9ms; 2: " SAID "%5ms; " END1(0) END2(0) HEARD "%8ms; " OUT, 8, DIFFERS_ORDER, 0},
    {FORKS(2) "process each $c {\n" HEARS "\nexit(0)\n}\n" SAYS "\nexit(0)", TWO "1: " HEARD "%5ms; 2: " HEARD "%9ms; " END1(0) END2(0) SAID "%8ms; " OUT, 8, DIFFERS_ORDER, 0},
    {FORKS(2) "process each $c {\n" HEARS "\nexit(0)\n}\n" SAYS "\nexit(0)", TWO "1: " HEARD "%5ms; 2: " HEARD "%9ms; " END1(0) END2(0) SAID "%4ms; " OUT, AGREES, 0, 0},
    {FORK "process $child {\ngetpid() = _ @a @b\nexit(3)\n}\ngetuid() = _ after @a after @b\nexit(0)", FORKED "1: getpid() = 2 %6ms; " THREE "getuid() = 1 %5ms; " OUT, 4, DIFFERS_ORDER, 0},
};
// clang-format on
