/* The jail, from inside: the files that are there, what a program leaves in them, and what a jail
 * leaves to its caller. */
#include "jail/jail.h"
#include "tests/unit/jail_try.h"
#include "tests/unit/tap.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

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
    test_files();
    test_caller();
    remove_place();
    return done();
}
