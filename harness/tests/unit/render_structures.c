/* Structures, what they lead to, and the styles; the lines are strace 6.1's. */
#include "render/render.h"
#include "tests/unit/tap.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { COPIES = 4 };

struct piece {
    int argument;
    bool at_exit;
    uint64_t address;
    const char *bytes;
    size_t size;
    size_t wanted; /* 0: size */
};

struct row {
    enum abi abi;
    const char *call;
    uint64_t arg[6];
    struct piece piece[COPIES];
    int64_t result;
    const char *wanted;
};

#define BYTES(literal) literal, sizeof literal - 1
#define IN(argument, address, literal)                                                             \
    {                                                                                              \
        argument, false, address, BYTES(literal), 0                                                \
    }
#define OUT(argument, address, literal)                                                            \
    {                                                                                              \
        argument, true, address, BYTES(literal), 0                                                 \
    }
#define W(a, b) a "\0\0\0" b "\0\0\0" /* two ints, or a long and its half */
#define L(byte) byte "\0\0\0\0\0\0\0"

static void fill(struct event *event, struct copy *copies, const struct row *row)
{
    *event = (struct event){.kind = EVENT_CALL,
                            .abi = row->abi,
                            .number = (uint32_t)call_number(row->abi, row->call),
                            .returned = true,
                            .result = row->result,
                            .copies = copies};
    memcpy(event->arg, row->arg, sizeof event->arg);
    for (int i = 0; i < COPIES && row->piece[i].bytes; i++) {
        const struct piece *piece = &row->piece[i];
        copies[event->copy_count++] =
            (struct copy){.argument = (uint8_t)piece->argument,
                          .at_exit = piece->at_exit,
                          .address = piece->address,
                          .size = piece->size,
                          .wanted = piece->wanted ? piece->wanted : piece->size,
                          .whole = !piece->wanted || piece->wanted == piece->size,
                          .bytes = (uint8_t *)piece->bytes};
    }
}

static void row_is(const struct row *row, const struct render_style *style)
{
    struct copy copies[COPIES];
    struct event event;
    struct text text = {0}, halves = {0};
    fill(&event, copies, row);
    render_event(&text, &event, style);
    EXPECT(strcmp(text_string(&text), row->wanted) == 0, "\n#   got    %s\n#   wanted %s",
           text_string(&text), row->wanted);
    int shown = render_entry(&halves, &event, style);
    render_return(&halves, &event, style, shown, 0);
    EXPECT(strcmp(text_string(&halves), text_string(&text)) == 0, "in halves: %s",
           text_string(&halves));
    text_free(&text);
    text_free(&halves);
}

#define ALL_ROWS(rows, style)                                                                      \
    for (size_t i = 0; i < sizeof(rows) / sizeof *(rows); i++)                                     \
    row_is(&(rows)[i], &(style))

/* ------------------------------------------------------- what structures lead to */

