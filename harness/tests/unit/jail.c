/* The jail, from inside: each row is a program's process that tries something, and its exit status
 * says what came of it.  Layers that this machine lacks are skipped, by name. */
#include "jail/jail.h"
#include "tests/unit/tap.h"

#include "jail/inside.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A sanitizer's shadow is larger than any limit. */
#define MEMORY (1ul << 50)

typedef int tried(void);

static struct jail_ending ending;

static int enter_and_try(const struct jail *jail, void *context)
{
    const char *step;
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    return jail_enter(jail, &step) ? ((tried *)*(void **)context)() : 99;
}

/* The exit status of what was tried; 128 + a signal; -1: it did not come to an end, or no jail. */
static int in_jail(struct jail_plan plan, tried *what)
{
    struct problem problem = {0};
    void *context = *(void **)&what;
    plan.memory_bytes = plan.memory_bytes ? plan.memory_bytes : MEMORY;
    plan.wall_ms = plan.wall_ms ? plan.wall_ms : 5000;
    struct jail *jail = jail_open(&plan, &problem);
    bool ok = jail && jail_run(jail, enter_and_try, &context, &ending, &problem);
    if (!ok)
        printf("# %s\n", problem.message);
    jail_close(jail);
    if (!ok || !ending.known)
        return -1;
    return WIFEXITED(ending.status) ? WEXITSTATUS(ending.status) : 128 + WTERMSIG(ending.status);
}

static bool lacks(unsigned layers, const char *name)
{
    unsigned missing = layers & ~jail_look()->layers;
    if (!missing)
        return false;
    for (int layer = 0; layer < JAIL_LAYERS; layer++)
        if (missing & JAIL_BIT(layer)) {
            printf("ok %d - %s # SKIP no layer %s here\n", ++tap_groups, name,
                   jail_layer_name((enum jail_layer)layer));
            break;
        }
    return true;
}

/* ------------------------------------------------------------------- calls */

static const struct refusal *row;

/* The errno of the refused call. */
static int make_refused_call(void)
{
    long argument[4] = {-1, -1, -1, -1};
    long value = (long)row->value;
    if (row->condition == REFUSED_HAS)
        argument[1] = argument[2] = argument[3] = 0;
    if (row->condition != REFUSED_ALWAYS)
        argument[row->argument] = row->condition == REFUSED_ABOVE   ? value + 1
                                  : row->condition == REFUSED_BELOW ? 0
                                  : row->condition == REFUSED_NOT   ? 1
                                                                    : value;
    /* The kernel reads 32 bits of it. */
    if (row->condition == REFUSED_IS)
        argument[row->argument] |= 1l << 40;
    int number = seccomp_syscall_resolve_name(row->call);
    long result = syscall(number, argument[0], argument[1], argument[2], argument[3]);
    return result >= 0 ? 0 : errno;
}

static void test_refused(void)
{
    for (size_t i = 0; i < refusal_count; i++) {
        row = &refusals[i];
        if (seccomp_syscall_resolve_name(row->call) < 0)
            continue; /* libseccomp is older than the call */
        struct jail_plan plan = {.without = ~JAIL_BIT(JAIL_CALLS)};
        if (row->layer != JAIL_LAYERS || i % 8 == 0) { /* one in a jail, all in one jail below */
            int answer = in_jail(plan, make_refused_call);
            EXPECT(answer == row->answer, "%s (%s): errno %d, not %d", row->call, row->why, answer,
                   row->answer);
        }
    }
    group("refused calls are answered as their rows say, where a layer is missing, too");
}

static int make_all_refused(void)
{
    int wrong = 0;
    for (size_t i = 0; i < refusal_count; i++) {
        row = &refusals[i];
        if (row->layer != JAIL_LAYERS || seccomp_syscall_resolve_name(row->call) < 0)
            continue;
        int answer = make_refused_call();
        if (answer != row->answer) {
            printf("# %s (%s): errno %d, not %d\n", row->call, row->why, answer, row->answer);
            fflush(stdout);
            wrong = 1;
        }
    }
    return wrong;
}

