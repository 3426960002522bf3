/* Rules: what is an error and where its caret stands, and what is none. */
#include "filter/rules.h"

#include "base/text.h"
#include "tests/unit/rules_good.h"
#include "tests/unit/tap.h"

#include <stdlib.h>
#include <string.h>

struct error_row {
    const char *text;
    int line, column, width; /* of the caret; columns from 1 */
    const char *words;       /* of the sentence */
};

// clang-format off
static const struct error_row error_rows[] = {
    /* words */
    {"conect: trace",                 1, 1, 6,   "there is no call 'conect'; did you mean 'connect'?"},
    {"\n# x\n\n openn at: trace",     4, 2, 5,   "did you mean 'open'?"},
    {"qqqqqqqqqqqq: trace",           1, 1, 12,  "there is no call 'qqqqqqqqqqqq'"},
    {"i386 accept_: trace",           1, 6, 7,   "there is no call 'accept_'"},
    {"x32 socketcall: trace",         1, 5, 10,  "x32 has no call 'socketcall', though another table has"},
    {"x86-64 mmap2: trace",           1, 8, 5,   "x86-64 has no call 'mmap2', though another table has"},
    {"x86: trace",                    1, 1, 3,   "there is no call 'x86'"},
    {"i386: trace",                   1, 5, 1,   "here should stand the name of a call, or default"},
    {": trace",                       1, 1, 1,   "the name of a call, or default"},
    {"connect",                       1, 8, 1,   "the line ends where 'when' or ':' should stand"},
    {"connect trace",                 1, 9, 5,   "here should stand 'when' or ':'"},
    {"connect if fd == 3: trace",     1, 9, 2,   "here should stand 'when' or ':'"},
    {"connect = trace",               1, 9, 1,   "here should stand 'when' or ':'"},
    {"default",                       1, 8, 1,   "the line ends where ':' should stand"},
    {"default when fd == 3: allow",   1, 9, 4,   "a default has no conditions"},
    {"\xc3\xa4\xc3\xb6: trace",       1, 1, 1,   "the name of a call, or default"},
    {"read: allow # \xc3\xa4\nopne: allow", 2, 1, 4, "did you mean 'open'?"},
    /* actions */
    {"connect:",                      1, 9, 1,   "the line ends where allow, errno, kill or trace should stand"},
    {"connect: # nothing",            1, 10, 1,  "the line ends where allow, errno, kill or trace"},
    {"connect: trase",                1, 10, 5,  "'trase' is none of allow, errno, kill and trace; did you mean 'trace'?"},
    {"connect: deny",                 1, 10, 4,  "'deny' is none of allow, errno, kill and trace"},
    {"connect: trace kill",           1, 16, 4,  "here should stand ',' or the end of the line"},
    {"connect: trace,",               1, 16, 1,  "the line ends where allow, errno, kill or trace"},
    {"connect: trace, trace",         1, 17, 5,  "trace was said before"},
    {"connect: trace, allow",         1, 17, 5,  "allow stands alone"},
    {"connect: allow, errno EPERM",   1, 17, 11, "allow stands alone"},
    {"connect: errno EPERM, errno EACCES", 1, 23, 12, "this contradicts what stands before it"},
    {"connect: errno EPERM, kill",    1, 23, 4,  "this contradicts what stands before it"},
    {"connect: kill after 2, kill after 3", 1, 24, 12, "this contradicts"},
    {"connect: kill after 2, errno 5", 1, 24, 7, "this contradicts"},
    {"connect: trace, kill",          1, 17, 4,  "'trace, kill after 1' shows the call"},
    {"connect: errno",                1, 15, 1,  "the line ends where the name of an error"},
    {"connect: errno EACES",          1, 16, 5,  "'EACES' is no error; did you mean 'EACCES'?"},
    {"connect: errno 0",              1, 16, 1,  "they go from 1 to 4095"},
    {"connect: errno 4096",           1, 16, 4,  "they go from 1 to 4095"},
    {"connect: errno 99999999999999999999", 1, 16, 20, "they go from 1 to 4095"},
    {"connect: errno 5x",             1, 16, 2,  "is no error"},
    {"connect: errno SIGKILL",        1, 16, 7,  "is no error"},
    {"connect: kill after",           1, 20, 1,  "the line ends where a number of calls"},
    {"connect: kill after 0",         1, 21, 1,  "here should stand a number of calls"},
    {"connect: kill after three",     1, 21, 5,  "here should stand a number of calls"},
    {"connect: kill after 99999999999", 1, 21, 11, "here should stand a number of calls"},
    {"read: errno EIO when fd == 0",  1, 17, 4,  "conditions stand before the colon"},
    /* conditions */
    {"read when: allow",              1, 10, 1,  "here should stand the name of an argument"},
    {"read when fd",                  1, 13, 1,  "the line ends where ==, !=,"},
    {"read when fd = 3: allow",       1, 14, 1,  "two numbers are compared by =="},
    {"read when fd is 3: allow",      1, 14, 2,  "here should stand ==, !=,"},
    {"read when fd ==: allow",        1, 16, 1,  "here should stand a number or the name of a constant"},
    {"read when fd == 3",             1, 18, 1,  "the line ends where 'and' or ':'"},
    {"read when fd == 3 fd == 4: allow", 1, 19, 2, "here should stand 'and' or ':'"},
    {"read when fd == 3 or fd == 4: allow", 1, 19, 2, "write a line of its own"},
    {"read when fd == 3 and: allow",  1, 22, 1,  "here should stand the name of an argument"},
    {"read when df == 3: allow",      1, 11, 2,  "read has no argument 'df'; did you mean 'fd'?; it has fd, buf, count"},
    {"getpid when fd == 3: allow",    1, 13, 2,  "getpid has no arguments"},
    {"read when arg == 3: allow",     1, 15, 1,  "here should stand '['"},
    {"read when arg[6] == 3: allow",  1, 15, 1,  "0 to 5"},
    {"read when arg[0 == 3: allow",   1, 17, 1,  "here should stand ']'"},
    {"read when arg[3] == 3: allow",  1, 11, 6,  "read has 3 arguments, counted from 0"},
    {"openat when pathname == 3: allow", 1, 13, 8, "pathname of openat is the address of a string: the kernel's filter sees registers, not memory"},
    {"openat when arg[1] == 3: allow", 1, 13, 6, "pathname of openat is the address of a string"},
    {"connect when addr == 3: trace", 1, 14, 4,  "is the address of a structure"},
    {"write when buf == 3: allow",    1, 12, 3,  "is the address of a buffer"},
    {"execve when argv == 0: trace",  1, 13, 4,  "is the address of an array of strings"},
    {"openat when flags has O_WRONYL: trace", 1, 23, 8, "'O_WRONYL' is no name of flags; did you mean 'O_WRONLY'?"},
    {"openat when flags has SIGKILL: trace", 1, 23, 7, "'SIGKILL' is no name of flags"},
    {"openat when flags has O_WRONLY|O_RDWR: trace", 1, 32, 6, "'O_RDWR' excludes what stands before it"},
    {"openat when flags has 0: trace", 1, 23, 1, "this is no bit"},
    {"openat when flags < O_CREAT: trace", 1, 13, 15, "flags is a set of bits, which has no order"},
    {"openat when flags & O_ACCMODE == O_CREAT: trace", 1, 34, 7, "this has bits outside of the mask"},
    {"openat when flags & 0 == 0: trace", 1, 21, 1, "this masks no bits of flags"},
    {"openat when flags & O_CREAT < 1: trace", 1, 29, 1, "masked bits are compared by == or !="},
    {"openat when flags == \"w\": trace", 1, 22, 1, "compares numbers, not text"},
    {"read when fd == 5000000000: allow", 1, 17, 10, "fd is a signed number of 32 bits"},
    {"read when fd == -2147483649: allow", 1, 17, 11, "fd is a signed number of 32 bits"},
    {"read when fd == 18446744073709551616: allow", 1, 17, 20, "is no number of 64 bits"},
    {"read when fd == 09: allow",     1, 17, 2,  "is no number of 64 bits"},
    {"read when fd == 0x: allow",     1, 17, 2,  "is no number of 64 bits"},
    {"read when fd == --1: allow",    1, 18, 1,  "here should stand a number"},
    {"read when fd == -O_RDONLY: allow", 1, 18, 8, "only a number can be negative"},
    {"read when fd == NOSUCH: allow", 1, 17, 6,  "there is no constant 'NOSUCH'"},
    {"read when fd == -1|2: allow",   1, 19, 1,  "bits are joined, not negative numbers"},
    {"read when fd < -2147483648: allow", 1, 11, 16, "no fd is so"},
    {"read when fd >= -2147483648: allow", 1, 11, 17, "every fd is so"},
    {"read when count < 0: allow",    1, 11, 9,  "no count is so"},
    {"read when count >= -1: allow",  1, 20, 2,  "count is an unsigned number of 64 bits"},
    {"send when flags == 0: trace",   1, 1, 4,   "send goes through another call, and finds its arguments in memory"},
    /* of several lines */
    {"connect: trace\nconnect: trace", 2, 1, 7,  "line 1 says this already: connect: trace"},
    {"connect: trace\nread: allow\nconnect: errno EPERM", 3, 1, 7, "this contradicts line 1, which fits first: connect: trace"},
    {"connect: trace\nx32 connect: kill", 2, 1, 11, "this contradicts line 1"},
    {"connect: trace\nconnect when sockfd == 3: errno EIO", 2, 1, 7, "the narrower line has to stand above"},
    {"read when fd == 3: allow\nread when arg[0] == 3: errno EIO", 2, 1, 4, "this contradicts line 1"},
    {"read when fd > 3: allow\nread when fd == 9: errno EIO", 2, 1, 4, "this contradicts line 1"},
    {"read when fd > 3: allow\nread when fd <= 3: trace\nread: kill", 3, 1, 4, "the lines above have among them"},
    {"read when fd == 3 and fd == 4: allow", 1, 1, 4, "these conditions contradict each other"},
    {"read when fd < 3 and fd > 4: allow", 1, 1, 4, "these conditions contradict each other"},
    {"default: allow\ndefault: kill", 2, 1, 7,   "line 1 has a default already: default: allow"},
    {"i386 default: kill\ni386 default: kill", 2, 1, 12, "line 1 has a default already"},
    {"default: errno EPERM",          1, 1, 7,   "put a line 'execve: allow' above"},
    {"x86-64 default: kill",          1, 1, 14,  "put a line 'execve: allow' above"},
    {"execve: errno EPERM",           1, 1, 6,   "'execve: trace, errno EACCES' refuses all but the first"},
    {"read when fd != 1 and fd != 2 and count != 7 and buf == 1: kill", 1, 50, 3, "is the address of a buffer"},
};
// clang-format on

