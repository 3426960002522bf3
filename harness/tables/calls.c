#include "tables/calls.h"

#include "tables/inner.h"
#include "tables/nearest.h"
#include "tables/numbers.h"
#include "tables/signatures.h"

#include <string.h>

enum {
    X32_BIT = 0x40000000, /* __X32_SYSCALL_BIT, asm/unistd.h */
    X32_OWN = 512         /* where x32's own block begins */
};

struct row {
    uint32_t number;
    const char *name;
};

static const struct row x86_64_rows[] = {
#define CALL(number, name)   {number, #name},
#define CALL64(number, name) {number, #name},
#include "tables/x86_64.def"
#undef CALL64
#undef CALL
};

static const struct row i386_rows[] = {
#define CALL(number, name) {number, #name},
#include "tables/i386.def"
#undef CALL
};

static const struct row x32_rows[] = {
#define CALL(number, name) {number, #name},
#define CALL64(number, name)
#include "tables/x86_64.def"
#undef CALL64
#include "tables/x32.def"
#undef CALL
};

/* x32's own block: which number x86-64 has for the same call. */
static const uint16_t x32_own[] = {
#define CALL(number, name) [number - X32_OWN] = NUMBER_X86_64_##name,
#include "tables/x32.def"
#undef CALL
};

static const struct {
    const struct row *rows;
    size_t count;
} tables[ABI_COUNT] = {
    [ABI_X86_64] = {x86_64_rows, sizeof x86_64_rows / sizeof *x86_64_rows},
    [ABI_X32] = {x32_rows, sizeof x32_rows / sizeof *x32_rows},
    [ABI_I386] = {i386_rows, sizeof i386_rows / sizeof *i386_rows},
};

/* The same by number, with holes. */
static const char *const x86_64_names[CALL_NUMBERS] = {
#define CALL(number, name)   [number] = #name,
#define CALL64(number, name) [number] = #name,
#include "tables/x86_64.def"
#undef CALL64
#undef CALL
};

static const char *const i386_names[CALL_NUMBERS] = {
#define CALL(number, name) [number] = #name,
#include "tables/i386.def"
#undef CALL
};

static const char *const x32_names[CALL_NUMBERS] = {
#define CALL(number, name) [number] = #name,
#define CALL64(number, name)
#include "tables/x86_64.def"
#undef CALL64
#include "tables/x32.def"
#undef CALL
};

static const char *const *const names[ABI_COUNT] = {
    [ABI_X86_64] = x86_64_names, [ABI_X32] = x32_names, [ABI_I386] = i386_names};

bool kind_leads_to_memory(enum kind kind)
{
    switch (kind) {
    case KIND_PATH:
    case KIND_IN_BYTES:
    case KIND_OUT_BYTES:
    case KIND_IN_STRUCT:
    case KIND_OUT_STRUCT:
    case KIND_INOUT_STRUCT:
    case KIND_STRINGS:
        return true;
    default:
        return false;
    }
}

bool kind_is_pointer(enum kind kind)
{
    return kind == KIND_ADDRESS || kind_leads_to_memory(kind);
}

const char *call_name(enum abi abi, uint32_t number)
{
    if (abi == ABI_X32)
        number &= ~(uint32_t)X32_BIT;
    if (abi == ABI_I386 && number >= INNER_CALLS)
        return inner_name(number);
    return number < CALL_NUMBERS ? names[abi][number] : NULL;
}

long call_number(enum abi abi, const char *name)
{
    for (size_t i = 0; i < tables[abi].count; i++)
        if (strcmp(tables[abi].rows[i].name, name) == 0)
            return (long)tables[abi].rows[i].number;
    return -1;
}

const struct signature *call_signature(enum abi abi, uint32_t number)
{
    const struct signature *signature = NULL;
    if (abi == ABI_X32)
        number &= ~(uint32_t)X32_BIT;
    if (abi == ABI_I386 && number >= INNER_CALLS)
        signature = inner_signature(number);
    else if (number < CALL_NUMBERS && names[abi][number])
        signature = abi == ABI_I386 ? signature_i386(number)
                    : abi == ABI_X32 && number >= X32_OWN
                        ? signature_x86_64(x32_own[number - X32_OWN])
                        : signature_x86_64(number);
    return signature ? signature : &signature_unknown;
}

const char *call_nearest(enum abi abi, const char *name)
{
    struct nearest nearest;
    nearest_begin(&nearest, name);
    for (size_t i = 0; i < tables[abi].count; i++)
        nearest_try(&nearest, tables[abi].rows[i].name);
    return nearest.best;
}

size_t call_count(enum abi abi)
{
    return tables[abi].count;
}

const char *call_row(enum abi abi, size_t i, uint32_t *number)
{
    if (i >= tables[abi].count)
        return NULL;
    *number = tables[abi].rows[i].number;
    return tables[abi].rows[i].name;
}

static uint64_t inner_bit(enum abi abi, uint32_t number)
{
    return abi == ABI_I386 && number >= INNER_CALLS && number - INNER_CALLS < INNER_ROWS
               ? UINT64_C(1) << (number - INNER_CALLS)
               : 0;
}

void call_set_add(struct call_set *set, enum abi abi, uint32_t number)
{
    set->inner |= inner_bit(abi, number);
    if (number < CALL_NUMBERS)
        set->bits[abi][number / 64] |= UINT64_C(1) << number % 64;
}

void call_set_remove(struct call_set *set, enum abi abi, uint32_t number)
{
    set->inner &= ~inner_bit(abi, number);
    if (number < CALL_NUMBERS)
        set->bits[abi][number / 64] &= ~(UINT64_C(1) << number % 64);
}

bool call_set_has(const struct call_set *set, enum abi abi, uint32_t number)
{
    if (!call_name(abi, number))
        return set->others;
    if (inner_bit(abi, number))
        return set->inner & inner_bit(abi, number);
    return number < CALL_NUMBERS && set->bits[abi][number / 64] >> number % 64 & 1;
}