static int make_ordinary_calls(void)
{
    int ends[2], file = memfd_create("x", 0), status;
    pid_t child = fork();
    if (child == 0)
        _exit(7);
    bool ok[] = {child > 0 && waitpid(child, &status, 0) == child && WEXITSTATUS(status) == 7,
                 pipe(ends) == 0 && write(ends[1], "x", 1) == 1,
                 file >= 0 && ftruncate(file, 4096) == 0,
                 socket(AF_UNIX, SOCK_STREAM, 0) >= 0,
                 socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0,
                 prctl(PR_SET_NAME, "x") == 0,
                 prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0,
                 fcntl(file, F_SETFL, O_APPEND) == 0,
                 syscall(SYS_personality, 0xffffffffl) == 0,
                 syscall(SYS_prlimit64, 0, RLIMIT_CORE, NULL, NULL) == 0,
                 mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED,
                 syscall(SYS_getpid) == getpid(),
                 ioctl(file, TIOCGWINSZ, NULL) == -1 && errno == ENOTTY,
                 syscall(999) == -1 && errno == ENOSYS,
                 syscall(-1l) == -1 && errno == ENOSYS};
    for (size_t i = 0; i < sizeof ok; i++)
        if (!ok[i])
            return 10 + (int)i;
    return 0;
}

static int name_and_hide(void)
{
    return prctl(PR_SET_SECCOMP, -1, 0) == -1 && errno != EPERM && prctl(59, -1, 0, 0, 0) == -1 &&
                   errno == EPERM
               ? 0
               : 1;
}

static int trace_nobody(void)
{
    long result = syscall(SYS_ptrace, -1, -1, 0, 0);
    return result == -1 && errno != EPERM &&
                   syscall(SYS_process_vm_readv, -1, 0, 0, 0, 0, 0) == -1 && errno == EPERM
               ? 0
               : 1;
}

static int call_i386(void)
{
    long result = 20;
    __asm__ volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11", "cc");
    return result == getpid() ? 0 : result == -ENOSYS ? 2 : 1;
}

/* ptrace is 26 there, clone 120 and its flags the first argument: CLONE_UNTRACED. */
static int call_refused_i386(void)
{
    long ptrace = 26, clone = 120;
    __asm__ volatile("int $0x80" : "+a"(ptrace) : "b"(-1) : "memory", "r8", "r9", "r10", "r11");
    __asm__ volatile("int $0x80"
                     : "+a"(clone)
                     : "b"(0x00800000), "c"(0), "d"(0), "S"(0), "D"(0)
                     : "memory", "r8", "r9", "r10", "r11");
    return ptrace == -EPERM && clone == -EPERM ? 0 : 1;
}

static int call_x32(void)
{
    return syscall(0x40000000 | SYS_getpid) == -1 && errno == ENOSYS ? 2 : 1;
}

static void test_abis(void)
{
    int plain = in_jail((struct jail_plan){.without = JAIL_BIT(JAIL_CALLS)}, call_i386);
    int shut = in_jail((struct jail_plan){0}, call_i386);
    EXPECT(shut == 2 || plain != 0, "int 0x80 is no ENOSYS: %d", shut);
    int opened = in_jail((struct jail_plan){.abis = JAIL_I386}, call_i386);
    EXPECT(opened == plain, "int 0x80 opened gives %d, without filter %d", opened, plain);
    int refused = in_jail((struct jail_plan){.abis = JAIL_I386}, call_refused_i386);
    EXPECT(refused == 0 || plain != 0, "what is refused is open to i386");
    EXPECT(in_jail((struct jail_plan){0}, call_x32) == 2, "x32 is no ENOSYS");
    group("foreign ABIs are shut unless the plan opens them");
}

