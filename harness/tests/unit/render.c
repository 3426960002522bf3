/* Events and the lines that strace 6.1 writes for them. */
#include "render/render.h"
#include "tables/names.h"
#include "tests/unit/tap.h"

#include <string.h>

enum { ALWAYS_ADDRESS = 0x1000 }; /* where the events' pointers point */

static void same(const struct text *got, const char *wanted)
{
    EXPECT(strcmp(text_string(got), wanted) == 0, "\n#   got    %s\n#   wanted %s",
           text_string(got), wanted);
}

static void line_is(const struct event *event, const struct render_style *style, const char *wanted)
{
    struct text text = {0};
    render_event(&text, event, style);
    same(&text, wanted);
    text_free(&text);
}

/* ------------------------------------------------------- calls without memory */

enum flow { RETURNED, NEVER };

static const struct {
    enum abi abi;
    const char *call;
    uint64_t arg[6];
    enum flow flow;
    int64_t result;
    const char *wanted;
} plain[] = {
    // clang-format off
    {ABI_X86_64, "getpid", {0}, RETURNED, 4711, "getpid() = 4711"},
    {ABI_X86_64, "exit", {3}, NEVER, 0, "exit(3) = ?"},
    {ABI_X86_64, "exit_group", {256}, NEVER, 0, "exit_group(256) = ?"},
    {ABI_X86_64, "exit", {0xffffffff}, NEVER, 0, "exit(-1) = ?"},
    {ABI_X86_64, "close", {(uint64_t)-2}, RETURNED, -9, "close(-2) = -1 EBADF (Bad file descriptor)"},
    {ABI_X86_64, "close", {0x100000003}, RETURNED, 0, "close(3) = 0"},
    {ABI_X86_64, "brk", {0}, RETURNED, 0x5595206d6000, "brk(NULL) = 0x5595206d6000"},
    {ABI_X86_64, "lseek", {0, (uint64_t)-1, 9}, RETURNED, -22,
     "lseek(0, -1, 0x9 /* SEEK_??? */) = -1 EINVAL (Invalid argument)"},
    {ABI_X86_64, "lseek", {0, 5, 1}, RETURNED, 5, "lseek(0, 5, SEEK_CUR) = 5"},
    {ABI_X86_64, "kill", {0, 0}, RETURNED, 0, "kill(0, 0) = 0"},
    {ABI_X86_64, "kill", {7, 15}, RETURNED, 0, "kill(7, SIGTERM) = 0"},
    {ABI_X86_64, "kill", {9, 1032}, RETURNED, -22, "kill(9, 1032) = -1 EINVAL (Invalid argument)"},
    {ABI_X86_64, "kill", {9, 32}, RETURNED, -3, "kill(9, SIGRTMIN) = -1 ESRCH (No such process)"},
    {ABI_X86_64, "kill", {9, 33}, RETURNED, -3, "kill(9, SIGRT_1) = -1 ESRCH (No such process)"},
    {ABI_X86_64, "umask", {022}, RETURNED, 0, "umask(022) = 000"},
    {ABI_X86_64, "chown", {0, (uint64_t)-1, 5}, RETURNED, -14,
     "chown(NULL, -1, 5) = -1 EFAULT (Bad address)"},
    {ABI_X86_64, "setuid", {4294967294}, RETURNED, 0, "setuid(4294967294) = 0"},
    {ABI_X86_64, "getrusage", {0xffffffff, 0}, RETURNED, -14,
     "getrusage(RUSAGE_CHILDREN, NULL) = -1 EFAULT (Bad address)"},
    {ABI_X86_64, "clock_gettime", {99, 0}, RETURNED, -22,
     "clock_gettime(0x63 /* CLOCK_??? */, NULL) = -1 EINVAL (Invalid argument)"},
    {ABI_X86_64, "wait4", {(uint64_t)-1, 0, 0x40000009, 0}, RETURNED, -10,
     "wait4(-1, NULL, WNOHANG|WCONTINUED|__WALL, NULL) = -1 ECHILD (No child processes)"},
    {ABI_X86_64, "wait4", {(uint64_t)-1, 0, 2, 0}, RETURNED, -10,
     "wait4(-1, NULL, WSTOPPED, NULL) = -1 ECHILD (No child processes)"},
    {ABI_X86_64, "socket", {2, 0x80002, 17}, RETURNED, 6,
     "socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, IPPROTO_UDP) = 6"},
    {ABI_X86_64, "socket", {1, 1, 0}, RETURNED, 7, "socket(AF_UNIX, SOCK_STREAM, 0) = 7"},
    {ABI_X86_64, "dup3", {1, 77, 1}, RETURNED, -22,
     "dup3(1, 77, 0x1 /* O_??? */) = -1 EINVAL (Invalid argument)"},
    {ABI_X86_64, "msync", {0, 0, 4}, RETURNED, 0, "msync(NULL, 0, MS_SYNC) = 0"},
    {ABI_X86_64, "madvise", {0x4000, 1, 99}, RETURNED, -22,
     "madvise(0x4000, 1, 0x63 /* MADV_??? */) = -1 EINVAL (Invalid argument)"},
    {ABI_X86_64, "unshare", {0}, RETURNED, 0, "unshare(0) = 0"},
    {ABI_X86_64, "clone", {0x1200011, 0, 0, 0x7000, 0}, RETURNED, 12,
     "clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7000) = 12"},
    {ABI_X86_64, "mprotect", {0x1000, 4096, 0}, RETURNED, 0, "mprotect(0x1000, 4096, PROT_NONE) = 0"},
    {ABI_X86_64, "mmap", {0, 4096, 3, 0x22, (uint64_t)-1, 0}, RETURNED, 0x7fdd78d0d000,
     "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7fdd78d0d000"},
    {ABI_X86_64, "mmap", {0, 4096, 0x100, 0, (uint64_t)-1, 0x1000}, RETURNED, -9,
     "mmap(NULL, 4096, 0x100 /* PROT_??? */, MAP_FILE, -1, 0x1000) = -1 EBADF (Bad file descriptor)"},
    {ABI_X86_64, "mmap", {0, 4096, 0x101, 5, (uint64_t)-1, 0}, RETURNED, -9,
     "mmap(NULL, 4096, PROT_READ|0x100, 0x5 /* MAP_??? */, -1, 0) = -1 EBADF (Bad file descriptor)"},
    {ABI_X86_64, "mmap", {0, 4096, 3, 0x20, (uint64_t)-1, 0}, RETURNED, -22,
     "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_FILE|MAP_ANONYMOUS, -1, 0) = -1 EINVAL (Invalid argument)"},
    {ABI_X86_64, "mmap", {0, 1, 0x100000003, 0x22, 0x1ffffffff, 0}, RETURNED, 0x80000000,
     "mmap(NULL, 1, PROT_READ|PROT_WRITE|0x100000000, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x80000000"},
    {ABI_X86_64, "mremap", {0x1000, 1, 2, 1, 0x9000}, RETURNED, -14,
     "mremap(0x1000, 1, 2, MREMAP_MAYMOVE) = -1 EFAULT (Bad address)"},
    {ABI_X86_64, "mremap", {0x1000, 1, 2, 3, 0x9000}, RETURNED, 0x9000,
     "mremap(0x1000, 1, 2, MREMAP_MAYMOVE|MREMAP_FIXED, 0x9000) = 0x9000"},
    {ABI_X86_64, "fcntl", {1, 1, 5}, RETURNED, 0, "fcntl(1, F_GETFD) = 0"},
    {ABI_X86_64, "fcntl", {1, 1}, RETURNED, 1, "fcntl(1, F_GETFD) = 0x1 (flags FD_CLOEXEC)"},
    {ABI_X86_64, "fcntl", {1, 3}, RETURNED, 0x8401,
     "fcntl(1, F_GETFL) = 0x8401 (flags O_WRONLY|O_APPEND|O_LARGEFILE)"},
    {ABI_X86_64, "fcntl", {1, 2, 1}, RETURNED, 0, "fcntl(1, F_SETFD, FD_CLOEXEC) = 0"},
    {ABI_X86_64, "fcntl", {1, 4, 0x402}, RETURNED, 0, "fcntl(1, F_SETFL, O_RDWR|O_APPEND) = 0"},
    {ABI_X86_64, "fcntl", {1, 0, 9}, RETURNED, 9, "fcntl(1, F_DUPFD, 9) = 9"},
    {ABI_X86_64, "fcntl", {1, 99, 5}, RETURNED, -22,
     "fcntl(1, 0x63 /* F_??? */, 0x5) = -1 EINVAL (Invalid argument)"},
    {ABI_X86_64, "prctl", {38, 1, 0, 0, 0}, RETURNED, 0, "prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) = 0"},
    {ABI_X86_64, "prctl", {3, 9, 9, 9, 9}, RETURNED, 1, "prctl(PR_GET_DUMPABLE) = 1 (SUID_DUMP_USER)"},
    {ABI_X86_64, "futex", {0x1000, 128, 1, 0, 9, 9}, RETURNED, -11,
     "futex(0x1000, FUTEX_WAIT_PRIVATE, 1, NULL) = -1 EAGAIN (Resource temporarily unavailable)"},
    {ABI_X86_64, "futex", {0x1000, 0x81, 1}, RETURNED, 0, "futex(0x1000, FUTEX_WAKE_PRIVATE, 1) = 0"},
    {ABI_X86_64, "poll", {0, 0, 100}, RETURNED, 0, "poll(NULL, 0, 100) = 0 (Timeout)"},
    {ABI_X86_64, "setsockopt", {3, 1, 2, 0x1000, 4}, RETURNED, 0,
     "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 0x1000, 4) = 0"},
    {ABI_X86_64, "ioctl", {0, 0x5401, 0x1000}, RETURNED, -25,
     "ioctl(0, TCGETS, 0x1000) = -1 ENOTTY (Inappropriate ioctl for device)"},
    {ABI_X86_64, "ioctl", {0, 0x100005412, 0x1000}, RETURNED, -25,
     "ioctl(0, TIOCSTI, 0x1000) = -1 ENOTTY (Inappropriate ioctl for device)"},
    {ABI_X86_64, "sched_yield", {0}, RETURNED, 0, "sched_yield() = 0"},
    {ABI_X86_64, "pause", {0}, RETURNED, -514,
     "pause() = ? ERESTARTNOHAND (To be restarted if no handler)"},
    {ABI_X86_64, "pause", {0}, RETURNED, -512,
     "pause() = ? ERESTARTSYS (To be restarted if SA_RESTART is set)"},
    {ABI_X86_64, "pause", {0}, RETURNED, -513, "pause() = ? ERESTARTNOINTR (To be restarted)"},
    {ABI_X86_64, "pause", {0}, RETURNED, -516, "pause() = ? ERESTART_RESTARTBLOCK (Interrupted by signal)"},
    {ABI_X86_64, "getpid", {0}, RETURNED, -4000, "getpid() = -1 (errno 4000)"},
    {ABI_X86_64, "getpid", {0}, RETURNED, -4096, "getpid() = -4096"},
    {ABI_X86_64, "getpid", {0}, RETURNED, -524, "getpid() = -1 ENOTSUPP (Unknown error 524)"},
    {ABI_I386, "getpid", {0}, RETURNED, 4711, "getpid() = 4711"},
    {ABI_I386, "lseek", {3, 0xffffffff, 2}, RETURNED, 9, "lseek(3, -1, SEEK_END) = 9"},
    {ABI_I386, "close", {0xfffffffe}, RETURNED, -9, "close(-2) = -1 EBADF (Bad file descriptor)"},
    {ABI_I386, "mmap2", {0, 4096, 1, 2, 3, 1}, RETURNED, -0x8900000,
     "mmap2(NULL, 4096, PROT_READ, MAP_PRIVATE, 3, 0x1) = 0xf7700000"},
    {ABI_I386, "mmap", {0x8000}, RETURNED, -14, "mmap(0x8000) = -1 EFAULT (Bad address)"},
    {ABI_I386, "socketcall", {1, 0x8000}, RETURNED, 3, "socketcall(SYS_SOCKET, 0x8000) = 3"},
    {ABI_I386, "chown", {0x8000, 1, 2, 3, 4, 5}, RETURNED, 0,
     "chown(0x8000, 1, 2) = 0"},
    {ABI_X86_64, "add_key", {1, 0, 3, 0, 0, 0xfff}, RETURNED, 9,
     "add_key(0x1, NULL, 0x3, 0, 0) = 9"},
    // clang-format on
};

