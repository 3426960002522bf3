/* Filter expressions: what is an error and where its caret stands, what an expression says of made
 * events, and which calls it rules out by their numbers. */
#include "filter/expression.h"

#include "tests/unit/tap.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* ------------------------------------------------------------------- errors */

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

/* --------------------------------------------------------------- evaluation */

struct world {
    bool knows; /* the process */
    const char *descriptor;
    bool directory, serves;
};

static bool answer_question(void *context, const struct event *event, enum filter_question question,
                            int number, struct text *answer)
{
    static const char argv[] = "/bin/cat\0-n\0file with blanks";
    const struct world *world = context;
    (void)event;
    switch (question) {
    case ASK_COMM:
        text_add_string(answer, "cat");
        return world->knows;
    case ASK_PID:
    case ASK_PPID:
    case ASK_UID:
        text_add(answer, "%d", question == ASK_PID ? 4711 : question == ASK_PPID ? 4000 : 1000);
        return world->knows;
    case ASK_ARGV:
        text_add_bytes(answer, argv, sizeof argv);
        return world->knows;
    case ASK_CWD:
        text_add_string(answer, "/srv/student");
        return world->knows;
    case ASK_TIME:
        text_add_string(answer, "12:00:00.000000001");
        return true;
    case ASK_ARGUMENT:
        text_add(answer, number == 1 ? "O_RDONLY|O_CLOEXEC" : "%d", number);
        return true;
    case ASK_ARGUMENTS:
        text_add_string(answer, "1, 2, 3");
        return true;
    case ASK_DESCRIPTOR:
        text_add_string(answer, number == -100 ? "/srv/student" : world->descriptor);
        return number == -100 || *world->descriptor;
    case ASK_DIRECTORY:
        return world->directory;
    default:
        return world->serves && number == 80;
    }
}

/* The made events. */
enum made {
    OPEN_OK,    /* open("/etc/passwd", …) = 3 */
    OPEN_FAIL,  /* openat(AT_FDCWD, "missing", …) = -1 ENOENT */
    READ_FILE,  /* read(3, "hello\0world", 100) = 11 */
    WRITE_PIPE, /* pwrite64(1, "abc", 3, 0) = -1 EPIPE */
    CONNECT,    /* connect(3, 10.0.0.1:80) = 0 */
    REFUSED,    /* connect(3, 127.0.0.1:443) = -1 ECONNREFUSED, nothing known of the socket */
    SERVED,     /* read(4, "hello…") from [::1]:80, which listens, of [::1]:5000 */
    LOCAL,      /* connect(3, "/run/sock") = 0 */
    OLD,        /* i386 umount("/mnt") by int 0x80 */
    EXIT,       /* exit_group(0), which does not return */
    SIGNAL,
    ENDED,
    MADE
};

struct made_event {
    struct event event;
    struct copy copies[2];
    struct world world;
};

static uint8_t hello[] = "hello\0world", abc[] = "abc", passwd[] = "/etc/passwd",
               missing[] = "missing", mnt[] = "/mnt";
static uint8_t address[16], unix_address[110] = "\1\0/run/sock";

static void name_call(struct event *event, enum abi abi, const char *name, int64_t result)
{
    event->kind = EVENT_CALL;
    event->abi = abi;
    event->door = abi == ABI_I386 ? DOOR_INT80 : DOOR_SYSCALL;
    event->number = (uint32_t)call_number(abi, name);
    event->returned = true;
    event->result = result;
    event->pid = 4712;
    event->entered_ns = 1000;
    event->left_ns = 3500;
}

static void add_copy(struct made_event *made, int argument, bool at_exit, void *bytes, size_t size)
{
    made->copies[made->event.copy_count++] = (struct copy){.argument = (uint8_t)argument,
                                                           .at_exit = at_exit,
                                                           .whole = true,
                                                           .address = 4096,
                                                           .wanted = size,
                                                           .size = size,
                                                           .bytes = bytes};
    made->event.copies = made->copies;
}

static void set_address(const char *ip, uint16_t port)
{
    uint16_t family = AF_INET, order = htons(port);
    memcpy(address, &family, 2);
    memcpy(address + 2, &order, 2);
    inet_pton(AF_INET, ip, address + 4);
}

