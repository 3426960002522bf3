/* Archives are read by a process that can do nothing else.  Here libarchive has a hole: a member
 * with one of the names below takes over the process that reads it.  What it then does must harm
 * its archive and nothing else. */
#include "capture/capture.h"
#include "class/unpack.h"
#include "lesson/libarchive.h"

#include "tests/unit/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ------------------------------------------------- what a member may take over */

static int secret; /* a descriptor of ours that is open, as the answers may be */
static char secret_path[] = "/tmp/ring3-secret.XXXXXX";
static pid_t ring3;

/* Each is one attempt to reach what is outside; they give true when it succeeded. */
static bool reads_files(void)
{
    return open("/etc/passwd", O_RDONLY) >= 0 || open(secret_path, O_RDONLY) >= 0;
}
static bool writes_files(void)
{
    return open("/tmp/ring3-dropped", O_WRONLY | O_CREAT, 0600) >= 0;
}
static bool has_descriptors(void)
{
    for (int fd = 1; fd < 1024; fd++) /* 0 is the way */
        if (fcntl(fd, F_GETFD) >= 0)
            return true;
    return false;
}
static bool signals_ring3(void)
{
    return kill(ring3, 0) == 0 && ring3 != getpid();
}
static bool traces_ring3(void)
{
    return ptrace(PTRACE_ATTACH, ring3, 0, 0) == 0;
}
static bool connects(void)
{
    struct sockaddr_in port = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    port.sin_port = htons(1);
    return fd >= 0 && (connect(fd, (void *)&port, sizeof port) == 0 || errno == ECONNREFUSED);
}
static bool starts_processes(void)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    return pid > 0;
}
static bool is_root(void)
{
    return setuid(0) == 0 && geteuid() == 0 && open("/proc/1/mem", O_RDWR) >= 0;
}

static const struct attempt {
    const char *name;
    bool (*reach)(void);
    unsigned layers; /* each of them keeps it away; 0: it is kept away without any */
} attempts[] = {
    {"reads files", reads_files, JAIL_BIT(JAIL_MOUNT) | JAIL_BIT(JAIL_FILES)},
    {"writes files", writes_files, JAIL_BIT(JAIL_MOUNT) | JAIL_BIT(JAIL_FILES)},
    {"has other descriptors", has_descriptors, 0},
    {"signals ring3", signals_ring3, JAIL_BIT(JAIL_PID) | JAIL_BIT(JAIL_SCOPE)},
    {"traces ring3", traces_ring3, JAIL_BIT(JAIL_CALLS) | JAIL_BIT(JAIL_PID)},
    {"reaches a port", connects, JAIL_BIT(JAIL_NET) | JAIL_BIT(JAIL_PORTS)},
    {"starts processes", starts_processes, JAIL_BIT(JAIL_USER)},
    {"is root", is_root, JAIL_BIT(JAIL_PRIVILEGES) | JAIL_BIT(JAIL_MOUNT)},
};
enum { ATTEMPTS = sizeof attempts / sizeof *attempts };

static void send_notice(uint32_t kind, uint32_t about, uint32_t size, const char *bytes)
{
    struct notice notice = {.kind = kind, .about = about, .size = size};
    if (write(0, &notice, sizeof notice) < 0 || write(0, bytes, strlen(bytes)) < 0)
        _exit(9);
}

/* "REACH n": tells over the way what came of it. */
static _Noreturn void try_to_reach(const char *name)
{
    bool reached = attempts[atoi(name + strlen("REACH "))].reach();
    send_notice(NOTICE_MEMBER, NODE_FILE, 1, reached ? "y" : "n");
    pause();
    _exit(0);
}

