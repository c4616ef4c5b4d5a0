#!/usr/bin/env bash
# Puts what the tests need into .tools/, each in the version pinned here:
#
#   .tools/bin/staticcheck                  the linter
#   .tools/bin/minio                        a real S3 server to test the store on
#   .tools/verapdf/greenfield-apps.jar      the PDF/A validator (needs java)
#   .tools/bagit/bagit.py                   the BagIt validator (needs python3)
#
# and sees that qpdf, pdftotext, chromium, java, mvn and pip are installed. Those
# come from Debian and need root: as root, or where sudo asks nothing, they are
# installed; otherwise the command is printed. With CASEFILE_TEST_REQUIRE=all
# anything still missing at the end is a failure.
#
#   tools.sh [all|system|staticcheck|minio|verapdf|bagit]...
set -euo pipefail

minio_version=v0.0.0-20260212201848-7aac2a2c5b7c
staticcheck_version=v0.8.2
verapdf_version=1.28.2
verapdf_sum=687d4d8bcfec48c9f7e931cf78ed061f1eeccfba55d4cdc000ba9b4d8aa46ce6
bagit_version=1.8.1
bagit_sum=d14dd7e373dd24d41f6748c42f123f7db77098dfa4a0125dbacb4c8bdf767c09
dependency_plugin=org.apache.maven.plugins:maven-dependency-plugin:3.8.1

root=$(cd "$(dirname "$0")/.." && pwd)
tools=$root/.tools
missing=()

