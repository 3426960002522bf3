/* The calls of a program that is drawn, and their arguments. */
#include "expect/watched_maker.h"

#include "tables/calls.h"

#include <string.h>

enum { MESSAGE = 120 };

uint64_t maker_below(struct maker *maker, uint64_t count)
{
    return dice_below(maker->dice, count);
}

/* ---------------------------------------------------------------- arguments */

/* A string that a log shows to its end, and whose last word of eight bytes is not whole. */
static bool is_edgy(size_t size)
{
    return size % 8 != 0 && size <= 32;
}

/* A string with its NUL; at times the last bytes of the memory that there is. */
static uint64_t add_string(struct maker *maker, const char *string)
{
    size_t size = strlen(string) + 1;
    bool last = !maker->at_end && is_edgy(size) && maker_below(maker, 3) == 0;
    maker->at_end |= last;
    return last ? image_data_at_end(&maker->image, string, size)
                : image_data(&maker->image, string, size, false);
}

static const char *word(struct maker *maker)
{
    return draw_words[maker_below(maker, draw_word_count)];
}

/* The name of a file that is not there. */
static const char *new_name(struct maker *maker)
{
    const char *name = arena_print(maker->arena, "%s%u", word(maker), maker->names++);
    if (maker_below(maker, 2))
        name = arena_print(maker->arena, "%s-%s", name, word(maker));
    if (maker_below(maker, 4) == 0)
        name =
            arena_print(maker->arena, "%s-%s-%s-%s", name, word(maker), word(maker), word(maker));
    return name;
}

/* A text without a NUL behind it; with what is written in another way: newline, quote, backslash,
 * bytes that are no characters. */
static uint64_t add_message(struct maker *maker, uint64_t *size)
{
    static const char odd[] = {'\n', '\n', '\n', '"', '\\', '\t', 0x1b, '\0', (char)0xc3};
    char text[MESSAGE];
    size_t used = 0, wanted = 1 + maker_below(maker, maker_below(maker, 3) ? 30 : MESSAGE - 20);
    while (used < wanted) {
        const char *next = word(maker);
        for (; *next && used < wanted; next++)
            text[used++] = *next;
        if (used < wanted)
            text[used++] = maker_below(maker, 3) ? ' ' : odd[maker_below(maker, sizeof odd)];
    }
    *size = used;
    return image_data(&maker->image, text, used, false);
}

/* The letters of the rows below.  'B' is a message and its size, two arguments. */
static uint64_t draw_value(struct maker *maker, char letter)
{
    switch (letter) {
    case '0': /* descriptors: its input, its output, one that is not open, free ones */
        return 0;
    case '1':
        return 1;
    case 'b':
        return 70 + maker_below(maker, 900);
    case 'f':
        return 20 + maker_below(maker, 40);
    case 'h': /* small, signed, and large numbers */
        return maker_below(maker, 3);
    case 'n':
        return maker_below(maker, 200);
    case 'd':
        return (uint64_t)(int64_t)((int32_t)dice_next(maker->dice));
    case 'o':
        return (uint64_t)((int64_t)dice_next(maker->dice) >> (20 + maker_below(maker, 30)));
    case 'x':
        return dice_next(maker->dice) >> maker_below(maker, 50);
    case 'A': /* MAP_PRIVATE|MAP_ANONYMOUS */
        return 0x22;
    case 'u': /* an odd address; one where nothing lies */
        return (dice_next(maker->dice) >> 20) | 1;
    case 'U':
        return 1 + maker_below(maker, 4000);
    case 'X':
        return maker->scratch;
    case 'k': /* clocks, of which some are there */
        return maker_below(maker, 2) + (maker_below(maker, 3) ? 0 : 77);
    case 'K': /* a process that is not there */
        return 0x7ffffff0 - maker_below(maker, 1000);
    case 'w': /* FUTEX_WAKE */
        return 1;
    case 'c': /* AT_FDCWD, as an int is passed by one compiler or the other */
        return maker_below(maker, 2) ? 0xffffff9c : (uint64_t)-100;
    case 'F': /* O_RDONLY, O_CLOEXEC, O_RDWR */
        return (uint64_t[]){0, 0x80000, 2}[maker_below(maker, 3)];
    case 's': {
        const char *name = new_name(maker);
        return add_string(maker, name);
    }
    default: /* 'z' */
        return 0;
    }
}

/* What each of these gives depends on nothing but its arguments.  That is why none opens what it
 * does not close, and none asks who runs it. */
