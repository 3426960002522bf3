#!/usr/bin/env bats
# Gradebooks from kept results: every format is read by a parser of its own world, and nothing that
# a student wrote or is called does anything in it.

load helpers

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    mkdir results
    "$PROGRAMS/make_results" results
}

make_book() {
    run_ring3 gradebook "$@"
}

need() {
    command -v "$1" >/dev/null || skip "$1 is not installed"
}

# python CODE: the code sees the files of the gradebook.
python() {
    need python3
    python3 -c "$1" || complain "$1"
}

@test "a gradebook has every format, and says with status 3 that a fault left empty cells" {
    make_book results
    assert_status 3
    assert_output_has "02-doors could not be judged for 1 students, by a fault of the machine"
    assert_output_has "5 students, 2 lessons"
    for file in gradebook.csv class.html class.txt results.tap results.xml \
        students/ada.html students/ada.txt gradescope/ada.json classroom50/ada.json; do
        [ -s "gradebook/$file" ] || complain "no $file"
    done
    [ "$(find gradebook/students -name '*.html' | wc -l)" -eq 5 ]
    [ -z "$(find . -name '*.new')" ]
}

@test "the csv is a row a student; a fault and a skip are empty cells, never a zero" {
    make_book results
    python '
import csv
rows = list(csv.reader(open("gradebook/gradebook.csv", encoding="utf-8", newline="")))
assert rows[0] == ["id", "name", "01-hello", "02-doors", "points", "of"], rows[0]
by = {row[0]: row for row in rows[1:]}
assert len(rows) == 6 and all(len(row) == 6 for row in rows), rows
assert by["ada"] == ["ada", "Ada Lovel\u00e1ce", "10", "10", "20", "20"], by["ada"]
assert by["fault"][2:] == ["10", "", "", ""], by["fault"]
assert by["skip%2f@x"][2:] == ["10", "", "10", "10"], by["skip%2f@x"]
assert by["fault"][1] == "\x27-1+1"
assert by["\x27=HYPERLINK(\"http://x\")"][1] == "\x27@SUM(1)"
for row in rows:
    for cell in row:
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell
'
    # The same with tools that are everywhere.
    grep -q $'^"fault","\'-1+1",10,,,\r$' gradebook/gradebook.csv
    grep -q $',10,,10,10\r$' gradebook/gradebook.csv
}

