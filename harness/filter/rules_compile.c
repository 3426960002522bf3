/* The filter that the kernel gets.
 *
 * libseccomp makes the part of each table: which number, which words of the arguments, which
 * answer.  It is given numbers of one table at a time, as those of the table that it takes for its
 * own: asked for the i386 table it would take names only, and none that is newer than itself; and a
 * rule about connect would become one about socketcall as well, with its conditions on the wrong
 * registers.  What it begins a filter with (is this x86-64, is this x32?) is then left off, and one
 * beginning for the three tables put in its place:
 *
 *     arch i386      nr                   part of i386
 *     arch x86-64    nr, bit 30 set       part of x32, asked by the number without that bit
 *                    nr                   part of x86-64
 *     any other      KILL_PROCESS */
#include "filter/rules_tree.h"

#include <errno.h>
#include <linux/audit.h>
#include <seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    X32_BIT = 0x40000000,
    LOAD = BPF_LD | BPF_W | BPF_ABS,
    RETURN = BPF_RET | BPF_K,
    NUMBER_AT = offsetof(struct seccomp_data, nr),
    ARCH_AT = offsetof(struct seccomp_data, arch)
};

struct part {
    const struct rules *rules;
    enum abi abi;
    scmp_filter_ctx filter;
    uint32_t number;    /* whose rules are added */
    uint32_t otherwise; /* the answer to calls that nothing is added for */
    int error;
};

static uint32_t answer_of(const struct rule *rule)
{
    if (rule_stops(rule))
        return SCMP_ACT_TRACE((uint32_t)rule->line);
    return rule->answer == RULE_KILL    ? SCMP_ACT_KILL_PROCESS
           : rule->answer == RULE_ERRNO ? SCMP_ACT_ERRNO((uint32_t)rule->error)
                                        : SCMP_ACT_ALLOW;
}

static void add_piece(void *context, const struct rule *fits, const struct rule *counts,
                      const struct cubes *words)
{
    struct part *part = context;
    uint32_t answer = answer_of(counts);
    (void)fits;
    for (size_t i = 0; i < words->count && answer != part->otherwise && !part->error; i++) {
        const struct cube *cube = &words->list[i];
        struct scmp_arg_cmp tests[6];
        unsigned count = 0;
        for (unsigned k = 0; k < 6; k++)
            if (cube->mask[k])
                tests[count++] =
                    (struct scmp_arg_cmp){k, SCMP_CMP_MASKED_EQ, cube->mask[k], cube->value[k]};
        part->error =
            -seccomp_rule_add_exact_array(part->filter, answer, (int)part->number, count, tests);
    }
}

static void add_rules(struct part *part)
{
    struct call_set done = {.others = false};
    for (size_t i = 0; i < part->rules->count; i++)
        for (size_t k = 0; k < part->rules->all[i].way_count && !part->error; k++) {
            const struct rule_way *way = &part->rules->all[i].ways[k];
            if (way->abi != part->abi || call_set_has(&done, way->abi, way->number))
                continue;
            call_set_add(&done, way->abi, way->number);
            part->number = way->number;
            if (!rules_decide(part->rules, way->abi, way->number, add_piece, part))
                part->error = E2BIG;
        }
}

/* The code that libseccomp has made; through a file, since its older versions know no other way. */
static struct filter_program export(struct part *part)
{
    struct filter_program code = {NULL, 0};
    int fd = memfd_create("rules", MFD_CLOEXEC);
    int error = fd < 0 ? errno : -seccomp_export_bpf(part->filter, fd);
    off_t size = error ? 0 : lseek(fd, 0, SEEK_END);
    code.code = malloc(size > 0 ? (size_t)size : 1);
    if (!code.code)
        die(STATUS_FAULT, "out of memory (a filter of %lld bytes)", (long long)size);
    if (size > 0 && pread(fd, code.code, (size_t)size, 0) == (ssize_t)size)
        code.count = (size_t)size / sizeof *code.code;
    else
        part->error = error ? error : EIO;
    if (fd >= 0)
        close(fd);
    return code;
}

/* Where an x86-64 call with a small number is asked for it first: behind the beginning.  The count
 * of instructions: not found. */
