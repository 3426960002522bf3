/* A condition, as a comparison of a register's bits.  How many of them count follows from the
 * argument's kind: of an int the kernel reads the lower half of the register, and a program may
 * leave anything in the upper one; a filter that compared all 64 bits could be passed by. */
#include "filter/rules_tree.h"

void rule_width(const struct parameter *parameter, enum abi abi, uint8_t *bits, bool *sign)
{
    uint8_t word = abi == ABI_I386 ? 32 : 64;
    *sign = false;
    switch (parameter->kind) {
    case KIND_INT:
    case KIND_FD:
    case KIND_DIRFD:
    case KIND_PID:
    case KIND_SIGNAL:
        *bits = 32;
        *sign = true;
        break;
    case KIND_UINT:
    case KIND_ID:
    case KIND_MODE:
    case KIND_DEVICE:
        *bits = 32;
        break;
    case KIND_FLAGS:
    case KIND_CHOICE:
        *bits = parameter->detail & DETAIL_WIDE ? word : 32;
        break;
    case KIND_ID16:
        *bits = 16;
        break;
    case KIND_LONG:
        *bits = word;
        *sign = true;
        break;
    default:
        *bits = word;
    }
}

/* Sets low and high to the words that stand so to a number; in the order of turned words. */
static void set_range(struct rule_test *test, enum rule_compare how,
                      const struct rule_number *number)
{
    uint64_t all = UINT64_MAX >> (64 - test->bits), half = test->has_sign ? all / 2 + 1 : 0;
    bool below = number->negative && number->size > half;
    bool above = !number->negative && number->size > all - half;
    bool less = how == COMPARE_LESS || how == COMPARE_LESS_EQUAL;
    uint64_t word = number->negative ? half - number->size : half + number->size;
    test->ranges = true;
    test->low = 0;
    test->high = all;
    if (below ? less : above && !less) { /* none is */
        test->low = 1;
        test->high = 0;
    } else if (below || above) { /* all are */
        return;
    } else if (how == COMPARE_LESS_EQUAL) {
        test->high = word;
    } else if (how == COMPARE_GREATER_EQUAL) {
        test->low = word;
    } else if (how == COMPARE_LESS) {
        test->low = word == 0;
        test->high = word == 0 ? 0 : word - 1;
    } else {
        test->low = word == all ? all : word + 1;
        test->high = word == all ? all - 1 : all;
    }
}

static uint64_t bits_of(const struct rule_number *number)
{
    return number->negative ? -number->size : number->size;
}

struct rule_test rule_test_of(const struct rule_condition *condition,
                              const struct parameter *parameter, int place, enum abi abi)
{
    struct rule_test test = {.argument = (uint8_t)place};
    const struct rule_number *number = &condition->number;
    rule_width(parameter, abi, &test.bits, &test.has_sign);
    uint64_t all = UINT64_MAX >> (64 - test.bits), value = bits_of(number), mask = all;
    test.negated = condition->how == COMPARE_NOT_EQUAL || condition->how == COMPARE_NOT_MASKED;
    switch (condition->how) {
    case COMPARE_HAS:
        mask = number->mask;
        break;
    case COMPARE_MASKED:
    case COMPARE_NOT_MASKED:
        mask = bits_of(&condition->mask);
        break;
    case COMPARE_EQUAL:
    case COMPARE_NOT_EQUAL:
        break;
    default:
        set_range(&test, condition->how, number);
        return test;
    }
    bool fits = number->negative || (value & ~all) == 0;
    test.mask = mask & all;
    test.value = value & test.mask;
    if (!fits) { /* a number of more bits than there are */
        test.ranges = true;
        test.low = !test.negated;
        test.high = test.negated ? all : 0;
    }
    return test;
}

bool rule_test_holds(const struct rule_test *test, const uint64_t arg[6])
{
    uint64_t all = UINT64_MAX >> (64 - test->bits), word = arg[test->argument] & all;
    if (!test->ranges)
        return ((word & test->mask) == test->value) != test->negated;
    if (test->has_sign)
        word ^= all / 2 + 1;
    return word >= test->low && word <= test->high;
}
