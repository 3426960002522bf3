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
#include "tables/sets.h"

const struct structure structures[STRUCTURES] = {
#define STRUCTURE(name, size, size_i386)                                                           \
    [STRUCTURE_##name] = {#name, STRUCTURE_##name, size, size_i386},
#include "tables/structures.def"
#undef STRUCTURE
};

// clang-format off
#define OF(n, k)                      {.name = #n, .kind = KIND_##k}
#define INT(n)                        OF(n, INT)
#define UINT(n)                       OF(n, UINT)
#define LONG(n)                       OF(n, LONG)
#define SIZE(n)                       OF(n, SIZE)
#define HEX(n)                        OF(n, HEX)
#define FD(n)                         OF(n, FD)
#define DIRFD(n)                      OF(n, DIRFD)
#define PID(n)                        OF(n, PID)
#define ID(n)                         OF(n, ID)
#define MODE(n)                       OF(n, MODE)
#define TYPE_MODE(n)                  {.name = #n, .kind = KIND_MODE, .names = names_file_type}
#define SIGNAL(n)                     OF(n, SIGNAL)
#define ADDRESS(n)                    OF(n, ADDRESS)
#define PATH(n)                       OF(n, PATH)
#define STRINGS(n)                    OF(n, STRINGS)
#define IN(n, size)                   {.name = #n, .kind = KIND_IN_BYTES, .size_from = size}
#define OUT(n, size)                  {.name = #n, .kind = KIND_OUT_BYTES, .size_from = size}
#define OUT_NUL(n, size)              {.name = #n, .kind = KIND_OUT_BYTES, .size_from = size, \
                                       .detail = DETAIL_NUL}
#define A_STRUCT(n, which, ...)       {.name = #n, .structure = &structures[STRUCTURE_##which], __VA_ARGS__}
#define OUT_HEX(n, size)              {.name = #n, .kind = KIND_OUT_BYTES, .size_from = size, \
                                       .detail = DETAIL_HEX}
#define IN_STRUCT(n, which)           A_STRUCT(n, which, .kind = KIND_IN_STRUCT)
#define OUT_STRUCT(n, which)          A_STRUCT(n, which, .kind = KIND_OUT_STRUCT)
#define INOUT_STRUCT(n, which)        A_STRUCT(n, which, .kind = KIND_INOUT_STRUCT)
/* … written also when the call fails */
#define FAILED_STRUCT(n, which)       A_STRUCT(n, which, .kind = KIND_OUT_STRUCT, .detail = DETAIL_FAILED)
/* … with as many bytes as an argument says, or the int that one points to */
#define IN_SIZED(n, which, size)      A_STRUCT(n, which, .kind = KIND_IN_STRUCT, .size_from = size)
#define OUT_SIZED(n, which, size)     A_STRUCT(n, which, .kind = KIND_OUT_STRUCT, .size_from = size)
#define INOUT_SIZED(n, which, size)   A_STRUCT(n, which, .kind = KIND_INOUT_STRUCT, .size_from = size)
#define OUT_SIZED_AT(n, which, size)  A_STRUCT(n, which, .kind = KIND_OUT_STRUCT, .size_from = size, \
                                               .detail = DETAIL_SIZE_AT)
/* … several of them: as many as an argument says, or the result */
#define IN_ARRAY(n, which, count)     A_STRUCT(n, which, .kind = KIND_IN_STRUCT, .size_from = count, \
                                               .detail = DETAIL_ARRAY)
#define OUT_ARRAY(n, which, count)    A_STRUCT(n, which, .kind = KIND_OUT_STRUCT, .size_from = count, \
                                               .detail = DETAIL_ARRAY)
#define INOUT_ARRAY(n, which, count)  A_STRUCT(n, which, .kind = KIND_INOUT_STRUCT, .size_from = count, \
                                               .detail = DETAIL_ARRAY)
/* … that lead to memory which the call writes */
#define LATE_ARRAY(n, which, count)   A_STRUCT(n, which, .kind = KIND_IN_STRUCT, .size_from = count, \
                                               .detail = DETAIL_ARRAY | DETAIL_LATE)
#define LATE_STRUCT(n, which)         A_STRUCT(n, which, .kind = KIND_IN_STRUCT, .detail = DETAIL_LATE)
/* … read, shown so, and written, which is shown elsewhere */
#define EARLY_ARRAY(n, which, count)  A_STRUCT(n, which, .kind = KIND_INOUT_STRUCT, .size_from = count, \
                                               .detail = DETAIL_ARRAY | DETAIL_EARLY)
#define EARLY_STRUCT(n, which)        A_STRUCT(n, which, .kind = KIND_INOUT_STRUCT, .detail = DETAIL_EARLY)
#define RESULT                        SIZE_FROM_RESULT
#define DEVICE(n)                     OF(n, DEVICE)
#define FLAGS(n, set, unknown)        {.name = #n, .kind = KIND_FLAGS, .names = names_##set, .prefix = unknown}
#define CHOICE(n, set, unknown)       {.name = #n, .kind = KIND_CHOICE, .names = names_##set, .prefix = unknown}
#define WIDE_FLAGS(n, set, unknown)   {.name = #n, .kind = KIND_FLAGS, .names = names_##set, .prefix = unknown, \
                                       .detail = DETAIL_WIDE}
#define WIDE_CHOICE(n, set, unknown)  {.name = #n, .kind = KIND_CHOICE, .names = names_##set, .prefix = unknown, \
                                       .detail = DETAIL_WIDE}
/* 32 bits of which no name is known. */
#define UINT_HEX(n)                   FLAGS(n, none, NULL)

#define SIX_WORDS HEX(word1), HEX(word2), HEX(word3), HEX(word4), HEX(word5), HEX(word6)
// clang-format on

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
