/* What a hand-out consists of. */
#include "lesson/handout.h"

#include "base/file.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <ftw.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum how {
    WHOLE, /* byte for byte */
    CUT,   /* without what is marked as not in a hand-out */
    STUB   /* twice: as the stub, and as the exercise beside it */
};

/* What is taken.  A `*` matches no slash. */
static const struct {
    const char *pattern;
    enum how how;
} taken[] = {
    {"README.md", CUT},
    {"LICENSE", WHOLE},
    {"Makefile", CUT},
    {".editorconfig", WHOLE},
    {".gitignore", WHOLE},
    {".devcontainer/devcontainer.json", CUT},
    {"lessons/[0-9][0-9]-*/README.md", CUT},
    {"lessons/[0-9][0-9]-*/hints.md", CUT},
    {"lessons/[0-9][0-9]-*/points", WHOLE},
    {"lessons/[0-9][0-9]-*/sample.asm", WHOLE},
    {"lessons/[0-9][0-9]-*/stub/exercise.asm", STUB},
    {"lessons/[0-9][0-9]-*/stub/exercise.c", STUB},
    {"lessons/[0-9][0-9]-*/stub/exercise.trace", STUB},
    {"asm/[0-9][0-9]-*.asm", WHOLE},
    {"asm/lib/*.inc", WHOLE},
    {"c/[0-9][0-9]-*.c", WHOLE},
    {"c/lib/*.asm", WHOLE},
    {"c/lib/*.[ch]", WHOLE},
    {"expected/*.trace", WHOLE},
    {"harness/deps.sh", WHOLE},
    {"harness/ring3.mk", CUT},
    {"harness/manual/build", WHOLE},
    {"harness/manual/*.scd", WHOLE},
    {"harness/*/*.[ch]", WHOLE},
    {"harness/*/*.def", WHOLE},
    {"harness/*/*.asm", WHOLE},
    {"harness/*/*.ebnf", WHOLE},
    {"harness/*/*.md", CUT},
};

/* What is known and stays at home.  A `*` matches slashes, too.  `hidden`: students must not get
 * it, nor read its name; the others are just of no use to them. */
static const struct {
    const char *pattern;
    bool hidden;
} left[] = {
    {"lessons/*/solution/*", true}, /* the answers */
    {"harness/tests/*", true},      /* mistakes, idioms, cheats, what hostile students do */
    {".ci/*", true},
    {".github/*", true},
    {"harness/lesson/template/*", false}, /* of new-lesson */
    {"harness/lesson/course/*", false},   /* of gradescope and workflow */
    {"lessons/*/exercise.*", false},      /* whoever works here; the stub takes its place */
    {".clang-format", false},
};

/* Folders that are not looked into. */
static const char *const unseen[] = {"build", ".git", ".ring3"};

static const char mark[] =
    "This is a student copy of the workbook, made by `make handout`: it has no solutions and no\n"
    "tests.  Everything else is here.\n";

bool handout_hides(const char *path)
{
    for (size_t i = 0; i < sizeof left / sizeof *left; i++)
        if (left[i].hidden && fnmatch(left[i].pattern, path, 0) == 0)
            return true;
    return false;
}

static bool is_known(const char *path)
{
    for (size_t i = 0; i < sizeof left / sizeof *left; i++)
        if (fnmatch(left[i].pattern, path, 0) == 0)
            return true;
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (fnmatch(taken[i].pattern, path, FNM_PATHNAME) == 0)
            return true;
    return false;
}

/* ---- the marks */

/* The words of a line that is a comment, "<!-- words -->" or "# words"; their size, or 0. */
static size_t comment_words(const char **line, size_t size)
{
    const char *from = *line, *end = from + size;
    while (from < end && (isspace((unsigned char)*from) || strchr("<!-#/", *from)))
        from++;
    while (end > from && (isspace((unsigned char)end[-1]) || strchr("->", end[-1])))
        end--;
    *line = from;
    return (size_t)(end - from);
}

static bool says(const char *line, size_t size, const char *words)
{
    size = comment_words(&line, size);
    return size == strlen(words) && memcmp(line, words, size) == 0;
}

