package dev.plumb.host;

import dev.plumb.script.ProcessTree;

/** Shell text that ends processes below another one, with builtins and {@code /proc} only. */
final class KillTree {
    /** Ends {@code $plumb_t} politely, then for good after a few seconds. */
    private static final String END = """
            kill $plumb_t 2>/dev/null
            for plumb_i in 0.1 0.4 1 1;do
            plumb_m=0;for plumb_x in $plumb_t;do kill -0 $plumb_x&&plumb_m=1;done 2>/dev/null
            [ $plumb_m = 1 ]||break
            sleep $plumb_i 2>/dev/null||sleep 1
            done
            plumb_o=$plumb_t;plumb_c
            kill -9 $plumb_o $plumb_t 2>/dev/null
            :
            """;

    private KillTree() {}

    /** Ends a script's subshell and everything below it. */
    static String ofScript(long pid) {
        return ProcessTree.COLLECT + "plumb_r=" + pid + "\nplumb_c;plumb_t=\"$plumb_r $plumb_t\"\n" + END;
    }

    /** Ends a long-lived shell first, so that it starts nothing more, then everything below it. */
    static String ofShell(long pid) {
        return ProcessTree.COLLECT + "plumb_r=" + pid + "\nplumb_c;kill -9 $plumb_r 2>/dev/null\n" + END;
    }

    /**
     * Ends everything that reads from the pipe that is file descriptor 4 of the shell that runs this: both ends of a pipe
     * are the same file. Needs no common ancestor, which may have been killed. What is not over after several seconds, since
     * the machine is busy or a program does not heed the signal, is ended for good, and what it has written so far is removed
     * when it has the name of a temporary file: nobody else would.
     */
    static String ofReaders() {
        return """
                plumb_k() {
                plumb_m=0
                for plumb_x in /proc/[0-9]*;do
                [ $plumb_x/fd/0 -ef /dev/fd/4 ]||continue
                plumb_m=1 plumb_y=
                [ $1 != 9 ]||plumb_y=$(readlink $plumb_x/fd/3)
                kill -$1 ${plumb_x#/proc/}
                case $plumb_y in /*/.plumb-*)(cd -P "${plumb_y%/*}"&&[ "$PWD" = "${plumb_y%/*}" ]&&rm -f "./${plumb_y##*/}");;esac
                done
                } 2>/dev/null
                plumb_k 15
                for plumb_i in 0.1 0.4 1 1 1 1 1 1 1 1;do
                [ $plumb_m = 1 ]||break
                sleep $plumb_i 2>/dev/null||sleep 1
                plumb_k 0
                done
                [ $plumb_m = 0 ]||plumb_k 9
                """;
    }
}
