#include "lesson/cell.h"

#include "tables/inner.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What a program that is linked with libc finds; and devices that hold nothing of anybody. */
static const struct jail_entry common[] = {{JAIL_BIND, "/lib", "/lib"},
                                           {JAIL_BIND, "/lib64", "/lib64"},
                                           {JAIL_BIND, "/usr/lib", "/usr/lib"},
                                           {JAIL_BIND, "/etc/ld.so.cache", "/etc/ld.so.cache"},
                                           {JAIL_DEVICE, "/dev/null", "/dev/null"},
                                           {JAIL_DEVICE, "/dev/zero", "/dev/zero"},
                                           {JAIL_DEVICE, "/dev/full", "/dev/full"}};

/* Every machine has these. */
static const struct jail_entry empty[] = {
    {JAIL_EMPTY, NULL, "/usr"}, {JAIL_EMPTY, NULL, "/etc"}, {JAIL_EMPTY, NULL, "/bin"}};

static void add_entry(struct cell *cell, enum jail_entry_kind kind, const char *outside,
                      const char *inside)
{
    cell->entries[cell->plan.entry_count++] = (struct jail_entry){kind, outside, inside};
}

/* The harness opens files for the program before there is a jail: then they are in the directory
 * outside. */
static bool starts_with_files(const struct world *world)
{
    bool files = false;
    for (int i = 0; i < 3; i++)
        files |= world->streams[i].kind == STREAM_FILE;
    for (size_t i = 0; i < world->channel_count; i++)
        files |= world->channels[i].path != NULL;
    return files;
}

static void open_call(struct cell *cell, const char *name, bool *needs_proc)
{
    cell->plan.network |= strcmp(name, "socket") == 0;
    *needs_proc |= strncmp(name, "execve", 6) == 0;
    if (jail_refuses(name) && cell->plan.opened_count < CELL_OPENED)
        cell->opened[cell->plan.opened_count++] = name;
}

/* A file with holes may be larger than any copy: it is used where it lies. */
static bool has_holes(const struct scene *scene)
{
    for (size_t i = 0; i < scene->given_count; i++)
        if (scene->given[i].length > scene->given[i].size)
            return true;
    return false;
}

/* A call that some line of the case names is open, as is the ABI that it is made by; a few uses of
 * ordinary calls (clone's flags) stay refused.  A program that starts another finds it, as a rule
 * itself, through /proc. */
static void open_calls(struct cell *cell, const struct expect_case *one, bool *needs_proc)
{
    struct call_set calls = {0}, allowed = {0};
    expect_case_calls(one, &calls);
    expect_case_allows(one, &allowed);
    for (int abi = 0; abi < ABI_COUNT; abi++)
        for (uint32_t number = 0; number < CALL_NUMBERS; number++) {
            if (!call_set_has(&allowed, (enum abi)abi, number) || !call_name((enum abi)abi, number))
                continue;
            cell->plan.abis |= abi == ABI_I386 ? JAIL_I386 : abi == ABI_X32 ? JAIL_X32 : 0;
            if (call_set_has(&calls, (enum abi)abi, number))
                open_call(cell, call_name((enum abi)abi, number), needs_proc);
        }
    for (uint32_t number = INNER_CALLS; inner_name(number); number++)
        if (call_set_has(&calls, ABI_I386, number)) {
            const char *through = inner_through(number);
            open_call(cell, inner_name(number), needs_proc);
            cell->plan.socketcall |= through && strcmp(through, "socketcall") == 0;
        }
}

/* Of a call that is refused for some uses only, the one that a line shows is open. */
static void open_uses(struct cell *cell, const struct expect_case *one)
{
    struct jail_use use;
    for (size_t i = 0; jail_use(i, &use); i++)
        if (cell->plan.opened_count < CELL_OPENED &&
            expect_case_passes(one, use.call, use.argument, use.value))
            cell->opened[cell->plan.opened_count++] = use.opened;
}

static pid_t fork_in(void *context, struct problem *problem)
{
    struct cell *cell = context;
    return jail_fork(cell->jail, problem);
}

static bool enter(void *context, const char **step)
{
    const struct cell *cell = context;
    return jail_enter(cell->jail, step);
}

static int make_socket(void *context, int domain, int type, int protocol)
{
    struct cell *cell = context;
    return jail_socket(cell->jail, domain, type, protocol);
}

static bool end(void *context, struct problem *problem)
{
    struct cell *cell = context;
    cell->leftover = cell->unwatched && jail_leftover(cell->jail);
    return jail_end(cell->jail, problem);
}

/* A case that hands its program such a path has to have it there. */
static bool names_proc(const struct scene *scene)
{
    for (char *const *word = scene->argv; *word; word++)
        if (strncmp(*word, "/proc/", 6) == 0 || strncmp(*word, "/dev/std", 8) == 0)
            return true;
    return false;
}

bool cell_open(struct cell *cell, const struct program *program, const char *directory,
               const struct expect_case *one, const struct scene *scene, uint64_t seed,
               struct problem *problem)
{
    bool needs_proc = names_proc(scene) || scene->unwatched; /* a tracer reads /proc/PID/mem */
    *cell = (struct cell){.plan = {.seed = seed}, .unwatched = scene->unwatched};
    cell->plan.entries = cell->entries;
    cell->plan.opened = cell->opened;
    bool shared = starts_with_files(&scene->world) || has_holes(scene);
    add_entry(cell, shared ? JAIL_SHARE : JAIL_WORK, directory, directory);
    add_entry(cell, JAIL_COPY, program->file, program->file);
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        if (access(common[i].outside, F_OK) == 0 &&
            (common[i].kind == JAIL_DEVICE || program->linked))
            add_entry(cell, common[i].kind, common[i].outside, common[i].inside);
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
        add_entry(cell, empty[i].kind, NULL, empty[i].inside);
    cell->plan.network |= scene->world.peer_count > 0; /* children may be the ones that call */
    open_calls(cell, one, &needs_proc);
    open_uses(cell, one);
    if (needs_proc)
        add_entry(cell, JAIL_PROC, NULL, "/proc");
    cell->jail = jail_open(&cell->plan, problem);
    if (!cell->jail)
        return false;
    cell->place = (struct capture_place){.fork = fork_in,
                                         .enter = enter,
                                         .socket = make_socket,
                                         .end = end,
                                         .user = jail_user(cell->jail),
                                         .context = cell};
    return true;
}

const char *cell_directory(struct cell *cell, const char *directory)
{
    int work = cell->jail ? jail_work(cell->jail) : -1;
    if (work < 0)
        return directory;
    snprintf(cell->work, sizeof cell->work, "/proc/self/fd/%d", work);
    return cell->work;
}

void cell_close(struct cell *cell)
{
    jail_close(cell->jail);
    cell->jail = NULL;
}
