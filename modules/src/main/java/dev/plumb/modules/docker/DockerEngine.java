package dev.plumb.modules.docker;

import dev.plumb.module.States;
import dev.plumb.modules.service.ServiceState;
import dev.plumb.modules.service.Services;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.text.JsonReader;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether the host's docker engine answers, and which one it is. There is one on a host. */
final class DockerEngine implements ResourceType<DockerEngine.Engine> {
    static final DockerEngine TYPE = new DockerEngine();

    /** The host's engine; what needs it says so by {@code States.require}. */
    static final ResourceRef<Engine> REF = new ResourceRef<>(TYPE, "engine");

    private static final Set<String> UNITS = Set.of("docker", "docker.service", "docker.socket");

    private DockerEngine() {}

    /**
     * An engine.
     *
     * @param answers whether it answers
     * @param version such as {@code 26.1.5+dfsg1}; empty where that is not known before apply
     * @param architecture in docker's words: {@code amd64}
     * @param silence why it does not answer, where docker is installed; else empty
     */
    record Engine(boolean answers, String version, String architecture, String silence) implements State {
        static Engine silent(String why) {
            return new Engine(false, "", "", why);
        }

        /** The number before the first dot of its version; 0 where that is not known. */
        int major() {
            return version.matches("\\d{1,6}\\..*") ? Integer.parseInt(version.substring(0, version.indexOf('.'))) : 0;
        }

        @Override
        public boolean exists() {
            return answers;
        }

        @Override
        public Attributes attributes() {
            return answers
                    ? Attributes.builder()
                            .text("version", version.isEmpty() ? null : version)
                            .build()
                    : Attributes.NONE;
        }
    }

    /** Whether the engine is what this unit runs. */
    static boolean isUnit(String key) {
        return UNITS.contains(key);
    }

    /** Whether something cannot be read because the engine does not run yet, which an earlier task starts. */
    static boolean isAsleep(States host, ResourceRef<?> ref) {
        return host.isDryRun()
                && host.unreadable(Read.of(ref)) != null
                && host.get(REF).answers();
    }

    /** What docker says of why it does nothing, for the operator. */
    static String reason(String said) {
        String line = said.strip().replaceFirst("^(?:docker: )?(?:Error(?: response from daemon)?: )", "");
        if (line.contains("permission denied")) {
            return "this user may not talk to the docker engine; write become: true";
        }
        return line.contains("Cannot connect to the Docker daemon") || line.contains("docker.sock")
                ? "the docker engine does not run (systemctl status docker says why)"
                : line;
    }

    @Override
    public String name() {
        return "docker";
    }

    @Override
    public String spoken(ResourceRef<Engine> ref) {
        return "docker";
    }

    @Override
    public Script readScript(List<Read<Engine>> reads) {
        return Script.of(Cli.ASLEEP + "command -v docker >/dev/null 2>&1||{ echo missing;exit 0;}\n"
                + "! plumb_asleep||{ echo 'Cannot connect to the Docker daemon';exit 0;}\n"
                + "docker version --format '{{json .Server}}' 2>&1\n:\n");
    }

    @Override
    public void parse(List<Read<Engine>> reads, ScriptResult result, ReadSink<Engine> into) {
        String answer = result.stdoutText().strip();
        for (Read<Engine> read : reads) {
            if (answer.isEmpty()) {
                into.failed(read.ref(), "the host's answer is not complete");
            } else {
                into.state(read.ref(), answer.equals("missing") ? Engine.silent("") : engine(answer));
            }
        }
    }

    private static Engine engine(String answer) {
        int json = answer.lastIndexOf("\n{");
        try {
            DockerJson told = DockerJson.read(json < 0 ? answer : answer.substring(json + 1));
            if (!told.text("Version").isEmpty()) {
                return new Engine(true, told.text("Version"), told.text("Arch"), "");
            }
        } catch (JsonReader.Malformed e) {
            // then it says why in words
        }
        return Engine.silent(reason(answer.substring(answer.lastIndexOf('\n') + 1)));
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Engine> read) {
        return changed.equals(read)
                || changed.type() == Services.TYPE && isUnit(changed.key())
                || changed.type().name().equals("package");
    }

    /** It answers while its service runs; a socket starts it at the first question. */
    @Override
    public @Nullable Engine follows(ResourceRef<?> planned, State after, ResourceRef<Engine> read, Engine now) {
        if (!(after instanceof ServiceState service) || service.active() == null) {
            return null;
        }
        boolean socket = planned.key().equals("docker.socket");
        if (service.isActive()) {
            return now.answers ? now : new Engine(true, "", "", "");
        }
        return socket ? null : Engine.silent("its service is stopped by then");
    }

    @Override
    public Provider.Chance mayComeWith(ResourceRef<Engine> ref, Provider provider) {
        return provider.kind().equals("package") ? provider.name("docker") : Provider.Chance.NONE;
    }

    @Override
    public Engine absent(ResourceRef<Engine> ref) {
        return Engine.silent("");
    }
}
