/* A lesson that this machine cannot run: what is missing, and what can be done all the same. */
#include "cli/lacking.h"

#include "cli/cli.h"
#include "report/report.h"

#include <stdio.h>

static const struct grade *find_skipped(const struct grade grades[LANGUAGES])
{
    for (int l = 0; l < LANGUAGES; l++)
        if (grades[l].job.lesson && grades[l].verdict == VERDICT_SKIP)
            return &grades[l];
    return NULL;
}

static void say_builds(struct text *to, const struct grade grades[LANGUAGES])
{
    for (int l = 0; l < LANGUAGES; l++)
        if (grades[l].job.lesson && grades[l].verdict == VERDICT_SKIP)
            text_add(to, " Your exercise.%s %s.", language_name((enum language)l),
                     grades[l].builds ? "builds" : "does not build yet; see above");
}

void tell_lacking(const struct lesson *lesson, const struct grade worked[LANGUAGES],
                  const struct grade grades[LANGUAGES])
{
    struct text text = {0}, still = {0};
    const struct grade *skipped = find_skipped(grades);
    if (!skipped)
        skipped = find_skipped(worked);
    if (!skipped)
        return;
    const char *remedy = requires_remedy(&skipped->expectation);
    int width = cli_width();
    text_add(&text, "\nThis machine cannot run lesson %02d.\n  missing\n", lesson->number);
    report_wrapped(&text, skipped->reason, 4, width);
    if (remedy) {
        text_add(&text, "  what has it\n");
        report_wrapped(&text, remedy, 4, width);
    }
    text_add(&text, "  what can still be done here\n");
    text_add(&still,
             "Read lessons/%s/README.md, and write the exercise with make hint-%02d: make "
             "lesson-%02d builds it, and says where it does not build.",
             lesson->name, lesson->number, lesson->number);
    say_builds(&still, grades);
    text_add(&still, " No points are to be had for it here, and none are lost; make next goes on.");
    report_wrapped(&text, text_string(&still), 4, width);
    cli_print(&text);
    text_free(&still);
    text_free(&text);
}