static void test_calls(void)
{
    if (lacks(JAIL_BIT(JAIL_CALLS), "refused calls are refused"))
        return;
    test_refused();
    int status = in_jail((struct jail_plan){0}, make_all_refused);
    EXPECT(status == 0, "status %d", status);
    status = in_jail((struct jail_plan){0}, make_ordinary_calls);
    EXPECT(status == 0, "an ordinary call is refused: number %d of the list", status - 10);
    group("in a whole jail refused calls are refused, and ordinary calls work");

    static const char *const opened[] = {"ptrace"}, *const use[] = {"prctl 22"};
    static const char *const wrong[] = {"getpid", "clone", "clone 1", "prctl"};
    status = in_jail((struct jail_plan){.opened = opened, .opened_count = 1}, trace_nobody);
    EXPECT(status == 0, "status %d", status);
    struct problem problem = {0};
    status = in_jail((struct jail_plan){.opened = use, .opened_count = 1}, name_and_hide);
    EXPECT(status == 0, "status %d", status);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct jail_plan plan = {.opened = &wrong[i], .opened_count = 1};
        EXPECT(!jail_open(&plan, &problem) && problem.status == STATUS_USAGE, "%s is opened",
               wrong[i]);
    }
    group("a plan opens exactly the call that it names, and none that is not refused");
    test_abis();
}

/* ------------------------------------------------------------------- files */

static char place[] = "/tmp/ring3-unit-jail.XXXXXX";

static void write_at(const char *name, const char *bytes, mode_t mode)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", place, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd < 0 || write(fd, bytes, strlen(bytes)) != (ssize_t)strlen(bytes) ||
        fchmod(fd, mode) != 0)
        perror(path);
    close(fd);
}

static void make_place(void)
{
    char path[256];
    if (!mkdtemp(place) || chmod(place, 0755) != 0)
        perror(place);
    write_at("given", "what is given", 0640);
    write_at("program", "\177ELF", 0600);
    snprintf(path, sizeof path, "%s/below", place);
    mkdir(path, 0755);
    write_at("below/deep", "deep", 0444);
    chmod(path, 0555);
    snprintf(path, sizeof path, "%s/link", place);
    if (symlink("given", path) != 0)
        perror(path);
    snprintf(path, sizeof path, "%s/fifo", place);
    mkfifo(path, 0600);
}

static struct jail_plan plan_of_place(void)
{
    static char program[256], work[256];
    static struct jail_entry entries[6];
    snprintf(program, sizeof program, "%s/program", place);
    snprintf(work, sizeof work, "%s", place);
    entries[0] = (struct jail_entry){JAIL_WORK, work, "/place/room"};
    entries[1] = (struct jail_entry){JAIL_COPY, program, "/bin/program"};
    entries[2] = (struct jail_entry){JAIL_BIND, "/usr/bin", "/tools"};
    entries[3] = (struct jail_entry){JAIL_DEVICE, "/dev/null", "/dev/null"};
    entries[4] = (struct jail_entry){JAIL_EMPTY, NULL, "/usr"};
    return (struct jail_plan){.entries = entries, .entry_count = 5, .file_bytes = 64 << 20};
}

static bool has_bytes(const char *path, const char *bytes)
{
    char got[64] = "";
    int fd = open(path, O_RDONLY);
    ssize_t size = fd < 0 ? -1 : read(fd, got, sizeof got - 1);
    if (fd >= 0)
        close(fd);
    return size == (ssize_t)strlen(bytes) && strcmp(got, bytes) == 0;
}

static bool cannot_make(const char *path, int why)
{
    errno = 0;
    return open(path, O_WRONLY | O_CREAT | O_EXCL, 0600) < 0 &&
           (errno == why || errno == EACCES || errno == EROFS);
}

