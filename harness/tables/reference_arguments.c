/* What arguments are, and what goes wrong with them. */
#include "tables/names.h"
#include "tables/reference.h"

#include <string.h>

#define COUNT_OF(rows) (sizeof(rows) / sizeof *(rows))

static const struct {
    const char *call; /* NULL: any */
    const char *parameter, *says;
} argument_rows[] = {
#define ARGUMENT(parameter, says)          {NULL, #parameter, says},
#define ARGUMENT_OF(call, parameter, says) {#call, #parameter, says},
#include "tables/arguments.def"
#undef ARGUMENT_OF
#undef ARGUMENT
};

const char *reference_argument(const char *call, const char *parameter)
{
    const char *any = NULL;
    for (size_t i = 0; i < COUNT_OF(argument_rows); i++) {
        if (strcmp(argument_rows[i].parameter, parameter) != 0)
            continue;
        if (!argument_rows[i].call)
            any = argument_rows[i].says;
        else if (strcmp(argument_rows[i].call, call) == 0)
            return argument_rows[i].says;
    }
    return any;
}

static const struct {
    const char *name, *says;
    bool always;
} result_rows[] = {
#define GIVES(name, says)        {#name, says, false},
#define GIVES_ALWAYS(name, says) {#name, says, true},
#include "tables/results.def"
#undef GIVES_ALWAYS
#undef GIVES
};

const char *reference_result(const char *name, bool *always)
{
    *always = false;
    for (size_t i = 0; i < COUNT_OF(result_rows); i++)
        if (strcmp(result_rows[i].name, name) == 0) {
            *always = result_rows[i].always;
            return result_rows[i].says;
        }
    return NULL;
}

static const char *const c_types[STRUCTURES] = {
#define C_TYPE(structure, type) [STRUCTURE_##structure] = type,
#include "tables/c_types.def"
#undef C_TYPE
};

static const char *const c_structs[STRUCTURES] = {
#define STRUCTURE(name, size, size_i386) [STRUCTURE_##name] = "struct " #name,
#include "tables/structures.def"
#undef STRUCTURE
};

const char *reference_c_type(const struct structure *structure)
{
    return c_types[structure->id] ? c_types[structure->id] : c_structs[structure->id];
}

/* ------------------------------------------------------------------ errors */

/* What calls have an error: those that take such an argument. */
enum cause { CAUSE_FD = 1, CAUSE_PATH = 2, CAUSE_POINTER = 4 };

static const struct {
    const char *call, *error, *means;
} own_rows[] = {
#define LIKELY(call, error, means) {#call, #error, means},
#define LIKELY_FD(error, means)
#define LIKELY_PATH(error, means)
#define LIKELY_POINTER(error, means)
#define NOT_A_PATH(call)
#include "tables/likely.def"
#undef NOT_A_PATH
#undef LIKELY_POINTER
#undef LIKELY_PATH
#undef LIKELY_FD
#undef LIKELY
};

static const struct {
    enum cause cause;
    const char *error, *means;
} cause_rows[] = {
#define LIKELY(call, error, means)
#define LIKELY_FD(error, means)      {CAUSE_FD, #error, means},
#define LIKELY_PATH(error, means)    {CAUSE_PATH, #error, means},
#define LIKELY_POINTER(error, means) {CAUSE_POINTER, #error, means},
#define NOT_A_PATH(call)
#include "tables/likely.def"
#undef NOT_A_PATH
#undef LIKELY_POINTER
#undef LIKELY_PATH
#undef LIKELY_FD
#undef LIKELY
};

static const char *const no_paths[] = {
#define LIKELY(call, error, means)
#define LIKELY_FD(error, means)
#define LIKELY_PATH(error, means)
#define LIKELY_POINTER(error, means)
#define NOT_A_PATH(call) #call,
#include "tables/likely.def"
#undef NOT_A_PATH
#undef LIKELY_POINTER
#undef LIKELY_PATH
#undef LIKELY_FD
#undef LIKELY
};

static unsigned causes_of(const struct parameter *parameter)
{
    switch (parameter->kind) {
    case KIND_FD:
    case KIND_DIRFD:
        return CAUSE_FD;
    case KIND_PATH:
        return CAUSE_POINTER | (parameter->detail & DETAIL_LIMIT ? 0 : CAUSE_PATH);
    default:
        return kind_leads_to_memory(parameter->kind) ? CAUSE_POINTER : 0;
    }
}

static unsigned causes_of_call(const struct signature *signature)
{
    unsigned causes = 0;
    for (int i = 0; signature->typed && i < signature->count; i++)
        causes |= causes_of(&signature->parameter[i]);
    for (size_t i = 0; i < COUNT_OF(no_paths); i++)
        if (strcmp(no_paths[i], signature->name) == 0)
            causes &= ~(unsigned)CAUSE_PATH;
    return causes;
}

static size_t add_error(struct likely_error *errors, size_t count, const char *name,
                        const char *means)
{
    int number = errno_number(name);
    for (size_t i = 0; i < count; i++)
        if (errors[i].number == number)
            return count;
    if (count == LIKELY_MOST)
        return count;
    errors[count] = (struct likely_error){number, means};
    return count + 1;
}

size_t reference_errors(enum abi abi, const char *name, struct likely_error errors[LIKELY_MOST])
{
    const struct call_end *end = reference_end(name);
    long number = call_number(abi, name);
    size_t count = 0;
    if (end)
        return add_error(errors, 0, "ENOSYS", "always: there is no such call");
    for (size_t i = 0; i < COUNT_OF(own_rows); i++)
        if (strcmp(own_rows[i].call, name) == 0)
            count = add_error(errors, count, own_rows[i].error, own_rows[i].means);
    if (number < 0)
        return count;
    unsigned causes = causes_of_call(call_signature(abi, (uint32_t)number));
    for (size_t i = 0; i < COUNT_OF(cause_rows); i++)
        if (causes & cause_rows[i].cause)
            count = add_error(errors, count, cause_rows[i].error, cause_rows[i].means);
    return count;
}

static const struct {
    const char *error, *means;
} means_rows[] = {
#define MEANS(error, means) {#error, means},
#include "tables/means.def"
#undef MEANS
};

const char *reference_errno(int number)
{
    for (size_t i = 0; i < COUNT_OF(means_rows); i++)
        if (errno_number(means_rows[i].error) == number)
            return means_rows[i].means;
    return NULL;
}
