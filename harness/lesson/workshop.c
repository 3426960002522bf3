#include "lesson/workshop.h"

#include "base/file.h"
#include "jail/jail.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MIB = 1 << 20, ENTRIES = 24 };

/* What compilers, assemblers and linkers are made of, on the distributions that there are.  Only
 * the system's own: not all of /usr, below which anybody's files may lie. */
static const char *const toolchain[] = {
    "/usr/bin",        "/usr/lib",          "/usr/lib32", "/usr/lib64",
    "/usr/libexec",    "/usr/include",      "/bin",       "/lib",
    "/lib64",          "/etc/alternatives", "/nix/store", "/gnu/store",
    "/etc/ld.so.cache"};

struct shelf {
    struct jail_entry entries[ENTRIES];
    struct jail_plan plan;
    char extra[2][PATH_MAX]; /* the directories of a tool that is kept elsewhere */
};

static void add(struct shelf *shelf, enum jail_entry_kind kind, const char *path)
{
    if (shelf->plan.entry_count < ENTRIES)
        shelf->entries[shelf->plan.entry_count++] = (struct jail_entry){kind, path, path};
}

static bool is_covered(const char *path)
{
    for (size_t i = 0; i < sizeof toolchain / sizeof *toolchain; i++) {
        size_t size = strlen(toolchain[i]);
        if (strncmp(path, toolchain[i], size) == 0 && (path[size] == '/' || !path[size]))
            return true;
    }
    return false;
}

/* The file that execvp would find. */
static bool find_tool(const char *name, char *found)
{
    const char *path = getenv("PATH");
    if (strchr(name, '/'))
        return snprintf(found, PATH_MAX, "%s", name) < PATH_MAX;
    for (const char *at = path ? path : "/usr/local/bin:/usr/bin:/bin"; at;) {
        int size = (int)strcspn(at, ":");
        if (size && snprintf(found, PATH_MAX, "%.*s/%s", size, at, name) < PATH_MAX &&
            access(found, X_OK) == 0)
            return true;
        at = at[size] ? at + size + 1 : NULL;
    }
    return false;
}

/* The directories of the name and of the file that it leads to, unless they are there anyway. */
static void add_tool(struct shelf *shelf, const char *name)
{
    char found[PATH_MAX], real[PATH_MAX];
    if (!find_tool(name, found) || *found != '/' || !realpath(found, real))
        return;
    char *places[2] = {dirname(found), dirname(real)};
    for (int i = 0; i < 2; i++) {
        if (is_covered(places[i]) || strcmp(places[i], "/") == 0 || strstr(places[i], "..") ||
            (i && strcmp(places[0], places[1]) == 0))
            continue;
        snprintf(shelf->extra[i], sizeof shelf->extra[i], "%s", places[i]);
        add(shelf, JAIL_BIND, shelf->extra[i]);
    }
}

static void plan_jail(struct shelf *shelf, const char *directory, const char *tool)
{
    *shelf = (struct shelf){.plan = {.wall_ms = TOOL_LIMIT_MS,
                                     .cpu_s = WORKSHOP_CPU_S,
                                     .work_bytes = 2 * WORKSHOP_FILE_BYTES,
                                     .file_bytes = WORKSHOP_FILE_BYTES,
                                     .memory_bytes = (size_t)1024 * MIB}};
    shelf->plan.entries = shelf->entries;
    add(shelf, JAIL_WORK, directory);
    add(shelf, JAIL_DEVICE, "/dev/null");
    for (size_t i = 0; i < sizeof toolchain / sizeof *toolchain; i++)
        if (access(toolchain[i], F_OK) == 0)
            add(shelf, JAIL_BIND, toolchain[i]);
    add_tool(shelf, tool);
}

/* A jail may have ended badly, or its tool been somebody else's in the end: what lies there is
 * opened as a stranger's file. */
static bool take(const struct workshop *workshop, int work, const char *product,
                 struct tool_result *result, struct problem *problem)
{
    struct stat about;
    struct text bytes = {0}, path = {0};
    char part[65536];
    int place = work >= 0 ? dup(work) : open(workshop->directory, O_RDONLY | O_DIRECTORY);
    int fd = openat(place, product, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    ssize_t got = -1;
    if (fd >= 0 && fstat(fd, &about) == 0 && S_ISREG(about.st_mode))
        while ((got = read(fd, part, sizeof part)) > 0 && bytes.size <= WORKSHOP_FILE_BYTES)
            text_add_bytes(&bytes, part, (size_t)got);
    if (fd >= 0)
        close(fd);
    close(place);
    result->ok = got == 0 && bytes.size > 0;
    text_add(&path, "%s/%s", workshop->directory, product);
    bool written = !result->ok ||
                   (file_put(path.bytes, bytes.bytes, bytes.size, problem) &&
                    (chmod(path.bytes, 0755) == 0 ||
                     problem_set(problem, STATUS_FAULT, "%s: %s", path.bytes, strerror(errno))));
    text_free(&bytes);
    text_free(&path);
    return written;
}

bool workshop_open(struct workshop *workshop, const char *out, struct problem *problem)
{
    char full[PATH_MAX];
    *workshop->directory = '\0';
    if (!realpath(out, full))
        return problem_set(problem, STATUS_FAULT, "%s: %s", out, strerror(errno));
    if (strlen(full) + sizeof "/jail" > sizeof workshop->directory || strstr(full, ".."))
        return problem_set(problem, STATUS_USAGE, "%s: nothing can be built at such a path", full);
    snprintf(workshop->directory, sizeof workshop->directory, "%.*s/jail",
             (int)(sizeof workshop->directory - sizeof "/jail"), full);
    directory_remove(workshop->directory);
    return directory_make(workshop->directory, problem);
}

void workshop_close(struct workshop *workshop)
{
    if (*workshop->directory)
        directory_remove(workshop->directory);
    *workshop->directory = '\0';
}

bool workshop_put(struct workshop *workshop, const char *name, const void *bytes, size_t size,
                  struct problem *problem)
{
    struct text path = {0};
    text_add(&path, "%s/%s", workshop->directory, name);
    bool ok = file_put(path.bytes, bytes, size, problem);
    text_free(&path);
    return ok;
}

bool workshop_copy(struct workshop *workshop, const char *name, const char *from,
                   struct problem *problem)
{
    struct text bytes = {0};
    bool ok = file_read(&bytes, from, WORKSHOP_FILE_BYTES, problem) &&
              workshop_put(workshop, name, text_string(&bytes), bytes.size, problem);
    text_free(&bytes);
    return ok;
}

bool workshop_run(struct workshop *workshop, char *const argv[], const char *product,
                  struct tool_result *result, struct problem *problem)
{
    struct shelf shelf;
    *result = (struct tool_result){0};
    plan_jail(&shelf, workshop->directory, argv[0]);
    struct jail *jail = jail_open(&shelf.plan, problem);
    bool ok = jail && tool_run(argv, workshop->directory, jail, result, problem) &&
              (!result->ok || take(workshop, jail_work(jail), product, result, problem));
    jail_close(jail);
    return ok;
}
