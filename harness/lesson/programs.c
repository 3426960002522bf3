#include "lesson/programs.h"

static enum flavour flavour_of(const struct programs *programs, const struct expect_case *one)
{
    static const enum flavour flavours[LINKS] = {[LINK_FREESTANDING] = FREESTANDING,
                                                 [LINK_DYNAMIC] = AGAINST_LIBC,
                                                 [LINK_STATIC] = STATIC_LIBC,
                                                 [LINK_I386] = I386};
    struct expect_build build = expect_case_build(one);
    return build.said ? flavours[build.link] : programs->otherwise;
}

/* Without a build line `otherwise` decides: against libc from main on, as lessons about the
 * program's own calls want it. */
static bool starts_at_main(const struct programs *programs, const struct expect_case *one)
{
    struct expect_build build = expect_case_build(one);
    return build.said ? build.from_main : programs->otherwise != FREESTANDING;
}

static bool want(struct programs *programs, const struct expectation *expectation,
                 enum language language, struct problem *problem)
{
    for (size_t i = 0; i < expectation->case_count; i++) {
        enum flavour flavour = flavour_of(programs, expectation->cases[i]);
        if (flavour == I386 && language == LANGUAGE_C)
            return problem_set(problem, STATUS_USAGE,
                               "%s: case %s is a 32-bit program, which is made by the assembler "
                               "alone: such a lesson is in assembly alone",
                               expectation->file, expect_case_name(expectation->cases[i]));
        if (flavour != FREESTANDING && flavour != I386 && language == LANGUAGE_ASM)
            return problem_set(problem, STATUS_USAGE,
                               "%s: case %s is built against libc, which an assembly program is "
                               "not: such a lesson is in C alone",
                               expectation->file, expect_case_name(expectation->cases[i]));
        programs->wanted[flavour] = true;
    }
    return true;
}

static bool find_main(struct programs *programs, enum flavour flavour)
{
    struct source *source = source_open(programs->build[flavour].program);
    programs->main_at[flavour] = source ? source_symbol(source, "main") : 0;
    source_close(source);
    return programs->main_at[flavour] != 0;
}

bool programs_build(struct programs *programs, struct workbook *workbook,
                    const struct expectation *expectation, enum language language,
                    enum flavour otherwise, const char *source, const char *out, bool fresh,
                    enum flavour *failed, struct problem *problem)
{
    static const char *const ends[FLAVOURS] = {
        [FREESTANDING] = "", [AGAINST_LIBC] = "-libc", [STATIC_LIBC] = "-static", [I386] = "-i386"};
    *programs = (struct programs){.otherwise = otherwise, .jailed = workbook->jailed};
    *failed = FLAVOURS;
    for (int f = 0; f < FLAVOURS; f++)
        programs->build[f].lock = -1;
    if (!want(programs, expectation, language, problem))
        return false;
    for (int f = 0; f < FLAVOURS; f++) {
        struct build *build = &programs->build[f];
        if (!programs->wanted[f])
            continue;
        programs->out[f] = workbook_path(workbook, "%s%s", out, ends[f]);
        if (!build_program(workbook, language, (enum flavour)f, source, programs->out[f], fresh,
                           build, problem))
            return false;
        if (!build->ok) {
            *failed = (enum flavour)f;
            return true;
        }
        if (f != FREESTANDING && f != I386 && !find_main(programs, (enum flavour)f))
            return problem_set(problem, STATUS_FAULT, "the program has no symbol main");
    }
    return true;
}

void programs_free(struct programs *programs)
{
    for (int f = 0; f < FLAVOURS; f++)
        build_free(&programs->build[f]);
}

struct program programs_find(const struct programs *programs, const struct expect_case *one)
{
    enum flavour flavour = flavour_of(programs, one);
    return (struct program){.file = programs->build[flavour].program,
                            .jailed = programs->jailed,
                            .linked = flavour == AGAINST_LIBC,
                            .start_at =
                                starts_at_main(programs, one) ? programs->main_at[flavour] : 0};
}
