package dev.plumb.modules.system.packages;

import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Configuration files of packages, installed or removed but not purged; the key is the package's name. */
final class Configurations implements ResourceType<ConfigurationState> {
    static final Configurations TYPE = new Configurations();

    private Configurations() {}

    static ResourceRef<ConfigurationState> ref(String name) {
        return new ResourceRef<>(TYPE, name);
    }

    @Override
    public String name() {
        return "configuration";
    }

    @Override
    public Script readScript(List<Read<ConfigurationState>> reads) {
        List<String> names = reads.stream().map(read -> read.ref().key()).toList();
        return Script.of(
                Apt.needed("dpkg-query") + "dpkg-query -W -f '${db:Status-Abbrev}\\t${Package}\\n${Conffiles}\\n' "
                        + Sh.words(names) + " 2>/dev/null\ntrue\n");
    }

    @Override
    public void parse(List<Read<ConfigurationState>> reads, ScriptResult result, ReadSink<ConfigurationState> into) {
        String trouble = Apt.trouble(result);
        Map<String, List<String>> left = new HashMap<>();
        List<String> files = new ArrayList<>();
        for (String line : result.stdoutText().split("\n", -1)) {
            String name = PackageReader.configurationLeft(line);
            if (name != null) {
                files = left.computeIfAbsent(name, key -> new ArrayList<>());
            } else if (line.startsWith(" /")) {
                files.add(line.substring(1).split(" ", 2)[0]);
            }
        }
        for (Read<ConfigurationState> read : reads) {
            if (trouble != null) {
                into.failed(read.ref(), trouble);
            } else {
                into.state(
                        read.ref(),
                        new ConfigurationState(
                                left.containsKey(read.ref().key()),
                                left.getOrDefault(read.ref().key(), List.of())));
            }
        }
    }

    @Override
    public ConfigurationState absent(ResourceRef<ConfigurationState> ref) {
        return new ConfigurationState(false);
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<ConfigurationState> read) {
        return changed.key().equals(read.key()) && (changed.type() == TYPE || changed.type() == Packages.TYPE);
    }

    @Override
    public @Nullable ConfigurationState follows(
            ResourceRef<?> planned, State after, ResourceRef<ConfigurationState> read, ConfigurationState now) {
        return planned.type() == Packages.TYPE && after.exists() ? new ConfigurationState(true) : null;
    }
}
