package dev.plumb.modules.git;

import dev.plumb.resource.Course;
import dev.plumb.resource.Steps;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import dev.plumb.text.ShellWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The shell text that reads and makes trees. */
final class GitScripts {
    /**
     * Whether the working directory and its repository are the user's own, or declared safe by it. Git runs what a repository's
     * configuration and hooks name, so in another user's tree it would run that user's programs, as root perhaps, and in a dry run
     * too. Versions before 2.35.2 do not look.
     */
    private static final String OWN = """
            plumb_own() {
            [ -O . ]&&{ [ ! -e .git ]||[ -O .git ];}&&return
            command -v git >/dev/null&&GIT_CEILING_DIRECTORIES=/ git -C / config --get-all safe.directory|grep -qxF -e "$PWD" -e '*'
            }
            """;

    /** Of what Git says of an error, the line that names it, and the files below it. */
    private static final String REASON = """
            plumb_reason() {
            tr '\\r' '\\n'|awk '/^fatal: Could not read from remote/{c=$0;next} /^(fatal|error|ERROR): /{p=$0;next}
            /^\\t/&&p!=""{sub(/^\\t/," ");p=p $0;next} NF&&!/%|^Please make|^and the repos|^Aborting|^Warning: Perm/{l=$0}
            END{m=p!=""?p:l!=""?l:c;sub(/^fatal: /,"",m);print m!=""?m:"git failed"}'
            }
            """;

    /** {@code plumb_look GIT DIRECTORY} tells of a directory. */
    static final String LOOK = OWN + """
            plumb_look() {
            [ -e "$2" ]||[ -L "$2" ]||{ echo kind absent;return;}
            [ -d "$2" ]&&cd -P -- "$2" 2>/dev/null||{ echo kind other;return;}
            k=bare;[ -e .git ]&&k=tree||{ [ -f HEAD ]&&[ -d objects ]&&[ -d refs ];}||k=empty
            [ $k != empty ]||for f in * .[!.]* ..?*;do case $f in .plumb-git-*)continue;;esac;[ ! -e "$f" ]&&[ ! -L "$f" ]||k=other;done
            [ $k = other ]||plumb_own||{ echo kind foreign;stat -c 'detail %U' .;return;}
            case $k in empty|other)echo kind $k;return;;esac
            command -v "$1" >/dev/null||{ echo kind unreadable;echo "detail the host has no $1";return;}
            GIT_CEILING_DIRECTORIES=${PWD%/*};export GIT_CEILING_DIRECTORIES
            m=$("$1" rev-parse --git-dir 2>&1)||{ echo kind unreadable;printf 'detail %s\\n' "$m"|tail -n 1;return;}
            echo kind $k
            echo "commit $("$1" rev-parse -q --verify 'HEAD^{commit}')"
            echo "branch $("$1" symbolic-ref -q --short HEAD)"
            "$1" config --get-regexp '^remote\\..*\\.url$'
            [ $k = tree ]||return
            "$1" status --porcelain -uno --ignore-submodules=untracked|head -n 20|sed 's/^.../modified /'
            [ ! -f .gitmodules ]||"$1" submodule status --recursive|grep '^[-+U]'|sed 's/^/stale /'
            }
            """;

    /** {@code plumb_ask GIT URL VERSION DIRECTORY} tells what a version is, at the remote or, of a commit, in the tree. */
    static final String ASK = REASON + OWN + """
            plumb_login() { [ -z "${plumb_user+x}" ]||printf 'username=%s\\npassword=%s\\n' "$plumb_user" "$plumb_password";}
            plumb_ask() {
            command -v "$1" >/dev/null||{ echo "error the host has no $1";return;}
            case $3 in *[!0-9a-f]*|?|??|???);;*)
            l=$(cd -P -- "$4" 2>/dev/null&&plumb_own&&"$1" rev-parse -q --verify "$3^{commit}" 2>/dev/null)
            case $l in "$3"*)echo "local $l";[ "$l" != "$3" ]||return;;esac;;esac
            set -- "$1" "$2" "$3" HEAD;case $3 in refs/*)set -- "$1" "$2" "$3" "$3";;esac
            if m=$(plumb_login|{ exec 8<&0;timeout 60 "$1" ${PLUMB_GIT_CONFIG:+-c "$PLUMB_GIT_CONFIG"} ls-remote --symref -- "$2" "$4" HEAD "refs/heads/$3" "refs/tags/$3" "refs/tags/$3^{}" 2>&1 </dev/null;})
            then printf '%s\\n' "$m"
            else case $? in 124|143)m='no answer within 60 s';;esac;printf 'error %s\\n' "$(printf '%s\\n' "$m"|plumb_reason)";fi
            }
            """;

    /** The made tree becomes the directory: a rename, which follows no link. */
    private static final String PLACE = """
            chmod "$(printf %o $((0777&~$(umask))))" .&&cd /&&mv -T -- "$t" DEST&&is DEST
            """;

