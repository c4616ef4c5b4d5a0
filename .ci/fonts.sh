#!/usr/bin/env bash
# Installs the faces of fonts.lock into .fonts/ (or the folder given).
#
# Needs npm and apt-get, but no root and no earlier `apt-get update`: apt works
# on package lists of its own in a folder that is removed at the end. A face
# whose sum is right is left alone; the others are fetched, checked and moved
# into place one by one, so that a face is either whole or not there.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
lock=$here/fonts.lock
dest=${1:-$here/../.fonts}

say() { printf 'fonts: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }
sum() { sha256sum "$1" | cut -d' ' -f1; }

# faces prints the lines of fonts.lock, without its comments.
faces() { grep -Ev '^[[:space:]]*(#|$)' "$lock"; }

# wanted prints the lines of those faces that are missing or changed.
wanted() {
	local name client package inside want
	while read -r name client package inside want; do
		[ -f "$dest/$name" ] && [ "$(sum "$dest/$name")" = "$want" ] && continue
		printf '%s %s %s %s %s\n' "$name" "$client" "$package" "$inside" "$want"
	done < <(faces)
}

need() {
	command -v "$1" >/dev/null && return
	die "$1 is not installed; it is needed for $2. Install it, or put faces of your own into a folder and give it with --fonts"
}

# fetch_npm leaves the package's archive as $work/PACKAGE.pkg. `npm pack` runs
# no script of the package; npm checks the registry's integrity hash itself.
fetch_npm() {
	need npm "$1"
	local out=$work/npm/${1//\//_}
	mkdir -p "$out"
	(cd "$out" && npm pack --loglevel error --ignore-scripts --cache "$work/npm-cache" "$1" >/dev/null) ||
		die "npm could not fetch $1 (is the registry reached?)"
	mv "$out"/*.tgz "$work/${1//\//_}.pkg"
	rm -rf "$work/npm-cache"
}

# apt_own runs an apt command on state and cache of our own. The settings come
# by -c because those are read last: they also take out the hooks of a machine
# whose apt cleans up after itself, which need root.
apt_own() {
	local conf=$work/apt.conf
	if [ ! -f "$conf" ]; then
		mkdir -p "$work/apt/state/lists/partial" "$work/apt/cache/archives/partial"
		cat >"$conf" <<-CONF
			Dir::State "$work/apt/state";
			Dir::Cache "$work/apt/cache";
			APT::Sandbox::User "";
			Acquire::Retries "3";
			Acquire::Languages "none";
			#clear APT::Update::Pre-Invoke;
			#clear APT::Update::Post-Invoke;
			#clear APT::Update::Post-Invoke-Success;
			#clear DPkg::Post-Invoke;
		CONF
		say "reading the package lists"
		apt-get -c "$conf" -qq update || say "warning: some package lists could not be read"
	fi
	"$@" -c "$conf"
}

# fetch_apt leaves the package as $work/PACKAGE.pkg, in the version the
# machine's own sources offer.
fetch_apt() {
	need apt-get "$1"
	need dpkg-deb "$1"
	mkdir -p "$work/deb/$1"
	(cd "$work/deb/$1" && apt_own apt-get -qq download "$1") ||
		die "apt-get could not fetch $1 (is it in the sources of this machine?)"
	mv "$work/deb/$1"/*.deb "$work/$1.pkg"
}

# unpack prints one file of a fetched package.
unpack() {
	case $1 in
	npm) tar -xzOf "$2" "$3" ;;
	apt) dpkg-deb --fsys-tarfile "$2" | tar -xOf - "$3" ;;
	esac
}

# install NAME CLIENT PACKAGE INSIDE SUM: fetch if not yet there, check, move.
install_face() {
	local name=$1 client=$2 package=$3 inside=$4 want=$5 got
	local pkg=$work/${package//\//_}.pkg
	if [ ! -f "$pkg" ]; then
		say "fetching $package"
		"fetch_$client" "$package"
	fi
	unpack "$client" "$pkg" "$inside" >"$work/$name" ||
		die "$package no longer holds $inside: correct .ci/fonts.lock"
	got=$(sum "$work/$name")
	[ "$got" = "$want" ] || die "$name is not the face that was pinned.
  package $package, file $inside
  wanted  $want
  got     $got
The package has moved on. Look at pages set in the new face, then pin its sum in
.ci/fonts.lock; or give a folder with faces of your own with --fonts."
	chmod 644 "$work/$name"
	mv -f "$work/$name" "$dest/$name"
	say "$name"
}

mkdir -p "$dest" 2>/dev/null || die "cannot make the folder $dest"
dest=$(cd "$dest" && pwd)
todo=$(wanted)
if [ -z "$todo" ]; then
	exit 0
fi
[ -w "$dest" ] || die "cannot write to $dest"
# What a killed run left behind; a run that is still going on is younger.
find "$dest" -maxdepth 1 -name '.new.*' -mmin +60 -exec rm -rf {} +
work=$(mktemp -d "$dest/.new.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
# Sequentially: the packages are 230 MB together and share one line.
while read -r name client package inside want <&3; do
	install_face "$name" "$client" "$package" "$inside" "$want"
done 3<<<"$todo"
say "all faces are in $dest"
