package dev.plumb.modules.docker;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.system.packages.Installation;
import dev.plumb.resource.Read;
import dev.plumb.resource.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which packages make a docker engine on a host. */
final class DockerPackages {
    private static final String ENGINE = "docker.io";
    private static final String COMMAND = "docker-cli";

    /** Docker's own engine, from its own repository. */
    private static final String OTHER = "docker-ce";

    private static final String PLUGIN = "docker-compose-plugin";
    private static final String UBUNTU_COMPOSE = "docker-compose-v2";

    /** From this release on the command is a package of its own, and compose is version 2. */
    private static final int APART = 13;

    private static final String RELEASE = "/usr/lib/os-release";
    private static final Set<String> DEBIAN = Set.of("debian", "raspbian");

    private final States host;

    DockerPackages(States host) {
        this.host = host;
    }

    static List<Read<?>> reads() {
        List<Read<?>> reads = new ArrayList<>(Installation.reads(List.of(ENGINE, COMMAND, "iptables", OTHER, PLUGIN)));
        reads.add(new Read<>(FileType.ref(RELEASE), FileType.CONTENT));
        return reads;
    }

    /** Removes Debian's engine. */
    static Plan absent(States host) {
        return isThere(host, OTHER)
                ? Plan.failed("docker-ce is installed, which is no package of this module; remove it by package")
                : Installation.absent(List.of(ENGINE, COMMAND), host);
    }

    private static boolean isThere(States host, String name) {
        return host.get(Installation.ref(name)).exists();
    }

    /** Installs what is missing. */
    Plan present(boolean compose) {
        boolean other = isThere(host, OTHER);
        List<String> names = new ArrayList<>(other ? List.of() : List.of(ENGINE, "iptables"));
        String system = os("ID");
        int release = release();
        if (!other && DEBIAN.contains(system) && release >= APART) {
            names.add(COMMAND);
        }
        if (compose && !isThere(host, PLUGIN)) {
            String missing = addCompose(names, other, system, release);
            if (!missing.isEmpty()) {
                return Plan.failed(missing);
            }
        }
        return names.isEmpty() ? Plan.nothing() : Installation.present(names, host);
    }

    /** Adds the package that brings compose; else says why there is none. */
    private String addCompose(List<String> names, boolean other, String system, int release) {
        if (other) {
            names.add(PLUGIN);
        } else if (system.equals("ubuntu")) {
            names.add(UBUNTU_COMPOSE);
        } else if (DEBIAN.contains(system) && release >= APART) {
            names.add("docker-compose");
        } else {
            String found = DEBIAN.contains(system) ? "Debian " + release + " has version 1 only" : "this is " + system;
            return "compose: true needs a package of compose v2, which Debian has from version " + APART + " on, and "
                    + found
                    + "; add Docker's own repository by deb822_repository and install " + PLUGIN
                    + " by package in tasks before this one, or use Debian " + APART;
        }
        return "";
    }

    /** Number of the release; one that is not published yet has none and is a newer one than all that have. */
    private int release() {
        String number = os("VERSION_ID").replaceFirst("\\..*", "");
        return number.matches("\\d{1,4}") ? Integer.parseInt(number) : Integer.MAX_VALUE;
    }

    private String os(String key) {
        FileState file = host.get(new Read<>(FileType.ref(RELEASE), FileType.CONTENT));
        String text = file.content() instanceof Value.Content content
                ? new String(content.bytes(), StandardCharsets.UTF_8)
                : "";
        Matcher line = Pattern.compile("(?m)^" + key + "=[\"']?([^\"'\\n]*)").matcher(text);
        return line.find() ? line.group(1) : "";
    }
}
