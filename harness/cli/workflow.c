#include "cli/cli.h"

#include "base/file.h"
#include "cli/options.h"
#include "lesson/course.h"
#include "lesson/handout.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct options {
    const char *output, *lessons;
    bool classroom50;
} given;

static const struct cli_option known[] = {
    {"output", "DIR", "into this folder (build/handout/syscall-workbook, or build/classroom50)",
     .path = &given.output},
    {"lessons", "LIST", "these lessons alone: 01-06,09 (all)", .word = &given.lessons},
    {"classroom50", NULL, "for Classroom 50", .flag = &given.classroom50},
    {0}};
static const struct usage usage = {
    .name = "workflow",
    .synopsis = "[OPTIONS]",
    .about = "Writes .github/workflows/grade.yml, which runs the lessons of a student's repository "
             "on GitHub when something is pushed, into a folder: the hand-out, or another.\n"
             "With --classroom50, makes a folder for Classroom 50 instead: autograder.py and the "
             "workbook that it grades with, for CLASSROOM/autograders/ASSIGNMENT/ of the "
             "configuration repository.",
    .options = known,
    .status = "0 written, 2 usage or a file that cannot be used, 3 a fault."};

#define FOLDER_MARK ".ring3-classroom50"

/* DIRECTORY/NAME, from a template. */
static bool write_from(const char *template, const char *directory, const char *name,
                       const char *lessons, struct problem *problem)
{
    struct text path = {0}, text = {0};
    text_add(&path, "%s/%s", directory, name);
    bool ok = course_file(&text, template, lessons, problem) &&
              file_write(path.bytes, text.bytes, text.size, problem);
    text_free(&path);
    text_free(&text);
    return ok;
}

static bool write_workflow(const char *output, const char *lessons, struct problem *problem)
{
    struct text folder = {0};
    struct stat status;
    if (stat(output, &status) < 0 || !S_ISDIR(status.st_mode))
        return problem_set(problem, STATUS_USAGE,
                           "%s: no such folder; make handout makes one, and --output names another",
                           output);
    text_add(&folder, "%s/.github/workflows", output);
    bool ok = directory_make(folder.bytes, problem) &&
              write_from("workflow.yml", folder.bytes, "grade.yml", lessons, problem);
    if (ok)
        printf("%s/grade.yml\n", folder.bytes);
    text_free(&folder);
    return ok;
}

static bool fill_classroom50(const char *fresh, const struct handout *handout, const char *lessons,
                             struct problem *problem)
{
    struct bundle bundle;
    struct text archive = {0}, mark = {0};
    struct problem ignored;
    text_add(&archive, "%s/" HANDOUT_NAME ".tar.gz", fresh);
    text_add(&mark, "%s/" FOLDER_MARK, fresh);
    bool ok = directory_make(fresh, problem) && file_write(mark.bytes, "", 0, problem) &&
              write_from("autograder.py", fresh, "autograder.py", lessons, problem);
    if (ok) {
        ok = bundle_open(&bundle, archive.bytes, BUNDLE_TAR_GZ, problem) &&
             handout_pack(handout, &bundle, HANDOUT_NAME, problem);
        ok = bundle_close(&bundle, ok ? problem : &ignored) && ok;
    }
    text_free(&archive);
    text_free(&mark);
    return ok;
}

static bool make_classroom50(struct workbook *workbook, const char *output, const char *lessons,
                             struct problem *problem)
{
    struct handout handout;
    struct text fresh = {0};
    bool *chosen = cli_chosen(workbook, lessons);
    text_add(&fresh, "%s.%ld.new", output, (long)getpid());
    bool ok = handout_gather(&handout, workbook, chosen, problem) &&
              fill_classroom50(fresh.bytes, &handout, lessons, problem) &&
              directory_replace(fresh.bytes, output, FOLDER_MARK, problem);
    if (ok)
        printf("%s/autograder.py and " HANDOUT_NAME ".tar.gz\nBoth belong into "
               "CLASSROOM/autograders/ASSIGNMENT/ of the configuration repository.\n",
               output);
    else
        directory_remove(fresh.bytes);
    text_free(&fresh);
    free(chosen);
    handout_free(&handout);
    return ok;
}

int cli_workflow(int argc, char **argv)
{
    struct workbook workbook;
    struct problem problem;
    take_options(argc, argv, &usage, 0, 0, "");
    cli_open(&workbook);
    if (workbook.handout)
        die(STATUS_USAGE, "this is a student copy: only the whole workbook makes workflows");
    free(cli_chosen(&workbook, given.lessons));
    bool ok = given.classroom50
                  ? make_classroom50(&workbook, given.output ? given.output : "build/classroom50",
                                     given.lessons, &problem)
                  : write_workflow(given.output ? given.output : "build/handout/" HANDOUT_NAME,
                                   given.lessons, &problem);
    if (!ok)
        die_of(&problem);
    workbook_close(&workbook);
    return STATUS_AGREES;
}
