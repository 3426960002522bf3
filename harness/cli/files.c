/* reset, solution, watch: the student's words that are about files. */
#include "cli/cli.h"

#include "base/file.h"
#include "cli/options.h"
#include "lesson/grade.h"
#include "lesson/progress.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LANGUAGE_NOTE                                                                              \
    "asm, c or trace behind the number: that exercise alone.  FORCE=1 in the environment is the "  \
    "same as the option."

static bool force;
static const struct cli_option reset_options[] = {{"yes", NULL, "without asking", .flag = &force},
                                                  {0}};
static const struct cli_option solution_options[] = {
    {"force", NULL, "also when the lesson is not passed yet", .flag = &force}, {0}};
static const struct usage reset_usage = {
    .name = "reset",
    .synopsis = "[OPTIONS] NN [asm|c|trace]",
    .about = "Brings the exercises of lesson NN back to their stubs.  Asks before work is thrown "
             "away; what was there is kept in .ring3/kept/.",
    .options = reset_options,
    .notes = LANGUAGE_NOTE,
    .status = "0 they are the stubs, 1 one was left as it was, 2 wrong use, 3 a fault."};
static const struct usage solution_usage = {
    .name = "solution",
    .synopsis = "[OPTIONS] NN [asm|c|trace]",
    .about = "Prints the solutions of lesson NN once you have passed it in one language.",
    .options = solution_options,
    .notes = LANGUAGE_NOTE,
    .status = "0 printed, 1 the lesson is not passed yet, 2 wrong use, or a copy of the workbook "
              "without solutions."};
static const struct usage watch_usage = {
    .name = "watch",
    .synopsis = "NN [asm|c|trace]",
    .about = "Runs lesson NN again whenever one of its exercises changes, until Ctrl-C.",
    .status = "entr's; 2 wrong use, 77 entr is not installed."};

struct request {
    const struct lesson *lesson;
    bool language[LANGUAGES];
    bool force;
};

static bool names_language(const char *word, enum language *language)
{
    for (int l = 0; l < LANGUAGES; l++)
        if (strcmp(word, language_name((enum language)l)) == 0) {
            *language = (enum language)l;
            return true;
        }
    return false;
}

/* NN [asm|c|trace] [option], for the three. */
static struct request parse(struct workbook *workbook, int argc, char **argv,
                            const struct usage *usage)
{
    struct request request = {0};
    const char *forced = getenv("FORCE");
    enum language language;
    take_options(argc, argv, usage, 1, 1 + LANGUAGES, "the number of a lesson");
    request.force = force || (forced && *forced && strcmp(forced, "0") != 0);
    for (int i = optind + 1; i < argc; i++) {
        if (!names_language(argv[i], &language))
            refuse_use(usage, "'%.40s' is none of asm, c and trace", argv[i]);
        request.language[language] = true;
    }
    bool all = true;
    for (int l = 0; l < LANGUAGES; l++)
        all = all && !request.language[l];
    cli_open(workbook);
    request.lesson = cli_find(workbook, argv[optind]);
    for (int l = 0; l < LANGUAGES; l++)
        request.language[l] = (all || request.language[l]) && request.lesson->has[l];
    return request;
}

/* Yes, typed at a terminal.  Nobody there to ask is a no. */
static bool asked(const char *file)
{
    char answer[16];
    if (!isatty(STDIN_FILENO)) {
        warn("%s holds work: nobody is here to ask; --yes or FORCE=1 throws it away", file);
        return false;
    }
    printf("Throw away your work in %s? [y/N] ", file);
    fflush(stdout);
    return fgets(answer, sizeof answer, stdin) && (*answer == 'y' || *answer == 'Y');
}

/* Gives what a reset replaces a second name, under which it is kept.  Where that cannot be done (a
 * directory, a file system without links) it is moved there, and *moved is set. */
static const char *keep(struct workbook *workbook, const struct lesson *lesson,
                        enum language language, const char *file, bool *moved)
{
    struct problem problem;
    const char *place = ".ring3/kept";
    const char *path = workbook_path(workbook, "%s/%s.%ld.%s", place, lesson->name,
                                     (long)time(NULL), language_name(language));
    for (int i = 2; access(path, F_OK) == 0; i++)
        path = workbook_path(workbook, "%s/%s.%ld-%d.%s", place, lesson->name, (long)time(NULL), i,
                             language_name(language));
    if (!directory_make(place, &problem))
        die_of(&problem);
    *moved = linkat(AT_FDCWD, file, AT_FDCWD, path, 0) < 0;
    if (*moved && rename(file, path) < 0)
        die(STATUS_FAULT, "%s cannot be kept as %s, so it stays as it is: %s", file, path,
            strerror(errno));
    return path;
}

