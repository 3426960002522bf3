/* The compiled filter against the set that it was compiled from, number by number. */
#include "filter/calls.h"
#include "tests/unit/tap.h"

#include <linux/audit.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>

enum { MARK = 0x7a3, X32_BIT = 0x40000000, SETS = 200 };

/* As much of classic BPF as the filter is made of; seccomp's own checks are the kernel's. */
static uint32_t run_filter(const struct filter_program *program, const struct seccomp_data *data)
{
    uint32_t value = 0;
    for (size_t at = 0; at < program->count; at++) {
        const struct sock_filter *one = &program->code[at];
        bool yes;
        switch (one->code) {
        case BPF_LD | BPF_W | BPF_ABS:
            memcpy(&value, (const char *)data + one->k, sizeof value);
            continue;
        case BPF_RET | BPF_K:
            return one->k;
        case BPF_JMP | BPF_JA:
            at += one->k;
            continue;
        case BPF_JMP | BPF_JEQ | BPF_K:
            yes = value == one->k;
            break;
        case BPF_JMP | BPF_JGE | BPF_K:
            yes = value >= one->k;
            break;
        case BPF_JMP | BPF_JGT | BPF_K:
            yes = value > one->k;
            break;
        default:
            return 1;
        }
        at += yes ? one->jt : one->jf;
    }
    return 2; /* ran off the end */
}

static bool is_traced(const struct filter_program *program, uint32_t arch, uint32_t number)
{
    struct seccomp_data data = {.nr = (int)number, .arch = arch};
    return run_filter(program, &data) == (SECCOMP_RET_TRACE | MARK);
}

static unsigned count_wrong(const struct call_set *set, const struct filter_program *program)
{
    static const uint32_t far[] = {CALL_NUMBERS, CALL_NUMBERS + 1, 99999, X32_BIT - 1};
    unsigned wrong = 0;
    for (uint32_t i = 0; i < CALL_NUMBERS + 4; i++) {
        uint32_t number = i < CALL_NUMBERS ? i : far[i - CALL_NUMBERS];
        wrong +=
            is_traced(program, AUDIT_ARCH_X86_64, number) != call_set_has(set, ABI_X86_64, number);
        wrong += is_traced(program, AUDIT_ARCH_X86_64, number | X32_BIT) !=
                 call_set_has(set, ABI_X32, number);
        wrong += is_traced(program, AUDIT_ARCH_I386, number) != call_set_has(set, ABI_I386, number);
    }
    wrong += is_traced(program, AUDIT_ARCH_X86_64, UINT32_MAX) != set->others;
    wrong += !is_traced(program, AUDIT_ARCH_AARCH64, 1);
    return wrong;
}

static void test_sets(void)
{
    unsigned wrong = 0;
    srand(7);
    for (int i = 0; i < SETS; i++) {
        struct call_set set = {.others = i % 3 == 0};
        for (int k = rand() % 200; k > 0; k--)
            call_set_add(&set, (enum abi)(rand() % ABI_COUNT), (uint32_t)(rand() % CALL_NUMBERS));
        for (int k = i % 5 ? 0 : 300; k > 0; k--)
            call_set_add(&set, ABI_X86_64, (uint32_t)k);
        struct filter_program program = filter_compile(&set, MARK);
        wrong += count_wrong(&set, &program);
        wrong += program.count > BPF_MAXINSNS;
        free(program.code);
    }
    EXPECT(wrong == 0, "%u numbers are answered wrongly", wrong);
    group("random sets: every number of the three tables is answered as the set has it");
}

static void test_broken(void)
{
    struct call_set set = {.others = false};
    call_set_add(&set, ABI_X86_64, 1);
    struct filter_program program = filter_compile(&set, MARK);
    call_set_remove(&set, ABI_X86_64, 1);
    EXPECT(count_wrong(&set, &program) == 1, "%u instead of 1", count_wrong(&set, &program));
    group("one number that differs is noticed");
    free(program.code);
}

int main(void)
{
    test_sets();
    test_broken();
    return done();
}
