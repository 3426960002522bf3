#!/usr/bin/env bats
# What is taken of the folders and archives that strangers hand in, and what is said of the rest.
# $PROGRAMS/intake prints what came of a class, $PROGRAMS/archive makes archives.

load helpers

setup() {
    T=$BATS_TEST_TMPDIR
    mkdir "$T/class"
    cd "$T/class" || return 1
}

archive() { "$PROGRAMS/archive" "$@"; }

# intake WORD...: of $T/class into $T/out, asked for lesson 01 only.
intake() { intake_of "$T/class" "$@"; }

intake_of() {
    local source=$1
    shift
    # shellcheck disable=SC2034 # helpers.bash shows it
    ran="intake $* $source"
    run timeout 20 "$PROGRAMS/intake" --lessons 01 "$@" "$source" "$T/out" </dev/null
    # Whatever names were met, only printable ASCII comes out.
    [ -z "$(printf '%s' "$output" | LC_ALL=C tr -d '\n -~')" ] || complain "raw bytes in the output"
}

assert_line() { printf '%s\n' "$output" | grep -qxF -- "$1" || complain "no line: $1"; }

# copies: the files in $T/out/in, by name
copies() { (cd "$T/out/in" && find . -type f | sed 's,^\./,,' | sort | tr '\n' ' '); }

# --------------------------------------------------------------------- shapes

@test "a folder is taken in each of the shapes, with the bytes and the hash of each file" {
    mkdir -p ann/lessons/01-hello bob cat/deep/lessons/01-hello dan/deep eve/01-hello
    echo one >ann/lessons/01-hello/exercise.asm
    echo two >bob/01-hello.asm
    echo three >cat/deep/lessons/01-hello/exercise.c
    echo four >dan/deep/08-before-main.trace
    echo five >eve/01-hello/exercise.c
    intake
    assert_status 0
    local sum
    sum=$(sha256sum <ann/lessons/01-hello/exercise.asm)
    assert_line "taken ann 01-hello.asm 4 ${sum%% *} lessons/01-hello/exercise.asm"
    assert_equal "$(copies)" "ann/01-hello.asm bob/01-hello.asm cat/01-hello.c \
dan/08-before-main.trace eve/01-hello.c "
    cmp ann/lessons/01-hello/exercise.asm "$T/out/in/ann/01-hello.asm"
    cmp dan/deep/08-before-main.trace "$T/out/in/dan/08-before-main.trace"
}

@test "zip, tar, tar.gz, tar.bz2 and tar.xz of the same files come to the same" {
    local kind
    for kind in zip tar tar.gz tar.bz2 tar.xz; do
        archive "${kind//./_}.$kind" "$kind" ./ ./lessons/ ./lessons/01-hello/exercise.asm=one \
            ./lessons/01-hello/README.md=text 02-doors.c=two extra/more/x=three
    done
    intake
    assert_status 0
    local who
    for who in zip tar tar_gz tar_bz2 tar_xz; do
        assert_equal "$(printf '%s\n' "$output" | grep -E "^[a-z ]+ $who " | sed "s/ $who / X /" |
            grep -v '^student')" \
            "$(printf '%s\n' "$output" | grep -E "^[a-z ]+ zip " | sed "s/ zip / X /" |
                grep -v '^student')"
        assert_line "finding extra $who [extra/more] no part of a submission; not looked into"
        assert_equal "$(cat "$T/out/in/$who/01-hello.asm")" one
    done
}

@test "a zip of zips, as it is and in a folder of its own" {
    archive "$T/ann.zip" zip lessons/01-hello/exercise.asm=one
    archive "$T/bob.tgz" tar.gz bob/01-hello.asm=two
    archive "$T/all.zip" zip "ann.zip<$T/ann.zip" "bob.tgz<$T/bob.tgz" cat/01-hello.c=three dan/
    archive "$T/lab1.tar.xz" tar.xz lab1/ "lab1/ann.zip<$T/ann.zip" "lab1/bob.tgz<$T/bob.tgz" \
        lab1/cat/01-hello.c=three lab1/dan/
    for all in all.zip lab1.tar.xz; do
        intake_of "$T/$all"
        assert_status 0
        assert_equal "$(copies)" "ann/01-hello.asm bob/01-hello.asm cat/01-hello.c "
        assert_line "student dan [] [dan]"
        assert_line "finding missing dan [] no exercise of 01-hello"
    done
}

