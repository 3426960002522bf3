#include "base/arena.h"
#include "base/array.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "base/message.h"
#include "base/text.h"

#include "tests/unit/tap.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void check_text(void)
{
    struct text text = {0};
    EXPECT(!strcmp(text_string(&text), ""), "a text never written to is not empty");
    text_add(&text, "%s %d", "lines", 7);
    text_add_char(&text, '!');
    text_add_bytes(&text, "\0x", 2);
    EXPECT(text.size == 10 && !memcmp(text.bytes, "lines 7!\0x", 11), "text holds \"%s\" (%zu)",
           text.bytes, text.size);
    text_clear(&text);
    EXPECT(text.size == 0 && !strcmp(text.bytes, ""), "a cleared text holds %zu bytes", text.size);
    text_free(&text);
    EXPECT(!text.bytes && !text.room, "a freed text keeps its bytes");
    group("text grows, holds NULs, and is emptied");
}

static void check_long_text(void)
{
    struct text text = {0};
    for (int i = 0; i < 5000; i++)
        text_add(&text, "%04d,", i);
    EXPECT(text.size == 25000, "5000 times 5 bytes are %zu", text.size);
    EXPECT(!memcmp(text.bytes + 24995, "4999,", 6), "the end is \"%s\"", text.bytes + 24995);
    text_add(&text, "%9000s", "x");
    EXPECT(text.size == 34000 && text.bytes[33999] == 'x', "one long addition gives %zu",
           text.size);
    text_free(&text);
    group("text grows past its first size");
}

/* The formats that text_add reads itself, against the library's printf. */
#define SAME(...)                                                                                  \
    do {                                                                                           \
        char wanted[256];                                                                          \
        struct text text = {0};                                                                    \
        snprintf(wanted, sizeof wanted, __VA_ARGS__);                                              \
        text_add(&text, __VA_ARGS__);                                                              \
        EXPECT(!strcmp(text_string(&text), wanted), "\"%s\" instead of \"%s\"",                    \
               text_string(&text), wanted);                                                        \
        text_free(&text);                                                                          \
    } while (0)

static void check_formats(void)
{
    static const long numbers[] = {0, 1, -1, 9, 10, INT_MAX, INT_MIN, LONG_MAX, LONG_MIN, 255};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        long n = numbers[i];
        SAME("%d %u %x %#x", (int)n, (unsigned)n, (unsigned)n, (unsigned)n);
        SAME("%ld,%lu,%lx,%#lx", n, (unsigned long)n, (unsigned long)n, (unsigned long)n);
        SAME("%zu%zd|%zx", (size_t)n, (ssize_t)n, (size_t)n);
        SAME("<%5d> then %s %d", (int)n, "text", (int)n);
        SAME("%s %#03o %d", "before", (unsigned)n, (int)n);
        SAME("%.3s%c%c %d%%", "abcdef", 'x', '\n', (int)n);
        SAME("%s%*d %ld", "", 7, (int)n, n);
        SAME("%#llx %lld", (unsigned long long)n, (long long)n);
    }
    SAME("%s", "");
    SAME("nothing%%");
    group("numbers and strings are written as printf writes them");
}

struct safe_row {
    const char *bytes;
    size_t size;
    const char *wanted;
};

// clang-format off
static const struct safe_row safe_rows[] = {
    {"plain ~",               7, "plain ~"},
    {"two\nlines\n",         10, "two\nlines\n"},
    {"\033[2J",               4, "\\x1b[2J"},
    {"\a\b\t\r",              4, "\\x07\\x08\\x09\\x0d"},
    {"\0\177",                2, "\\x00\\x7f"},
    {"\xff\xc3\xa9",          3, "\\xff\\xc3\\xa9"},
    {"",                      0, ""},
};
// clang-format on

