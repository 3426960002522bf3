/* The filter that the kernel gets.
 *
 *     arch i386      layers of i386, then its default
 *     arch x86-64    number with bit 30: layers of x32, then its default
 *                    else: layers of x86-64, then its default
 *     any other      KILL_PROCESS
 *
 * The k-th layer of a table has the k-th step of every call; what it does not answer goes on to the
 * next. */
#include "filter/rules_tree.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum {
    X32_BIT = 0x40000000,
    LOAD = BPF_LD | BPF_W | BPF_ABS,
    RETURN = BPF_RET | BPF_K,
    NUMBER_AT = offsetof(struct seccomp_data, nr),
    ARCH_AT = offsetof(struct seccomp_data, arch)
};

struct part {
    struct rule_steps steps[CALL_NUMBERS];
    size_t layers; /* as many as the longest has steps */
};

static void find_part(struct part *part, const struct rules *rules, enum abi abi)
{
    for (size_t i = 0; i < rules->count; i++)
        for (size_t k = 0; k < rules->all[i].way_count; k++) {
            const struct rule_way *way = &rules->all[i].ways[k];
            struct rule_steps *steps = &part->steps[way->number];
            if (way->abi != abi || steps->count)
                continue;
            rules_find_steps(rules, abi, way->number, steps);
            if (steps->count > part->layers)
                part->layers = steps->count;
        }
}

/* The layers of one table, and its default; false: errno says why. */
static bool compile_part(const struct rules *rules, enum abi abi, struct filter_program *body)
{
    struct part *part = calloc(1, sizeof *part);
    const struct sock_filter end = BPF_STMT(RETURN, rule_seccomp_answer(rules->fallback[abi]));
    bool ok = true;
    if (!part)
        die(STATUS_FAULT, "out of memory (%d calls)", CALL_NUMBERS);
    find_part(part, rules, abi);
    for (size_t layer = 0; layer < part->layers && ok; layer++) {
        struct rule_layer_step steps[CALL_NUMBERS];
        size_t count = 0;
        for (uint32_t number = 0; number < CALL_NUMBERS; number++)
            if (layer < part->steps[number].count)
                steps[count++] = (struct rule_layer_step){number, &part->steps[number].list[layer]};
        ok = rules_compile_layer(abi, steps, count, body);
        if (ok && body->count > BPF_MAXINSNS) {
            errno = E2BIG;
            ok = false;
        }
    }
    rules_append(body, &end, 1);
    for (size_t number = 0; number < CALL_NUMBERS; number++)
        free(part->steps[number].list);
    free(part);
    return ok;
}

/* A conditional jump reaches 255 instructions; so it only passes over a far one. */
static void assemble(struct filter_program *to, const struct filter_program bodies[ABI_COUNT])
{
    const struct filter_program *x32 = &bodies[ABI_X32];
    const struct sock_filter begin[] = {
        BPF_STMT(LOAD, ARCH_AT),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_I386, 1, 0),
        BPF_STMT(BPF_JMP | BPF_JA, (uint32_t)bodies[ABI_I386].count),
    };
    const struct sock_filter middle[] = {
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0),
        BPF_STMT(RETURN, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(LOAD, NUMBER_AT),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, X32_BIT, 1, 0),
        BPF_STMT(BPF_JMP | BPF_JA, (uint32_t)x32->count),
    };
    rules_append(to, begin, sizeof begin / sizeof *begin);
    rules_append(to, bodies[ABI_I386].code, bodies[ABI_I386].count);
    rules_append(to, middle, sizeof middle / sizeof *middle);
    rules_append(to, x32->code, x32->count);
    rules_append(to, bodies[ABI_X86_64].code, bodies[ABI_X86_64].count);
}

static bool refuse(int error, struct problem *problem)
{
    const struct scmp_version *version = seccomp_version();
    if (error == E2BIG)
        return problem_set(problem, STATUS_USAGE,
                           "the rules need a filter of more than the %d instructions that the "
                           "kernel takes: use fewer conditions, or fewer ranges in one line",
                           BPF_MAXINSNS);
    return problem_set(problem, STATUS_FAULT, "libseccomp %u.%u.%u does not compile the rules: %s",
                       version->major, version->minor, version->micro, strerror(error));
}

bool rules_compile(const struct rules *rules, struct filter_program *program,
                   struct problem *problem)
{
    struct filter_program bodies[ABI_COUNT] = {{NULL, 0}};
    bool ok = true;
    *program = (struct filter_program){NULL, 0};
    for (int abi = 0; abi < ABI_COUNT && ok; abi++)
        ok = compile_part(rules, (enum abi)abi, &bodies[abi]) || refuse(errno, problem);
    if (ok)
        assemble(program, bodies);
    for (int abi = 0; abi < ABI_COUNT; abi++)
        free(bodies[abi].code);
    return ok && (program->count <= BPF_MAXINSNS || refuse(E2BIG, problem));
}
