#!/bin/sh
# lint-asm.sh -- the rules of the assembly that students read
#
# All of it: `default rel`, no tabs, no blanks at the end, 80 columns, no macros
# (beginners must see the instructions), and above each syscall and int 0x80, in
# the same block of lines, its prototype with what comes back:
#
#         ; write(fd, buf, count) -> bytes written, or -errno
#
# A wrapper gets its number from its caller: then "; number" stands behind the
# load of eax instead.  A worked program begins with "; NN-name -- title".  Files
# of names (.inc) hold nothing but names.

set -u

export LC_ALL=C # columns are counted below, in bytes that begin a character
list=$(mktemp) || exit 3
trap 'rm -f "$list"' EXIT
find asm c/lib lessons -name '*.asm' -o -name '*.inc' | sort >"$list"

while IFS= read -r file; do
    awk -v file="$file" '
    function complain(message) { printf "%s:%d: %s\n", file, NR, message }
    # The instruction alone: no label, no comment.
    function instruction(line) {
        sub(/;.*/, "", line)
        sub(/^[A-Za-z_.][A-Za-z0-9_.]*:/, "", line)
        gsub(/^[ \t]+|[ \t]+$/, "", line)
        gsub(/[ \t]+/, " ", line)
        return tolower(line)
    }
    BEGIN {
        names = file ~ /\.inc$/
        name = file
        sub(/.*\//, "", name)
        sub(/\.asm$/, "", name)
    }
    NR == 1 && file ~ /^asm\/[^\/]*\.asm$/ && $0 !~ ("^; " name " -- [^ ]") {
        complain("the first line is not \"; " name " -- its title\"")
    }
    /\t/ { complain("a tab") }
    /[ \t]$/ { complain("blanks at the end of the line") }
    {
        line = $0
        gsub(/[\200-\277]/, "", line)
        if (length(line) > 80) complain(length(line) " columns, at most 80")
    }
    /^[ \t]*default[ \t]+rel/ { relative = 1 }
    /^[ \t]*%/ && !/^[ \t]*%include[ \t]+"names\.inc"/ {
        complain("a macro or directive of the preprocessor: " $1)
    }
    names && !/^[ \t]*(;.*)?$/ && !/^[A-Za-z_][A-Za-z0-9_]*[ \t]+equ[ \t]/ {
        complain("not a name with its value")
    }
    /^[ \t]*$/ { promised = 0 }
    /^[ \t]*;.*[a-z0-9_]+\(.*\).*(->|does not return)/ { promised = 1 }
    /^[ \t]*mov[ \t]+[er]ax,.*;[ \t]*number/ { promised = 1 }
    {
        text = instruction($0)
        if (text == "syscall" || text ~ /^int (0x80|80h|128)$/) {
            if (!promised)
                complain("no prototype above this " text ": ; name(arguments) -> result")
            promised = 0
        }
    }
    END {
        if (!names && !relative) printf "%s: no `default rel`\n", file
    }' "$file"
done <"$list"

printf '# %s files\n' "$(grep -c . "$list")"