/* How a transcript was made is for those who make it again. */
static bool is_transcript_mark(const char *line, size_t size)
{
    static const char start[] = "<!-- transcript";
    return size >= sizeof start - 1 && memcmp(line, start, sizeof start - 1) == 0;
}

bool handout_cut(struct text *to, const char *path, const char *bytes, size_t size,
                 struct problem *problem)
{
    int number = 0, since = 0; /* the line where the part that is cut began */
    const char *end = bytes + size;
    text_add_bytes(to, "", 0);
    for (const char *line = bytes; line < end;) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        const char *next = newline ? newline + 1 : end;
        size_t length = (size_t)(next - line);
        number++;
        bool begins = says(line, length, "not in a hand-out");
        bool ends = says(line, length, "in a hand-out again");
        if (since ? begins : ends)
            return problem_set(problem, STATUS_USAGE,
                               "%s:%d: a mark without its other half (\"not in a hand-out\" … "
                               "\"in a hand-out again\")",
                               path, number);
        if (!since && !begins && !is_transcript_mark(line, length))
            text_add_bytes(to, line, length);
        since = begins ? number : ends ? 0 : since;
        line = next;
    }
    return !since ||
           problem_set(problem, STATUS_USAGE,
                       "%s:%d: \"not in a hand-out\" has no \"in a hand-out again\"", path, since);
}

/* ---- gathering */

static void *grow(void *list, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return list;
    *room = *room ? *room * 2 : 256;
    list = realloc(list, *room * size);
    if (!list)
        die(STATUS_FAULT, "out of memory");
    return list;
}

static void add_file(struct handout *handout, const char *path, const struct text *text,
                     bool executable)
{
    handout->files = grow(handout->files, handout->count, &handout->room, sizeof *handout->files);
    handout->files[handout->count++] = (struct handout_file){
        .path = arena_string(&handout->arena, path),
        .bytes = arena_copy(&handout->arena, text_string(text), text->size + 1),
        .size = text->size,
        .executable = executable,
    };
}

static void add_stub(struct handout *handout, const char *path, const struct text *text)
{
    const char *folder = strstr(path, "stub/");
    struct text exercise = {0};
    text_add(&exercise, "%.*s%s", (int)(folder - path), path, folder + strlen("stub/"));
    add_file(handout, path, text, false);
    add_file(handout, exercise.bytes, text, false);
    text_free(&exercise);
}

static bool take(struct handout *handout, const char *path, enum how how, struct problem *problem)
{
    struct stat status;
    struct text text = {0}, cut = {0};
    if (lstat(path, &status) < 0)
        return problem_set(problem, STATUS_USAGE, "%s: %s", path, strerror(errno));
    if (!S_ISREG(status.st_mode))
        return problem_set(problem, STATUS_USAGE, "%s: not a regular file", path);
    bool ok = file_read(&text, path, 4 << 20, problem);
    if (ok && how == CUT) {
        ok = handout_cut(&cut, path, text.bytes, text.size, problem);
        if (ok)
            add_file(handout, path, &cut, status.st_mode & S_IXUSR);
    } else if (ok && how == STUB) {
        add_stub(handout, path, &text);
    } else if (ok) {
        add_file(handout, path, &text, status.st_mode & S_IXUSR);
    }
    text_free(&text);
    text_free(&cut);
    return ok;
}

/* Whether a path belongs to a lesson that was not chosen: "…/NN-name/…" or "…/NN-name.…". */
static bool is_left_to(const struct workbook *workbook, const bool *chosen, const char *path)
{
    for (size_t i = 0; chosen && i < workbook->count; i++) {
        const char *name = workbook->lessons[i].name, *at = strstr(path, name);
        if (at && at > path && at[-1] == '/' && strchr("/.", at[strlen(name)]) && !chosen[i])
            return true;
    }
    return false;
}

/* nftw takes no argument for its function. */
static struct handout *walking;

static void note(const char ***list, size_t *count, size_t *room, const char *path)
{
    *list = grow(*list, *count, room, sizeof **list);
    (*list)[(*count)++] = arena_string(&walking->arena, path);
}

static int look_at(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status, (void)place;
    if (kind == FTW_D)
        return 0;
    if (handout_hides(path))
        note(&walking->hidden, &walking->hidden_count, &walking->hidden_room, path);
    else if (!is_known(path))
        note(&walking->strangers, &walking->stranger_count, &walking->stranger_room, path);
    return 0;
}

