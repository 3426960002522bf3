#include "tables/variants.h"

#include <linux/fcntl.h>
#include <string.h>

static const struct variant_list *const lists[] = {variants_files, variants_processes,
                                                   variants_ioctl, variants_control};

static const struct variant *rows_of(const char *call)
{
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (const struct variant_list *list = lists[i]; list->call; list++)
            if (strcmp(list->call, call) == 0)
                return list->rows;
    return NULL;
}

/* Looked up by name once for every number. */
static const struct variant *variants_of(const struct event *event, const char *call)
{
    static const struct variant *found[ABI_COUNT][CALL_NUMBERS];
    static bool looked[ABI_COUNT][CALL_NUMBERS];
    uint32_t number = event->number & 0x3fffffff;
    if (event->abi >= ABI_COUNT || number >= CALL_NUMBERS)
        return NULL;
    if (!looked[event->abi][number]) {
        found[event->abi][number] = rows_of(call);
        looked[event->abi][number] = true;
    }
    return found[event->abi][number];
}

const struct parameter *call_parameter(const struct event *event, int argument)
{
    const struct signature *signature = call_signature(event->abi, event->number);
    const struct variant *row = variants_of(event, signature->name);
    for (; row && row->argument; row++)
        if (row->argument == argument + 1 &&
            (event->arg[row->selector - 1] & row->mask) == row->value)
            return &row->parameter;
    return &signature->parameter[argument];
}

/* Results that are of another kind than the signature's, for one value of an argument. */
static const struct {
    const char *call;
    uint8_t selector; /* from 1 */
    uint32_t value;
    enum kind returns;
} results[] = {
    {"fcntl", 2, F_DUPFD, KIND_FD},
    {"fcntl", 2, F_DUPFD_CLOEXEC, KIND_FD},
    {"fcntl64", 2, F_DUPFD, KIND_FD},
    {"fcntl64", 2, F_DUPFD_CLOEXEC, KIND_FD},
    {"landlock_create_ruleset", 3, 1, KIND_INT}, /* LANDLOCK_CREATE_RULESET_VERSION */
};

enum kind call_returns(const struct event *event)
{
    const struct signature *signature = call_signature(event->abi, event->number);
    for (size_t i = 0; i < sizeof results / sizeof *results; i++)
        if (*results[i].call == *signature->name &&
            (uint32_t)event->arg[results[i].selector - 1] == results[i].value &&
            strcmp(results[i].call, signature->name) == 0)
            return results[i].returns;
    return signature->returns;
}
