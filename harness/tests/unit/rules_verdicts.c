/* Rules: which of them a call comes to, by each table. */
#include "filter/rules.h"

#include "tests/unit/rules_filter.h"
#include "tests/unit/tap.h"

#include <errno.h>
#include <stdlib.h>

struct verdict_row {
    const char *text;
    enum abi abi;
    const char *call;
    uint64_t arg[6];
    int line; /* of the rule that counts; 0: none */
};

#define HIGH UINT64_C(0xdeadbeef00000000)

// clang-format off
static const struct verdict_row verdict_rows[] = {
    {"connect: trace", ABI_X86_64, "connect", {0}, 1},
    {"connect: trace", ABI_X32, "connect", {0}, 1},
    {"connect: trace", ABI_I386, "connect", {0}, 1},
    {"connect: trace", ABI_I386, "socketcall", {3}, 1},
    {"connect: trace", ABI_I386, "socketcall", {HIGH | 3}, 1},
    {"connect: trace", ABI_I386, "socketcall", {4}, 0},
    {"connect: trace", ABI_X86_64, "bind", {0}, 0},
    {"x86-64 connect: trace", ABI_X86_64, "connect", {0}, 1},
    {"x86-64 connect: trace", ABI_X32, "connect", {0}, 0},
    {"x86-64 connect: trace", ABI_I386, "socketcall", {3}, 0},
    {"i386 connect: trace", ABI_I386, "socketcall", {3}, 1},
    {"i386 connect: trace", ABI_X86_64, "connect", {0}, 0},
    {"i386 socketcall: errno EPERM", ABI_I386, "socketcall", {3}, 1},
    {"i386 socketcall: errno EPERM", ABI_I386, "connect", {0}, 0},
    {"connect: trace\ni386 socketcall: errno EPERM", ABI_I386, "socketcall", {3}, 1},
    {"connect: trace\ni386 socketcall: errno EPERM", ABI_I386, "socketcall", {1}, 2},
    {"msgsnd: kill", ABI_I386, "ipc", {11}, 1},
    {"msgsnd: kill", ABI_I386, "ipc", {0x5000b}, 1},
    {"msgsnd: kill", ABI_I386, "ipc", {12}, 0},
    {"accept: trace", ABI_X86_64, "accept", {0}, 1},
    {"accept: trace", ABI_I386, "socketcall", {5}, 1},
    /* forms that only i386 has */
    {"mmap: trace", ABI_I386, "mmap", {0}, 1},
    {"mmap: trace", ABI_I386, "mmap2", {0}, 1},
    {"i386 mmap: trace", ABI_I386, "mmap2", {0}, 0},
    {"mmap when prot has PROT_EXEC: errno EPERM", ABI_I386, "mmap2", {0, 0, 4}, 1},
    {"mmap when prot has PROT_EXEC: errno EPERM", ABI_I386, "mmap2", {0, 0, 3}, 0},
    {"mmap when prot has PROT_EXEC: errno EPERM", ABI_I386, "mmap", {0}, 1},   /* in memory: the stricter */
    {"mmap when prot has PROT_EXEC: allow\nexecve: allow\ndefault: kill", ABI_I386, "mmap", {0}, 3},
    {"mmap when prot has PROT_EXEC: allow\nexecve: allow\ndefault: kill", ABI_I386, "mmap2", {0, 0, 4}, 1},
    {"select: errno EPERM", ABI_I386, "_newselect", {0}, 1},
    {"select: errno EPERM", ABI_I386, "select", {0}, 1},
    {"setuid when uid == 0: errno EPERM", ABI_I386, "setuid32", {0}, 1},
    {"setuid when uid == 0: errno EPERM", ABI_I386, "setuid", {0x10000}, 1},  /* 16 bits are read */
    {"setuid when uid == 0: errno EPERM", ABI_I386, "setuid", {1}, 0},
    {"truncate when length > 9: errno EFBIG", ABI_I386, "truncate64", {0}, 1}, /* in two halves */
    /* the arguments that do not show, in either direction */
    {"connect when sockfd == 3: errno EPERM", ABI_I386, "socketcall", {3}, 1},
    {"connect when sockfd == 3: errno EPERM", ABI_I386, "connect", {3}, 1},
    {"connect when sockfd == 3: errno EPERM", ABI_I386, "connect", {4}, 0},
    {"connect when sockfd == 3: allow\nconnect: errno EPERM", ABI_I386, "socketcall", {3}, 2},
    {"connect when sockfd == 3: trace\nconnect: errno EPERM", ABI_I386, "socketcall", {3}, 2},
    {"connect when sockfd == 3: errno EPERM\nconnect: trace", ABI_I386, "socketcall", {3}, 1},
    {"connect when sockfd == 3: kill\nconnect: trace", ABI_X86_64, "connect", {4}, 2},
    {"connect when sockfd == 3: trace\nexecve: trace\ndefault: kill", ABI_I386, "socketcall", {3}, 3},
    /* the upper half of an int is no part of it */
    {"read when fd == 3: trace", ABI_X86_64, "read", {3}, 1},
    {"read when fd == 3: trace", ABI_X86_64, "read", {HIGH | 3}, 1},
    {"read when fd == 3: trace", ABI_X86_64, "read", {4}, 0},
    {"read when fd != 3: trace", ABI_X86_64, "read", {HIGH | 3}, 0},
    {"read when fd < 3: trace", ABI_X86_64, "read", {HIGH | 2}, 1},
    {"read when fd < 0: trace", ABI_X86_64, "read", {0xffffffff}, 1},
    {"read when fd < 0: trace", ABI_X86_64, "read", {(uint64_t)-1}, 1},
    {"read when fd < 0: trace", ABI_X86_64, "read", {0}, 0},
    {"read when fd <= -1: trace", ABI_X86_64, "read", {0x80000000}, 1},
    {"read when fd > -1: trace", ABI_X86_64, "read", {0x7fffffff}, 1},
    {"read when fd >= 3: trace", ABI_X86_64, "read", {0x80000003}, 0},
    {"read when count == 3: trace", ABI_X86_64, "read", {0, 0, HIGH | 3}, 0},
    {"read when count > 4294967296: trace", ABI_X86_64, "read", {0, 0, HIGH}, 1},
    {"read when count > 4294967296: trace", ABI_X32, "read", {0, 0, HIGH}, 1},
    {"read when count > 4294967296: trace", ABI_X86_64, "read", {0, 0, 4294967296}, 0},
    {"read when count > 4294967296: trace", ABI_I386, "read", {0, 0, UINT32_MAX}, 0},
    {"read when count <= 4294967296: trace", ABI_I386, "read", {0, 0, UINT32_MAX}, 1},
    {"lseek when offset < -1: trace", ABI_X86_64, "lseek", {0, (uint64_t)-2}, 1},
    {"lseek when offset < -1: trace", ABI_X86_64, "lseek", {0, (uint64_t)-1}, 0},
    {"lseek when offset < -1: trace", ABI_I386, "lseek", {0, 0xfffffffe}, 1},
    {"openat when dirfd == AT_FDCWD: trace", ABI_X86_64, "openat", {0xffffff9c}, 1},
    {"openat when dirfd == AT_FDCWD: trace", ABI_X86_64, "openat", {(uint64_t)-100}, 1},
    /* flags */
    {"openat when flags has O_WRONLY: trace", ABI_X86_64, "openat", {0, 0, 1}, 1},
    {"openat when flags has O_WRONLY: trace", ABI_X86_64, "openat", {0, 0, 0x41}, 1},
    {"openat when flags has O_WRONLY: trace", ABI_X86_64, "openat", {0, 0, HIGH | 1}, 1},
    {"openat when flags has O_WRONLY: trace", ABI_X86_64, "openat", {0, 0, 2}, 0},
    {"openat when flags has O_WRONLY: trace", ABI_X86_64, "openat", {0, 0, 3}, 0},
    {"openat when flags has O_RDONLY: trace", ABI_X86_64, "openat", {0, 0, 0x80000}, 1},
    {"openat when flags has O_RDONLY: trace", ABI_X86_64, "openat", {0, 0, 1}, 0},
    {"openat when flags has O_CREAT|O_EXCL: trace", ABI_X86_64, "openat", {0, 0, 0xc0}, 1},
    {"openat when flags has O_CREAT|O_EXCL: trace", ABI_X86_64, "openat", {0, 0, 0x40}, 0},
    {"openat when flags & O_ACCMODE != O_RDONLY: trace", ABI_X86_64, "openat", {0, 0, 2}, 1},
    {"openat when flags & O_ACCMODE != O_RDONLY: trace", ABI_X86_64, "openat", {0, 0, 0x40}, 0},
    {"openat when flags == O_RDONLY: trace", ABI_X86_64, "openat", {0, 0, 0x40}, 0},
    {"mmap when flags has MAP_PRIVATE: trace", ABI_X86_64, "mmap", {0, 0, 0, 0x22}, 1},
    {"mmap when flags has MAP_PRIVATE: trace", ABI_X86_64, "mmap", {0, 0, 0, 3}, 0},
    /* the first that fits */
    {"write when fd == 1: allow\nwrite when fd == 2: allow\nwrite: errno EBADF", ABI_X86_64, "write", {1}, 1},
    {"write when fd == 1: allow\nwrite when fd == 2: allow\nwrite: errno EBADF", ABI_X86_64, "write", {2}, 2},
    {"write when fd == 1: allow\nwrite when fd == 2: allow\nwrite: errno EBADF", ABI_X86_64, "write", {3}, 3},
    {"write when fd == 1 and count > 9: kill\nwrite when fd == 1: trace", ABI_X86_64, "write", {1, 0, 10}, 1},
    {"write when fd == 1 and count > 9: kill\nwrite when fd == 1: trace", ABI_X86_64, "write", {1, 0, 9}, 2},
    {"write when fd == 1 and count > 9: kill\nwrite when fd == 1: trace", ABI_X86_64, "write", {2, 0, 99}, 0},
    /* defaults */
    {"execve: allow\ndefault: errno EPERM", ABI_X86_64, "write", {0}, 2},
    {"execve: allow\ndefault: errno EPERM", ABI_X32, "write", {0}, 2},
    {"execve: allow\ndefault: errno EPERM", ABI_I386, "write", {0}, 2},
    {"i386 default: kill", ABI_I386, "write", {0}, 1},
    {"i386 default: kill", ABI_X86_64, "write", {0}, 0},
    {"i386 default: kill\nwrite: allow", ABI_I386, "write", {0}, 2},
    {"execve: allow\ndefault: kill\nx32 default: errno ENOSYS", ABI_X32, "write", {0}, 3},
};
// clang-format on

