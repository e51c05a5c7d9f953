# Reads apt source files (one-line *.list and deb822 *.sources) and writes, one file each, the entries that may lead
# to a Debian archive, with @SUITE@ in the place of the suite. Where they lead is never read, only carried along.
#
# Set by the caller: out (directory for candidate-<n>.list and .sources), codename (of this machine).
#
# A candidate has the component main and a plain Debian suite. Update, security and vendors' own suites are left out:
# other releases do not exist there. Left out of what is carried along: anything that would weaken apt's checks
# (trusted, allow-*), and what widens the download (languages, targets, architectures).

function plain(suite) {
  return suite == codename || suite ~ /^(bullseye|bookworm|trixie|forky|sid|stable|oldstable|testing|unstable)$/
}

function has(list, word,    n, i, a) {
  n = split(list, a, /[ \t]+/)
  for (i = 1; i <= n; i++) if (word == "" ? plain(a[i]) : a[i] == word) return 1
  return 0
}

function endStanza(    file) {
  if (has(field["types"], "deb") && has(field["components"], "main") && has(field["suites"], "") \
      && field["enabled"] !~ /^(no|false|without|off|disable)$/) {
    file = out "/candidate-" (++found) ".sources"
    printf "Types: deb\nSuites: @SUITE@\nComponents: main\nTargets: Packages\nLanguages: none\n%s", kept > file
    close(file)
  }
  kept = ""; name = ""
  split("", field)
}

function oneLine(    options, i, a, n, rest, b) {
  if ($1 != "deb") return
  rest = $0
  sub(/^deb[ \t]+/, "", rest)
  options = ""
  if (match(rest, /^\[[^]]*\]/)) {
    n = split(substr(rest, 2, RLENGTH - 2), a, /[ \t]+/)
    for (i = 1; i <= n; i++) if (a[i] != "" && a[i] !~ /^(trusted|allow-[a-z-]*|arch|lang|target|enabled)[-+]?=/) options = options " " a[i]
    rest = substr(rest, RLENGTH + 1)
  }
  sub(/#.*/, "", rest)
  sub(/^[ \t]+/, "", rest)
  n = split(rest, b, /[ \t]+/)
  if (n < 3 || !plain(b[2])) return
  for (i = 3; i <= n; i++) if (b[i] == "main") {
    file = out "/candidate-" (++found) ".list"
    printf "deb [%s lang=none target=Packages ] %s @SUITE@ main\n", options, b[1] > file
    close(file)
    return
  }
}

FNR == 1 { if (deb822) endStanza(); deb822 = FILENAME ~ /\.sources$/ }
{ sub(/\r$/, "") }
/^[ \t]*#/ { next }
!deb822 { oneLine(); next }
/^[ \t]*$/ { endStanza(); next }
/^[ \t]/ { if (keeping) kept = kept $0 "\n"; else field[name] = field[name] " " $0; next }
{
  colon = index($0, ":")
  name = tolower(substr($0, 1, colon - 1))
  field[name] = substr($0, colon + 1)
  sub(/^[ \t]+/, "", field[name])
  sub(/[ \t]+$/, "", field[name])
  keeping = name !~ /^(types|suites|components|enabled|trusted|allow-.*|architectures|languages|targets)([-+].*)?$/
  # In deb822 the additive forms end the name with -Add or -Remove; they go the way of their field.
  if (keeping) kept = kept $0 "\n"
}
END { if (deb822) endStanza() }