// clang-format off
static const struct row nested[] = {
    {ABI_X86_64, "writev", {4, 0x1000, 2},
     {IN(1, 0x1000, "\0\x20\0\0\0\0\0\0" L("\5") "\0\x30\0\0\0\0\0\0" L("\2")),
      IN(1, 0x2000, "hello"), IN(1, 0x3000, "wo")}, 7,
     "writev(4, [{iov_base=\"hello\", iov_len=5}, {iov_base=\"wo\", iov_len=2}], 2) = 7"},
    {ABI_X86_64, "writev", {4, 0x1000, 2},
     {IN(1, 0x1000, "\x10\0\0\0\0\0\0\0" L("\5") "\0\0\0\0\0\0\0\0" L("\2"))}, -14,
     "writev(4, [{iov_base=0x10, iov_len=5}, {iov_base=NULL, iov_len=2}], 2) = -1 EFAULT (Bad address)"},
    {ABI_X86_64, "writev", {4, 0x1000, 3},
     {{1, false, 0x1000, BYTES("\0\0\0\0\0\0\0\0" L("\5")), 48}}, -14,
     "writev(4, [{iov_base=NULL, iov_len=5}, ... /* 0x1010 */], 3) = -1 EFAULT (Bad address)"},
    {ABI_X86_64, "readv", {3, 0x1000, 2},
     {IN(1, 0x1000, "\0\x20\0\0\0\0\0\0" L("\4") "\0\x30\0\0\0\0\0\0" L("\2")),
      OUT(1, 0x2000, "abc")}, 3,
     "readv(3, [{iov_base=\"abc\", iov_len=4}, {iov_base=\"\", iov_len=2}], 2) = 3"},
    {ABI_X86_64, "readv", {3, 0x1000, 1}, {IN(1, 0x1000, "\0\x20\0\0\0\0\0\0" L("\4"))}, -9,
     "readv(3, [{iov_base=0x2000, iov_len=4}], 1) = -1 EBADF (Bad file descriptor)"},
    {ABI_I386, "writev", {4, 0x1000, 1},
     {IN(1, 0x1000, "\0\x20\0\0\5\0\0\0"), IN(1, 0x2000, "hello")}, 5,
     "writev(4, [{iov_base=\"hello\", iov_len=5}], 1) = 5"},
    {ABI_X86_64, "clone3", {0x1000, 88},
     {IN(0, 0x1000, "\0\0\x10\0\0\0\0\0" L("\0") L("\0") "\0\x20\0\0\0\0\0\0" L("\x11") L("\0") L("\0")
                    L("\0") L("\0") L("\0") L("\0")), OUT(0, 0x2000, "\x39\x30\0\0")}, 12345,
     "clone3({flags=CLONE_PARENT_SETTID, parent_tid=0x2000, exit_signal=SIGCHLD, stack=NULL, "
     "stack_size=0} => {parent_tid=[12345]}, 88) = 12345"},
    {ABI_X86_64, "sendfile", {7, 4, 0x1000, 9}, {IN(2, 0x1000, L("\0")), OUT(2, 0x1000, L("\5"))}, 5,
     "sendfile(7, 4, [0] => [5], 9) = 5"},
    {ABI_X86_64, "getgroups", {9, 0x1000}, {OUT(1, 0x1000, W("\1", "\2"))}, 2, "getgroups(9, [1, 2]) = 2"},
    {ABI_X86_64, "setgroups", {0, 0x1000}, {{1, false, 0x1000, "", 0, 0}}, 0, "setgroups(0, []) = 0"},
    {ABI_X86_64, "name_to_handle_at", {0xffffff9c, 0x8, 0x1000, 0x2000, 0},
     {IN(2, 0x1000, W("\x80", "\0")), OUT(2, 0x1000, W("\2", "\1")), OUT(2, 0x1008, "\xe2\x20"),
      OUT(3, 0x2000, "\x1b\0\0\0")}, 0,
     "name_to_handle_at(AT_FDCWD, 0x8, {handle_bytes=128 => 2, handle_type=1, f_handle=\"\\xe2\\x20\"}, [27], 0) = 0"},
};

/* ------------------------------------------------------------- one structure each */

