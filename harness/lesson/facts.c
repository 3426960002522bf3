/* What `check` lines find in the directory of a run, and in its output. */
#include "lesson/given.h"

#include "base/file.h"
#include "expect/facts.h"
#include "render/render.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct scenery {
    const struct scene *scene;
    const struct trace *trace;
    const struct scene_check *check;
    char path[PATH_MAX];  /* of check->path */
    char other[PATH_MAX]; /* of its value, as a path */
    struct stat status;   /* of path, not followed */
    bool there;
    int error;
};

enum { CONTENT_LIMIT = 4 << 20, SHOWN = 200 };

static const char *type_of(mode_t mode)
{
    return S_ISREG(mode)    ? "a file"
           : S_ISDIR(mode)  ? "a directory"
           : S_ISLNK(mode)  ? "a symbolic link"
           : S_ISFIFO(mode) ? "a fifo"
           : S_ISSOCK(mode) ? "a socket"
                            : "a device";
}

/* True when something of that type is at the path; else says what is. */
static bool is_type(const struct scenery *scenery, mode_t type, struct text *found)
{
    if (!scenery->there)
        text_add(found,
                 scenery->error == ENOENT ? "there is nothing of that name"
                                          : "it cannot be looked at: %s",
                 strerror(scenery->error));
    else if ((scenery->status.st_mode & S_IFMT) != type)
        text_add(found, "it is %s", type_of(scenery->status.st_mode));
    return found->size == 0;
}

static bool judge_file(const struct scenery *scenery, struct text *found)
{
    const struct scene_check *check = scenery->check;
    struct text content = {0};
    struct problem problem;
    if (!is_type(scenery, S_IFREG, found))
        return false;
    bool read = file_read(&content, scenery->path, CONTENT_LIMIT, &problem);
    bool same = read && content.size == check->size &&
                (!check->size || memcmp(content.bytes, check->bytes, check->size) == 0);
    if (!read) {
        text_add(found, "it cannot be read: %s", problem.message);
    } else if (!same) {
        text_add(found, "it holds %zu bytes: ", content.size);
        render_bytes(found, text_string(&content), content.size, SHOWN);
    }
    text_free(&content);
    return same;
}

static bool judge_mode(const struct scenery *scenery, struct text *found)
{
    if (!is_type(scenery, S_IFREG, found))
        return false;
    unsigned mode = scenery->status.st_mode & 07777;
    if (mode != (unsigned)scenery->check->integer)
        text_add(found, "its mode is 0%o", mode);
    return found->size == 0;
}

static bool judge_absence(const struct scenery *scenery, struct text *found)
{
    if (scenery->there)
        text_add(found, "%s of that name is there", type_of(scenery->status.st_mode));
    return found->size == 0;
}

static bool judge_directory(const struct scenery *scenery, struct text *found)
{
    return is_type(scenery, S_IFDIR, found);
}

static bool judge_link(const struct scenery *scenery, struct text *found)
{
    char target[PATH_MAX];
    if (!is_type(scenery, S_IFLNK, found))
        return false;
    ssize_t size = readlink(scenery->path, target, sizeof target);
    if (size == (ssize_t)scenery->check->size &&
        memcmp(target, scenery->check->bytes, scenery->check->size) == 0)
        return true;
    text_add(found, "it leads to ");
    render_bytes(found, target, size < 0 ? 0 : (size_t)size, SHOWN);
    return false;
}

static bool judge_same(const struct scenery *scenery, struct text *found)
{
    struct stat other;
    if (!scenery->there)
        return is_type(scenery, S_IFREG, found);
    if (lstat(scenery->other, &other) != 0)
        text_add(found, "the second cannot be looked at: %s", strerror(errno));
    else if (other.st_ino != scenery->status.st_ino || other.st_dev != scenery->status.st_dev)
        text_add(found, "they are two");
    return found->size == 0;
}

/* ------------------------------------------------------------ stdout names */

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

struct names {
    char **all;
    size_t count;
};

static void add_name(struct names *names, const char *name, size_t size)
{
    names->all = realloc(names->all, (names->count + 1) * sizeof *names->all);
    char *copy = names->all ? strndup(name, size) : NULL;
    if (!copy)
        die(STATUS_FAULT, "out of memory");
    names->all[names->count++] = copy;
}

static void finish_names(struct names *names)
{
    if (names->count)
        qsort(names->all, names->count, sizeof *names->all, compare);
}

