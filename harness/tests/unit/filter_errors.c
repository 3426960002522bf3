/* Filter expressions: what is an error, and where its caret stands. */
#include "filter/expression.h"

#include "tests/unit/tap.h"

#include <stdlib.h>
#include <string.h>

struct error_row {
    const char *expression;
    int column, width; /* of the caret, from 0 */
    const char *words; /* of the sentence */
};

// clang-format off
static const struct error_row error_rows[] = {
    {"",                        0, 1, "ends where a field"},
    {"  ",                      2, 1, "ends where a field"},
    {"evt",                     0, 3, "here should stand a field"},
    {"evt.type",                8, 1, "ends where an operator"},
    {"evt.typo=open",           0, 8, "there is no field 'evt.typo'; near it: evt.type"},
    {"proc.nam=x",              0, 8, "near it: proc.name"},
    {"fd.nmae=x and evt.num=1", 0, 7, "near it: fd.name"},
    {"proc.qqqqqqqqqq=x",       0, 15, "near it: proc.name, proc.pid, proc.ppid"},
    {"zzz.qqqqqqqqqqqqqqqq=x",  0, 20, "--list-fields has all"},
    {"evt.type=",               9, 1, "ends where a value"},
    {"evt.type=opne",           9, 4, "there is no call 'opne'; did you mean 'open'?"},
    {"evt.type in (open, clsoe)", 19, 5, "there is no call 'clsoe'"},
    {"evt.type!=nosuchcall",    10, 10, "there is no call"},
    {"evt.num>=x",              9, 1, "'x' is no number"},
    {"evt.num=1x",              8, 2, "'1x' is no number"},
    {"evt.num>1.",              8, 2, "is no number"},
    {"evt.num>1e",              8, 2, "is no number"},
    {"evt.num>0x",              8, 2, "is no number"},
    {"evt.num>\"1\"",           8, 1, "here should stand a number"},
    {"evt.num contains 1",      8, 8, "no string to search in"},
    {"evt.type>open",           8, 1, "has no order"},
    {"evt.is_io",               9, 1, "ends where an operator"},
    {"evt.is_io=yes",           10, 3, "'yes' is none of: true false"},
    {"evt.dir=in",              8, 2, "is none of: > <"},
    {"evt.door=int3",           9, 4, "is none of: syscall int80"},
    {"evt.res=ENOEN",           8, 5, "did you mean 'ENOENT'?"},
    {"fd.sip=localhost",        7, 9, "no IP address"},
    {"fd.port=65536",           8, 5, "they go from 0 to 65535"},
    {"fd.port=nosuchservice",   8, 13, "nor the name of a service"},
    {"fd.l4proto=icmp",         11, 4, "is none of: tcp udp raw"},
    {"fd.name=(a)",             8, 1, "here should stand a value"},
    {"fd.name===a",             9, 1, "here should stand a value"},
    {"fd.name!==a",             9, 1, "here should stand a value"},
    {"fd.name = b = 1",         12, 1, "here should stand 'and' or 'or'"},
    {"fd.name containsx y",     8, 9, "here should stand an operator"},
    {"fd.name inx (a)",         8, 3, "here should stand an operator"},
    {"fd.name existsx",         8, 7, "here should stand an operator"},
    {"fd.name in a",            11, 1, "a list in parentheses"},
    {"fd.name in (a,)",         14, 1, "here should stand a value"},
    {"fd.name in (a b)",        14, 1, "here should stand ',' or ')'"},
    {"fd.name in (a",           13, 1, "ends where ',' or ')'"},
    {"fd.name=\"abc",           8, 1, "this quotation does not end"},
    {"fd.name='a\\'",           8, 1, "this quotation does not end"},
    {"(evt.num=1",              0, 1, "this parenthesis is not closed"},
    {"(evt.num=1 or (evt.num=2)", 0, 1, "this parenthesis is not closed"},
    {"evt.num=1)",              9, 1, "here should stand 'and' or 'or'"},
    {"evt.num=1 evt.num=2",     10, 7, "here should stand 'and' or 'or'"},
    {"evt.num=1 and",           13, 1, "ends where a field"},
    {"evt.num=1 or or",         13, 2, "here should stand a field"},
    {"evt.num=1 AND evt.num=2", 10, 3, "here should stand 'and' or 'or'"},
    {"evt.num=1 andevt.num=2",  10, 10, "here should stand 'and' or 'or'"},
    {"not",                     3, 1, "ends where a field"},
    {"evt.arg=1",               0, 7, "which argument?"},
    {"evt.arg[nosuchargument]=1", 0, 23, "no call has an argument 'nosuchargument'"},
    {"evt.arg[flagz]=1",        0, 14, "did you mean 'flags'?"},
    {"evt.arg[]=1",             8, 1, "an argument's name or place"},
    {"evt.arg[fd=1",            10, 1, "here should stand ']'"},
    {"fd.name[1]=1",            7, 3, "takes no argument"},
    {"evt.num=1 and fd.name=\xc3\xa4 x", 24, 1, "here should stand 'and' or 'or'"},
    {"fd.name=\xfe\xfe\xfe\xfe\xfe\xfe\xfe\xfe\xfe\xfe\xfe\xfe x", 21, 1, "here should stand 'and' or 'or'"},
    {"fd.name=\tx\ty",          11, 1, "here should stand 'and' or 'or'"},
};

