/* Arguments that lead to memory: sockets, waiting, tracing, filters, ioctl, System V ipc. */
#include "render/render.h"
#include "tables/inner.h"
#include "tables/ioctls.h"
#include "tests/unit/tap.h"

#include <stdlib.h>
#include <string.h>

enum { PIECES = 4, ENTRY = 0, EXIT = 1, AT = 0x1000 };

/* A piece of the program's memory, as capture/ copies it. */
struct piece {
    uint8_t argument, at_exit;
    uint64_t address;
    const char *bytes;
    size_t size;
};

struct row {
    enum abi abi;
    const char *call;
    uint64_t arg[6];
    int64_t result;
    struct piece pieces[PIECES];
    const char *wanted;
};

#define BYTES(string) (string), sizeof(string) - 1
#define IN(argument, address, string)                                                              \
    {                                                                                              \
        argument, ENTRY, address, BYTES(string)                                                    \
    }
#define OUT(argument, address, string)                                                             \
    {                                                                                              \
        argument, EXIT, address, BYTES(string)                                                     \
    }

/* Numbers of 2, 4 and 8 bytes below 256. */
#define H(n) n "\0"
#define I(n) n "\0\0\0"
#define L(n) n "\0\0\0\0\0\0\0"

// clang-format off
static const struct row rows[] = {
    /* ------------------------------------------------------------------ sockets */
    {ABI_X86_64, "socket", {2, 0x80001, 6}, 3, {{0}}, "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP) = 3"},
    {ABI_X86_64, "socket", {16, 3, 0}, 3, {{0}}, "socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) = 3"},
    {ABI_X86_64, "socket", {17, 3, 0x300}, 3, {{0}}, "socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)) = 3"},
    {ABI_X86_64, "socket", {1, 0x77, 7}, -94, {{0}},
     "socket(AF_UNIX, 0x77 /* SOCK_??? */, 7) = -1 ESOCKTNOSUPPORT (Socket type not supported)"},
    {ABI_X86_64, "bind", {3, AT, 16}, 0, {IN(1, AT, "\2\0\0\120\177\0\0\1\0\0\0\0\0\0\0\0")},
     "bind(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = 0"},
    {ABI_X86_64, "bind", {3, AT, 8}, -22, {IN(1, AT, "\2\0\0\120\177\0\0\1")},
     "bind(3, {sa_family=AF_INET, sa_data=\"\\0P\\177\\0\\0\\1\"}, 8) = -1 EINVAL (Invalid argument)"},
    {ABI_X86_64, "connect", {3, AT, 28}, 0,
     {IN(1, AT, "\12\0\0\65\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\3\0\0\0")},
     "connect(3, {sa_family=AF_INET6, sin6_port=htons(53), sin6_flowinfo=htonl(0), "
     "inet_pton(AF_INET6, \"::1\", &sin6_addr), sin6_scope_id=3}, 28) = 0"},
    {ABI_X86_64, "connect", {3, AT, 110}, -2, {IN(1, AT, "\1\0/run/x\0")}, "connect(3, 0x1000, 110) = -1 ENOENT (No such file or directory)"},
    {ABI_X86_64, "connect", {3, AT, 9}, -2, {IN(1, AT, "\1\0/run/x\0")},
     "connect(3, {sa_family=AF_UNIX, sun_path=\"/run/x\"}, 9) = -1 ENOENT (No such file or directory)"},
    {ABI_X86_64, "connect", {3, AT, 6}, 0, {IN(1, AT, "\1\0\0abc")}, "connect(3, {sa_family=AF_UNIX, sun_path=@\"abc\"}, 6) = 0"},
    {ABI_X86_64, "connect", {3, AT, 2}, 0, {IN(1, AT, "\1\0")}, "connect(3, {sa_family=AF_UNIX}, 2) = 0"},
    {ABI_X86_64, "connect", {3, AT, 12}, 0, {IN(1, AT, "\20\0\0\0\7\0\0\0\21\0\0\0")},
     "connect(3, {sa_family=AF_NETLINK, nl_pid=7, nl_groups=0x000011}, 12) = 0"},
    {ABI_X86_64, "connect", {3, AT, 1}, -22, {IN(1, AT, "\1")}, "connect(3, 0x1000, 1) = -1 EINVAL (Invalid argument)"},
    {ABI_X86_64, "connect", {3, AT, 0xffffffff}, -22, {IN(1, AT, "\1\0abcdefgh")}, "connect(3, 0x1000, -1) = -1 EINVAL (Invalid argument)"},
    {ABI_X86_64, "connect", {3, AT, 4}, -97, {IN(1, AT, "\57\0ab")},
     "connect(3, {sa_family=0x2f /* AF_??? */, sa_data=\"ab\"}, 4) = -1 EAFNOSUPPORT (Address family not supported by protocol)"},
    {ABI_X86_64, "accept", {3, AT, 2 * AT}, 4,
     {IN(2, 2 * AT, I("\200")), OUT(1, AT, "\2\0\0\1\12\0\0\1\0\0\0\0\0\0\0\0"), OUT(2, 2 * AT, I("\20"))},
     "accept(3, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr(\"10.0.0.1\")}, [128 => 16]) = 4"},
    {ABI_X86_64, "accept", {3, AT, 2 * AT}, -11, {IN(2, 2 * AT, I("\20"))},
     "accept(3, 0x1000, [16]) = -1 EAGAIN (Resource temporarily unavailable)"},
    {ABI_X86_64, "getsockname", {3, 0, 2 * AT}, -14, {IN(2, 2 * AT, I("\20"))}, "getsockname(3, NULL, 0x2000) = -1 EFAULT (Bad address)"},
    {ABI_X86_64, "setsockopt", {3, 1, 2, AT, 4}, 0, {IN(3, AT, I("\1"))}, "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0"},
    {ABI_X86_64, "setsockopt", {3, 1, 13, AT, 8}, 0, {IN(3, AT, I("\1") I("\5"))},
     "setsockopt(3, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=5}, 8) = 0"},
    {ABI_X86_64, "setsockopt", {3, 0, 35, AT, 8}, 0, {IN(3, AT, "\340\0\0\1\0\0\0\0")},
     "setsockopt(3, SOL_IP, IP_ADD_MEMBERSHIP, {imr_multiaddr=inet_addr(\"224.0.0.1\"), imr_interface=inet_addr(\"0.0.0.0\")}, 8) = 0"},
    {ABI_X86_64, "setsockopt", {3, 77, 9, AT, 3}, -92, {IN(3, AT, "abc")},
     "setsockopt(3, 0x4d /* SOL_?? */, 9, \"abc\", 3) = -1 ENOPROTOOPT (Protocol not available)"},
    {ABI_X86_64, "getsockopt", {3, 1, 17, AT, 2 * AT}, 0,
     {IN(4, 2 * AT, I("\14")), OUT(3, AT, I("\7") "\377\377\377\377" I("\5")), OUT(4, 2 * AT, I("\14"))},
     "getsockopt(3, SOL_SOCKET, SO_PEERCRED, {pid=7, uid=-1, gid=5}, [12]) = 0"},
    {ABI_X86_64, "sendmsg", {3, AT, 0x4000}, 2,
     {IN(1, AT, L("\0") I("\0") I("\0") "\0\40\0\0\0\0\0\0" L("\1") "\0\60\0\0\0\0\0\0" L("\30") L("\0")),
      IN(1, 2 * AT, "\0\100\0\0\0\0\0\0" L("\2")), IN(1, 4 * AT, "hi"),
      IN(1, 3 * AT, L("\24") I("\1") I("\1") I("\7") I("\0"))},
     "sendmsg(3, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"hi\", iov_len=2}], msg_iovlen=1, "
     "msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[7]}], "
     "msg_controllen=24, msg_flags=0}, MSG_NOSIGNAL) = 2"},
    {ABI_X86_64, "recvmsg", {3, AT, 0x40}, -11,
     {IN(1, AT, L("\0") I("\156") I("\0") L("\0") L("\0") L("\0") L("\0") L("\0"))},
     "recvmsg(3, {msg_namelen=110}, MSG_DONTWAIT) = -1 EAGAIN (Resource temporarily unavailable)"},
    {ABI_I386, "socketcall", {1, AT}, 3, {IN(INNER_BLOCK, AT, I("\2") I("\1") I("\0"))}, "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3"},
    {ABI_I386, "socketcall", {9, AT}, 2, {IN(INNER_BLOCK, AT, I("\3") "\0\40\0\0" I("\2") I("\0")), IN(1, 2 * AT, "hi")}, "send(3, \"hi\", 2, 0) = 2"},
    {ABI_I386, "socketcall", {99, AT}, -22, {{0}}, "socketcall(99, 0x1000) = -1 EINVAL (Invalid argument)"},
    {ABI_I386, "socketcall", {5, AT}, -14, {IN(INNER_BLOCK, AT, I("\2"))}, "socketcall(SYS_ACCEPT, 0x1000) = -1 EFAULT (Bad address)"},
    /* ------------------------------------------------------------------ waiting */
    {ABI_X86_64, "poll", {AT, 2, 5}, 1,
     {IN(0, AT, I("\3") H("\1") H("\0") I("\4") H("\4") H("\0")), OUT(0, AT, I("\3") H("\1") H("\1") I("\4") H("\4") H("\0"))},
     "poll([{fd=3, events=POLLIN}, {fd=4, events=POLLOUT}], 2, 5) = 1 ([{fd=3, revents=POLLIN}])"},
    {ABI_X86_64, "poll", {AT, 2, 5}, 0, {IN(0, AT, I("\3") H("\1") H("\0"))},
     "poll([{fd=3, events=POLLIN}, ... /* 0x1008 */], 2, 5) = 0 (Timeout)"},
    {ABI_X86_64, "select", {5, AT, 0, 0, 2 * AT}, 1,
     {IN(1, AT, L("\30")), IN(4, 2 * AT, L("\1") L("\2")), OUT(1, AT, L("\10")), OUT(4, 2 * AT, L("\0") L("\7"))},
     "select(5, [3 4], NULL, NULL, {tv_sec=1, tv_usec=2}) = 1 (in [3], left {tv_sec=0, tv_usec=7})"},
    {ABI_X86_64, "select", {3, AT, 0, 0, 0}, 0, {IN(1, AT, L("\377"))}, "select(3, [0 1 2], NULL, NULL, NULL) = 0 (Timeout)"},
    {ABI_X86_64, "epoll_ctl", {3, 1, 4, AT}, 0, {IN(3, AT, I("\1") L("\4"))},
     "epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=4, u64=4}}) = 0"},
    {ABI_X86_64, "epoll_ctl", {3, 2, 4, AT}, 0, {IN(3, AT, I("\1") L("\4"))}, "epoll_ctl(3, EPOLL_CTL_DEL, 4, 0x1000) = 0"},
    {ABI_X86_64, "epoll_wait", {3, AT, 8, (uint64_t)-1}, 0, {OUT(1, AT, "")}, "epoll_wait(3, [], 8, -1) = 0"},
    {ABI_X86_64, "futex", {AT, 128, 1, 2 * AT}, -110, {IN(3, 2 * AT, L("\1") L("\0"))},
     "futex(0x1000, FUTEX_WAIT_PRIVATE, 1, {tv_sec=1, tv_nsec=0}) = -1 ETIMEDOUT (Connection timed out)"},
    {ABI_X86_64, "futex", {AT, 129, 1}, 1, {{0}}, "futex(0x1000, FUTEX_WAKE_PRIVATE, 1) = 1"},
    {ABI_X86_64, "futex", {AT, 5, 1, 1, AT + 4, 0x1300b00c}, 0, {{0}},
     "futex(0x1000, FUTEX_WAKE_OP, 1, 1, 0x1004, FUTEX_OP_ADD<<28|0xb<<12|FUTEX_OP_CMP_LE<<24|0xc) = 0"},
    {ABI_X86_64, "futex", {AT, 0x189, 1, 0, 0, 0xffffffff}, -11, {{0}},
     "futex(0x1000, FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME, 1, NULL, FUTEX_BITSET_MATCH_ANY) = -1 EAGAIN (Resource temporarily unavailable)"},
    /* ------------------------------------------------------------------- filters */
    {ABI_X86_64, "seccomp", {1, 0, AT}, 0, {IN(2, AT, L("\2") "\0\40\0\0\0\0\0\0")}, "seccomp(SECCOMP_SET_MODE_FILTER, 0, {len=2, filter=0x2000}) = 0"},
    {ABI_X86_64, "prctl", {22, 1}, 0, {{0}}, "prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) = 0"},
    /* --------------------------------------------------------------------- ptrace */
    {ABI_X86_64, "ptrace", {0}, 0, {{0}}, "ptrace(PTRACE_TRACEME) = 0"},
    {ABI_X86_64, "ptrace", {16, 9}, 0, {{0}}, "ptrace(PTRACE_ATTACH, 9) = 0"},
    {ABI_X86_64, "ptrace", {24, 9, 0, 10}, 0, {{0}}, "ptrace(PTRACE_SYSCALL, 9, NULL, SIGUSR1) = 0"},
    {ABI_X86_64, "ptrace", {0x4200, 9, 0, 0x100001}, 0, {{0}},
     "ptrace(PTRACE_SETOPTIONS, 9, NULL, PTRACE_O_TRACESYSGOOD|PTRACE_O_EXITKILL) = 0"},
    {ABI_X86_64, "ptrace", {3, 9, 120, AT}, 0, {OUT(3, AT, L("\73"))}, "ptrace(PTRACE_PEEKUSER, 9, 8*ORIG_RAX, [0x3b]) = 0"},
    {ABI_X86_64, "ptrace", {0x4201, 9, 0, AT}, 0, {OUT(3, AT, L("\7"))}, "ptrace(PTRACE_GETEVENTMSG, 9, NULL, [7]) = 0"},
    /* ---------------------------------------------------------------------- ioctl */
    {ABI_X86_64, "ioctl", {0, 0x5413, AT}, 0, {OUT(2, AT, H("\30") H("\120") H("\0") H("\0"))},
     "ioctl(0, TIOCGWINSZ, {ws_row=24, ws_col=80, ws_xpixel=0, ws_ypixel=0}) = 0"},
    {ABI_X86_64, "ioctl", {0, 0x5401, AT}, -25, {{0}}, "ioctl(0, TCGETS, 0x1000) = -1 ENOTTY (Inappropriate ioctl for device)"},
    {ABI_X86_64, "ioctl", {3, 0x541b, AT}, 0, {OUT(2, AT, I("\5"))}, "ioctl(3, FIONREAD, [5]) = 0"},
    {ABI_X86_64, "ioctl", {3, 0x5451}, 0, {{0}}, "ioctl(3, FIOCLEX) = 0"},
    {ABI_X86_64, "ioctl", {3, 0xc0105499, 5}, -25, {{0}},
     "ioctl(3, _IOC(_IOC_READ|_IOC_WRITE, 0x54, 0x99, 0x10), 0x5) = -1 ENOTTY (Inappropriate ioctl for device)"},
    {ABI_X86_64, "ioctl", {3, 0x5499, 0}, -25, {{0}}, "ioctl(3, _IOC(_IOC_NONE, 0x54, 0x99, 0), 0) = -1 ENOTTY (Inappropriate ioctl for device)"},
    /* --------------------------------------------------------------- System V, queues */
    {ABI_X86_64, "shmget", {0, 4096, 01600}, 5, {{0}}, "shmget(IPC_PRIVATE, 4096, IPC_CREAT|0600) = 5"},
    {ABI_X86_64, "semget", {7, 1, 0}, -2, {{0}}, "semget(0x7, 1, 000) = -1 ENOENT (No such file or directory)"},
    {ABI_X86_64, "semop", {5, AT, 1}, 0, {IN(1, AT, H("\1") "\377\377" "\0\20")}, "semop(5, [{sem_num=1, sem_op=-1, sem_flg=SEM_UNDO}], 1) = 0"},
    {ABI_X86_64, "msgsnd", {5, AT, 2, 0}, 0, {IN(1, AT, L("\3") "hi")}, "msgsnd(5, {mtype=3, mtext=\"hi\"}, 2, 0) = 0"},
    {ABI_X86_64, "mq_open", {AT, 0}, 3, {IN(0, AT, "q\0")}, "mq_open(\"q\", O_RDONLY) = 3"},
    {ABI_I386, "ipc", {1, 5, 1, 0, AT}, 0, {IN(1, AT, H("\1") "\377\377" "\0\20")}, "semop(5, [{sem_num=1, sem_op=-1, sem_flg=SEM_UNDO}], 1) = 0"},
};
// clang-format on

