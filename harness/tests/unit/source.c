/* Lines, symbols and instructions of programs that nasm, gcc and clang build here and now.
 * Run from the root of the workbook: the C programs are linked with c/lib. */
#include "expect/source.h"

#include "tests/unit/tap.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char directory[] = "/tmp/ring3-source-XXXXXX";

static const char assembly[] = "default rel\n"
                               "global _start\n"
                               "section .text\n"
                               "_start:\n"
                               "        mov     eax, 39\n" /* line 5 */
                               "        syscall\n"
                               "        call    helper\n"
                               ".again: mov     eax, 60\n"
                               "        xor     edi, edi\n"
                               "        syscall\n" /* line 10 */
                               "helper: mov     [kept], eax\n"
                               "        ret\n"
                               "section .data\n"
                               "kept:   dd      7\n";

static const char hostile[] = "global _start\n"
                              "section .text\n"
                              "%line 7+1 evil\x1b[2J.asm\n"
                              "_start: syscall\n";

static const char c_program[] = "long syscall(long number, ...);\n"
                                "int main(void)\n"
                                "{\n"
                                "    syscall(39);\n" /* line 4 */
                                "    long result = 39;\n"
                                "    __asm__ volatile(\"syscall\" : \"+a\"(result)" /* line 6 */
                                " : : \"rcx\", \"r11\");\n"
                                "    return 0;\n"
                                "}\n";

static bool write_file(const char *name, const char *content)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "w");
    if (!file)
        return false;
    bool written = fputs(content, file) >= 0;
    return fclose(file) == 0 && written;
}

/* Runs a command line in which @ stands for the directory. */
static bool run(const char *command)
{
    char line[1024] = "";
    for (const char *c = command; *c; c++) {
        size_t used = strlen(line);
        if (*c == '@')
            snprintf(line + used, sizeof line - used, "%s", directory);
        else
            snprintf(line + used, sizeof line - used, "%c", *c);
    }
    return system(line) == 0;
}

static bool has_tool(const char *tool)
{
    char command[64];
    snprintf(command, sizeof command, "command -v %s >/dev/null 2>&1", tool);
    return system(command) == 0;
}

static bool is_skipped(const char *name, const char *tool)
{
    if (has_tool(tool))
        return false;
    printf("ok %d - %s # SKIP there is no %s here\n", ++tap_groups, name, tool);
    return true;
}

static struct source *open_program(const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    return source_open(path);
}

/* The address of the first place at or behind `from` where these bytes stand, or 0. */
static uint64_t find_bytes(const struct source *source, uint64_t from, const char *bytes,
                           size_t size)
{
    uint8_t code[512];
    size_t count = source_code(source, from, code, sizeof code);
    for (size_t i = 0; i + size <= count; i++)
        if (memcmp(code + i, bytes, size) == 0)
            return from + i;
    return 0;
}

static uint64_t find_syscall(const struct source *source, uint64_t from)
{
    return from ? find_bytes(source, from, "\x0f\x05", 2) : 0;
}

#define EXPECT_LINE(source, address, wanted_file, wanted_line)                                     \
    do {                                                                                           \
        struct source_line line_ = {"(none)", 0};                                                  \
        bool found_ = source_find(source, address, &line_);                                        \
        EXPECT(found_ &&strcmp(line_.file, wanted_file) == 0 && line_.line == (wanted_line),       \
               "%#lx is %s:%u, not %s:%d", (unsigned long)(address), line_.file, line_.line,       \
               wanted_file, wanted_line);                                                          \
    } while (0)

static void check_assembly(void)
{
    static const char name[] = "lines, symbols and bytes of a nasm program are found";
    if (is_skipped(name, "nasm"))
        return;
    EXPECT(write_file("exercise.asm", assembly) &&
               run("cd @ && nasm -f elf64 -g -F dwarf exercise.asm -o a.o && ld -static a.o -o a"),
           "the program does not build");
    struct source *source = open_program("a");
    EXPECT(source, "the program does not open");
    uint64_t start = source_symbol(source, "_start");
    uint64_t call = find_syscall(source, start);
    uint64_t helper = source_symbol(source, "helper");
    EXPECT(start && call && helper, "_start %#lx, syscall %#lx, helper %#lx", (unsigned long)start,
           (unsigned long)call, (unsigned long)helper);
    EXPECT_LINE(source, start, "exercise.asm", 5);
    EXPECT_LINE(source, call, "exercise.asm", 6);
    EXPECT_LINE(source, call + 1, "exercise.asm", 6);
    EXPECT_LINE(source, call + 2, "exercise.asm", 7);
    EXPECT_LINE(source, helper, "exercise.asm", 11);

    struct event event = {.kind = EVENT_CALL, .ip = call + 2, .stack_top = 1};
    struct source_line line = {"", 0};
    EXPECT(source_of_call(source, &event, &line) && line.line == 6, "the call is at line %u",
           line.line);
    EXPECT(source_resume_address(source, &event) == call + 2, "it goes on elsewhere");
    EXPECT(!source_find(source, start - 1, &line), "a line in front of the program");
    EXPECT(!source_find(source, start + 512, &line), "a line behind the program");
    EXPECT(!source_find(source, 0, &line), "a line at address 0");
    EXPECT(source_symbol(source, "absent") == 0, "a symbol that is not there");

    struct source_function function = {0};
    EXPECT(source_function(source, call + 9, &function) && strcmp(function.name, "_start") == 0 &&
               function.from == start && function.to == helper,
           "_start is %s, %#lx to %#lx", function.name ? function.name : "(none)",
           (unsigned long)function.from, (unsigned long)function.to);
    EXPECT(source_function(source, helper + 1, &function) && strcmp(function.name, "helper") == 0 &&
               function.to == UINT64_MAX,
           "helper is not the last function");
    uint64_t kept = source_symbol(source, "kept");
    uint8_t bytes[8] = {0};
    EXPECT(kept && source_code(source, kept, bytes, 4) == 4 && bytes[0] == 7, "kept is not 7");
    EXPECT(source_writable(source, kept) && !source_writable(source, start), "what is writable");
    EXPECT(source_code(source, 1, bytes, 4) == 0, "bytes at address 1");
    source_close(source);
    group(name);
}

