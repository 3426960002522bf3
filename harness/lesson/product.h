/* What a build has made, before the kernel is asked to run it. */
#ifndef LESSON_PRODUCT_H
#define LESSON_PRODUCT_H

#include "lesson/build.h"

#include <stddef.h>

enum { PRODUCT_MEMORY = 512 << 20 }; /* bytes that a program may take when it starts */

/* True when the bytes are a program as the workbook's flags make it (toolchain.c): ELF64 for
 * x86-64 (of the flavour I386: ELF32 for i386), at the addresses that it names (ET_EXEC; no flavour
 * is position independent), an interpreter only when it is loaded with libc, segments in order, in
 * user space, apart from each other and never both writable and executable, and its first
 * instruction in one of them.  Else `why` gets a line that says what is wrong, and where a source
 * can be at fault, what to write instead.  The bytes may be anything. */
bool product_check(const void *bytes, size_t size, enum flavour flavour, struct text *why);

#endif