@test "Moodle's folders and Canvas' files are students, with and without a roster" {
    local moodle="Jane Doe_4711_assignsubmission_file_"
    mkdir "$moodle"
    archive "$moodle/lab.zip" zip x/01-hello.asm=one
    archive poesam_77_901_lab-1.zip zip 01-hello.asm=two
    echo three >poesam_77_902_02-doors-2.c
    echo four >poesam_LATE_77_903_03-pointer.c
    intake
    assert_status 0
    assert_line "student Jane_Doe_4711 [Jane Doe] [$moodle]"
    assert_line "student poesam_77 [poesam] [poesam_77_901_lab-1.zip]"
    assert_equal "$(copies)" "Jane_Doe_4711/01-hello.asm poesam_77/01-hello.asm \
poesam_77/02-doors.c poesam_77/03-pointer.c "
    refute_line_matches '^finding double'
    printf 'id,name\nu1,"Doe, Jane"\n77,Sam Poe\n' >"$T/roster.csv"
    intake --roster "$T/roster.csv"
    assert_status 0
    assert_equal "$(copies)" "77/01-hello.asm 77/02-doors.c 77/03-pointer.c u1/01-hello.asm "
}

@test "one submission may be the class: its name is the student's" {
    mkdir -p "$T/fay/lessons/01-hello"
    echo one >"$T/fay/lessons/01-hello/exercise.asm"
    intake_of "$T/fay"
    assert_status 0
    assert_equal "$(copies)" "fay/01-hello.asm "
    archive "$T/gil.tar.gz" tar.gz ./01-hello.asm=one
    intake_of "$T/gil.tar.gz"
    assert_status 0
    assert_equal "$(copies)" "gil/01-hello.asm "
}

@test "a whole copy of the workbook is a submission, and its worked programs are none" {
    mkdir ann
    (cd "$ROOT" && tar -cf - Makefile README.md asm c expected lessons) | tar -xf - -C ann
    archive bob.zip zip asm/01-hello.asm=no c/01-hello.c=no lessons/01-hello/stub/exercise.c=no \
        lessons/01-hello/exercise.c=yes harness/x=no __MACOSX/._x=no
    intake
    assert_status 0
    refute_line_matches '^finding'
    cmp "$ROOT/lessons/01-hello/exercise.asm" "$T/out/in/ann/01-hello.asm"
    assert_equal "$(cat "$T/out/in/bob/01-hello.c")" yes
    assert_equal "$(cd "$T/out/in/bob" && ls)" 01-hello.c
}

# ---------------------------------------------------------- names, types, sizes

@test "names that are not opened are listed, escaped, and none is run" {
    mkdir ann
    printf x >"ann/$(printf '01-hello\n.asm')"
    printf x >"ann/$(printf '\033[2Jx\t.c')"
    printf x >'ann/b`touch${IFS}X`.asm'
    printf x >"ann/$(printf '\377\376.asm')"
    printf x >"ann/$(printf 'n%.0s' {1..255})"
    printf x >ann/01-Hello.asm
    printf x >ann/99-none.c
    printf x >ann/26-x.mk
    intake
    assert_status 0
    assert_equal "$(copies)" ""
    assert_line_matches '^finding bad name ann \[01-hello\\x0a\.asm\] not a name that is opened'
    assert_line_matches '^finding bad name ann \[\\x1b\[2Jx\\x09\.c\] .* it would be 02-doors'
    assert_line_matches '^finding extra ann \[\\xff\\xfe\.asm\]'
    assert_line_matches '^finding extra ann \[n{255}\]'
    assert_line_matches '^finding bad name ann \[01-Hello\.asm\]'
    assert_line 'finding extra ann [99-none.c] there is no lesson of that name'
    assert_line_matches '^missing ann 01-hello missing; 01-(Hello|hello)'
    [ -z "$(find "$T" -name X)" ]
}