static const struct row single[] = {
    {ABI_X86_64, "fcntl", {5, 6, 0x1000},
     {IN(2, 0x1000, "\1\0\0\0\0\0\0\0" L("\1") L("\2") L("\0"))}, 0,
     "fcntl(5, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=1, l_len=2}) = 0"},
    {ABI_X86_64, "fcntl", {5, 5, 0x1000},
     {OUT(2, 0x1000, "\2\0\0\0\0\0\0\0" L("\1") L("\2") L("\0"))}, 0,
     "fcntl(5, F_GETLK, {l_type=F_UNLCK, l_whence=SEEK_SET, l_start=1, l_len=2, l_pid=0}) = 0"},
    {ABI_I386, "fcntl64", {3, 13, 0x1000},
     {IN(2, 0x1000, "\1\0\0\0" L("\5") L("\7") "\0\0\0\0")}, 0,
     "fcntl64(3, F_SETLK64, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=5, l_len=7}) = 0"},
    {ABI_X86_64, "sched_setaffinity", {0, 16, 0x1000}, {IN(2, 0x1000, L("\3") L("\3"))}, 0,
     "sched_setaffinity(0, 16, [0 1 64 65]) = 0"},
    {ABI_X86_64, "rt_sigprocmask", {2, 0x1000, 0, 4}, {IN(1, 0x1000, "\2\0\0\0")}, -22,
     "rt_sigprocmask(SIG_SETMASK, 0x1000, NULL, 4) = -1 EINVAL (Invalid argument)"},
    {ABI_X86_64, "rt_sigreturn", {0}, {IN(0, 0x1000, "\0\2\0\0\0\0\0\0")}, -4,
     "rt_sigreturn({mask=[USR1]}) = -1 EINTR (Interrupted system call)"},
    {ABI_X86_64, "prctl", {15, 0x1000}, {IN(1, 0x1000, "hello\0")}, 0, "prctl(PR_SET_NAME, \"hello\") = 0"},
    {ABI_X86_64, "prctl", {2, 0x1000}, {OUT(1, 0x1000, "\x9\0\0\0")}, 0, "prctl(PR_GET_PDEATHSIG, [SIGKILL]) = 0"},
    {ABI_X86_64, "arch_prctl", {0x1003, 0x1000}, {OUT(1, 0x1000, L("\x40"))}, 0,
     "arch_prctl(ARCH_GET_FS, [0x40]) = 0"},
    {ABI_X86_64, "utimensat", {4, 0, 0x1000, 0},
     {IN(2, 0x1000, L("\5") "\xff\xff\xff\x3f\0\0\0\0" L("\5") L("\x7b"))}, 0,
     "utimensat(4, NULL, [UTIME_NOW, {tv_sec=5, tv_nsec=123} /* 1970-01-01T00:00:05.000000123+0000 */], 0) = 0"},
    {ABI_X86_64, "move_pages", {0, 2, 0x1000, 0, 0x2000, 0},
     {IN(2, 0x1000, L("\x10") L("\0")), OUT(4, 0x2000, "\xf2\xff\xff\xff\0\0\0\0")}, 0,
     "move_pages(0, 2, [0x10, NULL], NULL, [-EFAULT, 0], 0) = 0"},
    {ABI_X86_64, "openat2", {0xffffff9c, 8, 0x1000, 24},
     {IN(2, 0x1000, L("\x40") "\xa4\1\0\0\0\0\0\0" L("\x8"))}, 9,
     "openat2(AT_FDCWD, 0x8, {flags=O_RDONLY|O_CREAT, mode=0644, resolve=RESOLVE_BENEATH}, 24) = 9"},
    {ABI_X86_64, "openat2", {0xffffff9c, 8, 0x1000, 32},
     {IN(2, 0x1000, L("\0") L("\0") L("\0") L("\1"))}, -7,
     "openat2(AT_FDCWD, 0x8, {flags=O_RDONLY, resolve=0, /* bytes 24..31 */ \"\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\"}, 32) "
     "= -1 E2BIG (Argument list too long)"},
    {ABI_I386, "mmap", {0x1000},
     {IN(0, 0x1000, "\0\0\0\0" "\0\x10\0\0" "\3\0\0\0" "\x22\0\0\0" "\xff\xff\xff\xff" "\0\0\0\0")}, 0x70000000,
     "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x70000000"},
    {ABI_I386, "pread64", {3, 0x1000, 3, 1, 1}, {OUT(1, 0x1000, "")}, 0, "pread64(3, \"\", 3, 4294967297) = 0"},
    {ABI_I386, "_llseek", {3, 0, 5, 0x1000, 0}, {OUT(3, 0x1000, L("\5"))}, 0, "_llseek(3, 5, [5], SEEK_SET) = 0"},
    {ABI_I386, "chown", {8, 0xffff, 7}, {{0}}, -14, "chown(0x8, -1, 7) = -1 EFAULT (Bad address)"},
    {ABI_I386, "ssetmask", {3}, {{0}}, 1, "ssetmask([HUP INT]) = 0x1 (old mask [HUP])"},
};

