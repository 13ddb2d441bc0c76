package dev.plumb.modules.archive;

/** Shell functions that look into archives on the host, and unpack them, with GNU tar or unzip. */
final class UnpackScripts {
    private UnpackScripts() {}

    /**
     * {@code plumb_archive FILE DIRECTORY} unpacks an archive into a private directory that is there and empty, after it was
     * seen that nothing in it lands elsewhere and that it has room. In {@code $d} it leaves what is in it: names as they stand in
     * it ({@code n}), attributes ({@code l}) and digests ({@code s}); {@code $plumb_t} is how it is packed. What is wrong is left
     * in {@code $d/no}, as {@code !missing PROGRAM} or {@code !WORDS}, and the status is 1 then.
     */
    static final String UNPACK = """
            plumb_not() { printf '!%s\\n' "$1" >"$d/no";return 1;}
            plumb_need() { command -v "$1" >/dev/null||plumb_not "missing $1";}
            plumb_pour() { "$plumb_pc" $plumb_po <"$1" 2>"$d/ce"||echo bad >"$d/cb";}
            plumb_room() {
            f=$(df -Pk "$2" 2>/dev/null|awk 'END{print $4}')
            case $f in ''|*[!0-9]*)return 0;;esac
            [ "$f" -gt "$(($1/1024))" ]||plumb_not "it has $(($1/1048576)) MiB when it is unpacked, and $2 has $((f/1024)) MiB left"
            }
            plumb_archive() {
            rm -f "$d/no" "$d/cb" "$d/n" "$d/l" "$d/s";LC_ALL=C.UTF-8;export LC_ALL
            case $(head -c 6 <"$1"|od -An -tx1|tr -d ' \\n') in
            '')plumb_not 'the file is 0 bytes';return;;
            504b*)plumb_t=ZipArchive;plumb_zip "$1" "$2";return;;
            1f8b*)plumb_t=TgzArchive plumb_pc=gzip plumb_po=-dc;;
            425a68*)plumb_t=TarBzipArchive plumb_pc=bzip2 plumb_po=-dc;;
            fd377a585a*)plumb_t=TarXzArchive plumb_pc=xz plumb_po=-dc;;
            28b52ffd*)plumb_t=TarZstdArchive plumb_pc=zstd plumb_po=-dcq;;
            *)plumb_t=TarArchive plumb_pc=cat plumb_po=;;
            esac
            plumb_need tar&&plumb_need "$plumb_pc"||return
            plumb_look "$1"||return
            plumb_room "$(cat "$d/z")" "$2"||return
            (umask 022;cd "$2"&&plumb_pour "$1"|tar -xpf - >/dev/null 2>"$d/te")&&[ ! -e "$d/cb" ]||{
            plumb_not "it is damaged: $(tail -n 1 "$d/te")";return;}
            plumb_list "$2"
            }
            plumb_look() {
            { plumb_pour "$1"|tar -tvvf - --numeric-owner --quoting-style=escape --full-time 2>"$d/te";echo $? >"$d/ts";}|awk -v names="$d/n" '
            {t=substr($1,1,1);n=$0;sub(/^[^ ]+ +[^ ]+ +[0-9]+(,[0-9]+)? +[0-9-]+ +[0-9:.]+ /,"",n)
            if(t=="l")sub(/ -> .*$/,"",n);if(t=="h")sub(/ link to .*$/,"",n)
            if(t!="-"&&t!="d"&&t!="l"&&t!="h"){why="is a device, a pipe or the like";exit}
            if(n~/^\\//||n~/(^|\\/)\\.\\.(\\/|$)/){why="would land outside dest";exit}
            print n >names
            while(n~/\\/$/)n=substr(n,1,length(n)-1);while(n~/^\\.\\//)n=substr(n,3)
            p=n;while(match(p,/\\/[^\\/]*$/)){p=substr(p,1,RSTART-1);if(p in links){why="would land wherever the link \\047" p "\\047 leads";exit}}
            if(t=="l")links[n]=1;if(t=="-")s+=$3;k++}
            END{if(why!="")print "!\\047" n "\\047 " why;else printf "%.0f\\n",s+4096*k}' >"$d/z"
            case $(cat "$d/z") in
            !*)mv -f "$d/z" "$d/no";return 1;;
            0)[ "$(cat "$d/ts")" != 0 ]||plumb_not 'there is nothing in it'||return;;esac
            [ "$(cat "$d/ts")" = 0 ]&&[ ! -e "$d/cb" ]||plumb_not 'it is no tar archive, or damaged'
            }
            plumb_zip() {
            plumb_need unzip||return
            unzip -Z1 "$1" >"$d/n" 2>"$d/te" </dev/null||{ plumb_not "it is damaged, or there is nothing in it";return;}
            x=$(grep -m 1 -e '^/' -e '^\\.\\./' -e '/\\.\\./' -e '/\\.\\.$' -e '^\\.\\.$' "$d/n")&&{ plumb_not "'$x' would land outside dest";return;}
            unzip -Zt "$1" >"$d/z" 2>/dev/null </dev/null
            z=$(sed -n 's/^[0-9]* files*, \\([0-9]*\\) bytes.*/\\1/p' "$d/z")
            plumb_room "$((z+4096*$(wc -l <"$d/n")))" "$2"||return
            (umask 022;ulimit -f $((z/512+16));unzip -qq -o -d "$2" "$1" </dev/null >/dev/null 2>"$d/te")||{
            plumb_not "it is damaged: $(tail -n 1 "$d/te"|tr -d '\\r')";return;}
            plumb_list "$2"
            }
            plumb_list() {
            (cd "$1"&&find . -printf '%y\\0%m\\0%s\\0%T@\\0%u\\0%g\\0%U\\0%G\\0%P\\0%l\\0' >"$d/l"&&
            find . -type f -print0|xargs -0 -r sha256sum -z >"$d/s")||plumb_not 'what is in it cannot be looked at'
            }
            plumb_told() {
            [ ! -e "$d/no" ]||{ cat "$d/no";return;}
            printf '=%s %s %s %s %s\\n' "$plumb_t" "$1" "$(wc -c <"$d/n")" "$(wc -c <"$d/l")" "$(wc -c <"$d/s")"
            cat "$d/n" "$d/l" "$d/s"
            }
            """;