static _Noreturn void be_taken_over(const char *name)
{
    static char big[70000];
    memset(big, 'x', sizeof big - 1);
    if (strncmp(name, "REACH ", 6) == 0)
        try_to_reach(name);
    if (strcmp(name, "LOOP") == 0)
        for (;;)
            ;
    if (strcmp(name, "SLEEP") == 0)
        for (;;)
            pause();
    if (strcmp(name, "EAT") == 0)
        for (size_t i = 0; i < 4096; i++) {
            char *page =
                mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            if (page == MAP_FAILED)
                _exit(1);
            memset(page, 1, 1 << 20);
        }
    if (strcmp(name, "LONG PATH") == 0)
        send_notice(NOTICE_MEMBER, NODE_FILE, INTAKE_PATH_BYTES + 1, big);
    if (strcmp(name, "NO NODE") == 0)
        send_notice(NOTICE_MEMBER, 77, 1, "a");
    if (strcmp(name, "NO KIND") == 0)
        send_notice(99, 0, 0, "");
    if (strcmp(name, "LATE BYTES") == 0)
        send_notice(NOTICE_BYTES, 0, 5, "bytes");
    if (strcmp(name, "ODD FINDING") == 0)
        send_notice(NOTICE_BROKEN, FINDING_MISSING, 1, "a");
    if (strcmp(name, "LONG WORDS") == 0)
        send_notice(NOTICE_BROKEN, FINDING_BROKEN, 60000, big);
    if (strcmp(name, "CUT") == 0)
        send_notice(NOTICE_MEMBER, NODE_FILE, 100, "short");
    if (strcmp(name, "MORE BYTES") == 0) {
        int64_t request;
        send_notice(NOTICE_MEMBER, NODE_FILE, 1, "a");
        if (read(0, &request, sizeof request) > 0)
            for (;;)
                send_notice(NOTICE_BYTES, 0, 6000, big + sizeof big - 6001);
    }
    abort();
}

/* Instead of libarchive's own. */
static int (*next_header)(struct archive *, struct archive_entry **);

static int taken_over_header(struct archive *archive, struct archive_entry **entry)
{
    int got = next_header(archive, entry);
    const char *name = got == ARCHIVE_OK ? archive_entry_pathname(*entry) : "";
    if (name && strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789") == strlen(name) && *name)
        be_taken_over(name);
    return got;
}

/* -------------------------------------------------------------------- archives */

static size_t make_archive(char *bytes, size_t room, const char *const *names)
{
    size_t used = 0;
    struct archive *archive = archive_write_new();
    archive_write_set_format_ustar(archive);
    archive_write_open_memory(archive, bytes, room, &used);
    for (; *names; names++) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, *names);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, (la_int64_t)strlen(*names));
        archive_write_header(archive, entry);
        archive_write_data(archive, *names, strlen(*names));
        archive_entry_free(entry);
    }
    archive_write_close(archive);
    archive_write_free(archive);
    return used;
}

static bool open_names(struct unpacker *unpacker, const char *const *names, unsigned seconds)
{
    static char bytes[1 << 16];
    struct problem problem = {0};
    struct unpack_source source = {.bytes = bytes,
                                   .file = -1,
                                   .members = 3,
                                   .unpacked = 1 << 20,
                                   .seconds = seconds,
                                   .size = make_archive(bytes, sizeof bytes, names)};
    bool ok = unpack_open(unpacker, &source, &problem);
    EXPECT(ok, "no reader: %s", problem.message);
    return ok;
}
#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

static void check_plain(void)
{
    struct unpacker unpacker;
    struct text bytes = {0};
    if (open_names(&unpacker, NAMES("one", "second", "third"), 20)) {
        EXPECT(unpack_next(&unpacker) == MEMBER, "no first member");
        EXPECT(!strcmp(unpacker.member.path, "one"), "it is %s", unpacker.member.path);
        EXPECT(unpacker.member.size == 3 && unpacker.member.node == NODE_FILE, "it is odd");
        EXPECT(unpack_next(&unpacker) == MEMBER, "no second member");
        EXPECT(unpack_bytes(&unpacker, 100, &bytes) && !strcmp(bytes.bytes, "second"),
               "its bytes are %s", bytes.bytes);
        EXPECT(!unpack_bytes(&unpacker, 100, &bytes), "its bytes come twice");
        EXPECT(unpack_next(&unpacker) == MEMBER, "no third member");
        EXPECT(unpack_bytes(&unpacker, 3, &bytes) && bytes.size == 4, "%zu bytes, not 4",
               bytes.size);
        EXPECT(unpack_next(&unpacker) == THE_END, "it does not end");
    }
    unpack_close(&unpacker);
    if (open_names(&unpacker, NAMES("a", "b", "c", "d"), 20)) {
        for (int i = 0; i < 3; i++)
            EXPECT(unpack_next(&unpacker) == MEMBER, "member %d is not there", i);
        EXPECT(unpack_next(&unpacker) == BROKEN_OFF && unpacker.breakage.kind == FINDING_TOO_MANY,
               "four are not too many");
        EXPECT(unpack_next(&unpacker) == BROKEN_OFF, "it goes on");
    }
    unpack_close(&unpacker);
    text_free(&bytes);
}

