#include "cli/cli.h"

#include "base/file.h"
#include "cli/options.h"
#include "lesson/course.h"
#include "lesson/handout.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct options {
    const char *output, *lessons;
} given;

static const struct cli_option known[] = {
    {"output", "FILE", "the zip (build/gradescope.zip)", .path = &given.output},
    {"lessons", "LIST", "these lessons alone: 01-06,09 (all)", .word = &given.lessons},
    {0}};
static const struct usage usage = {
    .name = "gradescope",
    .synopsis = "[OPTIONS]",
    .about = "Makes an autograder for Gradescope: a zip with setup.sh, run_autograder and the "
             "student copy of the workbook, to be uploaded as it is.\n"
             "It grades with ring3 grade, in what the container leaves of the jail; README.md in "
             "it tells more.",
    .options = known,
    .status = "0 written, 2 usage or a file that cannot be used, 3 a fault."};

static bool pack(struct bundle *bundle, const struct handout *handout, const char *lessons,
                 struct problem *problem)
{
    static const struct {
        const char *template, *name;
        bool executable;
    } files[] = {{"setup.sh", "setup.sh", true},
                 {"run_autograder", "run_autograder", true},
                 {"gradescope.md", "README.md", false}};
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof files / sizeof *files; i++) {
        struct text text = {0};
        ok = course_file(&text, files[i].template, lessons, problem) &&
             bundle_add(bundle, files[i].name, text.bytes, text.size, files[i].executable, problem);
        text_free(&text);
    }
    return ok && handout_pack(handout, bundle, "workbook", problem);
}

/* Whole or not at all. */
static bool write_zip(const struct handout *handout, const char *output, const char *lessons,
                      struct problem *problem)
{
    struct bundle bundle;
    struct text fresh = {0}, folder = {0};
    struct problem ignored;
    text_add(&fresh, "%s.%ld.new", output, (long)getpid());
    const char *slash = strrchr(output, '/');
    text_add(&folder, "%.*s", slash ? (int)(slash - output) + 1 : 1, slash ? output : ".");
    bool ok = directory_make(folder.bytes, problem);
    if (ok) {
        ok = bundle_open(&bundle, fresh.bytes, BUNDLE_ZIP, problem) &&
             pack(&bundle, handout, lessons, problem);
        ok = bundle_close(&bundle, ok ? problem : &ignored) && ok;
        if (ok && rename(fresh.bytes, output) < 0)
            ok = problem_set(problem, STATUS_FAULT, "%s: %s", output, strerror(errno));
        if (!ok)
            unlink(fresh.bytes);
    }
    text_free(&fresh);
    text_free(&folder);
    return ok;
}

int cli_gradescope(int argc, char **argv)
{
    struct workbook workbook;
    struct handout handout;
    struct problem problem;
    struct text text = {0};
    take_options(argc, argv, &usage, 0, 0, "");
    cli_open(&workbook);
    if (workbook.handout)
        die(STATUS_USAGE, "this is a student copy: only the whole workbook makes autograders");
    bool *chosen = cli_chosen(&workbook, given.lessons);
    const char *output = given.output ? given.output : "build/gradescope.zip";
    if (!handout_gather(&handout, &workbook, chosen, &problem) ||
        !write_zip(&handout, output, given.lessons, &problem))
        die_of(&problem);
    text_add_safe(&text, output, strlen(output));
    text_add(&text, "\nUpload it as it is.  Containers refuse parts of the jail, so it grades with "
                    "--weak-sandbox-ok;\nits README.md says what that means.\n");
    cli_print(&text);
    text_free(&text);
    free(chosen);
    handout_free(&handout);
    workbook_close(&workbook);
    return STATUS_AGREES;
}
