/* What the errors of a build mean: each known error gets its sentence, others get none. */
#include "report/report.h"

#include "tests/unit/tap.h"

#include <string.h>

struct help_row {
    const char *said;
    bool freestanding;
    const char *helps; /* in the explanation, on one line; NULL: nothing is said */
};

// clang-format off
static const struct help_row known[] = {
    {"a.asm:6: error: invalid combination of opcode and operands\n", true,
     "Write mov rdx, r14 or mov edx, r14d."},
    {"a.asm:6: error: operation size not specified\n", true, "as in cmp byte [rsi], 0."},
    {"a.asm:6: error: symbol `SYS_wirte' not defined\n", true, "Nothing defines SYS_wirte."},
    {"a.asm:6: error: symbol `.next' not defined\n", true, "Nothing defines .next."},
    {"a.asm:6: error: parser: instruction expected\n", true, "a label without its colon"},
    {"a.asm:6: error: comma, colon, decorator or end of line expected after operand\n", true,
     "a comma stands between two operands"},
    {"a.asm:6: error: label `loop' inconsistently redefined\n", true, "begin it with a dot"},
    {"a.asm:6: error: instruction not supported in 64-bit mode\n", true, "push rax, not push eax"},
    {"a.asm:6: error: instruction not supported in 32-bit mode\n", true, "none begins with r."},
    {"a.asm:6: error: invalid operands in non-64-bit mode\n", true, "none begins with r."},
    {"a.asm:6: error: impossible combination of address sizes\n", true, "never one of each."},
    {"a.asm:6: error: invalid 64-bit effective address\n", true, "times 1, 2, 4 or 8"},
    {"a.asm:6: error: invalid register set size\n", true, "write mov, and then add."},
    {"a.asm:6: error: invalid operand type\n", true, "and then add or shl."},
    {"ld: a.o: in function `main':\na.c:5: undefined reference to `strlen'\n", true,
     "there is no strlen to call. Write a loop"},
    {"ld: warning: cannot find entry symbol _start; not setting start address\n", true,
     "global _start above"},
    {"ld: warning: a.asm has a LOAD segment with RWX permissions\n", true,
     "Instructions belong into section .text"},
    {"ld: crt.o: undefined reference to `main'\n", true, "The program has no function main"},
    {"ld: crt.o: undefined reference to `main'\n", false, "The program has no function main"},
    {"a.c:5:54: error: 'O_RDONLY' undeclared (first use in this function)\n", true, "<fcntl.h>"},
    {"a.c:5:54: error: use of undeclared identifier 'O_RDONLY'\n", true, "<fcntl.h>"},
    {"a.c:5:54: error: 'SA_RESTORER' undeclared (first use in this function)\n", true,
     "<asm/signal.h>"},
    {"a.c:5:54: error: use of undeclared identifier 'SA_RESTORER'\n", true, "<asm/signal.h>"},
    {"a.c:5:57: error: expected ';' before '}' token\n", true, "ends in a semicolon"},
    {"a.c:1:31: error: 'asm' operand has impossible constraints\n", true, "in the clobbers"},
    {"a.c:3:69: error: 'asm' specifier for variable 'a' conflicts with 'asm' clobber list\n", true,
     "in its clobbers"},
    {"a.c:3:69: error: asm-specifier for input conflicts with asm clobber list\n", true,
     "in its clobbers"},
    {"a.c:1: Error: no such instruction: `syscal'\n", true, "no instruction is called syscal."},
};

static const struct help_row unknown[] = {
    {"", true, NULL},
    {"a.asm:6: error: expression syntax error\n", true, NULL},
    {"a.asm:6: warning: invalid register size specification ignored\n", true, NULL},
    /* With a library the function is only spelled wrong. */
    {"ld: a.c:5: undefined reference to `strlenn'\n", false, NULL},
};
// clang-format on

static void check_row(const struct help_row *row)
{
    struct text help = {0}, line = {0};
    report_build_help(&help, row->said, row->freestanding, 80);
    for (const char *c = text_string(&help); *c; c++)
        if (!strchr(" \n", *c) || (line.size && line.bytes[line.size - 1] != ' '))
            text_add_char(&line, *c == '\n' ? ' ' : *c);
    const char *words = text_string(&line);
    if (row->helps)
        EXPECT(strstr(words, row->helps), "%s: %s", row->said, words);
    else
        EXPECT(help.size == 0, "%s: %s", row->said, words);
    EXPECT(!strchr(words, '$'), "a name was left out: %s", words);
    text_free(&help);
    text_free(&line);
}

/* How many paragraphs come of many errors, and of one error twice. */
static void check_amount(void)
{
    struct text once = {0}, twice = {0}, all = {0}, help = {0};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        text_add(&all, "%s", known[i].said);
    report_build_help(&once, known[0].said, true, 80);
    text_add(&help, "%s%s", known[0].said, known[0].said);
    report_build_help(&twice, text_string(&help), true, 80);
    EXPECT(strcmp(text_string(&once), text_string(&twice)) == 0, "%s", text_string(&twice));
    text_clear(&help);
    report_build_help(&help, text_string(&all), true, 80);
    EXPECT(strstr(text_string(&help), "cmp byte"), "%s", text_string(&help));
    EXPECT(!strstr(text_string(&help), "Nothing defines"), "%s", text_string(&help));
    text_free(&once);
    text_free(&twice);
    text_free(&all);
    text_free(&help);
}

int main(void)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        check_row(&known[i]);
    group("what nasm, ld, gcc and clang say is explained");
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
        check_row(&unknown[i]);
    group("what is not known is left as it was said");
    check_amount();
    group("an error is explained once, and only the first two kinds are");
    return done();
}