static const struct {
    const char *call, *letters;
} plain[] = {{"read", "0Xn"},      {"close", "b"},
             {"lseek", "1oh"},     {"mmap", "xzxAdo"},
             {"mprotect", "unh"},  {"munmap", "un"},
             {"pread64", "1Xno"},  {"sched_yield", ""},
             {"dup2", "bd"},       {"dup2", "0f"},
             {"getpid", ""},       {"gettid", ""},
             {"kill", "Kh"},       {"uname", "X"},
             {"fcntl", "0zf"},     {"ftruncate", "bo"},
             {"futex", "Xwnxxd"},  {"clock_gettime", "kX"},
             {"getrandom", "Xnz"}, {"copy_file_range", "bxbxnd"},
             {"mmap", "xzxAdo"},   {"futex", "Xwnxxd"},
             {"lseek", "1oh"}},
  wordy[] = {{"write", "1B"},    {"write", "1B"},    {"write", "bB"},     {"openat", "csFx"},
             {"openat", "cUFx"}, {"access", "sh"},   {"chdir", "s"},      {"unlink", "s"},
             {"rmdir", "s"},     {"truncate", "so"}, {"readlink", "sXn"}, {"rename", "ss"},
             {"rename", "sU"},   {"write", "1B"}};

void make_call(struct maker *maker, const char *name, const struct operand *operands, size_t count)
{
    image_call(&maker->image, call_number(ABI_X86_64, name), operands, count);
}

static void call_drawn(struct maker *maker, const char *name, const char *letters)
{
    struct operand operands[6] = {{0}};
    size_t count = 0;
    for (const char *letter = letters; *letter; letter++)
        if (*letter == 'B') {
            operands[count].value = add_message(maker, &operands[count + 1].value);
            count += 2;
        } else {
            operands[count++].value = draw_value(maker, *letter);
        }
    make_call(maker, name, operands, count);
}

/* ------------------------------------------------------------------- pieces */

/* Makes a directory and removes it, opens and closes. */
static void add_pair(struct maker *maker)
{
    if (maker_below(maker, 2)) {
        const char *name = new_name(maker);
        uint64_t path = add_string(maker, name);
        MAKE_CALL(maker, "mkdir", operand_of(path), operand_of(0700));
        MAKE_CALL(maker, "rmdir", operand_of(path));
    } else {
        uint64_t path = add_string(maker, ".");
        MAKE_CALL(maker, "openat", operand_of(draw_value(maker, 'c')), operand_of(path),
                  operand_of(0x10000), operand_of(0)); /* O_DIRECTORY */
        MAKE_CALL(maker, "close", operand_of(3));
    }
}

void make_calls(struct maker *maker, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        bool words = maker->features & WATCHED_STRINGS && maker_below(maker, 2);
        size_t row = maker_below(maker, words ? sizeof wordy / sizeof *wordy + 2
                                              : sizeof plain / sizeof *plain);
        if (!words)
            call_drawn(maker, plain[row].call, plain[row].letters);
        else if (row < sizeof wordy / sizeof *wordy)
            call_drawn(maker, wordy[row].call, wordy[row].letters);
        else
            add_pair(maker);
    }
}

/* A page that can be neither read nor written, at a place where nothing else lies: the result is
 * its address, which has more than 32 bits.  MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED. */
void make_far_page(struct maker *maker)
{
    const uint64_t far = UINT64_C(0x200000000000), page = 4096;
    enum { PAGES = 1 << 20, FLAGS = 0x32 };
    MAKE_CALL(maker, "mmap", operand_of(far + page * maker_below(maker, PAGES)), operand_of(page),
              operand_of(0), operand_of(FLAGS), operand_of((uint64_t)-1), operand_of(0));
}

/* What no program may lack: six arguments; a message, and a string that ends where the memory ends.
 */
void make_musts(struct maker *maker)
{
    call_drawn(maker, "futex", "Xwnxxd");
    if (!(maker->features & WATCHED_STRINGS))
        return;
    call_drawn(maker, "write", "1B");
    if (!maker->at_end) {
        const char *name = new_name(maker);
        while (!is_edgy(strlen(name) + 1))
            name = new_name(maker);
        size_t size = strlen(name) + 1;
        maker->at_end = true;
        MAKE_CALL(maker, "chdir", operand_of(image_data_at_end(&maker->image, name, size)));
    }
    call_drawn(maker, "unlink", "s");
}
