package dev.plumb.modules.web;

import dev.plumb.record.RecordScripts;

/** Shell functions that ask servers, by curl or wget, whichever the host has. */
public final class WebScripts {
    private WebScripts() {}

    /** Bytes of an answer that are taken for a result. */
    static final int LIMIT = 8 << 20;

    /**
     * Works in a private directory {@code $d}, where the answer leaves its headers ({@code h}) and what was said ({@code e}).
     * {@code plumb_take} takes a request from standard input; {@code plumb_web METHOD} asks and prints the body.
     */
    public static final String ASK = """
            plumb_dir() {
            umask 077
            d=$(mktemp -d /tmp/.plumb-XXXXXXXXXX)||exit 1
            trap 'rm -rf "$d"' EXIT
            trap 'exit 129' HUP;trap 'exit 130' INT;trap 'exit 143' TERM;trap 'exit 141' PIPE
            }
            plumb_block() { while IFS= read -r l&&[ "$l" != . ];do printf '%s\\n' "$l";done;}
            plumb_take() {
            plumb_block >"$d/c";plumb_block >"$d/w";plumb_block >"$d/u"
            rm -f "$d/b";IFS= read -r l
            [ -z "$l" ]||printf '%s\\n' "$l"|base64 -d >"$d/b"
            }
            plumb_web() {
            : >"$d/h";: >"$d/e"
            if command -v curl >/dev/null;then
            case $1 in HEAD)set -- -I -o /dev/null;;*)set -- -o -;;esac
            [ ! -e "$d/b" ]||set -- --data-binary "@$d/b" "$@"
            curl -q -sS -K - -D "$d/h" "$@" <"$d/c" 2>"$d/e";r=$?
            elif command -v wget >/dev/null;then
            case $1 in HEAD)set -- --method=HEAD;;*)set --;;esac
            [ ! -e "$d/b" ]||set -- "--body-file=$d/b" "$@"
            wget --config="$d/w" -nv -S -O - "$@" -i - <"$d/u" 2>"$d/e";r=$?
            sed -n 's/^  //p' "$d/e" >"$d/h";case $r in 6|8)r=0;;esac
            else echo 'the host has neither curl nor wget' >"$d/e";return 127;fi
            return $r
            }
            plumb_header() {
            awk -v n="$1:" '/^HTTP\\//{v=""} tolower($1)==n{v=$0;sub(/^[^:]*: */,"",v)} END{printf "%s",v}' "$d/h"|tr -d '\\r'
            }
            plumb_status() { awk '/^HTTP\\//{s=$2} END{print s}' "$d/h";}
            plumb_said() { grep -v -e '^  ' -e '^$' "$d/e"|tail -n 1|sed 's/^curl: ([0-9]*) //';}
            """;

    /** Answers for reads: {@code plumb_look}, {@code plumb_hash} or {@code plumb_all METHOD}, then {@code plumb_tell}. */
    static final String READ = ASK + """
            plumb_tell() {
            printf '%s %s %s %s\\n' "$r" "$(wc -c <"$d/h")" "$(wc -c <"$d/o")" "$(wc -c <"$d/e")"
            cat "$d/h" "$d/o" "$d/e"
            }
            plumb_look() {
            plumb_web HEAD >"$d/o";r=$?
            case $(plumb_status) in 4??|5??)plumb_web GET|head -c 1 >/dev/null;[ -n "$(plumb_status)" ]&&r=0||r=7;;esac
            : >"$d/o"
            }
            plumb_hash() {
            rm -f "$d/p";mkfifo "$d/p";wc -c <"$d/p" >"$d/n" &
            { plumb_web GET;echo $? >"$d/r";}|tee "$d/p"|sha256sum >"$d/s"
            wait;read -r r <"$d/r";{ cat "$d/s" "$d/n";} >"$d/o"
            }
            plumb_all() { { plumb_web "$1";echo $? >"$d/r";}|head -c LIMIT >"$d/o";read -r r <"$d/r";}
            """.replace("LIMIT", Integer.toString(LIMIT + 1));

    /**
     * Downloads into what {@code $h} names, as {@link dev.plumb.modules.kit.files.NewContent#madeBy} wants it, and keeps what tells
     * whether the server has another one: {@code plumb_get SHOWN}, then {@code plumb_sum}, then {@code plumb_keep_sign NAME URL}.
     */
    static final String DOWNLOAD = ASK + RecordScripts.DIRECTORY + """
            plumb_no() { printf '%s\\n' "$1" >&2;exit 1;}
            plumb_get() {
            plumb_dir;plumb_take;plumb_web GET >&3||plumb_no "$1 cannot be fetched: $(plumb_said)"
            s=$(plumb_status);case $s in ''|2??);;*)plumb_no "$1 cannot be fetched: the server answers with status $s";;esac
            l=$(plumb_header content-length);n=$(wc -c <$h)
            [ -n "$(plumb_header content-encoding)" ]||[ -z "$l" ]||[ "$l" = "$n" ]||
            plumb_no "$1 has not come whole: $n bytes of $l"
            }
            plumb_sum() { x=$("$1sum" <$h)&&x=${x%% *};}
            plumb_keep_sign() {
            [ -d "$plumb_r" ]&&[ ! -L "$plumb_r" ]&&[ -O "$plumb_r" ]||return 0
            a=$(plumb_header etag);b=$(plumb_header last-modified);[ -n "$a$b" ]||return 0
            plumb_sum sha256
            (mkdir -p "$plumb_r/downloads"&&cd -P "$plumb_r/downloads"&&[ "$PWD" = "$plumb_r/downloads" ]||exit 0
            printf '%s\\n' "$2" "$a" "$b" "$x" >".new-$$"&&mv -f ".new-$$" "$1"
            ls -t|tail -n +501|while IFS= read -r f;do rm -f "./$f";done) 2>/dev/null
            }
            """;
}
