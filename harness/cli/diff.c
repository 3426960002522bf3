/* ring3 diff: two traces side by side. */
#include "cli/cli.h"

#include "base/file.h"
#include "cli/options.h"
#include "trace/compare.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SIZE_MOST = 1 << 30, CONTEXT = 3, WIDTH_LEAST = 40, WIDTH_MOST = 1000, ALL = -1 };

static struct asked {
    long context;
    int width;
    bool unaligned, brief, canonical;
} given = {.context = CONTEXT};

enum { CONTEXT_OPTION = OPTION_LONG, WIDTH };

static const struct cli_option options[] = {
    {"context", "N", "rows shown around a difference (3); all: every row", .code = CONTEXT_OPTION},
    {"canonical", NULL, "both traces with their names, without comparing: one text after the other",
     .flag = &given.canonical},
    {"no-align", NULL, "compare line N with line N", .flag = &given.unaligned},
    {"brief", NULL, "only say whether they differ", .code = 'q', .flag = &given.brief},
    {"width", "N", "columns, from 40 to 1000 (the terminal's)", .code = WIDTH},
    {0}};
static const struct usage usage = {
    .name = "diff",
    .synopsis = "[OPTIONS] A B",
    .about = "Shows two traces side by side, and where they differ: ours (text or --json), or "
             "strace's.  \"-\" is the standard input.\n"
             "Processes, descriptors, addresses, inodes and times are compared by what they stand "
             "for, not by their numbers; halves of calls and restarts are joined.",
    .options = options,
    .notes = "Marks: | the same call, different;  < only in A;  > only in B.",
    .status = "0 they agree, 1 they differ, 2 a file that is no trace."};

static void read_stdin(struct text *to)
{
    char piece[65536];
    ssize_t size;
    while ((size = read(STDIN_FILENO, piece, sizeof piece)) > 0)
        text_add_bytes(to, piece, (size_t)size);
    if (size < 0)
        die(STATUS_USAGE, "standard input: %s", strerror(errno));
}

static void load(struct canon *canon, const char *path)
{
    struct text bytes = {0};
    struct log log = {0};
    struct problem problem;
    if (strcmp(path, "-") == 0)
        read_stdin(&bytes);
    else if (!file_read(&bytes, path, SIZE_MOST, &problem))
        die_of(&problem);
    if (!log_parse(&log, path, text_string(&bytes), bytes.size, &problem))
        die_of(&problem);
    if (log.ignored)
        warn("%s: %zu line%s no part of a trace", path, log.ignored,
             log.ignored == 1 ? " is" : "s are");
    canon_make(canon, &log);
    log_free(&log);
    text_free(&bytes);
}

/* ------------------------------------------------------------------- the rows */

static const char *paint_of(enum row_mark mark)
{
    static const enum paint paints[] = {
        [ROW_SAME] = DIM, [ROW_CHANGED] = YELLOW, [ROW_LEFT] = RED, [ROW_RIGHT] = GREEN};
    return paint(paints[mark]);
}

/* The piece of a side that goes into one row of the screen. */
static void add_piece(struct text *to, const struct text *side, size_t from, size_t width)
{
    size_t start = to->size, size = from < side->size ? side->size - from : 0;
    if (size > width)
        size = width;
    if (size)
        text_add_safe(to, side->bytes + from, size);
    text_pad(to, start, width);
}

static void add_row(struct text *to, const struct compare_row *row, size_t width)
{
    static const char marks[] = {
        [ROW_SAME] = ' ', [ROW_CHANGED] = '|', [ROW_LEFT] = '<', [ROW_RIGHT] = '>'};
    struct text left = {0}, right = {0};
    if (row->left)
        canon_add_line(&left, row->left);
    if (row->right)
        canon_add_line(&right, row->right);
    for (size_t from = 0; from == 0 || from < left.size || from < right.size; from += width) {
        text_add(to, "%s", paint_of(row->mark));
        add_piece(to, &left, from, width);
        text_add(to, " %c ", marks[row->mark]);
        add_piece(to, &right, from, width);
        while (to->size && to->bytes[to->size - 1] == ' ')
            to->bytes[--to->size] = '\0';
        text_add(to, "%s\n", paint(PLAIN));
    }
    text_free(&left);
    text_free(&right);
}

