/* Made events, and what is known of the process that made them, for the tables of filters. */
#ifndef TESTS_UNIT_FILTER_EVENTS_H
#define TESTS_UNIT_FILTER_EVENTS_H

#include "filter/expression.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>

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

#endif
