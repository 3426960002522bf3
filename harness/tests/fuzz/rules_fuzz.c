/* Throws bytes at the parser of rules; what it accepts is compiled, and the kernel's filter is
 * asked about made calls of all tables: it must say what the rules say.  A crash and an error of
 * the sanitizers are found by themselves. */
#include "filter/rules.h"

#include "tests/unit/rules_filter.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    return z ^ z >> 29;
}

static uint64_t draw_word(uint64_t *state)
{
    uint64_t kind = draw(state) % 5, low = draw(state);
    uint64_t word = kind < 2    ? low % 12
                    : kind == 2 ? UINT64_C(1) << low % 64
                    : kind == 3 ? -(low % 5)
                                : low;
    return draw(state) % 3 ? word : (word & UINT32_MAX) | draw(state) << 32;
}

static void compare(const struct rules *rules, uint64_t state)
{
    struct filter_program program;
    struct problem problem = {0};
    struct call_set stopping;
    if (!rules_compile(rules, &program, &problem)) {
        must(problem.status == STATUS_USAGE && strstr(problem.message, "instructions"));
        free(program.code);
        return;
    }
    rules_calls(rules, &stopping);
    for (int times = 0; times < 300; times++) {
        /* half of them calls that rules of its kind are often about */
        static const uint32_t often[] = {0, 1, 3, 4, 9, 42, 59, 90, 102, 117, 192, 257, 295, 362};
        enum abi abi = (enum abi)(draw(&state) % ABI_COUNT);
        uint32_t number =
            draw(&state) % 2 ? often[draw(&state) % 14] : (uint32_t)(draw(&state) % CALL_NUMBERS);
        uint64_t arg[6];
        for (int i = 0; i < 6; i++)
            arg[i] = draw_word(&state);
        const struct rule *rule = rules_judge(rules, abi, number, arg);
        must(ask_filter(&program, abi, number, arg) == answer_of(rule));
        must(!rule_stops(rule) || call_set_has(&stopping, abi, number));
    }
    free(program.code);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct rules rules;
    struct problem problem = {0};
    bool parsed = rules_parse(&rules, "rules", (const char *)bytes, size, &problem);
    must(parsed || (problem.status == STATUS_USAGE && strchr(problem.message, '^') &&
                    strncmp(problem.message, "rules:", 6) == 0));
    if (parsed)
        compare(&rules, size);
    rules_free(&rules);
    return 0;
}
