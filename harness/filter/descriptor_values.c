/* fd.…: the descriptor that a call is about. */
#include "filter/target.h"

#include <string.h>

/* Whether the process is the server: it accepted, or it listens where the connection ends. */
static bool is_server(const struct target *target)
{
    const struct filter_subject *subject = target->subject;
    struct text answer = {0};
    if (strcmp(target->call, "accept") == 0 || strcmp(target->call, "accept4") == 0)
        return true;
    if (strcmp(target->call, "connect") == 0 || target->local.presence != VALUE_KNOWN)
        return false;
    if (target->remote.presence != VALUE_KNOWN)
        return true; /* bound, and not connected */
    if (target->protocol && strcmp(target->protocol, "udp") == 0)
        return target->local.port < target->remote.port;
    bool serves =
        subject->ask(subject->context, target->event, ASK_SERVES, (int)target->local.port, &answer);
    text_free(&answer);
    return serves;
}

static void add_end(struct values *values, const struct end *end, bool port)
{
    if (end->presence == VALUE_UNKNOWN) {
        value_unknown(values);
    } else if (end->presence == VALUE_KNOWN && port) {
        value_number(values, end->port);
    } else if (end->presence == VALUE_KNOWN) {
        value_string(values, end->ip, strlen(end->ip));
        memcpy(values->of[values->count - 1].address, end->address, ADDRESS_SIZE);
    }
}

static void add_place(struct text *to, const struct end *end)
{
    if (end->presence == VALUE_KNOWN)
        text_add(to, strchr(end->ip, ':') ? "[%s]:%u" : "%s:%u", end->ip, end->port);
}

static void add_tuple(struct values *values, const struct target *target)
{
    struct text name = {0};
    bool serves = is_server(target);
    const struct end *client = serves ? &target->remote : &target->local;
    const struct end *server = serves ? &target->local : &target->remote;
    if (client->presence == VALUE_UNKNOWN || server->presence == VALUE_UNKNOWN) {
        value_unknown(values);
        return;
    }
    add_place(&name, client);
    if (target->remote.presence == VALUE_KNOWN)
        text_add_string(&name, "->");
    add_place(&name, server);
    value_string(values, text_string(&name), name.size);
    text_free(&name);
}

static void add_part(struct values *values, const struct target *target, enum field field)
{
    const char *name = text_string(&target->name), *slash = strrchr(name, '/');
    if (target->named != VALUE_KNOWN || *name != '/')
        value_absent(values);
    else if (field == FIELD_FD_FILENAME)
        value_string(values, slash + 1, strlen(slash + 1));
    else if (slash == name)
        value_word(values, "/");
    else
        value_string(values, name, (size_t)(slash - name));
}

static void add_type(struct values *values, const struct target *target)
{
    const struct filter_subject *subject = target->subject;
    struct text answer = {0};
    if (!target->type && target->awaits)
        value_unknown(values);
    else if (!target->type)
        value_absent(values);
    else if (strcmp(target->type, "file") == 0 &&
             subject->ask(subject->context, target->event, ASK_DIRECTORY, target->number, &answer))
        value_word(values, "directory");
    else
        value_word(values, target->type);
    text_free(&answer);
}

static void add_ends(struct values *values, const struct target *target, enum field field)
{
    bool port = field_type(field) == FIELD_TYPE_PORT;
    bool either = field == FIELD_FD_IP || field == FIELD_FD_PORT;
    bool server = field == FIELD_FD_SIP || field == FIELD_FD_SPORT;
    bool client = field == FIELD_FD_CIP || field == FIELD_FD_CPORT;
    bool local = field == FIELD_FD_LIP || field == FIELD_FD_LPORT;
    bool serves = (server || client) && is_server(target);
    if (either || local || (server && serves) || (client && !serves))
        add_end(values, &target->local, port);
    if (either || !(local || (server && serves) || (client && !serves)))
        add_end(values, &target->remote, port);
}

static void add_value(struct values *values, const struct target *target, enum field field)
{
    bool inet = target->local.presence != VALUE_ABSENT || target->remote.presence != VALUE_ABSENT;
    switch (field) {
    case FIELD_FD_NUM:
        if (target->has_number)
            value_number(values, target->number);
        break;
    case FIELD_FD_TYPE:
        add_type(values, target);
        break;
    case FIELD_FD_NAME:
        if (inet)
            add_tuple(values, target);
        else if (target->named == VALUE_KNOWN)
            value_string(values, text_string(&target->name), target->name.size);
        break;
    case FIELD_FD_DIRECTORY:
    case FIELD_FD_FILENAME:
        add_part(values, target, field);
        break;
    case FIELD_FD_L4PROTO:
        if (target->awaits)
            value_unknown(values);
        else if (target->protocol)
            value_word(values, target->protocol);
        break;
    default:
        add_ends(values, target, field);
    }
}

void find_descriptor_values(struct values *values, const struct filter_subject *subject,
                            enum field field)
{
    struct target target;
    target_find(&target, subject, field != FIELD_FD_NUM);
    if (target.presence == VALUE_UNKNOWN)
        value_unknown(values);
    else if (target.presence == VALUE_KNOWN)
        add_value(values, &target, field);
    text_free(&target.name);
}
