/* The proof that a hand-out gives nothing away.  It reads the folder that was written, every file
 * of it, and the answers of this workbook, and believes nothing that was said in between. */
#include "lesson/handout.h"

#include "base/file.h"
#include "lesson/needles.h"

#include <errno.h>
#include <fnmatch.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { TOLD = 20, LARGEST = 16 << 20, LARGEST_PROGRAM = 256 << 20 };

/* Where a line of an answer may stand: this is what students are given to read. */
static const char *const shown[] = {"lessons/*/stub/*", "lessons/*/*.md", "asm/*", "c/*"};

/* What an answer is.  Of other right programs, lines in a row: alone, `int error = errno;` stands
 * everywhere. */
static const struct {
    const char *pattern;
    enum worth worth;
} answers[] = {{"lessons/*/solution/*", LINES_AND_RUNS}, {"harness/tests/idioms/*", RUNS_ALONE}};

/* Names of what was left out, as a text for people would write them; sources of the harness may. */
static const char *const names[] = {"harness/tests", "/solution/", "mistakes/",
                                    "idioms/",       "cheats/",    "hostile/"};
static const char *const documents[] = {"*.md", "Makefile", "*.mk", "*.sh", "*.json", ".*"};

struct search {
    struct handout_proof *proof;
    const struct handout *handout;
    const char *directory; /* of the hand-out */
    struct problem *problem;
    bool ok;
    struct needles lines, paths;
    const char *path; /* the file that is looked at, from the hand-out's root */
    struct text file;
    size_t number; /* of that file, from 1 */
};

static bool is_one_of(const char *const *patterns, size_t count, const char *path)
{
    for (size_t i = 0; i < count; i++)
        if (fnmatch(patterns[i], path, 0) == 0)
            return true;
    return false;
}
#define IS_ONE_OF(patterns, path) is_one_of(patterns, sizeof patterns / sizeof *patterns, path)

__attribute__((format(printf, 2, 3))) static void complain(struct search *search,
                                                           const char *format, ...)
{
    struct handout_proof *proof = search->proof;
    if (proof->findings++ >= TOLD)
        return;
    va_list arguments;
    va_start(arguments, format);
    text_add_v(&proof->wrong, format, arguments);
    va_end(arguments);
    text_add_char(&proof->wrong, '\n');
}

/* ---- every file of the hand-out, one after the other */

/* nftw takes no argument for its function. */
static struct search *searching;
static void (*each)(struct search *search);

static int visit(const char *name, const struct stat *status, int kind, struct FTW *place)
{
    struct search *search = searching;
    (void)status;
    (void)place;
    if (kind == FTW_D)
        return 0;
    search->path = name + strlen(search->directory) + 1;
    text_clear(&search->file);
    search->ok = file_read(&search->file, name, LARGEST, search->problem);
    if (search->ok)
        each(search);
    return search->ok ? 0 : -1;
}

static bool visit_all(struct search *search, void (*what)(struct search *search))
{
    searching = search;
    each = what;
    errno = 0;
    if (search->ok && nftw(search->directory, visit, 16, FTW_PHYS) != 0 && search->ok)
        search->ok = problem_set(search->problem, STATUS_FAULT, "%s: %s", search->directory,
                                 strerror(errno));
    return search->ok;
}

/* ---- exercises are stubs */

static bool says_todo(const struct text *text)
{
    for (size_t i = 0; i + 4 <= text->size; i++)
        if (strncasecmp(text->bytes + i, "todo", 4) == 0)
            return true;
    return false;
}

static bool is_same(struct search *search, const char *path)
{
    struct text other = {0};
    struct problem ignored;
    bool same = file_read(&other, path, LARGEST, &ignored) && other.size == search->file.size &&
                memcmp(other.bytes, search->file.bytes, other.size) == 0;
    text_free(&other);
    return same;
}

/* An exercise must be the stub beside it, and that one the workbook's. */
static void look_at_exercise(struct search *search)
{
    struct text path = {0};
    const char *name = strrchr(search->path, '/') + 1;
    int folder = (int)(name - search->path);
    search->proof->exercises++;
    text_add(&path, "%s/%.*sstub/%s", search->directory, folder, search->path, name);
    if (!is_same(search, path.bytes))
        complain(search, "%s: is not its stub", search->path);
    text_clear(&path);
    text_add(&path, "%.*sstub/%s", folder, search->path, name);
    if (!is_same(search, path.bytes))
        complain(search, "%s: is not the stub of this workbook", search->path);
    if (!says_todo(&search->file))
        complain(search, "%s: says nowhere TODO", search->path);
    text_free(&path);
}

static void look_at_file(struct search *search)
{
    if (handout_hides(search->path))
        complain(search, "%s: is not for students", search->path);
    if (memchr(search->file.bytes, '\0', search->file.size))
        complain(search, "%s: is no text, so it cannot be searched", search->path);
    if (fnmatch("lessons/*/exercise.*", search->path, FNM_PATHNAME) == 0)
        look_at_exercise(search);
    for (size_t i = 0; i < sizeof names / sizeof *names && IS_ONE_OF(documents, search->path); i++)
        if (strstr(search->file.bytes, names[i]))
            complain(search, "%s: speaks of %s, which is not in it", search->path, names[i]);
}

