# Shared by the commands of this folder: where we are, and what is installed.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
cd "$top"

say() { printf '%s\n' "$*" >&2; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# Installs what packages.txt names and the machine lacks. KITAP_NO_INSTALL=1 only says what is missing.
install_missing() {
    wanted=$(sed 's/#.*//' toolchain/packages.txt | tr -s ' \n' '\n')
    missing=
    for package in $wanted; do
        dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -q '^installed$' || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    say "installing:$missing"
    if [ "${KITAP_NO_INSTALL:-0}" = 1 ]; then
        say "KITAP_NO_INSTALL is set; please install these packages"
        return 1
    fi
    as_root apt-get update -q >&2
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing >&2
}

# build_preset NAME [target ...]: configures once, builds what changed.
build_preset() {
    preset=$1
    shift
    launcher=
    if command -v ccache >/dev/null 2>&1; then launcher=-DCMAKE_C_COMPILER_LAUNCHER=ccache; fi
    # shellcheck disable=SC2086
    [ -f "build/$preset/build.ninja" ] || cmake --preset "$preset" $launcher >&2
    if [ $# -gt 0 ]; then
        cmake --build "build/$preset" --target "$@" >&2
    else
        cmake --build "build/$preset" >&2
    fi
}

# usage_on_help "$@": prints the head comment of the calling script.
usage_on_help() {
    for argument in "$@"; do
        case $argument in
        -h | --help)
            sed -n '2,/^$/s/^# \{0,1\}//p' "$0"
            exit 0
            ;;
        esac
    done
}
