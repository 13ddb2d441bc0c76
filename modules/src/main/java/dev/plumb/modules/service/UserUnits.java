package dev.plumb.modules.service;

import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.service.ServiceState.Manager;
import dev.plumb.modules.service.ServiceState.Unit;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceKey;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Units that the service managers of users run. Of a manager that does not run, files and links are looked at in its place. */
public final class UserUnits implements ResourceType<ServiceState> {
    private static final UserUnits TYPE = new UserUnits();

    /** Where a user's own unit files are, below the home directory. */
    public static final String DIRECTORY = ".config/systemd/user";

    /** Where unit files are that all users have. */
    private static final List<String> EVERYBODYS =
            List.of("/etc/systemd/user/", "/usr/local/lib/systemd/user/", "/usr/lib/systemd/user/");

    private static final String SECTION = "--plumb--";

    /** Prints what {@code systemctl show} would, of a directory and units: {@code is-enabled} works without a manager. */
    private static final String OFFLINE = """
            d=$1
            shift
            for n;do
            s=$(SYSTEMD_OFFLINE=1 systemctl --user is-enabled -- "$n" 2>/dev/null)
            l=loaded
            case $s in ''|not-found)l=not-found s=;;masked*)l=masked;;esac
            echo "Id=$n"
            echo "LoadState=$l"
            echo ActiveState=inactive
            echo SubState=dead
            echo "UnitFileState=$s"
            echo NeedDaemonReload=no
            for f in "$d" /etc/systemd/user /usr/local/lib/systemd/user /usr/lib/systemd/user;do
            [ ! -e "$f/$n" ]||{ echo "FragmentPath=$f/$n";break;}
            done
            echo
            done
            """;

    /** Prints drop-ins in a directory, and units that are elsewhere too. */
    private static final String MORE = """
            d=$1
            shift
            for n;do
            for f in "$d/$n".d/*.conf;do [ ! -e "$f" ]||echo "d $f";done
            for f in /etc/systemd/user /usr/local/lib/systemd/user /usr/lib/systemd/user;do [ ! -e "$f/$n" ]||echo "e $n";done
            done
            """;

    private UserUnits() {}

    /**
     * A unit of a user.
     *
     * @param user the login name
     * @param directory where the user's own unit files are
     * @param unit its full name
     */
    record Key(String user, String directory, String unit) implements ResourceKey {
        @Override
        public String rendering() {
            return unit + " of " + user;
        }
    }

    /**
     * A unit of a user.
     *
     * @param home the user's home directory
     */
    public static ResourceRef<ServiceState> ref(String user, String home, String unit) {
        return new ResourceRef<>(TYPE, new Key(user, home + "/" + DIRECTORY, unit));
    }

    @Override
    public String name() {
        return "user service";
    }

    /** Whose unit it is; null when it is the host's. */
    static @Nullable String userOf(ResourceRef<ServiceState> ref) {
        return ref.type() instanceof UserUnits ? ref.key(Key.class).user : null;
    }

    /** The full name of a unit, be it the host's or a user's. */
    static String unit(ResourceRef<ServiceState> ref) {
        return ref.type() instanceof UserUnits ? ref.key(Key.class).unit : Services.unit(ref.key());
    }

    /** Without the suffix of a service, as for the host's own units. */
    @Override
    public String spoken(ResourceRef<ServiceState> ref) {
        String unit = ref.key(Key.class).unit;
        return unit.endsWith(".service") ? unit.substring(0, unit.length() - ".service".length()) : unit;
    }

    @Override
    public Script readScript(List<Read<ServiceState>> reads) {
        StringBuilder text = new StringBuilder(Sh.SBIN);
        text.append("\nplumb_offline=").append(Sh.quote(OFFLINE));
        text.append("\nplumb_more=").append(Sh.quote(MORE)).append('\n');
        byUser(reads).forEach((user, keys) -> {
            Set<String> all = new LinkedHashSet<>();
            List<String> units = new ArrayList<>();
            for (Key key : keys) {
                units.add(key.unit);
                all.add(key.unit);
                all.add(Services.template(key.unit));
            }
            String directory = Sh.quote(keys.get(0).directory);
            text.append("(\n[ -d /run/systemd/system ]||{ echo no systemd;exit;}\nid -u -- ")
                    .append(Sh.quote(user))
                    .append(" >/dev/null 2>&1||{ echo no user;exit;}\n")
                    .append(UserManager.functions(user))
                    .append(
                            "plumb_as true||{ echo no right;exit;}\necho yes\nif plumb_is_up;then\nsystemctl show -p Id,LoadState,")
                    .append(
                            "ActiveState,SubState,UnitFileState,NeedDaemonReload,FragmentPath,Type,RemainAfterExit,CanReload -- ")
                    .append(Sh.words(units))
                    .append("\nelse plumb_as sh -c \"$plumb_offline\" sh ")
                    .append(directory + " " + Sh.words(units))
                    .append("\nfi\necho " + SECTION + "\nplumb_as sh -c \"$plumb_more\" sh ")
                    .append(directory + " " + Sh.words(all))
                    .append("\n)\necho " + SECTION + "\n");
        });
        return Script.of(text.append("true\n").toString());
    }

