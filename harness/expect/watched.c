#include "expect/watched.h"

#include "expect/watched_image.h"
#include "tables/calls.h"

#include <string.h>

static const struct {
    const char *name, *arguments;
} calls[] = {
#define WATCHED(name, arguments) {#name, arguments},
#include "expect/watched.def"
#undef WATCHED
};

const char *watched_arguments(const char *call)
{
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (strcmp(calls[i].name, call) == 0)
            return calls[i].arguments;
    return NULL;
}

enum {
    SCRATCH = 512, /* bytes that calls may write: uname needs 390 */
    MESSAGE = 120,
    SIGNALS = 4,
    TERMINATED = 15,
    MAKES_ITSELF_ANEW = 1,
    IS_KILLED = 2,
    HAS_A_CHILD = 4
};

struct maker {
    struct image image;
    struct arena *arena;
    struct dice *dice;
    const char *path;
    unsigned features;
    unsigned names; /* that have been drawn: none comes twice */
    uint64_t scratch, handler, restorer;
    bool at_end; /* something lies there already */
};

static uint64_t below(struct maker *maker, uint64_t count)
{
    return dice_below(maker->dice, count);
}

/* ---------------------------------------------------------------- arguments */

/* A string with its NUL; at times the last bytes of the memory that there is. */
static uint64_t add_string(struct maker *maker, const char *string)
{
    size_t size = strlen(string) + 1;
    bool last = !maker->at_end && below(maker, 3) == 0;
    maker->at_end |= last;
    return last ? image_data_at_end(&maker->image, string, size)
                : image_data(&maker->image, string, size, false);
}

static const char *word(struct maker *maker)
{
    return draw_words[below(maker, draw_word_count)];
}

/* The name of a file that is not there. */
static const char *new_name(struct maker *maker)
{
    const char *name = arena_print(maker->arena, "%s%u", word(maker), maker->names++);
    if (below(maker, 2))
        name = arena_print(maker->arena, "%s-%s", name, word(maker));
    if (below(maker, 4) == 0)
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
    size_t used = 0, wanted = 1 + below(maker, below(maker, 3) ? 30 : MESSAGE - 20);
    while (used < wanted) {
        const char *next = word(maker);
        for (; *next && used < wanted; next++)
            text[used++] = *next;
        if (used < wanted)
            text[used++] = below(maker, 3) ? ' ' : odd[below(maker, sizeof odd)];
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
        return 70 + below(maker, 900);
    case 'f':
        return 20 + below(maker, 40);
    case 'h': /* small, signed, and large numbers */
        return below(maker, 3);
    case 'n':
        return below(maker, 200);
    case 'd':
        return (uint64_t)(int64_t)((int32_t)dice_next(maker->dice));
    case 'o':
        return (uint64_t)((int64_t)dice_next(maker->dice) >> (20 + below(maker, 30)));
    case 'x':
        return dice_next(maker->dice) >> below(maker, 50);
    case 'A': /* MAP_PRIVATE|MAP_ANONYMOUS */
        return 0x22;
    case 'u': /* an odd address; one where nothing lies */
        return (dice_next(maker->dice) >> 20) | 1;
    case 'U':
        return 1 + below(maker, 4000);
    case 'X':
        return maker->scratch;
    case 'k': /* clocks, of which some are there */
        return below(maker, 2) + (below(maker, 3) ? 0 : 77);
    case 'K': /* a process that is not there */
        return 0x7ffffff0 - below(maker, 1000);
    case 'w': /* FUTEX_WAKE */
        return 1;
    case 'c': /* AT_FDCWD, as an int is passed by one compiler or the other */
        return below(maker, 2) ? 0xffffff9c : (uint64_t)-100;
    case 'F': /* O_RDONLY, O_CLOEXEC, O_RDWR */
        return (uint64_t[]){0, 0x80000, 2}[below(maker, 3)];
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

static void call(struct maker *maker, const char *name, const struct operand *operands,
                 size_t count)
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
    call(maker, name, operands, count);
}

#define CALL(maker, name, ...)                                                                     \
    call((maker), (name), (const struct operand[]){__VA_ARGS__},                                   \
         sizeof(const struct operand[]){__VA_ARGS__} / sizeof(struct operand))

static struct operand number(uint64_t value)
{
    return (struct operand){IMAGE_NONE, value};
}

/* ------------------------------------------------------------------- pieces */

/* Makes a directory and removes it, opens and closes. */
static void add_pair(struct maker *maker)
{
    if (below(maker, 2)) {
        const char *name = new_name(maker);
        uint64_t path = add_string(maker, name);
        CALL(maker, "mkdir", number(path), number(0700));
        CALL(maker, "rmdir", number(path));
    } else {
        uint64_t path = add_string(maker, ".");
        CALL(maker, "openat", number(draw_value(maker, 'c')), number(path), number(0x10000),
             number(0)); /* O_DIRECTORY */
        CALL(maker, "close", number(3));
    }
}

static void add_calls(struct maker *maker, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        bool words = maker->features & WATCHED_STRINGS && below(maker, 2);
        size_t row =
            below(maker, words ? sizeof wordy / sizeof *wordy + 2 : sizeof plain / sizeof *plain);
        if (!words)
            call_drawn(maker, plain[row].call, plain[row].letters);
        else if (row < sizeof wordy / sizeof *wordy)
            call_drawn(maker, wordy[row].call, wordy[row].letters);
        else
            add_pair(maker);
    }
}

