# F11 … and the same in a roster
# 01 as %3d1+1: PASS
# 01 as %2e.%2f..%2fx: PASS
# 01 as F11-long: PASS
# layers: F O

hand_in() {
    local name
    for name in =1+1 F11-long; do
        mkdir -- "$name"
        cp "$place/tree/lessons/01-hello/solution/exercise.asm" "$name/01-hello.asm"
    done
    mkdir here
    cp "$place/tree/lessons/01-hello/solution/exercise.asm" here/01-hello.asm
    {
        printf 'id,name,folder\n=1+1,"=cmd|'"' /C calc'"'!A0",\n../../x,"@SUM(1)",here\n'
        printf 'F11-long,"%s\342\200\256\033]52;c;eA==\007\n,",\n' "$(printf 'n%.0s' {1..3000})"
        printf 'beside,\nlater,"</td><script>x</script>"\n'
    } >"$place/roster.csv"
}

options=(--roster "$place/roster.csv")
after() { find "$place" -maxdepth 2 -name 'x*' -printf 'it led out: %p\n'; }
