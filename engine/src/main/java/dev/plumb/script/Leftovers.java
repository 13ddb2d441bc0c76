package dev.plumb.script;

/**
 * Temporary files of runs that died: shell functions that know them, note where they may be, and remove them.
 *
 * <p>A temporary name is {@code .plumb-PID-START-RANDOM}: the shell that made it, by its process id and its start time (field
 * 22 of {@code /proc/PID/stat}, see proc(5)), and something that nobody foresees. What such a name stands for is a run's own
 * when it belongs to the user who looks, and dead when that process is gone, or another one has its number.
 *
 * <p>While scripts that make such files are at work, the directories in which they do stand in {@code ~/.plumb-places}, one to
 * a line, and so do the files: what stands there by its name is the run's own also when it is a link, or was given to another
 * user already. The file is removed when they are done, so that it stays only where a run died; the next run as that user looks
 * there as soon as it holds the user's lock. A user who owns no home has none: there the next run that makes something in the
 * same directory removes what is dead.
 */
public final class Leftovers {
    /**
     * {@code plumb_since PID} sets {@code plumb_b} to the start time of a process; {@code plumb_dead NAME} removes what is dead
     * of what stands under a name in the working directory, with a second argument also when it is a link or another user's;
     * {@code plumb_note NAME} notes the working directory and a name in it.
     */
    public static final String FUNCTIONS = """
            plumb_since() { plumb_b=;{ read -r plumb_b </proc/$1/stat;} 2>/dev/null;set -- ${plumb_b##*) };plumb_b=${20};}
            plumb_dead() {
            if [ -n "${2:-}" ];then [ -L "$1" ]||[ -f "$1" ]||[ -O "$1" ];else [ ! -L "$1" ]&&[ -O "$1" ];fi||return 0
            plumb_a=${1#./.plumb-};plumb_c=${plumb_a#*-};plumb_a=${plumb_a%%-*};plumb_c=${plumb_c%%-*}
            case $plumb_a-$plumb_c in -*|*-|*[!-0-9]*)return 0;;esac
            plumb_since "$plumb_a"
            [ "$plumb_a" = $$ ]||[ "$plumb_b" != "$plumb_c" ]||return 0
            if [ ! -L "$1" ]&&[ -d "$1" ];then (plumb_w=${PWD%/};cd -P "$1"&&[ "$PWD" = "$plumb_w/${1#./}" ]&&rm -f ./x&&cd ..&&rmdir "$1")
            else rm -f "$1";fi
            }
            plumb_note() {
            [ -z "${plumb_home:-}" ]||[ ! -O "$plumb_home" ]||[ -L "$plumb_home/.plumb-places" ]||
            { printf '%s\\n' "$PWD" "${PWD%/}/$1" >>"$plumb_home/.plumb-places";} 2>/dev/null
            }
            """;

    /** Makes scripts note where they make files; without it, as in a job that nobody waits for, nothing is noted. */
    public static final String BEGIN = "plumb_home=${HOME:-}\n";

    /** Removes the note of where files were made: nothing is under way there any more. Changes no variable but its own. */
    public static final String DONE = "[ -L \"${HOME:-}/.plumb-places\" ]||[ ! -f \"${HOME:-}/.plumb-places\" ]"
            + "||rm -f \"$HOME/.plumb-places\" 2>/dev/null\n";

    /**
     * Removes what dead runs of this user have left. To be run by a shell that holds the user's lock, so that what is noted is
     * no living run's, but perhaps a job's.
     */
    public static final String CLEAN =
            "if [ -f \"${HOME:-}/.plumb-places\" ]&&[ -O \"${HOME:-}/.plumb-places\" ];then (\n" + FUNCTIONS + """
            while IFS= read -r plumb_d;do
            plumb_n=;case $plumb_d in */.plumb-*)plumb_n=./${plumb_d##*/};plumb_d=${plumb_d%/*};;esac
            plumb_d=${plumb_d:-/};cd -P -- "$plumb_d"&&[ "$PWD" = "$plumb_d" ]||continue
            if [ -n "$plumb_n" ];then plumb_dead "$plumb_n" noted
            else for plumb_t in ./.plumb-*;do plumb_dead "$plumb_t";done;fi
            done <"$HOME/.plumb-places"
            rm -f "$HOME/.plumb-places"
            ) >/dev/null 2>&1 9>&-;fi
            """;

    private Leftovers() {}
}