/* ------------------------------------------------------------------------- one event */

static struct event event_of(const struct row *row, struct copy copies[PIECES])
{
    struct event event = {.kind = EVENT_CALL,
                          .abi = row->abi,
                          .number = (uint32_t)call_number(row->abi, row->call),
                          .returned = true,
                          .result = row->result,
                          .copies = copies};
    memcpy(event.arg, row->arg, sizeof event.arg);
    for (size_t i = 0; i < PIECES && row->pieces[i].bytes; i++) {
        const struct piece *piece = &row->pieces[i];
        copies[event.copy_count++] = (struct copy){.argument = piece->argument,
                                                   .at_exit = piece->at_exit,
                                                   .whole = true,
                                                   .address = piece->address,
                                                   .wanted = piece->size,
                                                   .size = piece->size,
                                                   .bytes = (uint8_t *)piece->bytes};
    }
    return event;
}

/* What an argument names in bytes or elements is more than a copy that was cut. */
static void set_wanted(const struct row *row, struct event *event)
{
    if (strcmp(row->call, "connect") == 0 && event->copy_count)
        event->copies[0].wanted = (size_t)row->arg[2];
    if (strcmp(row->call, "poll") == 0 && event->copy_count == 1)
        event->copies[0].wanted = 8 * (size_t)row->arg[1];
}