static void check_c(const char *compiler)
{
    char name[96], command[512];
    snprintf(name, sizeof name, "a call through syscall() is at the caller's line (%s)", compiler);
    if (is_skipped(name, compiler) || is_skipped(name, "nasm"))
        return;
    snprintf(command, sizeof command,
             "for f in start syscall memory; do"
             "  nasm -f elf64 -g -F dwarf c/lib/$f.asm -o @/$f.o || exit 1; done; "
             "cd @ && %s -O1 -g -nostdlib -ffreestanding -static -no-pie -fno-pie"
             "  -fno-stack-protector -Wl,-z,noexecstack -Wno-unused-command-line-argument"
             " exercise.c start.o syscall.o memory.o -o %s.out",
             compiler, compiler);
    EXPECT(write_file("exercise.c", c_program) && run(command), "the program does not build");
    snprintf(command, sizeof command, "%s.out", compiler);
    struct source *source = open_program(command);
    EXPECT(source, "the program does not open");

    uint64_t wrapper = source_symbol(source, "syscall");
    uint64_t inside = find_syscall(source, wrapper);
    uint64_t main_at = source_symbol(source, "main");
    uint64_t call = find_bytes(source, main_at, "\xe8", 1);
    uint64_t inline_call = find_syscall(source, main_at);
    EXPECT(inside && call && inline_call, "the instructions are not found");

    struct source_line line = {"", 0};
    struct event event = {.kind = EVENT_CALL, .ip = inside + 2, .stack_top = call + 5};
    EXPECT(source_of_call(source, &event, &line) && strcmp(line.file, "exercise.c") == 0 &&
               line.line == 4,
           "syscall(39) is at %s:%u", line.file, line.line);
    EXPECT(source_resume_address(source, &event) == call + 5, "it goes on elsewhere");
    event = (struct event){.kind = EVENT_CALL, .ip = inline_call + 2, .stack_top = 0};
    EXPECT(source_of_call(source, &event, &line) && line.line == 6, "the asm statement is at %s:%u",
           line.file, line.line);

    struct code_span own[8];
    size_t spans = source_own(source, own, 8);
    bool main_is = false, wrapper_is = false;
    for (size_t i = 0; i < spans && i < 8; i++) {
        main_is = main_is || (own[i].from <= inline_call && inline_call < own[i].to);
        wrapper_is = wrapper_is || (own[i].from <= inside && inside < own[i].to);
    }
    EXPECT(main_is && !wrapper_is, "own code: main %d, syscall() %d", main_is, wrapper_is);

    /* As in a program that is linked with libc: the ip has no line. */
    event = (struct event){.kind = EVENT_CALL, .ip = 0x7f0000001000, .stack_top = call + 5};
    EXPECT(source_of_call(source, &event, &line) && line.line == 4, "through libc it is at %s:%u",
           line.file, line.line);
    event.stack_top = 0x7f0000002000;
    EXPECT(!source_of_call(source, &event, &line), "a call from libc to libc has a line");

    uint64_t leave = find_syscall(source, source_symbol(source, "_start"));
    event = (struct event){.kind = EVENT_CALL, .ip = leave + 2, .stack_top = 1};
    EXPECT(leave && !source_of_call(source, &event, &line), "start.asm is the student's line");
    source_close(source);
    group(name);
}

static void check_refusals(void)
{
    static const char name[] = "what has no lines does not open, and a hostile name does not show";
    if (is_skipped(name, "nasm"))
        return;
    EXPECT(write_file("text", "not a program\n") && !open_program("text"), "a text opens");
    EXPECT(!open_program("absent"), "a file that is not there opens");
    EXPECT(!open_program("."), "a directory opens");
    EXPECT(run("cd @ && nasm -f elf64 exercise.asm -o b.o && ld -static b.o -o b") &&
               !open_program("b"),
           "a program without lines opens");
    EXPECT(write_file("hostile.asm", hostile) &&
               run("cd @ && nasm -f elf64 -g -F dwarf hostile.asm -o h.o && ld -static h.o -o h"),
           "the program does not build");
    struct source *source = open_program("h");
    struct source_line line = {"?", 0};
    EXPECT(source, "the program does not open");
    source_find(source, source_symbol(source, "_start"), &line);
    EXPECT(!strchr(line.file, '\x1b'), "an escape sequence in a file name");
    source_close(source);
    EXPECT(!source_find(NULL, 1, &line) && source_symbol(NULL, "main") == 0, "no source");
    group(name);
}

int main(void)
{
    if (!mkdtemp(directory)) {
        perror("mkdtemp");
        return 1;
    }
    check_assembly();
    check_c("gcc");
    check_c("clang");
    check_refusals();
    run("rm -rf @");
    return done();
}