/* What no program may lack: six arguments; a message, and a string that ends where the memory ends.
 */
static void add_musts(struct maker *maker)
{
    call_drawn(maker, "futex", "Xwnxxd");
    if (!(maker->features & WATCHED_STRINGS))
        return;
    call_drawn(maker, "write", "1B");
    if (!maker->at_end) {
        const char *name = new_name(maker);
        size_t size = strlen(name) + 1;
        maker->at_end = true;
        CALL(maker, "chdir", number(image_data_at_end(&maker->image, name, size)));
    }
    call_drawn(maker, "unlink", "s");
}

static void add_end(struct maker *maker)
{
    call(maker, below(maker, 3) ? "exit_group" : "exit",
         &(struct operand){IMAGE_NONE, below(maker, 100)}, 1);
}

/* The program once more, with an argument: it takes another way then. */
static void add_execve(struct maker *maker)
{
    char *path = arena_print(maker->arena, "./%s", maker->path);
    uint64_t name = image_data(&maker->image, path, strlen(path) + 1, false);
    uint64_t words[] = {name, name, 0};
    CALL(maker, "execve", number(name),
         number(image_data(&maker->image, words, sizeof words, true)), number(0));
}

static void add_child(struct maker *maker, const char *birth, unsigned kind);

static void add_childs_part(struct maker *maker, unsigned kind)
{
    add_calls(maker, 1 + (unsigned)below(maker, 3));
    if (kind & HAS_A_CHILD) {
        add_child(maker, "fork", 0);
        add_calls(maker, 1);
    }
    if (kind & IS_KILLED) {
        call(maker, "getpid", NULL, 0);
        image_keep(&maker->image, IMAGE_SELF);
        CALL(maker, "kill", {IMAGE_SELF, 0}, number(TERMINATED));
    }
    if (kind & MAKES_ITSELF_ANEW)
        add_execve(maker);
    add_end(maker);
}

/* A child, and its parent waits for it: so what they write has an order.  By clone without a
 * signal only __WALL finds it. */
static void add_child(struct maker *maker, const char *birth, unsigned kind)
{
    uint64_t signal = below(maker, 2) ? 17 : 0; /* SIGCHLD */
    if (strcmp(birth, "clone") == 0)
        CALL(maker, "clone", number(signal), number(0), number(0), number(0), number(0));
    else
        call(maker, birth, NULL, 0);
    size_t parent = image_unless_zero(&maker->image);
    add_childs_part(maker, kind);
    image_land(&maker->image, parent);
    image_keep(&maker->image, IMAGE_CHILD);
    CALL(maker, "wait4", {IMAGE_CHILD, 0}, number(below(maker, 2) ? 0 : maker->scratch),
         number(0x40000000), number(0)); /* __WALL */
}

