/* make_results DIRECTORY [SET]: results of a small class, through the store, for the tests of
 * gradebooks.  SET: "class" (all below), "good" (one student who passes), "bad" (the same student,
 * who does not). */
#include "class/store.h"

#include <stdio.h>
#include <string.h>

#define EVIL                                                                                       \
    "<script>alert(1)</script> \"quoted' & ]]> </failure> \x1b[2J\x07 \xe2\x80\xae"                \
    "drow \xff\xc3( # TODO\nok 1 - all\nBail out!\n1..1\n\"score\": 100"

static struct shown_row same[] = {{'p', "process $child (child 1)", ""},
                                  {' ', "getpid() = $pid", "getpid() = 7"}};
static struct shown_row evil[] = {{' ', "getpid() = $pid", "getpid() = 7"},
                                  {'*', "write(1, ...)", "write(1, \"" EVIL "\", 4) = 4"},
                                  {'-', "exit(0)", ""},
                                  {'.', "3 more lines", ""}};
static char sum[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

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
    struct problem problem;
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
    if (!store_write(&student, directory, &problem))
        die_of(&problem);
}

int main(int argc, char **argv)
{
    static const enum verdict good[] = {VERDICT_PASS, VERDICT_PASS, VERDICT_PASS, VERDICT_PASS};
    static const enum verdict bad[] = {VERDICT_FAIL, VERDICT_FAIL, VERDICT_TODO, VERDICT_INTAKE};
    static const enum verdict fault[] = {VERDICT_PASS, VERDICT_PASS, VERDICT_HARNESS,
                                         VERDICT_HARNESS};
    static const enum verdict skip[] = {VERDICT_PASS, VERDICT_PASS, VERDICT_SKIP, VERDICT_SKIP};
    const char *directory = argc > 1 ? argv[1] : ".", *set = argc > 2 ? argv[2] : "class";
    if (strcmp(set, "bad") == 0)
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