static void check_verdicts(void)
{
    for (size_t i = 0; i < sizeof verdict_rows / sizeof *verdict_rows; i++) {
        const struct verdict_row *row = &verdict_rows[i];
        struct rules rules;
        struct filter_program program = {NULL, 0};
        struct problem problem = {0};
        long number = call_number(row->abi, row->call);
        bool ok = number >= 0 && rules_parse(&rules, "f", row->text, strlen(row->text), &problem) &&
                  rules_compile(&rules, &program, &problem);
        EXPECT(ok, "'%s': %s", row->text, problem.message);
        if (!ok)
            continue;
        const struct rule *rule = rules_judge(&rules, row->abi, (uint32_t)number, row->arg);
        uint32_t answer = ask_filter(&program, row->abi, (uint32_t)number, row->arg);
        EXPECT(rule->line == row->line, "'%s': %s through %s comes to line %d, not %d", row->text,
               row->call, abi_name(row->abi), rule->line, row->line);
        EXPECT(answer == answer_of(rule), "'%s': %s through %s: the filter says %x, not %x",
               row->text, row->call, abi_name(row->abi), answer, answer_of(rule));
        free(program.code);
        rules_free(&rules);
    }
    group("a call comes to the first line that fits it, by whichever table it is made");
}

static void check_size(void)
{
    static const char many[] =
        "write when fd > 2 and count != 9 and count > 4096 and count < 99999999999: kill\n"
        "pread64 when fd > 2 and count > 1 and count < 999999999 and offset > 77: kill\n";
    struct rules rules;
    struct filter_program program = {NULL, 0};
    struct problem problem = {0};
    EXPECT(rules_parse(&rules, "f", many, sizeof many - 1, &problem) &&
               !rules_compile(&rules, &program, &problem) && problem.status == STATUS_USAGE &&
               strstr(problem.message, "4096 instructions that the kernel takes"),
           "many ranges: %s", problem.message);
    free(program.code);
    rules_free(&rules);
    group("what the kernel's filter cannot hold is refused");
}

int main(void)
{
    check_verdicts();
    check_size();
    return done();
}
