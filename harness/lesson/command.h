/* One command line of a build, word by word; and what its tool said.  Private to lesson/. */
#ifndef LESSON_COMMAND_H
#define LESSON_COMMAND_H

#include "lesson/site.h"

enum { ARGUMENTS = 256 };

struct command {
    char *argument[ARGUMENTS];
    int count;
    bool overflow; /* CC, CFLAGS or NASM hold too many words */
    struct arena arena;
};

void command_add(struct command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A file whose name may look like an option. */
void command_file(struct command *command, const char *name);
void command_all(struct command *command, const char *const *arguments);

/* A tool named by an environment variable, which may hold options too ("ccache gcc", "-O2 -g"). */
void command_words(struct command *command, const char *variable, const char *otherwise);

/* Runs it; what it says goes to the build's text.  True when it could be run: `ok` tells how it
 * ended.  What reads a stranger's source makes the file `product` in the workshop; `product` is
 * NULL for what reads only the workbook's.  Frees the command. */
bool command_run(struct site *site, struct command *command, const char *product, bool *ok);

/* After the compiler failed: were its assembler, its linker and its libraries there?  False with
 * the site's problem. */
bool site_had_tools(struct site *site);

#endif
