#include "cli/cli.h"

#include "base/file.h"
#include "class/book.h"
#include "cli/options.h"
#include "report/gradebook.h"

#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct options {
    const char *out;
    bool newer;
} given = {.out = "gradebook"};

static const struct cli_option known[] = {
    {"out", "DIR", "the folder (gradebook); an older gradebook there is replaced",
     .word = &given.out},
    {"newer", NULL, "of two results of one student take the one that was written later",
     .flag = &given.newer},
    {0}};
static const struct usage usage = {
    .name = "gradebook",
    .synopsis = "[OPTIONS] RESULTS...",
    .about = "Merges the results of ring3 grade (folders with one JSON file a student, or with "
             "such a folder results/ in them: the shards of a class that was graded on several "
             "machines) and writes a folder:\n"
             "  gradebook.csv           a row a student, a column a lesson\n"
             "  class.html, class.txt   histograms, and what was misunderstood most often\n"
             "  students/               a page and a text a student\n"
             "  results.tap, .xml       TAP 14 and JUnit\n"
             "  gradescope/             Gradescope's results.json of each student\n"
             "  classroom50/            Classroom 50's result of each student\n"
             "It reads nothing but those JSON files, and runs nothing.  What could not be judged "
             "by a fault of the machine is an empty cell, never a zero.",
    .options = known,
    .status = "0 written, 2 usage or a file that is no result (nothing is written), 3 a fault: it "
              "could not be written, or was, with cells that are empty because of a fault in "
              "grading."};

/* What tells a folder of ours from one that holds somebody's work. */
#define MARK ".ring3-gradebook"

/* ---- Classroom 50's surroundings */

static const char *from_environment(const char *name, const char *otherwise)
{
    const char *value = getenv(name);
    return value && *value ? value : otherwise;
}

/* The names are those that its runner sets; without it, the files can be read all the same. */
static struct classroom50 surroundings(char datetime[32])
{
    time_t now = time(NULL);
    struct tm tm;
    strftime(datetime, 32, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &tm));
    const char *mode = from_environment("ASSIGNMENT_TYPE", from_environment("MODE", "individual"));
    const char *tag = from_environment("SUBMISSION_TAG", "");
    const char *commit = from_environment("COMMIT_URL", "not known");
    return (struct classroom50){.classroom = from_environment("CLASSROOM", "classroom"),
                                .assignment = from_environment("ASSIGNMENT", "syscall-workbook"),
                                .mode = strcmp(mode, "group") == 0 ? mode : "individual",
                                .submission =
                                    strncmp(tag, "submit/", 7) == 0 ? tag : "submit/by-hand",
                                .commit = commit,
                                .release = from_environment("RELEASE_URL", "not known"),
                                .review = from_environment("REVIEW_URL", commit),
                                .datetime = datetime};
}

/* ---- writing */

/* A folder that is being written, beside the one that it becomes. */
struct folder {
    const char *path;
    struct problem *problem;
    bool ok;
};

/* Writes DIRECTORY/NAMEend and clears the text; an empty one is not written. */
static void write_file(struct folder *folder, struct text *text, const char *name, const char *end)
{
    struct text path = {0};
    text_add(&path, "%s/%s%s", folder->path, name, end);
    if (folder->ok && text->size)
        folder->ok = file_put(path.bytes, text->bytes, text->size, folder->problem);
    text_clear(text);
    text_free(&path);
}

static void make_folder(struct folder *folder, const char *name)
{
    struct text path = {0};
    text_add(&path, "%s/%s", folder->path, name);
    folder->ok = folder->ok && directory_make(path.bytes, folder->problem);
    text_free(&path);
}

static void write_student(struct folder *folder, const struct student_result *student,
                          const struct classroom50 *about)
{
    struct text text = {0}, name = {0};
    store_file_name(&name, student->id);
    const struct {
        const char *folder, *end;
        int format;
    } files[] = {{"students/", ".txt", 0},
                 {"students/", ".html", 1},
                 {"gradescope/", ".json", 2},
                 {"classroom50/", ".json", 3}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct text path = {0};
        text_add(&path, "%s%s", files[i].folder, text_string(&name));
        if (files[i].format == 0)
            report_student_text(&text, student);
        else if (files[i].format == 1)
            report_student_html(&text, student);
        else if (files[i].format == 2)
            report_gradescope(&text, student);
        else
            report_classroom50(&text, student, about);
        write_file(folder, &text, path.bytes, files[i].end);
        text_free(&path);
    }
    text_free(&text);
    text_free(&name);
}

static void write_all(struct folder *folder, const struct book *book)
{
    static const char *const folders[] = {"", "students", "gradescope", "classroom50"};
    char datetime[32];
    struct classroom50 about = surroundings(datetime);
    struct text text = {0};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        make_folder(folder, folders[i]);
    text_add(&text, "A gradebook made by ring3: replaced as a whole by the next one.\n");
    write_file(folder, &text, MARK, "");
    report_csv(&text, book);
    write_file(folder, &text, "gradebook", ".csv");
    report_class_text(&text, book);
    write_file(folder, &text, "class", ".txt");
    report_class_html(&text, book);
    write_file(folder, &text, "class", ".html");
    report_class_tap(&text, book->students, book->count);
    write_file(folder, &text, "results", ".tap");
    report_junit(&text, book->students, book->count);
    write_file(folder, &text, "results", ".xml");
    for (size_t i = 0; folder->ok && i < book->count; i++)
        write_student(folder, &book->students[i], &about);
    text_free(&text);
}

bool cli_write_gradebook(const struct book *book, const char *out, struct problem *problem)
{
    struct text fresh = {0};
    size_t size = strlen(out);
    while (size > 1 && out[size - 1] == '/')
        size--;
    char *plain = strndup(out, size);
    if (!plain)
        die(STATUS_FAULT, "out of memory");
    text_add(&fresh, "%s.%ld.new", plain, (long)getpid());
    struct folder folder = {.path = fresh.bytes, .problem = problem, .ok = true};
    write_all(&folder, book);
    bool ok = folder.ok && directory_flush(fresh.bytes, problem) &&
              directory_replace(fresh.bytes, plain, MARK, problem);
    if (!ok)
        directory_remove(fresh.bytes);
    text_free(&fresh);
    free(plain);
    return ok;
}

int cli_gradebook(int argc, char **argv)
{
    struct book book = {0};
    struct problem problem;
    bool ok = true;
    take_options(argc, argv, &usage, 1, INT_MAX, "the results of ring3 grade");
    for (int i = optind; ok && i < argc; i++)
        ok = book_add(&book, argv[i], given.newer, &problem);
    ok = ok && book_close(&book, &problem) && cli_write_gradebook(&book, given.out, &problem);
    if (!ok)
        die_of(&problem);
    struct text told = {0};
    text_add_string(&told, text_string(&book.told));
    text_add(&told, "%zu student%s, %zu lesson%s: ", book.count, book.count == 1 ? "" : "s",
             book.lesson_count, book.lesson_count == 1 ? "" : "s");
    text_add_safe(&told, given.out, strlen(given.out));
    text_add(&told, "/gradebook.csv, class.html and the others\n");
    cli_print(&told);
    text_free(&told);
    enum status status = book.faults ? STATUS_FAULT : STATUS_AGREES;
    book_free(&book);
    return (int)status;
}
