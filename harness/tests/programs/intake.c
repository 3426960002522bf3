/* Takes in a class and prints what came of it, a line each:
 *
 *     intake [--roster FILE] [--only ID] [--lessons WHICH] SOURCE OUT
 *
 *     student ID [NAME] [SOURCE] absent|stranger|refused: WHY
 *     taken ID NN-name.asm SIZE SHA256 PATH
 *     refused ID NN-name.asm REASON          of what has a file that was not taken
 *     missing ID NN-name REASON              of lessons without any file
 *     finding KIND ID [PATH] WORDS
 *
 * The status is 0, or that of the problem.  The workbook is $ROOT.  Its libarchive has a hole: a
 * member called CRASH breaks down whoever reads it. */
#include "class/intake.h"
#include "lesson/libarchive.h"

#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* So that root is refused what a file's mode refuses. */
static void drop_capabilities(void)
{
    struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[2] = {{0}, {0}};
    if (syscall(SYS_capset, &head, none) < 0)
        die(STATUS_FAULT, "capset");
}

/* Instead of libarchive's own. */
static int (*next_header)(struct archive *, struct archive_entry **);

static int crashing_header(struct archive *archive, struct archive_entry **entry)
{
    int got = next_header(archive, entry);
    if (got == ARCHIVE_OK && strstr(load_libarchive()->entry_pathname(*entry), "CRASH"))
        abort();
    return got;
}

static void print_lesson(const struct intake *intake, const struct submission *one,
                         const struct lesson *lesson)
{
    bool any = false;
    for (int l = 0; l < LANGUAGES; l++) {
        const struct entry *entry = intake_entry(intake, one, lesson, l);
        any |= entry->state != ENTRY_MISSING;
        if (entry->state == ENTRY_TAKEN)
            printf("taken %s %s.%s %zu %s %s\n", one->id, lesson->name, language_name(l),
                   entry->size, entry->sha256, entry->path);
        if (entry->state == ENTRY_REFUSED && !one->refused)
            printf("refused %s %s.%s %s\n", one->id, lesson->name, language_name(l), entry->reason);
    }
    if (!any)
        printf("missing %s %s %s\n", one->id, lesson->name,
               intake_entry(intake, one, lesson, LANGUAGE_C)->reason);
}

static void print_student(const struct intake *intake, const struct submission *one)
{
    printf("student %s [%s] [%s]%s%s%s%s\n", one->id, one->name, one->source,
           one->absent ? " absent" : "", one->stranger ? " stranger" : "",
           one->refused ? " refused: " : "", one->refused ? one->refused : "");
    for (size_t i = 0; i < intake->workbook->count; i++)
        print_lesson(intake, one, &intake->workbook->lessons[i]);
}

int main(int argc, char **argv)
{
    struct workbook workbook;
    struct roster roster = {0};
    struct intake intake;
    struct problem problem;
    struct intake_options options = {.workbook = &workbook};
    static bool chosen[100];
    next_header = load_libarchive()->read_next_header;
    load_libarchive()->read_next_header = crashing_header;
    drop_capabilities();
    if (!workbook_open(&workbook, getenv("ROOT"), &problem))
        die_of(&problem);
    for (; argc > 2 && argv[1][0] == '-'; argc -= 2, argv += 2) {
        if (strcmp(argv[1], "--roster") == 0) {
            if (!roster_read(&roster, argv[2], &problem))
                die_of(&problem);
            options.roster = &roster;
        } else if (strcmp(argv[1], "--only") == 0) {
            options.only = argv[2];
        } else if (workbook_choose(&workbook, argv[2], chosen, &problem)) {
            options.chosen = chosen;
        } else {
            die_of(&problem);
        }
    }
    if (argc != 3)
        die(STATUS_USAGE, "intake [--roster FILE] [--only ID] [--lessons WHICH] SOURCE OUT");
    options.source = argv[1];
    options.out = argv[2];
    bool ok = intake_take(&intake, &options, &problem);
    for (size_t i = 0; ok && i < intake.count; i++)
        print_student(&intake, &intake.submissions[i]);
    for (size_t i = 0; ok && i < intake.finding_count; i++)
        printf("finding %s %s [%s] %s\n", finding_name(intake.findings[i].kind),
               *intake.findings[i].student ? intake.findings[i].student : "-",
               intake.findings[i].path, intake.findings[i].said);
    intake_free(&intake);
    roster_free(&roster);
    workbook_close(&workbook);
    if (!ok)
        die_of(&problem);
    return 0;
}
