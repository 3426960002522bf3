#!/usr/bin/env bats
# What gradebooks are written in: each format is read by a parser of its own world, which refuses a
# broken file, and nothing that a student wrote or is called does anything in it.
# Not with sanitizers: gradebook.bats runs the same writers.

load helpers

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    mkdir results
}

# make_book [SET]: the gradebook of the results that make_results makes.
make_book() {
    "$PROGRAMS/make_results" results "${1-class}"
    run_ring3 gradebook results
}

need() {
    command -v "$1" >/dev/null || skip "$1 is not installed"
}

need_python() {
    need python3
    python3 -c "import ${1-sys}" 2>/dev/null || skip "$1 of Python is not installed"
}

# ---- a checker a format: each says which FILEs do not hold, as "FILE: why", and has status 1 then

# A row a student, as many cells as the heading has, points that are numbers, and their sum.
csv_holds() {
    python3 - "$@" <<'END'
import csv, sys
def hold(data):
    assert data.endswith(b"\r\n") and data.count(b"\r") == data.count(b"\n") == data.count(b"\r\n")
    rows = list(csv.reader(data.decode("utf-8").splitlines(True), strict=True))
    head, rows = rows[0], rows[1:]
    assert head[:2] == ["id", "name"] and head[-2:] == ["points", "of"], head
    assert rows and len({row[0] for row in rows}) == len(rows), "a student twice"
    for row in rows:
        assert len(row) == len(head), row
        assert not any(cell.startswith(tuple("=+-@\t\r")) for cell in row), row
        got = [float(cell) for cell in row[2:-2] if cell]
        assert row[-2] == "" or abs(float(row[-2]) - sum(got)) < 0.01, row
bad = False
for name in sys.argv[1:]:
    try:
        hold(open(name, "rb").read())
    except Exception as why:
        bad = True
        print(f"{name}: {type(why).__name__} {why}")
sys.exit(bad)
END
}