@test "links are not followed: to a file, of a folder, in a circle, of a student" {
    mkdir -p ann/lessons bob cat
    ln -s /etc/passwd ann/01-hello.asm
    ln -s "$T/class/bob" ann/lessons/01-hello
    ln -s loop ann/loop
    printf secret >bob/exercise.asm
    ln -s "$T/class/bob" cat/lessons
    ln -s bob dan
    intake
    assert_status 0
    assert_equal "$(copies)" ""
    assert_line_matches '^refused ann 01-hello.asm 01-hello.asm: a link, and links are not followed'
    assert_line_matches '^finding link ann \[lessons/01-hello\]'
    assert_line_matches '^finding link ann \[loop\]'
    assert_line_matches '^missing cat 01-hello missing; lessons: a link'
    assert_line_matches '^student dan \[\] \[dan\] refused: it is a link'
}

@test "a FIFO, a socket, a device, a directory with a file's name: refused, at once" {
    mkdir -p ann/01-hello.c ann/lessons
    mkfifo ann/01-hello.asm bob.zip cat
    archive ann/02-doors.asm socket
    archive ann/lessons/02-doors socket
    archive eve socket
    archive dan.tar tar '01-hello.asm|' '01-hello.c!' '02-doors.c/'
    SECONDS=0
    intake
    assert_status 0
    [ "$SECONDS" -le 2 ]
    assert_equal "$(copies)" ""
    assert_line 'refused ann 01-hello.asm 01-hello.asm: not a regular file'
    assert_line 'refused ann 01-hello.c 01-hello.c: a directory, not a file'
    assert_line 'refused ann 02-doors.asm 02-doors.asm: not a regular file'
    assert_line 'finding not regular ann [lessons/02-doors] not a regular file'
    assert_line_matches '^student eve .* refused: it is neither a folder nor a regular file'
    assert_line_matches '^student bob .* refused: it is neither a folder nor a regular file'
    assert_line_matches '^student cat .* refused: it is neither a folder nor a regular file'
    assert_line 'refused dan 01-hello.asm 01-hello.asm: not a regular file'
    assert_line 'refused dan 01-hello.c 01-hello.c: not a regular file'
    assert_line 'refused dan 02-doors.c 02-doors.c: a directory, not a file'
}

@test "what cannot be read is the student's news, and the others are taken" {
    mkdir -p ann bob/lessons cat dan
    echo one >ann/01-hello.asm
    echo two >cat/01-hello.asm
    chmod 000 ann/01-hello.asm bob/lessons
    echo four >dan/01-hello.asm
    chmod 444 dan
    mkdir eve && chmod 000 eve
    intake
    chmod 755 bob/lessons dan eve
    assert_status 0
    assert_equal "$(copies)" "cat/01-hello.asm "
    assert_line_matches '^refused ann 01-hello.asm .*unreadable \(Permission denied\)'
    assert_line_matches '^missing bob 01-hello missing; lessons: unreadable'
    assert_line_matches '^student dan .* refused: unreadable'
    assert_line_matches '^student eve .* refused: unreadable'
}

@test "256 KiB are taken and a byte more is not; a NUL is the assembler's business" {
    mkdir ann bob
    head -c 262144 /dev/zero >ann/01-hello.asm
    head -c 262145 /dev/zero >bob/01-hello.asm
    truncate -s 100G bob/02-doors.c
    archive cat.zip zip 01-hello.asm#262144 02-doors.asm#262145
    archive dan.tar.gz tar.gz 01-hello.asm#262144 02-doors.asm#262145
    intake
    assert_status 0
    assert_equal "$(copies)" "ann/01-hello.asm cat/01-hello.asm dan/01-hello.asm "
    local who
    assert_line 'refused bob 01-hello.asm 01-hello.asm: larger than 256 KiB'
    assert_line 'refused bob 02-doors.c 02-doors.c: larger than 256 KiB'
    for who in cat dan; do
        assert_line "refused $who 02-doors.asm 02-doors.asm: larger than 256 KiB"
    done
}

