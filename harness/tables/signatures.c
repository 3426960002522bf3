/* How signatures get to their numbers.
 *
 * Each row of signatures.def (and of untyped.def) becomes a struct of its own, named after
 * the tables it is for: ALL_write, X86_64_mmap, I386_mmap.  Then two arrays, one a table,
 * are indexed by call number; a row puts its address into the slots that the numbers of
 * numbers.h give it.  A misspelt name in a row therefore does not compile, and two rows for one
 * call are a warning about an overridden initializer.
 *
 * FOR_X86_64_ALL, FOR_I386_X86_64 and the like say whether a row for the tables named last
 * has a place in the table named first. */
#include "tables/signatures.h"

#include "tables/numbers.h"
#include "tables/parameters.h"

const struct structure structures[STRUCTURES] = {
#define STRUCTURE(name, size, size_i386)                                                           \
    [STRUCTURE_##name] = {#name, STRUCTURE_##name, size, size_i386},
#include "tables/structures.def"
#undef STRUCTURE
};

#define SIGNATURE(where, call, gives, ...)                                                         \
    static const struct signature where##_##call = {                                               \
        .name = #call,                                                                             \
        .returns = KIND_##gives,                                                                   \
        .count = (int)(sizeof((struct parameter[]){__VA_ARGS__}) / sizeof(struct parameter)),      \
        .typed = true,                                                                             \
        .parameter = {__VA_ARGS__}};
#define UNTYPED(where, call)                                                                       \
    static const struct signature where##_##call = {                                               \
        .name = #call, .returns = KIND_LONG, .count = 6, .parameter = {SIX_WORDS}};
#include "tables/signatures.def"
#include "tables/untyped.def"
#undef UNTYPED
#undef SIGNATURE

const struct signature signature_unknown = {
    .name = "unknown", .returns = KIND_LONG, .count = 6, .parameter = {SIX_WORDS}};

#define FOR_X86_64_ALL(call)    [NUMBER_X86_64_##call] = &ALL_##call,
#define FOR_X86_64_X86_64(call) [NUMBER_X86_64_##call] = &X86_64_##call,
#define FOR_X86_64_I386(call)
#define FOR_I386_ALL(call)  [NUMBER_I386_##call] = &ALL_##call,
#define FOR_I386_I386(call) [NUMBER_I386_##call] = &I386_##call,
#define FOR_I386_X86_64(call)

static const struct signature *const x86_64[] = {
#define SIGNATURE(where, call, ...) FOR_X86_64_##where(call)
#define UNTYPED(where, call)        FOR_X86_64_##where(call)
#include "tables/signatures.def"
#include "tables/untyped.def"
#undef UNTYPED
#undef SIGNATURE
};

static const struct signature *const i386[] = {
#define SIGNATURE(where, call, ...) FOR_I386_##where(call)
#define UNTYPED(where, call)        FOR_I386_##where(call)
#include "tables/signatures.def"
#include "tables/untyped.def"
#undef UNTYPED
#undef SIGNATURE
};

const struct signature *const signature_rows[] = {
#define SIGNATURE(where, call, ...) &where##_##call,
#define UNTYPED(where, call)        &where##_##call,
#include "tables/signatures.def"
#include "tables/untyped.def"
#undef UNTYPED
#undef SIGNATURE
    NULL};

bool call_is_narrow(const struct event *event)
{
    enum { OWN_BLOCK = 512 };
    return event->abi == ABI_I386 ||
           (event->abi == ABI_X32 && (event->number & 0xffff) >= OWN_BLOCK);
}

size_t structure_size(const struct event *event, const struct structure *structure)
{
    return call_is_narrow(event) ? structure->size_i386 : structure->size;
}

const struct signature *signature_x86_64(uint32_t number)
{
    return number < sizeof x86_64 / sizeof *x86_64 ? x86_64[number] : NULL;
}

const struct signature *signature_i386(uint32_t number)
{
    return number < sizeof i386 / sizeof *i386 ? i386[number] : NULL;
}