static void test_plain(void)
{
    static const struct render_style style = {0};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        long number = call_number(plain[i].abi, plain[i].call);
        EXPECT(number >= 0, "%s is no call", plain[i].call);
        struct event event = {.kind = EVENT_CALL,
                              .abi = plain[i].abi,
                              .number = (uint32_t)number,
                              .returned = plain[i].flow == RETURNED,
                              .result = plain[i].result};
        memcpy(event.arg, plain[i].arg, sizeof event.arg);
        line_is(&event, &style, plain[i].wanted);
    }
    group("calls with plain arguments look as strace shows them");
}

/* ------------------------------------------------------------ calls with memory */

#define BYTES(literal) literal, sizeof literal - 1

struct memory {
    const char *bytes;
    size_t size;   /* copied */
    size_t wanted; /* 0: as many as were copied */
};

static const struct {
    enum abi abi;
    const char *call;
    uint64_t arg[6];
    int argument; /* that the memory belongs to */
    bool at_exit;
    struct memory memory;
    int64_t result;
    const char *wanted;
} pointing[] = {
    // clang-format off
    {ABI_X86_64, "write", {1, 0x1000, 13}, 1, false, {BYTES("Hello, world\n"), 0}, 13,
     "write(1, \"Hello, world\\n\", 13) = 13"},
    {ABI_X86_64, "write", {1, 0x1000, 9}, 1, false, {BYTES("\0" "1\1" "9a\177\377\33["), 0}, 9,
     "write(1, \"\\0001\\19a\\177\\377\\33[\", 9) = 9"},
    {ABI_X86_64, "write", {1, 0x1000, 7}, 1, false, {BYTES("\"\\\n\t\r\v\f"), 0}, 7,
     "write(1, \"\\\"\\\\\\n\\t\\r\\v\\f\", 7) = 7"},
    {ABI_X86_64, "write", {1, 0x1000, 32}, 1, false, {BYTES("01234567890123456789012345678901"), 0}, 32,
     "write(1, \"01234567890123456789012345678901\", 32) = 32"},
    {ABI_X86_64, "write", {1, 0x1000, 40}, 1, false, {BYTES("0123456789012345678901234567890123456789"), 0}, 40,
     "write(1, \"01234567890123456789012345678901\"..., 40) = 40"},
    {ABI_X86_64, "write", {1, 0x1000, 33}, 1, false, {BYTES("0123456789012345678901234567890\1" "9"), 0}, 33,
     "write(1, \"0123456789012345678901234567890\\1\"..., 33) = 33"},
    {ABI_X86_64, "write", {1, 0x1000, 9999}, 1, false, {BYTES("0123456789012345678901234567890123"), 9999}, -14,
     "write(1, \"01234567890123456789012345678901\"..., 9999) = -1 EFAULT (Bad address)"},
    {ABI_X86_64, "write", {1, 0x1000, 13}, 1, false, {BYTES("Hel"), 13}, -14,
     "write(1, 0x1000, 13) = -1 EFAULT (Bad address)"},
    {ABI_X86_64, "write", {1, 0x1000, 0}, 1, false, {BYTES(""), 0}, 0, "write(1, \"\", 0) = 0"},
    {ABI_X86_64, "write", {1, 0, 0}, 1, false, {BYTES(""), 0}, 0, "write(1, NULL, 0) = 0"},
    {ABI_X86_64, "read", {0, 0x1000, 1024}, 1, true, {BYTES("abc"), 0}, 3,
     "read(0, \"abc\", 1024) = 3"},
    {ABI_X86_64, "read", {0, 0x1000, 1024}, 1, true, {BYTES(""), 0}, 0, "read(0, \"\", 1024) = 0"},
    {ABI_X86_64, "read", {0, 0x1000, 1024}, -1, true, {BYTES(""), 0}, -11,
     "read(0, 0x1000, 1024) = -1 EAGAIN (Resource temporarily unavailable)"},
    {ABI_X86_64, "getcwd", {0x1000, 100}, 0, true, {BYTES("/tmp/render\0"), 0}, 12,
     "getcwd(\"/tmp/render\", 100) = 12"},
    {ABI_X86_64, "open", {0x1000, 0, 0644}, 0, false, {BYTES("x\0"), 0}, 3, "open(\"x\", O_RDONLY) = 3"},
    {ABI_X86_64, "open", {0x1000, 3}, 0, false, {BYTES("x\0"), 0}, 4, "open(\"x\", O_ACCMODE) = 4"},
    {ABI_X86_64, "open", {0x1000, 0x40000041, 0644}, 0, false, {BYTES("x\0"), 0}, 5,
     "open(\"x\", O_WRONLY|O_CREAT|0x40000000, 0644) = 5"},
    {ABI_X86_64, "openat", {(uint32_t)-100, 0x1000, 0102, 0600}, 1, false, {BYTES("x\0"), 0}, 6,
     "openat(AT_FDCWD, \"x\", O_RDWR|O_CREAT, 0600) = 6"},
    {ABI_X86_64, "openat", {7, 0x1000, 020200000, 0600}, 1, false, {BYTES(".\0"), 0}, 6,
     "openat(7, \".\", O_RDONLY|O_TMPFILE, 0600) = 6"},
    {ABI_X86_64, "openat", {7, 0x1000, 0200000}, 1, false, {BYTES(".\0"), 0}, 6,
     "openat(7, \".\", O_RDONLY|O_DIRECTORY) = 6"},
    {ABI_X86_64, "chdir", {0x1000}, 0, false, {BYTES("0123456789012345678901234567890123456789\0"), 0}, -2,
     "chdir(\"0123456789012345678901234567890123456789\") = -1 ENOENT (No such file or directory)"},
    {ABI_X86_64, "chdir", {0x1000}, 0, false, {BYTES("to the end of the page"), 23}, -14,
     "chdir(0x1000) = -1 EFAULT (Bad address)"},
    {ABI_X86_64, "access", {0x1000, 5}, 0, false, {BYTES("x\0"), 0}, 0, "access(\"x\", R_OK|X_OK) = 0"},
    {ABI_X86_64, "access", {0x1000, 0}, 0, false, {BYTES("x\0"), 0}, 0, "access(\"x\", F_OK) = 0"},
    {ABI_X86_64, "access", {0x1000, 8}, 0, false, {BYTES("x\0"), 0}, -22,
     "access(\"x\", 0x8 /* ?_OK */) = -1 EINVAL (Invalid argument)"},
    {ABI_X86_64, "mknod", {0x1000, 0010644, 9}, 0, false, {BYTES("x\0"), 0}, 0,
     "mknod(\"x\", S_IFIFO|0644) = 0"},
    {ABI_X86_64, "chmod", {0x1000, 0100644}, 0, false, {BYTES("x\0"), 0}, 0, "chmod(\"x\", 0100644) = 0"},
    {ABI_X86_64, "execve", {0x2000, 0x1000, 0}, 1, false, {BYTES("./x\0a\nb\0"), 0}, -2,
     "execve(0x2000, [\"./x\", \"a\\nb\"], NULL) = -1 ENOENT (No such file or directory)"},
    {ABI_X86_64, "execve", {0x2000, 0x1000, 0}, 1, false, {BYTES(""), 0}, -2,
     "execve(0x2000, [], NULL) = -1 ENOENT (No such file or directory)"},
    {ABI_X86_64, "execve", {0x2000, 0x3000, 0x1000}, 2, false, {BYTES("A=1\0"), 0}, -2,
     "execve(0x2000, 0x3000, 0x1000 /* 1 var */) = -1 ENOENT (No such file or directory)"},
    {ABI_X86_64, "pipe2", {0x1000, 02004000}, 0, true, {BYTES("\3\0\0\0\4\0\0\0"), 0}, 0,
     "pipe2([3, 4], O_NONBLOCK|O_CLOEXEC) = 0"},
    {ABI_X86_64, "nanosleep", {0x1000, 0x2000}, 0, false, {BYTES("\1\0\0\0\0\0\0\0\5\0\0\0\0\0\0\0"), 0}, 0,
     "nanosleep({tv_sec=1, tv_nsec=5}, 0x2000) = 0"},
    {ABI_I386, "nanosleep", {0x1000, 0}, 0, false, {BYTES("\1\0\0\0\377\377\377\377"), 0}, -22,
     "nanosleep({tv_sec=1, tv_nsec=4294967295}, NULL) = -1 EINVAL (Invalid argument)"},
    {ABI_X86_64, "nanosleep", {0x1000, 0}, 0, false, {BYTES("\1\0\0\0"), 16}, -14,
     "nanosleep(0x1000, NULL) = -1 EFAULT (Bad address)"},
    {ABI_X86_64, "wait4", {(uint64_t)-1, 0x1000, 0, 0}, 1, true, {BYTES("\0\3\0\0"), 0}, 12,
     "wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 12"},
    {ABI_X86_64, "wait4", {(uint64_t)-1, 0x1000, 0, 0}, 1, true, {BYTES("\213\0\0\0"), 0}, 12,
     "wait4(-1, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGSEGV && WCOREDUMP(s)}], 0, NULL) = 12"},
    {ABI_X86_64, "wait4", {(uint64_t)-1, 0x1000, 2, 0}, 1, true, {BYTES("\177\23\0\0"), 0}, 12,
     "wait4(-1, [{WIFSTOPPED(s) && WSTOPSIG(s) == SIGSTOP}], WSTOPPED, NULL) = 12"},
    {ABI_X86_64, "wait4", {(uint64_t)-1, 0x1000, 8, 0}, 1, true, {BYTES("\377\377\0\0"), 0}, 12,
     "wait4(-1, [{WIFCONTINUED(s)}], WCONTINUED, NULL) = 12"},
    {ABI_X86_64, "wait4", {(uint64_t)-1, 0x1000, 1, 0}, 1, true, {BYTES("\0\3\0\0"), 0}, 0,
     "wait4(-1, 0x1000, WNOHANG, NULL) = 0"},
    {ABI_X86_64, "rt_sigprocmask", {0, 0x1000, 0, 8}, 1, false, {BYTES("\2\100\0\0\0\0\0\0"), 0}, 0,
     "rt_sigprocmask(SIG_BLOCK, [INT TERM], NULL, 8) = 0"},
    {ABI_X86_64, "rt_sigprocmask", {2, 0x1000, 0, 8}, 1, false,
     {BYTES("\377\377\377\377\377\377\377\377"), 0}, 0, "rt_sigprocmask(SIG_SETMASK, ~[], NULL, 8) = 0"},
    {ABI_X86_64, "rt_sigaction", {2, 0x1000, 0, 8}, 1, false,
     {BYTES("\0\20\100\0\0\0\0\0" "\0\0\0\24\0\0\0\0" "\40\20\100\0\0\0\0\0" "\0\0\0\0\1\0\0\0"), 0}, 0,
     "rt_sigaction(SIGINT, {sa_handler=0x401000, sa_mask=[RT_1], sa_flags=SA_RESTORER|SA_RESTART, "
     "sa_restorer=0x401020}, NULL, 8) = 0"},
    {ABI_I386, "rt_sigaction", {2, 0x1000, 0, 8}, 1, false,
     {BYTES("\1\0\0\0" "\0\0\0\0" "\0\0\0\0" "\0\0\0\0\0\0\0\0"), 0}, 0,
     "rt_sigaction(SIGINT, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, NULL, 8) = 0"},
    {ABI_X86_64, "setrlimit", {3, 0x1000}, 1, false,
     {BYTES("\0\0\200\0\0\0\0\0" "\377\377\377\377\377\377\377\377"), 0}, 0,
     "setrlimit(RLIMIT_STACK, {rlim_cur=8192*1024, rlim_max=RLIM64_INFINITY}) = 0"},
    {ABI_X86_64, "stat", {0x2000, 0x1000}, 1, true, {BYTES("far too short"), 0}, 0,
     "stat(0x2000, 0x1000) = 0"},
    // clang-format on
};

