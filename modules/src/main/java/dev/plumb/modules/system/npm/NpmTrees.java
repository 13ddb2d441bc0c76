package dev.plumb.modules.system.npm;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceKey;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What would become of an environment's packages: a lock file is compared with what is installed. Without a command that is
 * the project's own lock file; a command of npm is run with {@code --package-lock-only} in a copy of the project's files, which
 * resolves names and versions and installs nothing. Format of the lock file:
 * <a href="https://docs.npmjs.com/cli/v9/configuring-npm/package-lock-json">package-lock.json</a>, versions 2 and 3.
 */
final class NpmTrees implements ResourceType<NpmTrees.Tree> {
    static final NpmTrees TYPE = new NpmTrees();

    private static final String BEGIN = "--plumb-npm-tree ";

    /**
     * Prints how the lock file fits to package.json, then path, version now and version to come of each package that differs.
     * Packages that are optional may be missing: their systems may be others.
     */
    private static final String COMPARE = """
            const fs = require('fs'), [from, top, omit] = process.argv.slice(1);
            const json = f => { try { return JSON.parse(fs.readFileSync(f, 'utf8')); } catch (e) { return null; } };
            const dir = d => { try { return fs.readdirSync(d).filter(n => n[0] != '.'); } catch (e) { return []; } };
            const own = json(from + '/package.json'), lock = json(from + '/npm-shrinkwrap.json') || json(from + '/package-lock.json');
            const fields = p => JSON.stringify(['dependencies', 'devDependencies', 'optionalDependencies'].map(f =>
              Object.entries(p[f] || {}).sort()));
            const left = omit.split(',').filter(x => x), want = lock && lock.packages;
            if (!lock) console.log('none');
            else if (!want) console.log('old');
            else console.log(fields(own || {}) == fields(want[''] || {}) ? 'fits' : 'stale');
            const out = {}, tell = (k, a, b) => console.log([k.replace(/^node_modules\\//, ''), a || '', b || ''].join('\\t'));
            for (const k in want || {}) {
              const w = want[k];
              if (!k.startsWith('node_modules/') || w.link) { out[k] = 1; continue; }
              if (left.some(o => w[o] || w.devOptional && left.includes('dev') && left.includes('optional'))) continue;
              out[k] = 1;
              const now = (json(top + '/' + k + '/package.json') || {}).version;
              if (now != w.version && (now || !w.optional && !w.devOptional)) tell(k, now, w.version);
            }
            const walk = at => {
              for (const n of dir(top + '/' + at).flatMap(n => n[0] == '@' ? dir(top + '/' + at + '/' + n).map(m => n + '/' + m) : [n])) {
                const k = at + '/' + n, there = json(top + '/' + k + '/package.json');
                if (!there) continue;
                if (!out[k]) tell(k, there.version || '?', '');
                else if (!(want[k] || {}).link) walk(k + '/node_modules');
              }
            };
            if (want) walk('node_modules');
            console.log('end');
            """;

    private NpmTrees() {}

    /**
     * A question.
     *
     * @param environment its environment
     * @param omit kinds of dependencies that are left out, such as {@code dev}
     * @param command arguments of npm; empty: the project's own lock file
     */
    private record Question(NpmEnvironment environment, List<String> omit, List<String> command)
            implements ResourceKey {
        @Override
        public String rendering() {
            return (command.isEmpty() ? "lock file" : String.join(" ", command)) + " in " + environment.label();
        }

        String script() {
            String compare = "x=$(top " + environment.words() + ")&&node -e \"$compare\" -- ";
            String end = " \"$x\" '" + String.join(",", omit) + "'\n";
            if (command.isEmpty()) {
                return compare + Sh.quote(environment.path()) + end;
            }
            String copy = environment.isGlobal()
                    ? "echo '{}' >$p/package.json\n"
                    : "for f in package.json package-lock.json npm-shrinkwrap.json .npmrc;do [ ! -f "
                            + Sh.quote(environment.path()) + "/$f ]||cp " + Sh.quote(environment.path())
                            + "/$f $p;done\n";
            return "p=$t/project\nrm -rf $p\nmkdir $p\n" + copy + "if e=$(cd $p&&run \"$n\" " + Sh.words(command)
                    + " --package-lock-only --ignore-scripts 2>&1 >/dev/null);then\n" + compare + "$p" + end
                    + "else printf 'error\\t%s\\nend\\n' \"$(printf %s \"$e\"|grep -iE '^npm (ERR!|error)'|head -n 3|tr '\\n\\t' '  ')\"\nfi\n";
        }
    }

