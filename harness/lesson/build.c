/* How a program is built
 *
 *   assembly         nasm source, ld
 *   C, freestanding  $CC source, nasm c/lib/{start,syscall,memory}.asm, ld through $CC -nostdlib
 *   C against libc   $CC source, linked as any program, but at a fixed address
 *
 * Everything goes into one directory.  The file `stamp` there holds a hash over all that the
 * program was made of; while it stands, the program is used again.  Tools run in the directory
 * of the source, with its bare name, so that messages and line tables say exercise.asm:11. */
#include "lesson/build.h"

#include "base/file.h"
#include "capture/capture.h"
#include "lesson/tool.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { SOURCE_LIMIT = 256 * 1024, ARGUMENTS = 64 };

static const char *const library[] = {"start", "syscall", "memory"};

static const char *const asm_flags[] = {"-f", "elf64", "-g", "-F", "dwarf", "-w+all", NULL};
static const char *const ld_flags[] = {"-static", "--fatal-warnings", "-z", "noexecstack", NULL};
static const char *const c_flags[] = {
    "-std=gnu11", "-O1", "-g", "-Wall", "-Wextra", "-Wno-strict-prototypes", NULL};
static const char *const freestanding_flags[] = {"-nostdlib",
                                                 "-ffreestanding",
                                                 "-static",
                                                 "-no-pie",
                                                 "-fno-pie",
                                                 "-fno-stack-protector",
                                                 "-Wl,-z,noexecstack",
                                                 NULL};
static const char *const libc_flags[] = {"-no-pie", "-fno-pie", NULL};
static const char *const *const flavour_flags[] = {freestanding_flags, libc_flags};

/* One build under way. */
struct site {
    struct workbook *workbook;
    enum language language;
    enum flavour flavour;
    const char *source;
    char directory[PATH_MAX]; /* of the source */
    char name[NAME_MAX + 1];  /* the source in it */
    const char *out;
    struct build *build;
    struct problem *problem;
    struct arena arena;
};

struct command {
    char *argument[ARGUMENTS];
    int count;
    struct arena arena;
};