@test "64 strange files are listed and 65 are too many; so are 4097 entries" {
    mkdir ann bob cat
    echo one | tee ann/01-hello.asm bob/01-hello.asm cat/01-hello.asm >/dev/null
    touch ann/x{1..64} bob/x{1..65}
    (cd cat && seq 4097 | xargs touch)
    archive dan.zip zip 01-hello.asm=one '64*x='
    archive eve.tar tar 01-hello.asm=one '65*x='
    archive fay.zip zip 01-hello.asm=one '4095*asm/x='
    archive gil.zip zip 01-hello.asm=one '4096*asm/x='
    intake
    assert_status 0
    assert_equal "$(copies)" "ann/01-hello.asm dan/01-hello.asm fay/01-hello.asm "
    local who
    for who in bob eve; do
        assert_line_matches "^student $who .* refused: more than 64 files and folders"
    done
    assert_line_matches '^student cat .* refused: a folder with more than 4096 entries'
    assert_line_matches '^student gil .* refused: an archive with more than 4096 members'
}

@test "an empty folder and some of the exercises: the rest is missing" {
    mkdir ann bob
    echo one >bob/02-doors.c
    intake
    assert_status 0
    assert_line 'missing ann 01-hello missing'
    assert_line 'missing bob 01-hello missing'
    refute_line_matches '^missing bob 02-doors'
    assert_line 'finding missing bob [] no exercise of 01-hello'
    refute_line_matches '^finding missing bob \[\] no exercise of 03' # not asked for
}

# ------------------------------------------------------------------- archives

@test "members that lead out, links, and names out of bounds: refused by name, the good are taken" {
    local long kind
    long=$(printf 'd/%.0s' {1..600})
    for kind in zip tar; do
        archive "$kind.$kind" "$kind" 01-hello.asm=good ../02-doors.c=bad /03-pointer.c=bad \
            x/../04-errno.c=bad '05-registers.c~/etc/passwd' "${long}06-syscall.c=bad" \
            "$(printf 'a\nb\033.c')=bad" 07-stdio.c=good
    done
    archive hard.tar tar 01-hello.asm=good 02-doors.asm^01-hello.asm 03-pointer.asm^/etc/passwd
    intake
    assert_status 0
    assert_equal "$(copies)" \
        "hard/01-hello.asm tar/01-hello.asm tar/07-stdio.c zip/01-hello.asm zip/07-stdio.c "
    for kind in zip tar; do
        assert_line "finding bad name $kind [../02-doors.c] a name with .. in it; not read"
        assert_line "finding bad name $kind [/03-pointer.c] an absolute name; not read"
        assert_line "finding bad name $kind [x/../04-errno.c] a name with .. in it; not read"
        assert_line_matches "^refused $kind 05-registers.c 05-registers.c: a link"
        assert_line_matches "^finding extra $kind \[a.x0ab.x1b.c\]"
    done
    assert_line_matches '^refused hard 02-doors.asm 02-doors.asm: a link'
    assert_line_matches '^refused hard 03-pointer.asm 03-pointer.asm: a link'
    [ ! -e "$T/02-doors.c" ]
}

@test "bombs are refused before they go off" {
    archive "$T/one.zip" zip 01-hello.asm=x
    archive "$T/two.zip" zip "one.zip<$T/one.zip"
    archive three.zip zip "two.zip<$T/two.zip" 02-doors.asm=good
    archive big.tar.gz tar.gz 01-hello.asm=x y#150000000
    archive many.tar.gz tar.gz '40*y#4000000'
    archive inner.zip zip y.zip#34000000 01-hello.asm=good
    archive twice.tar.gz tar.gz.gz 01-hello.asm=x
    SECONDS=0
    intake
    assert_status 0
    [ "$SECONDS" -le 10 ]
    assert_equal "$(copies)" "inner/01-hello.asm three/02-doors.asm "
    assert_line 'finding broken three [two.zip:one.zip] an archive in an archive in an archive is not opened'
    assert_line_matches '^student big .* refused: unpacked it is larger than 128 MiB'
    assert_line_matches '^student many .* refused: unpacked it is larger than 128 MiB'
    assert_line 'finding too large inner [y.zip] larger than 32768 KiB'
    assert_line 'finding broken twice [] compressed more than once'
}