static void test_rows(void)
{
    static const struct render_style style = {.string_limit = 32};
    struct text text = {0};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct copy copies[PIECES];
        struct event event = event_of(&rows[i], copies);
        set_wanted(&rows[i], &event);
        text_clear(&text);
        render_event(&text, &event, &style);
        EXPECT(strcmp(text_string(&text), rows[i].wanted) == 0, "\n#   got    %s\n#   wanted %s",
               text_string(&text), rows[i].wanted);
    }
    text_free(&text);
    group("structures are shown from their copies, or as addresses");
}

/* What the call writes over what it reads waits for the return. */
static void test_halves(void)
{
    static const struct {
        const char *call;
        uint64_t arg[6];
        int early;
    } halves[] = {{"ioctl", {3, 0x8913 /* SIOCGIFFLAGS */, AT}, 2},
                  {"ioctl", {3, 0x5413 /* TIOCGWINSZ */, AT}, 2},
                  {"ioctl", {3, 0x5414 /* TIOCSWINSZ */, AT}, 3},
                  {"recvmsg", {3, AT}, 1},
                  {"poll", {AT, 1, 5}, 3},
                  {"accept", {3, AT, AT}, 1},
                  {"connect", {3, AT, 16}, 3}};
    static const struct render_style style = {.string_limit = 32};
    struct text text = {0};
    for (size_t i = 0; i < sizeof halves / sizeof *halves; i++) {
        struct event event = {.kind = EVENT_CALL,
                              .number = (uint32_t)call_number(ABI_X86_64, halves[i].call)};
        memcpy(event.arg, halves[i].arg, sizeof event.arg);
        int early = render_entry(&text, &event, &style);
        EXPECT(early == halves[i].early, "%s shows %d of its arguments before it returns",
               halves[i].call, early);
    }
    text_free(&text);
    group("what a call writes is shown when it has returned");
}