/* A good member, then one that takes over. */
static void check_broken(const char *name, unsigned seconds, enum finding_kind kind,
                         const char *why)
{
    struct unpacker unpacker;
    if (open_names(&unpacker, NAMES("good", name), seconds)) {
        EXPECT(unpack_next(&unpacker) == MEMBER && !strcmp(unpacker.member.path, "good"),
               "%s: the good member is lost", name);
        enum step step = unpack_next(&unpacker);
        EXPECT(step == BROKEN_OFF, "%s: the step is %d", name, (int)step);
        EXPECT(unpacker.breakage.kind == kind, "%s: the finding is %d", name,
               (int)unpacker.breakage.kind);
        EXPECT(!strcmp(unpacker.breakage.why, why), "%s: %s", name, unpacker.breakage.why);
        EXPECT(unpack_next(&unpacker) == BROKEN_OFF, "%s: it goes on", name);
    }
    unpack_close(&unpacker);
    EXPECT(waitpid(-1, NULL, WNOHANG | __WALL) < 0 && errno == ECHILD, "%s: a process is left",
           name);
}

static void check_takeovers(void)
{
    static const char *const names[] = {"ABORT",      "LONG PATH",   "NO NODE",    "NO KIND",
                                        "LATE BYTES", "ODD FINDING", "LONG WORDS", "CUT"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        check_broken(names[i], 20, FINDING_BROKEN, "damaged: what reads it broke down");
#ifndef __SANITIZE_ADDRESS__ /* which has no limit of memory */
    check_broken("EAT", 20, FINDING_BROKEN, "damaged: what reads it broke down");
#endif
}

static void check_more_bytes(void)
{
    struct unpacker unpacker;
    struct text bytes = {0};
    if (open_names(&unpacker, NAMES("MORE BYTES"), 20)) {
        EXPECT(unpack_next(&unpacker) == MEMBER, "no member");
        EXPECT(!unpack_bytes(&unpacker, 10000, &bytes), "it was believed");
        EXPECT(bytes.size <= 10001, "%zu bytes were taken", bytes.size);
        EXPECT(unpack_next(&unpacker) == BROKEN_OFF, "it goes on");
    }
    unpack_close(&unpacker);
    text_free(&bytes);
}

static void check_times(void)
{
    time_t from = time(NULL);
    check_broken("LOOP", 1, FINDING_TOO_LARGE, "reading it takes longer than 1 seconds");
    check_broken("SLEEP", 1, FINDING_TOO_LARGE, "reading it takes longer than 1 seconds");
    EXPECT(time(NULL) - from < 10, "it took %ld s", (long)(time(NULL) - from));
}

static void check_jail(void)
{
    unsigned present = jail_look()->layers;
    ring3 = getpid();
    secret = mkstemp(secret_path);
    for (int i = 0; i < ATTEMPTS; i++) {
        char name[16];
        struct unpacker unpacker;
        snprintf(name, sizeof name, "REACH %d", i);
        if (open_names(&unpacker, NAMES(name), 20)) {
            bool answered = unpack_next(&unpacker) == MEMBER;
            bool reached = !answered || strcmp(unpacker.member.path, "n") != 0;
            if (!attempts[i].layers || attempts[i].layers & present)
                EXPECT(answered && !reached, "it %s", attempts[i].name);
            else
                printf("# %s: no layer here\n", attempts[i].name);
        }
        unpack_close(&unpacker);
    }
    close(secret);
    unlink(secret_path);
}

static void check_interrupt(void)
{
    struct unpacker unpacker;
    time_t from = time(NULL);
    capture_catch_interrupts();
    if (open_names(&unpacker, NAMES("SLEEP"), 20)) {
        pid_t killer = fork();
        if (killer == 0) {
            nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
            kill(ring3, SIGTERM);
            _exit(0);
        }
        EXPECT(unpack_next(&unpacker) == BROKEN_OFF, "it goes on");
        EXPECT(capture_interrupted() == SIGTERM, "it was not interrupted");
        EXPECT(time(NULL) - from < 10, "it took %ld s", (long)(time(NULL) - from));
        waitpid(killer, NULL, 0);
    }
    unpack_close(&unpacker);
}

int main(void)
{
    struct libarchive *functions = load_libarchive();
    next_header = functions->read_next_header;
    functions->read_next_header = taken_over_header;
    check_plain();
    group("members and bytes come as they are, within the caps");
    check_takeovers();
    group("a reader that breaks down or lies has a damaged archive, and no process is left");
    check_more_bytes();
    group("more bytes than were asked for are not taken");
    check_times();
    group("a reader that does not come to an end is ended");
    check_jail();
    group("a reader reaches nothing of this machine");
    check_interrupt(); /* the last: it stays so */
    group("an interrupt ends the wait for a reader");
    return done();
}