    /** A directory that is there and empty stays, with its owner, mode and ACL; what says that it is a tree comes last. */
    private static final String FILL = """
            set --
            [ ! -d .git ]||mv .git "$t.git"||exit
            for f in * .[!.]* ..?*;do
            [ -e "$f" ]||[ -L "$f" ]||continue
            mv -- "$f" ..&&set -- "$@" "$f"||{ for f in "$@";do rm -rf -- "../$f";done;exit 1;}
            done
            cd ..&&rmdir -- "$t"&&{ [ ! -d "$t.git" ]||mv -- "$t.git" .git;}
            """;

    /**
     * {@code plumb_git WORD…} runs Git, tells how far it is, and of an error the line that names it. Who tells it is ended by a
     * signal that cannot be lost: a shell that was just forked has the handlers of the one before it for a moment.
     */
    private static final String GIT = REASON + """
            git() { command "$PLUMB_GIT" ${PLUMB_GIT_CONFIG:+-c "$PLUMB_GIT_CONFIG"} -c gc.autoDetach=false "$@";}
            plumb_git() {
            f=$(git rev-parse --git-dir)/plumb-progress&&rm -f "$f"&&exec 7<>"$f"&&rm -f "$f"||return
            (while sleep 1 >/dev/null 2>&1;do l=$(tail -c 400 /proc/self/fd/7|tr '\\r' '\\n'|grep %|tail -n 1)
            [ -z "$l" ]||plumb_progress "$l";done) &
            w=$!;git "$@" >/dev/null 2>&7 7>&-;r=$?
            kill -9 $w;wait $w 2>/dev/null
            [ $r = 0 ]||plumb_reason </proc/self/fd/7 >&2
            exec 7>&-;return $r
            }
            """;

    private final GitModule.Params p;
    private final GitTree.State before;
    private final GitTree.State after;
    private final Map<String, String> environment;
    private final String url;
    private final String dest;

    GitScripts(GitModule.Params p, GitTree.State before, GitTree.State after, Map<String, String> environment) {
        this.p = p;
        this.before = before;
        this.after = after;
        this.environment = environment;
        this.url = Sh.quote(GitRemote.bare(p.repo()));
        this.dest = Sh.quote(p.dest());
    }

    static List<String> words(String key) {
        return ShellWords.of(key).strict();
    }

    static String exports(Map<String, String> environment) {
        StringBuilder text = new StringBuilder();
        environment.forEach((name, value) -> text.append("export ")
                .append(name)
                .append('=')
                .append(Sh.quote(value))
                .append(';'));
        return text.toString();
    }

    private Steps.Step step(String name, String enter, String text) {
        return Steps.Step.of(name, script(enter + text));
    }

    private Script script(String text) {
        String umask = p.umask() == null ? "" : "umask " + p.umask().text() + "\n";
        return Script.of(umask + GIT + text + "\n").withEnvironment(environment);
    }

    /** What makes of a tree what is planned. */
    Course course() {
        return before.exists() ? update() : this::create;
    }

    private Course update() {
        String enter = OWN + "cd -P -- " + dest + "&&plumb_own||{ echo 'it belongs to another user now' >&2;exit 1;}\n";
        List<Steps.Step> steps = new ArrayList<>();
        if (!Objects.equals(before.commit(), after.commit()) || after.commit() == null) {
            steps.add(step("fetch", enter, fetch()));
        }
        String back = before.commit() == null
                ? null
                : checkout(before.commit(), before.branch(), true)
                        + "\n[ ! -f .gitmodules ]||git submodule -q update --recursive --no-fetch --force||:";
        Steps.Step checkout = step("check out", enter, checkout(target(), after.branch(), p.force()));
        steps.add(back == null ? checkout : checkout.undoneBy(script(enter + back)));
        submodules(enter, steps);
        if (!after.urls().equals(before.urls())) {
            steps.add(step("set the remote", enter, remote()));
        }
        return new Steps(steps);
    }

    /** A tree is made in a directory that nobody foresees, and put in place as a whole; what a dead run has left goes first. */
    private Course.Next create(Course.Past past) {
        if (past.events().isEmpty()) {
            String enter = before.kind().equals("empty") ? dest : "\"$(dirname -- " + dest + ")\"";
            return new Course.Run(
                    "prepare",
                    script("mkdir -p -- " + enter + "&&cd -P -- " + enter + """
                    ||exit
                    for f in ./.plumb-git-*;do [ -L "$f" ]||[ ! -d "$f" ]||[ ! -O "$f" ]||rm -rf -- "$f";done
                    t=$(mktemp -d "$PWD/.plumb-git-XXXXXX")&&cd -P -- "$t"||exit
                    trap 'rm -rf -- "$t";exit 143' HUP INT TERM
                    git init -q""" + (p.bare() ? " --bare" : "")
                            + " >/dev/null&&{ " + remote()
                            + ";}&&stat -c %d:%i .&&printf '%s\\n' \"$t\"||{ rm -rf -- \"$t\";exit 1;}"));
        }
        ScriptResult first = Objects.requireNonNull(past.events().get(0).result());
        String[] made = first.stdoutText().split("\n", 2);
        if (!first.succeeded() || made.length < 2) {
            return new Course.Undo("step 'prepare' failed: " + Course.failure(first), List.of());
        }
        String is = "t=" + Sh.quote(made[1].strip()) + ";is() { [ \"$(stat -c %d:%i -- \"$1\" 2>/dev/null)\" = "
                + Sh.quote(made[0]) + " ];}\n";
        String enter = is + "cd -P -- \"$t\"&&is .||{ echo \"$t is another directory now\" >&2;exit 1;}\n"
                + "trap 'rm -rf -- \"$t\";exit 143' HUP INT TERM\n";
        List<Steps.Step> steps = new ArrayList<>();
        steps.add(step("fetch", enter, fetch()).undoneBy(script(is + "! is \"$t\"||rm -rf -- \"$t\"")));
        steps.add(step("check out", enter, checkout(target(), after.branch(), true)));
        submodules(enter, steps);
        steps.add(step("put in place", enter, before.kind().equals("empty") ? FILL : PLACE.replace("DEST", dest)));
        return new Steps(steps)
                .next(new Course.Past(past.events().subList(1, past.events().size()), past.elapsed(), past.late()));
    }