static void test_pointing(void)
{
    static const struct render_style style = {0};
    for (size_t i = 0; i < sizeof pointing / sizeof *pointing; i++) {
        const struct memory *memory = &pointing[i].memory;
        struct copy copy = {.argument = (uint8_t)pointing[i].argument,
                            .at_exit = pointing[i].at_exit,
                            .address = ALWAYS_ADDRESS,
                            .size = memory->size,
                            .wanted = memory->wanted ? memory->wanted : memory->size,
                            .bytes = (uint8_t *)memory->bytes};
        copy.whole = copy.size == copy.wanted;
        struct event event = {.kind = EVENT_CALL,
                              .abi = pointing[i].abi,
                              .number = (uint32_t)call_number(pointing[i].abi, pointing[i].call),
                              .returned = true,
                              .result = pointing[i].result,
                              .copies = &copy,
                              .copy_count = pointing[i].argument >= 0};
        memcpy(event.arg, pointing[i].arg, sizeof event.arg);
        line_is(&event, &style, pointing[i].wanted);
    }
    group("memory is shown from its copies, or as an address");
}

/* ----------------------------------------------------------- ends, signals, doors */

static const struct {
    struct event event;
    const char *wanted;
} others[] = {
    // clang-format off
    {{.kind = EVENT_EXITED, .status = 3}, "+++ exited with 3 +++"},
    {{.kind = EVENT_KILLED, .signal = 11}, "+++ killed by SIGSEGV +++"},
    {{.kind = EVENT_KILLED, .signal = 11, .core = true}, "+++ killed by SIGSEGV (core dumped) +++"},
    {{.kind = EVENT_STOPPED, .signal = 19}, "--- stopped by SIGSTOP ---"},
    {{.kind = EVENT_SIGNAL, .signal = 11, .signal_code = 1},
     "--- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=NULL} ---"},
    {{.kind = EVENT_SIGNAL, .signal = 11, .signal_code = 2, .fault_address = 0x401000},
     "--- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_ACCERR, si_addr=0x401000} ---"},
    {{.kind = EVENT_SIGNAL, .signal = 11, .signal_code = 0x80},
     "--- SIGSEGV {si_signo=SIGSEGV, si_code=SI_KERNEL, si_addr=NULL} ---"},
    {{.kind = EVENT_SIGNAL, .signal = 11, .signal_code = 0},
     "--- SIGSEGV {si_signo=SIGSEGV, si_code=SI_USER, ...} ---"},
    {{.kind = EVENT_SIGNAL, .signal = 8, .signal_code = 1, .fault_address = 0x401002},
     "--- SIGFPE {si_signo=SIGFPE, si_code=FPE_INTDIV, si_addr=0x401002} ---"},
    {{.kind = EVENT_SIGNAL, .signal = 5, .signal_code = 0x80},
     "--- SIGTRAP {si_signo=SIGTRAP, si_code=SI_KERNEL, si_addr=NULL} ---"},
    {{.kind = EVENT_SIGNAL, .signal = 14, .signal_code = 0x80},
     "--- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---"},
    {{.kind = EVENT_SIGNAL, .signal = 17, .signal_code = 1},
     "--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, ...} ---"},
    {{.kind = EVENT_SIGNAL, .signal = 12, .signal_code = 77},
     "--- SIGUSR2 {si_signo=SIGUSR2, si_code=0x4d, ...} ---"},
    {{.kind = EVENT_CALL, .number = 39, .returned = true, .result = 7, .forged = true},
     "getpid() = 7 (INJECTED)"},
    {{.kind = EVENT_CALL, .number = 39, .returned = true, .result = -38, .forged = true},
     "getpid() = -1 ENOSYS (Function not implemented) (INJECTED)"},
    {{.kind = EVENT_CALL, .abi = ABI_I386, .door = DOOR_INT80, .number = 20, .returned = true, .result = 7},
     "getpid() = 7 [int 0x80]"},
    {{.kind = EVENT_CALL, .abi = ABI_I386, .door = DOOR_SYSENTER, .number = 20, .returned = true, .result = 7},
     "getpid() = 7 [sysenter]"},
    {{.kind = EVENT_CALL, .abi = ABI_X32, .number = 39, .returned = true, .result = 7},
     "getpid() = 7 [x32]"},
    {{.kind = EVENT_CALL, .abi = ABI_X32, .number = 0x40000027, .returned = true, .result = 7},
     "getpid() = 7 [x32]"},
    {{.kind = EVENT_VDSO_CALL, .door = DOOR_VDSO, .number = 201, .returned = true, .result = 7},
     "time(NULL) = 7 (1970-01-01T00:00:07+0000) [vdso]"},
    {{.kind = EVENT_CALL, .door = DOOR_VSYSCALL, .number = 201, .returned = true, .result = 7},
     "time(NULL) = 7 (1970-01-01T00:00:07+0000) [vsyscall]"},
    {{.kind = EVENT_CALL, .number = 999, .arg = {1, 2, 0, 0x400, 5, 6}, .returned = true, .result = -38},
     "syscall_0x3e7(0x1, 0x2, 0, 0x400, 0x5, 0x6) = -1 ENOSYS (Function not implemented)"},
    {{.kind = EVENT_CALL, .number = 0xffffffff, .returned = true, .result = -38},
     "syscall_0xffffffffffffffff(0, 0, 0, 0, 0, 0) = -1 ENOSYS (Function not implemented)"},
    {{.kind = EVENT_CALL, .abi = ABI_X32, .number = 999, .returned = true, .result = -38},
     "syscall_0x400003e7(0, 0, 0, 0, 0, 0) = -1 ENOSYS (Function not implemented) [x32]"},
    // clang-format on
};

