/* What the writer and the reader of ring3 bench's JSON agree on. */
#ifndef REPORT_BENCH_FORMAT_H
#define REPORT_BENCH_FORMAT_H

#define BENCH_FORMAT         "ring3 bench"
#define BENCH_FORMAT_VERSION 1

#endif
