#include "base/json.h"

#include "base/message.h"

#include <stdlib.h>

static _Noreturn void fail(void)
{
    die(STATUS_FAULT, "out of memory (JSON)");
}

void put_json(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) < 0)
        fail();
}

void append_json(json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) < 0)
        fail();
}

void dump_json(struct text *to, json_t *root, size_t flags)
{
    char *dump = root ? json_dumps(root, flags) : NULL;
    if (!dump)
        fail();
    text_add_string(to, dump);
    free(dump);
    json_decref(root);
}
