/* ring3 explain: all that the tables know about a call. */
#include "cli/cli.h"

#include "cli/options.h"
#include "lesson/taught.h"
#include "report/reference.h"

#include <getopt.h>
#include <limits.h>
#include <string.h>

static bool json;
static const struct cli_option options[] = {{"json", NULL, "for programs", .flag = &json}, {0}};
static const struct usage usage = {
    .name = "explain",
    .synopsis = "[OPTIONS] NAME...",
    .about = "What a system call does, its arguments and the registers that hold them in each "
             "table, what it gives back, and which errors one meets.\n"
             "Also since when it is there, what came before and after it, and which lessons of "
             "this workbook have it.  NAME may be a number of the x86-64 table.  No network is "
             "needed.",
    .options = options,
    .status = "0 explained, 2 there is no such call."};

enum { COLUMNS = 80, LESSONS_MOST = 128, WORDS_MOST = 600 };

struct lessons {
    bool known; /* we stand in a workbook */
    struct workbook workbook;
    const struct call_set *calls; /* of each lesson */
};

/* Without a workbook the page just has no lessons. */
static void read_lessons(struct lessons *lessons)
{
    lessons->known = cli_try_open(&lessons->workbook);
    if (lessons->known)
        lessons->calls = lesson_calls(&lessons->workbook);
}

static bool has_call(const struct call_set *calls, const char *name)
{
    for (int abi = 0; abi < ABI_COUNT; abi++) {
        long number = call_number((enum abi)abi, name);
        if (number >= 0 && call_set_has(calls, (enum abi)abi, (uint32_t)number))
            return true;
    }
    return false;
}

static size_t find_lessons(const struct lessons *lessons, const char *name, const char **found)
{
    size_t count = 0;
    for (size_t i = 0; lessons->known && i < lessons->workbook.count && count < LESSONS_MOST; i++)
        if (has_call(&lessons->calls[i], name))
            found[count++] = lessons->workbook.lessons[i].name;
    return count;
}

static const char *find_name(const char *word)
{
    long number;
    const char *name;
    if (reference_has(word))
        return word;
    if (!cli_number(word, &number))
        cli_no_call(word, NULL);
    name = number >= 0 && number <= UINT32_MAX ? call_name(ABI_X86_64, (uint32_t)number) : NULL;
    if (!name)
        die(STATUS_USAGE, "the x86-64 table has no number %.40s", word);
    return name;
}

int cli_explain(int argc, char **argv)
{
    static const char *found[WORDS_MOST][LESSONS_MOST];
    static struct explanation some[WORDS_MOST];
    struct lessons lessons = {0};
    struct text text = {0};
    size_t count = 0;
    int width = cli_width() < COLUMNS ? cli_width() : COLUMNS;
    take_options(argc, argv, &usage, 1, INT_MAX, "the name of a system call, such as openat");
    if (argc - optind > WORDS_MOST)
        die(STATUS_USAGE, "explain takes %d names at most", WORDS_MOST);
    for (int i = optind; i < argc; i++)
        some[count++].name = find_name(argv[i]);
    read_lessons(&lessons);
    for (size_t i = 0; i < count; i++) {
        some[i].lessons = found[i];
        some[i].lesson_count = find_lessons(&lessons, some[i].name, found[i]);
        if (!json)
            report_explain(&text, &some[i], width);
        if (!json && i + 1 < count)
            text_add_char(&text, '\n');
    }
    if (json)
        report_explain_json(&text, some, count);
    cli_print(&text);
    text_free(&text);
    if (lessons.known)
        workbook_close(&lessons.workbook);
    return STATUS_AGREES;
}