    /** How the lock file fits to {@code package.json}. */
    enum Lock {
        /** It holds what that asks for. */
        FITS,
        /** That asks for something else. */
        STALE,
        /** It is of npm 6 or older and does not say enough. */
        OLD,
        /** There is none. */
        NONE
    }

    /**
     * A version now and one to come.
     *
     * @param now null when it is not installed
     * @param then null when it goes
     */
    record Step(@Nullable String now, @Nullable String then) {}

    /**
     * An answer.
     *
     * @param lock whether the lock file can be relied on
     * @param steps what differs, by path below the first {@code node_modules}
     * @param error what npm said when it failed, or null
     */
    record Tree(
            Lock lock, Map<String, Step> steps, @Nullable String error) implements State {
        @Override
        public boolean exists() {
            return lock != Lock.NONE;
        }

        @Override
        public Attributes attributes() {
            return Attributes.NONE;
        }
    }

    /** What is installed beside the project's lock file. */
    static ResourceRef<Tree> ofLock(NpmEnvironment environment, List<String> omit) {
        return new ResourceRef<>(TYPE, new Question(environment, omit, List.of()));
    }

    /** What a command of npm would do. */
    static ResourceRef<Tree> after(NpmEnvironment environment, List<String> omit, List<String> command) {
        return new ResourceRef<>(TYPE, new Question(environment, omit, command));
    }

    static boolean isIn(ResourceRef<?> ref, NpmEnvironment environment) {
        return ref.type() == TYPE && ref.key(Question.class).environment.equals(environment);
    }

    @Override
    public String name() {
        return "npm-tree";
    }

    /** The directory that packages are in. */
    @Override
    public String spoken(ResourceRef<Tree> ref) {
        NpmEnvironment environment = ref.key(Question.class).environment;
        return environment.isGlobal() ? ref.key() : environment.path() + "/node_modules";
    }

    @Override
    public boolean isExpensive() {
        return true;
    }

    @Override
    public Duration readTime() {
        return Duration.ofMinutes(10);
    }

    @Override
    public Script readScript(List<Read<Tree>> reads) {
        StringBuilder text = new StringBuilder(NpmEnvironment.LIBRARY);
        text.append("compare=").append(Sh.quote(COMPARE)).append('\n');
        for (Read<Tree> read : reads) {
            Question question = read.ref().key(Question.class);
            text.append("echo '" + BEGIN + "'\nn=")
                    .append(Sh.quote(question.environment.executable()))
                    .append('\n')
                    .append(question.script());
        }
        return Script.of(text.append("echo '" + BEGIN + "end'\n").toString());
    }

    @Override
    public void parse(List<Read<Tree>> reads, ScriptResult result, ReadSink<Tree> into) {
        String[] parts = result.stdoutText().split(BEGIN, -1);
        for (int i = 0; i < reads.size(); i++) {
            String[] lines = i + 2 < parts.length ? parts[i + 1].strip().split("\n") : new String[0];
            if (lines.length > 1 && lines[lines.length - 1].equals("end")) {
                into.state(reads.get(i).ref(), tree(lines));
            } else {
                into.failed(reads.get(i).ref(), "the host's answer is not complete");
            }
        }
    }

    private static Tree tree(String[] lines) {
        if (lines[0].startsWith("error\t")) {
            String said = lines[0].substring("error\t".length()).replaceAll("npm (ERR!|error) *", "");
            return new Tree(Lock.NONE, Map.of(), said.strip());
        }
        Map<String, Step> steps = new TreeMap<>();
        for (String line : lines) {
            String[] fields = line.split("\t", -1);
            if (fields.length == 3) {
                steps.put(fields[0], new Step(version(fields[1]), version(fields[2])));
            }
        }
        Lock lock = switch (lines[0]) {
            case "fits" -> Lock.FITS;
            case "stale" -> Lock.STALE;
            case "old" -> Lock.OLD;
            default -> Lock.NONE;
        };
        return new Tree(lock, steps, null);
    }

    private static @Nullable String version(String field) {
        return field.isEmpty() ? null : field;
    }

    @Override
    public Tree absent(ResourceRef<Tree> ref) {
        return new Tree(Lock.NONE, Map.of(), null);
    }

    /** It hangs on what is installed, and on the project's files. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Tree> read) {
        NpmEnvironment own = read.key(Question.class).environment;
        return changed.equals(read) || NpmPackages.isIn(changed, own) || NpmPackages.isFileOf(changed, own);
    }
}
