/* keep_results DIRECTORY LESSON...: grades the tree that it stands in, and keeps the results as
 * those of the student "tree": the way from a grading to the store. */
#include "class/store.h"
#include "report/record.h"

#include <stdlib.h>

int main(int argc, char **argv)
{
    struct workbook workbook;
    struct results results;
    struct student_result student;
    struct problem problem;
    if (argc < 2 || !workbook_open(&workbook, NULL, &problem))
        die(STATUS_USAGE, "keep_results DIRECTORY LESSON...");
    bool *chosen = calloc(workbook.count, sizeof *chosen);
    for (int i = 2; i < argc; i++)
        if (!workbook_choose(&workbook, argv[i], chosen, &problem))
            die_of(&problem);
    if (!results_run(&results, &workbook, chosen, 11, false, NULL, &problem))
        die_of(&problem);
    record_results(&student, &results);
    results_free(&results);
    student.id = "tree";
    if (!store_write(&student, argv[1], &problem))
        die_of(&problem);
    student_free(&student);
    workbook_close(&workbook);
    free(chosen);
    return 0;
}