static void free_names(struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->all[i]);
    free(names->all);
}

static bool read_names(struct names *names, const char *path)
{
    DIR *stream = opendir(path);
    for (const struct dirent *entry; stream && (entry = readdir(stream));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            add_name(names, entry->d_name, strlen(entry->d_name));
    if (stream)
        closedir(stream);
    finish_names(names);
    return stream != NULL;
}

static void say_name(struct text *found, const char *name, const char *what)
{
    render_bytes(found, name, strlen(name), SHOWN);
    text_add(found, "%s", what);
}

/* Every name of the directory is one line of the output, and no line is anything else. */
static bool judge_names(const struct scenery *scenery, struct text *found)
{
    struct names wanted = {0}, lines = {0};
    const struct text *output = &scenery->trace->output;
    const char *at = text_string(output), *end = at + output->size;
    if (!read_names(&wanted, scenery->path))
        text_add(found, "the directory cannot be read: %s", strerror(errno));
    for (const char *line = at; line < end;) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        size_t size = (size_t)((newline ? newline : end) - line);
        add_name(&lines, line, size);
        if (found->size == 0 && memchr(line, '\0', size)) {
            text_add(found, "a NUL was printed, in the line ");
            render_bytes(found, line, size, SHOWN);
        }
        if (!newline && found->size == 0)
            text_add(found, "the last line has no newline");
        line = newline ? newline + 1 : end;
    }
    finish_names(&lines);
    for (size_t w = 0, l = 0; found->size == 0 && (w < wanted.count || l < lines.count); w++, l++) {
        int order = w == wanted.count  ? 1
                    : l == lines.count ? -1
                                       : strcmp(wanted.all[w], lines.all[l]);
        if (order < 0)
            say_name(found, wanted.all[w], " is missing");
        else if (order > 0 && w > 0 && strcmp(wanted.all[w - 1], lines.all[l]) == 0)
            say_name(found, lines.all[l], " was printed twice");
        else if (order > 0)
            say_name(found, lines.all[l], " was printed, and is none of its names");
    }
    free_names(&wanted);
    free_names(&lines);
    return found->size == 0;
}

/* ----------------------------------------------------------- stdout equals */

static void say_line(struct text *found, const struct text *text, size_t begin)
{
    const char *line = text_string(text) + begin;
    size_t left = text->size - begin;
    const char *end = memchr(line, '\n', left);
    if (left)
        render_bytes(found, line, end ? (size_t)(end - line) : left, SHOWN);
    else
        text_add_string(found, "missing");
}

/* The first line in which both differ, and its number. */
static void say_lines(struct text *found, const struct text *output, const struct text *file)
{
    const char *one = text_string(output), *other = text_string(file);
    size_t line = 1, begin = 0, at = 0;
    for (; at < output->size && at < file->size && one[at] == other[at]; at++)
        if (one[at] == '\n') {
            line++;
            begin = at + 1;
        }
    text_add(found, "line %zu is ", line);
    say_line(found, output, begin);
    text_add_string(found, ", and in the file ");
    say_line(found, file, begin);
}

static bool judge_equality(const struct scenery *scenery, struct text *found)
{
    const struct text *output = &scenery->trace->output;
    struct text content = {0};
    struct problem problem;
    if (!is_type(scenery, S_IFREG, found))
        return false;
    if (!file_read(&content, scenery->path, CONTENT_LIMIT, &problem))
        text_add(found, "it cannot be read: %s", problem.message);
    else if (!content.size)
        text_add_string(found, "the file is empty");
    else if (content.size != output->size ||
             memcmp(content.bytes, text_string(output), content.size) != 0)
        say_lines(found, output, &content);
    text_free(&content);
    return found->size == 0;
}

/* -------------------------------------------------------- sinks and peers */

/* What came through a descriptor that the program was given. */
static bool judge_sink(const struct scenery *scenery, struct text *found)
{
    const struct world *world = &scenery->scene->world;
    const struct scene_check *check = scenery->check;
    for (size_t i = 0; i < world->channel_count && i < scenery->trace->received_count; i++) {
        const struct text *bytes = &scenery->trace->received[i].bytes;
        if (world->channels[i].number != atoi(check->path) ||
            world->channels[i].kind < CHANNEL_SINK)
            continue;
        if (bytes->size == check->size &&
            (!check->size || memcmp(bytes->bytes, check->bytes, check->size) == 0))
            return true;
        text_add(found, "%zu bytes arrived there: ", bytes->size);
        render_bytes(found, text_string(bytes), bytes->size, SHOWN);
        return false;
    }
    text_add(found, "no line gives such a descriptor");
    return false;
}

