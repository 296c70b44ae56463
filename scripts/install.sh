#!/bin/sh
# Make .venv with the product in it; with --dev also what tests and checks need.
# Safe to run again: a stamp remembers what was installed, and nothing happens while that is unchanged.
#
#   PYTHON=python3.12 scripts/install.sh     use another interpreter
#   DOUDI_SYSTEM_PACKAGES=no                 leave the operating system alone
set -eu
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
# The development file pins everything the product needs as well, so either stamp will do for the product.
development_stamp=.venv/.installed-for-development
if [ "${1:-}" = "--dev" ]; then
    requirements=requirements-dev.txt
    stamp=$development_stamp
else
    requirements=requirements.txt
    stamp=.venv/.installed
fi

fingerprint() {
    {
        cat requirements.txt requirements-dev.txt requirements-spark.txt pyproject.toml scripts/install.sh
        pwd # an editable install points at this folder; a copied .venv must be made again
        .venv/bin/python -V
    } 2>/dev/null | sha256sum
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    elif [ -t 0 ]; then
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo -n env DEBIAN_FRONTEND=noninteractive "$@" # nobody is there to type a password
    fi
}

apt() {
    as_root apt-get -qq -y --no-install-recommends -o Acquire::Retries=1 -o Acquire::http::Timeout=30 "$@" >/dev/null
}

# Also where ldconfig is not in the path of an ordinary user.
has_library() {
    PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -q "$1"
}

missing_packages() {
    "$python" -c 'import ensurepip' 2>/dev/null || echo python3-venv
    command -v java >/dev/null || echo default-jre-headless
    [ -d /usr/lib/postgresql ] || command -v initdb >/dev/null || echo postgresql
    command -v chromium >/dev/null || command -v google-chrome >/dev/null || echo chromium
    has_library libpangoft2-1.0.so.0 || echo libpangoft2-1.0-0
    has_library libharfbuzz-subset.so.0 || echo libharfbuzz-subset0
    [ -n "$(fc-list :lang=zh 2>/dev/null)" ] || echo fonts-noto-cjk
}

purpose() {
    case $1 in
    python3-venv) echo "必需 needed to make .venv" ;;
    default-jre-headless) echo "Spark 测试 for the tests on Spark" ;;
    postgresql) echo "PostgreSQL 测试 for the tests on PostgreSQL" ;;
    chromium) echo "网页截图与浏览器测试 for pictures of pages and browser tests" ;;
    libpangoft2-1.0-0 | libharfbuzz-subset0) echo "必需 needed to make PDF" ;;
    fonts-noto-cjk) echo "截图和 PDF 中的汉字 for Chinese characters in pictures and PDF" ;;
    esac
}

install_system_packages() {
    [ "${DOUDI_SYSTEM_PACKAGES:-yes}" = "yes" ] || return 0
    packages=$(missing_packages)
    [ -n "$packages" ] || return 0
    if ! command -v apt-get >/dev/null; then
        echo "这不是 Debian 系统，请自行安装 Not a Debian system, please install:" $packages
        return 0
    fi
    echo "安装系统软件包 System packages:" $packages
    # One call is quickest; one by one only when something in it cannot be had.
    # shellcheck disable=SC2086 # a list of names, split on purpose
    apt install $packages 2>/dev/null && return 0
    apt update 2>/dev/null || true
    # shellcheck disable=SC2086
    apt install $packages 2>/dev/null && return 0
    for package in $packages; do
        apt install "$package" 2>/dev/null ||
            echo "未能安装 Could not install $package ($(purpose "$package"))；继续 going on without it"
    done
}

make_environment() {
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
        echo "需要 Python 3.11 或以上 Python 3.11 or newer is needed ($("$python" -V))" >&2
        exit 1
    }
    if ! .venv/bin/python -c '' 2>/dev/null || ! .venv/bin/python -m pip -V >/dev/null 2>&1; then
        "$python" -m venv --clear .venv
    fi
}

# The tool that builds the package is pinned with its hashes like everything else.
build_tool() {
    awk '/^setuptools==/ {on = 1} on {print} on && !/\\$/ {exit}' requirements-dev.txt
}

install_python_packages() {
    pip=".venv/bin/python -m pip --disable-pip-version-check --quiet"
    tool=$(mktemp)
    trap 'rm -f "$tool"' EXIT
    build_tool >"$tool"
    $pip install --require-hashes -r "$tool"
    $pip install --require-hashes -r "$requirements"
    $pip install --no-deps --no-build-isolation --editable .
    [ "$stamp" != "$development_stamp" ] || install_spark
}

# Optional in the product, so nothing fails without it: its tests are then skipped, and say so.
install_spark() {
    $pip install --require-hashes --no-build-isolation -r requirements-spark.txt ||
        echo "未能安装 Spark；相关测试将跳过 Could not install Spark; its tests will be skipped"
}

is_current() {
    [ -f "$1" ] && [ "$(cat "$1")" = "$(fingerprint)" ]
}

if is_current "$stamp" || is_current "$development_stamp"; then
    exit 0
fi
install_system_packages
make_environment
install_python_packages
# Without this the first start of every command and of the demonstration compiles what it imports.
.venv/bin/python -m compileall -q -j 0 doudi
fingerprint >"$stamp"
echo "安装完成 Installed: .venv/bin/doudi"