/* st_dev 8:1, inode 7, mode 0100644, size 5, times 1 s and 2 ns */
#define STAT                                                                                       \
    "\1\x8\0\0\0\0\0\0" L("\7") L("\1") "\xa4\x81\0\0" "\1\0\0\0" "\2\0\0\0" "\0\0\0\0" L("\0")    \
        L("\5") "\0\x10\0\0\0\0\0\0" L("\x8") L("\1") L("\2") L("\1") L("\0") L("\1") L("\2")      \
            L("\0") L("\0") L("\0")

#define ENTRIES                                                                                    \
    L("\7") L("\1") "\x18\0" "\4" ".\0\0\0\0" L("\x8") L("\2") "\x18\0" "\x8" "a\0\0\0\0"

static const struct row brief[] = {
    {ABI_X86_64, "fstat", {3, 0x1000}, {OUT(1, 0x1000, STAT)}, 0, "fstat(3, {st_mode=S_IFREG|0644, st_size=5, ...}) = 0"},
    {ABI_X86_64, "getdents64", {3, 0x1000, 99}, {OUT(1, 0x1000, ENTRIES)}, 48,
     "getdents64(3, 0x1000 /* 2 entries */, 99) = 48"},
    {ABI_X86_64, "execve", {8, 9, 0x1000}, {IN(2, 0x1000, "A=1\0B=2\0")}, -2,
     "execve(0x8, 0x9, 0x1000 /* 2 vars */) = -1 ENOENT (No such file or directory)"},
};

static const struct row whole[] = {
    {ABI_X86_64, "fstat", {3, 0x1000}, {OUT(1, 0x1000, STAT)}, 0,
     "fstat(3, {st_dev=makedev(0x8, 0x1), st_ino=7, st_mode=S_IFREG|0644, st_nlink=1, st_uid=1, st_gid=2, "
     "st_blksize=4096, st_blocks=8, st_size=5, st_atime=1 /* 1970-01-01T00:00:01.000000002+0000 */, "
     "st_atime_nsec=2, st_mtime=1 /* 1970-01-01T00:00:01+0000 */, st_mtime_nsec=0, "
     "st_ctime=1 /* 1970-01-01T00:00:01.000000002+0000 */, st_ctime_nsec=2}) = 0"},
    {ABI_X86_64, "getdents64", {3, 0x1000, 99}, {OUT(1, 0x1000, ENTRIES)}, 48,
     "getdents64(3, [{d_ino=7, d_off=1, d_reclen=24, d_type=DT_DIR, d_name=\".\"}, "
     "{d_ino=8, d_off=2, d_reclen=24, d_type=DT_REG, d_name=\"a\"}], 99) = 48"},
    {ABI_X86_64, "execve", {8, 9, 0x1000}, {IN(2, 0x1000, "A=1\0B=2\0")}, -2,
     "execve(0x8, 0x9, [\"A=1\", \"B=2\"]) = -1 ENOENT (No such file or directory)"},
};

/* --------------------------------------------------------------- -X, -x and -xx */

static const struct row raw[] = {
    {ABI_X86_64, "openat", {0xffffff9c, 8, 02001}, {{0}}, -14, "openat(-100, 0x8, 0x401) = -1 EFAULT (Bad address)"},
    {ABI_X86_64, "kill", {1, 15}, {{0}}, 0, "kill(1, 15) = 0"},
    {ABI_X86_64, "fstat", {3, 0x1000}, {OUT(1, 0x1000, STAT)}, 0, "fstat(3, {st_mode=0100644, st_size=5, ...}) = 0"},
    {ABI_X86_64, "clone", {0x10011, 16}, {{0}}, -22,
     "clone(child_stack=0x10, flags=0x10000|17) = -1 EINVAL (Invalid argument)"},
    {ABI_X86_64, "fcntl", {5, 3}, {{0}}, 2, "fcntl(5, 0x3) = 0x2 (flags O_RDWR)"},
};