/* Every expression of the documents about sysdig, and the corners of the grammar. */
static const char *const good[] = {
    "proc.name=x", "evt.type=clone", "evt.type=open and proc.name=x and file.name contains /etc",
    "evt.type=connect and fd.port=80", "evt.type=connect and fd.sip!=127.0.0.1", "evt.is_io=true",
    "evt.is_io=true and evt.rawres>0", "evt.dir=>", "evt.dir=<", "evt.dir = < and evt.num>1",
    "evt.dir in (<, >)", "fd.name in ()", "fd.name in( a )", "not not evt.num=1", "not(evt.num=1)",
    "((evt.num>=1))", "evt.num>=-1.5e+3", "evt.num>0xfF", "evt.num==1", "fd.name=\"a \\\" b\"",
    "fd.name='it\\'s'", "fd.name=and", "fd.name\t=\r\n\bx", "fd.name exists and(fd.num exists)",
    "(fd.name exists)", "fd.name=a!b<c>d", "fd.port=http", "fd.port in (80, https)",
    "evt.type in (pread, pread64, umount, umount2, prlimit, send, signaldeliver, procexit)",
    "evt.arg[flags] contains O_CREAT", "evt.arg.flags contains O_CREAT", "evt.arg['fd']=3",
    "evt.arg[0]>3", "fd.name=\"\"", "fd.sip=::1", "evt.res=SUCCESS or evt.res!=EAGAIN",
    "fd.name glob /etc/*.conf", "evt.type contains open",
};
// clang-format on

static void check_error(const struct error_row *row)
{
    struct filter filter;
    struct problem problem = {0};
    bool ok = filter_parse(&filter, "--filter", row->expression, &problem);
    filter_free(&filter);
    EXPECT(!ok, "'%s' is taken", row->expression);
    if (ok)
        return;
    const char *caret = strrchr(problem.message, '\n');
    caret = caret && strlen(caret) > 5 ? caret + 5 : "";
    int column = (int)strspn(caret, " ");
    EXPECT(problem.status == STATUS_USAGE && strncmp(problem.message, "--filter: ", 10) == 0 &&
               strstr(problem.message, row->words),
           "'%s': %s", row->expression, problem.message);
    EXPECT(column == row->column && (int)strlen(caret) - column == row->width &&
               caret[column] == '^',
           "'%s': the caret stands at %d, %d wide:\n%s", row->expression, column,
           (int)strlen(caret) - column, problem.message);
}

static void check_errors(void)
{
    for (size_t i = 0; i < sizeof error_rows / sizeof *error_rows; i++)
        check_error(&error_rows[i]);
    group("errors say what should stand there, with a caret under it");
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct filter filter;
        struct problem problem = {0};
        EXPECT(filter_parse(&filter, "--filter", good[i], &problem), "'%s': %s", good[i],
               problem.message);
        filter_free(&filter);
    }
    group("what the grammar allows is taken");
}

static bool parses_nested(int depth, const char *open, const char *close)
{
    struct text text = {0};
    struct filter filter;
    struct problem problem;
    for (int i = 0; i < depth; i++)
        text_add_string(&text, open);
    text_add_string(&text, "evt.num=1");
    for (int i = 0; i < depth; i++)
        text_add_string(&text, close);
    bool ok = filter_parse(&filter, "--filter", text_string(&text), &problem);
    filter_free(&filter);
    text_free(&text);
    return ok;
}

static void check_nesting(void)
{
    EXPECT(parses_nested(100, "(", ")"), "100 parentheses");
    EXPECT(!parses_nested(101, "(", ")"), "101 parentheses are taken");
    EXPECT(parses_nested(100, "not (", ")"), "100 not (");
    EXPECT(parses_nested(100000, "not ", ""), "100000 nots");
    group("parentheses nest to 100");
}

int main(void)
{
    check_errors();
    check_nesting();
    return done();
}
