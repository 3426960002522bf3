/* Files that are refused: each mistake, where it is, and what is said about it. */
#include "expect/expect.h"

#include "tests/unit/tap.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct error_row {
    const char *text;     /* of the file, a newline behind it */
    const char *position; /* line:column */
    const char *sentence; /* a part of it */
    const char *excerpt;  /* the line and the caret; NULL: not looked at */
};

static void check_error(const char *text, size_t size, const struct error_row *row)
{
    struct expectation expectation;
    struct problem problem = {0};
    char place[64];
    snprintf(place, sizeof place, "file.trace:%s: ", row->position);
    bool parsed = expect_parse(&expectation, "file.trace", text, size, &problem);
    const char *behind = strchr(problem.message, '\n');
    EXPECT(!parsed, "this was taken:\n%s", row->text);
    if (!parsed) {
        EXPECT(problem.status == STATUS_USAGE, "status %d for:\n%s", problem.status, row->text);
        EXPECT(strncmp(problem.message, place, strlen(place)) == 0 &&
                   strstr(problem.message, row->sentence) && behind,
               "%s\n#   wanted at %s: %s", problem.message, row->position, row->sentence);
        if (row->excerpt && behind)
            EXPECT(strcmp(behind + 1, row->excerpt) == 0, "%s\n#   wanted\n%s", problem.message,
                   row->excerpt);
    }
    expect_free(&expectation);
}

static void check_rows(const struct error_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char text[8192];
        snprintf(text, sizeof text, "%s\n", rows[i].text);
        check_error(text, strlen(text), &rows[i]);
    }
}

#define CHECK(rows) check_rows(rows, sizeof(rows) / sizeof *(rows))

#include "tests/unit/expect_errors_rows.h"

/* ------------------------------------------------- files that are no such text */

static void check_bytes(const char *bytes, size_t size, const char *position, const char *sentence)
{
    check_error(bytes, size,
                &(struct error_row){.text = "(bytes)", .position = position, .sentence = sentence});
}

static void check_strange_bytes(void)
{
    static char large[EXPECT_SIZE_LIMIT + 1], line[200000];
    struct expectation expectation;
    struct problem problem = {0};
    check_bytes("", 0, "1:1", "the file is empty");
    check_bytes("# only\n", 7, "2:1", "no event line");
    check_bytes("run ./program\nexit(0)\0\n", 23, "2:8", "a NUL byte");
    check_bytes("run ./program\nexit(\x1b[2J)\n", 24, "2:6", "a control byte (0x1b)");
    check_bytes("run ./program\rexit(0)\n", 22, "1:14", "a control byte (0x0d)");
    check_bytes("run ./program\nexit(\xff)\n", 22, "2:6", "a value is wanted here");
    memset(large, '\n', sizeof large);
    EXPECT(!expect_parse(&expectation, "f", large, sizeof large, &problem) &&
               problem.status == STATUS_USAGE && strstr(problem.message, "f: larger than"),
           "more than 1 MiB: %s", problem.message);
    expect_free(&expectation);
    memset(line, 'x', sizeof line);
    check_bytes(line, sizeof line, "1:1", "a line cannot begin with");
    memset(line, '(', sizeof line);
    memcpy(line, "run ./program\nclose", 19);
    check_bytes(line, sizeof line, "2:38", "more than 32 blocks and parentheses");
    for (size_t i = 19; i + 1 < sizeof line; i += 2)
        memcpy(line + i, i == 19 ? "(1" : "+1", 2);
    check_bytes(line, sizeof line, "2:7", "too many parts");
    for (size_t i = 0; i < sizeof line; i += 8)
        memcpy(line + i, "maybe {\n", 8);
    memcpy(line, "run ./program\n ", 15);
    check_bytes(line, sizeof line, "35:7", "more than 32 blocks");
}

static void check_file(const char *path, const char *sentence)
{
    struct expectation expectation;
    struct problem problem = {0};
    bool read = expect_read(&expectation, path, &problem);
    EXPECT(!read && problem.status == STATUS_USAGE && strstr(problem.message, path) &&
               strstr(problem.message, sentence),
           "%s: %s", path, problem.message);
    expect_free(&expectation);
}

static void check_strange_files(void)
{
    char directory[] = "/tmp/expect-errors.XXXXXX";
    if (!mkdtemp(directory) || chdir(directory) != 0) {
        printf("Bail out! no directory for files\n");
        exit(3);
    }
    int made = mkfifo("fifo", 0600) + symlink("loop", "loop") + mkdir("directory", 0700);
    int large = open("large", O_WRONLY | O_CREAT, 0600), empty = open("empty", O_CREAT, 0600);
    made += ftruncate(large, 10 << 20);
    EXPECT(made == 0 && large >= 0 && empty >= 0, "the files are made");
    close(large);
    close(empty);
    check_file("missing", "No such file");
    check_file("fifo", "not a regular file");
    check_file("loop", "symbolic links");
    check_file("directory", "not a regular file");
    check_file("/dev/null", "not a regular file");
    check_file("large", "larger than");
    check_file("empty", "the file is empty");
    unlink("fifo");
    unlink("loop");
    unlink("large");
    unlink("empty");
    rmdir("directory");
    EXPECT(chdir("/") == 0 && rmdir(directory) == 0, "the directory is gone");
}

int main(void)
{
    CHECK(call_rows);
    group("calls: unknown names, wrong numbers of arguments, wrong doors");
    CHECK(value_rows);
    group("values: unknown constants, wrong types, integers too large");
    CHECK(address_rows);
    group("at: stands only between bytes and an address");
    CHECK(text_rows);
    group("text: what is not closed, not known or not allowed here");
    CHECK(head_rows);
    group("the head of a case");
    CHECK(name_rows);
    group("names that are never drawn, never used, or used once");
    CHECK(body_rows);
    group("the body of a case");
    CHECK(file_rows);
    group("cases, requires and latency");
    CHECK(round_rows);
    group("names have a value where they are bound, and lists are used as lists");
    CHECK(label_rows);
    group("labels stand behind lines, and each has a line after it");
    CHECK(process_rows);
    group("processes and wait statuses stand where they mean something");
    CHECK(reserved_rows);
    group("what is reserved is refused by its own message");
    CHECK(excerpt_rows);
    group("the line is shown with a caret, safely");
    check_strange_bytes();
    group("bytes that are no text, and endless lines, are refused");
    check_strange_files();
    group("files that are no files are refused and not waited for");
    return done();
}
