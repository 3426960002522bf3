/* The command lines that make a program, and what the tools said of it. */
#include "lesson/command.h"

#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OBJECT_LIMIT = 1 << 20 };

const char *const library[LIBRARY] = {"start", "syscall", "memory", "network"};

/* All warnings but one family: from 2.16.02 on nasm can also warn of every address in another
 * section, which each program of more than one section has.  Older ones do not know its name. */
#define ASM_FLAGS "-g", "-F", "dwarf", "-w+all", "-w-unknown-warning", "-w-reloc"
static const char *const asm_flags[] = {"-f", "elf64", ASM_FLAGS, NULL};
static const char *const i386_asm_flags[] = {"-f", "elf32", ASM_FLAGS, NULL};
static const char *const i386_ld_flags[] = {"-m", "elf_i386", NULL};
static const char *const ld_flags[] = {"-static", "--fatal-warnings", "-z", "noexecstack", NULL};
static const char *const c_flags[] = {
    "-std=gnu11", "-O1", "-g", "-Wall", "-Wextra", "-Wno-strict-prototypes", NULL};
static const char *const freestanding_flags[] = {"-nostdlib",
                                                 "-ffreestanding",
                                                 "-static",
                                                 "-no-pie",
                                                 "-fno-pie",
                                                 "-fno-stack-protector",
                                                 "-Wl,-z,noexecstack",
                                                 NULL};
static const char *const libc_flags[] = {"-no-pie", "-fno-pie", NULL};
static const char *const static_flags[] = {"-static", "-no-pie", "-fno-pie", NULL};
static const char *const *const flavour_flags[FLAVOURS] = {[FREESTANDING] = freestanding_flags,
                                                           [AGAINST_LIBC] = libc_flags,
                                                           [STATIC_LIBC] = static_flags,
                                                           [I386] = i386_ld_flags};

/* What a program is made of beside its source is there. */
static bool is_whole(struct site *site)
{
    const char *names = "asm/lib/names.inc";
    if (!file_exists(workbook_path(site->workbook, "%s", names)))
        return problem_set(site->problem, STATUS_FAULT,
                           "%s is missing: this copy of the workbook is not whole", names);
    for (size_t i = 0; i < LIBRARY; i++)
        if (!file_exists(workbook_path(site->workbook, "c/lib/%s.asm", library[i])))
            return problem_set(site->problem, STATUS_FAULT,
                               "c/lib/%s.asm is missing: this copy of the workbook is not whole",
                               library[i]);
    return true;
}

/* The names in the workshop of what is made of the source. */
static const char made_object[] = "program.made.o", made_program[] = "program.made";

static const char *in_workshop(struct site *site, const char *name)
{
    return arena_print(&site->arena, "%s/%s", site->workshop->directory, name);
}

static bool assemble(struct site *site, const char *source, const char *includes,
                     const char *object, const char *product, bool *ok)
{
    struct command command = {0};
    command_words(&command, "NASM", "nasm");
    command_all(&command, site->flavour == I386 ? i386_asm_flags : asm_flags);
    command_add(&command, "-I%s/", includes);
    command_add(&command, "-o");
    command_add(&command, "%s", object);
    command_file(&command, source);
    return command_run(site, &command, product, ok);
}

static bool link_object(struct site *site, const char *object, const char *program, bool *ok)
{
    struct command command = {0};
    command_add(&command, "ld");
    if (site->flavour == I386)
        command_all(&command, i386_ld_flags);
    command_all(&command, ld_flags);
    command_add(&command, "-o");
    command_add(&command, "%s", program);
    command_add(&command, "%s", object);
    return command_run(site, &command, made_program, ok);
}

static bool link_asm(struct site *site, const char *program, bool *ok)
{
    const char *includes = arena_print(&site->arena, "%s/asm/lib", site->workbook->root);
    const char *object = arena_print(&site->arena, "%s.o", program);
    if (site->workshop) {
        includes = site->workshop->directory;
        object = in_workshop(site, made_object);
        program = in_workshop(site, made_program);
        const char *names = workbook_path(site->workbook, "asm/lib/names.inc");
        if (!workshop_copy(site->workshop, "names.inc", names, site->problem))
            return false;
    }
    bool tried = assemble(site, site->name, includes, object, made_object, ok) &&
                 (!*ok || link_object(site, object, program, ok));
    unlink(object);
    return tried;
}

/* The objects of c/lib, which this process assembles once and keeps in its memory: of files that
 * lie in a build directory it could not know who made them. */
static struct text library_objects[LIBRARY];