static void test_others(void)
{
    static const struct render_style style = {.doors = true};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        line_is(&others[i].event, &style, others[i].wanted);
    group("signals, ends, doors, forged results and unknown numbers");

    static const struct render_style quiet = {0};
    struct event event = {.kind = EVENT_CALL,
                          .abi = ABI_I386,
                          .door = DOOR_INT80,
                          .number = 20,
                          .returned = true,
                          .result = 7};
    line_is(&event, &quiet, "getpid() = 7");
    static const struct render_style column = {.result_column = 40};
    line_is(&event, &column, "getpid()                                = 7");
    static const struct render_style narrow = {.result_column = 9};
    line_is(&event, &narrow, "getpid() = 7");
    static const struct render_style tight = {.result_column = 4};
    line_is(&event, &tight, "getpid() = 7");
    group("the door is shown when asked for, the result in its column");
}

/* Whatever is in the registers, through every table: a line comes out, in printable bytes. */
static void test_everything(void)
{
    static const uint64_t patterns[] = {0,           1,          0x7fffffff,        0xffffffff,
                                        0x100000000, UINT64_MAX, 0x8000000000000000};
    static const struct render_style style = {.doors = true, .result_column = 40};
    struct text text = {0};
    for (int abi = 0; abi < ABI_COUNT; abi++) {
        for (uint32_t number = 0; number < 600; number++) {
            for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
                uint8_t bytes[3] = {0xff, 0x1b, 0};
                struct copy copies[2] = {
                    {.argument = 1, .size = 3, .wanted = 3, .whole = true, .bytes = bytes},
                    {.argument = 1, .at_exit = true, .size = 3, .wanted = 900, .bytes = bytes}};
                struct event event = {.kind = EVENT_CALL,
                                      .abi = (enum abi)abi,
                                      .number = number,
                                      .returned = true,
                                      .result = (int64_t)patterns[i],
                                      .copies = copies,
                                      .copy_count = 2};
                for (int j = 0; j < 6; j++)
                    event.arg[j] = patterns[i];
                text_clear(&text);
                render_event(&text, &event, &style);
                for (size_t k = 0; k < text.size; k++)
                    if (text.bytes[k] < ' ' || text.bytes[k] > '~')
                        EXPECT(false, "%s %u prints byte %d", abi_name(abi), number, text.bytes[k]);
                EXPECT(text.size > 40, "%s %u is short", abi_name(abi), number);
            }
        }
    }
    text_free(&text);
    group("every number with extreme arguments prints one clean line");
}

static void test_pieces(void)
{
    struct text text = {0};
    render_bytes(&text, "a\nb", 3, 0);
    render_bytes(&text, "abcdef", 6, 3);
    same(&text, "\"a\\nb\"\"abc\"...");
    text_clear(&text);
    render_name(&text, ABI_I386, 39);
    render_name(&text, ABI_X86_64, 39);
    render_name(&text, ABI_X86_64, 0x3e7);
    same(&text, "mkdirgetpidsyscall_0x3e7");
    text_clear(&text);
    const struct signature *mmap = call_signature(ABI_X86_64, 9);
    render_value(&text, &mmap->parameter[2], 3);
    render_value(&text, &mmap->parameter[4], UINT64_MAX);
    render_value(&text, &mmap->parameter[0], 0x1000);
    same(&text, "PROT_READ|PROT_WRITE-10x1000");
    text_free(&text);
    group("names, values and bytes by themselves");
}

int main(void)
{
    test_plain();
    test_pointing();
    test_others();
    test_everything();
    test_pieces();
    return done();
}