static int look_around(void)
{
    struct stat about;
    char link[16] = "";
    struct {
        bool holds;
    } rows[] = {{chdir("/place/room") == 0},
                {has_bytes("given", "what is given")},
                {stat("given", &about) == 0 && (about.st_mode & 07777) == 0640},
                {about.st_uid == 1000 && getuid() == 1000 && getgid() == 1000},
                {has_bytes("below/deep", "deep")},
                {stat("below", &about) == 0 && (about.st_mode & 07777) == 0555},
                {readlink("link", link, sizeof link) == 5 && strcmp(link, "given") == 0},
                {lstat("fifo", &about) == 0 && S_ISFIFO(about.st_mode)},
                {has_bytes("/bin/program", "\177ELF")},
                {stat("/bin/program", &about) == 0 && (about.st_mode & 07777) == 0555},
                {access("/tools", R_OK | X_OK) == 0},
                {cannot_make("/tools/mine", EROFS)},
                {cannot_make("/mine", EROFS)},
                {cannot_make("/bin/mine", EROFS)},
                {open("/bin/program", O_WRONLY) < 0},
                {open("/dev/null", O_RDWR) >= 0},
                {access("/usr", R_OK | X_OK) == 0 && access("/usr/bin", F_OK) != 0},
                {open("/etc/passwd", O_RDONLY) < 0 && errno == ENOENT},
                {open("/proc/self/mem", O_RDWR) < 0 && errno == ENOENT},
                {mknod("node", S_IFCHR | 0600, 0x103) < 0},
                {mkdir("made", 0700) == 0 && rename("given", "made/moved") == 0},
                {open("made/new", O_WRONLY | O_CREAT | O_EXCL, 0600) >= 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!rows[i].holds)
            return 10 + (int)i;
    return 0;
}

static int fill_room(void)
{
    static const char block[65536];
    int fd = open("/place/room/large", O_WRONLY | O_CREAT, 0600), blocks = 0;
    while (blocks < 64 && write(fd, block, sizeof block) > 0)
        blocks++;
    return errno == ENOSPC && blocks < 32 ? 0 : 1;
}

static int make_files(void)
{
    char name[64];
    int made = 0;
    for (; made < 1000; made++) {
        snprintf(name, sizeof name, "/place/room/%d", made);
        int fd = open(name, O_WRONLY | O_CREAT, 0600);
        if (fd < 0)
            break;
        close(fd);
    }
    return errno == ENOSPC && made > 100 && made < 300 ? 0 : 1;
}

static int write_and_leave(const struct jail *jail, void *context)
{
    const char *step;
    (void)context;
    if (!jail_enter(jail, &step) || chdir("/place/room") != 0)
        return 1;
    int fd = open("written", O_WRONLY | O_CREAT, 0600);
    return write(fd, "by the program", 14) == 14 && symlink("/etc/passwd", "trap") == 0 &&
                   chmod(".", 0) == 0
               ? 0
               : 1;
}

/* What the program left behind is read through the descriptor, when all of it are dead. */
static void test_work(struct jail_plan plan)
{
    struct problem problem = {0};
    char got[32] = "", path[256];
    plan.memory_bytes = MEMORY;
    struct jail *jail = jail_open(&plan, &problem);
    bool ok = jail && jail_run(jail, write_and_leave, NULL, &ending, &problem);
    EXPECT(ok && ending.known && ending.status == 0, "%s", problem.message);
    int directory = ok ? jail_work(jail) : -1;
    if (geteuid() != 0 && directory >= 0)
        fchmod(directory, 0700);
    int fd = openat(directory, "written", O_RDONLY | O_NOFOLLOW);
    EXPECT(fd >= 0 && read(fd, got, sizeof got) == 14, "what it wrote cannot be read: %s",
           strerror(errno));
    EXPECT(openat(directory, "trap", O_RDONLY | O_NOFOLLOW) < 0, "a link was followed");
    snprintf(path, sizeof path, "%s/written", place);
    EXPECT(access(path, F_OK) != 0, "it came to the directory outside");
    close(fd);
    jail_close(jail);
    group("what a program leaves in its work directory can be read, and nothing of it is outside");
}

/* A directory of this machine that the program shares, and its own /proc. */
static int change_shared(void)
{
    char link[64];
    ssize_t size = readlink("/proc/self", link, sizeof link - 1);
    link[size > 0 ? size : 0] = '\0';
    struct {
        bool holds;
    } rows[] = {{chdir("/shared") == 0},
                {open("made", O_WRONLY | O_CREAT | O_EXCL, 0600) >= 0},
                {has_bytes("given", "what is given")},
                {mknod("node", S_IFCHR | 0600, 0x103) < 0},
                {atoi(link) == getpid()},
                {readlink("/dev/stdin", link, sizeof link) > 0},
                {open("/proc/1/environ", O_RDONLY) < 0},
                {open("/proc/sys/kernel/hostname", O_WRONLY) < 0},
                {open("/mine", O_WRONLY | O_CREAT, 0600) < 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!rows[i].holds)
            return 10 + (int)i;
    return 0;
}

static void test_shared(void)
{
    char path[256];
    const struct jail_entry entries[] = {{JAIL_SHARE, place, "/shared"},
                                         {JAIL_PROC, NULL, "/proc"}};
    struct jail_plan plan = {.entries = entries, .entry_count = 2};
    if (lacks(JAIL_BIT(JAIL_MOUNT) | JAIL_BIT(JAIL_PID), "a directory can be shared"))
        return;
    int status = in_jail(plan, change_shared);
    EXPECT(status == 0, "row %d", status - 10);
    snprintf(path, sizeof path, "%s/made", place);
    EXPECT(access(path, F_OK) == 0, "what it made is not outside: %s", strerror(errno));
    group("a directory can be shared, and there can be a /proc of the jail's processes");
}

static void test_files(void)
{
    make_place();
    struct jail_plan plan = plan_of_place();
    if (!lacks(JAIL_BIT(JAIL_MOUNT), "a program finds its files, and nothing else")) {
        int status = in_jail(plan, look_around);
        EXPECT(status == 0, "row %d", status - 10);
        plan.without = JAIL_BIT(JAIL_FILES);
        status = in_jail(plan, look_around);
        EXPECT(status == 0, "without Landlock: row %d", status - 10);
        plan.without = 0;
        group("a program finds its files, and nothing else; with and without Landlock");
        EXPECT(in_jail(plan, fill_room) == 0, "more than 1 MiB can be written");
        EXPECT(in_jail(plan, make_files) == 0, "more than 256 files can be made");
        group("its work directory has room for 1 MiB and 256 files more");
        test_work(plan);
    }
    test_shared();
    struct problem problem = {0};
    const struct jail_entry wrong[] = {{JAIL_COPY, "/nonexistent", "/x"},
                                       {JAIL_COPY, "/etc/passwd", "/x/../y"},
                                       {JAIL_COPY, "/etc/passwd", "x"},
                                       {JAIL_COPY, "/dev/zero", "/x"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct jail_plan bad = {.entries = &wrong[i], .entry_count = 1};
        if (jail_look()->layers & JAIL_BIT(JAIL_MOUNT))
            EXPECT(!jail_open(&bad, &problem), "%s is taken", wrong[i].outside);
        else
            EXPECT(true, "nothing is copied");
    }
    group("what cannot be copied is a fault before anything starts");
}

/* --------------------------------------------------------------- processes */

static int tell_pid(void)
{
    bool good = getpid() >= 1000 && getppid() == 1 && getsid(0) == getpid();
    return good ? getpid() % 97 : 98;
}

static int end_by_term(void)
{
    raise(SIGTERM);
    return 0;
}

static int bomb(void)
{
    int made = 0;
    while (made < 200 && fork() != -1) /* children go on, too */
        made++;
    return made < 40 && errno == EAGAIN ? 0 : 1;
}

static int leave_daemon(void)
{
    if (fork() == 0) {
        setsid();
        if (fork() == 0)
            sleep(30);
        _exit(0);
    }
    struct timespec moment = {0, 5000000};
    nanosleep(&moment, NULL);
    return 3;
}

static int kill_everybody(void)
{
    kill(-1, SIGKILL);
    return kill(1, SIGKILL) == 0 || errno == EPERM ? 5 : 6;
}

static _Noreturn int wait_for_ever(void)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    for (;;)
        pause();
}

static void test_processes(void)
{
    unsigned pids = JAIL_BIT(JAIL_PID) | JAIL_BIT(JAIL_USER);
    if (!lacks(pids, "processes")) {
        int one = in_jail((struct jail_plan){.seed = 1}, tell_pid);
        EXPECT(one < 97, "pid, parent or session: %d", one);
        EXPECT(in_jail((struct jail_plan){.seed = 1}, tell_pid) == one, "the seed decides nothing");
        int differ = 0;
        for (uint64_t seed = 2; seed < 6; seed++)
            differ += in_jail((struct jail_plan){.seed = seed}, tell_pid) != one;
        EXPECT(differ >= 2, "every seed draws the same pid");
        EXPECT(in_jail((struct jail_plan){0}, end_by_term) == 128 + SIGTERM, "SIGTERM is ignored");
        EXPECT(in_jail((struct jail_plan){0}, kill_everybody) == 5, "it killed its init");
        group("the program is not process 1, its pid is drawn, and signals work on it");
        EXPECT(in_jail((struct jail_plan){0}, bomb) == 0, "a fork bomb is not limited");
        EXPECT(in_jail((struct jail_plan){.processes = 8}, bomb) == 0, "8 processes");
        group("a fork bomb meets EAGAIN");
    }
    for (int weak = 0; weak < 2; weak++) {
        struct jail_plan plan = {.without = weak ? JAIL_ALL & ~JAIL_BIT(JAIL_ACCOUNT) : 0};
        int status = in_jail(plan, leave_daemon);
        EXPECT(status == 3 && ending.leftover, "status %d, leftover %d", status, ending.leftover);
        plan.wall_ms = 30;
        plan.without &= ~JAIL_BIT(JAIL_WATCHDOG);
        struct timespec before, after;
        clock_gettime(CLOCK_MONOTONIC, &before);
        status = in_jail(plan, wait_for_ever);
        clock_gettime(CLOCK_MONOTONIC, &after);
        EXPECT(status == -1 && ending.time_is_up, "status %d", status);
        EXPECT(after.tv_sec - before.tv_sec <= 2, "it took too long");
        EXPECT(in_jail((struct jail_plan){0}, end_by_term) == 128 + SIGTERM && !ending.leftover,
               "a run without children has some left over");
    }
    group("what is left over is told and ended, and so is what never ends, in a weak jail, too");
}

/* Its caller is killed: nobody may live. */
static void test_caller_dies(void)
{
    struct problem problem;
    int ends[2];
    if (pipe(ends) != 0)
        perror("pipe");
    for (int weak = 0; weak < 2; weak++) {
        struct jail_plan plan = {.without = weak ? JAIL_ALL & ~JAIL_BIT(JAIL_ACCOUNT) : 0};
        int started[2];
        char byte;
        if (pipe(started) != 0 || pipe(ends) != 0)
            perror("pipe");
        pid_t caller = fork();
        if (caller == 0) {
            struct jail *jail = jail_open(&plan, &problem);
            pid_t pid = jail ? jail_fork(jail, &problem) : -1;
            if (pid == 0 && write(started[1], "", 1) == 1)
                sleep(30);
            pause();
        }
        close(started[1]);
        close(ends[1]);
        EXPECT(read(started[0], &byte, 1) == 1, "it did not start");
        kill(caller, SIGKILL);
        waitpid(caller, NULL, 0);
        struct pollfd end = {.fd = ends[0]};
        EXPECT(poll(&end, 1, 2000) == 1, "a process of it lives on (weak: %d)", weak);
        close(started[0]);
        close(ends[0]);
    }
    group("when its caller is killed, all of a jail die");
}

/* ----------------------------------------------------------------- network */

static int reach_nobody(void)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = inet_addr("192.0.2.1")};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    bool refused = fd >= 0 && connect(fd, (void *)&address, sizeof address) != 0;
    int vsock = socket(40, SOCK_STREAM, 0), why = errno;
    return refused && vsock < 0 && why == EAFNOSUPPORT ? 0 : 1;
}

