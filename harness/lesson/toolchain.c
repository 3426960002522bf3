/* The command lines that make a program, and what the tools said of it. */
#include "lesson/site.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ARGUMENTS = 256, PROBE_BYTES = 256 * 1024 };

const char *const library[LIBRARY] = {"start", "syscall", "memory", "network"};

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
static const char *const static_flags[] = {"-static", "-no-pie", "-fno-pie", NULL};
static const char *const *const flavour_flags[FLAVOURS] = {
    [FREESTANDING] = freestanding_flags, [AGAINST_LIBC] = libc_flags, [STATIC_LIBC] = static_flags};

struct command {
    char *argument[ARGUMENTS];
    int count;
    bool overflow; /* CC, CFLAGS or NASM hold too many words */
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
    else
        command->overflow = true;
}

/* A file whose name may look like an option. */
static void say_file(struct command *command, const char *name)
{
    say(command, "%s%s", *name == '-' ? "./" : "", name);
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

/* Tries to write a file of some size; gives the errno, or 0.  Where that fails a build fails for no
 * fault of the source. */
static int try_to_write(const char *directory)
{
    struct text path = {0};
    text_add(&path, "%s/.room.XXXXXX", directory);
    int fd = mkstemp(path.bytes), error = errno;
    if (fd >= 0) {
        error = posix_fallocate(fd, 0, PROBE_BYTES);
        close(fd);
        unlink(path.bytes);
    }
    text_free(&path);
    return error;
}

/* After a tool failed: was it for want of room? */
static bool had_room(struct site *site)
{
    const char *place = getenv("TMPDIR");
    const char *places[] = {site->out, place && *place ? place : "/tmp"};
    for (int i = 0; i < 2; i++) {
        int error = try_to_write(places[i]);
        if (error)
            return problem_set(site->problem, STATUS_FAULT,
                               "nothing can be built: %s cannot be written: %s", places[i],
                               strerror(error));
    }
    return true;
}

/* Appends what a tool said, with the source's own name for the files that were made from it. */
static void add_said(struct site *site, const char *said)
{
    const char *place = site->workshop ? site->workshop->directory : site->out;
    size_t out = strlen(place);
    for (const char *made; (made = strstr(said, place));) {
        text_add_bytes(&site->build->said, said, (size_t)(made - said));
        text_add(&site->build->said, "%s", site->name);
        said = made + out;
        said += strcspn(said, ": \n`'");
    }
    text_add(&site->build->said, "%s", said);
}

/* The tool could not open a file. */
static bool missed_file(const char *said)
{
    static const char *const words[] = {"No such file",     "unable to open", "unable to find",
                                        "unable to get",    "file not found", "can't open",
                                        "Permission denied"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(said, words[i]))
            return !strstr(said, "Too many"); /* it includes itself */
    return false;
}

/* How a tool failed, where it could not say so itself. */
static void add_failure(struct site *site, const char *tool, const struct tool_result *result)
{
    struct text *said = &site->build->said;
    if (result->late)
        text_add(said, "%s was stopped after %d s\n", tool, TOOL_LIMIT_MS / 1000);
    else if (result->spent)
        text_add(said, "%s was stopped: it may take %d s of processor time for a program\n", tool,
                 WORKSHOP_CPU_S);
    else if (result->signal == SIGXFSZ)
        text_add(said, "%s was stopped: what it makes of a program may have %d MiB\n", tool,
                 WORKSHOP_FILE_BYTES >> 20);
    else if (result->signal)
        text_add(said, "%s crashed (signal %d)\n", tool, result->signal);
    else if (!result->ok && !result->said.size)
        text_add(said, "%s failed and did not say why\n", tool);
    else if (!result->ok && site->workshop && missed_file(text_string(&result->said)))
        text_add(said, "A program that is graded is built from its own file, names.inc and the "
                       "system's headers: nothing else can be read.\n");
}

/* Runs it; what it says goes to the build's text.  True when it could be run: `ok` tells how it
 * ended.  What reads a stranger's source makes the file `product` in the workshop; `product` is
 * NULL for what reads only the workbook's. */
static bool run(struct site *site, struct command *command, const char *product, bool *ok)
{
    struct tool_result result = {0};
    char **argv = command->argument;
    argv[command->count] = NULL;
    bool ran = command->overflow
                   ? problem_set(site->problem, STATUS_USAGE,
                                 "%s: more words than a command can have here; look at CC, CFLAGS "
                                 "and NASM",
                                 argv[0])
               : product && site->workshop
                   ? workshop_run(site->workshop, argv, product, &result, site->problem)
                   : tool_run(argv, site->directory, NULL, &result, site->problem);
    if (ran) {
        add_said(site, text_string(&result.said));
        add_failure(site, argv[0], &result);
        *ok = result.ok;
        ran = result.ok || had_room(site);
    }
    text_free(&result.said);
    arena_free(&command->arena);
    return ran;
}

static bool on_path(const char *tool)
{
    const char *path = getenv("PATH");
    char *places = strdup(path ? path : "/usr/local/bin:/usr/bin:/bin"), *save;
    bool found = false;
    for (char *place = places ? strtok_r(places, ":", &save) : NULL; place && !found;
         place = strtok_r(NULL, ":", &save)) {
        char file[PATH_MAX];
        snprintf(file, sizeof file, "%s/%s", place, tool);
        found = access(file, X_OK) == 0;
    }
    free(places);
    return found;
}

/* After the compiler failed: it starts an assembler and a linker, and names the one that it cannot
 * find in quotes. */
static bool had_tools(struct site *site)
{
    static const char *const tools[] = {"ld", "as"};
    for (int i = 0; i < 2; i++) {
        char named[2][8];
        snprintf(named[0], sizeof named[0], "'%s'", tools[i]);
        snprintf(named[1], sizeof named[1], "\"%s\"", tools[i]);
        const char *said = text_string(&site->build->said);
        if ((strstr(said, named[0]) || strstr(said, named[1])) && !on_path(tools[i]))
            return problem_set(site->problem, STATUS_CANNOT,
                               "%s is not installed here: 'make deps' installs what is missing",
                               tools[i]);
    }
    if (site->flavour == STATIC_LIBC && strstr(text_string(&site->build->said), "cannot find -lc"))
        return problem_set(site->problem, STATUS_CANNOT,
                           "the static C library is not installed here: 'make deps' installs what "
                           "is missing");
    return true;
}

/* What a program is made of beside its source is there. */
static bool is_whole(struct site *site)
{
    const char *names = "asm/lib/names.inc";
    if (!file_exists(workbook_path(site->workbook, "%s", names)))
        return problem_set(site->problem, STATUS_FAULT,
                           "%s is missing: this copy of the workbook is not whole", names);
    for (size_t i = 0; i < LIBRARY; i++)
        if (!file_exists(workbook_path(site->workbook, "c/lib/%s.asm", library[i])))
            return problem_set(site->problem, STATUS_FAULT,
                               "c/lib/%s.asm is missing: this copy of the workbook is not whole",
                               library[i]);
    return true;
}

/* The names in the workshop of what is made of the source. */
static const char made_object[] = "program.made.o", made_program[] = "program.made";

static const char *in_workshop(struct site *site, const char *name)
{
    return arena_print(&site->arena, "%s/%s", site->workshop->directory, name);
}

static bool assemble(struct site *site, const char *source, const char *includes,
                     const char *object, const char *product, bool *ok)
{
    struct command command = {0};
    say_words(&command, "NASM", "nasm");
    say_all(&command, asm_flags);
    say(&command, "-I%s/", includes);
    say(&command, "-o");
    say(&command, "%s", object);
    say_file(&command, source);
    return run(site, &command, product, ok);
}

static bool link_object(struct site *site, const char *object, const char *program, bool *ok)
{
    struct command command = {0};
    say(&command, "ld");
    say_all(&command, ld_flags);
    say(&command, "-o");
    say(&command, "%s", program);
    say(&command, "%s", object);
    return run(site, &command, made_program, ok);
}

static bool link_asm(struct site *site, const char *program, bool *ok)
{
    const char *includes = arena_print(&site->arena, "%s/asm/lib", site->workbook->root);
    const char *object = arena_print(&site->arena, "%s.o", program);
    if (site->workshop) {
        includes = site->workshop->directory;
        object = in_workshop(site, made_object);
        program = in_workshop(site, made_program);
        const char *names = workbook_path(site->workbook, "asm/lib/names.inc");
        if (!workshop_copy(site->workshop, "names.inc", names, site->problem))
            return false;
    }
    bool tried = assemble(site, site->name, includes, object, made_object, ok) &&
                 (!*ok || link_object(site, object, program, ok));
    unlink(object);
    return tried;
}

static bool assemble_library(struct site *site, const char *program, char *objects[], bool *ok)
{
    const char *includes = arena_print(&site->arena, "%s/asm/lib", site->workbook->root);
    for (size_t i = 0; i < LIBRARY && *ok; i++) {
        const char *source =
            arena_print(&site->arena, "%s/c/lib/%s.asm", site->workbook->root, library[i]);
        objects[i] = arena_print(&site->arena, "%s.%s.o", program, library[i]);
        if (!assemble(site, source, includes, objects[i], NULL, ok))
            return false;
        if (!*ok)
            return problem_set(site->problem, STATUS_FAULT,
                               "c/lib/%s.asm does not assemble: %.200s", library[i],
                               text_string(&site->build->said));
    }
    return true;
}

/* The objects of the library, once more in the workshop. */
static bool carry_library(struct site *site, char *objects[], const char *carried[])
{
    for (int i = 0; objects[i]; i++) {
        const char *name = arena_print(&site->arena, "%s.lib.o", library[i]);
        carried[i] = in_workshop(site, name);
        if (!workshop_copy(site->workshop, name, objects[i], site->problem))
            return false;
    }
    return true;
}

/* Some word of CC ("ccache clang-15") does. */
static bool names_clang(void)
{
    const char *compiler = getenv("CC");
    return compiler && strstr(compiler, "clang");
}

static bool compile_with(struct site *site, const char *program, const char *const objects[],
                         bool *ok)
{
    struct command command = {0};
    say_words(&command, "CC", "cc");
    say_all(&command, c_flags);
    say_all(&command, flavour_flags[site->flavour]);
    if (names_clang())
        say(&command, "-Wno-unused-command-line-argument"); /* -no-pie beside -static */
    say_words(&command, "CFLAGS", "");
    say(&command, "-o");
    say(&command, "%s", program);
    say_file(&command, site->name);
    say_all(&command, objects);
    return run(site, &command, made_program, ok) && (*ok || had_tools(site));
}

static bool compile_c(struct site *site, const char *program, bool *ok)
{
    char *objects[LIBRARY + 1] = {NULL};
    const char *carried[LIBRARY + 1] = {NULL};
    *ok = true;
    bool tried = site->flavour != FREESTANDING || assemble_library(site, program, objects, ok);
    if (tried && *ok && site->workshop)
        tried = carry_library(site, objects, carried) &&
                compile_with(site, in_workshop(site, made_program), carried, ok);
    else if (tried && *ok)
        tried = compile_with(site, program, (const char *const *)objects, ok);
    for (int i = 0; objects[i]; i++)
        unlink(objects[i]);
    return tried;
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

unsigned long toolchain_hash(enum flavour flavour, unsigned long hash)
{
    hash = hash_words(hash, asm_flags);
    hash = hash_words(hash, ld_flags);
    hash = hash_words(hash, c_flags);
    hash = hash_words(hash, flavour_flags[flavour]);
    hash = hash_variable(hash, "CC");
    hash = hash_variable(hash, "CFLAGS");
    return hash_variable(hash, "NASM");
}

static bool make(struct site *site, const char *program, bool *ok)
{
    return site->language == LANGUAGE_ASM ? link_asm(site, program, ok)
                                          : compile_c(site, program, ok);
}

/* The program leaves the workshop last, when the tools have agreed to it. */
static bool make_in_workshop(struct site *site, const struct text *source, const char *program,
                             bool *ok)
{
    struct workshop workshop;
    site->workshop = &workshop;
    bool tried =
        workshop_open(&workshop, site->out, site->problem) &&
        workshop_put(&workshop, site->name, text_string(source), source->size, site->problem) &&
        make(site, program, ok);
    if (tried && *ok && rename(in_workshop(site, made_program), program) < 0)
        tried = problem_set(site->problem, STATUS_FAULT, "the built program is not there: %s",
                            strerror(errno));
    workshop_close(&workshop);
    return tried;
}

bool toolchain_make(struct site *site, const struct text *source, const char *program, bool *ok)
{
    if (!is_whole(site))
        return false;
    return site->workbook->jailed ? make_in_workshop(site, source, program, ok)
                                  : make(site, program, ok);
}
