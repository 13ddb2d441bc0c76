package dev.plumb.modules.system.npm;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceKey;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Packages of Node.js, as their own files tell: npm needs half a second for that, and writes below the user's home. */
final class NpmPackages implements ResourceType<NpmPackages.Installed> {
    static final NpmPackages TYPE = new NpmPackages();

    private static final String BEGIN = "--plumb-npm ";

    /** Tells of each name its version and whether the project's {@code package.json} names it. */
    private static final String LOOK = """
            const fs = require('fs'), [top, ...names] = process.argv.slice(1);
            const json = f => { try { return JSON.parse(fs.readFileSync(f, 'utf8')) || {}; } catch (e) { return null; } };
            const own = json(top + '/package.json') || {};
            const asked = Object.assign({}, own.dependencies, own.devDependencies, own.optionalDependencies, own.peerDependencies);
            for (const name of names) {
              const found = json(top + '/node_modules/' + name + '/package.json');
              if (found) console.log([name, found.version || '', name in asked].join('\\t'));
            }
            console.log('end');
            """;

    private NpmPackages() {}

    /**
     * A package of an environment.
     *
     * @param environment where it is
     * @param name its name, or for one below another the path between, such as {@code a/node_modules/b}
     */
    private record Key(NpmEnvironment environment, String name) implements ResourceKey {
        @Override
        public String rendering() {
            return name + " in " + environment.label();
        }
    }

    /**
     * A package.
     *
     * @param version null when it is not installed, or only apply will tell
     * @param shown what stands for a version that only apply will tell, else null
     * @param named whether the project's {@code package.json} names it; null when that is of no interest
     */
    record Installed(
            @Nullable String version,
            @Nullable String shown,
            @Nullable Boolean named) implements State {
        static final Installed ABSENT = new Installed(null, null, null);

        /** This version, however it comes. */
        static Installed of(String version) {
            return new Installed(version, null, null);
        }

        /** Whether it is there for another package only. */
        boolean isUnnamed() {
            return Boolean.FALSE.equals(named);
        }

        /** The same, if of interest without what {@code package.json} says. */
        Installed unlessNamed(boolean interest) {
            return interest ? this : new Installed(version, shown, null);
        }

        @Override
        public boolean exists() {
            return version != null || shown != null;
        }

        @Override
        public Attributes attributes() {
            Value value = version != null ? new Value.Text(version) : shown != null ? new Value.Any(shown) : null;
            return Attributes.builder()
                    .value("version", value)
                    .text("package.json", named == null ? null : named ? "names it" : "does not name it")
                    .build();
        }
    }

    static ResourceRef<Installed> ref(NpmEnvironment environment, String name) {
        return new ResourceRef<>(TYPE, new Key(environment, name));
    }

    static boolean isIn(ResourceRef<?> ref, NpmEnvironment environment) {
        return ref.type() == TYPE && ref.key(Key.class).environment.equals(environment);
    }

    @Override
    public String name() {
        return "npm";
    }

    /** The directory that it is in; commands that change global packages name them. */
    @Override
    public String spoken(ResourceRef<Installed> ref) {
        Key key = ref.key(Key.class);
        return key.environment.isGlobal() ? key.name : key.environment.path() + "/node_modules/" + key.name;
    }

    private static Map<NpmEnvironment, List<String>> names(List<Read<Installed>> reads) {
        Map<NpmEnvironment, List<String>> all = new LinkedHashMap<>();
        for (Read<Installed> read : reads) {
            Key key = read.ref().key(Key.class);
            all.computeIfAbsent(key.environment, each -> new ArrayList<>()).add(key.name);
        }
        return all;
    }

    @Override
    public Script readScript(List<Read<Installed>> reads) {
        StringBuilder text = new StringBuilder(NpmEnvironment.LIBRARY);
        text.append("look=").append(Sh.quote(LOOK)).append('\n');
        names(reads)
                .forEach((environment, names) -> text.append("echo '" + BEGIN + "'\nn=")
                        .append(Sh.quote(environment.executable()))
                        .append("\n! command -v \"$n\" >/dev/null||! x=$(top ")
                        .append(environment.words())
                        .append(")||node -e \"$look\" -- \"$x\" ")
                        .append(Sh.words(names))
                        .append('\n'));
        return Script.of(text.append("echo '" + BEGIN + "end'\n").toString());
    }

    @Override
    public void parse(List<Read<Installed>> reads, ScriptResult result, ReadSink<Installed> into) {
        String[] parts = result.stdoutText().split(BEGIN, -1);
        boolean whole = parts[parts.length - 1].equals("end\n");
        Map<ResourceRef<Installed>, Installed> found = new HashMap<>();
        int index = 0;
        for (NpmEnvironment each : names(reads).keySet()) {
            for (String line : whole && ++index < parts.length ? parts[index].split("\n") : new String[0]) {
                String[] fields = line.split("\t", -1);
                if (fields.length == 3) {
                    found.put(ref(each, fields[0]), new Installed(fields[1], null, fields[2].equals("true")));
                }
            }
        }
        for (Read<Installed> read : reads) {
            if (whole) {
                into.state(read.ref(), found.getOrDefault(read.ref(), Installed.ABSENT));
            } else {
                into.failed(read.ref(), "the host's answer is not complete");
            }
        }
    }

    @Override
    public Installed absent(ResourceRef<Installed> ref) {
        return Installed.ABSENT;
    }

    /** What npm does to one package may be one to others; files of the project are another way to change them. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Installed> read) {
        NpmEnvironment own = read.key(Key.class).environment;
        return changed.equals(read) || isIn(changed, own) || isFileOf(changed, own);
    }

    /** Whether this is a file from which, or into which, npm installs the project's packages. */
    static boolean isFileOf(ResourceRef<?> ref, NpmEnvironment environment) {
        String path = environment.path();
        return ref.type().name().equals("file")
                && !environment.isGlobal()
                && (ref.key().equals(path)
                        || ref.key()
                                .matches(
                                        Pattern.quote(path)
                                                + "/(package(-lock)?\\.json|npm-shrinkwrap\\.json|\\.npmrc|node_modules(/.*)?)"));
    }

    /** Packages of the system bring packages of Node.js. */
    @Override
    public Provider.Chance mayComeWith(ResourceRef<Installed> ref, Provider provider) {
        Key key = ref.key(Key.class);
        return key.environment.isGlobal() && provider.kind().equals("package")
                ? provider.name(key.name)
                : Provider.Chance.NONE;
    }
}
