/* How a program is built
 *
 *   assembly         nasm source, ld
 *   C, freestanding  nasm c/lib/NAME.asm, once a process; $CC source, ld through $CC -nostdlib
 *   C against libc   $CC source, linked as any program, but at a fixed address
 *
 * Everything goes into one directory (toolchain.c has the command lines).  The file `stamp` there
 * holds a hash of all that the program was made of, and one of the program; while both agree,
 * `lesson` uses it again.  What is built of a stranger's source (toolchain.c, workshop.h) leaves no
 * stamp and takes nothing that is there: nobody is given a program that a stranger has made.  Tools
 * run in the directory of the source, with its bare name, so that messages and line tables say
 * exercise.asm:11. */
#include "lesson/site.h"

#include "base/file.h"
#include "capture/capture.h"
#include "lesson/product.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SOURCE_LIMIT = 256 * 1024, PROGRAM_LIMIT = 64 << 20, TRIES = 3 };

static unsigned long hash_file(unsigned long hash, const char *path)
{
    struct text text = {0};
    struct problem ignored;
    if (file_read(&text, path, SOURCE_LIMIT, &ignored))
        hash = hash_bytes(hash, text.bytes, text.size);
    text_free(&text);
    return hash_bytes(hash, path, strlen(path) + 1);
}

static unsigned long hash_program(const char *path)
{
    struct text text = {0};
    struct problem ignored;
    unsigned long hash = 0;
    if (file_read(&text, path, PROGRAM_LIMIT, &ignored))
        hash = hash_bytes(HASH_START, text.bytes, text.size);
    text_free(&text);
    return hash;
}

/* Does the source bring in files beside names.inc?  What it is made of is then not known here, and
 * it is built anew each time. */
static bool includes_more(const struct text *source)
{
    for (const char *line = source->bytes; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        size_t size = strcspn(line, "\n");
        const char *include = memmem(line, size, "include", 7);
        if (memmem(line, size, "incbin", 6) ||
            (include && memchr(line, '"', size) && !memmem(line, size, "\"names.inc\"", 11)))
            return true;
    }
    return false;
}

/* Everything that the program is made of, but for the tools' own versions. */
static unsigned long hash_site(struct site *site, const struct text *source)
{
    unsigned long hash = hash_bytes(HASH_START, source->bytes, source->size);
    hash = hash_bytes(hash, site->source, strlen(site->source));
    for (size_t i = 0; i < LIBRARY; i++)
        hash = hash_file(hash, workbook_path(site->workbook, "c/lib/%s.asm", library[i]));
    hash = hash_file(hash, workbook_path(site->workbook, "asm/lib/names.inc"));
    return toolchain_hash(site->flavour, hash);
}

/* Is the program there the one that was made from this?  The stamp names both, and holds what the
 * tools said then. */
static bool is_current(struct site *site, const char *stamp, unsigned long wanted)
{
    struct text text = {0};
    struct problem ignored;
    unsigned long made_from = 0, program = 0;
    int used = 0;
    bool same = file_read(&text, stamp, 4096 + 64, &ignored) &&
                sscanf(text.bytes, "%lx %lx\n%n", &made_from, &program, &used) == 2 &&
                made_from == wanted && program == hash_program(site->build->program);
    if (same)
        text_add(&site->build->said, "%s", text.bytes + used);
    text_free(&text);
    return same;
}

/* A source must be a file of a sane size without NULs, over which nasm and gcc stumble.  When it
 * is not, the build has failed, and said why. */
static bool read_source(struct site *site, struct text *source)
{
    struct problem problem;
    if (!file_read(source, site->source, SOURCE_LIMIT, &problem)) {
        const char *colon = strstr(problem.message, ": ");
        text_add(&site->build->said, "%s%s\n", site->name, colon ? colon : "");
        return false;
    }
    const char *nul = source->size ? memchr(source->bytes, '\0', source->size) : NULL;
    if (!nul)
        return true;
    unsigned line = 1;
    for (const char *c = source->bytes; c < nul; c++)
        line += *c == '\n';
    text_add(&site->build->said, "%s:%u: a NUL byte in the source\n", site->name, line);
    return false;
}

