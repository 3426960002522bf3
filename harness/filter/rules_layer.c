/* A layer of the filter: one step for every call that has one, made by libseccomp.
 *
 * It is given numbers of one table at a time, as those of the table that it takes for its own:
 * asked for the i386 table it would take names only, and none that is newer than itself; and a rule
 * about connect would become one about socketcall as well, with its conditions on the wrong
 * registers. What it begins a filter with (is this x86-64, is this x32?) is left off, and its
 * default answer, which no step can have, becomes a jump behind the code.
 *
 * libseccomp compares an argument once in a rule, and leaves open which of two rules counts that
 * both fit.  So a step becomes as many rules as it has combinations of pieces, one piece for each
 * argument that is tested; and no two of the pieces of an argument have anything in common. */
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
    ARCH_AT = offsetof(struct seccomp_data, arch),
    NEXT = 0xffff, /* data of SECCOMP_RET_TRACE that is no line */
    PIECES_MOST = BPF_MAXINSNS
};

uint32_t rule_seccomp_answer(const struct rule *rule)
{
    if (rule_stops(rule))
        return SCMP_ACT_TRACE((uint32_t)rule->line);
    return rule->answer == RULE_KILL    ? SCMP_ACT_KILL_PROCESS
           : rule->answer == RULE_ERRNO ? SCMP_ACT_ERRNO((uint32_t)rule->error)
                                        : SCMP_ACT_ALLOW;
}

/* ------------------------------------------------------------------- rules */

struct combining {
    scmp_filter_ctx filter;
    const struct rule_layer_step *step;
    struct scmp_arg_cmp chosen[6];
    unsigned count;
    size_t pieces; /* so far */
    int error;
};

/* A range of all 64 bits up to one end of them is a comparison of libseccomp's own; so is "!=". */
static bool compares(const struct rule_test *test, struct scmp_arg_cmp *compare)
{
    if (test->bits != 64 || test->has_sign)
        return false;
    compare->arg = test->argument;
    compare->datum_b = 0;
    if (test->ranges && test->low <= test->high && (test->low == 0 || test->high == UINT64_MAX)) {
        compare->op = test->low == 0 ? SCMP_CMP_LE : SCMP_CMP_GE;
        compare->datum_a = test->low == 0 ? test->high : test->low;
        return true;
    }
    compare->op = SCMP_CMP_NE;
    compare->datum_a = test->value;
    return !test->ranges && test->negated && test->mask == UINT64_MAX;
}

/* The tests of one argument; gives how many there are, the last in `one`. */
static size_t collect(const struct rule_step *step, unsigned argument, struct cubes *cubes,
                      const struct rule_test **one)
{
    size_t count = 0, all = step->way ? step->way->test_count : 0;
    cubes_fill(cubes);
    for (size_t i = 0; i <= all; i++) {
        const struct rule_test *test = i < all ? &step->way->tests[i] : step->class;
        struct cubes words = {NULL, 0, 0, false};
        if (!test || test->argument != argument)
            continue;
        cubes_of_tests(&words, test, 1);
        cubes_meet(cubes, &words);
        cubes_free(&words);
        *one = test;
        count++;
    }
    return count;
}

/* Chooses a piece for the argument, in turn each, and goes on with the next one. */
static void combine(struct combining *what, unsigned argument)
{
    const struct rule_layer_step *step = what->step;
    struct cubes cubes = {NULL, 0, 0, false};
    const struct rule_test *one = NULL;
    if (what->error)
        return;
    if (argument == 6) {
        what->error =
            ++what->pieces > PIECES_MOST
                ? E2BIG
                : -seccomp_rule_add_exact_array(what->filter, rule_seccomp_answer(step->step->rule),
                                                (int)step->number, what->count, what->chosen);
        return;
    }
    size_t tests = collect(step->step, argument, &cubes, &one);
    if (cubes.too_many)
        what->error = E2BIG;
    if (tests == 0) {
        combine(what, argument + 1);
    } else if (tests == 1 && compares(one, &what->chosen[what->count])) {
        what->count++;
        combine(what, argument + 1);
        what->count--;
    } else {
        for (size_t i = 0; i < cubes.count && !what->error; i++) {
            what->chosen[what->count++] =
                (struct scmp_arg_cmp){argument, SCMP_CMP_MASKED_EQ, cubes.list[i].mask[argument],
                                      cubes.list[i].value[argument]};
            combine(what, argument + 1);
            what->count--;
        }
    }
    cubes_free(&cubes);
}

/* -------------------------------------------------------------------- code */

/* The code that libseccomp has made; through a file, since its older versions know no other way. */
static struct filter_program export(scmp_filter_ctx filter)
{
    struct filter_program code = {NULL, 0};
    int fd = memfd_create("rules", MFD_CLOEXEC);
    int error = fd < 0 ? errno : -seccomp_export_bpf(filter, fd);
    off_t size = error ? 0 : lseek(fd, 0, SEEK_END);
    code.code = malloc(size > 0 ? (size_t)size : 1);
    if (!code.code)
        die(STATUS_FAULT, "out of memory (a filter of %lld bytes)", (long long)size);
    if (size > 0 && pread(fd, code.code, (size_t)size, 0) == (ssize_t)size)
        code.count = (size_t)size / sizeof *code.code;
    if (fd >= 0)
        close(fd);
    errno = error ? error : EIO; /* if the count is 0 */
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

void rules_append(struct filter_program *to, const struct sock_filter *code, size_t count)
{
    struct sock_filter *more = realloc(to->code, (to->count + count) * sizeof *more);
    if (!more)
        die(STATUS_FAULT, "out of memory (a filter of %zu instructions)", to->count + count);
    to->code = more;
    memcpy(to->code + to->count, code, count * sizeof *code);
    to->count += count;
}

/* Puts a jump to the end in the place of each default answer.  False: the code is not as it should
 * be. */
static bool link_end(struct filter_program *code, size_t from)
{
    for (size_t i = from; i < code->count; i++) {
        struct sock_filter *one = &code->code[i];
        if (one->code == LOAD && (one->k == NUMBER_AT || one->k == ARCH_AT))
            return false; /* x32's number has lost a bit */
        if (one->code == RETURN && one->k == SCMP_ACT_TRACE(NEXT))
            *one = (struct sock_filter)BPF_STMT(BPF_JMP | BPF_JA, (uint32_t)(code->count - i - 1));
    }
    return from < code->count;
}

bool rules_compile_layer(enum abi abi, const struct rule_layer_step *steps, size_t count,
                         struct filter_program *code)
{
    const struct sock_filter number[] = {BPF_STMT(LOAD, NUMBER_AT),
                                         BPF_STMT(BPF_ALU | BPF_AND | BPF_K, (uint32_t)~X32_BIT)};
    struct combining what = {.filter = seccomp_init(SCMP_ACT_TRACE(NEXT))};
    struct filter_program whole = {NULL, 0};
    what.error = what.filter ? 0 : EINVAL;
    for (size_t i = 0; i < count && !what.error; i++) {
        what.step = &steps[i];
        combine(&what, 0);
    }
    if (!what.error) {
        whole = export(what.filter);
        what.error = whole.count ? 0 : errno;
    }
    seccomp_release(what.filter);
    size_t from = what.error ? 0 : find_body(&whole);
    if (!what.error && !link_end(&whole, from))
        what.error = ENOTSUP;
    if (!what.error) {
        rules_append(code, number, abi == ABI_X32 ? 2 : 1);
        rules_append(code, whole.code + from, whole.count - from);
    }
    free(whole.code);
    errno = what.error;
    return !what.error;
}
