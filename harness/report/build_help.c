/* What the first errors of a beginner's build mean.  The tools say what they could not do; the
 * sentences here say what to write instead.  Each hangs on words that the tool is known to use:
 * nasm 2.15 and later, GNU ld, gcc and clang, all in English. */
#include "report/report.h"

#include <ctype.h>
#include <string.h>

enum {
    AT_MOST = 2, /* explanations: later errors mostly follow from the first */
    HOLE = '$'
};

struct help {
    const char *says;        /* in what the tools said */
    bool freestanding;       /* true only of a program without a library */
    const char *explanation; /* "$" stands for the name behind `says` */
};

// clang-format off
static const struct help helps[] = {
    {"invalid combination of opcode and operands", false,
     "The instruction does not exist with these operands. Mostly they have different widths: eax, "
     "edx and r14d are 32 bits wide, rax, rdx and r14 are 64, al and r14b are 8. Write mov rdx, r14 "
     "or mov edx, r14d. And only one operand can lie in memory."},
    {"operation size not specified", false,
     "Neither a register nor a number says how many bytes in memory are meant. Say it: byte, word, "
     "dword or qword in front of the square bracket, as in cmp byte [rsi], 0."},
    {"error: symbol `", false,
     "Nothing defines $. A label is defined by a colon behind it, and upper and lower case "
     "differ. The numbers and flags (SYS_write, O_RDONLY) come from %include \"names.inc\"."},
    {"instruction expected", false,
     "The line does not begin with an instruction that nasm knows. Look for a typing error, a label "
     "without its colon or with a register's name (k1, cl), or the syntax of another assembler: "
     "nasm writes mov eax, 1."},
    {"end of line expected after operand", false,
     "Something is missing or too much behind an operand: a comma stands between two operands, a "
     "semicolon before a comment."},
    {"inconsistently redefined", false,
     "Two labels have the same name. Give one of them another, or begin it with a dot: such a label "
     "belongs to the one without a dot above it."},
    {"not supported in 64-bit mode", false,
     "The processor has no such instruction in its 64-bit mode. push and pop, for example, take "
     "64-bit registers: push rax, not push eax."},
    {"not supported in 32-bit mode", false,
     "This program has 32 bits: its registers are eax, ebx, ecx, edx, esi, edi, ebp and esp, and "
     "none begins with r."},
    {"invalid operands in non-64-bit mode", false,
     "This program has 32 bits: its registers are eax, ebx, ecx, edx, esi, edi, ebp and esp, and "
     "none begins with r."},
    {"impossible combination of address sizes", false,
     "The registers in brackets make an address, and have the width of the program's addresses: 64 "
     "bits (rsp) in most programs here, 32 (esp) in a 32-bit one, and never one of each."},
    {"invalid 64-bit effective address", false,
     "Brackets hold at most a register, another one times 1, 2, 4 or 8, and a number. Other "
     "products have to be worked out before, with shl or imul."},
    {"invalid register set size", false,
     "A sum with a register in it stands in brackets only, as in lea rax, [rbx+5]. Outside of them "
     "an operand is a register or a number: write mov, and then add."},
    {"invalid operand type", false,
     "Arithmetic with a register stands in brackets only, as in lea rax, [rbx+rcx*8]. Outside of "
     "them an operand is a register or a number: write mov, and then add or shl."},
    {"cannot find entry symbol _start", false,
     "The program has no label _start that other files may see, and it begins there: _start: with "
     "the instructions behind it, and global _start above."},
    {"has a LOAD segment with RWX permissions", false,
     "A section could be both written and executed. Instructions belong into section .text, what "
     "the program changes into .data or .bss."},
    {"undefined reference to `main'", false,
     "The program has no function main, and a C program begins there."},
    {"undefined reference to `", true,
     "This program has no library, so there is no $ to call. Write a loop for it, or ask the "
     "kernel with a system call (in C: syscall())."},
    {"SA_RESTORER' undeclared (first use", false,
     "SA_RESTORER and the kernel's struct sigaction are in <asm/signal.h>. <signal.h> has libc's "
     "struct, which is another one; do not include both."},
    {"undeclared (first use", false,
     "The compiler does not know that name. A typing error, or the header is missing: SYS_... needs "
     "<sys/syscall.h>, O_... <fcntl.h>, PROT_... and MAP_... <sys/mman.h>, errno <errno.h>."},
    {"use of undeclared identifier 'SA_RESTORER'", false,
     "SA_RESTORER and the kernel's struct sigaction are in <asm/signal.h>. <signal.h> has libc's "
     "struct, which is another one; do not include both."},
    {"use of undeclared identifier", false,
     "The compiler does not know that name. A typing error, or the header is missing: SYS_... needs "
     "<sys/syscall.h>, O_... <fcntl.h>, PROT_... and MAP_... <sys/mman.h>, errno <errno.h>."},
    {"expected ';'", false,
     "A statement ends in a semicolon. The compiler may notice only at the next word, on a later "
     "line."},
    {"impossible constraints", false,
     "The asm statement asks for more than the registers can give: a register that carries an "
     "argument must not be named in the clobbers as well."},
    {"asm' clobber list", false,
     "A register that carries an argument of the asm statement must not be named in its clobbers "
     "as well."},
    {"asm clobber list", false,
     "A register that carries an argument of the asm statement must not be named in its clobbers "
     "as well."},
    {"no such instruction: `", false,
     "The text of the asm statement is assembled as it stands, and no instruction is called $."},
};
// clang-format on

/* The length of the name at `name`: letters, digits, dots and underscores. */
static int name_length(const char *name)
{
    int size = 0;
    while (isalnum((unsigned char)name[size]) || name[size] == '_' || name[size] == '.')
        size++;
    return size;
}

/* Whether an earlier row of the table already stands for these words, or for more than them. */
static bool is_told(const char *said, const struct help *help)
{
    const char *at = strstr(said, help->says);
    for (const struct help *other = helps; other < help; other++) {
        const char *earlier = strstr(said, other->says);
        if (earlier && at >= earlier && at < earlier + strlen(other->says))
            return true;
    }
    return false;
}

void report_build_help(struct text *to, const char *said, bool freestanding, int width)
{
    int told = 0;
    for (size_t i = 0; i < sizeof helps / sizeof helps[0] && told < AT_MOST; i++) {
        const struct help *help = &helps[i];
        const char *found = strstr(said, help->says);
        if (!found || (help->freestanding && !freestanding) || is_told(said, help))
            continue;
        const char *name = found + strlen(help->says);
        int size = name_length(name);
        if (size == 0)
            size = (int)strlen(name = "it");
        struct text words = {0};
        const char *hole = strchr(help->explanation, HOLE);
        if (hole)
            text_add(&words, "%.*s%.*s%s", (int)(hole - help->explanation), help->explanation, size,
                     name, hole + 1);
        else
            text_add(&words, "%s", help->explanation);
        report_wrapped(to, text_string(&words), 2, width);
        text_free(&words);
        told++;
    }
}
