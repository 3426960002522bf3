/* Reads folders of results and merges them. */
#include "class/book.h"

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STUDENTS_MOST = 100000 };

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names that end in .json, but no hidden ones, sorted, in the arena. */
static char **list(struct arena *arena, DIR *directory, size_t *count)
{
    char **names = NULL;
    size_t room = 0;
    *count = 0;
    for (struct dirent *entry; (entry = readdir(directory)) && *count <= STUDENTS_MOST;) {
        size_t size = strlen(entry->d_name);
        if (entry->d_name[0] == '.' || size < 6 || strcmp(entry->d_name + size - 5, ".json") != 0)
            continue;
        if (*count == room) {
            char **more = ARENA_ARRAY(arena, char *, room = room ? 2 * room : 64);
            if (names)
                memcpy(more, names, *count * sizeof *names);
            names = more;
        }
        names[(*count)++] = arena_string(arena, entry->d_name);
    }
    if (*count)
        qsort(names, *count, sizeof *names, by_name);
    return names;
}

/* Of the characters that store_file_name gives. */
static bool may_be_ours(const char *name)
{
    return !name[strspn(name,
                        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._=-@+%~")];
}

/* A regular file that is there under this name, no link; its time. */
static bool look_at(const char *path, int64_t *written_ns, struct problem *problem)
{
    struct stat status;
    if (lstat(path, &status) < 0)
        return problem_set(problem, STATUS_USAGE, "%s: %s", path, strerror(errno));
    if (!S_ISREG(status.st_mode))
        return problem_set(problem, STATUS_USAGE, "%s: not a regular file", path);
    *written_ns = (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
    return true;
}

/* A result lies under its student's name, so that nobody's stands for another's. */
static bool is_named_so(const struct student_result *student, const char *name)
{
    struct text wanted = {0};
    store_file_name(&wanted, student->id);
    text_add(&wanted, ".json");
    bool so = strcmp(wanted.bytes, name) == 0;
    text_free(&wanted);
    return so;
}

static bool are_equal(const struct student_result *a, const struct student_result *b)
{
    struct text one = {0}, other = {0};
    store_print(&one, a);
    store_print(&other, b);
    bool equal = strcmp(one.bytes, other.bytes) == 0;
    text_free(&one);
    text_free(&other);
    return equal;
}

static void append(struct book *book, const struct student_result *student,
                   const struct book_source *source)
{
    if (book->count == book->room) {
        book->room = book->room ? 2 * book->room : 64;
        book->students = realloc(book->students, book->room * sizeof *book->students);
        book->sources = realloc(book->sources, book->room * sizeof *book->sources);
        if (!book->students || !book->sources)
            die(STATUS_FAULT, "out of memory");
    }
    book->students[book->count] = *student;
    book->sources[book->count++] = *source;
}

/* The student is there already: decides which of the two results is kept.  Takes `student` over. */
static bool decide(struct book *book, size_t at, struct student_result *student,
                   const struct book_source *source, bool newer, struct problem *problem)
{
    struct student_result *old = &book->students[at];
    struct book_source *from = &book->sources[at];
    if (are_equal(old, student)) {
        text_add(&book->told, "%s: the same result as in %s, counted once\n", source->path,
                 from->path);
        student_free(student);
        return true;
    }
    if (!newer || source->written_ns == from->written_ns) {
        problem_set(problem, STATUS_USAGE,
                    "%s and %s are two results of one student%s: keep one of them%s", from->path,
                    source->path, newer ? ", equally old" : "",
                    newer ? "" : ", or take the newer with --newer");
        student_free(student);
        return false;
    }
    bool better = source->written_ns > from->written_ns;
    text_add(&book->told, "%s: newer than %s, which was left out\n",
             better ? source->path : from->path, better ? from->path : source->path);
    if (better) {
        student_free(old);
        *old = *student;
        *from = *source;
    } else {
        student_free(student);
    }
    return true;
}

static bool add_file(struct book *book, const char *path, const char *name, bool newer,
                     struct problem *problem)
{
    struct student_result student = {0};
    struct book_source source = {.path = path};
    if (!may_be_ours(name)) {
        struct text shown = {0};
        text_add_safe(&shown, name, strlen(name));
        problem_set(problem, STATUS_USAGE, "%.*s%s: no result has such a name",
                    (int)(strlen(path) - strlen(name)), path, shown.bytes);
        text_free(&shown);
        return false;
    }
    if (!look_at(path, &source.written_ns, problem))
        return false;
    if (!store_read(&student, path, problem)) {
        student_free(&student);
        return false;
    }
    if (!is_named_so(&student, name)) {
        problem_set(problem, STATUS_USAGE, "%s: the result of another student than its name says",
                    path);
        student_free(&student);
        return false;
    }
    for (size_t i = 0; i < book->count; i++)
        if (strcmp(book->students[i].id, student.id) == 0)
            return decide(book, i, &student, &source, newer, problem);
    append(book, &student, &source);
    return true;
}

bool book_add(struct book *book, const char *directory, bool newer, struct problem *problem)
{
    const char *inside = arena_print(&book->arena, "%s/results", directory);
    int fd = open(inside, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        inside = arena_string(&book->arena, directory);
        fd = open(inside, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    DIR *opened = fd >= 0 ? fdopendir(fd) : NULL;
    if (!opened) {
        if (fd >= 0)
            close(fd);
        return problem_set(problem, STATUS_USAGE, "%s: %s", directory, strerror(errno));
    }
    size_t count;
    char **names = list(&book->arena, opened, &count);
    closedir(opened);
    if (!count && strcmp(inside, directory) == 0)
        return problem_set(problem, STATUS_USAGE, "%s: no results (*.json) in it", inside);
    if (!count) /* of a shard to which nobody belongs */
        text_add(&book->told, "%s: nobody's results in it\n", inside);
    if (count > STUDENTS_MOST)
        return problem_set(problem, STATUS_USAGE, "%s: more than %d results in it", inside,
                           STUDENTS_MOST);
    for (size_t i = 0; i < count; i++)
        if (!add_file(book, arena_print(&book->arena, "%s/%s", inside, names[i]), names[i], newer,
                      problem))
            return false;
    return true;
}
