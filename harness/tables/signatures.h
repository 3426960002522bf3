/* Signatures by number; what calls.c puts together for the three ABIs. */
#ifndef TABLES_SIGNATURES_H
#define TABLES_SIGNATURES_H

#include "tables/calls.h"

/* NULL for a number that the table does not have. */
const struct signature *signature_x86_64(uint32_t number);
const struct signature *signature_i386(uint32_t number);

/* Six hexadecimal words. */
extern const struct signature signature_unknown;

/* Every row of signatures.def and untyped.def; ends with NULL. */
extern const struct signature *const signature_rows[];

#endif