static void judge_called(struct outcome *outcome, const struct peer *peer,
                         const struct received *received)
{
    struct text line = {0}, found = {0};
    text_add(&line, "peer server %u called %u times", peer->port, peer->calls);
    if (received->calls != peer->calls)
        text_add(&found, "it was called %u times", received->calls);
    struct finding finding = {.fact = "called",
                              .text = text_string(&line),
                              .holds = found.size == 0,
                              .found = text_string(&found)};
    outcome_add(outcome, &finding);
    text_free(&line);
    text_free(&found);
}

static void judge_peer(struct outcome *outcome, const struct peer *peer,
                       const struct received *received)
{
    struct text line = {0}, wanted = {0}, found = {0};
    for (size_t i = 0; i < peer->turn_count; i++)
        if (!peer->turns[i].sends)
            text_add_bytes(&wanted, peer->turns[i].bytes, peer->turns[i].size);
    bool client = peer->role == ROLE_CLIENT;
    text_add(&line, "peer %s %u expects ", client ? "client" : "server", peer->port);
    render_bytes(&line, text_string(&wanted), wanted.size, 64);
    if (!received->met) {
        text_add(&found,
                 client ? "it could not connect: nothing listened at 127.0.0.1:%u"
                        : "nobody connected to 127.0.0.1:%u",
                 peer->port);
    } else if (received->bytes.size != wanted.size ||
               (wanted.size && memcmp(received->bytes.bytes, wanted.bytes, wanted.size) != 0)) {
        text_add(&found, "it received %zu bytes: ", received->bytes.size);
        render_bytes(&found, text_string(&received->bytes), received->bytes.size, SHOWN);
    }
    struct finding finding = {.fact = "peer",
                              .text = text_string(&line),
                              .holds = found.size == 0,
                              .found = text_string(&found)};
    outcome_add(outcome, &finding);
    text_free(&line);
    text_free(&wanted);
    text_free(&found);
}

static void judge_peers(struct outcome *outcome, const struct scene *scene,
                        const struct trace *trace)
{
    const struct world *world = &scene->world;
    static const struct received nothing;
    for (size_t i = 0; i < world->peer_count; i++) {
        size_t place = world->channel_count + i;
        const struct received *received =
            place < trace->received_count ? &trace->received[place] : &nothing;
        if (world->peers[i].counts)
            judge_called(outcome, &world->peers[i], received);
        else
            judge_peer(outcome, &world->peers[i], received);
    }
}

/* ---------------------------------------------------------------- the whole */

static bool (*const judges[FACTS])(const struct scenery *scenery,
                                   struct text *found) = {[FACT_FILE] = judge_file,
                                                          [FACT_FILE_MODE] = judge_mode,
                                                          [FACT_NO_FILE] = judge_absence,
                                                          [FACT_DIRECTORY] = judge_directory,
                                                          [FACT_LINK] = judge_link,
                                                          [FACT_SAME] = judge_same,
                                                          [FACT_STDOUT_NAMES] = judge_names,
                                                          [FACT_SINK] = judge_sink,
                                                          [FACT_STDOUT_EQUALS] = judge_equality};

void given_judge(struct outcome *outcome, const struct scene *scene, const struct trace *trace,
                 const char *directory)
{
    judge_peers(outcome, scene, trace);
    for (size_t i = 0; i < scene->check_count; i++) {
        const struct scene_check *check = &scene->checks[i];
        struct scenery scenery = {.scene = scene, .trace = trace, .check = check};
        struct text found = {0};
        if (check->fact->judge || !judges[check->fact->id])
            continue; /* by the events; or it is a log: logs.c */
        snprintf(scenery.path, sizeof scenery.path, "%s/%s", directory, check->path);
        snprintf(scenery.other, sizeof scenery.other, "%s/%.*s", directory,
                 check->size < PATH_MAX / 2 ? (int)check->size : 0, (const char *)check->bytes);
        scenery.there = lstat(scenery.path, &scenery.status) == 0;
        scenery.error = errno;
        struct finding finding = {
            .line = check->line, .fact = check->fact->name, .text = check->text};
        finding.holds = judges[check->fact->id](&scenery, &found);
        finding.found = text_string(&found);
        outcome_add(outcome, &finding);
        text_free(&found);
    }
}
