/* Lines of answers that are looked for in a hand-out: what is worth looking for, and what is found.
 */
#include "lesson/needles.h"

#include "tests/unit/tap.h"

#include <string.h>

static size_t found_count;
static int found_line, found_lines;

static void found(void *context, struct needle *needle, int line)
{
    (void)context;
    found_count++;
    found_line = line;
    if (needle->lines > found_lines)
        found_lines = needle->lines;
}

/* How many different needles of the answer stand in the text. */
static size_t count_found(const char *path, const char *answer, enum worth worth, const char *text,
                          enum comments comments)
{
    struct needles needles = {0};
    needles_add_answer(&needles, path, answer, strlen(answer), worth);
    found_count = 0;
    found_line = found_lines = 0;
    needles_find(&needles, text, strlen(text), comments, found, NULL);
    needles_free(&needles);
    return found_count;
}

// clang-format off
static const struct {
    const char *path, *answer;
    size_t needles;
    const char *why;
} worths[] = {
    {"a.asm", "        ret\n", 0, "one word"},
    {"a.c", "    return 1;\n}\n", 0, "two words"},
    {"a.c", "a=b+c;\n", 0, "three words, but too few bytes to be anybody's"},
    {"a.asm", "        mov rsi, message\n", 1, "three words"},
    {"a.asm", "        mov rsi, r13\n", 0, "an instruction of every program"},
    {"a.asm", "        mov byte [rsp + 8*rcx - 0x10], sil\n", 0, "an instruction of every program"},
    {"a.asm", "        mov rsi, r13\n        syscall\n", 0, "two of every program, of four words"},
    {"a.asm", "        mov rsi, r13\n        ; why\n        xor edx, eax\n", 1, "two of them in a row"},
    {"a.asm", "        mov rsi, r13\n        lea rdx, [line]\n", 1, "a line with a name"},
    {"a.asm", ".next:  mov rsi, r13\n", 1, "a line with a label"},
    {"a.c", "        mov rsi, r13\n", 1, "no instruction"},
    {"a.asm", "        mov r13d, [rounds] ; how many are left\n", 1, "a comment is no part of it"},
    {"a.asm", "; mov r13d, [rounds]\n", 0, "nothing but a comment"},
    {"a.c", "/* one two three\n four five six */\n// seven eight nine\n", 0, "comments of C"},
    {"a.c", "x = 1; /* a */\ny = 2;\n", 0, "two words a line"},
    {"a.trace", "# a b c d\nbrk(NULL)\nmmap(...)\nopenat(...)\nclose(3)\n", 1, "a run of short lines"},
    {"a.c", "}\n}\nreturn 0;\n}\n", 0, "a run that is every program's"},
    {"a.c", "#include <sys/syscall.h>\n  # include \"a/b/c.h\"\n", 0, "what is included"},
    {"a.asm", "%include \"names and more.inc\"\n", 0, "what is included"},
    {"a.c", "a(1);\n\n/* x */\nb();\nc();\nd(2);\ne();\n", 2, "two runs, blank lines and comments between"},
};

