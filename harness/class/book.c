#include "class/book.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LESSONS_MOST = 1000, DIAGNOSES_MOST = 1000, NOTICES_MOST = 20 };

const struct student_lesson *book_find(const struct student_result *student, const char *name)
{
    for (size_t i = 0; i < student->lesson_count; i++)
        if (strcmp(student->lessons[i].name, name) == 0)
            return &student->lessons[i];
    return NULL;
}

/* ---- order */

struct place {
    struct student_result student;
    struct book_source source;
};

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct place *)a)->student.id, ((const struct place *)b)->student.id);
}

static void sort_students(struct book *book)
{
    struct place *places = ARENA_ARRAY(&book->arena, struct place, book->count + 1);
    for (size_t i = 0; i < book->count; i++)
        places[i] = (struct place){book->students[i], book->sources[i]};
    qsort(places, book->count, sizeof *places, by_id);
    for (size_t i = 0; i < book->count; i++) {
        book->students[i] = places[i].student;
        book->sources[i] = places[i].source;
    }
}

static int by_lesson(const void *a, const void *b)
{
    return strcmp(((const struct book_lesson *)a)->name, ((const struct book_lesson *)b)->name);
}

static int by_frequency(const void *a, const void *b)
{
    const struct book_diagnosis *one = a, *other = b;
    return one->students != other->students ? other->students - one->students
                                            : strcmp(one->id, other->id);
}

/* ---- lessons */

/* The column of a lesson, made when it is new; NULL when there are too many. */
static struct book_lesson *column(struct book *book, const char *name)
{
    for (size_t i = 0; i < book->lesson_count; i++)
        if (strcmp(book->lessons[i].name, name) == 0)
            return &book->lessons[i];
    if (book->lesson_count == LESSONS_MOST)
        return NULL;
    book->lessons[book->lesson_count] = (struct book_lesson){.name = name, .possible = -1};
    return &book->lessons[book->lesson_count++];
}

static int bin_of(double points, int possible)
{
    if (points <= 0 || possible <= 0)
        return points >= possible ? BOOK_BINS - 1 : 0;
    if (points >= possible)
        return BOOK_BINS - 1;
    return (int)ceil(points * (BOOK_BINS - 2) / possible); /* a quarter is "up to a quarter" */
}

static void count_lesson(struct book *book, struct book_lesson *to,
                         const struct student_lesson *lesson)
{
    if (lesson->verdict == VERDICT_HARNESS) {
        to->faults++;
        book->faults = true;
    } else if (lesson->verdict == VERDICT_SKIP) {
        to->skipped++;
    } else {
        to->judged++;
        to->passed += lesson->verdict == VERDICT_PASS;
        to->sum += lesson->points;
        to->bins[bin_of(lesson->points, lesson->possible)]++;
    }
}

static bool count_lessons(struct book *book, struct problem *problem)
{
    book->lessons = ARENA_ARRAY(&book->arena, struct book_lesson, LESSONS_MOST);
    for (size_t i = 0; i < book->count; i++)
        for (size_t k = 0; k < book->students[i].lesson_count; k++) {
            const struct student_lesson *lesson = &book->students[i].lessons[k];
            struct book_lesson *to = column(book, lesson->name);
            if (!to)
                return problem_set(problem, STATUS_USAGE, "%s: more than %d lessons in all",
                                   book->sources[i].path, LESSONS_MOST);
            if (to->possible >= 0 && to->possible != lesson->possible)
                return problem_set(problem, STATUS_USAGE,
                                   "%s: %s has %d points to be had here, and %d in other results",
                                   book->sources[i].path, lesson->name, lesson->possible,
                                   to->possible);
            to->possible = lesson->possible;
            count_lesson(book, to, lesson);
        }
    for (size_t i = 0; i < book->lesson_count; i++) {
        struct book_lesson *to = &book->lessons[i];
        to->none = (int)book->count - to->judged - to->faults - to->skipped;
        if (to->none)
            text_add(&book->told, "%s was not graded for %d of %zu students: empty cells\n",
                     to->name, to->none, book->count);
        if (to->faults)
            text_add(&book->told,
                     "%s could not be judged for %d of %zu students, by a fault of the machine: "
                     "empty cells\n",
                     to->name, to->faults, book->count);
    }
    qsort(book->lessons, book->lesson_count, sizeof *book->lessons, by_lesson);
    return true;
}

