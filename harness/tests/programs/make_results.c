/* make_results DIRECTORY [SET [STUDENTS LESSONS]]: results of a small class, through the store, for
 * the tests of gradebooks.  SET: "class" (what a class has, and what some try), "good" (one student
 * who passes), "bad" (the same student, who does not), "hostile" (one student, in whose result
 * every string is an attack and begins with the name of its field), "many" (as many as said). */
#include "class/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EVIL                                                                                       \
    "<script>alert(1)</script> \"quoted' & ]]> </failure> \x1b[2J\x07 \xe2\x80\xae"                \
    "drow \xff\xc3( # TODO\nok 1 - all\nBail out!\n1..1\n\"score\": 100"

/* A formula in front, then everything that means something to a terminal, a spreadsheet, a parser
 * or a reader of a report: controls in seven and eight bits, OSC 52 (writes the clipboard), marks
 * of direction and of nothing, ends of every format's strings, lines of its own. */
#define ATTACK(field)                                                                              \
    "=HYPERLINK(\"http://" field "\",\"x\")" field ":\x1b[2J\x1b]52;c;QUJD\x07\x9b"                \
    "2J\xc2\x9b"                                                                                   \
    "2J\r\b\x7f\t\xe2\x80\xae\xe2\x81\xa6\xe2\x80\x8b\xef\xbb\xbf\xff\xc3(\xed\xa0\x80\xf4\x90"    \
    "\x80\x80 <script>x</script> <img src=x onerror=x> &amp;&#27; ]]>" field " </failure>" field   \
    " </testsuites> --> \"'`,; ${HOME} %s%n \\ \n...\n---\nok 1 - all\nBail out!\n1..1\n"          \
    "    ok 2\n01-hello  PASS  10 of 10 points\n::error::x\n# TODO # SKIP\n{\"score\": 100}\n"     \
    "\"a\",\"b\",10\r\n=1+1"

static struct shown_row same[] = {{'p', "process $child (child 1)", ""},
                                  {' ', "getpid() = $pid", "getpid() = 7"}};
static struct shown_row evil[] = {{' ', "getpid() = $pid", "getpid() = 7"},
                                  {'*', "write(1, ...)", "write(1, \"" EVIL "\", 4) = 4"},
                                  {'-', "exit(0)", ""},
                                  {'.', "3 more lines", ""}};
