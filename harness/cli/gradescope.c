#include "cli/cli.h"

#include "base/file.h"
#include "lesson/course.h"
#include "lesson/handout.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
    "usage: ring3 gradescope [OPTIONS]\n\n"
    "Makes an autograder for Gradescope: a zip with setup.sh, run_autograder and the student copy "
    "of\n"
    "the workbook, to be uploaded as it is.  It grades with ring3 grade, in what the container\n"
    "leaves of the jail; README.md in it tells more.\n\n"
    "  --output FILE    the zip, instead of build/gradescope.zip\n"
    "  --lessons LIST   these lessons alone: 01-06,09\n"
    "  --help\n\n"
    "Exit status: 0 written, 2 usage or a file that cannot be used, 3 a fault.\n";

struct options {
    const char *output, *lessons;
};

static struct options parse(int argc, char **argv)
{
    enum { OUTPUT = 1, LESSONS, HELP };
    static const struct option known[] = {{"output", required_argument, NULL, OUTPUT},
                                          {"lessons", required_argument, NULL, LESSONS},
                                          {"help", no_argument, NULL, HELP},
                                          {NULL, 0, NULL, 0}};
    struct options options = {0};
    for (int option; (option = getopt_long(argc, argv, "h", known, NULL)) != -1;) {
        switch (option) {
        case OUTPUT:
            options.output = cli_absolute(optarg);
            break;
        case LESSONS:
            options.lessons = optarg;
            break;
        case HELP:
        case 'h':
            cli_help(help);
        default:
            cli_usage("gradescope");
        }
    }
    if (optind < argc)
        cli_usage("gradescope");
    return options;
}

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
    struct options options = parse(argc, argv);
    struct workbook workbook;
    struct handout handout;
    struct problem problem;
    struct text text = {0};
    cli_open(&workbook);
    if (workbook.handout)
        die(STATUS_USAGE, "this is a student copy: only the whole workbook makes autograders");
    bool *chosen = cli_chosen(&workbook, options.lessons);
    const char *output = options.output ? options.output : "build/gradescope.zip";
    if (!handout_gather(&handout, &workbook, chosen, &problem) ||
        !write_zip(&handout, output, options.lessons, &problem))
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