static const struct row beside[] = {
    {ABI_X86_64, "openat", {0xffffff9c, 8, 02001}, {{0}}, -14,
     "openat(-100 /* AT_FDCWD */, 0x8, 0x401 /* O_WRONLY|O_APPEND */) = -1 EFAULT (Bad address)"},
    {ABI_X86_64, "kill", {1, 15}, {{0}}, 0, "kill(1, 15 /* SIGTERM */) = 0"},
    {ABI_X86_64, "lseek", {0, 5, 9}, {{0}}, -22, "lseek(0, 5, 0x9 /* SEEK_??? */) = -1 EINVAL (Invalid argument)"},
    {ABI_X86_64, "mprotect", {0x1000, 1, 0}, {{0}}, 0, "mprotect(0x1000, 1, 0 /* PROT_NONE */) = 0"},
    {ABI_X86_64, "clone", {0x10011, 16}, {{0}}, -22,
     "clone(child_stack=0x10, flags=0x10000 /* CLONE_THREAD */|17 /* SIGCHLD */) = -1 EINVAL (Invalid argument)"},
    {ABI_X86_64, "fstat", {3, 0x1000}, {OUT(1, 0x1000, STAT)}, 0,
     "fstat(3, {st_mode=0100644 /* S_IFREG|0644 */, st_size=5, ...}) = 0"},
};

static const struct row unprintable[] = {
    {ABI_X86_64, "write", {1, 0x1000, 3}, {IN(1, 0x1000, "a\tb")}, 3, "write(1, \"a\\tb\", 3) = 3"},
    {ABI_X86_64, "write", {1, 0x1000, 3}, {IN(1, 0x1000, "a\1b")}, 3, "write(1, \"\\x61\\x01\\x62\", 3) = 3"},
};

static const struct row always[] = {
    {ABI_X86_64, "chdir", {0x1000}, {IN(0, 0x1000, "/a\0")}, 0, "chdir(\"\\x2f\\x61\") = 0"},
};
// clang-format on

static void test_rows(void)
{
    static const struct render_style plain = {0}, verbose = {.verbose = true},
                                     numbers = {.names = NAMES_NONE},
                                     both = {.names = NAMES_BESIDE}, hex = {.hex = HEX_UNPRINTABLE},
                                     all_hex = {.hex = HEX_ALWAYS};
    ALL_ROWS(nested, plain);
    group("structures lead on to more memory");
    ALL_ROWS(single, plain);
    group("structures of single calls");
    ALL_ROWS(brief, plain);
    ALL_ROWS(whole, verbose);
    group("structures are shown in part, with -v whole");
    ALL_ROWS(raw, numbers);
    ALL_ROWS(beside, both);
    group("constants as -X wants them");
    ALL_ROWS(unprintable, hex);
    ALL_ROWS(always, all_hex);
    group("strings as -x and -xx want them");
}

/* --------------------------------------------------- halves, descriptors, signals */

static void entry_is(const struct row *row, const char *first, const char *second)
{
    static const struct render_style style = {0};
    struct copy copies[COPIES];
    struct event event;
    struct text text = {0};
    fill(&event, copies, row);
    int shown = render_entry(&text, &event, &style);
    EXPECT(strcmp(text_string(&text), first) == 0, "%s and not %s", text_string(&text), first);
    text_clear(&text);
    render_return(&text, &event, &style, shown, 0);
    EXPECT(strcmp(text_string(&text), second) == 0, "%s and not %s", text_string(&text), second);
    text_free(&text);
}

