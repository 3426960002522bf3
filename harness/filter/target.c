/* Which descriptor a call is about, and what it is: from what the tracer says of it
 * ("TCP:[a:p->b:q]", as -yy shows it) and from the addresses that the call names. */
#include "filter/target.h"

#include "tables/inner.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { PLACE_BYTES = IP_BYTES + 10 };

/* ---------------------------------------------------------------- addresses */

static void set_end(struct end *end, const char *ip, unsigned port)
{
    end->presence = read_ip(ip, end->address) ? VALUE_KNOWN : VALUE_ABSENT;
    end->port = port;
    memccpy(end->ip, ip, '\0', sizeof end->ip - 1);
}

/* "1.2.3.4:80" or "[::1]:80", up to `size` bytes. */
static void read_end(struct end *end, const char *text, size_t size)
{
    char word[PLACE_BYTES] = "";
    bool six = *text == '[';
    if (size >= sizeof word)
        return;
    memcpy(word, text + six, size - six);
    char *colon = strrchr(word, ':');
    if (!colon || colon == word)
        return;
    unsigned port = (unsigned)strtoul(colon + 1, NULL, 10);
    colon[six ? -1 : 0] = '\0';
    set_end(end, word, port);
}

static void add_unix_path(struct target *target, const char *path, size_t size)
{
    size_t abstract = size && !*path;
    if (size && *path)
        size = strnlen(path, size);
    text_clear(&target->name);
    if (abstract)
        text_add_char(&target->name, '@');
    text_add_bytes(&target->name, path + abstract, size - abstract);
    target->named = VALUE_KNOWN;
}

/* A struct sockaddr of the call. */
static bool read_sockaddr(struct target *target, struct end *end, const struct copy *copy)
{
    uint16_t family = AF_UNSPEC, port = 0;
    char ip[IP_BYTES];
    if (!copy || copy->size < sizeof family)
        return false;
    memcpy(&family, copy->bytes, sizeof family);
    if (copy->size >= 4)
        memcpy(&port, copy->bytes + 2, sizeof port);
    if (family == AF_UNIX) {
        target->type = "unix";
        add_unix_path(target, (const char *)copy->bytes + sizeof family,
                      copy->size - sizeof family);
    } else if (family == AF_INET && copy->size >= 8) {
        target->type = "ipv4";
        set_end(end, inet_ntop(AF_INET, copy->bytes + 4, ip, sizeof ip), ntohs(port));
    } else if (family == AF_INET6 && copy->size >= 24) {
        target->type = "ipv6";
        set_end(end, inet_ntop(AF_INET6, copy->bytes + 8, ip, sizeof ip), ntohs(port));
    }
    return true;
}

/* The calls that name an address themselves. */
static const struct naming {
    const char *call;
    int argument;
    bool at_exit, local;
} namings[] = {{"connect", 1, false, false},
               {"bind", 1, false, true},
               {"sendto", 4, false, false},
               {"recvfrom", 4, true, false}};

static const struct naming *find_naming(const char *call)
{
    for (size_t i = 0; i < sizeof namings / sizeof *namings; i++)
        if (strcmp(namings[i].call, call) == 0)
            return &namings[i];
    return NULL;
}

/* ------------------------------------------------------------ what it is */

static void read_tuple(struct target *target, const char *inside)
{
    const char *arrow = strstr(inside, "->"), *end = strrchr(inside, ']');
    if (!end)
        return;
    read_end(&target->local, inside, (size_t)((arrow ? arrow : end) - inside));
    if (arrow)
        read_end(&target->remote, arrow + 2, (size_t)(end - arrow - 2));
}

static const char *type_of_other(const char *name)
{
    static const struct {
        const char *begins, *type;
    } rows[] = {{"/memfd:", "memfd"},
                {"pipe:", "pipe"},
                {"anon_inode:[eventfd]", "event"},
                {"anon_inode:[eventpoll]", "eventpoll"},
                {"anon_inode:[signalfd]", "signalfd"},
                {"anon_inode:[timerfd]", "timerfd"},
                {"anon_inode:inotify", "inotify"},
                {"/", "file"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strncmp(name, rows[i].begins, strlen(rows[i].begins)) == 0)
            return rows[i].type;
    return "other";
}

/* From what the tracer says. */
static void read_name(struct target *target)
{
    static const struct {
        const char *begins, *protocol, *type;
    } rows[] = {{"TCP:[", "tcp", "ipv4"},   {"TCPv6:[", "tcp", "ipv6"}, {"UDP:[", "udp", "ipv4"},
                {"UDPv6:[", "udp", "ipv6"}, {"RAW:[", "raw", "ipv4"},   {"RAWv6:[", "raw", "ipv6"}};
    const char *name = text_string(&target->name);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t size = strlen(rows[i].begins);
        if (strncmp(name, rows[i].begins, size) != 0)
            continue;
        target->type = rows[i].type;
        target->protocol = rows[i].protocol;
        read_tuple(target, name + size);
        return;
    }
    if (strncmp(name, "UNIX-", 5) != 0) {
        target->type = type_of_other(name);
        return;
    }
    target->type = "unix";
    const char *path = strchr(name, '"'), *end = strrchr(name, '"');
    if (path && end > path) {
        char *copy = strndup(path + 1, (size_t)(end - path - 1));
        add_unix_path(target, copy ? copy : "", copy ? strlen(copy) : 0);
        free(copy);
    } else {
        target->named = VALUE_ABSENT;
    }
}

