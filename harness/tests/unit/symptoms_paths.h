/* Symptoms of paths: what getcwd gives. */
#ifndef TESTS_UNIT_SYMPTOMS_PATHS_H
#define TESTS_UNIT_SYMPTOMS_PATHS_H

#include "tests/unit/symptoms.h"

/* Near miss: another call gave the number. */
static void length_as_pointer(bool evidence)
{
    call(DOOR_SYSCALL, evidence ? "getcwd" : "getpid", 5);
    struct event *event = call(DOOR_SYSCALL, "write", -14);
    load(event, REG_DI, 1);
    load(event, REG_SI, 5);
    load(event, REG_DX, 5);
    row(DIFFERS_ARGUMENT, want_write("/usr\n", 5), event, 1);
}

/* Near miss: the length is not getcwd's. */
static void nul_of_getcwd(bool evidence)
{
    call(DOOR_SYSCALL, "getcwd", evidence ? 5 : 7);
    struct event *event = write_call(1, "/usr\0", 5);
    row(DIFFERS_ARGUMENT, want_write("/usr\n", 5), event, 1);
}

static const struct symptom_row path_rows[] = {
    {"length-taken-for-pointer", length_as_pointer, "at address 5"},
    {"nul-from-getcwd", nul_of_getcwd, "returned 5 for a path of 4 bytes"},
};

#endif
