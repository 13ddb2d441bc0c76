package dev.plumb.modules.system.npm;

import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Sh;

/**
 * Where packages of Node.js are.
 *
 * @param path directory of the project; empty: the global packages of {@code executable}
 * @param executable npm's program
 */
record NpmEnvironment(String path, String executable) {
    /**
     * Shell functions for reads: {@code node} is the one beside npm where there is one, {@code top} tells where the
     * directory {@code node_modules} is, and {@code run} runs npm with a cache of its own, so that nothing is written below the
     * user's home.
     */
    static final String LIBRARY = """
            cd /
            t=
            trap 'rm -rf "${t:?}"' EXIT
            trap 'exit 1' HUP INT TERM
            t=$(mktemp -d) || exit 1
            run() { n=$1;shift;npm_config_cache=$t/cache npm_config_update_notifier=false "$n" "$@" --no-audit --no-fund; }
            node() { d=$(command -v "$n") && d=${d%/*};[ -x "$d/node" ]||d=;if [ -n "$d" ];then "$d/node" "$@";else command node "$@";fi; }
            top() { if [ -n "$1" ];then echo "$1";else g=$(run "$2" root -g 2>/dev/null)&&echo "${g%/node_modules}";fi; }
            """;

    /** Whether this is something of another environment, which npm leaves alone. */
    static boolean isOther(ResourceRef<?> ref, NpmEnvironment environment) {
        return ref.type() == NpmPackages.TYPE && !NpmPackages.isIn(ref, environment)
                || ref.type() == NpmTrees.TYPE && !NpmTrees.isIn(ref, environment);
    }

    boolean isGlobal() {
        return path.isEmpty();
    }

    /** How it is named in output. */
    String label() {
        return isGlobal() ? executable + " -g" : path;
    }

    /** Both as words for the functions of {@link #LIBRARY}. */
    String words() {
        return Sh.quote(path) + " " + Sh.quote(executable);
    }
}