static size_t find_body(const struct filter_program *program)
{
    size_t at = 0;
    uint32_t loaded = UINT32_MAX;
    while (at < program->count) {
        const struct sock_filter *one = &program->code[at];
        bool number = loaded == NUMBER_AT, yes;
        if (one->code == LOAD && (one->k == NUMBER_AT || one->k == ARCH_AT)) {
            loaded = one->k;
            at++;
            continue;
        }
        if (one->code == (BPF_JMP | BPF_JA)) {
            at += 1 + one->k;
            continue;
        }
        if (number && (one->code == RETURN || one->k < X32_BIT))
            return at;
        if (one->code == (BPF_JMP | BPF_JEQ | BPF_K))
            yes = !number && one->k == AUDIT_ARCH_X86_64;
        else if (one->code == (BPF_JMP | BPF_JGE | BPF_K) && number)
            yes = false;
        else
            return program->count;
        at += 1u + (yes ? one->jt : one->jf);
    }
    return program->count;
}

static void append(struct filter_program *to, const struct sock_filter *code, size_t count)
{
    struct sock_filter *more = realloc(to->code, (to->count + count) * sizeof *more);
    if (!more)
        die(STATUS_FAULT, "out of memory (a filter of %zu instructions)", to->count + count);
    to->code = more;
    memcpy(to->code + to->count, code, count * sizeof *code);
    to->count += count;
}

/* The part of one table; false: errno says why. */
static bool compile_part(const struct rules *rules, enum abi abi, struct filter_program *body)
{
    struct part part = {.rules = rules, .abi = abi, .otherwise = answer_of(rules->fallback[abi])};
    struct filter_program whole = {NULL, 0};
    part.filter = seccomp_init(part.otherwise);
    *body = (struct filter_program){NULL, 0};
    if (!part.filter)
        part.error = EINVAL;
    else
        add_rules(&part);
    if (!part.error)
        whole = export(&part);
    seccomp_release(part.filter);
    size_t from = part.error ? 0 : find_body(&whole);
    for (size_t i = from; i < whole.count; i++)
        if (whole.code[i].code == LOAD &&
            (whole.code[i].k == NUMBER_AT || whole.code[i].k == ARCH_AT))
            part.error = ENOTSUP; /* the number that x32's part gets has lost a bit */
    if (!part.error && from == whole.count)
        part.error = ENOTSUP;
    if (!part.error)
        append(body, whole.code + from, whole.count - from);
    free(whole.code);
    errno = part.error;
    return !part.error;
}

/* Puts together what stands above.  A conditional jump reaches 255 instructions; so it only passes
 * over a far one. */
static void assemble(struct filter_program *to, const struct filter_program bodies[ABI_COUNT])
{
    const struct filter_program *x32 = &bodies[ABI_X32];
    const uint32_t narrow = (uint32_t)bodies[ABI_I386].count + 1, wide = (uint32_t)x32->count + 1;
    const struct sock_filter begin[] = {
        BPF_STMT(LOAD, ARCH_AT),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_I386, 1, 0),
        BPF_STMT(BPF_JMP | BPF_JA, narrow),
        BPF_STMT(LOAD, NUMBER_AT),
    };
    const struct sock_filter middle[] = {
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0),
        BPF_STMT(RETURN, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(LOAD, NUMBER_AT),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, X32_BIT, 1, 0),
        BPF_STMT(BPF_JMP | BPF_JA, wide),
        BPF_STMT(BPF_ALU | BPF_AND | BPF_K, (uint32_t)~X32_BIT),
    };
    append(to, begin, sizeof begin / sizeof *begin);
    append(to, bodies[ABI_I386].code, bodies[ABI_I386].count);
    append(to, middle, sizeof middle / sizeof *middle);
    append(to, x32->code, x32->count);
    append(to, bodies[ABI_X86_64].code, bodies[ABI_X86_64].count);
}

bool rules_compile(const struct rules *rules, struct filter_program *program,
                   struct problem *problem)
{
    struct filter_program bodies[ABI_COUNT] = {{NULL, 0}};
    const struct scmp_version *version = seccomp_version();
    bool ok = true;
    *program = (struct filter_program){NULL, 0};
    for (int abi = 0; abi < ABI_COUNT && ok; abi++)
        ok =
            compile_part(rules, (enum abi)abi, &bodies[abi]) ||
            problem_set(problem, STATUS_FAULT, "libseccomp %u.%u.%u does not compile the rules: %s",
                        version->major, version->minor, version->micro, strerror(errno));
    if (ok)
        assemble(program, bodies);
    for (int abi = 0; abi < ABI_COUNT; abi++)
        free(bodies[abi].code);
    if (ok && program->count > BPF_MAXINSNS)
        ok = problem_set(problem, STATUS_USAGE,
                         "the rules need a filter of %zu instructions, and the kernel takes %d: "
                         "use fewer conditions, or fewer ranges",
                         program->count, BPF_MAXINSNS);
    return ok;
}