/* Puts the stub in the place of the file, which is there until the stub is written whole. */
static void replace(struct workbook *workbook, const struct lesson *lesson, enum language language,
                    const char *file, const struct text *stub)
{
    struct problem problem;
    struct stat status;
    const char *kept = NULL;
    bool moved = false;
    if (lstat(file, &status) == 0)
        kept = keep(workbook, lesson, language, file, &moved);
    if (!file_write(file, text_string(stub), stub->size, &problem)) {
        if (moved && rename(kept, file) < 0)
            warn("what was there is %s now", kept);
        else if (kept && !moved)
            unlink(kept);
        die_of(&problem);
    }
    if (kept)
        printf("kept what was there as %s\n", kept);
    printf("%s is the stub again\n", file);
}

static int reset_one(struct workbook *workbook, const struct request *request,
                     enum language language)
{
    const char *name = request->lesson->name, *end = language_name(language);
    const char *file = workbook_path(workbook, "lessons/%s/exercise.%s", name, end);
    struct text stub = {0};
    struct problem problem;
    int status = STATUS_AGREES;
    if (!file_read(&stub, workbook_path(workbook, "lessons/%s/stub/exercise.%s", name, end),
                   1 << 20, &problem))
        die_of(&problem);
    if (is_stub(workbook, request->lesson, language)) {
        printf("%s is the stub already\n", file);
    } else if (access(file, F_OK) == 0 && !request->force && !asked(file)) {
        printf("%s is as it was\n", file);
        status = STATUS_DIFFERS;
    } else {
        replace(workbook, request->lesson, language, file, &stub);
    }
    text_free(&stub);
    return status;
}

int cli_reset(int argc, char **argv)
{
    struct workbook workbook;
    int status = STATUS_AGREES;
    struct request request = parse(&workbook, argc, argv, &reset_usage);
    for (int l = 0; l < LANGUAGES; l++)
        if (request.language[l] && reset_one(&workbook, &request, (enum language)l))
            status = STATUS_DIFFERS;
    workbook_close(&workbook);
    return status;
}

int cli_solution(int argc, char **argv)
{
    struct workbook workbook;
    struct request request = parse(&workbook, argc, argv, &solution_usage);
    const struct lesson *lesson = request.lesson;
    cli_need_solutions(&workbook);
    if (!request.force && !progress_passed_once(lesson)) {
        warn("%s is not passed yet: make hint-%02d helps; FORCE=1 shows the solution all the same",
             lesson->name, lesson->number);
        workbook_close(&workbook);
        return STATUS_DIFFERS;
    }
    for (int l = 0; l < LANGUAGES; l++) {
        struct text text = {0};
        struct problem problem;
        const char *path = workbook_path(&workbook, "lessons/%s/solution/exercise.%s", lesson->name,
                                         language_name((enum language)l));
        if (!request.language[l])
            continue;
        if (access(path, F_OK) < 0 && errno == ENOENT)
            die(STATUS_USAGE, "%s is not in this copy of the workbook", path);
        if (!file_read(&text, path, 1 << 20, &problem))
            die_of(&problem);
        printf("%s---- %s%s\n", paint(BOLD), path, paint(PLAIN));
        cli_print(&text);
        text_free(&text);
    }
    workbook_close(&workbook);
    return STATUS_AGREES;
}

/* entr reads the files to watch from stdin; a pipe holds that list easily. */
int cli_watch(int argc, char **argv)
{
    struct workbook workbook;
    char self[4096], number[8];
    struct request request = parse(&workbook, argc, argv, &watch_usage);
    ssize_t size = readlink("/proc/self/exe", self, sizeof self - 1);
    int list[2];
    if (size < 0 || pipe(list) < 0)
        die(STATUS_FAULT, "cannot start entr: %s", strerror(errno));
    self[size] = '\0';
    snprintf(number, sizeof number, "%02d", request.lesson->number);
    for (int l = 0; l < LANGUAGES; l++) {
        struct text line = {0};
        text_add(&line, "lessons/%s/exercise.%s\n", request.lesson->name,
                 language_name((enum language)l));
        if (request.language[l] && write(list[1], line.bytes, line.size) < 0)
            die(STATUS_FAULT, "cannot start entr: %s", strerror(errno));
        text_free(&line);
    }
    close(list[1]);
    if (dup2(list[0], STDIN_FILENO) < 0)
        die(STATUS_FAULT, "cannot start entr: %s", strerror(errno));
    execlp("entr", "entr", "-c", self, "lesson", number, "--no-latency", (char *)NULL);
    die(errno == ENOENT ? STATUS_CANNOT : STATUS_FAULT,
        "watch needs entr, which cannot be started (%s): install the package 'entr', or run "
        "make lesson-%s after each change",
        strerror(errno), number);
}
