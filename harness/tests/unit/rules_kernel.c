/* Rules: the kernel's filter says the same as we do, of whatever call. */
#include "filter/rules.h"

#include "tests/unit/rules_filter.h"
#include "tests/unit/rules_good.h"
#include "tests/unit/tap.h"

#include <errno.h>
#include <stdlib.h>

static uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    return z ^ z >> 29;
}

/* Small numbers, single bits, their neighbours, and junk in the upper half. */
static uint64_t draw_word(uint64_t *state)
{
    uint64_t kind = draw(state) % 6, low = draw(state);
    uint64_t word = kind < 2    ? low % 12
                    : kind == 2 ? UINT64_C(1) << low % 64
                    : kind == 3 ? (UINT64_C(1) << low % 64) - 1
                    : kind == 4 ? -(low % 5)
                                : low;
    return draw(state) % 3 ? word : (word & UINT32_MAX) | draw(state) << 32;
}

static void compare(const struct rules *rules, const struct filter_program *program,
                    const char *text, uint64_t *state)
{
    struct call_set stopping;
    rules_calls(rules, &stopping);
    for (int abi = 0; abi < ABI_COUNT; abi++)
        for (uint32_t number = 0; number < CALL_NUMBERS; number++)
            for (int times = 0; times < 6; times++) {
                uint64_t arg[6];
                for (int i = 0; i < 6; i++)
                    arg[i] = draw_word(state);
                const struct rule *rule = rules_judge(rules, (enum abi)abi, number, arg);
                uint32_t answer = ask_filter(program, (enum abi)abi, number, arg);
                if (answer != answer_of(rule))
                    EXPECT(false, "'%s': %u through %s: the filter says %x, the rules %x", text,
                           number, abi_name((enum abi)abi), answer, answer_of(rule));
                if (rule_stops(rule) && !call_set_has(&stopping, (enum abi)abi, number))
                    EXPECT(false, "'%s': %u through %s is not among the calls that stop", text,
                           number, abi_name((enum abi)abi));
            }
    EXPECT(true, "%s", text);
}

static void check_filter(void)
{
    uint64_t state = 1;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct rules rules;
        struct problem problem = {0};
        struct filter_program program = {NULL, 0};
        bool ok = rules_parse(&rules, "f", good[i], strlen(good[i]), &problem) &&
                  rules_compile(&rules, &program, &problem);
        EXPECT(ok, "'%s': %s", good[i], problem.message);
        if (ok)
            compare(&rules, &program, good[i], &state);
        free(program.code);
        rules_free(&rules);
    }
    group("the kernel's filter says of every call what the rules say");
}

static void check_other_machine(void)
{
    struct rules rules;
    struct problem problem = {0};
    struct filter_program program = {NULL, 0};
    struct seccomp_data data = {.nr = 1, .arch = AUDIT_ARCH_AARCH64};
    EXPECT(rules_parse(&rules, "f", "", 0, &problem) && rules_compile(&rules, &program, &problem),
           "no rules: %s", problem.message);
    EXPECT(run_filter(&program, &data) == SECCOMP_RET_KILL_PROCESS, "another architecture");
    data.arch = AUDIT_ARCH_X86_64;
    data.nr = -1;
    EXPECT(run_filter(&program, &data) == SECCOMP_RET_ALLOW, "call -1");
    free(program.code);
    rules_free(&rules);
    group("calls of no table are answered");
}

int main(void)
{
    check_filter();
    check_other_machine();
    return done();
}