    private String target() {
        return after.commit() != null ? after.commit() : p.version();
    }

    private String remote() {
        String key = "remote." + p.remote();
        String all = p.singleBranch() && after.branch() != null ? after.branch() : "*";
        String fetch = Sh.quote("+refs/heads/" + all + ":refs/remotes/" + p.remote() + "/" + all);
        String keep = "git config " + Sh.quote(key + ".fetch");
        return "git config " + Sh.quote(key + ".url") + " " + url
                + (p.bare() ? "" : "&&{ " + keep + " >/dev/null||" + keep + " " + fetch + ";}");
    }

    /** What to fetch where only the version's own history is wanted. */
    private String narrow(String heads) {
        String version = p.version();
        if (after.branch() != null) {
            return "+refs/heads/" + after.branch() + ":" + heads + after.branch();
        } else if (p.isFullHash()) {
            return version;
        } else if (version.startsWith("refs/")) {
            return "+" + version + ":" + version;
        }
        return p.isHash() ? "+refs/heads/*:" + heads + "*" : "+refs/tags/" + version + ":refs/tags/" + version;
    }

    private String fetch() {
        String heads = p.bare() ? "refs/heads/" : "refs/remotes/" + p.remote() + "/";
        boolean narrow = (p.depth() != null || p.singleBranch()) && after.commit() != null;
        String what = narrow ? narrow(heads) : "+refs/heads/*:" + heads + "*";
        String depth = p.depth() == null || !narrow ? "" : " --depth " + p.depth();
        String options =
                " fetch --progress --force" + (p.bare() ? " --update-head-ok" : "") + depth + " -- " + url + " ";
        String commit = Sh.quote(target() + "^{commit}");
        String also = p.refspec() == null ? "" : " " + Sh.quote(p.refspec());
        String there = "git rev-parse -q --verify " + commit + " >/dev/null";
        // a commit that no branch or tag leads to may be asked for by itself
        return "plumb_git" + options.replace(" -- ", (narrow ? " --no-tags" : " --tags") + " -- ") + Sh.quote(what)
                + also
                + "||exit\n" + there + "||" + there.replace(commit, Sh.quote(p.remote() + "/" + target()))
                + "||{ plumb_git" + options + Sh.quote(target()) + " 2>/dev/null&&" + there
                + ";}||{ printf '%s has no commit %s\\n' " + url + " " + Sh.quote(target()) + " >&2;exit 1;}\n";
    }

    private String checkout(String commit, @Nullable String branch, boolean force) {
        String find = "c=$(git rev-parse -q --verify " + Sh.quote(commit + "^{commit}") + "||git rev-parse -q --verify "
                + Sh.quote(p.remote() + "/" + commit + "^{commit}")
                + ")||{ echo 'the commit is not there' >&2;exit 1;}\n";
        if (p.bare()) {
            return find
                    + (branch == null
                            ? "git update-ref --no-deref HEAD \"$c\""
                            : "git update-ref " + Sh.quote("refs/heads/" + branch) + " \"$c\"&&git symbolic-ref HEAD "
                                    + Sh.quote("refs/heads/" + branch));
        }
        String discard = force ? "! git rev-parse -q --verify HEAD >/dev/null||plumb_git reset -q --hard||exit\n" : "";
        return find + discard + "plumb_git checkout -q " + (force ? "--force " : "")
                + (branch == null
                        ? "--detach \"$c\""
                        : "-B " + Sh.quote(branch) + " \"$c\"&&"
                                + Sh.words(List.of("git", "config", "branch." + branch + ".remote", p.remote())) + "&&"
                                + Sh.words(List.of(
                                        "git", "config", "branch." + branch + ".merge", "refs/heads/" + branch)));
    }

    private void submodules(String enter, List<Steps.Step> steps) {
        if (p.recursive() && !p.bare()) {
            steps.add(step(
                    "submodules",
                    enter,
                    "[ ! -f .gitmodules ]||{ git submodule -q sync --recursive&&plumb_git submodule update --init"
                            + " --recursive --progress" + (p.force() ? " --force" : "") + ";}"));
        }
    }
}
