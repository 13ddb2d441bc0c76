package dev.plumb.modules.kit.files;

import dev.plumb.resource.Action;
import dev.plumb.script.Leftovers;

/**
 * Shell functions by which scripts change files in directories that belong to somebody else. Whoever owns a directory can
 * put anything under any name in it at any moment, a link to root's files for instance; so nothing here acts on a name that
 * was only looked at before. POSIX {@code sh} has neither {@code openat} nor {@code O_NOFOLLOW}; these stand for them:
 *
 * <ul>
 *   <li>The working directory cannot be exchanged under a process. {@code cd -P} sets {@code PWD} to where it really led,
 *       which differs from a path without links as soon as there is one on it.
 *   <li>{@code set -C} makes a redirection create its file ({@code O_EXCL}) or fail; a name with a random UUID is foreseen
 *       by nobody. What is open stays the same file whatever becomes of its name: owner, mode and times are set through
 *       {@code /proc/self/fd/3}.
 *   <li>The kernel tells the true path of what is open ({@code readlink /proc/self/fd/3}): it is another one when the name
 *       was a link.
 *   <li>A file that is only compared with what the plan saw need not be asked for its path: whoever puts a link to another
 *       one there must know its content.
 *   <li>{@code mv -T} renames onto a name, never into a directory that a link of this name leads to.
 * </ul>
 *
 * <p>Variables: {@code t} a temporary name that is removed when the script ends, {@code h} the word by which what is open is
 * changed; {@link dev.plumb.script.Script#VARIABLE}. Temporary names are those of {@link Leftovers}.
 */
final class FileLibrary {
    private FileLibrary() {}