static const struct {
    const char *path, *answer, *text;
    enum comments comments;
    size_t found;
    int line;
} finds[] = {
    {"a.asm", "\tmov r13d, [rounds]\n", "x\nmov  r13d,[ rounds ]\n", COMMENTS_KEPT, 1, 2},
    {"a.asm", "\tmov r13d, [rounds]\n", "a text says `mov r13d, [rounds]`.", COMMENTS_KEPT, 1, 1},
    {"a.asm", "\tmov r13d, [rounds]\n", "\n\"mov r13d,\n[rounds]\"", COMMENTS_KEPT, 1, 2},
    {"a.asm", "\tmov r13d, [rounds]\n", "mov r13d, [rounds2]", COMMENTS_KEPT, 0, 0},
    {"a.asm", "\tmov r13d, rounds\n", "mov r13d, rounds2", COMMENTS_KEPT, 0, 0},
    {"a.asm", "\tmov r13d, rounds\n", "cmov r13d, rounds", COMMENTS_KEPT, 0, 0},
    {"a.asm", "\tmov r13d, rounds\n", "m ov r13d, rounds", COMMENTS_KEPT, 0, 0},
    {"a.asm", "\tmov r13d, rounds\n", "mov r13 d, rounds", COMMENTS_KEPT, 0, 0},
    {"a.asm", "\tmov r13d, rounds ; left\n", "mov r13d, ; x\nrounds", COMMENTS_KEPT, 0, 0},
    {"a.asm", "\tmov r13d, rounds ; left\n", "mov r13d, ; x\nrounds", COMMENTS_ASM, 1, 1},
    {"a.asm", "\tmov r13d, esi\n\txor edx, eax ; left\n", "\n mov r13d, esi\n", COMMENTS_ASM, 0, 0},
    {"a.asm", "\tmov r13d, esi\n\txor edx, eax ; left\n", "\n mov r13d, esi\n; then\n xor edx, eax", COMMENTS_ASM, 1, 2},
    {"a.c", "f(one, two);\n", "f(one, /* 1 */ two);", COMMENTS_C, 1, 1},
    {"a.c", "f(one, two);\n", "f(one, // 1\n two);", COMMENTS_C, 1, 1},
    {"a.c", "f(one, two);\n", "/* f(one, two);", COMMENTS_C, 0, 0},
    {"a.c", "f(one, two);\n", "/* f(one, two);", COMMENTS_KEPT, 1, 1},
    {"a.c", "f(one, two);\nf(one, two);\n", "f(one, two);", COMMENTS_KEPT, 1, 1},
    {"a.c", "a();\nb();\nc();\nd(); e();\n", "a();\n  b();\n\nc();\nd();e();", COMMENTS_KEPT, 1, 1},
    {"a.c", "a();\nb();\nc();\nd(); e();\n", "b();\na();\nc();\nd();e();", COMMENTS_KEPT, 0, 0},
    {"a.c", "a();\nb();\nc();\nd(); e();\n", "a();\nb(); /* x */\nc();\nd();e();", COMMENTS_C, 1, 1},
    {"a.c", "f(one, two);", "", COMMENTS_KEPT, 0, 0},
    {"a.c", "", "f(one, two);", COMMENTS_KEPT, 0, 0},
};
// clang-format on

int main(void)
{
    for (size_t i = 0; i < sizeof worths / sizeof *worths; i++) {
        struct needles needles = {0};
        size_t count = needles_add_answer(&needles, worths[i].path, worths[i].answer,
                                          strlen(worths[i].answer), LINES_AND_RUNS);
        EXPECT(count == worths[i].needles, "%s: %zu needles, not %zu", worths[i].why, count,
               worths[i].needles);
        needles_free(&needles);
    }
    group("what is worth looking for: three words, two instructions, or four lines in a row");

    for (size_t i = 0; i < sizeof finds / sizeof *finds; i++) {
        size_t count = count_found(finds[i].path, finds[i].answer, LINES_AND_RUNS, finds[i].text,
                                   finds[i].comments);
        EXPECT(count == finds[i].found && found_line == finds[i].line,
               "row %zu: %zu found, the last in line %d", i, count, found_line);
    }
    group("a line is found however it is spaced, as whole words, and told with its line");

    const char *answer = "one(a, b);\ntwo(a, b);\nthree(a, b);\nfour(a, b);\n";
    EXPECT(count_found("a.c", answer, LINES_AND_RUNS, answer, COMMENTS_C) == 5, "all");
    EXPECT(count_found("a.c", answer, RUNS_ALONE, answer, COMMENTS_C) == 1, "the run");
    EXPECT(found_lines == 4, "the run has %d lines", found_lines);
    EXPECT(count_found("a.c", answer, RUNS_ALONE, "two(a, b);", COMMENTS_C) == 0, "a line alone");
    group("of some answers runs are looked for alone");
    return done();
}
