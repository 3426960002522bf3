/* Filter expressions: what they say of made events, early and late. */
#include "filter/expression.h"

#include "tests/unit/filter_events.h"
#include "tests/unit/tap.h"

#include <string.h>

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
    check_truths();
    check_monotone();
    return done();
}