static void make(struct made_event *made, enum made which)
{
    struct event *event = &made->event;
    *made = (struct made_event){.world = {true, "", false, false}};
    switch (which) {
    case OPEN_OK:
        name_call(event, ABI_X86_64, "open", 3);
        add_copy(made, 0, false, passwd, sizeof passwd);
        made->world.descriptor = "/etc/passwd";
        break;
    case OPEN_FAIL:
        name_call(event, ABI_X86_64, "openat", -2);
        event->arg[0] = (uint64_t)-100;
        add_copy(made, 1, false, missing, sizeof missing);
        break;
    case READ_FILE:
    case SERVED:
        name_call(event, ABI_X86_64, "read", 11);
        event->arg[0] = which == SERVED ? 4 : 3;
        event->arg[2] = 100;
        add_copy(made, 1, true, hello, 11);
        made->world.descriptor = which == SERVED ? "TCPv6:[[::1]:80->[::1]:5000]" : "/tmp/x";
        made->world.serves = which == SERVED;
        break;
    case WRITE_PIPE:
        name_call(event, ABI_X86_64, "pwrite64", -32);
        event->arg[0] = 1;
        add_copy(made, 1, false, abc, 3);
        made->world.descriptor = "pipe:[77]";
        break;
    case CONNECT:
    case REFUSED:
        name_call(event, ABI_X86_64, "connect", which == CONNECT ? 0 : -111);
        event->arg[0] = 3;
        set_address(which == CONNECT ? "10.0.0.1" : "127.0.0.1", which == CONNECT ? 80 : 443);
        add_copy(made, 1, false, address, sizeof address);
        made->world.descriptor =
            which == CONNECT ? "TCP:[10.0.0.9:4321->10.0.0.1:80]" : "socket:[1]";
        break;
    case LOCAL:
        name_call(event, ABI_X86_64, "connect", 0);
        event->arg[0] = 3;
        add_copy(made, 1, false, unix_address, sizeof unix_address);
        made->world.descriptor = "UNIX-STREAM:[9]";
        break;
    case OLD:
        name_call(event, ABI_I386, "umount", 0);
        add_copy(made, 0, false, mnt, sizeof mnt);
        break;
    case EXIT:
        name_call(event, ABI_X86_64, "exit_group", 0);
        event->returned = false;
        break;
    case SIGNAL:
        event->kind = EVENT_SIGNAL;
        break;
    default:
        event->kind = EVENT_EXITED;
        made->world.knows = false;
    }
}

/* What an expression says of a made event: when the call is only entered, and at its end.  '1' and
 * '0', '?' for what is not known yet. */
struct truth_row {
    enum made made;
    const char *expression;
    const char *wanted;
};

