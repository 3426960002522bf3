/* What one run of one case is given: drawn from the seed. */
#ifndef EXPECT_SCENE_H
#define EXPECT_SCENE_H

#include "base/arena.h"
#include "base/message.h"
#include "model/world.h"

struct expect_case; /* private to expect/ */
struct binding;     /* private: the drawn names */

enum given_kind {
    GIVEN_FILE,
    GIVEN_DIRECTORY,
    GIVEN_LINK,
    GIVEN_FIFO,
    GIVEN_SOCKET,
    GIVEN_ENTRIES,  /* a directory with empty files in it */
    GIVEN_CALLERS,  /* a program whose children connect: callers.asm; content as of GIVEN_FILE */
    GIVEN_PRISONER, /* a program that opens files, and tries to get away: prisoner.asm; the same */
    GIVEN_PROGRAM,  /* a file that can be run: watched.h; content as of GIVEN_FILE */
    GIVEN_KINDS
};

struct given {
    enum given_kind kind;
    const char *path;    /* relative, never with "..", never absolute */
    const void *content; /* GIVEN_FILE */
    size_t size;
    uint64_t at, length; /* GIVEN_FILE: where the content begins, how long the file is in all */
    const char *target;  /* GIVEN_LINK */
    unsigned mode;       /* permission bits */
    char **names;        /* GIVEN_ENTRIES */
    size_t name_count;
};

struct scene_inject {
    enum abi abi;
    uint32_t number;
    bool any_door;
    enum door door;
    int64_t result;
    bool shortens;        /* in place of a result: the kernel gets a smaller count */
    unsigned first, last; /* which calls of that number; 0: no bound */
};

/* One call that `check filter` names: with any arguments, or with this first one. */
struct filtered_call {
    uint32_t number; /* of the x86-64 table */
    bool limited;
    uint32_t first;
};

/* A `check` line.  Facts about the events are judged in expect/, those about files by who has the
 * directory. */
struct scene_check {
    const struct fact *fact;
    unsigned line;
    const char *text; /* as written, the run's words filled in */
    const char *path; /* "": the fact takes none */
    const uint8_t *bytes;
    size_t size;
    int64_t integer;
    const struct filtered_call *calls; /* TAKES_CALLS: what the filter lets through … */
    size_t call_count;
    int refusal; /* … and the errno that all else gets; 0: it is killed */
};

/* The inputs of one run of one case, drawn from a seed.  The same seed draws the same scene. */
struct scene {
    struct arena arena;
    const struct expect_case *one;
    char **argv;       /* "./program" first; NULL-terminated */
    char **envp;       /* what the case gives, nothing else; NULL-terminated */
    const void *input; /* stdin; NULL: /dev/null */
    size_t input_size;
    struct world world; /* … and more of what it starts with and meets */
    struct given *given;
    size_t given_count;
    struct scene_inject *injects;
    size_t inject_count;
    struct scene_check *checks;
    size_t check_count;
    bool poison;    /* rcx and r11 are to be spoiled after each call */
    bool own;       /* calls of libraries are to be told from the program's own: plan->own */
    bool unwatched; /* children of the program are not followed: it may trace them itself */
    struct binding *bindings;
};

/* Draws; fails (status 2) only when the case cannot be drawn (a range that is empty for these
 * values, a string with a NUL in argv). */
bool scene_draw(struct scene *scene, const struct expect_case *one, uint64_t seed,
                struct problem *problem);
void scene_free(struct scene *scene);

/* What tells whether a TCP port is free here; without it every port counts as free.  A port that
 * is drawn is one that it says yes to.  Returns the one before. */
typedef bool port_free(uint16_t port);
port_free *scene_ports(port_free *is_free);

#endif
