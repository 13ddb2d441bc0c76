package dev.plumb.modules.system.pip;

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
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Packages of Python in an environment, as its own Python tells: pip takes half a second for that. */
final class PipPackages implements ResourceType<PipPackages.Installed> {
    static final PipPackages TYPE = new PipPackages();

    private static final String BEGIN = "--plumb-- ";

    /** Tells whether the environment is the system's own, then each package with its version and where it came from. */
    private static final String PYTHON = """
            import os, re, sys, sysconfig
            from importlib.metadata import distributions
            own = sys.prefix == getattr(sys, 'base_prefix', sys.prefix)
            print('managed' if own and os.path.exists(sysconfig.get_path('stdlib') + '/EXTERNALLY-MANAGED') else 'free')
            for d in distributions():
                n = d.metadata['Name']
                if n:
                    print('\\t'.join((re.sub('[-_.]+', '-', n).lower(), d.version, ' '.join((d.read_text('direct_url.json') or '').split()))))
            print('end')
            """;

    private static final String SCRIPT = """
            cd /
            look() {
            p=
            if [ -n "$1" ]; then
            [ ! -e "$1/bin/activate" ] || [ ! -x "$1/bin/python" ] || { tell "$1/bin/python"; return; }
            else
            f=$(command -v "$2") && IFS= read -r p <"$f" && case $p in
            '#!'*python*) p=${p#??}; tell ${p};;
            *) tell python3;;
            esac
            fi
            }
            tell() { "$@" -B -c "$t"; }
            t=PYTHON
            """;

    private PipPackages() {}

    /**
     * An environment of Python.
     *
     * @param virtualenv its directory, or empty for that of a program
     * @param executable pip's program where there is no directory
     */
    record Environment(String virtualenv, String executable) {
        /** How it is named in output. */
        String label() {
            return virtualenv.isEmpty() ? executable : virtualenv;
        }
    }

    /** A package in an environment; without a name, the environment. */
    private record Key(Environment environment, String name) implements ResourceKey {
        @Override
        public String rendering() {
            return name + (name.isEmpty() ? "" : " in ") + environment.label();
        }
    }

    /**
     * A package.
     *
     * @param environment whether the environment is there
     * @param managed whether pip refuses to change it, because the system does
     * @param version null when it is not installed, or only apply will tell
     * @param shown what stands for a version that only apply will tell, else null
     * @param again whether it is to be installed again
     * @param origins where packages of the environment came from that were not asked for by name alone, by name
     */
    record Installed(
            boolean environment,
            boolean managed,
            @Nullable String version,
            @Nullable String shown,
            boolean again,
            Map<String, String> origins)
            implements State {
        static final Installed ABSENT = new Installed(false, false, null, null, false, Map.of());

        /** The same in this version. */
        Installed in(@Nullable String newVersion, @Nullable String unsure, boolean newly) {
            return new Installed(true, managed, newVersion, unsure, newly, origins);
        }

        @Override
        public boolean exists() {
            return version != null || shown != null;
        }

        @Override
        public Attributes attributes() {
            Attributes.Builder attributes = Attributes.builder()
                    .value(
                            "version",
                            version != null ? new Value.Text(version) : shown != null ? new Value.Any(shown) : null);
            return (again ? attributes.value("installed", new Value.Any("(again)")) : attributes).build();
        }
    }

    /** A package, by the name that pip compares. */
    static ResourceRef<Installed> ref(Environment environment, String name) {
        return new ResourceRef<>(TYPE, new Key(environment, name));
    }

    @Override
    public String name() {
        return "pip";
    }

    private static Key key(ResourceRef<?> ref) {
        return ref.key(Key.class);
    }

    private static Set<Environment> environments(List<Read<Installed>> reads) {
        Set<Environment> all = new LinkedHashSet<>();
        reads.forEach(read -> all.add(key(read.ref()).environment));
        return all;
    }

    @Override
    public Script readScript(List<Read<Installed>> reads) {
        StringBuilder text = new StringBuilder(SCRIPT.replace("PYTHON", Sh.quote(PYTHON)));
        int index = 0;
        for (Environment each : environments(reads)) {
            text.append("echo '").append(BEGIN).append(index++).append("'\nlook ");
            text.append(Sh.quote(each.virtualenv))
                    .append(' ')
                    .append(Sh.quote(each.executable))
                    .append('\n');
        }
        return Script.of(text.append("echo '").append(BEGIN).append("end'\n").toString());
    }

    @Override
    public void parse(List<Read<Installed>> reads, ScriptResult result, ReadSink<Installed> into) {
        String[] parts = result.stdoutText().split(BEGIN, -1);
        boolean whole = parts[parts.length - 1].equals("end\n");
        Map<Environment, @Nullable Map<String, String[]>> found = new HashMap<>();
        Set<Environment> managed = new LinkedHashSet<>();
        int index = 0;
        for (Environment each : environments(reads)) {
            String[] lines = whole && ++index < parts.length ? parts[index].split("\n") : new String[0];
            if (lines.length > 2 && lines[lines.length - 1].equals("end")) {
                Map<String, String[]> packages = new HashMap<>();
                for (String line : lines) {
                    String[] fields = line.split("\t", -1);
                    if (fields.length == 3) {
                        packages.putIfAbsent(fields[0], fields);
                    }
                }
                found.put(each, packages);
                managed.addAll(lines[1].equals("managed") ? List.of(each) : List.of());
            }
        }
        for (Read<Installed> read : reads) {
            Key key = key(read.ref());
            if (!whole) {
                into.failed(read.ref(), "the host's answer is not complete");
            } else {
                into.state(read.ref(), state(key.name, found.get(key.environment), managed.contains(key.environment)));
            }
        }
    }

    private static Installed state(String name, @Nullable Map<String, String[]> packages, boolean managed) {
        if (packages == null) {
            return Installed.ABSENT;
        }
        Map<String, String> origins = new HashMap<>();
        packages.forEach((each, fields) -> origins.putAll(fields[2].isEmpty() ? Map.of() : Map.of(each, fields[2])));
        String[] own = packages.get(name);
        return new Installed(true, managed, own == null ? null : own[1], null, false, Map.copyOf(origins));
    }

    @Override
    public Installed absent(ResourceRef<Installed> ref) {
        return Installed.ABSENT;
    }

    /** What pip does to one package may be one to others, and what happens to the directory is one to all. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Installed> read) {
        Environment own = key(read).environment;
        boolean inside = changed.type().name().equals("file")
                && !own.virtualenv.isEmpty()
                && (changed.key().equals(own.virtualenv) || changed.key().startsWith(own.virtualenv + "/bin/"));
        return changed.equals(read)
                || changed.type() == TYPE && key(changed).environment.equals(own)
                || inside;
    }

    /** A virtual environment that is planned is there. */
    @Override
    public @Nullable Installed follows(
            ResourceRef<?> planned, State after, ResourceRef<Installed> read, Installed now) {
        if (planned.type() == TYPE && after.exists()) {
            return now.environment ? null : new Installed(true, false, null, null, false, Map.of());
        }
        return planned.type() != TYPE && !after.exists() ? Installed.ABSENT : null;
    }

    /** Packages of the system bring packages of Python. */
    @Override
    public Provider.Chance mayComeWith(ResourceRef<Installed> ref, Provider provider) {
        Key key = key(ref);
        return key.environment.virtualenv.isEmpty() && provider.kind().equals("package")
                ? provider.name(key.name.isEmpty() ? "python" : key.name)
                : Provider.Chance.NONE;
    }
}