static void test_halves(void)
{
    static const struct row clone = {ABI_X86_64, "clone", {0x1200011, 0, 0, 0x7000, 0},
                                     {{0}},      12,      NULL};
    entry_is(&clone,
             "clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD",
             ", child_tidptr=0x7000) = 12");
    static const struct row status = {
        ABI_X86_64, "wait4", {7, 0x1000, 0, 0}, {OUT(1, 0x1000, "\0\3\0\0")}, 7, NULL};
    entry_is(&status, "wait4(7, ", "[{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 7");
    static const struct row vectors = {ABI_X86_64, "readv", {3, 0x1000, 0}, {{0}}, 0, NULL};
    entry_is(&vectors, "readv(3, ", "0x1000, 0) = 0");
    static const struct row changed = {ABI_X86_64,
                                       "sendfile",
                                       {7, 4, 0x1000, 9},
                                       {IN(2, 0x1000, L("\0")), OUT(2, 0x1000, L("\5"))},
                                       5,
                                       NULL};
    entry_is(&changed, "sendfile(7, 4, [0]", " => [5], 9) = 5");
    static const struct row nothing = {ABI_X86_64, "getpid", {0}, {{0}}, 5, NULL};
    entry_is(&nothing, "getpid(", ") = 5");
    group("a line is cut where what is known at the entry ends");
}

static void test_descriptors(void)
{
    static const struct render_style style = {0};
    struct descriptor names[] = {{-100, (char *)"/tmp/<d>"}, {3, (char *)"/etc/passwd (deleted)"}};
    struct event event = {.kind = EVENT_CALL,
                          .number = 257,
                          .arg = {0xffffff9c, 8, 0},
                          .returned = true,
                          .result = 3,
                          .descriptors = names,
                          .descriptor_count = 2};
    struct text text = {0};
    render_event(&text, &event, &style);
    const char *wanted =
        "openat(AT_FDCWD</tmp/\\74d\\76>, 0x8, O_RDONLY) = 3</etc/passwd>(deleted)";
    EXPECT(strcmp(text_string(&text), wanted) == 0, "%s", text_string(&text));
    text_free(&text);
    group("descriptors are followed by their names");
}

static void signal_is(const void *bytes, const char *wanted)
{
    static const struct render_style style = {0};
    struct copy copy = {.at_exit = true, .size = 128, .wanted = 128, .bytes = (uint8_t *)bytes};
    struct event event = {
        .kind = EVENT_SIGNAL, .signal = *(const uint8_t *)bytes, .copies = &copy, .copy_count = 1};
    struct text text = {0};
    render_event(&text, &event, &style);
    EXPECT(strcmp(text_string(&text), wanted) == 0, "%s", text_string(&text));
    text_free(&text);
}

static void test_signals(void)
{
    char child[128] = "\x11\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\x7\0\0\0\0\0\0\0\3";
    signal_is(child, "--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=7, si_uid=0, "
                     "si_status=3, si_utime=0, si_stime=0} ---");
    child[8] = 2;
    child[24] = 9;
    child[32] = 4;
    signal_is(child, "--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_KILLED, si_pid=7, si_uid=0, "
                     "si_status=SIGKILL, si_utime=4 /* 0.04 s */, si_stime=0} ---");
    char sent[128] = "\xa\0\0\0\0\0\0\0\xff\xff\xff\xff\0\0\0\0\x7\0\0\0\5\0\0\0\x2a";
    signal_is(sent, "--- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_QUEUE, si_pid=7, si_uid=5, "
                    "si_int=42, si_ptr=0x2a} ---");
    char fault[128] = "\xb\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\x10";
    signal_is(fault, "--- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=0x10} ---");
    group("signals tell what their siginfo holds");
}

int main(void)
{
    setenv("TZ", "UTC0", 1);
    tzset();
    test_rows();
    test_halves();
    test_descriptors();
    test_signals();
    return done();
}