static void check_error(const struct error_row *row)
{
    struct rules rules;
    struct problem problem = {0};
    char place[64];
    bool ok = rules_parse(&rules, "f", row->text, strlen(row->text), &problem);
    rules_free(&rules);
    EXPECT(!ok, "'%s' is taken", row->text);
    if (ok)
        return;
    snprintf(place, sizeof place, "f:%d:%d: ", row->line, row->column);
    const char *caret = strrchr(problem.message, '\n');
    caret = caret && strlen(caret) > 5 ? caret + 5 : "";
    int column = (int)strspn(caret, " ");
    EXPECT(problem.status == STATUS_USAGE && strncmp(problem.message, place, strlen(place)) == 0 &&
               strstr(problem.message, row->words),
           "'%s': wanted %s%s: %s", row->text, place, row->words, problem.message);
    EXPECT(column == row->column - 1 && (int)strlen(caret) - column == row->width,
           "'%s': the caret stands at %d, %d wide:\n%s", row->text, column + 1,
           (int)strlen(caret) - column, problem.message);
}

static void check_errors(void)
{
    for (size_t i = 0; i < sizeof error_rows / sizeof *error_rows; i++)
        check_error(&error_rows[i]);
    group("errors name the line and the column, say what is wrong, and have a caret under it");
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct rules rules;
        struct problem problem = {0};
        EXPECT(rules_parse(&rules, "f", good[i], strlen(good[i]), &problem), "'%s': %s", good[i],
               problem.message);
        rules_free(&rules);
    }
    group("what the grammar allows is taken");
}

static void check_limits(void)
{
    struct text text = {0};
    struct rules rules;
    struct problem problem = {0};
    for (int i = 0; i < RULES_MOST - 1; i++)
        text_add_string(&text, "# a line\n");
    text_add_string(&text, "connect: trace\n");
    EXPECT(rules_parse(&rules, "f", text.bytes, text.size, &problem) && rules.count == 1 &&
               rules.all[0].line == RULES_MOST,
           "%d lines: %s", RULES_MOST, problem.message);
    rules_free(&rules);
    text_add_string(&text, "\n");
    EXPECT(!rules_parse(&rules, "f", text.bytes, text.size, &problem), "a line more is taken");
    rules_free(&rules);
    EXPECT(!rules_parse(&rules, "f", "read: a\0llow", 12, &problem) &&
               strncmp(problem.message, "f:1:8: a NUL", 12) == 0,
           "a NUL: %s", problem.message);
    rules_free(&rules);
    text_free(&text);
    group("a file has a thousand lines at most, and is text");
}

int main(void)
{
    check_errors();
    check_limits();
    return done();
}