/* ---------------------------------------------------------------------------- netlink */

static void test_netlink(void)
{
    static const char message[] =
        "\50\0\0\0\22\0\1\3\7\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\10\0\35\0\1\0\0\0";
    static const struct render_style style = {.string_limit = 32};
    struct copy copy = {.argument = 1,
                        .whole = true,
                        .address = AT,
                        .wanted = 40,
                        .size = 40,
                        .bytes = (uint8_t *)message};
    struct event event = {.kind = EVENT_CALL,
                          .number = (uint32_t)call_number(ABI_X86_64, "sendto"),
                          .arg = {3, AT, 40, 0, 0, 0},
                          .returned = true,
                          .result = 40,
                          .netlink = 1,
                          .copies = &copy,
                          .copy_count = 1};
    const char *wanted =
        "sendto(3, [{nlmsg_len=40, nlmsg_type=RTM_GETLINK, nlmsg_flags=NLM_F_REQUEST|NLM_F_DUMP, "
        "nlmsg_seq=7, nlmsg_pid=0}, {ifi_family=AF_UNSPEC, ifi_type=ARPHRD_NETROM, ifi_index=0, "
        "ifi_flags=0, ifi_change=0}, [{nla_len=8, nla_type=IFLA_EXT_MASK}, RTEXT_FILTER_VF]], 40, "
        "0, NULL, 0) = 40";
    struct text text = {0};
    render_event(&text, &event, &style);
    EXPECT(strcmp(text_string(&text), wanted) == 0, "\n#   got    %s\n#   wanted %s",
           text_string(&text), wanted);
    event.netlink = 0;
    text_clear(&text);
    render_event(&text, &event, &style);
    EXPECT(strstr(text_string(&text), "sendto(3, \"(\\0\\0\\0") == text_string(&text),
           "not of a netlink socket: %s", text_string(&text));
    text_free(&text);
    group("messages of netlink sockets are taken apart, those of others not");
}

