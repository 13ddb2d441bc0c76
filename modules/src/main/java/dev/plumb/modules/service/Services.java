package dev.plumb.modules.service;

import dev.plumb.modules.files.FileState;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Services and other units; the key is the unit's name, without {@code .service}. */
public final class Services implements ResourceType<ServiceState> {
    /** The type. */
    public static final Services TYPE = new Services();

    private static final List<String> SUFFIXES = List.of(
            ".service", ".socket", ".timer", ".target", ".mount", ".automount", ".path", ".slice", ".scope", ".swap");

    private static final List<String> UNIT_DIRECTORIES = List.of(
            "/etc/systemd/system/",
            "/run/systemd/system/",
            "/usr/local/lib/systemd/system/",
            "/usr/lib/systemd/system/",
            "/lib/systemd/system/");

    private Services() {}

    /** The service with this name; {@code ssh} and {@code ssh.service} are the same. */
    public static ResourceRef<ServiceState> ref(String name) {
        String key = name.endsWith(".service") ? name.substring(0, name.length() - ".service".length()) : name;
        return new ResourceRef<>(TYPE, key);
    }

    /** The full name of the unit. */
    static String unit(String key) {
        for (String suffix : SUFFIXES) {
            if (key.endsWith(suffix)) {
                return key;
            }
        }
        return key + ".service";
    }

    @Override
    public String name() {
        return "service";
    }

    @Override
    public Script readScript(List<Read<ServiceState>> reads) {
        return Script.of(ServiceReader.script(reads));
    }

    @Override
    public void parse(List<Read<ServiceState>> reads, ScriptResult result, ReadSink<ServiceState> into) {
        ServiceReader reader = new ServiceReader(reads, result.stdoutText());
        for (Read<ServiceState> read : reads) {
            String trouble = reader.trouble();
            if (trouble != null) {
                into.failed(read.ref(), trouble);
            } else {
                into.state(read.ref(), reader.state(read.ref().key()));
            }
        }
    }

    @Override
    public ServiceState absent(ResourceRef<ServiceState> ref) {
        return ServiceState.absent(ServiceState.Manager.SYSTEMD);
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<ServiceState> read) {
        return changed.equals(read) || changed.type().name().equals("file") && isUnitFile(changed.key(), read.key());
    }

    /** Whether the path is the unit's file, its template's, or a drop-in of either. */
    private static boolean isUnitFile(String path, String key) {
        String unit = unit(key);
        for (String directory : UNIT_DIRECTORIES) {
            if (path.startsWith(directory)) {
                String rest = path.substring(directory.length());
                return isOf(rest, unit) || isOf(rest, template(unit));
            }
        }
        return path.equals("/etc/init.d/" + key);
    }

    private static boolean isOf(String rest, String unit) {
        return rest.equals(unit) || rest.startsWith(unit + ".d/");
    }

    private static String template(String unit) {
        int at = unit.indexOf('@');
        int dot = unit.lastIndexOf('.');
        return at < 0 || dot < at ? unit : unit.substring(0, at + 1) + unit.substring(dot);
    }

    @Override
    public @Nullable ServiceState follows(
            ResourceRef<?> planned, State after, ResourceRef<ServiceState> read, ServiceState now) {
        if (!(after instanceof FileState file)) {
            return null;
        }
        boolean dropIn = planned.key().contains(".d/") && !planned.key().startsWith("/etc/init.d/");
        if (file.exists()) {
            if (now.exists()) {
                return now.outdated();
            }
            return dropIn ? null : ServiceState.found(planned.key(), isInstallable(file));
        }
        boolean gone = planned.key().equals(now.fragment()) && !now.isActive();
        return gone ? ServiceState.absent(now.manager()) : now.exists() ? now.outdated() : null;
    }

    /** Whether the unit says what should want it; a content that is not known is taken for one that does. */
    private static boolean isInstallable(FileState file) {
        return !(file.content() instanceof Value.Content content)
                || new String(content.bytes(), StandardCharsets.UTF_8).contains("[Install]");
    }
}