// clang-format off
static const struct truth_row truth_rows[] = {
    {OPEN_OK,    "evt.type=open",                       "11"},
    {OPEN_OK,    "evt.type!=open",                      "00"},
    {OPEN_OK,    "not evt.type=open",                   "00"},
    {OPEN_OK,    "not not evt.type=open",               "11"},
    {OPEN_OK,    "evt.type in (close, open)",           "11"},
    {OPEN_OK,    "evt.type in ()",                      "00"},
    {OPEN_OK,    "evt.type=open and proc.name=cat and file.name contains /etc", "?1"},
    {OPEN_OK,    "evt.type=open and proc.name=dog and file.name contains /etc", "00"},
    {OPEN_OK,    "fd.num=3",                            "?1"},
    {OPEN_OK,    "fd.directory=/etc and fd.filename=passwd", "?1"},
    {OPEN_OK,    "fd.type=file",                        "?1"},
    {OPEN_OK,    "fd.port!=80",                         "?0"},
    {OPEN_OK,    "not fd.port=80",                      "?1"},
    {OPEN_OK,    "fd.port exists",                      "?0"},
    {OPEN_OK,    "evt.is_io=false",                     "11"},
    {OPEN_OK,    "evt.is_io_read=true",                 "00"},
    {OPEN_OK,    "evt.io_dir exists",                   "00"},
    {OPEN_OK,    "evt.arg[pathname]=/etc/passwd",       "11"},
    {OPEN_OK,    "evt.arg.pathname endswith wd",        "11"},
    {OPEN_OK,    "evt.arg[flags] contains O_CLOEXEC",   "11"},
    {OPEN_OK,    "evt.arg[flags]=0",                    "11"},
    {OPEN_OK,    "evt.arg[2]=2",                        "11"},
    {OPEN_OK,    "evt.arg[5] exists",                   "00"},
    {OPEN_OK,    "evt.args contains 2",                 "?1"},
    {OPEN_OK,    "evt.num=7",                           "11"},
    {OPEN_OK,    "evt.num=0x7 and evt.num>=7 and evt.num<7.5 and evt.num<=7e0", "11"},
    {OPEN_OK,    "evt.num>7 or evt.num<7",              "00"},
    {OPEN_OK,    "evt.latency=2500",                    "?1"},
    {OPEN_OK,    "evt.res=SUCCESS",                     "?1"},
    {OPEN_OK,    "evt.rawres>=3",                       "?1"},
    {OPEN_OK,    "evt.failed=false",                    "?1"},
    {OPEN_OK,    "evt.dir=>",                           "11"},
    {OPEN_OK,    "evt.dir=<",                           "?1"},
    {OPEN_OK,    "evt.dir!=<",                          "?0"},
    {OPEN_OK,    "evt.door=syscall",                    "11"},
    {OPEN_OK,    "evt.time startswith 12:",             "11"},
    {OPEN_OK,    "evt.buffer exists",                   "00"},
    {OPEN_OK,    "proc.pid=4711 and proc.ppid=4000 and thread.tid=4712 and user.uid=1000", "11"},
    {OPEN_OK,    "proc.exe=/bin/cat",                   "11"},
    {OPEN_OK,    "proc.args=\"-n file with blanks\"",   "11"},
    {OPEN_OK,    "proc.cmdline=\"cat -n file with blanks\"", "11"},
    {OPEN_OK,    "proc.cwd=/srv/student",              "11"},
    {OPEN_OK,    "evt.type=close or evt.type=open and proc.name=cat", "11"},
    {OPEN_OK,    "evt.type=open or evt.type=close and proc.name=dog", "11"},
    {OPEN_OK,    "(evt.type=open or evt.type=close) and proc.name=dog", "00"},
    {OPEN_FAIL,  "evt.type=open",                       "00"},
    {OPEN_FAIL,  "evt.type contains open",              "11"},
    {OPEN_FAIL,  "evt.failed=true and evt.res=ENOENT and evt.rawres=-2", "?1"},
    {OPEN_FAIL,  "fd.name=/srv/student/missing",       "?1"},
    {OPEN_FAIL,  "fd.num exists",                       "?0"},
    {READ_FILE,  "evt.is_io=true and evt.rawres>0",     "?1"},
    {READ_FILE,  "evt.io_dir=read and evt.is_io_write=false", "11"},
    {READ_FILE,  "evt.buffer contains world",           "?1"},
    {READ_FILE,  "evt.buffer startswith hello and evt.buflen=11", "?1"},
    {READ_FILE,  "fd.name=/tmp/x",                      "11"},
    {READ_FILE,  "fd.name startswith /tmp/ and fd.name endswith x", "11"},
    {READ_FILE,  "fd.name contains TMP",                "00"},
    {READ_FILE,  "fd.name icontains TMP",               "11"},
    {READ_FILE,  "fd.name glob /t*[w-y]",               "11"},
    {READ_FILE,  "fd.name glob /t?p",                   "00"},
    {READ_FILE,  "evt.arg[buf] contains o",             "?1"},
    {READ_FILE,  "evt.arg[count]=100",                  "11"},
    {READ_FILE,  "evt.arg[count]>100",                  "00"},
    {WRITE_PIPE, "evt.type=pwrite",                     "11"},
    {WRITE_PIPE, "evt.type=pwrite64",                   "11"},
    {WRITE_PIPE, "fd.type=pipe and fd.name contains 77", "11"},
    {WRITE_PIPE, "evt.buflen exists",                   "?0"},
    {CONNECT,    "evt.type=connect and fd.port=80",     "11"},
    {CONNECT,    "evt.type=connect and fd.sip!=127.0.0.1", "11"},
    {CONNECT,    "fd.port=4321",                        "?1"},
    {CONNECT,    "fd.port!=443",                        "?1"},
    {CONNECT,    "fd.port!=80",                         "00"},
    {CONNECT,    "fd.port!=4321",                       "?0"},
    {CONNECT,    "fd.port=http",                        "11"},
    {CONNECT,    "fd.sport=80 and fd.rport=80 and fd.rip=10.0.0.1", "11"},
    {CONNECT,    "fd.cip=10.0.0.9 and fd.lip=10.0.0.9 and fd.lport=4321", "?1"},
    {CONNECT,    "fd.sport>1000",                       "00"},
    {CONNECT,    "fd.name=10.0.0.9:4321->10.0.0.1:80",  "?1"},
    {CONNECT,    "fd.l4proto=tcp and fd.type=ipv4",     "?1"},
    {REFUSED,    "fd.port=443 and fd.sip=127.0.0.1",    "11"},
    {REFUSED,    "fd.sip!=127.0.0.1",                   "00"},
    {REFUSED,    "fd.port!=80",                         "?1"},
    {REFUSED,    "fd.lport exists",                     "?0"},
    {REFUSED,    "fd.name contains 127.0.0.1:443",      "?1"},
    {SERVED,     "fd.sport=80 and fd.lport=80 and fd.cport=5000 and fd.sip=::1", "11"},
    {SERVED,     "fd.name=[::1]:5000->[::1]:80",        "11"},
    {SERVED,     "fd.type=ipv6",                        "11"},
    {SERVED,     "fd.ip=::1 and fd.ip!=127.0.0.1",      "11"},
    {LOCAL,      "fd.name=/run/sock and fd.type=unix",  "11"},
    {LOCAL,      "fd.sip!=127.0.0.1",                   "00"},
    {OLD,        "evt.type=umount and evt.type=umount2 and evt.door=int80", "11"},
    {OLD,        "evt.arg[0]=/mnt",                     "11"},
    {EXIT,       "evt.type=exit_group and evt.dir=>",   "11"},
    {EXIT,       "evt.dir=< or evt.rawres exists or evt.latency exists", "?0"},
    {SIGNAL,     "evt.type=signaldeliver",              "11"},
    {SIGNAL,     "evt.failed exists or evt.is_io exists or fd.num exists or evt.dir exists", "00"},
    {ENDED,      "evt.type=procexit",                   "11"},
    {ENDED,      "proc.name!=cat",                      "00"},
    {ENDED,      "not proc.name=cat",                   "11"},
};
// clang-format on