/* --------------------------------------------------------------------------- requests */

static void test_requests(void)
{
    static const struct {
        uint32_t request;
        bool narrow;
        const char *name;
    } known[] = {{0x5401, false, "TCGETS"},
                 {0x5402, false, "SNDCTL_TMR_START or TCSETS"},
                 {0x8912, true, "SIOCGIFCONF"},
                 {0x80086601, false, "FS_IOC_GETFLAGS"},
                 {0x80046601, true, "FS_IOC32_GETFLAGS"},
                 {0x5499, false, NULL},
                 {0xffffffff, true, NULL}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const char *got = ioctl_name(known[i].request, known[i].narrow);
        EXPECT(got && known[i].name ? strcmp(got, known[i].name) == 0 : got == known[i].name,
               "%#x is %s", known[i].request, got ? got : "nothing");
    }
    uint32_t before = 0;
    size_t count = 0;
#define IOCTL(request, name)                                                                       \
    EXPECT(!count || before < (request), "%s stands behind a larger number", name);                \
    before = (request);                                                                            \
    count++;
#define IOCTL_NARROW(request, name)
#include "tables/ioctls.def"
#undef IOCTL_NARROW
#undef IOCTL
    EXPECT(count > 2500, "only %zu requests", count);
    group("requests have their names, in the order of their numbers");
}