static bool is_unseen(const char *name)
{
    for (size_t i = 0; i < sizeof unseen / sizeof *unseen; i++)
        if (strcmp(name, unseen[i]) == 0)
            return true;
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Looks at every file of the workbook, but for those below what is unseen; false: see errno. */
static bool look_around(void)
{
    DIR *top = opendir(".");
    bool ok = top != NULL;
    for (struct dirent *entry; ok && (errno = 0, entry = readdir(top));)
        ok = is_unseen(entry->d_name) || nftw(entry->d_name, look_at, 16, FTW_PHYS) == 0;
    int error = errno;
    if (top)
        closedir(top);
    errno = error;
    return ok && error == 0;
}

static int by_path(const void *a, const void *b)
{
    const struct handout_file *left_file = a, *right_file = b;
    return strcmp(left_file->path, right_file->path);
}

static int by_string(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_strings(const char **list, size_t count)
{
    if (count)
        qsort(list, count, sizeof *list, by_string);
}

bool handout_gather(struct handout *handout, const struct workbook *workbook, const bool *chosen,
                    struct problem *problem)
{
    bool ok = true;
    struct text text = {0};
    *handout = (struct handout){0};
    for (size_t i = 0; ok && i < sizeof taken / sizeof *taken; i++) {
        glob_t found = {0};
        if (glob(taken[i].pattern, 0, NULL, &found) == 0)
            for (size_t k = 0; ok && k < found.gl_pathc; k++)
                if (!handout_hides(found.gl_pathv[k]) &&
                    !is_left_to(workbook, chosen, found.gl_pathv[k]))
                    ok = take(handout, found.gl_pathv[k], taken[i].how, problem);
        globfree(&found);
    }
    text_add_string(&text, mark);
    add_file(handout, HANDOUT_MARK, &text, false);
    text_free(&text);
    qsort(handout->files, handout->count, sizeof *handout->files, by_path);
    walking = handout;
    if (ok && !look_around())
        ok = problem_set(problem, STATUS_FAULT, "the workbook cannot be read: %s", strerror(errno));
    sort_strings(handout->hidden, handout->hidden_count);
    sort_strings(handout->strangers, handout->stranger_count);
    return ok;
}

void handout_free(struct handout *handout)
{
    arena_free(&handout->arena);
    free(handout->files);
    free(handout->hidden);
    free(handout->strangers);
    *handout = (struct handout){0};
}

/* ---- giving it out */

/* Not flushed one by one: the folder counts when all of it is there. */
static bool write_file(const char *path, const struct handout_file *file, struct problem *problem)
{
    FILE *stream = fopen(path, "wxe");
    bool ok = stream && fwrite(file->bytes, 1, file->size, stream) == file->size;
    if (stream)
        ok = fclose(stream) == 0 && ok;
    ok = ok && chmod(path, file->executable ? 0755 : 0644) == 0;
    return ok ||
           problem_set(problem, STATUS_FAULT, "%s: cannot be written: %s", path, strerror(errno));
}

bool handout_write(const struct handout *handout, const char *directory, struct problem *problem)
{
    bool ok = true;
    for (size_t i = 0; ok && i < handout->count; i++) {
        const struct handout_file *file = &handout->files[i];
        struct text path = {0};
        text_add(&path, "%s/%s", directory, file->path);
        char *slash = strrchr(path.bytes, '/');
        *slash = '\0';
        ok = directory_make(path.bytes, problem);
        *slash = '/';
        ok = ok && write_file(path.bytes, file, problem);
        text_free(&path);
    }
    return ok;
}

bool handout_pack(const struct handout *handout, struct bundle *bundle, const char *under,
                  struct problem *problem)
{
    bool ok = true;
    for (size_t i = 0; ok && i < handout->count; i++) {
        const struct handout_file *file = &handout->files[i];
        struct text name = {0};
        text_add(&name, "%s/%s", under, file->path);
        ok = bundle_add(bundle, name.bytes, file->bytes, file->size, file->executable, problem);
        text_free(&name);
    }
    return ok;
}