static void check_safe(void)
{
    for (size_t i = 0; i < sizeof safe_rows / sizeof *safe_rows; i++) {
        struct text text = {0};
        text_add_safe(&text, safe_rows[i].bytes, safe_rows[i].size);
        EXPECT(!strcmp(text_string(&text), safe_rows[i].wanted), "row %zu gives \"%s\"", i,
               text_string(&text));
        text_free(&text);
    }
    for (int byte = 0; byte < 256; byte++) {
        struct text text = {0};
        char c = (char)byte;
        text_add_safe(&text, &c, 1);
        for (size_t i = 0; i < text.size; i++) {
            char out = text.bytes[i];
            EXPECT((out >= ' ' && out <= '~') || out == '\n', "byte %#x lets %#x through", byte,
                   (unsigned char)out);
        }
        text_free(&text);
    }
    group("no byte of a program can act on a terminal");
}

static void check_pad(void)
{
    struct text text = {0};
    text_add(&text, "first\nab");
    text_pad(&text, 6, 5);
    EXPECT(!strcmp(text.bytes, "first\nab   "), "padded to \"%s\"", text.bytes);
    text_pad(&text, 6, 3);
    EXPECT(!strcmp(text.bytes, "first\nab   "), "a wide line was changed to \"%s\"", text.bytes);
    text_free(&text);
    group("padding counts from the start of the line and never cuts");
}

static void check_arena(void)
{
    struct arena arena = {0};
    for (size_t size = 0; size < 200; size++) {
        unsigned char *memory = arena_alloc(&arena, size);
        EXPECT((uintptr_t)memory % _Alignof(max_align_t) == 0, "%zu bytes are not aligned", size);
        for (size_t i = 0; i < size; i++)
            EXPECT(memory[i] == 0, "byte %zu of %zu is not zero", i, size);
        if (size)
            memset(memory, 0xa5, size);
    }
    group("arena memory is zeroed and aligned, and pieces do not overlap");

    char *big = arena_alloc(&arena, 100000);
    memset(big, 'x', 100000);
    char *printed = arena_print(&arena, "%s-%05d", "n", 42);
    char *copied = arena_string(&arena, printed);
    EXPECT(!strcmp(printed, "n-00042"), "printed \"%s\"", printed);
    EXPECT(copied != printed && !strcmp(copied, printed), "copied \"%s\"", copied);
    EXPECT(big[0] == 'x' && big[99999] == 'x', "a large piece was overwritten");
    EXPECT(!memcmp(arena_copy(&arena, "a\0b", 3), "a\0b", 3), "a copy lost its NUL");
    arena_free(&arena);
    EXPECT(!arena.newest, "a freed arena keeps a block");
    group("an arena gives large pieces, copies and printed strings");
}