static void say(struct command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void say(struct command *command, const char *format, ...)
{
    char argument[PATH_MAX];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(argument, sizeof argument, format, arguments);
    va_end(arguments);
    if (command->count < ARGUMENTS - 1)
        command->argument[command->count++] = arena_string(&command->arena, argument);
}

static void say_all(struct command *command, const char *const *arguments)
{
    for (; *arguments; arguments++)
        say(command, "%s", *arguments);
}

/* A tool named by an environment variable, which may hold options too ("ccache gcc", "-O2 -g"). */
static void say_words(struct command *command, const char *variable, const char *otherwise)
{
    const char *value = getenv(variable);
    if (!value || !*value)
        value = otherwise;
    char *words = arena_string(&command->arena, value);
    for (char *word = strtok(words, " \t\n"); word; word = strtok(NULL, " \t\n"))
        say(command, "%s", word);
}

/* Runs it; what it says goes to the build's text.  True when it could be run: `ok` tells how it
 * ended. */
static bool run(struct site *site, struct command *command, bool *ok)
{
    struct tool_result result;
    command->argument[command->count] = NULL;
    bool ran = tool_run(command->argument, site->directory, &result, site->problem);
    if (ran) {
        text_add_bytes(&site->build->said, text_string(&result.said), result.said.size);
        if (result.late)
            text_add(&site->build->said, "%s was stopped after 30 s\n", command->argument[0]);
        else if (result.signal)
            text_add(&site->build->said, "%s crashed (signal %d)\n", command->argument[0],
                     result.signal);
        *ok = result.ok;
    }
    text_free(&result.said);
    arena_free(&command->arena);
    return ran;
}

static bool assemble(struct site *site, const char *source, const char *object, bool *ok)
{
    struct command command = {0};
    say_words(&command, "NASM", "nasm");
    say_all(&command, asm_flags);
    say(&command, "-I%s/asm/lib/", site->workbook->root);
    say(&command, "-o");
    say(&command, "%s", object);
    say(&command, "%s", source);
    return run(site, &command, ok);
}

static bool link_asm(struct site *site, const char *program, bool *ok)
{
    struct command command = {0};
    char *object = arena_print(&site->arena, "%s.o", program);
    if (!assemble(site, site->name, object, ok))
        return false;
    if (*ok) {
        say(&command, "ld");
        say_all(&command, ld_flags);
        say(&command, "-o");
        say(&command, "%s", program);
        say(&command, "%s", object);
        if (!run(site, &command, ok)) {
            unlink(object);
            return false;
        }
    }
    unlink(object);
    return true;
}

static bool assemble_library(struct site *site, const char *program, char *objects[4], bool *ok)
{
    for (int i = 0; i < 3 && *ok; i++) {
        const char *source =
            arena_print(&site->arena, "%s/c/lib/%s.asm", site->workbook->root, library[i]);
        objects[i] = arena_print(&site->arena, "%s.%s.o", program, library[i]);
        if (!assemble(site, source, objects[i], ok))
            return false;
    }
    return true;
}

static bool compile_c(struct site *site, const char *program, bool *ok)
{
    struct command command = {0};
    char *objects[4] = {NULL};
    *ok = true;
    bool tried = site->flavour != FREESTANDING || assemble_library(site, program, objects, ok);
    if (tried && *ok) {
        say_words(&command, "CC", "cc");
        say_all(&command, c_flags);
        say_all(&command, flavour_flags[site->flavour]);
        say_words(&command, "CFLAGS", "");
        say(&command, "-o");
        say(&command, "%s", program);
        say(&command, "%s", site->name);
        say_all(&command, (const char *const *)objects);
        tried = run(site, &command, ok);
    }
    for (int i = 0; objects[i]; i++)
        unlink(objects[i]);
    return tried;
}

static unsigned long hash_file(unsigned long hash, const char *path)
{
    struct text text = {0};
    struct problem ignored;
    if (file_read(&text, path, SOURCE_LIMIT, &ignored))
        hash = hash_bytes(hash, text.bytes, text.size);
    text_free(&text);
    return hash_bytes(hash, path, strlen(path) + 1);
}

static unsigned long hash_variable(unsigned long hash, const char *variable)
{
    const char *value = getenv(variable);
    return value ? hash_bytes(hash, value, strlen(value) + 1) : hash_bytes(hash, "-", 1);
}

static unsigned long hash_words(unsigned long hash, const char *const *words)
{
    for (; *words; words++)
        hash = hash_bytes(hash, *words, strlen(*words) + 1);
    return hash;
}

/* Does the source bring in files beside names.inc?  What it is made of is then not known here, and
 * it is built anew each time. */
static bool includes_more(const struct text *source)
{
    for (const char *line = source->bytes; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        size_t size = strcspn(line, "\n");
        const char *include = memmem(line, size, "include", 7);
        if (memmem(line, size, "incbin", 6) ||
            (include && memchr(line, '"', size) && !memmem(line, size, "\"names.inc\"", 11)))
            return true;
    }
    return false;
}

/* Everything that the program is made of, but for the tools' own versions. */
static unsigned long hash_site(struct site *site, const struct text *source)
{
    unsigned long hash = hash_bytes(HASH_START, source->bytes, source->size);
    hash = hash_words(hash, asm_flags);
    hash = hash_words(hash, ld_flags);
    hash = hash_words(hash, c_flags);
    hash = hash_words(hash, flavour_flags[site->flavour]);
    hash = hash_bytes(hash, site->source, strlen(site->source));
    for (size_t i = 0; i < sizeof library / sizeof *library; i++)
        hash = hash_file(hash, workbook_path(site->workbook, "c/lib/%s.asm", library[i]));
    hash = hash_file(hash, workbook_path(site->workbook, "asm/lib/names.inc"));
    hash = hash_variable(hash, "CC");
    hash = hash_variable(hash, "CFLAGS");
    return hash_variable(hash, "NASM");
}

static bool is_current(const char *stamp, const char *wanted, const char *program)
{
    struct text text = {0};
    struct problem ignored;
    bool same = file_exists(program) && file_read(&text, stamp, 4096 + 64, &ignored) &&
                strncmp(text.bytes, wanted, strlen(wanted)) == 0;
    text_free(&text);
    return same;
}

/* A source must be a file of a sane size without NULs, over which nasm and gcc stumble.  When it
 * is not, the build has failed, and said why. */
static bool read_source(struct site *site, struct text *source)
{
    struct problem problem;
    if (!file_read(source, site->source, SOURCE_LIMIT, &problem)) {
        const char *colon = strstr(problem.message, ": ");
        text_add(&site->build->said, "%s%s\n", site->name, colon ? colon : "");
        return false;
    }
    const char *nul = source->size ? memchr(source->bytes, '\0', source->size) : NULL;
    if (!nul)
        return true;
    unsigned line = 1;
    for (const char *c = source->bytes; c < nul; c++)
        line += *c == '\n';
    text_add(&site->build->said, "%s:%u: a NUL byte in the source\n", site->name, line);
    return false;
}

static bool make(struct site *site, bool *ok)
{
    char *fresh = arena_print(&site->arena, "%s/program.%ld", site->out, (long)getpid());
    unlink(site->build->program);
    bool tried =
        site->language == LANGUAGE_ASM ? link_asm(site, fresh, ok) : compile_c(site, fresh, ok);
    if (tried && *ok && rename(fresh, site->build->program) < 0)
        tried = problem_set(site->problem, STATUS_FAULT, "%s: the built program is not there",
                            site->build->program);
    unlink(fresh);
    return tried;
}

static bool build_site(struct site *site, const struct text *source)
{
    char wanted[32], *stamp = arena_print(&site->arena, "%s/stamp", site->out);
    snprintf(wanted, sizeof wanted, "%016lx\n", hash_site(site, source));
    if (!includes_more(source) && is_current(stamp, wanted, site->build->program)) {
        struct problem ignored;
        struct text kept = {0};
        if (file_read(&kept, stamp, 4096 + 64, &ignored) && kept.size > strlen(wanted))
            text_add(&site->build->said, "%s", kept.bytes + strlen(wanted));
        text_free(&kept);
        return site->build->ok = true;
    }
    unlink(stamp);
    bool ok = false;
    if (!make(site, &ok))
        return false;
    site->build->ok = ok;
    if (!ok)
        return true;
    struct text kept = {0};
    text_add(&kept, "%s%.4096s", wanted, text_string(&site->build->said));
    bool written = file_write(stamp, kept.bytes, kept.size, site->problem);
    text_free(&kept);
    return written;
}

/* One ring3 at a time builds and runs what is in a directory. */
static bool lock(struct site *site)
{
    site->build->lock = open(site->out, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (site->build->lock >= 0 && flock(site->build->lock, LOCK_EX) == 0)
        return true;
    if (capture_interrupted())
        return problem_set(site->problem, (enum status)(128 + capture_interrupted()),
                           "interrupted");
    return problem_set(site->problem, STATUS_FAULT, "cannot lock %s: %s", site->out,
                       strerror(errno));
}

bool build_program(struct workbook *workbook, enum language language, enum flavour flavour,
                   const char *source, const char *out, struct build *build,
                   struct problem *problem)
{
    *build = (struct build){.lock = -1};
    char full[PATH_MAX], copy[PATH_MAX];
    if (!realpath(source, full))
        return problem_set(problem, STATUS_USAGE, "%s: no such file", source);
    struct site site = {.workbook = workbook,
                        .language = language,
                        .flavour = flavour,
                        .source = full,
                        .out = out,
                        .build = build,
                        .problem = problem};
    if (out[0] != '/')
        site.out = out = workbook_path(workbook, "%s/%s", workbook->root, out);
    snprintf(copy, sizeof copy, "%s", full);
    snprintf(site.directory, sizeof site.directory, "%s", dirname(copy));
    snprintf(copy, sizeof copy, "%s", full);
    snprintf(site.name, sizeof site.name, "%.*s", NAME_MAX, basename(copy));
    if (snprintf(build->program, sizeof build->program, "%s/program", out) >=
        (int)sizeof build->program)
        return problem_set(problem, STATUS_USAGE, "%s: the path is too long", out);
    struct text text = {0};
    bool tried = true;
    if (read_source(&site, &text)) {
        build->source_hash = hash_bytes(HASH_START, text.bytes, text.size);
        tried = directory_make(out, problem) && lock(&site) && build_site(&site, &text);
    }
    text_free(&text);
    arena_free(&site.arena);
    return tried;
}

void build_free(struct build *build)
{
    if (build->lock >= 0)
        close(build->lock);
    text_free(&build->said);
    *build = (struct build){.lock = -1};
}
