#!/bin/sh
# tests/simulation/mutants.sh [--sample N] [--from K] [--seeds A..B] [NAME ...]
#
# Does the simulation find what it is for? Each patch in mutants/ puts one defect into the production code, of a copy of
# this tree; it must compile, and an invariant that the patch names ("Caught by:") must stop the simulation within the
# seeds, which the code without a patch passes. Prints a line a mutant: its name, the invariant, the seed.
# NAME: only those; --sample N: every so many of them, N in all, beginning at the K-th (by default the day of the year).
# Exits 1 unless the last line is `N of N caught`.

set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
sample='' first=$(date +%j | sed 's/^0*//') seeds=1..200 names=''
while [ $# -gt 0 ]; do
    case $1 in
    --sample) sample=$2; shift 2 ;;
    --from) first=$2; shift 2 ;;
    --seeds) seeds=$2; shift 2 ;;
    --*) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2 ;;
    *) names="$names $1"; shift ;;
    esac
done
[ -n "$names" ] || names=$(cd "$here/mutants" && ls -- *.patch | sed 's/\.patch$//')
if [ -n "$sample" ]; then
    names=$(printf '%s\n' $names | awk -v n="$sample" -v k="$first" '
        { name[NR - 1] = $0 }
        END { step = int(NR / n); if (step < 1) step = 1
              for (i = 0; i < n && i < NR; i++) print name[(k + i * step) % NR] }')
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/kitap-mutants-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
mkdir "$work/tree"
(cd "$top" && tar -c --exclude=./build --exclude=./.git .) | tar -x -C "$work/tree"

# The compiler cache knows the copy's files again, wherever the copy lies.
export CCACHE_BASEDIR="$work/tree" CCACHE_NOHASHDIR=1
launcher=$(command -v ccache || true)
compile() {
    nice cmake --build "$work/build" --target simulation >"$work/log" 2>&1
}
simulate() {
    timeout 300 "$work/build/bin/kitap-simulation" --seeds "$seeds" >"$work/said" 2>&1
}

cmake -S "$work/tree" -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    ${launcher:+-DCMAKE_C_COMPILER_LAUNCHER="$launcher"} >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
compile || { cat "$work/log"; exit 1; }
simulate || { cat "$work/said"; echo "the code without a patch does not pass its seeds"; exit 1; }

all=0 caught=0
for name in $names; do
    patch="$here/mutants/$name.patch"
    all=$((all + 1))
    verdict=
    if ! patch -d "$work/tree" -p1 -s -f --dry-run <"$patch" >"$work/log" 2>&1; then
        printf '%-36s %s\n' "$name" 'the patch does not apply: the code has changed under it'
        continue
    fi
    patch -d "$work/tree" -p1 -s -f <"$patch" >"$work/log" 2>&1
    if ! compile; then
        verdict='it does not compile'
    elif simulate; then
        verdict='NOT CAUGHT'
    fi
    invariant=$(sed -n 's/^FAILED \([a-z-]*\): .*/\1/p' "$work/said" | head -1)
    if [ -z "$verdict" ]; then
        verdict="stopped by ${invariant:-nothing that has a name}, which the patch does not name"
        for named in $(sed -n 's/^Caught by: //p' "$patch"); do
            [ "$named" = "$invariant" ] || continue
            verdict="$invariant, seed $(sed -n 's/.*--seed \([0-9]*\).*/\1/p' "$work/said" | head -1)"
            caught=$((caught + 1))
        done
    else
        tail -5 "$work/log"
    fi
    printf '%-36s %s\n' "$name" "$verdict"
    patch -d "$work/tree" -p1 -s -f -R <"$patch" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
done
echo "$caught of $all caught"
[ "$caught" -eq "$all" ]