static int serve_one(const struct jail *jail, void *context)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(4000), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const char *step;
    (void)context;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (!jail_enter(jail, &step) || bind(fd, (void *)&address, sizeof address) != 0 ||
        listen(fd, 1) != 0)
        return 1;
    int one = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
    return write(one, "hello", 5) == 5 ? 0 : 2;
}

static void test_network(void)
{
    struct jail_plan plan = {.network = true, .memory_bytes = MEMORY, .wall_ms = 5000};
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(4000), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct problem problem = {0};
    char got[8] = "";
    if (lacks(JAIL_BIT(JAIL_NET) | JAIL_BIT(JAIL_CALLS), "the network of a jail is its own"))
        return;
    EXPECT(in_jail((struct jail_plan){0}, reach_nobody) == 0, "somebody can be reached");
    struct jail *jail = jail_open(&plan, &problem);
    pid_t pid = jail ? jail_fork(jail, &problem) : -1;
    if (pid == 0)
        _exit(serve_one(jail, NULL));
    int connected = -1;
    for (int i = 0; i < 1000 && pid > 0 && connected != 0; i++) {
        struct timespec moment = {0, 1000000};
        int fd = jail_socket(jail, AF_INET, SOCK_STREAM, 0);
        connected = connect(fd, (void *)&address, sizeof address);
        if (connected == 0)
            EXPECT(read(fd, got, sizeof got) == 5 && memcmp(got, "hello", 5) == 0, "%s", got);
        else
            nanosleep(&moment, NULL);
        close(fd);
    }
    EXPECT(connected == 0, "the caller cannot connect: %s", strerror(errno));
    EXPECT(pid > 0 && jail_wait(jail, &ending, &problem) && ending.known && ending.status == 0,
           "%s, status %#x", problem.message, (unsigned)ending.status);
    jail_close(jail);
    group("the network of a jail is its own, and its caller can have sockets in it");
}