static void check_problem(void)
{
    struct problem problem;
    EXPECT(!problem_set(&problem, STATUS_USAGE, "%s:%d", "file", 3), "problem_set gave true");
    EXPECT(problem.status == STATUS_USAGE && !strcmp(problem.message, "file:3"), "it says \"%s\"",
           problem.message);
    char longer[4000];
    memset(longer, 'y', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    problem_set(&problem, STATUS_FAULT, "%s", longer);
    EXPECT(strlen(problem.message) == sizeof problem.message - 1, "a long message has %zu bytes",
           strlen(problem.message));
    EXPECT(!strcmp(paint(RED), ""), "something is painted before anybody decided so");
    group("a problem keeps its status and cuts its message to size");
}

/* Reads a file whose name is in the scratch directory, with a limit of 100 bytes. */
static bool read_small(const char *name, struct text *text, struct problem *problem)
{
    text_clear(text);
    return file_read(text, name, 100, problem);
}

static void check_files(void)
{
    struct text text = {0};
    struct problem problem = {0};
    char bytes[101] = {0};
    EXPECT(file_write("some", "a\0b", 3, &problem), "%s", problem.message);
    EXPECT(read_small("some", &text, &problem) && text.size == 3 && !memcmp(text.bytes, "a\0b", 3),
           "read back %zu bytes", text.size);
    EXPECT(file_write("some", "z", 1, &problem), "%s", problem.message);
    EXPECT(read_small("some", &text, &problem) && !strcmp(text.bytes, "z"), "not replaced");
    EXPECT(file_exists("some") && !file_exists("none") && !file_exists("."), "existence is wrong");
    group("a file is written, read back and replaced");

    EXPECT(!read_small("none", &text, &problem) && problem.status == STATUS_USAGE, "none: read");
    EXPECT(strstr(problem.message, "none"), "the message \"%s\" has no name", problem.message);
    EXPECT(!read_small(".", &text, &problem), "a directory was read");
    EXPECT(mkfifo("fifo", 0600) == 0 && !read_small("fifo", &text, &problem), "a FIFO was read");
    EXPECT(file_write("big", bytes, 101, &problem) && !read_small("big", &text, &problem),
           "a file above the limit was read");
    EXPECT(file_write("full", bytes, 100, &problem) && read_small("full", &text, &problem),
           "a file at the limit was refused");
    EXPECT(!file_write("no/such/place", "z", 1, &problem) && problem.status == STATUS_FAULT,
           "a file was written into a missing directory");
    group("what is missing, not a file, or too large is refused by name");
    text_free(&text);
}

static void check_directories(void)
{
    struct problem problem = {0};
    EXPECT(directory_make("a/b/c", &problem), "%s", problem.message);
    EXPECT(directory_make("a/b/c", &problem), "made twice: %s", problem.message);
    EXPECT(!directory_make("some/below", &problem), "a directory was made below a file");
    EXPECT(file_write("a/b/c/file", "z", 1, &problem), "%s", problem.message);
    EXPECT(symlink("../some", "a/link") == 0, "no symbolic link");
    EXPECT(directory_remove("a"), "a was not removed");
    EXPECT(access("a", F_OK) != 0, "a is still there");
    EXPECT(file_exists("some"), "removing a followed a link out of it");
    group("directories are made and removed whole, and links are not followed");
}

static void check_hash(void)
{
    /* The test vectors of the FNV reference code. */
    EXPECT(hash_bytes(HASH_START, "", 0) == 0xcbf29ce484222325u, "the hash of nothing is wrong");
    EXPECT(hash_bytes(HASH_START, "a", 1) == 0xaf63dc4c8601ec8cu, "the hash of a is wrong");
    EXPECT(hash_bytes(HASH_START, "foobar", 6) == 0x85944171f73967e8u, "of foobar, wrong");
    EXPECT(hash_bytes(hash_bytes(HASH_START, "foo", 3), "bar", 3) == 0x85944171f73967e8u,
           "hashing in two parts differs");
    group("the hash is FNV-1a, and goes on");
}

static void check_array(void)
{
    size_t *array = NULL, room = 0, wrong = 0;
    for (size_t i = 0; i < 5000; i++) {
        array = array_grow(array, i, &room, sizeof *array);
        EXPECT(room > i && room <= 2 * i + 16, "room for %zu with %zu", room, i);
        array[i] = i;
    }
    for (size_t i = 0; i < 5000; i++)
        wrong += array[i] != i;
    EXPECT(wrong == 0, "%zu are lost", wrong);
    free(array);
    group("an array grows, and keeps what is in it");
}

static void check_json(void)
{
    struct text text = {0};
    json_t *root = json_object(), *list = json_array();
    append_json(list, json_integer(1));
    append_json(list, json_null());
    put_json(root, "list", list);
    text_add(&text, ">");
    dump_json(&text, root, JSON_COMPACT);
    EXPECT(strcmp(text_string(&text), ">{\"list\":[1,null]}") == 0, "%s", text_string(&text));
    text_free(&text);
    group("JSON is put together and dumped behind what is there");
}

static void check_clock(void)
{
    uint64_t ns = now_ns();
    long ms = now_ms();
    EXPECT(ms >= (long)(ns / 1000000) && ms < (long)(ns / 1000000) + 10000, "%ld ms", ms);
    EXPECT(now_ns() >= ns, "it went back");
    group("both clocks are one");
}

int main(void)
{
    char scratch[] = "/tmp/ring3-unit-XXXXXX";
    if (!mkdtemp(scratch) || chdir(scratch)) {
        perror(scratch);
        return 3;
    }
    check_text();
    check_long_text();
    check_formats();
    check_safe();
    check_pad();
    check_arena();
    check_problem();
    check_files();
    check_directories();
    check_hash();
    check_array();
    check_json();
    check_clock();
    if (chdir("/") || !directory_remove(scratch)) {
        perror(scratch);
        return 3;
    }
    return done();
}