@test "damaged, encrypted and foreign archives are named; what is whole in them is taken" {
    archive whole.tar.gz tar.gz 01-hello.asm=x 02-doors.asm#200000 03-pointer.asm#200000
    archive "$T/noise.tar" tar 01-hello.asm=good "02-doors.asm<$PROGRAMS/archive" 03-pointer.asm=x
    head -c 6000 "$T/noise.tar" >cut.tar
    archive "$T/ok.zip" zip 01-hello.asm=x
    head -c 60 "$T/ok.zip" >cut.zip
    : >empty.zip
    echo "no archive" >text.tar.gz
    archive secret.zip zip-encrypted 01-hello.asm=x
    echo Rar >foreign.rar
    intake
    assert_status 0
    assert_line_matches '^taken cut 01-hello.asm 4 '
    local who
    for who in cut empty text; do
        assert_line_matches "^finding broken $who .*damaged, or no zip or tar"
    done
    assert_line_matches '^missing empty 01-hello missing; all of it: damaged'
    assert_line 'refused secret 01-hello.asm 01-hello.asm: encrypted: it cannot be read'
    assert_line_matches '^student foreign .* refused: an archive of a kind that is not opened'
}

@test "an archive that breaks down what reads it is damaged, and the next student is taken" {
    archive ann.zip zip 01-hello.asm=x CRASH=x 02-doors.asm=x
    archive bob.tar.gz tar.gz 01-hello.asm=x
    archive "$T/in.zip" zip CRASH=x
    archive cat.zip zip "in.zip<$T/in.zip" 01-hello.asm=x
    intake
    assert_status 0
    # A zip is read by its directory: what stands before the member is taken.
    assert_equal "$(copies)" "ann/01-hello.asm bob/01-hello.asm cat/01-hello.asm "
    assert_line 'finding broken ann [] damaged: what reads it broke down'
    assert_line 'missing ann 02-doors missing; all of it: damaged: what reads it broke down'
    assert_line 'finding broken cat [in.zip] damaged: what reads it broke down'
    refute_line_matches '^finding broken bob'
    archive "$T/all.tar" tar ann/01-hello.asm=x CRASH=x bob/01-hello.asm=x
    intake_of "$T/all.tar"
    assert_status 2
    assert_line_matches '^ring3: .*/all.tar: damaged: what reads it broke down'
    refute_line_matches '^student'
}

@test "a damaged archive of the class is nobody's zero" {
    archive "$T/all.tar.gz" tar.gz ann/01-hello.asm=x "bob/01-hello.asm<$ROOT/README.md" cat/
    head -c 1500 "$T/all.tar.gz" >"$T/cut.tar.gz"
    intake_of "$T/cut.tar.gz"
    assert_status 2
    assert_line_matches '^ring3: .*/cut.tar.gz: damaged'
    refute_line_matches '^student'
}

# ------------------------------------------------------- doubles, ids, the roster

@test "a file that is there twice is taken when both are the same, and not guessed at otherwise" {
    mkdir -p ann/lessons/01-hello bob/lessons/01-hello
    echo one | tee ann/01-hello.asm ann/lessons/01-hello/exercise.asm bob/01-hello.asm >/dev/null
    echo two >bob/lessons/01-hello/exercise.asm
    archive cat.zip zip 01-hello.asm=one 01-hello.asm=two 01-hello.asm=one
    intake
    assert_status 0
    assert_equal "$(copies)" "ann/01-hello.asm "
    assert_line 'finding double ann [lessons/01-hello/exercise.asm] the same bytes as 01-hello.asm; taken once'
    assert_line_matches '^refused bob 01-hello.asm handed in twice, and 01-hello.asm and lessons/.* differ'
    assert_line_matches '^refused cat 01-hello.asm handed in twice'
}

