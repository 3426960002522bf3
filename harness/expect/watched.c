#include "expect/watched_maker.h"

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
    SIGNALS = 4,
    TERMINATED = 15,
    MAKES_ITSELF_ANEW = 1,
    IS_KILLED = 2,
    HAS_A_CHILD = 4
};

static void add_end(struct maker *maker)
{
    make_call(maker, maker_below(maker, 3) ? "exit_group" : "exit",
              &(struct operand){IMAGE_NONE, maker_below(maker, 100)}, 1);
}

/* The program once more, with an argument: it takes another way then. */
static void add_execve(struct maker *maker)
{
    char *path = arena_print(maker->arena, "./%s", maker->path);
    uint64_t name = image_data(&maker->image, path, strlen(path) + 1, false);
    uint64_t words[] = {name, name, 0};
    MAKE_CALL(maker, "execve", operand_of(name),
              operand_of(image_data(&maker->image, words, sizeof words, true)), operand_of(0));
}

static void add_child(struct maker *maker, const char *birth, unsigned kind);

static void add_childs_part(struct maker *maker, unsigned kind)
{
    make_calls(maker, 1 + (unsigned)maker_below(maker, 3));
    if (kind & HAS_A_CHILD) {
        add_child(maker, "fork", 0);
        make_calls(maker, 1);
    }
    if (kind & IS_KILLED) {
        make_call(maker, "getpid", NULL, 0);
        image_keep(&maker->image, IMAGE_SELF);
        MAKE_CALL(maker, "kill", {IMAGE_SELF, 0}, operand_of(TERMINATED));
    }
    if (kind & MAKES_ITSELF_ANEW)
        add_execve(maker);
    add_end(maker);
}

/* A child, and its parent waits for it: so what they write has an order.  By clone without a
 * signal only __WALL finds it. */
static void add_child(struct maker *maker, const char *birth, unsigned kind)
{
    uint64_t signal = maker_below(maker, 2) ? 17 : 0; /* SIGCHLD */
    if (strcmp(birth, "clone") == 0)
        MAKE_CALL(maker, "clone", operand_of(signal), operand_of(0), operand_of(0), operand_of(0),
                  operand_of(0));
    else
        make_call(maker, birth, NULL, 0);
    size_t parent = image_unless_zero(&maker->image);
    add_childs_part(maker, kind);
    image_land(&maker->image, parent);
    image_keep(&maker->image, IMAGE_CHILD);
    MAKE_CALL(maker, "wait4", {IMAGE_CHILD, 0},
              operand_of(maker_below(maker, 2) ? 0 : maker->scratch), operand_of(0x40000000),
              operand_of(0)); /* __WALL */
}

/* A child that outlives the program: it reads from a pipe until nobody holds the other end, that is
 * until the program has ended, and goes on then. */
static void add_orphan(struct maker *maker)
{
    enum { READS = 3, WRITES = 4 }; /* what pipe2 gives: nothing else is open there */
    MAKE_CALL(maker, "pipe2", operand_of(maker->scratch), operand_of(0));
    make_call(maker, "fork", NULL, 0);
    size_t parent = image_unless_zero(&maker->image);
    MAKE_CALL(maker, "close", operand_of(WRITES));
    MAKE_CALL(maker, "read", operand_of(READS), operand_of(maker->scratch), operand_of(1));
    MAKE_CALL(maker, "close", operand_of(READS));
    make_calls(maker, 3 + (unsigned)maker_below(maker, 3));
    add_end(maker);
    image_land(&maker->image, parent);
}