static bool assemble_library(struct site *site, const char *program, bool *ok)
{
    const char *includes = arena_print(&site->arena, "%s/asm/lib", site->workbook->root);
    const char *object = arena_print(&site->arena, "%s.lib.o", program);
    for (size_t i = 0; i < LIBRARY && *ok; i++) {
        const char *source =
            arena_print(&site->arena, "%s/c/lib/%s.asm", site->workbook->root, library[i]);
        if (library_objects[i].size)
            continue;
        bool made = assemble(site, source, includes, object, NULL, ok) &&
                    (!*ok || file_read(&library_objects[i], object, OBJECT_LIMIT, site->problem));
        unlink(object);
        if (!made) {
            text_clear(&library_objects[i]);
            return false;
        }
        if (!*ok)
            return problem_set(site->problem, STATUS_FAULT,
                               "c/lib/%s.asm does not assemble: %.200s", library[i],
                               text_string(&site->build->said));
    }
    return true;
}

/* Writes them where the compiler finds them: beside the program, or in the workshop. */
static bool put_library(struct site *site, const char *program, const char *objects[])
{
    for (size_t i = 0; i < LIBRARY; i++) {
        const char *name = arena_print(&site->arena, "%s.lib.o", library[i]);
        objects[i] = site->workshop ? in_workshop(site, name)
                                    : arena_print(&site->arena, "%s.%s", program, name);
        if (!file_put(objects[i], library_objects[i].bytes, library_objects[i].size, site->problem))
            return false;
    }
    return true;
}

/* Some word of CC ("ccache clang-15") does. */
static bool names_clang(void)
{
    const char *compiler = getenv("CC");
    return compiler && strstr(compiler, "clang");
}

static bool compile_with(struct site *site, const char *program, const char *const objects[],
                         bool *ok)
{
    struct command command = {0};
    command_words(&command, "CC", "cc");
    command_all(&command, c_flags);
    command_all(&command, flavour_flags[site->flavour]);
    if (names_clang())
        command_add(&command, "-Wno-unused-command-line-argument"); /* -no-pie beside -static */
    command_words(&command, "CFLAGS", "");
    command_add(&command, "-o");
    command_add(&command, "%s", program);
    command_file(&command, site->name);
    command_all(&command, objects);
    return command_run(site, &command, made_program, ok) && (*ok || site_had_tools(site));
}

static bool compile_c(struct site *site, const char *program, bool *ok)
{
    const char *objects[LIBRARY + 1] = {NULL};
    const char *product = site->workshop ? in_workshop(site, made_program) : program;
    *ok = true;
    bool tried = site->flavour != FREESTANDING ||
                 (assemble_library(site, program, ok) && put_library(site, program, objects));
    tried = tried && compile_with(site, product, objects, ok);
    for (int i = 0; objects[i]; i++)
        unlink(objects[i]);
    return tried;
}

static unsigned long hash_variable(unsigned long hash, const char *variable)
{
    const char *value = getenv(variable);
    return value ? hash_bytes(hash, value, strlen(value) + 1) : hash_bytes(hash, "-", 1);
}

static unsigned long hash_words(unsigned long hash, const char *const *words)
{
    for (; *words; words++)
        hash = hash_bytes(hash, *words, strlen(*words) + 1);
    return hash;
}

unsigned long toolchain_hash(enum flavour flavour, unsigned long hash)
{
    hash = hash_words(hash, asm_flags);
    hash = hash_words(hash, ld_flags);
    hash = hash_words(hash, c_flags);
    hash = hash_words(hash, flavour_flags[flavour]);
    hash = hash_variable(hash, "CC");
    hash = hash_variable(hash, "CFLAGS");
    return hash_variable(hash, "NASM");
}

static bool make(struct site *site, const char *program, bool *ok)
{
    return site->language == LANGUAGE_ASM ? link_asm(site, program, ok)
                                          : compile_c(site, program, ok);
}

/* The program leaves the workshop last, when the tools have agreed to it. */
static bool make_in_workshop(struct site *site, const struct text *source, const char *program,
                             bool *ok)
{
    struct workshop workshop;
    site->workshop = &workshop;
    bool tried =
        workshop_open(&workshop, site->out, site->problem) &&
        workshop_put(&workshop, site->name, text_string(source), source->size, site->problem) &&
        make(site, program, ok);
    if (tried && *ok && rename(in_workshop(site, made_program), program) < 0)
        tried = problem_set(site->problem, STATUS_FAULT, "the built program is not there: %s",
                            strerror(errno));
    workshop_close(&workshop);
    return tried;
}

bool toolchain_make(struct site *site, const struct text *source, const char *program, bool *ok)
{
    if (!is_whole(site))
        return false;
    return site->workbook->jailed ? make_in_workshop(site, source, program, ok)
                                  : make(site, program, ok);
}