static void check_truths(void)
{
    for (size_t i = 0; i < sizeof truth_rows / sizeof *truth_rows; i++) {
        const struct truth_row *row = &truth_rows[i];
        struct made_event made;
        struct filter filter;
        struct problem problem = {0};
        char got[3] = "";
        make(&made, row->made);
        if (!filter_parse(&filter, "--filter", row->expression, &problem)) {
            EXPECT(false, "%s", problem.message);
            filter_free(&filter);
            continue;
        }
        struct filter_subject subject = {.event = &made.event,
                                         .number = 7,
                                         .entered = true,
                                         .ask = answer_question,
                                         .context = &made.world};
        got[0] = "01?"[filter_evaluate(&filter, &subject)];
        subject.entered = false;
        got[1] = "01?"[filter_evaluate(&filter, &subject)];
        EXPECT(strcmp(got, row->wanted) == 0, "event %d, '%s': %s, not %s", (int)row->made,
               row->expression, got, row->wanted);
        filter_free(&filter);
    }
    group("what expressions say of made events, at the entry and at the end");
}

/* ------------------------------------------------------------- call sets */

/* Which calls an expression leaves: r read, w write, o open, A openat, g getpid, c connect; in
 * capitals R W O G of i386, S socketcall of i386, ? a number that no table has. */