/* socket(2): what it is can be read off its arguments. */
static void read_socket(struct target *target)
{
    static const char *const types[] = {
        [AF_UNIX] = "unix", [AF_INET] = "ipv4", [AF_INET6] = "ipv6"};
    uint32_t domain = (uint32_t)target->event->arg[0];
    if (strcmp(target->call, "socket") == 0 && domain < sizeof types / sizeof *types &&
        types[domain])
        target->type = types[domain];
}

/* At its entry, a call by which an internet socket gets its addresses: what these will be, and
 * what is told of the socket then, is not known yet. */
static void await_address(struct target *target)
{
    static const char *const calls[] = {"connect", "bind", "listen"};
    bool plain = strncmp(text_string(&target->name), "socket:", 7) == 0;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        target->awaits |= strcmp(calls[i], target->call) == 0;
    target->awaits = target->awaits && target->subject->entered && (plain || target->protocol);
    if (target->awaits) {
        target->local.presence = VALUE_UNKNOWN;
        target->remote.presence = VALUE_ABSENT;
        target->protocol = NULL;
        target->type = NULL;
    }
}

static void read_descriptor(struct target *target)
{
    const struct filter_subject *subject = target->subject;
    const struct naming *naming = find_naming(target->call);
    target->named = VALUE_KNOWN;
    if (!subject->ask(subject->context, target->event, ASK_DESCRIPTOR, target->number,
                      &target->name))
        target->named = VALUE_ABSENT;
    else
        read_name(target);
    read_socket(target);
    await_address(target);
    if (!naming || target->remote.presence == VALUE_KNOWN ||
        (naming->local && target->local.presence == VALUE_KNOWN))
        return;
    if (subject->entered && naming->at_exit)
        target->remote.presence = VALUE_UNKNOWN;
    else
        read_sockaddr(target, naming->local ? &target->local : &target->remote,
                      event_copy(target->event, naming->argument, naming->at_exit));
    if (target->type && strcmp(target->type, "unix") == 0) {
        target->local.presence = target->remote.presence = VALUE_ABSENT;
        target->awaits = false;
    }
    if (target->awaits && naming->local && target->local.port == 0)
        target->local.presence = VALUE_UNKNOWN; /* the kernel chooses */
}

/* ------------------------------------------------------------ which one it is */

static int find_argument_of(const struct target *target, enum kind kind)
{
    const struct event *event = target->event;
    int count = call_signature(event->abi, event->number)->count;
    for (int i = 0; i < count; i++)
        if (call_parameter(event, i)->kind == kind)
            return i;
    return -1;
}

/* The path of an open that failed: nothing else is known of the file. */
static void read_path(struct target *target, int argument)
{
    const struct copy *copy = event_copy(target->event, argument, false);
    const struct filter_subject *subject = target->subject;
    int directory = find_argument_of(target, KIND_DIRFD);
    if (!copy || !copy->size || copy->bytes[copy->size - 1] != '\0')
        return;
    const char *path = (const char *)copy->bytes;
    target->presence = target->named = VALUE_KNOWN;
    if (*path != '/' &&
        subject->ask(subject->context, target->event, ASK_DESCRIPTOR,
                     directory < 0 ? -100 /* AT_FDCWD */ : (int)target->event->arg[directory],
                     &target->name) &&
        target->name.size && target->name.bytes[target->name.size - 1] != '/')
        text_add_char(&target->name, '/');
    while (path[0] == '.' && path[1] == '/')
        path += 2;
    text_add_string(&target->name, path);
}

static void take_number(struct target *target, int64_t number)
{
    if (number < 0 || number > INT32_MAX)
        return;
    target->presence = VALUE_KNOWN;
    target->has_number = true;
    target->number = (int)number;
}

/* A call that returns a descriptor is about that one. */
static void find_descriptor(struct target *target, bool name_too)
{
    const struct event *event = target->event;
    bool returns = call_returns(event) == KIND_FD;
    int path = find_argument_of(target, KIND_PATH), fd = find_argument_of(target, KIND_FD);
    if (returns && target->subject->entered) {
        target->presence = VALUE_UNKNOWN;
        return;
    }
    bool failed = !event->returned || event_failed(event);
    if (returns && failed && path >= 0) {
        read_path(target, path);
        return;
    }
    if (returns && !failed)
        take_number(target, event->result);
    else if (fd >= 0)
        take_number(target, (int32_t)event->arg[fd]);
    if (target->has_number && name_too)
        read_descriptor(target);
}

/* By its number alone: whether a call can be about a descriptor at all. */
static enum presence may_have(const struct event *event)
{
    const struct signature *signature = call_signature(event->abi, event->number);
    if (!signature->typed || signature->returns == KIND_FD)
        return VALUE_UNKNOWN;
    for (int i = 0; i < signature->count; i++)
        if (signature->parameter[i].kind == KIND_FD)
            return VALUE_UNKNOWN;
    return VALUE_ABSENT;
}

void target_find(struct target *target, const struct filter_subject *subject, bool name_too)
{
    *target = (struct target){.subject = subject, .event = subject->event};
    if (subject->event->kind != EVENT_CALL)
        return;
    if (inner_event(subject->event, &target->inner))
        target->event = &target->inner;
    target->call = filter_type(target->event);
    if (!target->call)
        return;
    if (subject->number_only)
        target->presence = may_have(target->event);
    else
        find_descriptor(target, name_too);
}
