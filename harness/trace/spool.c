/* --canonical: names can be given only when the whole trace is there, since processes are sorted.
 */
#include "trace/canon.h"
#include "trace/view.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 1 << 20 };

bool spool_begin(struct view *view, struct problem *problem)
{
    FILE *file = tmpfile();
    int fd = file ? fcntl(fileno(file), F_DUPFD_CLOEXEC, 3) : -1;
    int error = errno;
    if (file)
        fclose(file);
    if (fd < 0)
        return problem_set(problem, STATUS_FAULT, "cannot make a temporary file: %s",
                           strerror(error));
    view->final = view->shared;
    view->shared = (struct sink){.fd = fd, .ours = true, .name = "a temporary file"};
    return true;
}

static void read_back(int fd, struct text *to)
{
    static char piece[PIECE];
    off_t at = 0;
    ssize_t size;
    while ((size = pread(fd, piece, sizeof piece, at)) > 0) {
        text_add_bytes(to, piece, (size_t)size);
        at += size;
    }
}

static void write_lines(struct sink *sink, const struct canon *canon)
{
    sink->live = false;
    for (size_t i = 0; i < canon->count; i++) {
        canon_add_line(&sink->text, &canon->lines[i]);
        sink_end_line(sink);
    }
}

void spool_end(struct view *view)
{
    struct text bytes = {0};
    struct log log = {0};
    struct canon canon = {0};
    struct problem problem;
    sink_flush(&view->shared);
    read_back(view->shared.fd, &bytes);
    if (log_parse(&log, "", text_string(&bytes), bytes.size, &problem))
        canon_make(&canon, &log);
    log_free(&log);
    text_free(&bytes);
    sink_close(&view->shared);
    view_failed(view, &view->shared);
    view->shared = view->final;
    write_lines(&view->shared, &canon);
    canon_free(&canon);
}
