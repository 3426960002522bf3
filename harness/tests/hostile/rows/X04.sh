# X04 an answer file that is empty, missing, a directory, a link, unreadable: nobody passes by it
# status: 2 3
# ungraded: nobody is graded
# layers: E

hand_in() { mkdir X04-01 && cp "$place/tree/lessons/01-hello/solution/exercise.asm" X04-01/01-hello.asm; }

grade() {
    local trace=$place/tree/expected/01-hello.exercise.trace how
    mv "$trace" "$place/kept"
    : >"$place/complaints"
    for how in ': >' 'true' 'mkdir' 'ln -s /nowhere' 'ln -s /dev/zero' 'mkfifo'; do
        rm -rf "$place/out"
        eval "$how \"\$trace\""
        ring3_grade 01 20
        case $(cat "$place/status") in
        2 | 3) ;;
        *) echo "after '$how' the status is $(cat "$place/status")" >>"$place/complaints" ;;
        esac
        if grep -rqs '"PASS"' "$place/out/results"; then
            echo "after '$how' somebody passes" >>"$place/complaints"
        fi
        rm -rf "$trace"
    done
    cp "$place/kept" "$trace"
}

after() { cat "$place/complaints"; }
