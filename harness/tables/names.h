/* Names of errnos, signals and the other constants that calls take. */
#ifndef TABLES_NAMES_H
#define TABLES_NAMES_H

#include <stdbool.h>
#include <stdint.h>

const char *errno_name(int number);  /* "ENOENT", or NULL */
const char *errno_text(int number);  /* "No such file or directory", or NULL */
int errno_number(const char *name);  /* 0 when there is none of that name */
const char *signal_name(int number); /* "SIGSEGV"; "SIGRTMIN", "SIGRT_1"… as strace; or NULL */
int signal_number(const char *name); /* takes "SIGSEGV" and "SEGV"; 0 when there is none */
const char *signal_text(int number); /* "Segmentation fault", or NULL */

/* si_code by name: "SEGV_MAPERR" (codes depend on the signal), or NULL. */
const char *signal_code_name(int signal, int code);

/* Any constant that a table knows: PROT_READ, O_CREAT, ENOENT, SIGCHLD, AT_FDCWD, NULL … */
bool constant_value(const char *name, int64_t *value);
const char *constant_nearest(const char *name);

#endif
