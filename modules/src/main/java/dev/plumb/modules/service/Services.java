package dev.plumb.modules.service;

import dev.plumb.modules.kit.files.FileState;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
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

    /** Whether a change tells a service that runs to read its configuration again, and does nothing else to it. */
    public static boolean isReload(Change<?> change, String name) {
        return change.ref().equals(ref(name))
                && change.before() instanceof ServiceState before
                && change.after() instanceof ServiceState after
                && before.isActive()
                && "reloaded".equals(after.happening())
                && Objects.equals(before.enabled(), after.enabled())
                && Objects.equals(before.masked(), after.masked())
                && Objects.equals(before.reload(), after.reload());
    }

    /** Whether a change makes a service start anew that runs by then, and does nothing else to it. */
    public static boolean isRestart(Change<?> change, String name) {
        return change.ref().equals(ref(name))
                && change.before() instanceof ServiceState before
                && change.after() instanceof ServiceState after
                && before.isActive()
                && "restarted".equals(after.happening())
                && Objects.equals(before.enabled(), after.enabled())
                && Objects.equals(before.masked(), after.masked());
    }

    /** Whether a change has systemd read all unit files anew, and does nothing else. */
    public static boolean isDaemonReload(Change<?> change) {
        return change.ref().type() == Units.TYPE;
    }

    /** What a unit may do to its host as it starts and ends. */
    public static Effects effects(String name) {
        return ServiceEffects.of(ref(name).key());
    }

    /** The full name of the unit with this key. */
    public static String unit(String key) {
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

    /** What a mask hides, such as whether it is enabled, stays as it is. None makes a service that is not there, or removes one. */
    @Override
    public @Nullable Action action(ResourceRef<ServiceState> ref, ServiceState before, ServiceState after) {
        if (!before.exists() || !after.exists()) {
            return null;
        }
        ServiceRequest request = ServiceRequest.between(ref.key(), before, after);
        Script script = ServiceCommands.script(request, ref, before, after);
        return Action.run(script, request.state() == null ? Effects.own() : ServiceEffects.of(ref.key()));
    }

    @Override
    public Provider.Chance mayComeWith(ResourceRef<ServiceState> ref, Provider provider) {
        return provider.name(ref.key());
    }

    @Override
    public ServiceState absent(ResourceRef<ServiceState> ref) {
        return ServiceState.absent(ServiceState.Manager.SYSTEMD);
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<ServiceState> read) {
        return changed.equals(read)
                || changed.type() == Units.TYPE
                || changed.type().name().equals("file") && isUnitFile(changed.key(), read.key());
    }

    /** Whether the path is the unit's file, its template's, a drop-in of either, or what a generator makes the unit of. */
    private static boolean isUnitFile(String path, String key) {
        String unit = unit(key);
        String rest = inUnitDirectory(path);
        return rest != null
                ? isOf(rest, unit) || isOf(rest, template(unit))
                : Generators.isInput(path, unit) || Generators.isInput(path, template(unit));
    }

    /** What follows the directory of unit files in a path, or null when it is in none. */
    private static @Nullable String inUnitDirectory(String path) {
        for (String directory : UNIT_DIRECTORIES) {
            if (path.startsWith(directory)) {
                return path.substring(directory.length());
            }
        }
        return null;
    }

    private static boolean isOf(String rest, String unit) {
        return rest.equals(unit) || rest.startsWith(unit + ".d/");
    }

    /** The template that a unit is an instance of; else the unit. */
    static String template(String unit) {
        int at = unit.indexOf('@');
        int dot = unit.lastIndexOf('.');
        return at < 0 || dot < at ? unit : unit.substring(0, at + 1) + unit.substring(dot);
    }

    @Override
    public @Nullable ServiceState follows(
            ResourceRef<?> planned, State after, ResourceRef<ServiceState> read, ServiceState now) {
        if (after instanceof Units.UnitsState units) {
            return units.current() && Boolean.TRUE.equals(now.reload()) ? now.reread() : null;
        }
        if (!(after instanceof FileState file)) {
            return null;
        }
        String rest = inUnitDirectory(planned.key());
        if (rest == null) {
            return followsInput(planned.key(), file, unit(read.key()), now);
        }
        boolean dropIn = rest.contains(".d/");
        if (file.exists()) {
            if (now.isOrphaned() && !dropIn) {
                return UnitText.of(file.content()).found(planned.key()).runningAs(now);
            } else if (now.exists()) {
                return now.outdated();
            }
            return dropIn ? null : UnitText.of(file.content()).found(planned.key());
        }
        boolean gone = isSameFile(planned.key(), now.unit().fragment()) && !now.isActive();
        return gone ? ServiceState.absent(now.manager()) : now.exists() ? now.outdated() : null;
    }

    /** What a unit becomes whose generator finds another file when systemd next reads all units. */
    private static @Nullable ServiceState followsInput(String path, FileState file, String unit, ServiceState now) {
        String fragment = now.unit().fragment();
        if (now.exists()) {
            return fragment != null && fragment.startsWith(Generators.MADE) ? now.outdated() : null;
        } else if (!file.exists()) {
            return null;
        }
        boolean fstab = path.equals(Generators.FSTAB);
        if (fstab && file.content() instanceof Value.Content content) {
            String text = new String(content.bytes(), StandardCharsets.UTF_8);
            if (!Generators.isInFstab(text, unit)) {
                return null;
            }
        }
        boolean script = Generators.isInitScript(path);
        return ServiceState.found(
                ServiceState.Unit.of(Generators.MADE + "/" + unit), script ? "disabled" : "generated");
    }

    /** On most systems {@code /lib} is {@code /usr/lib}. */
    private static boolean isSameFile(String path, @Nullable String fragment) {
        return fragment != null && withoutUsr(path).equals(withoutUsr(fragment));
    }

    private static String withoutUsr(String path) {
        return path.startsWith("/usr/lib/") ? path.substring("/usr".length()) : path;
    }
}
