package dev.plumb.modules.machine;

import dev.plumb.expression.Unknown;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.module.Trait;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.resource.Action;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Mentions;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.resource.UnreadType;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Starts the host anew and waits until it is there again. */
@ModuleInfo(
        name = "reboot",
        traits = Trait.TAKES_COMMAND,
        doc = "Starts the host anew, and waits until it can be worked on again.",
        notes = {
            "It has started anew when `boot_time_command` prints another text than before; then `test_command` has to succeed."
                    + " For each of the two there is `reboot_timeout`. What was read of the host before is read again.",
            "A dry run tells it as a change, and takes nothing for certain after it that a start may alter: services, mounts,"
                    + " running values of the kernel, what is in `/run` and `/tmp`, and facts such as the kernel's version.",
            "Where `search_paths` have no `shutdown` but a `reboot`, as in Alpine, that is run. The controller itself is never"
                    + " started anew (`connection: local`)."
        },
        example = """
                - name: start it anew when a package asks for it
                  reboot:
                    reboot_timeout: 300
                  when: false
                """)
public final class RebootModule implements TaskModule<RebootModule.Params> {
    private static final int MINUTE = 60;
    private static final Duration SLACK = Duration.ofMinutes(2);

    /** Parameters. */
    public record Params(
            @Param(doc = "what users of the host are told before", def = "Reboot initiated by Plumb")
            String msg,

            @Param(
                    doc = "seconds until it goes down; `shutdown` knows whole minutes only, less than one is none",
                    def = "0",
                    aliases = "pre_reboot_delay_sec")
            int preRebootDelay,

            @Param(
                    doc = "seconds to wait after the command, before the first look at the host",
                    def = "0",
                    aliases = "post_reboot_delay_sec")
            int postRebootDelay,

            @Param(
                    doc = "seconds that the host has to start, and again that `test_command` has to succeed",
                    def = "600",
                    aliases = "reboot_timeout_sec")
            int rebootTimeout,

            @Param(
                    doc = "seconds that one attempt to connect may take; default: that of the connection",
                    aliases = "connect_timeout_sec")
            @Nullable
            Integer connectTimeout,

            @Param(doc = "succeeds when the host can be worked on", def = "whoami")
            String testCommand,

            @Param(doc = "what reboots the host; `msg` and `pre_reboot_delay` are ignored then") @Nullable
            String rebootCommand,

            @Param(
                    doc = "prints another text after each start of the host",
                    def = "cat /proc/sys/kernel/random/boot_id")
            String bootTimeCommand,

            @Param(
                    doc = "directories in which the command is looked for",
                    def = "/sbin,/bin,/usr/sbin,/usr/bin,/usr/local/sbin")
            List<String> searchPaths) {
        Duration limit() {
            return Duration.ofSeconds(rebootTimeout);
        }

        Duration after() {
            return Duration.ofSeconds(Math.max(0, postRebootDelay));
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        if (p.rebootTimeout < 1) {
            return "reboot_timeout is " + p.rebootTimeout + "; write at least 1";
        } else if (p.connectTimeout != null && p.connectTimeout < 1) {
            return "connect_timeout is " + p.connectTimeout + "; write at least 1";
        } else if (p.rebootCommand != null && p.rebootCommand.isBlank()) {
            return "reboot_command is empty; write what reboots the host, or leave it out";
        }
        String wrong = p.testCommand.isBlank() ? "test_command is empty" : null;
        wrong = wrong == null && p.bootTimeCommand.isBlank() ? "boot_time_command is empty" : wrong;
        for (String path : p.searchPaths) {
            wrong = Names.first(wrong, Paths.invalid("search_paths", path));
        }
        return p.searchPaths.isEmpty() ? "search_paths is empty" : wrong;
    }

    /** The program that reboots the host, and what may stand for it. */
    private static List<String> programs(Params p) {
        return p.rebootCommand == null
                ? List.of("shutdown", "reboot")
                : List.of(p.rebootCommand.strip().split("\\s+", 2)[0]);
    }

    private static List<ResourceRef<?>> places(Params p) {
        List<ResourceRef<?>> places = new ArrayList<>();
        for (String program : programs(p)) {
            if (program.startsWith("/")) {
                places.add(FileType.ref(program));
            } else {
                p.searchPaths.forEach(path -> places.add(FileType.ref(Paths.below(path, program))));
            }
        }
        return places;
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>();
        places(p).forEach(ref -> reads.add(Read.of(ref)));
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        if (host.isController()) {
            return Plan.failed("Running reboot with local connection would reboot the control node.")
                    .with("rebooted", false)
                    .with("elapsed", 0L);
        }
        List<ResourceRef<?>> places = places(p);
        if (places.stream().noneMatch(ref -> host.get(ref).exists())) {
            host.require(
                    places.get(0),
                    "it reboots the host; neither is there another " + String.join(" or ", programs(p)) + " in "
                            + String.join(", ", p.searchPaths));
        }
        Script command = Script.of(script(p)).inLoginLocale();
        RebootCourse course = new RebootCourse(p, command);
        Duration deadline = p.limit()
                .multipliedBy(2)
                .plus(p.after())
                .plusSeconds(Math.max(0, p.preRebootDelay))
                .plus(SLACK);
        String shown = p.rebootCommand == null ? programs(p).get(0) + " -r" : p.rebootCommand.strip();
        return Plan.of(Change.of(
                        Type.REF, new Boot(null), new Boot(shown), Action.procedure(course, deadline, EFFECTS)))
                .with("rebooted", true)
                .with("elapsed", new Unknown("how long the host takes to start is not known before apply"));
    }

    /** Finds the program and runs it; one whose name is a path is there or not. */
    private static String script(Params p) {
        StringBuilder text = new StringBuilder("f() { for d in " + Sh.words(p.searchPaths)
                + "; do [ -x \"$d/$1\" ] && c=$d/$1 && return; done; return 1; }\n");
        String own = p.rebootCommand == null ? null : p.rebootCommand.strip();
        String program = programs(p).get(0);
        if (own != null && program.startsWith("/")) {
            return own + "\n";
        } else if (own != null) {
            text.append("f ").append(Sh.quote(program)).append(" || ").append(missing(p, program));
            return text.append("\"$c\"")
                    .append(own.substring(program.length()))
                    .append('\n')
                    .toString();
        }
        text.append("if f shutdown; then \"$c\" -r ")
                .append(Math.max(0, p.preRebootDelay) / MINUTE)
                .append(' ')
                .append(Sh.quote(p.msg))
                .append("\nelif f reboot; then \"$c\"\nelse ")
                .append(missing(p, program))
                .append("fi\n");
        return text.toString();
    }

    private static String missing(Params p, String program) {
        String told = "Unable to find command \"" + program + "\" in search paths: " + p.searchPaths;
        return "{ echo " + Sh.quote(told) + " >&2; exit 127; }\n";
    }

    @Override
    public Map<String, @Nullable Object> learned(Params p, Plan plan, Done done) {
        return Map.of("elapsed", done.took().toSeconds());
    }

    /** Kinds of resources that are what they are because of what runs. */
    private static final Set<String> OF_RUNNING = Set.of(
            "service",
            "services",
            "timers",
            "user service",
            "user manager",
            "mount",
            "sysctl",
            "hostname",
            "facts",
            "condition",
            "time",
            "async job",
            "firewall",
            "url",
            "request",
            "download",
            "swap",
            "temporary",
            "glob");

    private static final List<String> EMPTIED =
            List.of("/run", "/var/run", "/tmp", "/dev/shm", "/var/lock", "/proc", "/sys");

    /** What is on disks stays; what runs, and what is kept in memory, may be anything afterwards. */
    private static final Effects EFFECTS = new Effects.Unknown(
            "reboot",
            RebootModule::isOfRunning,
            ref -> false,
            RebootModule::isOfRunning,
            Mentions.NONE,
            Mentions.NONE,
            Set.of(),
            ref -> !isOfRunning(ref));

    private static boolean isOfRunning(ResourceRef<?> ref) {
        String path = ref.type().spoken(cast(ref));
        return OF_RUNNING.contains(ref.type().name())
                || EMPTIED.stream().anyMatch(each -> path.equals(each) || Paths.isBelow(each, path));
    }

    @SuppressWarnings("unchecked") // a type is only asked about references of its own
    private static <S extends State> ResourceRef<S> cast(ResourceRef<?> ref) {
        return (ResourceRef<S>) ref;
    }

    /**
     * A start of the host; nothing of it can be read back but by the procedure itself.
     *
     * @param by what brings it about, or null before
     */
    private record Boot(@Nullable String by) implements State {
        @Override
        public boolean exists() {
            return by != null;
        }

        @Override
        public Attributes attributes() {
            return Attributes.builder().text("run", by).build();
        }
    }

    /** Starts of the host. */
    private static final class Type implements UnreadType<Boot> {
        private static final ResourceRef<Boot> REF = new ResourceRef<>(new Type(), "of the host");

        @Override
        public String name() {
            return "reboot";
        }

        @Override
        public Boot absent(ResourceRef<Boot> ref) {
            return new Boot(null);
        }
    }
}