/* ---- lines of answers, and names of files */

static void show(void *context, struct needle *needle, int line)
{
    (void)context;
    (void)line;
    needle->shown = true;
}

/* Of all lessons, also when the hand-out has some: `int main(void)` is in a worked program. */
static bool find_shown(struct search *search, const struct workbook *workbook)
{
    struct handout whole;
    search->ok = handout_gather(&whole, workbook, NULL, search->problem);
    for (size_t i = 0; search->ok && i < whole.count; i++) {
        const struct handout_file *file = &whole.files[i];
        for (enum comments style = 0; IS_ONE_OF(shown, file->path) && style < COMMENT_STYLES;
             style++)
            needles_find(&search->lines, file->bytes, file->size, style, show, NULL);
    }
    handout_free(&whole);
    return search->ok;
}

static void tell_line(void *context, struct needle *needle, int line)
{
    struct search *search = context;
    if (needle->shown || needle->told == search->number)
        return;
    needle->told = search->number; /* once a file, whatever the style of comments */
    struct text safe = {0};
    text_add_safe(&safe, needle->bytes, needle->size > 60 ? 60 : needle->size);
    complain(search, "%s:%d: holds %s of %s:%d: %s", search->path, line,
             needle->lines > 1 ? "lines" : "a line", needle->path, needle->line, safe.bytes);
    text_free(&safe);
}

static void tell_path(void *context, struct needle *needle, int line)
{
    struct search *search = context;
    complain(search, "%s:%d: names %s", search->path, line, needle->path);
}

static void find_left(struct search *search)
{
    search->number++;
    for (enum comments style = 0; style < COMMENT_STYLES; style++)
        needles_find(&search->lines, search->file.bytes, search->file.size, style, tell_line,
                     search);
    needles_find(&search->paths, search->file.bytes, search->file.size, COMMENTS_KEPT, tell_path,
                 search);
}

/* The program that students build holds what its sources hold, strings and all: this one is it. */
static void look_into_program(struct search *search)
{
    text_clear(&search->file);
    search->path = "build/ring3";
    search->ok = file_read(&search->file, "/proc/self/exe", LARGEST_PROGRAM, search->problem);
    if (search->ok)
        find_left(search);
}

/* An answer of which every line is shown, in its order, is no secret: then a text, a hint or a stub
 * is the answer. */
static void look_for_secrets(struct search *search)
{
    struct needles *lines = &search->lines;
    for (size_t i = 0; i < lines->count;) {
        const char *path = lines->list[i].path;
        bool secret = false;
        for (; i < lines->count && lines->list[i].path == path; i++)
            secret |= !lines->list[lines->list[i].same].shown;
        if (!secret)
            complain(search, "%s: all of it is shown by stubs, texts and hints", path);
    }
}

static void read_answer(struct search *search, const char *path, enum worth worth)
{
    struct text text = {0};
    search->ok = file_read(&text, path, LARGEST, search->problem);
    if (search->ok && needles_add_answer(&search->lines, path, text.bytes, text.size, worth) == 0)
        complain(search, "%s: has no line that could be searched for", path);
    search->proof->solutions++;
    text_free(&text);
}

static bool read_answers(struct search *search)
{
    const struct handout *handout = search->handout;
    for (size_t i = 0; search->ok && i < handout->hidden_count; i++) {
        const char *path = handout->hidden[i];
        needles_add_word(&search->paths, path);
        for (size_t k = 0; k < sizeof answers / sizeof *answers; k++)
            if (search->ok && fnmatch(answers[k].pattern, path, 0) == 0)
                read_answer(search, path, answers[k].worth);
    }
    return search->ok;
}

bool handout_prove(struct handout_proof *proof, const struct workbook *workbook,
                   const struct handout *handout, const char *directory, struct problem *problem)
{
    *proof = (struct handout_proof){0};
    struct search search = {
        .proof = proof, .handout = handout, .directory = directory, .problem = problem, .ok = true};
    if (read_answers(&search) && visit_all(&search, look_at_file) &&
        find_shown(&search, workbook)) {
        look_for_secrets(&search);
        if (visit_all(&search, find_left))
            look_into_program(&search);
    }
    proof->lines = search.lines.count;
    if (search.ok && !proof->exercises)
        complain(&search, "there is no exercise in it");
    if (search.ok && !proof->solutions)
        complain(&search, "this workbook has no solutions, so none could be searched for");
    if (proof->findings > TOLD)
        text_add(&proof->wrong, "and %zu more\n", proof->findings - TOLD);
    needles_free(&search.lines);
    needles_free(&search.paths);
    text_free(&search.file);
    return search.ok;
}

void handout_proof_free(struct handout_proof *proof)
{
    text_free(&proof->wrong);
}