    /**
     * What tells whether an archive is another one than before: {@code plumb_sign FILE} of one on the host, {@code plumb_signed} of
     * what a server answers. {@code plumb_kept_list NAME SIGN} gives what was told of it when it was unpacked here, {@code plumb_keep_list}
     * keeps it, in the directory of the record, where there is one; the newest 100 stay.
     */
    static final String KEEP = """
            plumb_sign() { stat -Lc '%d:%i:%s:%y:%z' -- "$1" 2>/dev/null|tr ' ' _;}
            plumb_signed() {
            x="$(plumb_header etag) $(plumb_header last-modified)";[ "$x" = ' ' ]||printf '%s' "$x $(plumb_header content-length)"|sha256sum|cut -c 1-64
            }
            plumb_kept_list() {
            f=$plumb_r/archives/$1
            [ -n "$2" ]&&[ -f "$f" ]&&[ ! -L "$f" ]&&[ -O "$f" ]&&[ "$(head -n 1 <"$f")" = "$2" ]&&tail -n +2 <"$f"
            }
            plumb_keep_list() {
            [ -n "$2" ]&&[ -d "$plumb_r" ]&&[ ! -L "$plumb_r" ]&&[ -O "$plumb_r" ]||return 0
            (umask 077;mkdir -p "$plumb_r/archives"&&cd -P "$plumb_r/archives"&&[ "$PWD" = "$plumb_r/archives" ]||exit 0
            { printf '%s\\n' "$2";plumb_told "$3";} >".new-$$"&&mv -f ".new-$$" "$1"
            ls -t|tail -n +101|while IFS= read -r f;do rm -f "./$f";done) 2>/dev/null
            }
            """;
}
