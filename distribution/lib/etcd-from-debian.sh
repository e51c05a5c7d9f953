# Part of fetch-etcd: etcd out of Debian's packages, without installing them.
#
# apt does the work, in directories of its own, with this machine's own sources whose suite alone is replaced. So the
# host, proxy and keyring are the machine's, and each byte is checked by apt: package -> list -> signed release file.
# Never is that check turned off: an unknown key is an error that says so.
#
# Uses from fetch-etcd: wanted, cache, say, at_least, version_in, replace_directory, from_cache, stand_in_notice.
# Sets: reason (why there is none, a line for each obstacle), work and trash (removed by fetch-etcd on its way out).

from_debian() {
  for tool in apt-get apt-cache apt-config; do
    command -v "$tool" >/dev/null || { reason="no $tool on this machine"; return 0; }
  done
  work=$(mktemp -d "${TMPDIR:-/tmp}/e2d-etcd.XXXXXX")
  # apt's unprivileged download user must be able to walk in.
  chmod 755 "$work"
  list_candidates
  ls "$work"/candidate-* >/dev/null 2>&1 || { reason="apt has no Debian source (component main, a plain suite)"; return 0; }
  : > "$work/offers"
  for suite in $(suites_to_ask); do
    ask_suite "$suite"
    if [ -n "$(offer_of "$wanted")" ]; then
      take "$wanted"
      return 0
    fi
  done
  take_stand_in
}

# The suite most likely to have the version first: each one asked is a list of 10 MB.
suites_to_ask() {
  case $wanted in
    3.4.*) echo bookworm trixie forky sid ;;
    3.5.[0-9] | 3.5.1[0-9]) echo trixie forky sid bookworm ;;
    *) echo forky sid trixie bookworm ;;
  esac
}

list_candidates() {
  eval "$(apt-config shell main_list Dir::Etc::sourcelist/f more_lists Dir::Etc::sourceparts/d)"
  codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release 2>/dev/null | tr -d '"')
  set --
  for file in "$main_list" "${more_lists%/}"/*.list "${more_lists%/}"/*.sources; do
    if [ -f "$file" ] && [ -r "$file" ]; then set -- "$@" "$file"; fi
  done
  [ $# -gt 0 ] || return 0
  awk -v out="$work" -v codename="${codename:-none}" -f "$here/lib/debian-sources.awk" "$@"
}

# Writes down what suite $1 offers: "upstream-version server-version client-version place" a line.
ask_suite() {
  for candidate in "$work"/candidate-*; do
    place="$work/$1.$(basename "$candidate")"
    prepare_place "$place" "$candidate" "$1"
    if update_place "$place" "$1"; then
      record_offers "$place"
      return 0
    fi
  done
}

prepare_place() {
  mkdir -p "$1/lists/partial" "$1/cache/archives/partial" "$1/debs"
  : > "$1/status"
  source_file="$1/source.${2##*.}"
  sed "s/@SUITE@/$3/" "$2" > "$source_file"
  # Read after the machine's own settings, so proxy and certificates stay; hooks of other programs must not run.
  cat > "$1/apt.conf" <<CONF
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear Dir::Etc::preferences;
Dir::State "$1";
Dir::State::lists "$1/lists";
Dir::State::status "$1/status";
Dir::Cache "$1/cache";
Dir::Etc::sourcelist "$source_file";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Acquire::Retries "3";
Acquire::http::Timeout "30";
Acquire::https::Timeout "30";
Acquire::AllowInsecureRepositories "false";
Acquire::AllowWeakRepositories "false";
Acquire::AllowDowngradeToInsecureRepositories "false";
Acquire::Check-Valid-Until "true";
APT::Get::AllowUnauthenticated "false";
APT::Default-Release "";
CONF
}

in_time() {
  if command -v timeout >/dev/null; then timeout 300 "$@"; else "$@"; fi
}

update_place() {
  for attempt in 1 2; do
    if in_time apt-get -c "$1/apt.conf" -q update >"$1/log" 2>&1 && ! grep -q '^[EW]: .*\(Failed to fetch\|GPG error\)' "$1/log"; then
      # A vendor's archive may use Debian's suite names: only what Debian signed as Debian counts.
      if grep -qs '^Origin: Debian$' "$1"/lists/*Release; then return 0; fi
      note "$2: the source is not Debian's own"
      return 1
    fi
    if grep -q 'NO_PUBKEY\|EXPKEYSIG\|is not signed\|Missing key' "$1/log"; then
      note "$2: this machine's Debian keyring does not know the key that signs it (update the package debian-archive-keyring)"
      return 1
    fi
    if grep -q ' 404 \|does not have a Release file' "$1/log"; then break; fi
    if [ "$attempt" = 1 ]; then sleep 3; fi
  done
  # apt's own lines name the archive; the reader has that in his own configuration.
  note "$2: $(grep '^[EW]:' "$1/log" | head -n 1 | sed 's|[a-z+]*://[^ ]*|(archive)|g' | cut -c1-200)"
  return 1
}

# Adds a line to the reasons.
note() {
  reason="${reason:+$reason
}$1"
}

record_offers() {
  for package in etcd-server etcd-client; do
    apt-cache -c "$1/apt.conf" madison "$package" | awk -F'|' '{ gsub(/ /, ""); print $2 }' | head -n 1 > "$1/$package"
  done
  server=$(cat "$1/etcd-server")
  client=$(cat "$1/etcd-client")
  upstream=$(upstream_of "$server")
  if [ -n "$upstream" ] && [ "$upstream" = "$(upstream_of "$client")" ]; then
    printf '%s %s %s %s\n' "$upstream" "$server" "$client" "$1" >> "$work/offers"
  fi
}

# 1:3.5.30+dfsg-2+b1 -> 3.5.30
upstream_of() { printf '%s\n' "$1" | sed 's/^[0-9]*://; s/[-+~].*//'; }

