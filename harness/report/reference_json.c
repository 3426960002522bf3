/* ring3 list, explain and errno as JSON: arrays of objects, also for one. */
#include "report/reference.h"

#include "base/json.h"
#include "tables/names.h"

#include <string.h>

static json_t *string_or_null(const char *string)
{
    return string ? json_string(string) : json_null();
}

static json_t *take_text(struct text *text)
{
    json_t *value = json_string(text_string(text));
    text_free(text);
    return value;
}

/* x32 numbers as a program passes them, with bit 30. */
static json_t *number_in(enum abi abi, const char *name)
{
    long number = call_number(abi, name);
    return number < 0 ? json_null() : json_integer(abi == ABI_X32 ? number | 0x40000000 : number);
}

static json_t *arguments_of(enum abi abi, const struct signature *signature)
{
    json_t *arguments = json_array();
    for (int i = 0; signature->typed && i < signature->count; i++) {
        struct text words = {0};
        json_t *argument = json_object();
        add_argument_text(&words, signature, i);
        put_json(argument, "name", json_string(signature->parameter[i].name));
        put_json(argument, "register", json_string(argument_register(abi, i)));
        put_json(argument, "is", take_text(&words));
        append_json(arguments, argument);
    }
    return arguments;
}

static json_t *table_of(enum abi abi, const char *name)
{
    const struct signature *signature = signature_of(abi, name);
    struct text words = {0};
    if (!signature)
        return json_null();
    json_t *table = json_object();
    put_json(table, "number", number_in(abi, name));
    put_json(table, "number_register", json_string(abi == ABI_I386 ? "eax" : "rax"));
    put_json(table, "since", string_or_null(reference_since(abi, name)));
    add_prototype(&words, signature);
    put_json(table, "prototype", take_text(&words));
    put_json(table, "arguments", arguments_of(abi, signature));
    words = (struct text){0};
    add_result_text(&words, signature);
    put_json(table, "result", take_text(&words));
    return table;
}

static json_t *call_object(const char *name)
{
    json_t *call = json_object(), *tables = json_object();
    const struct call_end *end = reference_end(name);
    put_json(call, "name", json_string(name));
    for (int abi = 0; abi < ABI_COUNT; abi++)
        put_json(tables, abi_name((enum abi)abi), table_of((enum abi)abi, name));
    put_json(call, "tables", tables);
    put_json(call, "exists", json_boolean(!end));
    put_json(call, "gone_in", string_or_null(end ? end->version : NULL));
    return call;
}

void report_list_json(struct text *to, const struct listing *listing)
{
    json_t *root = json_array();
    for (size_t i = 0; i < listing->count; i++)
        append_json(root, call_object(listing->names[i]));
    dump_json(to, root, JSON_INDENT(2) | JSON_ENSURE_ASCII);
    text_add_char(to, '\n');
}

static json_t *errors_of(const char *name)
{
    struct likely_error errors[LIKELY_MOST];
    enum abi abi = call_number(ABI_X86_64, name) < 0 ? ABI_I386 : ABI_X86_64;
    size_t count = reference_errors(abi, name, errors);
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *error = json_object();
        put_json(error, "name", json_string(errno_name(errors[i].number)));
        put_json(error, "number", json_integer(errors[i].number));
        put_json(error, "means", json_string(errors[i].means));
        append_json(array, error);
    }
    return array;
}

static json_t *versions_of(const char *name)
{
    size_t count = 0;
    const struct family_row *rows = reference_family(name, &count);
    json_t *array = json_array();
    for (size_t i = 1; i < count; i++) {
        json_t *version = json_object();
        enum abi abi = call_number(ABI_X86_64, rows[i].name) < 0 ? ABI_I386 : ABI_X86_64;
        put_json(version, "name", json_string(rows[i].name));
        put_json(version, "since", string_or_null(reference_since(abi, rows[i].name)));
        put_json(version, "why", json_string(rows[i].why));
        append_json(array, version);
    }
    return array;
}

static json_t *words_of(const char *words)
{
    json_t *array = json_array();
    for (words += strspn(words, " "); *words; words += strspn(words, " ")) {
        size_t size = strcspn(words, " ");
        append_json(array, json_stringn(words, size));
        words += size;
    }
    return array;
}

static json_t *examples_of(const char *name)
{
    const struct call_example *example;
    json_t *array = json_array();
    for (size_t i = 0; (example = reference_example(name, i)); i++) {
        struct text line = {0};
        text_add(&line, "%s = %s", example->call, example->result);
        append_json(array, take_text(&line));
    }
    return array;
}

void report_explain_json(struct text *to, const struct explanation *some, size_t count)
{
    json_t *root = json_array();
    for (size_t i = 0; i < count; i++) {
        const char *name = some[i].name;
        const struct call_text *text = reference_text(name);
        const struct call_end *end = reference_end(name);
        struct text classes = {0};
        json_t *call = call_object(name), *lessons = json_array();
        put_json(call, "text", string_or_null(text ? text->says : end ? end->why : NULL));
        put_json(call, "errors", errors_of(name));
        put_json(call, "versions", versions_of(name));
        put_json(call, "on_i386", string_or_null(reference_on_i386(name)));
        put_json(call, "related", words_of(text ? text->related : ""));
        add_classes(&classes, name);
        put_json(call, "classes", words_of(text_string(&classes)));
        text_free(&classes);
        for (size_t j = 0; j < some[i].lesson_count; j++)
            append_json(lessons, json_string(some[i].lessons[j]));
        put_json(call, "lessons", lessons);
        put_json(call, "examples", examples_of(name));
        append_json(root, call);
    }
    dump_json(to, root, JSON_INDENT(2) | JSON_ENSURE_ASCII);
    text_add_char(to, '\n');
}

void report_errno_json(struct text *to, const int *numbers, size_t count)
{
    json_t *root = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *error = json_object();
        put_json(error, "number", json_integer(numbers[i]));
        put_json(error, "name", json_string(errno_name(numbers[i])));
        put_json(error, "text", json_string(errno_text(numbers[i])));
        put_json(error, "means", string_or_null(reference_errno(numbers[i])));
        append_json(root, error);
    }
    dump_json(to, root, JSON_INDENT(2) | JSON_ENSURE_ASCII);
    text_add_char(to, '\n');
}
