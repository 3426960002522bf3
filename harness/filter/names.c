#include "filter/names.h"

#include "tables/calls.h"
#include "tables/inner.h"
#include "tables/nearest.h"

#include <netdb.h>
#include <netinet/in.h>
#include <string.h>

/* Calls that sysdig and the kernel's tables name differently; and two that are versions of one. */
static const struct {
    const char *name, *family;
} families[] = {
    {"pread", "pread64"},     {"pwrite", "pwrite64"},     {"prlimit", "prlimit64"},
    {"umount", "umount2"},    {"sendfile64", "sendfile"}, {"llseek", "_llseek"},
    {"fadvise", "fadvise64"}, {"fstatat", "newfstatat"},
};

/* What is no call. */
static const char *const others[] = {"signaldeliver", "procexit"};

/* The services that are asked for most, for machines without /etc/services. */
static const struct {
    const char *name;
    int port;
} services[] = {
    {"ftp", 21},    {"ssh", 22},          {"telnet", 23},     {"smtp", 25},   {"domain", 53},
    {"bootps", 67}, {"tftp", 69},         {"http", 80},       {"pop3", 110},  {"sunrpc", 111},
    {"ntp", 123},   {"imap2", 143},       {"imap", 143},      {"snmp", 161},  {"ldap", 389},
    {"https", 443}, {"syslog", 514},      {"ipp", 631},       {"imaps", 993}, {"mysql", 3306},
    {"nfs", 2049},  {"postgresql", 5432}, {"http-alt", 8080},
};

const char *type_family(const char *type)
{
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (strcmp(families[i].name, type) == 0)
            return families[i].family;
    return type;
}

bool type_known(const char *family)
{
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(others[i], family) == 0)
            return true;
    for (int abi = 0; abi < ABI_COUNT; abi++)
        if (call_number((enum abi)abi, family) >= 0)
            return true;
    for (uint32_t i = 0; i < INNER_ROWS; i++) {
        const char *name = inner_name(INNER_CALLS + i);
        if (name && strcmp(name, family) == 0)
            return true;
    }
    return false;
}

const char *type_near(const char *type)
{
    struct nearest nearest;
    nearest_begin(&nearest, type);
    for (int abi = 0; abi < ABI_COUNT; abi++)
        for (size_t i = 0; i < call_count((enum abi)abi); i++) {
            uint32_t number;
            nearest_try(&nearest, call_row((enum abi)abi, i, &number));
        }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        nearest_try(&nearest, others[i]);
    return nearest.best;
}

bool argument_place(const char *argument, int *place)
{
    *place = *argument - '0';
    return *place >= 0 && *place < 6 && !argument[1];
}

/* True when some call has it; else the nearest name is in `nearest`. */
static bool walk_arguments(const char *argument, struct nearest *nearest)
{
    nearest_begin(nearest, argument);
    for (int abi = 0; abi < ABI_COUNT; abi++)
        for (size_t i = 0; i < call_count((enum abi)abi); i++) {
            uint32_t number;
            call_row((enum abi)abi, i, &number);
            const struct signature *signature = call_signature((enum abi)abi, number);
            for (int k = 0; k < signature->count; k++) {
                const char *name = signature->parameter[k].name;
                if (name && strcmp(name, argument) == 0)
                    return true;
                if (name)
                    nearest_try(nearest, name);
            }
        }
    return false;
}

bool argument_known(const char *argument)
{
    struct nearest nearest;
    int place;
    return argument_place(argument, &place) || walk_arguments(argument, &nearest);
}

const char *argument_near(const char *argument)
{
    struct nearest nearest;
    return walk_arguments(argument, &nearest) ? NULL : nearest.best;
}

int service_port(const char *name)
{
    for (size_t i = 0; i < sizeof services / sizeof *services; i++)
        if (strcmp(services[i].name, name) == 0)
            return services[i].port;
    const struct servent *found = getservbyname(name, NULL);
    return found ? ntohs((uint16_t)found->s_port) : -1;
}