static const struct set_row {
    const char *expression, *wanted;
} set_rows[] = {
    {"evt.type=open", "oOS"},
    {"evt.type!=open", "rwAgcRWGS?"},
    {"not evt.type=open", "rwAgcRWGS?"},
    {"evt.type=open or evt.type=read", "roROS"},
    {"evt.type=open and evt.type=read", "S"},
    {"evt.type in (read, write)", "rwRWS"},
    {"evt.type startswith open", "oAOS?"},
    {"evt.is_io=true", "rwRWS"},
    {"evt.is_io=false", "oAgcOGS?"},
    {"evt.is_io=true and evt.rawres>0", "rwRWS"},
    {"evt.io_dir=read", "rRS"},
    {"evt.is_io_write=true and proc.name=cat", "wWS"},
    {"fd.port=80", "rwoAcRWOS"},
    {"not fd.port=80", "rwoAgcRWOGS?"},
    {"evt.buffer contains x", "rwRWS"},
    {"proc.name=cat", "rwoAgcRWOGS?"},
    {"proc.name=cat or evt.type=open", "rwoAgcRWOGS?"},
    {"evt.rawres<0 and (evt.type=open or evt.type=getpid)", "ogOGS"},
    {"evt.type exists", "rwoAgcRWOGS?"},
};

static void check_sets(void)
{
    static const struct {
        char letter;
        enum abi abi;
        const char *name;
    } calls[] = {
        {'r', ABI_X86_64, "read"},   {'w', ABI_X86_64, "write"},   {'o', ABI_X86_64, "open"},
        {'A', ABI_X86_64, "openat"}, {'g', ABI_X86_64, "getpid"},  {'c', ABI_X86_64, "connect"},
        {'R', ABI_I386, "read"},     {'W', ABI_I386, "write"},     {'O', ABI_I386, "open"},
        {'G', ABI_I386, "getpid"},   {'S', ABI_I386, "socketcall"}};
    for (size_t i = 0; i < sizeof set_rows / sizeof *set_rows; i++) {
        struct filter filter;
        struct problem problem = {0};
        struct call_set set = {0};
        char got[16] = "";
        bool ok = filter_parse(&filter, "--filter", set_rows[i].expression, &problem);
        EXPECT(ok, "%s", problem.message);
        if (ok)
            filter_calls(&filter, &set);
        for (size_t k = 0; k < sizeof calls / sizeof *calls; k++)
            if (call_set_has(&set, calls[k].abi,
                             (uint32_t)call_number(calls[k].abi, calls[k].name)))
                strncat(got, &calls[k].letter, 1);
        if (call_set_has(&set, ABI_X86_64, 9999))
            strcat(got, "?");
        EXPECT(strcmp(got, set_rows[i].wanted) == 0, "'%s' leaves %s, not %s",
               set_rows[i].expression, got, set_rows[i].wanted);
        filter_free(&filter);
    }
    group("what a number alone rules out");
}

/* An answer that is given early is never taken back. */
static void check_monotone(void)
{
    unsigned wrong = 0, asked = 0;
    for (size_t i = 0; i < sizeof truth_rows / sizeof *truth_rows; i++)
        for (int which = 0; which < MADE; which++) {
            struct made_event made;
            struct filter filter;
            struct problem problem;
            struct call_set set;
            make(&made, (enum made)which);
            if (filter_parse(&filter, "--filter", truth_rows[i].expression, &problem) &&
                made.event.kind == EVENT_CALL) {
                struct filter_subject subject = {.event = &made.event,
                                                 .number = 7,
                                                 .entered = true,
                                                 .ask = answer_question,
                                                 .context = &made.world};
                enum truth early = filter_evaluate(&filter, &subject);
                subject.entered = false;
                enum truth late = filter_evaluate(&filter, &subject);
                filter_calls(&filter, &set);
                bool in = call_set_has(&set, made.event.abi, made.event.number);
                wrong += late == UNKNOWN_YET || (early != UNKNOWN_YET && early != late) ||
                         (!in && late == TRUE_NOW);
                asked++;
            }
            filter_free(&filter);
        }
    EXPECT(wrong == 0 && asked > 500, "%u of %u answers are taken back", wrong, asked);
    group("what was known early stays so");
}

int main(void)
{
    check_errors();
    check_nesting();
    check_truths();
    check_sets();
    check_monotone();
    return done();
}
