/* futex(2): what it takes depends on its operation. */
#include "render/parts.h"
#include "tables/sets.h"

#include <inttypes.h>
#include <linux/futex.h>

enum { LOCK_PI2 = 13, COMMAND = 0x7f };

static void list(struct argument_list *list, int count, const int *arguments)
{
    list->count = count;
    for (int i = 0; i < count; i++)
        list->argument[i] = arguments[i];
}

static void list_futex(const struct event *event, struct argument_list *to)
{
    static const int plain[] = {0, 1, 2, 3, 4, 5}, with_timeout[] = {0, 1, 3},
                     with_bits[] = {0, 1, 2, 3, 5}, wake_bits[] = {0, 1, 2, 5};
    switch (event->arg[1] & COMMAND) {
    case FUTEX_WAKE:
    case FUTEX_FD:
        list(to, 3, plain);
        break;
    case FUTEX_WAIT:
        list(to, 4, plain);
        break;
    case FUTEX_REQUEUE:
    case FUTEX_WAIT_REQUEUE_PI:
        list(to, 5, plain);
        break;
    case FUTEX_LOCK_PI:
    case LOCK_PI2:
        list(to, 3, with_timeout);
        break;
    case FUTEX_UNLOCK_PI:
    case FUTEX_TRYLOCK_PI:
        list(to, 2, plain);
        break;
    case FUTEX_WAIT_BITSET:
        list(to, 5, with_bits);
        break;
    case FUTEX_WAKE_BITSET:
        list(to, 4, wake_bits);
        break;
    default:
        list(to, 6, plain);
        break;
    }
}

/* A choice to strace, which names the whole word or nothing. */
static bool print_operation(struct text *to, const struct place *place)
{
    render_choice(to, place->style, names_futex_operation, "FUTEX_???", (uint32_t)place->value);
    return true;
}

/* Not a timeout, but a number of waiters, for the operations that move or wake two kinds. */
static bool print_second(struct text *to, const struct place *place)
{
    switch (place->event->arg[1] & COMMAND) {
    case FUTEX_REQUEUE:
    case FUTEX_CMP_REQUEUE:
    case FUTEX_CMP_REQUEUE_PI:
    case FUTEX_WAKE_OP:
        text_add(to, "%" PRIu32, (uint32_t)place->value);
        return true;
    case FUTEX_WAIT:
    case FUTEX_WAIT_BITSET:
    case FUTEX_LOCK_PI:
    case LOCK_PI2:
    case FUTEX_WAIT_REQUEUE_PI:
        return false;
    default:
        render_address(to, place->value);
        return true;
    }
}

/* What is done to the second word, and how its old value is compared: fields of 4, 4, 12 and 12
 * bits. */
static void add_wake_op(struct text *to, const struct place *place, uint32_t value)
{
    uint32_t operation = value >> 28 & 7, compare = value >> 24 & 15;
    if (value >> 31)
        text_add(to, "FUTEX_OP_OPARG_SHIFT<<28|");
    if (operation <= FUTEX_OP_XOR) {
        render_choice(to, place->style, names_futex_wake_op, NULL, operation);
        text_add(to, "<<28|");
    } else {
        text_add(to, "%#" PRIx32 "<<28 /* FUTEX_OP_??? */|", operation);
    }
    text_add(to, "%#" PRIx32 "<<12|", value >> 12 & 0xfff);
    if (compare <= FUTEX_OP_CMP_GE) {
        render_choice(to, place->style, names_futex_wake_compare, NULL, compare);
        text_add(to, "<<24|");
    } else {
        text_add(to, "%#" PRIx32 "<<24 /* FUTEX_OP_CMP_??? */|", compare);
    }
    text_add(to, "%#" PRIx32, value & 0xfff);
}

static bool print_third(struct text *to, const struct place *place)
{
    uint32_t value = (uint32_t)place->value;
    switch (place->event->arg[1] & COMMAND) {
    case FUTEX_WAIT_BITSET:
    case FUTEX_WAKE_BITSET:
        if (value != UINT32_MAX)
            return false;
        render_named(to, place->style, "0xffffffff", "FUTEX_BITSET_MATCH_ANY");
        return true;
    case FUTEX_CMP_REQUEUE:
    case FUTEX_CMP_REQUEUE_PI:
        text_add(to, "%" PRIu32, value);
        return true;
    case FUTEX_WAKE_OP:
        add_wake_op(to, place, value);
        return true;
    default:
        return false;
    }
}

const struct list_rule lists_futex[] = {
    {"futex", list_futex}, {"futex_time64", list_futex}, {NULL, NULL}};

const struct argument_rule arguments_futex[] = {
    {"futex", 1, print_operation},
    {"futex_time64", 1, print_operation},
    {"futex", 3, print_second},
    {"futex_time64", 3, print_second},
    {"futex", 5, print_third},
    {"futex_time64", 5, print_third},
    {NULL, 0, NULL},
};