    /** The functions. */
    static final String TEXT = Leftovers.FUNCTIONS + """
            plumb_moved() { printf '%s\\n' "$1" >&2;exit MOVED;}
            plumb_in() {
            plumb_o=${plumb_o:-$PWD}
            cd -P -- "$1"&&[ "$PWD" = "$1" ]||plumb_moved "the directory $1 is not what it was when it was read"
            }
            plumb_name() {
            for t in ./.plumb-*;do case $t in *\\*);;*)plumb_dead "$t";;esac;done
            t=
            trap 'if [ -n "$t" ];then rm -f "$t";fi' EXIT
            trap 'exit 129' HUP;trap 'exit 130' INT;trap 'exit 143' TERM;trap 'exit 141' PIPE
            read -r plumb_u </proc/sys/kernel/random/uuid||plumb_u=$(mktemp -u XXXXXXXXXXXXXXXX)||exit 1
            plumb_since $$
            plumb_note ".plumb-$$-$plumb_b-$plumb_u"
            t=./.plumb-$$-$plumb_b-$plumb_u
            }
            plumb_new() {
            umask 077
            set -C
            plumb_name
            { command exec 3>"$t";}||{ t=;printf '%s\\n' "no file can be made in $PWD" >&2;exit 1;}
            h=/proc/self/fd/3
            [ -e $h ]||{ echo '/proc is not mounted on this host, so that files cannot be changed safely' >&2;exit 1;}
            }
            plumb_input() {
            if [ -z "${plumb_i+x}" ];then cat
            elif PATH= printf '' 2>/dev/null;then
            { printf '%s\n' "$plumb_i";} 2>/dev/null||{ plumb_cat&&echo 'the content cannot be written' >&2;return 1;}
            else plumb_cat
            fi
            }
            plumb_cat() {
            cat <<plumb_end_of_input
            $plumb_i
            plumb_end_of_input
            }
            plumb_open() {
            { command exec 3<"./$1";}&&[ "$(readlink /proc/self/fd/3;echo .)" = "${PWD%/}/$1
            ." ]||plumb_moved "${PWD%/}/$1 is not what it was when it was read"
            h=/proc/self/fd/3
            }
            plumb_keep() {
            { command exec 4<"./$1";}&&[ -f /proc/self/fd/4 ]||plumb_moved "${PWD%/}/$1 is not what it was when it was read"
            plumb_k=1
            plumb_x=$(cp --attributes-only --preserve=mode,xattr /proc/self/fd/4 $h 2>&1)&&return
            case $plumb_x in
            *nrecognized*|*"without xattr"*)plumb_copy "$1";;
            *)printf '%s\n' "$plumb_x" "the ACL or the extended attributes of ${PWD%/}/$1 cannot be kept" >&2;exit 1;;
            esac
            return 1
            }
            plumb_copy() {
            if command -v getfacl&&command -v setfacl;then
            plumb_x=$(getfacl -cpn /proc/self/fd/4)&&printf '%s\n' "$plumb_x"|setfacl --set-file=- $h||exit 1
            fi >/dev/null
            }
            plumb_was() {
            { command exec 3<"./$1";}&&[ ! -L "./$1" ]||plumb_moved "${PWD%/}/$1 is not what it was when it was read"
            [ -z "$plumb_k" ]||[ /proc/self/fd/3 -ef /proc/self/fd/4 ]||
            plumb_moved "${PWD%/}/$1 is not what it was when it was read"
            exec 4<&-
            plumb_x=$(sha256sum <&3)
            exec 3<&-
            [ "${plumb_x%% *}" = "$2" ]||plumb_moved "${PWD%/}/$1 has changed since it was read"
            }
            plumb_gone() {
            [ ! -e "./$1" ]&&[ ! -L "./$1" ]||plumb_moved "${PWD%/}/$1 is there, but was not when it was looked for"
            }
            plumb_mkdir() {
            mkdir "./$1"||plumb_moved "the directory ${PWD%/}/$1 cannot be made"
            plumb_w=${PWD%/}
            cd -P "./$1"&&[ "$PWD" = "$plumb_w/$1" ]&&[ -O . ]||plumb_moved "$plumb_w/$1 was exchanged while it was made"
            for plumb_x in ./* ./.[!.]* ./..?*;do
            [ ! -e "$plumb_x" ]&&[ ! -L "$plumb_x" ]||plumb_moved "$PWD was exchanged while it was made"
            done
            }
            plumb_up() {
            plumb_w=${PWD%/*}
            cd -P ..&&[ "$PWD" = "${plumb_w:-/}" ]||plumb_moved "$plumb_w was exchanged while things were made in it"
            }
            plumb_aside() {
            umask 077
            plumb_name
            plumb_q=$t t=
            plumb_mkdir "${plumb_q#./}"
            trap 'rm -f ./x;cd ..&&rmdir "$plumb_q"' EXIT
            ln "../$1" ./x&&[ ! -L ./x ]||plumb_moved "${PWD%/*}/$1 is not what it was when it was read"
            }
            plumb_back() { rm -f ./x;cd -P ..;trap - EXIT;rmdir "$plumb_q";}
            plumb_chmod() { plumb_held chmod "$@";}
            plumb_touch() { plumb_held 'touch -m -d' "$@";}
            plumb_held() {
            plumb_m="$1 $2" plumb_n=2 plumb_e= plumb_h=
            shift 2
            while [ $# -gt 0 ];do
            plumb_n=$((plumb_n+1))
            eval "{ command exec $plumb_n<\\"./\\$1\\";}"||plumb_moved "${PWD%/}/$1 is not what it was when it was read"
            plumb_e="$plumb_e${PWD%/}/$1
            " plumb_h="$plumb_h /proc/self/fd/$plumb_n"
            shift
            if [ $plumb_n = 8 ]||[ $# = 0 ];then
            [ "$({ readlink $plumb_h||for plumb_x in $plumb_h;do readlink $plumb_x;done;} 2>/dev/null;echo .)" = "$plumb_e." ]||
            plumb_moved "something in $PWD is not what it was when it was read"
            $plumb_m $plumb_h||exit 1
            plumb_n=2 plumb_e= plumb_h=
            fi
            done
            }
            """.replace("MOVED", Integer.toString(Action.MOVED));
}
