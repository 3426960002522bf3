/* SHA-256, as FIPS 180-4 has it. */
#ifndef CLASS_SHA256_H
#define CLASS_SHA256_H

#include <stddef.h>

/* The digest of bytes, as 64 small hexadecimal digits and a NUL. */
void sha256_hex(char hex[65], const void *bytes, size_t size);

#endif
