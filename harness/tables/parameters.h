/* How parameters are written in signatures.def and in the tables of variants: KIND(name, …). */
#ifndef TABLES_PARAMETERS_H
#define TABLES_PARAMETERS_H

#include "tables/calls.h"
#include "tables/sets.h"

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
#define ID16(n)                       OF(n, ID16)
#define MODE(n)                       OF(n, MODE)
#define TYPE_MODE(n)                  {.name = #n, .kind = KIND_MODE, .names = names_file_type}
#define SIGNAL(n)                     OF(n, SIGNAL)
#define ADDRESS(n)                    OF(n, ADDRESS)
#define PATH(n)                       OF(n, PATH)
#define STRING(n)                     {.name = #n, .kind = KIND_PATH, .detail = DETAIL_LIMIT}
#define STRINGS(n)                    OF(n, STRINGS)
#define IN(n, size)                   {.name = #n, .kind = KIND_IN_BYTES, .size_from = size}
#define OUT(n, size)                  {.name = #n, .kind = KIND_OUT_BYTES, .size_from = size}
#define OUT_NUL(n, size)              {.name = #n, .kind = KIND_OUT_BYTES, .size_from = size, \
                                       .detail = DETAIL_NUL}
#define A_STRUCT(n, which, ...)       {.name = #n, .structure = &structures[STRUCTURE_##which], __VA_ARGS__}
#define IN_HEX(n, size)               {.name = #n, .kind = KIND_IN_BYTES, .size_from = size, \
                                       .detail = DETAIL_HEX}
#define OUT_HEX(n, size)              {.name = #n, .kind = KIND_OUT_BYTES, .size_from = size, \
                                       .detail = DETAIL_HEX}
#define IN_STRUCT(n, which)           A_STRUCT(n, which, .kind = KIND_IN_STRUCT)
#define OUT_STRUCT(n, which)          A_STRUCT(n, which, .kind = KIND_OUT_STRUCT)
#define INOUT_STRUCT(n, which)        A_STRUCT(n, which, .kind = KIND_INOUT_STRUCT)
/* … written also when the call fails */
#define FAILED_STRUCT(n, which)       A_STRUCT(n, which, .kind = KIND_OUT_STRUCT, .detail = DETAIL_FAILED)
#define INOUT_FAILED(n, which)        A_STRUCT(n, which, .kind = KIND_INOUT_STRUCT, .detail = DETAIL_FAILED)
/* … with as many bytes as an argument says, or the int that one points to */
#define IN_SIZED(n, which, size)      A_STRUCT(n, which, .kind = KIND_IN_STRUCT, .size_from = size)
#define HALF_SIZED(n, which, size)    A_STRUCT(n, which, .kind = KIND_IN_STRUCT, .size_from = size, \
                                               .detail = DETAIL_TAIL)
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
#define EARLY_SIZED(n, which, size)   A_STRUCT(n, which, .kind = KIND_INOUT_STRUCT, .size_from = size, \
                                               .detail = DETAIL_EARLY)
#define FAILED_ARRAY(n, which, count) A_STRUCT(n, which, .kind = KIND_OUT_STRUCT, .size_from = count, \
                                               .detail = DETAIL_ARRAY | DETAIL_FAILED)
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

#endif
