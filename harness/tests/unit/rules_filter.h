/* Runs the code of a seccomp filter as the kernel does (Documentation/userspace-api/seccomp_filter,
 * and the checks of kernel/seccomp.c): what the unit tables and the fuzz target compare rules with.
 */
#ifndef TESTS_UNIT_RULES_FILTER_H
#define TESTS_UNIT_RULES_FILTER_H

#include "filter/calls.h"
#include "filter/rules.h"

#include <linux/audit.h>
#include <linux/seccomp.h>
#include <string.h>

/* The answer, or UINT32_MAX for code that the kernel would not take. */
static inline uint32_t run_filter(const struct filter_program *program,
                                  const struct seccomp_data *data)
{
    uint32_t word = 0;
    for (size_t at = 0; at < program->count; at++) {
        const struct sock_filter *one = &program->code[at];
        bool yes;
        switch (one->code) {
        case BPF_LD | BPF_W | BPF_ABS:
            if (one->k % 4 || one->k + 4 > sizeof *data)
                return UINT32_MAX;
            memcpy(&word, (const char *)data + one->k, sizeof word);
            continue;
        case BPF_ALU | BPF_AND | BPF_K:
            word &= one->k;
            continue;
        case BPF_JMP | BPF_JA:
            at += one->k;
            continue;
        case BPF_JMP | BPF_JEQ | BPF_K:
            yes = word == one->k;
            break;
        case BPF_JMP | BPF_JGE | BPF_K:
            yes = word >= one->k;
            break;
        case BPF_JMP | BPF_JGT | BPF_K:
            yes = word > one->k;
            break;
        case BPF_RET | BPF_K:
            return one->k;
        default:
            return UINT32_MAX;
        }
        at += yes ? one->jt : one->jf;
    }
    return UINT32_MAX;
}

/* What the filter says of a call of a table. */
static inline uint32_t ask_filter(const struct filter_program *program, enum abi abi,
                                  uint32_t number, const uint64_t arg[6])
{
    struct seccomp_data data = {.nr = (int)(abi == ABI_X32 ? number | 0x40000000 : number),
                                .arch = abi == ABI_I386 ? AUDIT_ARCH_I386 : AUDIT_ARCH_X86_64};
    for (int i = 0; i < 6; i++)
        data.args[i] = abi == ABI_I386 ? (uint32_t)arg[i] : arg[i];
    return run_filter(program, &data);
}

/* What the filter must say where this rule counts. */
static inline uint32_t answer_of(const struct rule *rule)
{
    if (rule_stops(rule))
        return SECCOMP_RET_TRACE | (uint32_t)rule->line;
    return rule->answer == RULE_KILL    ? SECCOMP_RET_KILL_PROCESS
           : rule->answer == RULE_ERRNO ? SECCOMP_RET_ERRNO | (uint32_t)rule->error
                                        : SECCOMP_RET_ALLOW;
}

#endif