/* A signal from itself: to a handler at once; or held back, and then waited for. */
static void add_signal(struct maker *maker, uint64_t signal, bool held_back)
{
    enum { SA_RESTORER_FLAG = 0x04000000 };
    uint64_t action[] = {maker->handler, SA_RESTORER_FLAG, maker->restorer, 0};
    uint64_t set = (uint64_t)1 << (signal - 1), none = 0;
    MAKE_CALL(maker, "rt_sigaction", operand_of(signal),
              operand_of(image_data(&maker->image, action, sizeof action, true)), operand_of(0),
              operand_of(8));
    if (!held_back) {
        MAKE_CALL(maker, "kill", {IMAGE_SELF, 0}, operand_of(signal));
        return;
    }
    MAKE_CALL(maker, "rt_sigprocmask", operand_of(0),
              operand_of(image_data(&maker->image, &set, sizeof set, true)), operand_of(0),
              operand_of(8));
    MAKE_CALL(maker, "kill", {IMAGE_SELF, 0}, operand_of(signal));
    make_calls(maker, 1);
    MAKE_CALL(maker, "rt_sigsuspend",
              operand_of(image_data(&maker->image, &none, sizeof none, true)), operand_of(8));
}

/* --------------------------------------------------------------- the program */

static void add_handler(struct maker *maker)
{
    maker->handler = image_here(&maker->image);
    make_calls(maker, 1 + (unsigned)maker_below(maker, 2));
    image_return(&maker->image);
    maker->restorer = image_here(&maker->image);
    make_call(maker, "rt_sigreturn", NULL, 0);
}

/* Puts the numbers below count in some order. */
static void shuffle(struct maker *maker, unsigned *order, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        order[i] = i;
    for (unsigned i = count; i > 1; i--) {
        unsigned other = (unsigned)maker_below(maker, i), kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
}

/* SIGTRAP among them: a tracer may take it for a stop of its own.  One at least is waited for, and
 * one comes at once. */
static void add_signals(struct maker *maker)
{
    static const uint64_t signals[SIGNALS] = {5, 10, 12, 14};
    unsigned order[SIGNALS];
    shuffle(maker, order, SIGNALS);
    make_call(maker, "getpid", NULL, 0);
    image_keep(&maker->image, IMAGE_SELF);
    for (unsigned i = 0; i < SIGNALS; i++) {
        add_signal(maker, signals[order[i]], i == 0 || (i > 1 && maker_below(maker, 2)));
        make_calls(maker, 1);
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
        make_calls(maker, 1 + (unsigned)maker_below(maker, 2));
    }
    if (maker->features & WATCHED_SIGNALS)
        add_child(maker, "fork", IS_KILLED);
}

const void *watched_draw(struct arena *arena, struct dice *dice, const char *path,
                         unsigned calls_wanted, unsigned features, size_t *size)
{
    struct maker maker = {.arena = arena, .dice = dice, .path = path, .features = features};
    uint64_t text = 0x400000 + (maker_below(&maker, 0x100) << 12);
    image_begin(&maker.image, text, text + 0x10000 + (maker_below(&maker, 0x100) << 12));
    uint8_t nothing[SCRATCH] = {0};
    maker.scratch = image_data(&maker.image, nothing, sizeof nothing, true);
    maker.at_end = true; /* only what runs in any case may have that place */
    if (features & WATCHED_SIGNALS)
        add_handler(&maker);
    uint64_t again = image_here(&maker.image);
    make_calls(&maker, 2);
    add_end(&maker);
    maker.at_end = false;
    uint64_t entry = image_here(&maker.image);
    image_if_arguments(&maker.image, again);
    unsigned before = calls_wanted / 2;
    make_calls(&maker, before);
    if (features & WATCHED_SIGNALS)
        add_signals(&maker);
    if (features & WATCHED_CHILDREN)
        add_children(&maker);
    bool roomy = calls_wanted > 3;
    make_calls(&maker, calls_wanted - before - 1 - roomy);
    if (roomy)
        make_far_page(&maker);
    make_musts(&maker);
    if (features & WATCHED_CHILDREN)
        add_orphan(&maker);
    add_end(&maker);
    return image_finish(&maker.image, arena, entry, size);
}
