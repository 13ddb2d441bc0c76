package dev.plumb.modules.docker;

import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.service.Services;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceKey;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import dev.plumb.text.JsonReader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Projects of docker compose. Compose itself says what it would do: its dry run touches nothing, and compares every container with
 * its service as {@code up} would.
 */
final class ComposeProject implements ResourceType<DockerState> {
    static final ComposeProject TYPE = new ComposeProject();

    /** Why a project cannot be read, in place of its containers. */
    static final String MISTAKE = "mistake";

    private static final String NEXT = "--plumb-compose ";

    /** Compose notes its builders where it is told to, in a dry run too. */
    private static final String BEGIN = """
            docker compose version >/dev/null 2>&1&&! plumb_asleep||{ echo missing;exit 0;}
            BUILDX_CONFIG=$(mktemp -d /run/plumb-compose.XXXXXX 2>/dev/null||mktemp -d)||exit 1
            trap 'rm -rf "$BUILDX_CONFIG"' EXIT
            trap 'exit $?' HUP INT TERM
            export BUILDX_CONFIG
            """;

    private ComposeProject() {}

    /**
     * What is asked.
     *
     * @param directory of the project
     * @param options of {@code docker compose}: its files, its name, its profiles
     * @param up options of {@code up}
     * @param services those that it is about; none: all
     */
    record Question(String directory, List<String> options, List<String> up, List<String> services)
            implements ResourceKey {
        @Override
        public String rendering() {
            return Stream.of(List.of(directory), up, services)
                    .flatMap(List::stream)
                    .collect(Collectors.joining(" "));
        }

        /** A command of compose. */
        String command(String... words) {
            return "docker compose " + Sh.words(options) + (options.isEmpty() ? "" : " ") + Sh.words(List.of(words));
        }
    }

    static ResourceRef<DockerState> ref(Question question) {
        return new ResourceRef<>(TYPE, question);
    }

    @Override
    public String name() {
        return "compose";
    }

    @Override
    public String spoken(ResourceRef<DockerState> ref) {
        return ref.key(Question.class).directory();
    }

    @Override
    public Script readScript(List<Read<DockerState>> reads) {
        StringBuilder text = new StringBuilder(Cli.ASLEEP + BEGIN);
        for (Read<DockerState> read : reads) {
            Question question = read.ref().key(Question.class);
            text.append("(cd ").append(Sh.quote(question.directory())).append(" 2>&1||exit\n");
            text.append(question.command("ps", "-a", "--format", "json"))
                    .append(' ')
                    .append(Sh.words(question.services()))
                    .append(" 2>/dev/null\necho '" + NEXT + "up'\n");
            text.append(question.command("--dry-run", "up", "-d"))
                    .append(' ')
                    .append(Sh.words(Stream.concat(question.up().stream(), question.services().stream())
                            .toList()))
                    .append(" 2>&1)</dev/null\n");
            text.append("echo \"" + NEXT + "end $?\"\n");
        }
        return Script.of(text.append(":\n").toString()).withTimeout(Duration.ofSeconds(120L * reads.size()));
    }

    @Override
    public void parse(List<Read<DockerState>> reads, ScriptResult result, ReadSink<DockerState> into) {
        String[] answers = ("\n" + result.stdoutText()).split("\n" + NEXT + "end ", -1);
        for (int i = 0; i < reads.size(); i++) {
            ResourceRef<DockerState> ref = reads.get(i).ref();
            if (result.stdoutText().equals("missing\n")) {
                into.state(ref, DockerState.ABSENT);
            } else if (answers.length != reads.size() + 1) {
                into.failed(ref, "the host's answer is not complete");
            } else {
                // the status of the one before stands first
                String told = i == 0 ? answers[0] : answers[i].substring(Math.max(0, answers[i].indexOf('\n')));
                into.state(ref, state(told, answers[i + 1].startsWith("0\n")));
            }
        }
    }

    private static DockerState state(String told, boolean done) {
        int up = ("\n" + told).indexOf("\n" + NEXT + "up");
        String list = up < 0 ? "" : ("\n" + told).substring(0, up);
        String events = up < 0 ? told : told.substring(up).replaceFirst("^.*\n?", "");
        try {
            ComposeContainers containers = ComposeContainers.of(list);
            Map<String, Value> fields = new LinkedHashMap<>(containers.states());
            if (!done) {
                String last = events.strip().substring(events.strip().lastIndexOf('\n') + 1);
                fields.put(MISTAKE, new Value.Text(DockerEngine.reason(last)));
            }
            Map<String, Object> what = ComposeEvents.of(events);
            what.entrySet().removeIf(each -> containers.isDone(each.getKey()) && "Starting".equals(each.getValue()));
            return new DockerState(true, fields, new DockerJson(what));
        } catch (JsonReader.Malformed e) {
            return new DockerState(
                    true, Map.of(MISTAKE, new Value.Text("docker tells what is no JSON")), DockerJson.NONE);
        }
    }

    @Override
    public Duration readTime() {
        return Duration.ofSeconds(30);
    }

    /** Also by the files of the project, and by images and containers of docker. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<DockerState> read) {
        String directory = read.key(Question.class).directory();
        return changed.equals(read)
                || changed.type() == FileType.TYPE && changed.key().startsWith(directory + "/")
                || changed.type() instanceof DockerType
                || changed.type() == TYPE
                        && changed.key(Question.class).directory().equals(directory)
                || changed.type() == Services.TYPE && DockerEngine.isUnit(changed.key());
    }

    @Override
    public Provider.Chance mayComeWith(ResourceRef<DockerState> ref, Provider provider) {
        return Provider.Chance.NONE;
    }

    @Override
    public DockerState absent(ResourceRef<DockerState> ref) {
        return DockerState.ABSENT;
    }
}
