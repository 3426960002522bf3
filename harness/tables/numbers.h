/* The numbers as constants: NUMBER_X86_64_write is 1, NUMBER_I386_write is 4. */
#ifndef TABLES_NUMBERS_H
#define TABLES_NUMBERS_H

enum {
#define CALL(number, name)   NUMBER_X86_64_##name = number,
#define CALL64(number, name) NUMBER_X86_64_##name = number,
#include "tables/x86_64.def"
#undef CALL64
#undef CALL
};

enum {
#define CALL(number, name) NUMBER_I386_##name = number,
#include "tables/i386.def"
#undef CALL
};

#endif