/* Is there a difference within `context` rows? */
static void mark_shown(const struct comparison *comparison, long context, bool *shown)
{
    long count = (long)comparison->count;
    for (long i = 0; i < count; i++) {
        if (comparison->rows[i].mark == ROW_SAME && context != ALL)
            continue;
        long from = context == ALL || i < context ? 0 : i - context;
        long to = context == ALL || i + context >= count ? count - 1 : i + context;
        for (long at = from; at <= to; at++)
            shown[at] = true;
        if (context == ALL)
            return;
    }
}

static void print_rows(const struct comparison *comparison, const struct asked *asked)
{
    bool *shown = calloc(comparison->count + 1, sizeof *shown);
    size_t width = (size_t)(asked->width - 3) / 2, hidden = 0;
    struct text text = {0};
    if (!shown)
        die(STATUS_FAULT, "out of memory (%zu rows)", comparison->count);
    mark_shown(comparison, asked->context, shown);
    for (size_t i = 0; i < comparison->count; i++) {
        if (!shown[i]) {
            hidden++;
            continue;
        }
        if (hidden)
            text_add(&text, "%s... %zu alike%s\n", paint(DIM), hidden, paint(PLAIN));
        hidden = 0;
        add_row(&text, &comparison->rows[i], width);
        if (text.size > 65536)
            cli_print(&text);
    }
    if (hidden && hidden < comparison->count)
        text_add(&text, "%s... %zu alike%s\n", paint(DIM), hidden, paint(PLAIN));
    cli_print(&text);
    text_free(&text);
    free(shown);
}

static int show(const struct canon *left, const struct canon *right, const struct asked *asked)
{
    struct comparison comparison;
    compare_traces(&comparison, left, right, !asked->unaligned);
    const size_t *marks = comparison.marks;
    bool same = marks[ROW_SAME] == comparison.count;
    if (!asked->brief && (!same || asked->context == ALL))
        print_rows(&comparison, asked);
    if (same)
        printf("The traces agree: %zu line%s.\n", marks[ROW_SAME], marks[ROW_SAME] == 1 ? "" : "s");
    else
        printf("The traces differ: %zu alike, %zu changed, %zu only in A, %zu only in B.\n",
               marks[ROW_SAME], marks[ROW_CHANGED], marks[ROW_LEFT], marks[ROW_RIGHT]);
    comparison_free(&comparison);
    return same ? STATUS_AGREES : STATUS_DIFFERS;
}

static void print_canonical(const struct canon *canon)
{
    struct text text = {0};
    for (size_t i = 0; i < canon->count; i++) {
        canon_add_line(&text, &canon->lines[i]);
        text_add_char(&text, '\n');
    }
    cli_print(&text);
    text_free(&text);
}

/* ---------------------------------------------------------------- the options */

static void parse(int argc, char **argv)
{
    given.width = cli_width();
    for (int option; (option = next_option(argc, argv, &usage)) != -1;)
        if (option == WIDTH)
            given.width = (int)option_number("--width", optarg, WIDTH_LEAST, WIDTH_MOST);
        else
            given.context =
                strcmp(optarg, "all") == 0 ? ALL : option_number("--context", optarg, 0, 1000000);
}

int cli_diff(int argc, char **argv)
{
    struct canon left = {0}, right = {0};
    parse(argc, argv);
    need_operands(argc, argv, &usage, given.canonical ? 1 : 2, 2, "two traces to compare");
    if (argc - optind == 2 && strcmp(argv[optind], "-") == 0 && strcmp(argv[optind + 1], "-") == 0)
        die(STATUS_USAGE, "diff: only one of the two can be the standard input");
    load(&left, argv[optind]);
    if (argc - optind == 2)
        load(&right, argv[optind + 1]);
    int status = STATUS_AGREES;
    if (given.canonical) {
        print_canonical(&left);
        print_canonical(&right);
    } else {
        status = show(&left, &right, &given);
    }
    canon_free(&left);
    canon_free(&right);
    return status;
}