say() { printf 'tools: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# program COMMAND… | DEBIAN PACKAGE: any one of the commands will do.
programs='
qpdf                            qpdf
pdftotext                       poppler-utils
chromium|chromium-browser       chromium
java                            default-jre-headless
mvn                             maven
pip3                            python3-pip
'

have_any() {
	local name
	for name in ${1//|/ }; do
		command -v "$name" >/dev/null && return
	done
	return 1
}

# as_root prints what makes a command run as root without a question, or fails.
as_root() {
	[ "$(id -u)" -eq 0 ] && { echo env; return; }
	command -v sudo >/dev/null && sudo -n true 2>/dev/null && { echo sudo -n env; return; }
	return 1
}

# missing_packages prints the Debian packages whose programs are not there.
missing_packages() {
	local commands package
	while read -r commands package; do
		[ -z "$commands" ] || have_any "$commands" || echo "$package"
	done <<<"$programs"
}

install_system() {
	local packages sudo
	packages=$(missing_packages | tr '\n' ' ')
	packages=${packages% }
	[ -n "$packages" ] || return 0
	if ! command -v apt-get >/dev/null || ! sudo=$(as_root); then
		say "these need root; install them with:"
		say "  sudo apt-get update && sudo apt-get install -y --no-install-recommends $packages"
		missing+=($packages)
		return 0
	fi
	say "installing $packages"
	# A machine may have sources that do not answer; what counts is the install.
	$sudo apt-get -qq -o Acquire::Retries=3 update >&2 || say "warning: some package lists could not be read"
	$sudo DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 \
		install -y --no-install-recommends $packages >"$tools/apt.log" 2>&1 ||
		{ tail -20 "$tools/apt.log" >&2; die "apt-get could not install $packages (whole log: .tools/apt.log)"; }
}

# go_tool NAME MODULE PACKAGE VERSION: the binary itself says what it was built
# from, so no other mark of its version is kept.
go_tool() {
	local name=$1 module=$2 package=$3 version=$4 built
	built=$(go version -m "$tools/bin/$name" 2>/dev/null) || true
	[[ $built == *"mod	$module	$version"* ]] && return
	say "building $name $version"
	GOFLAGS= GOBIN=$tools/bin go install "$package@$version" || die "could not build $name"
}

install_staticcheck() {
	go_tool staticcheck honnef.co/go/tools honnef.co/go/tools/cmd/staticcheck "$staticcheck_version"
}

# The server is only ever run by the tests, on a loopback address.
install_minio() {
	go_tool minio github.com/minio/minio github.com/minio/minio "$minio_version"
}

fetch_verapdf() {
	mvn -B -ntp -Dmaven.repo.local="$1/m2" "$dependency_plugin:copy" \
		-Dartifact="org.verapdf.apps:greenfield-apps:$verapdf_version" \
		-DoutputDirectory="$1" -Dmdep.stripVersion=true >"$1/log" 2>&1
}

# trust_more makes $1/trust: Java's own certificates and those that only the
# other programs of this machine trust, such as the one of a proxy. It fails
# where there are none.
trust_more() {
	local home bundle=${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt} cert
	command -v keytool >/dev/null && [ -f "$bundle" ] || return
	home=$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")
	cp "$home/lib/security/cacerts" "$1/trust" || return
	keytool -list -rfc -keystore "$1/trust" -storepass changeit >"$1/known.pem" 2>/dev/null || return
	awk -v out="$1/more" '
		{ sub(/\r$/, "") }
		/BEGIN CERTIFICATE/ { body = ""; inside = 1; next }
		/END CERTIFICATE/   { inside = 0
			if (FILENAME ~ /known.pem$/) { known[body] = 1; next }
			if (body in known) next
			file = out "." ++n ".pem"
			print "-----BEGIN CERTIFICATE-----\n" text "-----END CERTIFICATE-----" >file; close(file)
		}
		inside { if (body == "") text = ""; body = body $1; text = text $1 "\n" }
	' "$1/known.pem" "$bundle"
	compgen -G "$1/more.*.pem" >/dev/null || return
	for cert in "$1"/more.*.pem; do
		keytool -importcert -noprompt -keystore "$1/trust" -storepass changeit \
			-alias "$(basename "$cert")" -file "$cert" >/dev/null 2>&1 || true
	done
}

# The jar is whole: it holds what it depends on.
install_verapdf() {
	local jar=$tools/verapdf/greenfield-apps.jar work
	verapdf_ok "$jar" && return
	if ! command -v mvn >/dev/null; then
		say "veraPDF is left out: mvn is not installed"
		missing+=(verapdf)
		return 0
	fi
	say "fetching veraPDF $verapdf_version"
	work=$(mktemp -d "$tools/.new.XXXXXX")
	fetch_verapdf "$work" || { trust_more "$work" && MAVEN_OPTS="-Djavax.net.ssl.trustStore=$work/trust" fetch_verapdf "$work"; } ||
		{ grep -F ERROR "$work/log" | head -5 >&2; rm -rf "$work"; die "mvn could not fetch veraPDF"; }
	if ! verapdf_ok "$work/greenfield-apps.jar"; then
		rm -rf "$work"
		die "the fetched veraPDF is not the file that was pinned in .ci/tools.sh"
	fi
	mkdir -p "$tools/verapdf"
	mv -f "$work/greenfield-apps.jar" "$jar"
	rm -rf "$work"
}

# The validator is one file without dependencies; pip holds it to the sum.
install_bagit() {
	local work
	[ "$(cat "$tools/bagit/VERSION" 2>/dev/null)" != "$bagit_version" ] || return 0
	if ! command -v pip3 >/dev/null; then
		say "the BagIt validator is left out: pip3 is not installed"
		missing+=(bagit)
		return 0
	fi
	say "fetching bagit $bagit_version"
	work=$(mktemp -d "$tools/.new.XXXXXX")
	echo "bagit==$bagit_version --hash=sha256:$bagit_sum" >"$work/requirements"
	if ! pip3 install --quiet --no-deps --only-binary :all: --require-hashes --target "$work/bagit" \
		-r "$work/requirements" >"$work/log" 2>&1; then
		tail -5 "$work/log" >&2
		rm -rf "$work"
		die "pip could not fetch bagit $bagit_version as pinned in .ci/tools.sh"
	fi
	echo "$bagit_version" >"$work/bagit/VERSION"
	rm -rf "$tools/bagit"
	mv "$work/bagit" "$tools/bagit"
	rm -rf "$work"
}

verapdf_ok() { [ -f "$1" ] && echo "$verapdf_sum  $1" | sha256sum --status -c -; }

mkdir -p "$tools/bin" 2>/dev/null && [ -w "$tools/bin" ] || die "cannot write to $tools"
[ $# -gt 0 ] || set -- all
for part; do
	case $part in
	all)
		install_system
		install_staticcheck
		install_minio
		install_verapdf
		install_bagit
		;;
	system | staticcheck | minio | verapdf | bagit) "install_$part" ;;
	*) die "no tool is called $part" ;;
	esac
done
if [ ${#missing[@]} -gt 0 ]; then
	[ "${CASEFILE_TEST_REQUIRE:-}" != all ] || die "not there: ${missing[*]}; CASEFILE_TEST_REQUIRE=all wants every one"
	say "not there: ${missing[*]}; the tests that need them are skipped"
fi