# TAP::Parser of Perl for the tests, and again for each subtest by itself.  It reads TAP 13 with
# its YAML; version 14 adds the subtests and two escapes.
tap_holds() {
    perl -MTAP::Parser - "$@" <<'END'
sub hold {
    my ($tap, $where) = @_;
    my $parser = TAP::Parser->new({tap => "TAP version 13\n$tap"});
    while (my $line = $parser->next) {
        die "$where: no TAP: " . $line->raw . "\n" if $line->is_unknown;
    }
    die "$where: $_\n" for $parser->parse_errors;
    die "$where: no good plan\n" unless $parser->is_good_plan;
    return $parser->has_problems ? "not ok" : "ok";
}
sub hold_file {
    my ($top, $subtest, $said) = ("", "", "");
    die "not TAP version 14\n" unless shift(@_) eq "TAP version 14\n";
    for (@_) {
        if (s/^    //) { $subtest .= $_; next }
        if ($subtest ne "") {
            $said = hold($subtest, "the subtest before $_");
            die "$said in the subtest of $_" unless /^\Q$said\E \d/;
            $subtest = "";
        }
        $top .= $_;
    }
    hold($top, "the file");
}
for my $name (@ARGV) {
    open my $file, "<", $name or die;
    eval { hold_file(<$file>); 1 } or do { $bad = 1; print "$name: $@" };
}
exit $bad;
END
}

# says FILE XPATH: the file is well-formed, and the expression is true of it.
says() { [ "$(xmllint --xpath "$2" "$1")" = true ]; }

junit_holds() {
    local file bad=0
    for file; do
        if ! xmllint --noout --relaxng "$BATS_TEST_DIRNAME/fixtures/junit.rng" "$file" 2>&1 ||
            ! says "$file" 'sum(//testsuite/@tests) = count(//testcase) and
                sum(//testsuite/@failures) = count(//failure) and
                sum(//testsuite/@errors) = count(//error) and
                sum(//testsuite/@skipped) = count(//skipped)'; then
            bad=1
            echo "$file: no JUnit"
        fi
    done
    return $bad
}

# Well-formed as XML, so that every tag is known; none that loads or runs something, no attribute
# that does, no link that leaves the gradebook.
page_holds() {
    local file tag known='self::html' bad=0
    for tag in head meta title style body h1 h2 h3 p div pre br table tr th td a bdi span strong \
        details summary figure figcaption svg rect text; do
        known+=" or self::$tag"
    done
    for file; do
        if ! says "$file" "not(//*[not($known)]) and
                not(//@*[starts-with(name(), 'on') or name() = 'src' or name() = 'style' or
                    name() = 'srcset' or name() = 'action']) and
                not(//a[not(starts-with(@href, '#') or starts-with(@href, 'students/'))]) and
                count(//meta[starts-with(@content, \"default-src 'none'\")]) = 1"; then
            bad=1
            echo "$file: no page"
        fi
    done
    return $bad
}

# json_holds SCHEMA FILE...
json_holds() {
    python3 - "$BATS_TEST_DIRNAME/fixtures/$1.schema.json" "${@:2}" <<'END'
import json, sys, jsonschema
schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
def hold(value):
    jsonschema.validate(value, schema, jsonschema.Draft202012Validator)
    # What no schema says.
    most = "max-score" if "max-score" in value else "max_score"
    tests = value["tests"]
    assert abs(value["score"] - sum(test.get("score", 0) for test in tests)) < 1e-6, "the sum"
    for one in tests + ([value] if most == "max-score" else []):
        assert ("score" in one) == (most in one), "half of a score"
        assert 0 <= one.get("score", 0) <= one.get(most, 0), "more than there is"
        # A number that is written as a fraction is no integer to every reader.
        assert most == "max_score" or type(one["score"]) is int and type(one[most]) is int
bad = False
for name in sys.argv[2:]:
    try:
        hold(json.load(open(name, encoding="ascii")))
    except Exception as why:
        bad = True
        print(f"{name}: {type(why).__name__} {why}")
sys.exit(bad)
END
}

# refused CHECKER FILE SCRIPT...: the file holds, and a copy that a sed script breaks does not, each.
refused() {
    local checker=$1 file=$2 script broken=() said
    shift 2
    $checker "$file" || complain "$checker refuses $file"
    for script; do
        broken+=("broken${#broken[@]}.${file##*.}")
        sed -e "$script" "$file" >"${broken[-1]}"
        ! cmp -s "$file" "${broken[-1]}" || complain "nothing is broken by: $script"
    done
    said=$($checker "${broken[@]}" 2>/dev/null) || true
    for file in "${broken[@]}"; do
        printf '%s\n' "$said" | grep -q "^$file: " || complain "$checker does not see: $1"
        shift
    done
}

# ---- the tests

@test "csv: read by Python; a fault and a skip are empty cells, never a zero" {
    make_book
    # With tools that are everywhere.
    grep -q $'^"fault","\'-1+1",10,,,\r$' gradebook/gradebook.csv
    grep -q $',10,,10,10\r$' gradebook/gradebook.csv
    need_python
    refused csv_holds gradebook/gradebook.csv '2s/,/,,/' 's/\r$//' 's/^"ada"/"=1+1"/' \
        '/^"ada"/s/20,20/21,20/' '3s/^"[^,]*,/"ada",/' 's/,"of"//'
    python3 - <<'END'
import csv
rows = list(csv.reader(open("gradebook/gradebook.csv", encoding="utf-8", newline="")))
assert rows[0] == ["id", "name", "01-hello", "02-doors", "points", "of"], rows[0]
by = {row[0]: row for row in rows[1:]}
assert len(rows) == 6, rows
assert by["ada"] == ["ada", "Ada Lovel\u00e1ce", "10", "10", "20", "20"], by["ada"]
assert by["fault"][2:] == ["10", "", "", ""], by["fault"]
assert by["skip%2f@x"][2:] == ["10", "", "10", "10"], by["skip%2f@x"]
assert by["fault"][1] == "'-1+1"
assert by["'=HYPERLINK(\"http://x\")"][1] == "'@SUM(1)"
END
}

@test "pages: one file each, well-formed, nothing is loaded, nothing runs" {
    need xmllint
    make_book
    page_holds gradebook/class.html gradebook/students/*.html
    [ "$(find gradebook -name '*.html' | wc -l)" -eq 6 ]
    refused page_holds gradebook/students/ada.html 's/&lt;/</' 's/<\/h1>//' 's/<h1>/<h1 onclick="x">/' \
        's/<h1>/<h1 style="x">/' 's/<h1>/<script\/><h1>/' 's/<h1>/<img src="x"\/><h1>/' \
        's/<p>/<p><a href="http:\/\/x">x<\/a>/' 's/default-src/img-src/'
    # Every link leads to a page or a place that is there.
    xmllint --xpath '//a/@href' gradebook/class.html | sed 's/^ *href="//; s/"$//' |
        while IFS= read -r link; do
            case $link in
            '#'*) grep -qF "id=\"${link#\#}\"" gradebook/class.html || complain "$link" ;;
            *) [ -s "gradebook/${link//%25/%}" ] || complain "$link" ;;
            esac
        done
}

@test "the class page has a histogram a lesson and the most frequent diagnosis, a student counted once" {
    make_book
    page=gradebook/class.html
    [ "$(grep -c '<svg' $page)" -eq 2 ]
    grep -A1 'what was misunderstood' gradebook/class.txt | grep -qE '^ +2  argument-4-in-rcx  in 01-hello$'
    grep -qE '^01-hello  3 of 5 pass, mean 7.95 of 10 points$' gradebook/class.txt
    # 2.25 and 7.5 of 10: what is just a quarter or three counts as up to it.
    grep -qE '^    up to a quarter +1 ' gradebook/class.txt
    grep -qE '^    up to three quarters +1 ' gradebook/class.txt
    grep -qE '^    could not be judged +1 ' gradebook/class.txt
    grep -qE '^    all +3 ' gradebook/class.txt
    grep -q '^5 of 5: the sandbox is weak' gradebook/class.txt
    need xmllint
    [ "$(xmllint --xpath 'count(//details//a)' $page)" = 2 ]
    [ "$(xmllint --xpath 'count(//tr[td/a/bdi = "fault"]/td[@title = "HARNESS"])' $page)" = 1 ]
    [ "$(xmllint --xpath 'string(//tr[td/a/bdi = "fault"]/td[5])' $page)" = '?' ]
    [ "$(xmllint --xpath 'string(//tr[td/a/bdi = "skip%2f@x"]/td[4])' $page)" = skip ]
}

@test "a student's pages show the traces side by side, the line, the explanation and the notices" {
    make_book
    page=gradebook/students/$(basename gradebook/students/=3dHYPER*.html)
    for words in 'exercise.asm:11' 'You put 0x22 in rcx' 'the sandbox is weak' 'argument-4-in-rcx' \
        '<td>getpid() = $pid</td><td>getpid() = 7</td>' '7.5 of 20 points' 'nobody asked for it' \
        'class="differs"'; do
        grep -qF -- "$words" "$page" || complain "no $words"
    done
    text=gradebook/students/$(basename gradebook/students/=3dHYPER*.txt)
    for words in 'exercise.asm:11' 'You put 0x22 in rcx' 'the sandbox is weak' '* expected  write(1' \
        '7.5 of 20 points' 'nobody asked for it'; do
        grep -qF -- "$words" "$text" || complain "no $words"
    done
    grep -q 'not yet all judged: ? of 20 points' gradebook/students/fault.txt
    # A name of a reason stands behind the verdict, a long one below.
    sed -i '0,/"reason": ""/s//"reason": "SIGSEGV"/' results/=3dHYPER*.json
    sed -i '/"path"/s/: ".*"/: ""/' results/ada.json
    run_ring3 gradebook results
    grep -q '^  asm  FAIL: SIGSEGV   1 of 2 cases agree$' "$text"
    grep -q '<h3>asm: <span class="bad">FAIL: SIGSEGV</span></h3>' "$page"
    grep -q '^    no door \\x1b here$' gradebook/students/fault.txt
    grep -q '^handed in: extra$' gradebook/students/ada.txt
    grep -q "not the program's fault" gradebook/students/fault.html
}

@test "tap: a test and a subtest a student, read by Perl's parser" {
    need prove
    make_book
    refused tap_holds gradebook/results.tap 's/^TAP.*/TAP version 13/' 's/^1\.\.5/1..6/' '/ - ada/d' \
        's/^ok \([0-9] - ada\)/not ok \1/' 's/^    1\.\.4/    1..5/' '0,/^    ok 1/s//    hello/' \
        '0,/^    ok 2/s//    ok 3/' '0,/^      \.\.\./d' '$s/$/\nhello/'
    run prove -v --exec cat gradebook/results.tap
    assert_output_has "Failed 2/5 subtests"
    refute_output_has "TODO passed"
    [ "$(grep -c '^# Subtest: ' gradebook/results.tap)" -eq 5 ]
    [ "$(grep -cE '^(not )?ok ' gradebook/results.tap)" -eq 5 ]
    grep -qE '^    ok 3 - 02-doors asm # SKIP not judged: no door \\\\x1b here$' gradebook/results.tap
    # A student without a single lesson.
    sed -i '/"lessons": \[/,$d' results/ada.json
    echo '"lessons": []}' >>results/ada.json
    run_ring3 gradebook results
    tap_holds gradebook/results.tap
}

@test "junit: what Jenkins and others know, and its counts are those of its elements" {
    need xmllint
    make_book
    xml=gradebook/results.xml
    refused junit_holds $xml 's/failures="0"/failures="1"/' 's/ tests="4"/ tests="5"/' 's/]]&gt;/]]>/g' \
        's/&lt;/</' '0,/<testcase/s//<testcase points="7"/' '0,/<\/failure>/s///' 's/<error/<fault/;s/<.error/<\/fault/' \
        's/skipped="[0-9]"//' 's/classname="[^"]*"//'
    [ "$(xmllint --xpath 'count(//testsuite)' $xml)" = 5 ]
    [ "$(xmllint --xpath 'count(//testsuite[@name="fault"]//error)' $xml)" = 2 ]
    [ "$(xmllint --xpath 'count(//testsuite[@name="ada"]/testcase[not(*)])' $xml)" = 4 ]
}

@test "gradescope: a score and tests; who could not be judged gets no file and so no zero" {
    need jq
    make_book
    [ ! -e gradebook/gradescope/fault.json ]
    jq -e '.score == 20 and all(.tests[]; .status == "passed")' gradebook/gradescope/ada.json
    jq -e '.score == 10 and (.tests[1] | has("score") | not)' gradebook/gradescope/skip%2f@x.json
    jq -e '.tests[0].score == 7.5 and .tests[0].status == "failed"' gradebook/gradescope/=3dHYPER*.json
    need_python jsonschema
    json_holds gradescope gradebook/gradescope/*.json
    refused "json_holds gradescope" gradebook/gradescope/ada.json 's/passed/PASS/' 's/"text"/"txt"/' \
        's/"score": 10.0/"score": 11.0/' 's/"score": 20.0/"score": "20"/' 's/"tests"/"test"/' \
        's/"visible"/"seen"/' 's/"max_score": 10/"max_points": 10/' '/"score": 20.0/d' '$d'
}

@test "classroom 50: whole scores rounded down, and what its runner says in the environment" {
    need jq
    make_book
    [ ! -e gradebook/classroom50/fault.json ]
    jq -e '.score == 7 and ."max-score" == 20 and (.tests[0].passed | not)' gradebook/classroom50/=3dHYPER*.json
    jq -e '.score == 10 and ."max-score" == 10' gradebook/classroom50/skip%2f@x.json
    CLASSROOM=cs1 ASSIGNMENT=sys MODE=group SUBMISSION_TAG=submit/x COMMIT_URL=https://c \
        RELEASE_URL=https://r run_ring3 gradebook results --out other
    jq -e '.classroom == "cs1" and .assignment == "sys" and .assignment_type == "group" and
        .submission == "submit/x" and .commit == "https://c" and .review == "https://c"' other/classroom50/ada.json
    SUBMISSION_TAG=evil MODE=wrong run_ring3 gradebook results --out third
    need_python jsonschema
    json_holds classroom50 {gradebook,other,third}/classroom50/*.json
    refused "json_holds classroom50" gradebook/classroom50/ada.json 's/result\/v1/result\/v2/' \
        's/"score": 20/"score": 20.0/' 's/"score": 20/"score": 19/' 's/"score": 10/"score": 11/' \
        's/individual/single/' 's/"submit\//"/' 's/"owner": "ada"/"owner": ""/' 's/T\([0-9:]*\)Z/ \1/' \
        '/"release"/d' 's/"owner"/"usernames": [], "owner"/' 's/"passed": true/"passed": 1/' \
        's/"test-name"/"name"/'
}

@test "no byte of a student acts: no tag, no control character, no mark of direction" {
    make_book
    run grep -rlE '<script' gradebook --include=*.html --include=*.xml
    assert_status 1
    run grep -rlP '[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]' gradebook
    assert_status 1
    run grep -rl $'\xe2\x80\xae' gradebook
    assert_status 1
    find gradebook -type f -exec iconv -f UTF-8 -t UTF-8 -o valid {} \; 2>invalid
    [ ! -s invalid ] || complain "$(cat invalid)"
    grep -q '&lt;script&gt;alert(1)' gradebook/class.html
    grep -q 'x1b\[2J' gradebook/class.txt
}

# What make_results' ATTACK holds, in every string that a result has.
@test "an attack in every string of a result is nowhere raw, and every format still holds" {
    make_book hostile
    assert_status 0
    [[ $output != *[$'\e\a\b\x7f']* ]] || complain "raw bytes on the terminal"
    # No control character but the ends of lines, and valid UTF-8 without marks of direction.
    run grep -rlP '[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]' results gradebook
    assert_status 1
    run grep -nP '\r.' gradebook/gradebook.csv
    assert_status 1
    run grep -rl $'\r' results gradebook --include=*.[!c]*
    assert_status 1
    for bytes in $'\xe2\x80\xae' $'\xe2\x81\xa6' $'\xe2\x80\x8b' $'\xef\xbb\xbf' $'\xc2\x9b'; do
        run grep -rlF "$bytes" results gradebook
        assert_status 1
    done
    find gradebook -type f -exec iconv -f UTF-8 -t UTF-8 -o valid {} \; 2>invalid
    [ ! -s invalid ] || complain "$(cat invalid)"
    # No end of an element or a section, no tag, no formula; JSON is ASCII.
    run grep -rnE ']]>|<script|<img|</failure>[a-z]|<!--|-->' gradebook --include=*.html --include=*.xml
    assert_status 1
    run grep -nE '(^|,)"?[=+@-]' gradebook/gradebook.csv
    assert_status 1
    run grep -rlP '[^\x0a\x20-\x7e]' results gradebook/gradescope gradebook/classroom50
    assert_status 1
    # No line of its own: no test, no plan, no verdict, no row.
    [ "$(grep -cE '^(not )?ok ' gradebook/results.tap)" -eq 1 ]
    [ "$(grep -cE '^ +(not )?ok ' gradebook/results.tap)" -eq 4 ]
    [ "$(grep -cE '^ *1\.\.' gradebook/results.tap)" -eq 2 ]
    run grep -rnE '^(Bail|ok |1\.\.|01-hello  PASS|::|#|"a")' gradebook --include=*.t?? --include=*.csv
    run bash -c 'printf "%s\n" "$1" | grep -vE "results.tap:[0-9]+:(# Subtest: |1\.\.1$)"' - "$output"
    [ -z "$output" ] || complain "a line of its own: $output"
    [ "$(wc -l <gradebook/gradebook.csv)" -eq 2 ]
    # All of them have arrived, spelled out.
    page=$(echo gradebook/students/*.html)
    for field in id name notice path text reason place line headline explanation expected observed \
        process between fault skip; do
        grep -qF "$field:\\x1b[2J" "$page" || complain "no $field in the page"
    done
    grep -qF '&lt;/failure&gt;\x1b[2J]' "$page" || complain "no diagnosis in the page"
    need xmllint
    page_holds gradebook/class.html gradebook/students/*.html
    junit_holds gradebook/results.xml
    tap_holds gradebook/results.tap
    need_python jsonschema
    csv_holds gradebook/gradebook.csv
    json_holds gradescope gradebook/gradescope/*.json
    json_holds classroom50 gradebook/classroom50/*.json
}

@test "a NUL in a result is refused, and so is what the store would have spelled out" {
    "$PROGRAMS/make_results" results good
    cp results/ada.json whole
    for text in '\\u0000' '\\u001b' '\\u202e' '\\ud800' '\xff'; do
        sed "s/Ada Lovel[^\"]*/Ada $text/" whole >results/ada.json
        ! cmp -s whole results/ada.json || complain "nothing is broken by $text"
        run_ring3 gradebook results
        assert_status 2
        [ ! -e gradebook ] || complain "a gradebook with $text in it"
    done
}