/* ------------------------------------------------------------- what it leaves */

static int count_open(void)
{
    DIR *directory = opendir("/proc/self/fd");
    int count = 0;
    while (directory && readdir(directory))
        count++;
    if (directory)
        closedir(directory);
    return count;
}

static int do_nothing(void)
{
    return 0;
}

static void test_caller(void)
{
    in_jail((struct jail_plan){0}, do_nothing);
    int open_before = count_open(), dumpable = prctl(PR_GET_DUMPABLE);
    for (int i = 0; i < 5; i++)
        EXPECT(in_jail(i % 2 ? plan_of_place() : (struct jail_plan){0}, do_nothing) == 0, "run %d",
               i);
    EXPECT(count_open() == open_before, "%d descriptors, before %d", count_open(), open_before);
    EXPECT(prctl(PR_GET_DUMPABLE) == dumpable, "the caller is as dumpable as before");
    EXPECT(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD, "a child is left");
    group("the caller is left as it was");
    for (int layer = 0; layer < JAIL_LAYERS; layer++) {
        int status = in_jail((struct jail_plan){.without = JAIL_BIT(layer)}, do_nothing);
        EXPECT(status == 0, "without %s: %d", jail_layer_name((enum jail_layer)layer), status);
    }
    group("a jail works without any one of its layers");
}

static void remove_place(void)
{
    char command[300];
    snprintf(command, sizeof command, "chmod -R u+rwx %s; rm -rf %s", place, place);
    if (system(command) != 0)
        perror(place);
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    test_calls();
    test_files();
    test_processes();
    test_caller_dies();
    test_network();
    test_caller();
    remove_place();
    return done();
}
