#include "lesson/taught.h"

#include "expect/expect.h"

static void add_trace(struct call_set *calls, const char *path)
{
    struct expectation expectation = {0};
    struct problem problem;
    if (expect_read(&expectation, path, &problem))
        for (size_t i = 0; i < expectation.case_count; i++)
            expect_case_calls(expectation.cases[i], calls);
    expect_free(&expectation);
}

const struct call_set *lesson_calls(struct workbook *workbook)
{
    struct call_set *calls = ARENA_ARRAY(&workbook->arena, struct call_set, workbook->count + 1);
    for (size_t i = 0; i < workbook->count; i++) {
        const char *name = workbook->lessons[i].name;
        add_trace(&calls[i], workbook_path(workbook, "expected/%s.trace", name));
        add_trace(&calls[i], workbook_path(workbook, "expected/%s.exercise.trace", name));
    }
    return calls;
}