/* A signal from itself: to a handler at once; or held back, and then waited for. */
static void add_signal(struct maker *maker, uint64_t signal)
{
    enum { SA_RESTORER_FLAG = 0x04000000 };
    uint64_t action[] = {maker->handler, SA_RESTORER_FLAG, maker->restorer, 0};
    uint64_t set = (uint64_t)1 << (signal - 1), none = 0;
    CALL(maker, "rt_sigaction", number(signal),
         number(image_data(&maker->image, action, sizeof action, true)), number(0), number(8));
    if (below(maker, 2)) {
        CALL(maker, "kill", {IMAGE_SELF, 0}, number(signal));
        return;
    }
    CALL(maker, "rt_sigprocmask", number(0),
         number(image_data(&maker->image, &set, sizeof set, true)), number(0), number(8));
    CALL(maker, "kill", {IMAGE_SELF, 0}, number(signal));
    add_calls(maker, 1);
    CALL(maker, "rt_sigsuspend", number(image_data(&maker->image, &none, sizeof none, true)),
         number(8));
}

/* --------------------------------------------------------------- the program */

static void add_handler(struct maker *maker)
{
    maker->handler = image_here(&maker->image);
    add_calls(maker, 1 + (unsigned)below(maker, 2));
    image_return(&maker->image);
    maker->restorer = image_here(&maker->image);
    call(maker, "rt_sigreturn", NULL, 0);
}

/* Puts the numbers below count in some order. */
static void shuffle(struct maker *maker, unsigned *order, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        order[i] = i;
    for (unsigned i = count; i > 1; i--) {
        unsigned other = (unsigned)below(maker, i), kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
}

/* SIGTRAP among them: a tracer may take it for a stop of its own. */
static void add_signals(struct maker *maker)
{
    static const uint64_t signals[SIGNALS] = {5, 10, 12, 14};
    unsigned order[SIGNALS];
    shuffle(maker, order, SIGNALS);
    call(maker, "getpid", NULL, 0);
    image_keep(&maker->image, IMAGE_SELF);
    for (unsigned i = 0; i < SIGNALS; i++) {
        add_signal(maker, signals[order[i]]);
        add_calls(maker, 1);
    }
}

static void add_children(struct maker *maker)
{
    static const char *const births[] = {"fork", "vfork", "clone"};
    static const unsigned kinds[] = {MAKES_ITSELF_ANEW, HAS_A_CHILD, 0};
    unsigned order[3], kind[3];
    shuffle(maker, order, 3);
    shuffle(maker, kind, 3);
    for (unsigned i = 0; i < 3; i++) {
        add_child(maker, births[order[i]], kinds[kind[i]]);
        add_calls(maker, 1 + (unsigned)below(maker, 2));
    }
    if (maker->features & WATCHED_SIGNALS)
        add_child(maker, "fork", IS_KILLED);
}

const void *watched_draw(struct arena *arena, struct dice *dice, const char *path,
                         unsigned calls_wanted, unsigned features, size_t *size)
{
    struct maker maker = {.arena = arena, .dice = dice, .path = path, .features = features};
    uint64_t text = 0x400000 + (below(&maker, 0x100) << 12);
    image_begin(&maker.image, text, text + 0x10000 + (below(&maker, 0x100) << 12));
    uint8_t nothing[SCRATCH] = {0};
    maker.scratch = image_data(&maker.image, nothing, sizeof nothing, true);
    if (features & WATCHED_SIGNALS)
        add_handler(&maker);
    uint64_t again = image_here(&maker.image);
    add_calls(&maker, 2);
    add_end(&maker);
    uint64_t entry = image_here(&maker.image);
    image_if_arguments(&maker.image, again);
    unsigned before = calls_wanted / 2;
    add_calls(&maker, before);
    if (features & WATCHED_SIGNALS)
        add_signals(&maker);
    if (features & WATCHED_CHILDREN)
        add_children(&maker);
    add_calls(&maker, calls_wanted - before - 1);
    add_musts(&maker);
    add_end(&maker);
    return image_finish(&maker.image, arena, entry, size);
}
