#include "lesson/command.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PROBE_BYTES = 256 * 1024 };

void command_add(struct command *command, const char *format, ...)
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

void command_file(struct command *command, const char *name)
{
    command_add(command, "%s%s", *name == '-' ? "./" : "", name);
}

void command_all(struct command *command, const char *const *arguments)
{
    for (; *arguments; arguments++)
        command_add(command, "%s", *arguments);
}

void command_words(struct command *command, const char *variable, const char *otherwise)
{
    const char *value = getenv(variable);
    if (!value || !*value)
        value = otherwise;
    char *words = arena_string(&command->arena, value);
    for (char *word = strtok(words, " \t\n"); word; word = strtok(NULL, " \t\n"))
        command_add(command, "%s", word);
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

bool command_run(struct site *site, struct command *command, const char *product, bool *ok)
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
bool site_had_tools(struct site *site)
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