@test "no byte of a student acts: no tag, no control character, no mark of direction" {
    make_book results
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

@test "the pages are one file each: nothing is loaded, nothing runs" {
    make_book results
    python '
import glob, html.parser, urllib.parse
class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(); self.stack = []; self.seen = set(); self.links = []
    def handle_starttag(self, tag, attributes):
        self.seen.add(tag)
        if tag not in ("meta", "rect", "br"): self.stack.append(tag)
        for name, value in attributes:
            assert not name.startswith("on") and name not in ("src", "srcset", "action", "style"), name
            if name == "href": self.links.append(value)
    def handle_startendtag(self, tag, attributes): self.seen.add(tag)
    def handle_endtag(self, tag):
        assert self.stack and self.stack.pop() == tag, (tag, self.stack)
pages = glob.glob("gradebook/**/*.html", recursive=True)
assert len(pages) == 6
for name in pages:
    page = Page(); page.feed(open(name, encoding="utf-8").read()); page.close()
    assert not page.stack, (name, page.stack)
    bad = page.seen & {"script", "iframe", "object", "embed", "link", "img", "form", "base"}
    assert not bad, (name, bad)
    import os, re
    for link in page.links:
        assert re.fullmatch(r"students/[A-Za-z0-9._=@+~%-]+\.html", link), link
        assert os.path.exists("gradebook/" + urllib.parse.unquote(link)), link
'
    grep -q "Content-Security-Policy.*default-src 'none'" gradebook/students/ada.html
    need xmllint
    for page in gradebook/class.html gradebook/students/*.html; do
        run xmllint --html --noout "$page"
        # What it does not know of HTML 5 is not said; a broken nesting is.
        refute_line_matches 'mismatch|Unexpected end tag|not closed'
    done
}

@test "the class page has a histogram a lesson and the most frequent diagnosis, a student counted once" {
    make_book results
    [ "$(grep -c '<svg' gradebook/class.html)" -eq 2 ]
    grep -A1 'what was misunderstood' gradebook/class.txt | grep -qE '^ +2  argument-4-in-rcx  in 01-hello$'
    grep -qE '^01-hello  3 of 5 pass, mean 7.95 of 10 points$' gradebook/class.txt
    grep -qE '^    up to a quarter +1 ' gradebook/class.txt
    grep -qE '^    could not be judged +1 ' gradebook/class.txt
    grep -qE '^    all +3 ' gradebook/class.txt
    need xmllint
    sed -n '/<svg/,/<\/svg>/p' gradebook/class.html |
        { echo '<a>'; cat; echo '</a>'; } | xmllint --noout -
}

@test "a student's pages show the traces side by side, the line, the explanation and the notices" {
    make_book results
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
    grep -q "not the program's fault" gradebook/students/fault.html
}

@test "the tap is one test a student with a subtest, and no name becomes a directive" {
    need prove
    make_book results
    run prove -v --exec cat gradebook/results.tap
    assert_output_has "Failed 2/5 subtests"
    refute_output_has "TODO passed"
    [ "$(grep -c '^# Subtest: ' gradebook/results.tap)" -eq 5 ]
    [ "$(grep -cE '^(not )?ok ' gradebook/results.tap)" -eq 5 ]
    run grep -nE '^ *(Bail out|1\.\.1$)' gradebook/results.tap
    assert_status 1
    grep -qE '^    ok 3 - 02-doors asm # SKIP not judged: no door \\\\x1b here$' gradebook/results.tap
    # A subtest by itself is TAP, too: its YAML is read by TAP::Parser.
    sed -n '/^    1\.\./,/^[^ ]/p' gradebook/results.tap | sed -n '/^    /s///p' | sed '/^1\.\./,$!d' |
        awk '/^1\.\./ && n++ { exit } { print }' >one.tap
    { echo 'TAP version 13'; cat one.tap; } >subtest.tap
    run prove -v --exec cat subtest.tap
    assert_output_has "1..4"
    refute_output_has "Parse errors"
}

@test "the junit is well-formed, and its counts are those of its elements" {
    need xmllint
    make_book results
    xml=gradebook/results.xml
    xmllint --noout "$xml"
    [ "$(xmllint --xpath 'count(//testsuite)' "$xml")" = 5 ]
    [ "$(xmllint --xpath 'sum(//testsuite/@tests)' "$xml")" = "$(xmllint --xpath 'count(//testcase)' "$xml")" ]
    for pair in failures:failure errors:error skipped:skipped; do
        [ "$(xmllint --xpath "sum(//testsuite/@${pair%:*})" "$xml")" = "$(xmllint --xpath "count(//testcase/${pair#*:})" "$xml")" ]
    done
    [ "$(xmllint --xpath 'count(//testsuite[@name="fault"]//error)' "$xml")" = 2 ]
    [ "$(xmllint --xpath 'count(//testsuite[@name="ada"]/testcase[not(*)])' "$xml")" = 4 ]
    # What Jenkins and others know: these elements with these attributes, nothing else.
    xmllint --noout --relaxng "$BATS_TEST_DIRNAME/fixtures/junit.rng" "$xml"
}

@test "gradescope gets a score and tests; who could not be judged gets no file and so no zero" {
    need jq
    make_book results
    [ ! -e gradebook/gradescope/fault.json ]
    for file in gradebook/gradescope/*.json; do
        jq -e '(keys - ["score","execution_time","output","output_format","tests","extra_data"] == [])
            and (.score | type == "number") and .score == ([.tests[].score // 0] | add)
            and (.output | type == "string") and .output_format == "text"
            and (.tests | length == 2) and all(.tests[];
                (keys - ["name","score","max_score","status","output","visibility","extra_data"] == [])
                and (.name | type == "string") and (.output | type == "string")
                and .visibility == "visible" and (.extra_data | type == "object")
                and ((has("score") | not) or (.score >= 0 and .score <= .max_score
                     and (.status == "passed" or .status == "failed"))))' "$file" >/dev/null ||
            complain "$file"
    done
    jq -e '.score == 20 and all(.tests[]; .status == "passed")' gradebook/gradescope/ada.json
    jq -e '.score == 10 and (.tests[1] | has("score") | not)' gradebook/gradescope/skip%2f@x.json
    jq -e '.tests[0].score == 7.5 and .tests[0].status == "failed"' gradebook/gradescope/=3dHYPER*.json
}

# The contract of schemas/result-v1.schema.json of foundation50/classroom50, and what its collector
# checks besides: no more than can be had, in all and in each test.
classroom50_holds() {
    jq -e '(keys - ["schema","classroom","assignment","assignment_type","owner","submission","commit",
            "release","review","datetime","graded_at","score","max-score","tests","submitted_by"] == [])
        and .schema == "classroom50/result/v1"
        and all(.classroom, .assignment, .owner, .commit, .release, .review;
                type == "string" and length > 0)
        and (.assignment_type == "individual" or .assignment_type == "group")
        and (.submission | test("^submit/"))
        and (.datetime | test("^\\d{4}-\\d{2}-\\d{2}T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\dZ$"))
        and all(.score, ."max-score", .tests[].score, .tests[]."max-score";
                type == "number" and . == floor and . >= 0)
        and .score <= ."max-score" and .score == ([.tests[].score] | add)
        and all(.tests[]; (."test-name" | type == "string" and length > 0)
                and (.passed | type == "boolean") and .score <= ."max-score")' "$1" >/dev/null ||
        complain "$1"
}

@test "classroom 50 gets whole scores rounded down, and what its runner says in the environment" {
    need jq
    make_book results
    [ ! -e gradebook/classroom50/fault.json ]
    for file in gradebook/classroom50/*.json; do
        classroom50_holds "$file"
        run grep -nE '"(max-)?score": [0-9]*[.e]' "$file"
        assert_status 1
    done
    jq -e '.score == 7 and ."max-score" == 20 and (.tests[0].passed | not)' gradebook/classroom50/=3dHYPER*.json
    jq -e '.score == 10 and ."max-score" == 10' gradebook/classroom50/skip%2f@x.json
    CLASSROOM=cs1 ASSIGNMENT=sys MODE=group SUBMISSION_TAG=submit/x COMMIT_URL=https://c \
        RELEASE_URL=https://r make_book results --out other
    classroom50_holds other/classroom50/ada.json
    jq -e '.classroom == "cs1" and .assignment == "sys" and .assignment_type == "group" and
        .submission == "submit/x" and .commit == "https://c" and .review == "https://c"' other/classroom50/ada.json
    SUBMISSION_TAG=evil MODE=wrong make_book results --out third
    classroom50_holds third/classroom50/ada.json
}

@test "shards are merged: the same result twice counts once, another one is refused or the newer taken" {
    mkdir -p shard/results two
    "$PROGRAMS/make_results" shard/results good
    "$PROGRAMS/make_results" two bad
    make_book shard
    assert_status 0
    make_book shard results
    assert_status 3
    assert_output_has "results/ada.json: the same result as in shard/results/ada.json, counted once"
    assert_output_has "5 students"
    make_book shard two --out merged
    assert_status 2
    assert_output_has "shard/results/ada.json and two/ada.json are two results of one student"
    [ ! -e merged ]
    touch -d '2001-01-01' two/ada.json
    make_book shard two --out merged --newer
    assert_status 0
    assert_output_has "shard/results/ada.json: newer than two/ada.json, which was left out"
    grep -q '^"ada",.*,20,20' merged/gradebook.csv
    touch -d '2040-01-01' two/ada.json
    make_book shard two --out merged --newer
    assert_output_has "two/ada.json: newer than shard/results/ada.json"
    grep -q '^"ada",.*,7.5,20' merged/gradebook.csv
    touch -r two/ada.json shard/results/ada.json
    make_book shard two --out merged --newer
    assert_status 2
    assert_output_has "equally old"
}

@test "a file that is no result, or another student's, is refused, and the old gradebook stays" {
    mkdir lone
    cd lone || return
    "$PROGRAMS/make_results" . good
    make_book . --out book
    assert_status 0
    before=$(cat book/gradebook.csv)
    cp ada.json eve.json
    make_book . --out book
    assert_status 2
    assert_output_has "./eve.json: the result of another student than its name says"
    echo '{"score": 100}' >eve.json
    make_book . --out book
    assert_status 2
    assert_output_has "./eve.json: format: missing"
    rm eve.json
    ln -s ada.json eve.json
    make_book . --out book
    assert_status 2
    assert_output_has "not a regular file"
    rm eve.json
    mkfifo eve.json
    make_book . --out book
    assert_status 2
    rm eve.json
    : >$'e\x1bve.json'
    make_book . --out book
    assert_status 2
    assert_output_has 'e\x1bve.json: no result has such a name'
    rm e*ve.json
    sed -i 's/"possible": 10/"possible": 11/' ada.json
    make_book . ../results --out book
    assert_status 2
    assert_equal "$(cat book/gradebook.csv)" "$before"
    [ -z "$(find . -name '*.new')" ]
}

@test "a folder without results, or none at all, is a wrong use" {
    mkdir empty
    make_book empty
    assert_status 2
    assert_output_has "no results (*.json) in it"
    make_book nowhere
    assert_status 2
    make_book
    assert_status 2
    [ ! -e gradebook ]
}

@test "an old gradebook is replaced as a whole, and nothing else ever is" {
    make_book results
    echo old >gradebook/students/old.html
    make_book results/
    [ ! -e gradebook/students/old.html ]
    mkdir mine
    echo precious >mine/work.txt
    make_book results --out mine
    assert_status 2
    assert_output_has "not made by this command; name another place"
    assert_equal "$(cat mine/work.txt)" precious
    echo precious >file
    make_book results --out file
    assert_status 2
    assert_equal "$(cat file)" precious
    mkdir fresh
    make_book results --out fresh/
    assert_status 3
    [ -s fresh/gradebook.csv ]
}

@test "a full disk leaves the old gradebook as it was and nothing beside it" {
    make_book results
    before=$(cat gradebook/gradebook.csv)
    "$PROGRAMS/make_results" results bad
    run bash -c 'ulimit -f 1; exec "$0" gradebook results' "$RING3"
    assert_status 3
    assert_output_has "cannot be written"
    assert_equal "$(cat gradebook/gradebook.csv)" "$before"
    [ -z "$(find . -name '*.new')" ]
}

@test "a gradebook of the same results is the same bytes, but for the time that Classroom 50 wants" {
    make_book results
    make_book results --out again
    rm -r gradebook/classroom50 again/classroom50
    diff -r gradebook again
}

@test "what a grading found is kept: rows, line, explanation, what the tools said; twice the same" {
    need jq
    copy_of_the_tree
    cd "$TREE" || return
    cp lessons/01-hello/solution/exercise.asm lessons/01-hello/
    mistakes=(harness/tests/mistakes/02-doors/*.asm)
    cp "${mistakes[0]}" lessons/02-doors/exercise.asm
    printf 'this is <not> "C" & ]]>\n' >lessons/02-doors/exercise.c
    mkdir one two
    "$PROGRAMS/keep_results" one 01-02
    "$PROGRAMS/keep_results" two 01-02
    # Outside a jail a process has another number each time; nothing else differs.
    diff <(sed 's/[0-9][0-9]*/N/g' one/tree.json) <(sed 's/[0-9][0-9]*/N/g' two/tree.json)
    make_book one
    assert_status 0
    jq -e '.lessons[0].exercises[0] | .verdict == "PASS" and .points == 10 and
        (.rows | length > 0 and all(.mark == " " and .expected != "" and .observed != ""))' one/tree.json
    jq -e '.lessons[0].exercises[1].verdict == "to do"' one/tree.json
    jq -e '.lessons[1].exercises[0] | .headline != "" and .diagnosis != "" and
        (.place | test("exercise.asm:[0-9]+")) and .line != "" and (.rows | any(.mark != " "))' one/tree.json
    line=$(jq -r '.lessons[1].exercises[0].line' one/tree.json)
    grep -qF -- "$line" lessons/02-doors/exercise.asm || complain "no line of the source: $line"
    jq -e '.lessons[1].exercises[1] | .verdict == "BUILD" and (.explanation | length > 20)' one/tree.json
    [ -s gradebook/students/tree.html ]
}
