#!/bin/sh
# lint-layers.sh -- what each folder of harness/ may include, and no circles
#
# A file may include its own folder's headers and those of the folders named here;
# what a layer may include follows from what it is for: base/ knows nothing of
# system calls, expect/ runs nothing, report/ computes nothing.

set -u

layers='
base
model    base
tables   base model
render   base model tables
capture  base model tables
jail     base tables
filter   base model tables
stats    base model
expect   base model tables render
trace    base model tables render capture filter stats
bench    base model stats capture
lesson   base model tables render capture jail stats expect bench
class    base model tables expect capture jail lesson
report   base model tables render capture jail filter stats expect bench lesson class
cli      base model tables render capture jail filter stats trace expect bench lesson class report
'

includes=$(grep -nHE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' harness/*/*.[ch] harness/*/*.def \
    2>/dev/null | grep -v '^harness/tests/')

printf '%s\n' "$includes" | awk -F: -v table="$layers" '
BEGIN {
    rows = split(table, row, "\n")
    for (i = 1; i <= rows; i++) {
        n = split(row[i], word, " ")
        if (n) known[word[1]] = 1
        for (j = 2; j <= n; j++) may[word[1], word[j]] = 1
    }
}
NF < 3 { next }
{
    split($1, path, "/")
    from = path[2]
    name = $0
    sub(/^[^"]*"/, "", name)
    sub(/".*/, "", name)
    to = name
    if (!sub(/\/.*/, "", to)) {
        printf "%s:%s: \"%s\" is included without its folder\n", $1, $2, name
    } else if (!(from in known)) {
        if (!told[from]++) printf "%s:%s: %s/ is no layer that this check knows\n", $1, $2, from
    } else if (to != from && !((from, to) in may)) {
        printf "%s:%s: %s/ may not include %s/\n", $1, $2, from, to
    }
}'

# Circles: between the folders of the table, and between files.
circle() {
    tsort 2>&1 >/dev/null | sed -n 's/^tsort: //p' | grep -v '^-: input contains a loop' |
        tr '\n' ' '
}
loop=$(printf '%s\n' "$layers" | awk '{ for (i = 2; i <= NF; i++) print $1, $i }' | circle)
if [ -n "$loop" ]; then echo "the table of layers has a circle: $loop"; fi
loop=$(printf '%s\n' "$includes" | sed -n 's/^harness\/\([^:]*\):[^"]*"\([^"]*\)".*/\1 \2/p' | circle)
if [ -n "$loop" ]; then echo "these files include each other in a circle: $loop"; fi

printf '# %s includes\n' "$(printf '%s\n' "$includes" | grep -c .)"
