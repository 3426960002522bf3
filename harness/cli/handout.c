#include "cli/cli.h"

#include "base/file.h"
#include "cli/options.h"
#include "lesson/handout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct options {
    const char *output, *lessons;
    bool untried;
} given;

static const struct cli_option known[] = {
    {"output", "DIR", "the folder for both (build/handout); an older one is replaced",
     .path = &given.output},
    {"lessons", "LIST", "these lessons alone: 01-06,09 (all)", .word = &given.lessons},
    {"no-try", NULL, "do not unpack it and make a lesson", .flag = &given.untried},
    {0}};
static const struct usage usage = {
    .name = "handout",
    .synopsis = "[OPTIONS]",
    .about = "Makes a copy of the workbook for students, as a folder and as a tar.gz, the same "
             "bytes from the same tree.\n"
             "It has no solutions, no tests and nothing of what a class hands in; exercises are "
             "their stubs.  Then it proves of what it has written: every exercise is its stub and "
             "to do; no line of a solution is left that no stub, text, hint or worked program "
             "shows; nothing names a file that was left out; and make deps and the first lesson "
             "work in the unpacked copy.  Where the proof fails there is no hand-out.",
    .options = known,
    .status = "0 written and proved, 1 the proof failed: nothing is written, 2 usage or a file "
              "that cannot be used, 3 a fault."};

/* What tells a folder of ours from one that holds somebody's work. */
#define FOLDER_MARK ".ring3-handout"

/* All of it, made in a folder beside the one that it becomes. */
struct work {
    struct workbook workbook;
    struct handout handout;
    bool *chosen;
    struct text fresh, folder, archive; /* the folder of both, and the two in it */
    struct handout_proof proof;
    struct text said; /* by the trial */
    bool works;
};

static int first_lesson(const struct work *work)
{
    size_t i = 0;
    while (i + 1 < work->workbook.count && !work->chosen[i])
        i++;
    return work->workbook.lessons[i].number;
}

static bool write_files(struct work *work, struct problem *problem)
{
    struct bundle bundle;
    struct text mark = {0};
    text_add(&mark, "%s/" FOLDER_MARK, work->fresh.bytes);
    bool ok = directory_make(work->fresh.bytes, problem) &&
              file_write(mark.bytes, "", 0, problem) &&
              handout_write(&work->handout, work->folder.bytes, problem);
    text_free(&mark);
    if (!ok)
        return false;
    ok = bundle_open(&bundle, work->archive.bytes, BUNDLE_TAR_GZ, problem) &&
         handout_pack(&work->handout, &bundle, HANDOUT_NAME, problem);
    struct problem ignored;
    return bundle_close(&bundle, ok ? problem : &ignored) && ok;
}

static bool make(struct work *work, const struct options *options, struct problem *problem)
{
    if (!write_files(work, problem) ||
        !handout_prove(&work->proof, &work->workbook, &work->handout, work->folder.bytes, problem))
        return false;
    work->works = true;
    return options->untried || work->proof.findings ||
           handout_try(&work->workbook, first_lesson(work), work->fresh.bytes,
                       HANDOUT_NAME ".tar.gz", &work->works, &work->said, problem);
}

/* What no table of the hand-out knows is left out and told of: a new kind of file wants a row. */
static void tell_strangers(const struct handout *handout)
{
    enum { TOLD = 10 };
    for (size_t i = 0; i < handout->stranger_count && i < TOLD; i++) {
        struct text safe = {0};
        text_add_safe(&safe, handout->strangers[i], strlen(handout->strangers[i]));
        warn("left out, since harness/lesson/handout.c does not know it: %s", safe.bytes);
        text_free(&safe);
    }
    if (handout->stranger_count > TOLD)
        warn("and %zu more", handout->stranger_count - TOLD);
}

static void tell(struct work *work, const struct options *options, const char *output)
{
    struct text text = {0}, archive = {0};
    struct stat status = {0};
    size_t lessons = 0;
    for (size_t i = 0; i < work->workbook.count; i++)
        lessons += work->chosen[i];
    text_add(&archive, "%s/" HANDOUT_NAME ".tar.gz", output);
    stat(archive.bytes, &status);
    text_add_safe(&text, output, strlen(output));
    text_add(&text, "/" HANDOUT_NAME "  %zu files, %zu lessons\n", work->handout.count, lessons);
    text_add_safe(&text, archive.bytes, archive.size);
    text_add(&text, "  %ld KiB\n", (long)(status.st_size + 1023) / 1024);
    text_add(&text,
             "proved: its %zu exercises are to do; of %zu lines and runs of lines in %zu "
             "answers none is in it\nthat its stubs, texts, hints and worked programs do "
             "not show; it names no file that was left out",
             work->proof.exercises, work->proof.lines, work->proof.solutions);
    text_add(&text, options->untried ? "\n" : ";\nmake deps lesson-%02d works in it\n",
             first_lesson(work));
    cli_print(&text);
    text_free(&text);
    text_free(&archive);
}

static void complain(struct work *work)
{
    if (work->proof.findings)
        printf("No hand-out was made, since it would give away what it must not:\n%s",
               text_string(&work->proof.wrong));
    else
        printf("No hand-out was made, since it does not work when it is unpacked:\n%s",
               text_string(&work->said));
}

int cli_handout(int argc, char **argv)
{
    struct work work = {0};
    struct problem problem;
    take_options(argc, argv, &usage, 0, 0, "");
    cli_open(&work.workbook);
    if (work.workbook.handout)
        die(STATUS_USAGE, "this is a hand-out itself: only the whole workbook makes them");
    work.chosen = cli_chosen(&work.workbook, given.lessons);
    const char *output = given.output ? given.output : "build/handout";
    text_add(&work.fresh, "%s.%ld.new", output, (long)getpid());
    text_add(&work.folder, "%s/" HANDOUT_NAME, work.fresh.bytes);
    text_add(&work.archive, "%s.tar.gz", work.folder.bytes);
    bool ok = handout_gather(&work.handout, &work.workbook, work.chosen, &problem) &&
              make(&work, &given, &problem);
    bool proved = ok && !work.proof.findings && work.works;
    if (proved)
        ok = directory_flush(work.fresh.bytes, &problem) &&
             directory_replace(work.fresh.bytes, output, FOLDER_MARK, &problem);
    if (!ok || !proved)
        directory_remove(work.fresh.bytes);
    if (!ok)
        die_of(&problem);
    tell_strangers(&work.handout);
    if (proved)
        tell(&work, &given, output);
    else
        complain(&work);
    handout_proof_free(&work.proof);
    handout_free(&work.handout);
    text_free(&work.fresh);
    text_free(&work.folder);
    text_free(&work.archive);
    text_free(&work.said);
    free(work.chosen);
    workbook_close(&work.workbook);
    return proved ? STATUS_AGREES : STATUS_DIFFERS;
}
