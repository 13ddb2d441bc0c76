package dev.plumb.modules.system.packages;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All packages that are installed; there is one resource, with the key "all". */
final class InstalledPackages implements ResourceType<InstalledPackages.Installed> {
    static final InstalledPackages TYPE = new InstalledPackages();

    private static final ResourceRef<Installed> REF = new ResourceRef<>(TYPE, "all");
    private static final int FIELDS = 5;

    private InstalledPackages() {}

    /**
     * A package; what a planned one will be like is not known in all.
     *
     * @param version which one; null when only apply will tell
     */
    record Entry(
            @Nullable String version,
            @Nullable String arch,
            @Nullable String section) {}

    /** Packages by their names, foreign ones with their architecture. */
    record Installed(SortedMap<String, Entry> all) implements State {
        Installed {
            all = Collections.unmodifiableSortedMap(new TreeMap<>(all));
        }

        @Override
        public boolean exists() {
            return true;
        }

        @Override
        public Attributes attributes() {
            return Attributes.NONE;
        }
    }

    static ResourceRef<Installed> ref() {
        return REF;
    }

    @Override
    public String name() {
        return "packages";
    }

    @Override
    public Script readScript(List<Read<Installed>> reads) {
        return Script.of(Apt.needed("dpkg-query")
                + "dpkg --print-architecture\n"
                + "dpkg-query -W -f '${db:Status-Abbrev}\\t${Package}\\t${Version}\\t${Architecture}\\t${Section}\\n'\n"
                + "echo end\n");
    }

    @Override
    public void parse(List<Read<Installed>> reads, ScriptResult result, ReadSink<Installed> into) {
        String trouble = Apt.trouble(result);
        String text = result.stdoutText();
        String[] lines = text.split("\n");
        if (trouble == null && (lines.length < 2 || !text.endsWith("\nend\n"))) {
            trouble = "the host's answer is not complete";
        }
        SortedMap<String, Entry> all = new TreeMap<>();
        for (String line : lines) {
            String[] fields = line.split("\t", -1);
            if (fields.length == FIELDS && isThere(fields[0])) {
                boolean foreign = !fields[3].equals(lines[0]) && !fields[3].equals("all");
                all.put(foreign ? fields[1] + ":" + fields[3] : fields[1], new Entry(fields[2], fields[3], fields[4]));
            }
        }
        for (Read<Installed> read : reads) {
            if (trouble != null) {
                into.failed(read.ref(), trouble);
            } else {
                into.state(read.ref(), new Installed(all));
            }
        }
    }

    /** From dpkg's letters, of which the second one tells: {@code n} is not installed, {@code c} has left its configuration. */
    private static boolean isThere(String status) {
        return status.length() > 1 && status.charAt(1) != 'n' && status.charAt(1) != 'c';
    }

    @Override
    public Installed absent(ResourceRef<Installed> ref) {
        return new Installed(new TreeMap<>());
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Installed> read) {
        return changed.equals(read) || changed.type() == Packages.TYPE;
    }

    @Override
    public boolean gathers() {
        return true;
    }

    @Override
    public @Nullable Installed follows(
            ResourceRef<?> planned, State after, ResourceRef<Installed> read, Installed now) {
        if (!(after instanceof PackageState state)) {
            return null;
        }
        SortedMap<String, Entry> all = new TreeMap<>(now.all);
        Entry old = all.remove(planned.key());
        if (state.exists()) {
            all.put(
                    planned.key(),
                    new Entry(state.version(), old == null ? null : old.arch, old == null ? null : old.section));
        }
        return new Installed(all);
    }
}