@test "a student who is there twice is reported, and what agrees is taken" {
    mkdir ann
    echo one >ann/01-hello.asm
    echo two >ann/02-doors.asm
    archive ann.zip zip 01-hello.asm=$'one\n' 02-doors.asm=three 03-pointer.asm=four
    intake
    assert_status 0
    assert_equal "$(copies)" "ann/01-hello.asm ann/03-pointer.asm "
    assert_line_matches '^finding double ann \[ann.zip\] this is ann, too, beside ann'
    assert_line_matches '^refused ann 02-doors.asm handed in twice'
}

@test "odd names of students are ids that can stand anywhere" {
    mkdir '=HYPERLINK("x")' 'a,b' '"' CON "$(printf 'n%.0s' {1..255})" "$(printf '\033[2J')" \
        'a b' a_b -- -rf
    for d in ./*; do echo one >"$d/01-hello.asm"; done
    intake
    assert_status 0
    assert_equal "$(find "$T/out/in" -mindepth 1 -maxdepth 1 | wc -l)" 9
    assert_equal "$(find "$T/out/in" -mindepth 1 -maxdepth 1 -printf '%f\n' |
        grep -vE '^[%A-Za-z0-9_][%A-Za-z0-9._@+~-]{0,63}$')" ""
    assert_line 'student %3dHYPERLINK%28%22x%22%29 [] [=HYPERLINK("x")]'
    assert_line 'student %43ON [] [CON]'
    assert_line_matches '^student a_b~[0-9a-f]{8} '
}

@test "with a roster the absent and the strangers are told, in the roster's order" {
    mkdir zoe Ann.Lee eve
    echo one | tee zoe/01-hello.asm Ann.Lee/01-hello.asm eve/01-hello.asm >/dev/null
    printf 'id,name\nzoe,Zoe\nm1,"Lee, Ann"\nm2,Bob\n' >"$T/roster.csv"
    intake --roster "$T/roster.csv"
    assert_status 0
    assert_equal "$(printf '%s\n' "$output" | grep '^student')" \
        "student zoe [Zoe] [zoe]
student m1 [Lee, Ann] [Ann.Lee]
student m2 [Bob] [] absent
student eve [] [eve] stranger"
    assert_line 'finding missing m2 [] on the roster, and nothing was handed in'
    assert_line 'finding extra eve [eve] nobody on the roster has this id, number or name'
    assert_line 'missing m2 01-hello nothing was handed in'
}

@test "the same class gives the same lines, and nothing of a former run stays" {
    mkdir ann bob
    echo one | tee ann/01-hello.asm bob/01-hello.asm >/dev/null
    intake
    local first=$output
    intake
    assert_equal "$output" "$first"
    rm -r bob
    echo two >ann/01-hello.asm
    intake
    assert_equal "$(copies)" "ann/01-hello.asm "
    assert_equal "$(cat "$T/out/in/ann/01-hello.asm")" two
}

@test "one student can be taken in again by id" {
    mkdir ann bob
    echo one | tee ann/01-hello.asm bob/01-hello.asm >/dev/null
    intake
    echo two | tee ann/01-hello.asm bob/01-hello.asm >/dev/null
    intake --only bob
    assert_status 0
    refute_line_matches ' ann '
    assert_equal "$(cat "$T/out/in/ann/01-hello.asm" "$T/out/in/bob/01-hello.asm")" $'one\ntwo'
    intake --only nobody
    assert_status 2
    assert_line_matches 'no student has the id nobody'
    assert_equal "$(copies)" "ann/01-hello.asm bob/01-hello.asm "
}

@test "what is no class is status 2, what cannot be written is status 3" {
    intake_of "$T/none"
    assert_status 2
    intake # empty
    assert_status 2
    assert_line_matches 'no submissions in it'
    mkfifo "$T/fifo"
    intake_of "$T/fifo"
    assert_status 2
    mkdir ann
    echo one >ann/01-hello.asm
    echo file >"$T/out2"
    run "$PROGRAMS/intake" "$T/class" "$T/out2"
    assert_status 3
    echo 'id
a
a' >"$T/roster.csv"
    intake --roster "$T/roster.csv"
    assert_status 2
    assert_line_matches 'roster.csv:3: the id a stands in line 2 already'
}
