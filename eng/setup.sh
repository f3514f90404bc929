# Sourced by ./generative and ./test: installs what is missing, builds what is out of date, says nothing when all is in place.
# Needs $root. LIBTORCH=/path uses another libtorch (unpacked, or site-packages/torch of a PyTorch wheel) in place of Debian's.

say() { printf '%s\n' "$*" >&2; }

setup_system() {
  local stamp=$root/artifacts/system.ok
  [ "$stamp" -nt "$root/eng/setup.sh" ] && [ "$(cat "$stamp")" = "${LIBTORCH:-debian}" ] && return
  command -v dotnet > /dev/null || { say "missing: the .NET 10 SDK (dotnet on the PATH)"; exit 2; }
  local missing=() wished=()
  if [ "$(uname -s)" = Linux ] && command -v dpkg-query > /dev/null; then
    local wanted=(libpng16-16 g++ cmake)
    # Without OpenBLAS, Debian's libtorch multiplies with the reference BLAS, fifty times slower.
    [ -n "${LIBTORCH:-}" ] || wanted+=(libtorch-dev libopenblas0-openmp)
    local p
    for p in "${wanted[@]}"; do
      [ "$(dpkg-query -W -f '${db:Status-Status}' "$p" 2> /dev/null)" = installed ] || missing+=("$p")
    done
    # A compiler and cmake from elsewhere serve as well.
    for p in "${!missing[@]}"; do
      case ${missing[$p]} in g++ | cmake) command -v "${missing[$p]}" > /dev/null && unset "missing[$p]" ;; esac
    done
    # JPEG files are read through it; all else works without, so nobody is stopped for it.
    [ "$(dpkg-query -W -f '${db:Status-Status}' libturbojpeg0 2> /dev/null)" = installed ] || wished+=(libturbojpeg0)
  else
    command -v g++ > /dev/null || missing+=(g++)
    command -v cmake > /dev/null || missing+=(cmake)
  fi
  local as=() may=yes
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo > /dev/null && sudo -n true 2> /dev/null; then as=(sudo); else may=no; fi
  fi
  if [ ${#missing[@]} -gt 0 ] && [ $may = no ]; then
    say "missing packages: ${missing[*]}"
    say "install them with: apt-get install ${missing[*]}"
    exit 2
  fi
  if [ $((${#missing[@]} + ${#wished[@]})) -gt 0 ] && [ $may = yes ]; then
    local all=("${missing[@]}" "${wished[@]}")
    say "installing: ${all[*]}"
    local log; log=$(mktemp)
    "${as[@]}" apt-get update -qq > "$log" 2>&1 || true
    install() { "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >> "$log" 2>&1; }
    [ ${#missing[@]} -eq 0 ] || install "${missing[@]}" || { tail -n 20 "$log" >&2; say "could not install: ${missing[*]}"; exit 2; }
    [ ${#wished[@]} -eq 0 ] || install "${wished[@]}" || say "could not install ${wished[*]}: JPEG files will not be read"
    rm -f "$log"
  fi
  if [ -n "${LIBTORCH:-}" ] && [ ! -e "$LIBTORCH/include/ATen/ATen.h" ]; then
    say "LIBTORCH=$LIBTORCH: no include/ATen/ATen.h there; expected an unpacked libtorch, or site-packages/torch of a PyTorch wheel"
    exit 2
  fi
  mkdir -p "$root/artifacts"
  if [ "$(cat "$root/artifacts/native/libtorch" 2> /dev/null)" != "${LIBTORCH:-debian}" ]; then
    bash "$root/src/Native/build" || exit 1
    # The copies beside the programs are of the libtorch before.
    rm -f "$root/artifacts/cli.ok" "$root/artifacts/tests.ok"
  fi
  printf '%s' "${LIBTORCH:-debian}" > "$stamp"
}

# Whether any source is newer than a stamp: a few milliseconds, where asking MSBuild takes seconds.
stale() {
  [ ! -e "$1" ] && return 0
  shift_stamp=$1; shift
  [ -n "$(find "$@" "$root"/Directory.*.props "$root/src/Torch.props" \( -name bin -o -name obj \) -prune -o -type f -newer "$shift_stamp" -print -quit 2> /dev/null)" ]
}

# build PROJECT STAMP FOLDER...: builds in Release when a file below the folders is newer than the stamp.
build() {
  local project=$1 stamp=$2; shift 2
  stale "$stamp" "$@" || return 0
  local started; started=$(mktemp "$root/artifacts/.build-XXXXXX")
  local log=$root/artifacts/build.log
  [ -t 2 ] && say "building $(basename "$project") ..."
  dotnet build "$root/$project" -c Release -v q -nologo > "$log" 2>&1 || { grep -E "error|warning" "$log" | sort -u | head -n 40 >&2; say "the build failed; its log is artifacts/build.log"; rm -f "$started"; exit 1; }
  mv "$started" "$stamp"
}
