package dev.plumb.script;

/** Shell text that finds processes, with builtins and {@code /proc} only. */
public final class ProcessTree {
    /** A function {@code plumb_c} that sets {@code plumb_t} to the processes below {@code $plumb_r}, not that one itself. */
    public static final String COLLECT = """
            plumb_c() {
            plumb_a=
            for plumb_s in /proc/[0-9]*/stat;do
            plumb_l=;read -r plumb_l <$plumb_s||continue
            plumb_p=${plumb_l%% *};plumb_l=${plumb_l##*) };plumb_l=${plumb_l#* }
            plumb_a="$plumb_a $plumb_p:${plumb_l%% *}"
            done 2>/dev/null
            plumb_t=" $plumb_r ";plumb_m=1
            while [ $plumb_m = 1 ];do plumb_m=0
            for plumb_x in $plumb_a;do case $plumb_t in *" ${plumb_x%:*} "*) ;;
            *" ${plumb_x#*:} "*) plumb_t="$plumb_t${plumb_x%:*} ";plumb_m=1;;esac;done;done
            plumb_t=${plumb_t#" $plumb_r"}
            }
            """;

    private ProcessTree() {}
}
