#include "trace/view.h"

#include "base/json.h"

#include <inttypes.h>

static void show_as_json(struct view *view, const struct perf_report *report)
{
    struct sink *sink = &view->shared;
    json_t *object = json_object();
    json_object_set_new(object, "v", json_integer(1));
    json_object_set_new(object, "event", json_string("lost"));
    json_object_set_new(object, "lost", json_integer((json_int_t)report->lost));
    json_object_set_new(object, "records", json_integer((json_int_t)report->records));
    json_object_set_new(object, "ring_kib", json_integer((json_int_t)(report->ring_bytes / 1024)));
    dump_json(&sink->text, object, JSON_COMPACT | JSON_PRESERVE_ORDER);
    sink_end_line(sink);
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