offer_of() { awk -v version="$1" '$1 == version { print; exit }' "$work/offers"; }

take_stand_in() {
  offers=$(awk '{ print $1 }' "$work/offers" | tr '\n' ' ')
  best=
  case $wanted in
    3.5.*)
      for version in $offers; do
        case $version in 3.5.*) ;; *) continue ;; esac
        if [ -z "$best" ] || at_least "$version" "$best"; then best=$version; fi
      done
      ;;
  esac
  if [ -z "$best" ]; then
    note "etcd $wanted is in no suite (offered: ${offers:-nothing})"
    return 0
  fi
  from_cache "$best"
  stand_in_notice "$best"
  take "$best"
}

# Downloads and unpacks version $1 into the cache, and hands it over.
take() {
  set -- $(offer_of "$1")
  upstream=$1 server=$2 client=$3 place=$4
  say "etcd $upstream comes from Debian's packages, version $server (kept in $cache/$upstream)"
  download "$place" "etcd-server=$server" "etcd-client=$client" || return 0
  mkdir -p "$cache"
  stage=$(mktemp -d "$cache/.stage.XXXXXX")
  trash=$stage
  mkdir "$stage/root" "$stage/etcd"
  for deb in "$place"/debs/*.deb; do
    unpack "$deb" "$stage/root" || { note "cannot unpack $(basename "$deb")"; return 0; }
  done
  for program in etcd etcdctl etcdutl; do
    if [ -f "$stage/root/usr/bin/$program" ]; then cp "$stage/root/usr/bin/$program" "$stage/etcd/"; fi
  done
  cp "$stage/root/usr/share/doc/etcd-server/copyright" "$stage/etcd/copyright"
  printf 'Debian package etcd-server %s, etcd-client %s\n' "$server" "$client" > "$stage/etcd/origin"
  runs=$(version_in "$stage/etcd" || :)
  if [ "$runs" != "$upstream" ]; then
    note "the etcd of package $server does not run on this machine ($(uname -m)): its version reads '${runs:-nothing}'"
    return 0
  fi
  chmod 755 "$stage/etcd"
  # Another run may have been faster, and somebody may be reading what it put there.
  if [ "$(version_in "$cache/$upstream" || :)" != "$upstream" ]; then
    replace_directory "$stage/etcd" "$cache/$upstream"
  fi
  rm -rf "$stage"
  trash=
  deliver "$cache/$upstream"
}

download() {
  in=$1
  shift
  # As root, apt downloads as its own unprivileged user, who must be able to write here.
  if [ "$(id -u)" = 0 ] && id _apt >/dev/null 2>&1; then chown _apt "$in/debs"; fi
  for attempt in 1 2; do
    if (cd "$in/debs" && in_time apt-get -c "$in/apt.conf" -q download "$@" >"$in/log" 2>&1); then return 0; fi
    if [ "$attempt" = 1 ]; then sleep 3; fi
  done
  note "the download of $* failed: $(grep '^[EW]:' "$in/log" | head -n 1 | sed 's|[a-z+]*://[^ ]*|(archive)|g' | cut -c1-200)"
  return 1
}

# dpkg where it is, else the two archive formats that a Debian package is made of.
unpack() {
  if command -v dpkg-deb >/dev/null; then
    architecture=$(dpkg-deb -f "$1" Architecture)
    [ "$architecture" = "$(dpkg --print-architecture)" ] || { note "package for $architecture"; return 1; }
    dpkg-deb -x "$1" "$2"
  else
    (cd "$2" && ar x "$1" && tar -xf data.tar.* && rm -f data.tar.* control.tar.* debian-binary)
  fi
}
