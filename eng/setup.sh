# Sourced by ./generative and ./test, with $root set: builds what is out of date, and says nothing when all is in place.

say() { printf '%s\n' "$*" >&2; }

# The only thing that has to be there before. global.json says which SDK serves.
need_sdk() {
  (cd "$root" && dotnet --version) > /dev/null 2>&1 && return
  say "the .NET 10 SDK is missing: install it (https://dotnet.microsoft.com/download), with dotnet on the PATH"
  exit 2
}

# What a build depends on besides the files: -p:TorchDevice and -p:TorchPlatform may come from the environment.
choice() { printf '%s %s' "${TorchDevice:-}" "${TorchPlatform:-}"; }

# stale STAMP FOLDER...: whether a file is newer than the stamp. A few milliseconds, where asking MSBuild takes seconds.
stale() {
  local stamp=$1
  shift
  [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$(choice)" ] || return 0
  set -- "$@" "$root"/Directory.*.props "$root"/Directory.*.targets "$root/global.json"
  [ -n "$(find "$@" \( -name bin -o -name obj \) -prune -o -type f -newer "$stamp" -print | head -n 1)" ]
}

# build PROJECT OUTPUT STAMP FOLDER...: builds the project or solution in Release when its output folder is missing or a
# file below the folders is newer than the stamp.
build() {
  local project=$1 output=$2/bin/Release/net10.0 stamp=$3
  shift 3
  [ -d "$root/$output" ] && ! stale "$stamp" "$@" && command -v dotnet > /dev/null && return
  need_sdk
  mkdir -p "$root/artifacts"
  local log=$root/artifacts/build.log started=$stamp.$$
  choice > "$started"
  if [ -t 2 ]; then say "building $project ..."; fi
  if ! dotnet build "$root/$project" -c Release -v q -nologo > "$log" 2>&1; then
    rm -f "$started"
    grep -E "error|warning" "$log" | sort -u | head -n 40 >&2
    say "the build failed; its log is artifacts/build.log"
    exit 1
  fi
  mv "$started" "$stamp"
}