/* --------------------------------------------------------------------------- anything */

enum { COPIES = 6, MOST = 300 };

static uint64_t state = 1;

static uint64_t draw(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

/* A number that means something more often than a random one does. */
static uint64_t draw_number(void)
{
    switch (draw() % 4) {
    case 0:
        return draw() % 40;
    case 1:
        return AT * (1 + draw() % COPIES);
    case 2:
        return draw() % 600;
    default:
        return draw();
    }
}

static void draw_event(struct event *event, struct copy copies[COPIES], uint8_t *bytes[COPIES])
{
    *event = (struct event){.kind = EVENT_CALL,
                            .abi = (enum abi)(draw() % ABI_COUNT),
                            .number = (uint32_t)(draw() % 470),
                            .returned = draw() % 8 != 0,
                            .result = (int64_t)(draw() % 3 ? draw() % 64 : -(draw() % 140)),
                            .netlink = (int8_t)(draw() % 3),
                            .copies = copies,
                            .copy_count = COPIES};
    for (int i = 0; i < 6; i++)
        event->arg[i] = event->abi == ABI_I386 ? (uint32_t)draw_number() : draw_number();
    for (int i = 0; i < COPIES; i++) {
        size_t size = draw() % MOST;
        bytes[i] = malloc(size ? size : 1); /* of this size, so that a sanitizer sees the end */
        if (!bytes[i])
            abort();
        for (size_t j = 0; j < size; j++)
            bytes[i][j] = (uint8_t)(draw() % 3 ? 0 : draw());
        for (size_t j = 0; j + 8 <= size; j += 8) {
            uint64_t number = draw_number();
            if (draw() % 2)
                memcpy(bytes[i] + j, &number, sizeof number);
        }
        copies[i] = (struct copy){.argument = (uint8_t)(draw() % 7),
                                  .at_exit = draw() % 2,
                                  .address = (uint64_t)AT * (1 + draw() % COPIES),
                                  .size = size,
                                  .wanted = draw() % 2 ? size : size + draw() % 5000,
                                  .bytes = bytes[i]};
        copies[i].whole = copies[i].size == copies[i].wanted;
    }
}

static void test_anything(void)
{
    enum { EVENTS = 60000 };
    struct text text = {0};
    for (int round = 0; round < EVENTS; round++) {
        struct render_style style = {.string_limit = draw() % 40,
                                     .verbose = draw() % 2,
                                     .hex = (enum render_hex)(draw() % 3),
                                     .names = (enum render_names)(draw() % 3)};
        struct copy copies[COPIES];
        uint8_t *bytes[COPIES];
        struct event event;
        draw_event(&event, copies, bytes);
        text_clear(&text);
        render_event(&text, &event, &style);
        for (size_t k = 0; k < text.size; k++)
            if (text.bytes[k] < ' ' || text.bytes[k] > '~')
                EXPECT(false, "round %d prints byte %d", round, text.bytes[k]);
        EXPECT(text.size > 3, "round %d prints %zu bytes", round, text.size);
        for (int i = 0; i < COPIES; i++)
            free(bytes[i]);
    }
    text_free(&text);
    group("random memory behind random arguments prints one clean line");
}

int main(void)
{
    test_rows();
    test_halves();
    test_netlink();
    test_requests();
    test_anything();
    return done();
}