/* The tools have agreed; is it a program? */
static bool look_at(struct site *site, const char *program, bool *ok)
{
    struct text bytes = {0};
    struct stat about;
    if (stat(program, &about) == 0 && about.st_size > PROGRAM_LIMIT) {
        text_add(&site->build->said, "the program is larger than %d MiB\n", PROGRAM_LIMIT >> 20);
        *ok = false;
        return true;
    }
    bool read = file_read(&bytes, program, PROGRAM_LIMIT, site->problem);
    if (read)
        *ok = product_check(text_string(&bytes), bytes.size, site->flavour, &site->build->said);
    else
        site->problem->status = STATUS_FAULT;
    text_free(&bytes);
    return read;
}

static bool make(struct site *site, const struct text *source, bool *ok)
{
    char *fresh = arena_print(&site->arena, "%s/program.%ld", site->out, (long)getpid());
    unlink(site->build->program);
    bool tried = toolchain_make(site, source, fresh, ok) && (!*ok || look_at(site, fresh, ok));
    if (tried && *ok && rename(fresh, site->build->program) < 0)
        tried = problem_set(site->problem, STATUS_FAULT, "%s: the built program is not there",
                            site->build->program);
    unlink(fresh);
    return tried;
}

static bool build_site(struct site *site, const struct text *source)
{
    char *stamp = arena_print(&site->arena, "%s/stamp", site->out);
    unsigned long wanted = hash_site(site, source);
    if (!site->fresh && !includes_more(source) && is_current(site, stamp, wanted))
        return site->build->ok = true;
    unlink(stamp);
    text_clear(&site->build->said);
    if (!make(site, source, &site->build->ok))
        return site->build->ok = false;
    if (!site->build->ok || site->workbook->jailed)
        return true;
    struct text kept = {0};
    text_add(&kept, "%016lx %016lx\n%.4096s", wanted, hash_program(site->build->program),
             text_string(&site->build->said));
    bool written = file_put(stamp, kept.bytes, kept.size, site->problem);
    text_free(&kept);
    return written;
}

/* One ring3 at a time builds and runs what is in a directory. */
static bool lock(struct site *site)
{
    site->build->lock = open(site->out, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (site->build->lock >= 0 && flock(site->build->lock, LOCK_EX) == 0)
        return true;
    if (capture_interrupted())
        return problem_set(site->problem, (enum status)(128 + capture_interrupted()),
                           "interrupted");
    return problem_set(site->problem, STATUS_FAULT, "cannot lock %s: %s", site->out,
                       strerror(errno));
}

bool build_program(struct workbook *workbook, enum language language, enum flavour flavour,
                   const char *source, const char *out, bool fresh, struct build *build,
                   struct problem *problem)
{
    *build = (struct build){.lock = -1};
    char full[PATH_MAX], copy[PATH_MAX];
    if (!realpath(source, full))
        return problem_set(problem, STATUS_USAGE, "%s: no such file", source);
    struct site site = {.workbook = workbook,
                        .language = language,
                        .flavour = flavour,
                        .source = full,
                        .out = out,
                        .fresh = fresh || workbook->jailed,
                        .build = build,
                        .problem = problem};
    if (out[0] != '/')
        site.out = out = workbook_path(workbook, "%s/%s", workbook->root, out);
    snprintf(copy, sizeof copy, "%s", full);
    snprintf(site.directory, sizeof site.directory, "%s", dirname(copy));
    snprintf(copy, sizeof copy, "%s", full);
    snprintf(site.name, sizeof site.name, "%.*s", NAME_MAX, basename(copy));
    if (snprintf(build->program, sizeof build->program, "%s/program", out) >=
        (int)sizeof build->program)
        return problem_set(problem, STATUS_USAGE, "%s: the path is too long", out);
    bool tried = directory_make(out, problem) && lock(&site);
    unsigned long before = 0;
    for (int i = 0; tried && i < TRIES; i++) {
        /* The tools read the source once more: when it was saved meanwhile, all begins anew. */
        struct text text = {0};
        bool readable = read_source(&site, &text);
        build->source_hash = hash_bytes(HASH_START, text_string(&text), text.size);
        bool same = i > 0 && build->source_hash == before;
        before = build->source_hash;
        if (readable && !same)
            tried = build_site(&site, &text);
        text_free(&text);
        if (!readable)
            build->ok = false;
        if (!readable || same)
            break;
    }
    arena_free(&site.arena);
    return tried;
}

void build_free(struct build *build)
{
    if (build->lock >= 0)
        close(build->lock);
    text_free(&build->said);
    *build = (struct build){.lock = -1};
}