    private static Map<String, List<Key>> byUser(List<Read<ServiceState>> reads) {
        Map<String, List<Key>> all = new LinkedHashMap<>();
        for (Read<ServiceState> read : reads) {
            Key key = read.ref().key(Key.class);
            // a home that has moved is another directory
            all.computeIfAbsent(key.user, user -> new ArrayList<>()).add(key);
        }
        return all;
    }

    @Override
    public void parse(List<Read<ServiceState>> reads, ScriptResult result, ReadSink<ServiceState> into) {
        String rest = result.stdoutText();
        for (List<Key> keys : byUser(reads).values()) {
            int end = rest.indexOf("\n") + 1;
            String answer = rest.substring(0, end).strip();
            String[] parts = rest.substring(end).split(SECTION + "\n", answer.equals("yes") ? 3 : 2);
            rest = parts[parts.length - 1];
            switch (answer) {
                case "no user" -> keys.forEach(key -> into.state(ref(key), absent(ref(key))));
                case "yes" -> states(keys, parts, into);
                default ->
                    keys.forEach(key -> into.failed(
                            ref(key),
                            switch (answer) {
                                case "no systemd" -> "units are systemd's, which does not run on this host";
                                case "no right" -> "it takes root, or the user itself";
                                default -> "the host's answer is not complete";
                            }));
            }
        }
    }

    private static ResourceRef<ServiceState> ref(Key key) {
        return new ResourceRef<>(TYPE, key);
    }

    private static void states(List<Key> keys, String[] parts, ReadSink<ServiceState> into) {
        String[] blocks = parts[0].strip().split("\n\n");
        for (int i = 0; i < keys.size(); i++) {
            Map<String, String> properties = new HashMap<>();
            for (String line : i < blocks.length ? blocks[i].split("\n") : new String[0]) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    properties.put(line.substring(0, equals), line.substring(equals + 1));
                }
            }
            if (parts.length < 3 || blocks.length != keys.size() || !properties.containsKey("LoadState")) {
                into.failed(ref(keys.get(i)), "systemctl show does not answer as it should");
            } else {
                into.state(ref(keys.get(i)), state(keys.get(i), properties, List.of(parts[1].split("\n"))));
            }
        }
    }

    private static ServiceState state(Key key, Map<String, String> told, List<String> more) {
        String load = told.getOrDefault("LoadState", "");
        String fragment = told.getOrDefault("FragmentPath", "");
        boolean masked = load.equals("masked");
        String template = Services.template(key.unit);
        List<String> dropIns = more.stream()
                .filter(line -> line.startsWith("d " + key.directory + "/" + key.unit + ".d/")
                        || line.startsWith("d " + key.directory + "/" + template + ".d/"))
                .map(line -> line.substring(2))
                .distinct()
                .toList();
        Unit unit = new Unit(
                fragment.isEmpty() || masked ? null : fragment,
                null,
                told.getOrDefault("Type", "").equals("oneshot")
                        && !told.getOrDefault("RemainAfterExit", "no").equals("yes"),
                !told.getOrDefault("CanReload", "yes").equals("no"),
                new ServiceState.Running(told.getOrDefault("ActiveState", ""), told.getOrDefault("SubState", "")),
                dropIns,
                more.contains("e " + key.unit) || more.contains("e " + template));
        if (load.equals("not-found")) {
            return new ServiceState(false, null, null, null, null, null, Manager.SYSTEMD, unit, false);
        }
        String enabled = told.getOrDefault("UnitFileState", "");
        return new ServiceState(
                true,
                ServiceReader.active(told.getOrDefault("ActiveState", "")),
                null,
                masked ? null : enabled.isEmpty() ? "static" : enabled,
                masked,
                told.getOrDefault("NeedDaemonReload", "no").equals("yes"),
                Manager.SYSTEMD,
                unit,
                false);
    }

    @Override
    public Provider.Chance mayComeWith(ResourceRef<ServiceState> ref, Provider provider) {
        return provider.name(ref.key(Key.class).unit);
    }

    @Override
    public ServiceState absent(ResourceRef<ServiceState> ref) {
        return ServiceState.absent(Manager.SYSTEMD);
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<ServiceState> read) {
        return changed.equals(read)
                || changed.type().name().equals("file") && isUnitFile(changed.key(), read.key(Key.class));
    }

    private static boolean isUnitFile(String path, Key key) {
        String directory = key.directory + "/";
        for (String each : EVERYBODYS) {
            directory = path.startsWith(each) ? each : directory;
        }
        String rest = path.startsWith(directory) ? path.substring(directory.length()) : "";
        String template = Services.template(key.unit);
        return rest.equals(key.unit)
                || rest.equals(template)
                || rest.startsWith(key.unit + ".d/")
                || rest.startsWith(template + ".d/");
    }

    @Override
    public @Nullable ServiceState follows(
            ResourceRef<?> planned, State after, ResourceRef<ServiceState> read, ServiceState now) {
        if (!(after instanceof FileState file)) {
            return null;
        } else if (file.exists() && !now.exists()) {
            return planned.key().contains(".d/")
                    ? null
                    : UnitText.of(file.content()).found(planned.key());
        }
        boolean gone = !file.exists() && planned.key().equals(now.unit().fragment()) && !now.isActive();
        return gone ? absent(read) : now.exists() ? now.outdated() : null;
    }
}