/* ---- diagnoses */

static struct book_diagnosis *diagnosis(struct book *book, const struct exercise_result *exercise)
{
    for (size_t i = 0; i < book->diagnosis_count; i++)
        if (strcmp(book->diagnoses[i].id, exercise->diagnosis) == 0)
            return &book->diagnoses[i];
    if (book->diagnosis_count == DIAGNOSES_MOST)
        return NULL;
    struct book_diagnosis *made = &book->diagnoses[book->diagnosis_count++];
    *made = (struct book_diagnosis){
        .id = exercise->diagnosis, .headline = exercise->headline, .lessons = ""};
    return made;
}

/* Whether an earlier exercise of the student has this diagnosis: each counts once. */
static bool has_before(const struct student_result *student, size_t lesson, size_t exercise)
{
    const char *id = student->lessons[lesson].exercises[exercise].diagnosis;
    for (size_t i = 0; i <= lesson; i++)
        for (size_t k = 0; k < student->lessons[i].exercise_count; k++) {
            if (i == lesson && k == exercise)
                return false;
            if (strcmp(student->lessons[i].exercises[k].diagnosis, id) == 0)
                return true;
        }
    return false;
}

static void count_diagnosis(struct book *book, const struct student_result *student, size_t lesson,
                            size_t exercise)
{
    const struct student_lesson *in = &student->lessons[lesson];
    if (!*in->exercises[exercise].diagnosis)
        return;
    struct book_diagnosis *to = diagnosis(book, &in->exercises[exercise]);
    if (!to)
        return;
    to->students += !has_before(student, lesson, exercise);
    if (!strstr(to->lessons, in->name))
        to->lessons =
            arena_print(&book->arena, "%s%s%s", to->lessons, *to->lessons ? ", " : "", in->name);
}

static void count_diagnoses(struct book *book)
{
    book->diagnoses = ARENA_ARRAY(&book->arena, struct book_diagnosis, DIAGNOSES_MOST);
    for (size_t c = 0; c < book->lesson_count; c++)
        for (size_t i = 0; i < book->count; i++) {
            const struct student_result *student = &book->students[i];
            const struct student_lesson *lesson = book_find(student, book->lessons[c].name);
            for (size_t e = 0; lesson && e < lesson->exercise_count; e++)
                count_diagnosis(book, student, (size_t)(lesson - student->lessons), e);
        }
    qsort(book->diagnoses, book->diagnosis_count, sizeof *book->diagnoses, by_frequency);
}

/* A student's notices are few, and mostly those of all others. */
static void count_notice(struct book *book, const char *text)
{
    for (size_t i = 0; i < book->notice_count; i++)
        if (strcmp(book->notices[i].text, text) == 0) {
            book->notices[i].students++;
            return;
        }
    if (book->notice_count < NOTICES_MOST)
        book->notices[book->notice_count++] = (struct book_notice){text, 1};
}

static void count_notices(struct book *book)
{
    book->notices = ARENA_ARRAY(&book->arena, struct book_notice, NOTICES_MOST);
    for (size_t i = 0; i < book->count; i++)
        for (size_t k = 0; k < book->students[i].notice_count; k++)
            count_notice(book, book->students[i].notices[k]);
}

/* Shards of one batch share their seed; others drew other inputs. */
static void compare_seeds(struct book *book)
{
    for (size_t i = 1; i < book->count; i++)
        if (strcmp(book->students[i].seed, book->students[0].seed) != 0) {
            text_add(&book->told, "not all results were graded with one seed: these students had "
                                  "other inputs than those\n");
            return;
        }
}

bool book_close(struct book *book, struct problem *problem)
{
    if (!book->count)
        return problem_set(problem, STATUS_USAGE, "no results: %s", text_string(&book->told));
    sort_students(book);
    if (!count_lessons(book, problem))
        return false;
    count_diagnoses(book);
    count_notices(book);
    compare_seeds(book);
    return true;
}

void book_free(struct book *book)
{
    for (size_t i = 0; i < book->count; i++)
        student_free(&book->students[i]);
    free(book->students);
    free(book->sources);
    text_free(&book->told);
    arena_free(&book->arena);
    *book = (struct book){0};
}