static char sum[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

static void keep(const struct student_result *student, const char *directory)
{
    struct problem problem;
    if (!store_write(student, directory, &problem))
        die_of(&problem);
}

static struct exercise_result exercise(enum language language, enum verdict verdict, double points)
{
    bool fails = verdict == VERDICT_FAIL;
    return (struct exercise_result){
        .language = language,
        .verdict = verdict,
        .points = points,
        .cases = 2,
        .agree = verdict == VERDICT_PASS ? 2 : 1,
        .reason = is_judged(verdict) ? "" : "no door \x1b here",
        .source = sum,
        .diagnosis = fails ? "argument-4-in-rcx" : "",
        .place = fails ? "exercise.asm:11" : "",
        .line = fails ? EVIL : "",
        .headline = fails ? "mmap differs in argument 4 " EVIL : "",
        .explanation = fails ? "You put 0x22 in rcx.\n" EVIL : "",
        .rows = fails ? evil : same,
        .row_count = fails ? 4 : 2,
    };
}

/* Two lessons, a verdict for each language of each. */
static void write_student(const char *directory, const char *id, const char *name,
                          const enum verdict verdicts[4], double first, double second)
{
    struct exercise_result exercises[4];
    const char *notices[] = {"the sandbox is weak: " EVIL};
    struct kept_finding finding = {"extra", "../" EVIL, "nobody asked for it " EVIL};
    for (int i = 0; i < 4; i++)
        exercises[i] = exercise(i % 2 ? LANGUAGE_C : LANGUAGE_ASM, verdicts[i],
                                !is_judged(verdicts[i]) ? 0
                                : i < 2                 ? first
                                                        : second);
    struct student_lesson lessons[] = {{"01-hello", 10, verdicts[0], first, exercises, 2},
                                       {"02-doors", 10, verdicts[2], second, exercises + 2, 2}};
    struct student_result student = {.id = id,
                                     .name = name,
                                     .seed = "batch-7",
                                     .notices = notices,
                                     .notice_count = 1,
                                     .findings = &finding,
                                     .finding_count = 1,
                                     .lessons = lessons,
                                     .lesson_count = 2};
    keep(&student, directory);
}

/* Every string that is not of a fixed form: those are the lesson's name, the language, the verdict
 * and the hash, which the store reads back in their form only. */
static void write_hostile(const char *directory)
{
    struct shown_row rows[] = {{'*', ATTACK("expected"), ATTACK("observed")},
                               {'p', ATTACK("process"), ""},
                               {'.', ATTACK("between"), ""}};
    struct exercise_result exercises[4] = {{.language = LANGUAGE_ASM,
                                            .verdict = VERDICT_FAIL,
                                            .points = 2.5,
                                            .cases = 2,
                                            .reason = ATTACK("reason"),
                                            .source = sum,
                                            .diagnosis = "=cmd|'/c x'!A1 </failure>\x1b[2J",
                                            .place = ATTACK("place"),
                                            .line = ATTACK("line"),
                                            .headline = ATTACK("headline"),
                                            .explanation = ATTACK("explanation"),
                                            .rows = rows,
                                            .row_count = 3},
                                           {.language = LANGUAGE_C,
                                            .verdict = VERDICT_HARNESS,
                                            .reason = ATTACK("fault"),
                                            .source = ""}};
    exercises[2] = exercises[0];
    exercises[3] = exercises[1];
    exercises[3].verdict = VERDICT_SKIP;
    exercises[3].reason = ATTACK("skip");
    struct student_lesson lessons[] = {{"01-hello", 10, VERDICT_FAIL, 2.5, exercises, 2},
                                       {"02-doors", 10, VERDICT_FAIL, 2.5, exercises + 2, 2}};
    const char *notices[] = {ATTACK("notice")};
    struct kept_finding finding = {"=kind\x1b[2J\n01-hello  PASS", ATTACK("path"), ATTACK("text")};
    struct student_result student = {.id = ATTACK("id"),
                                     .name = "=HYPERLINK(\"name\")name:\x1b[2J\xe2\x80\xae\n=1+1",
                                     .seed = "=seed:\x1b[2J\n]]></failure>",
                                     .notices = notices,
                                     .notice_count = 1,
                                     .findings = &finding,
                                     .finding_count = 1,
                                     .lessons = lessons,
                                     .lesson_count = 2};
    keep(&student, directory);
}

/* A class of the size of a lecture: a third passes, a third fails, the rest did not begin. */
static void write_many(const char *directory, int students, int lesson_count)
{
    static const enum verdict verdicts[] = {VERDICT_PASS, VERDICT_FAIL, VERDICT_TODO};
    enum { ROWS = 20, DIAGNOSES = 40 };
    struct student_lesson *lessons = calloc((size_t)lesson_count, sizeof *lessons);
    struct exercise_result *exercises = calloc(2 * (size_t)lesson_count, sizeof *exercises);
    char(*names)[32] = calloc((size_t)lesson_count, sizeof *names), diagnosis[32], id[32];
    struct shown_row rows[ROWS];
    if (!lessons || !exercises || !names)
        die(STATUS_FAULT, "out of memory");
    for (int r = 0; r < ROWS; r++)
        rows[r] = (struct shown_row){r == 7 ? '*' : ' ', "write(1, \"potato pigeon\\n\", 14) = 14",
                                     "write(1, \"potato pigeon\\n\", 14) = 14"};
    for (int s = 0; s < students; s++) {
        snprintf(id, sizeof id, "student-%05d", s);
        snprintf(diagnosis, sizeof diagnosis, "argument-%d", s % DIAGNOSES);
        for (int l = 0; l < lesson_count; l++) {
            enum verdict verdict = verdicts[(s + l) % 3];
            double points = verdict == VERDICT_PASS ? 10 : verdict == VERDICT_FAIL ? 4 : 0;
            for (int k = 0; k < 2; k++) {
                exercises[2 * l + k] = exercise(k ? LANGUAGE_C : LANGUAGE_ASM, verdict, points);
                exercises[2 * l + k].diagnosis = verdict == VERDICT_FAIL ? diagnosis : "";
                exercises[2 * l + k].rows = rows;
                exercises[2 * l + k].row_count = verdict == VERDICT_TODO ? 0 : ROWS;
            }
            snprintf(names[l], sizeof names[l], "%03d-lesson", l + 1);
            lessons[l] =
                (struct student_lesson){names[l], 10, verdict, points, exercises + 2 * l, 2};
        }
        struct student_result student = {.id = id,
                                         .name = "Some Body",
                                         .seed = "batch-7",
                                         .lessons = lessons,
                                         .lesson_count = (size_t)lesson_count};
        keep(&student, directory);
    }
    free(lessons);
    free(exercises);
    free(names);
}

int main(int argc, char **argv)
{
    static const enum verdict good[] = {VERDICT_PASS, VERDICT_PASS, VERDICT_PASS, VERDICT_PASS};
    static const enum verdict bad[] = {VERDICT_FAIL, VERDICT_FAIL, VERDICT_TODO, VERDICT_INTAKE};
    static const enum verdict fault[] = {VERDICT_PASS, VERDICT_PASS, VERDICT_HARNESS,
                                         VERDICT_HARNESS};
    static const enum verdict skip[] = {VERDICT_PASS, VERDICT_PASS, VERDICT_SKIP, VERDICT_SKIP};
    const char *directory = argc > 1 ? argv[1] : ".", *set = argc > 2 ? argv[2] : "class";
    if (strcmp(set, "hostile") == 0)
        write_hostile(directory);
    else if (strcmp(set, "many") == 0 && argc > 4)
        write_many(directory, atoi(argv[3]), atoi(argv[4]));
    else if (strcmp(set, "bad") == 0)
        write_student(directory, "ada", "", bad, 7.5, 0);
    else
        write_student(directory, "ada",
                      "Ada Lovel\xc3\xa1"
                      "ce",
                      good, 10, 10);
    if (strcmp(set, "class") != 0)
        return 0;
    write_student(directory, "=HYPERLINK(\"http://x\")", "@SUM(1)", bad, 7.5, 0);
    write_student(directory, EVIL, "\t+1", bad, 2.25, 0);
    write_student(directory, "fault", "-1+1", fault, 10, 0);
    write_student(directory, "skip%2f@x", "\xd7\x90\xd7\x91, \"c\"", skip, 10, 0);
    return 0;
}
