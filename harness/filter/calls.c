#include "filter/calls.h"

#include "base/message.h"

#include <linux/audit.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { X32_BIT = 0x40000000, LOAD = BPF_LD | BPF_W | BPF_ABS, RETURN = BPF_RET | BPF_K };

static void add(struct filter_program *to, unsigned code, uint32_t value, uint8_t yes, uint8_t no)
{
    if ((to->count & (to->count - 1)) == 0) {
        size_t room = to->count ? to->count * 2 : 1;
        to->code = realloc(to->code, room * sizeof *to->code);
        if (!to->code)
            die(STATUS_FAULT, "out of memory (a filter of %zu instructions)", room);
    }
    to->code[to->count++] =
        (struct sock_filter){.code = (uint16_t)code, .jt = yes, .jf = no, .k = value};
}

/* The calls of one table, as ranges in ascending order.  Each takes four instructions: below it
 * the number is in no range, above it the next one has to tell. */
static void add_table(struct filter_program *to, const struct call_set *set, enum abi abi,
                      uint32_t traced)
{
    uint32_t bit = abi == ABI_X32 ? X32_BIT : 0;
    for (uint32_t low = 0; low < CALL_NUMBERS; low++) {
        uint32_t high = low;
        if (!call_set_has(set, abi, low))
            continue;
        while (high + 1 < CALL_NUMBERS && call_set_has(set, abi, high + 1))
            high++;
        if (high == CALL_NUMBERS - 1 && set->others)
            high = UINT32_MAX ^ bit;
        add(to, BPF_JMP | BPF_JGE | BPF_K, low | bit, 1, 0);
        add(to, RETURN, SECCOMP_RET_ALLOW, 0, 0);
        add(to, BPF_JMP | BPF_JGT | BPF_K, high | bit, 1, 0);
        add(to, RETURN, traced, 0, 0);
        low = high < CALL_NUMBERS ? high : CALL_NUMBERS;
    }
    add(to, RETURN, set->others ? traced : SECCOMP_RET_ALLOW, 0, 0);
}

/* Code that is skipped unless the accumulator holds the architecture: a jump of 32 bits is set to
 * its end afterwards. */
static size_t begin_part(struct filter_program *to, unsigned test, uint32_t value)
{
    add(to, BPF_JMP | test | BPF_K, value, 1, 0);
    add(to, BPF_JMP | BPF_JA, 0, 0, 0);
    return to->count;
}

static void end_part(struct filter_program *to, size_t from)
{
    to->code[from - 1].k = (uint32_t)(to->count - from);
}

struct filter_program filter_compile(const struct call_set *set, uint16_t mark)
{
    struct filter_program to = {NULL, 0};
    uint32_t traced = SECCOMP_RET_TRACE | mark;
    add(&to, LOAD, offsetof(struct seccomp_data, arch), 0, 0);

    size_t part = begin_part(&to, BPF_JEQ, AUDIT_ARCH_X86_64);
    add(&to, LOAD, offsetof(struct seccomp_data, nr), 0, 0);
    size_t x32 = begin_part(&to, BPF_JGE, X32_BIT);
    add_table(&to, set, ABI_X32, traced);
    end_part(&to, x32);
    add_table(&to, set, ABI_X86_64, traced);
    end_part(&to, part);

    part = begin_part(&to, BPF_JEQ, AUDIT_ARCH_I386);
    add(&to, LOAD, offsetof(struct seccomp_data, nr), 0, 0);
    add_table(&to, set, ABI_I386, traced);
    end_part(&to, part);
    add(&to, RETURN, traced, 0, 0);
    return to;
}
