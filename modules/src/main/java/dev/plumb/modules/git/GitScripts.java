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
    static final String OWN = """
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
            [ ! -f .git ]||[ -f "$m/commondir" ]||(cd -P -- "$m"&&echo "repository $PWD")
            echo "commit $("$1" rev-parse -q --verify 'HEAD^{commit}')"
            echo "branch $("$1" symbolic-ref -q --short HEAD)"
            "$1" config --get-regexp '^remote\\..*\\.url$'
            [ $k = tree ]||return
            "$1" status --porcelain -uno --ignore-submodules=untracked|head -n 20|sed 's/^.../modified /'
            [ ! -f .gitmodules ]||"$1" submodule status --recursive|grep '^[-+U]'|sed 's/^/stale /'
            }
            """;

    /**
     * {@code plumb_signed GIT COMMIT VERSION} tells whether the signature of a commit, or of the tag that it has been asked for by, is
     * accepted: nothing, or why not. {@code $PLUMB_GIT_VERIFY} names the fingerprints that may have signed it; none means all of the
     * user's keyring, which is copied: gpg writes to the one that it uses.
     */
    private static final String SIGNED = """
            plumb_signed() {
            command -v gpg >/dev/null||{ echo 'the host has no gpg, which checks it';return;}
            g=${GNUPGHOME:-${HOME:-}/.gnupg};d=$(mktemp -d)||exit 1
            for f in pubring.kbx pubring.gpg trustdb.gpg;do [ ! -f "$g/$f" ]||cp "$g/$f" "$d/";done
            o=$("$1" rev-parse -q --verify "refs/tags/$3^{tag}");w=verify-commit
            [ -z "$o" ]||[ "$("$1" rev-parse -q --verify "$o^{commit}")" != "$2" ]||w=verify-tag
            [ $w = verify-tag ]||o=$2
            m=$(GNUPGHOME=$d "$1" $w --raw "$o" 2>&1)||{
            case $m in *NO_PUBKEY*)echo "its key is not in the user's keyring";;*BADSIG*)echo 'it is bad';;*' EXP'*|*REV*)echo 'its key is expired or revoked';;*)echo 'there is none';;esac
            rm -rf "$d";return;}
            rm -rf "$d";k=$(printf '%s\\n' "$m"|awk '$2=="VALIDSIG"{print $3,$NF}')
            set -- ${PLUMB_GIT_VERIFY#yes}
            [ $# -gt 0 ]||return
            for f;do case " $k " in *" $f "*)return;;esac;done
            echo "its key ${k##* } is not in gpg_allowlist"
            }
            """;

    /** {@code plumb_ask GIT URL VERSION DIRECTORY} tells what a version is, at the remote or, of a commit, in the tree. */
    static final String ASK = REASON + OWN + SIGNED + """
            plumb_behind() {
            timeout 300 "$1" submodule -q foreach 'b=$(git config -f "$toplevel/.gitmodules" "submodule.$name.branch")
            n=$(git ls-remote origin "${b:+refs/heads/}${b:-HEAD}" 2>/dev/null|cut -f 1)
            [ -z "$n" ]||[ "$n" = "$(git rev-parse HEAD)" ]||echo "behind $sm_path"' 2>/dev/null </dev/null
            }
            plumb_near() {
            [ -z "${PLUMB_GIT_TRACK:-}" ]||(cd -P -- "$3" 2>/dev/null&&plumb_own&&[ -f .gitmodules ]&&plumb_behind "$1")
            c=$(printf '%s\\n' "$4"|awk -v v="$2" '$2=="refs/heads/"v{b=$1} $2=="refs/tags/"v"^{}"{p=$1} $2=="refs/tags/"v{t=$1} $2==v{h=$1} $1=="local"{b=$2}
            END{print b!=""?b:p!=""?p:t!=""?t:h}')
            [ -n "$c" ]||return
            (cd -P -- "$3" 2>/dev/null&&plumb_own&&"$1" cat-file -e "$c^{commit}" 2>/dev/null||exit 0
            "$1" log -n 21 --format='subject %s' "HEAD..$c" -- 2>/dev/null
            [ -z "${PLUMB_GIT_VERIFY:-}" ]||echo "signature $(plumb_signed "$1" "$c" "$2")")
            }
            plumb_login() { [ -z "${plumb_user+x}" ]||printf 'username=%s\\npassword=%s\\n' "$plumb_user" "$plumb_password";}
            plumb_ask() {
            command -v "$1" >/dev/null||{ echo "error the host has no $1";return;}
            case $3 in *[!0-9a-f]*|?|??|???);;*)
            l=$(cd -P -- "$4" 2>/dev/null&&plumb_own&&"$1" rev-parse -q --verify "$3^{commit}" 2>/dev/null)
            case $l in "$3"*)echo "local $l";[ "$l" != "$3" ]||{ plumb_near "$1" "$3" "$4" "local $l";return;};;esac;;esac
            set -- "$1" "$2" "$3" HEAD "$4";case $3 in refs/*)set -- "$1" "$2" "$3" "$3" "$5";;esac
            if m=$(plumb_login|{ exec 8<&0;timeout 60 "$1" ${PLUMB_GIT_CONFIG:+-c "$PLUMB_GIT_CONFIG"} ls-remote --symref -- "$2" "$4" HEAD "refs/heads/$3" "refs/tags/$3" "refs/tags/$3^{}" 2>&1 </dev/null;})
            then printf '%s\\n' "$m";plumb_near "$1" "$3" "$5" "$m"
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
    private static final String GIT = REASON + SIGNED + """
            git() { command "$PLUMB_GIT" ${PLUMB_GIT_CONFIG:+-c "$PLUMB_GIT_CONFIG"} -c gc.autoDetach=false "$@";}
            plumb_git() {
            f=$(git rev-parse --git-dir)/plumb-progress&&rm -f "$f"&&exec 7<>"$f"&&rm -f "$f"||return
            (exec "$PLUMB_GIT" ${PLUMB_GIT_CONFIG:+-c "$PLUMB_GIT_CONFIG"} -c gc.autoDetach=false "$@" </dev/null >/dev/null 2>&7 7>&-) &
            g=$!
            (s= n=0;while sleep 1 >/dev/null 2>&1;do l=$(tail -c 400 /proc/self/fd/7|tr '\\r' '\\n'|grep %|tail -n 1)
            [ -z "$l" ]||plumb_progress "$l"
            z=$(wc -c </proc/self/fd/7);[ "$z" = "$s" ]&&n=$((n+1))||n=0;s=$z
            case $1 in fetch|submodule)[ $n -lt 300 ]||{ echo 'fatal: the server has said nothing for 300 s' >&7;kill $g;};;esac
            done) &
            w=$!;wait $g;r=$?
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
        verify(enter, steps);
        String back = before.commit() == null
                ? null
                : checkout(before.commit(), before.branch(), true)
                        + "\n[ ! -f .gitmodules ]||git submodule -q update --recursive --no-fetch --force||:";
        Steps.Step checkout = step("check out", enter, checkout(target(), after.branch(), p.force()));
        steps.add(back == null ? checkout : checkout.undoneBy(script(enter + back)));
        apart(enter, steps);
        submodules(enter, steps);
        if (!after.urls().equals(before.urls())) {
            steps.add(step("set the remote", enter, remote()));
        }
        return new Steps(steps);
    }

    /** A tree is made in a directory that nobody foresees, and put in place as a whole; what a dead run has left goes first. */
    private Course.Next create(Course.Past past) {
        if (past.events().isEmpty()) {
            return prepare();
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
        verify(enter, steps);
        steps.add(step("check out", enter, checkout(target(), after.branch(), true)));
        if (p.separateGitDir() == null) {
            submodules(enter, steps);
        }
        steps.add(step("put in place", enter, before.kind().equals("empty") ? FILL : PLACE.replace("DEST", dest)));
        if (p.separateGitDir() != null) {
            // submodules name it by a path from where they are
            String there = "cd -P -- " + dest + "||exit\n";
            apart(there, steps);
            submodules(there, steps);
        }
        return new Steps(steps)
                .next(new Course.Past(past.events().subList(1, past.events().size()), past.elapsed(), past.late()));
    }

    private Course.Next prepare() {
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
                        + ";}" + reference()
                        + "&&stat -c %d:%i .&&printf '%s\\n' \"$t\"||{ rm -rf -- \"$t\";exit 1;}"));
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

    private String find(String commit) {
        return "c=$(git rev-parse -q --verify " + Sh.quote(commit + "^{commit}") + "||git rev-parse -q --verify "
                + Sh.quote(p.remote() + "/" + commit + "^{commit}")
                + ")||{ echo 'the commit is not there' >&2;exit 1;}\n";
    }

    private String checkout(String commit, @Nullable String branch, boolean force) {
        String find = find(commit);
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

    private void verify(String enter, List<Steps.Step> steps) {
        if (p.verifyCommit()) {
            String look = "m=$(plumb_signed \"$PLUMB_GIT\" \"$c\" " + Sh.quote(p.version()) + ")\n[ -z \"$m\" ]||{ "
                    + "printf 'the signature of %s is not accepted: %s\\n' \"$c\" \"$m\" >&2;exit 1;}";
            steps.add(step("verify the signature", enter, find(target()) + look));
        }
    }

    /** The repository goes to a place of its own; Git leaves a file that names it. */
    private void apart(String enter, List<Steps.Step> steps) {
        if (p.separateGitDir() != null && !after.repository().equals(before.repository())) {
            String to = Sh.quote(p.separateGitDir());
            steps.add(step(
                    "move the repository",
                    enter,
                    "[ ! -e " + to + " ]&&[ ! -L " + to + " ]||{ echo " + Sh.quote(p.separateGitDir() + " is there")
                            + " >&2;exit 1;}\nmkdir -p -- \"$(dirname -- " + to + ")\"&&git init -q --separate-git-dir "
                            + to + " >/dev/null"));
        }
    }

    /** What another repository of the host has is not fetched, nor copied. */
    private String reference() {
        if (p.reference() == null) {
            return "";
        }
        String from = Sh.quote(p.reference());
        return "&&{ for o in " + from + "/.git/objects " + from
                + "/objects \"\";do [ ! -d \"$o\" ]||break;done;[ -n \"$o\" ]||{ echo "
                + Sh.quote("reference: " + p.reference() + " is no repository") + " >&2;rm -rf -- \"$t\";exit 1;}\n"
                + "(cd -P -- \"$o\"&&pwd) >\"$(git rev-parse --git-path objects/info/alternates)\";}";
    }

    private void submodules(String enter, List<Steps.Step> steps) {
        if (p.recursive() && !p.bare()) {
            steps.add(step(
                    "submodules",
                    enter,
                    "[ ! -f .gitmodules ]||{ git submodule -q sync --recursive&&plumb_git submodule update --init"
                            + " --recursive --progress" + (p.force() ? " --force" : "")
                            + (p.trackSubmodules() ? " --remote" : "") + ";}"));
        }
    }
}
