#include "trace/view.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static void show_as_json(struct view *view, const struct perf_report *report)
{
    struct sink *sink = &view->shared;
    json_t *object = json_object();
    json_object_set_new(object, "v", json_integer(1));
    json_object_set_new(object, "event", json_string("lost"));
    json_object_set_new(object, "lost", json_integer((json_int_t)report->lost));
    json_object_set_new(object, "records", json_integer((json_int_t)report->records));
    json_object_set_new(object, "ring_kib", json_integer((json_int_t)(report->ring_bytes / 1024)));
    char *dumped = json_dumps(object, JSON_COMPACT | JSON_PRESERVE_ORDER);
    if (!dumped)
        die(STATUS_FAULT, "out of memory (a line of JSON)");
    text_add_bytes(&sink->text, dumped, strlen(dumped));
    sink_end_line(sink);
    free(dumped);
    json_decref(object);
}

void show_losses(struct view *view, const struct perf_report *report)
{
    if (view->options->form == FORM_JSON)
        show_as_json(view, report);
    if (!report->lost)
        return;
    sink_flush(&view->shared);
    warn("%" PRIu64 " records were lost, of entries and returns of calls: a ring of %zu KiB was "
         "full; a larger --ring-size=KIB or fewer calls (-e trace=, --filter) would help",
         report->lost, report->ring_bytes / 1024);
}
