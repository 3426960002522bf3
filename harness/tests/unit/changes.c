/* What report_changes shows of two texts. */
#include "report/changes.h"

#include "tests/unit/tap.h"

#include <string.h>

static const struct {
    const char *what, *old, *new, *shown;
} rows[] = {
    {"the same", "a\nb\n", "a\nb\n", ""},
    {"one line", "a\nb\nc\n", "a\nx\nc\n", " a\n-b\n+x\n c\n"},
    {"all of it", "a\n", "b\nc\n", "-a\n+b\n+c\n"},
    {"nothing before", "", "a\n", "+a\n"},
    {"nothing left", "a\n", "", "-a\n"},
    {"a line more", "a\nb\n", "a\nx\nb\n", " a\n+x\n b\n"},
    {"a line less", "a\nx\nb\n", "a\nb\n", " a\n-x\n b\n"},
    {"three lines around", "1\n2\n3\n4\n5\nx\n6\n7\n8\n9\n", "1\n2\n3\n4\n5\ny\n6\n7\n8\n9\n",
     " 3\n 4\n 5\n-x\n+y\n 6\n 7\n 8\n"},
    {"a gap", "x\n1\n2\n3\n4\n5\n6\n7\ny\n", "X\n1\n2\n3\n4\n5\n6\n7\nY\n",
     "-x\n+X\n 1\n 2\n 3\n...\n 5\n 6\n 7\n-y\n+Y\n"},
    {"no newline at the end", "a\nb", "a\nc", " a\n-b\n+c\n"},
    {"bytes that act on a terminal", "\033[1m\n", "a\n", "-\\x1b[1m\n+a\n"},
};

int main(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct text text = {0};
        report_changes(&text, rows[i].old, rows[i].new);
        EXPECT(strcmp(text_string(&text), rows[i].shown) == 0, "%s: got\n%s", rows[i].what,
               text_string(&text));
        text_free(&text);
    }
    group("the lines that changed, and three around them");
    return done();
}
