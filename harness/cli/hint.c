#include "cli/cli.h"

#include "base/file.h"
#include "cli/options.h"
#include "lesson/progress.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

static bool again;
static const struct cli_option options[] = {
    {"again", NULL, "those that were shown before, and no more", .flag = &again}, {0}};
static const struct usage usage = {.name = "hint",
                                   .synopsis = "[OPTIONS] NN",
                                   .about = "Shows the hints of lesson NN, one more each time.",
                                   .options = options,
                                   .status = "0 shown, 2 there is no such lesson, or no hint."};

/* Where hint `number` (from 1) starts in hints.md: behind its heading "## 1". */
static const char *find_hint(const char *hints, int number)
{
    char heading[16];
    int size = snprintf(heading, sizeof heading, "## %d", number);
    for (const char *line = hints; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, heading, (size_t)size) == 0 && (line[size] < '0' || line[size] > '9'))
            return line + size;
    }
    return NULL;
}

static int count_hints(const char *hints)
{
    int count = 0;
    while (find_hint(hints, count + 1))
        count++;
    return count;
}

static void print_hint(const char *hints, int number)
{
    const char *start = find_hint(hints, number), *next = find_hint(hints, number + 1);
    start += strcspn(start, "\n");
    start += strspn(start, "\n");
    const char *end = start + strlen(start);
    if (next)
        for (end = next; end > start && !(end[0] == '#' && end[-1] == '\n'); end--)
            ;
    while (end > start && end[-1] == '\n')
        end--;
    printf("%sHint %d%s\n%.*s\n\n", paint(BOLD), number, paint(PLAIN), (int)(end - start), start);
}

int cli_hint(int argc, char **argv)
{
    struct workbook workbook;
    struct problem problem;
    struct text hints = {0};
    take_options(argc, argv, &usage, 1, 1, "the number of a lesson");
    cli_open(&workbook);
    const struct lesson *lesson = cli_find(&workbook, argv[optind]);
    if (!file_read(&hints, workbook_path(&workbook, "lessons/%s/hints.md", lesson->name), 1 << 16,
                   &problem))
        die_of(&problem);
    int there = count_hints(text_string(&hints));
    if (there == 0)
        die(STATUS_USAGE, "lessons/%s/hints.md: no hints in it (headings \"## 1\", \"## 2\", …)",
            lesson->name);
    int shown = progress_hints(lesson);
    int count = again ? shown : shown + 1;
    count = count < 1 ? 1 : count > there ? there : count;
    for (int i = 1; i <= count; i++)
        print_hint(hints.bytes, i);
    bool remembered = progress_set_hints(lesson, count);
    if (count < there && !remembered)
        printf("There are %d; lessons/%s/hints.md has them all.\n", there, lesson->name);
    else if (count < there)
        printf("make hint-%02d again shows one more (%d of %d so far).\n", lesson->number, count,
               there);
    else
        printf("These are all the hints.  make show-%02d shows the registers at each call.\n",
               lesson->number);
    text_free(&hints);
    workbook_close(&workbook);
    return STATUS_AGREES;
}
