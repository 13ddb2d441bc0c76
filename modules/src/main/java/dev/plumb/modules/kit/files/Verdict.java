package dev.plumb.modules.kit.files;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.Digests;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code validate} command says of one candidate, asked for in dry runs: the candidate is written to a private
 * directory below {@code /tmp}, which is removed at once. There is a type for each command and candidate, with the path that
 * the candidate is for as its only key.
 */
final class Verdict implements ResourceType<Verdict.Answer> {
    private static final int NAME_LENGTH = 16;
    private static final int SAID = 2000;

    private final String command;
    private final byte[] candidate;
    private final String mode;
    private final String name;

    /**
     * The verdict of a command.
     *
     * @param command the command as it is written, with {@code %s}
     * @param candidate what it is to look at
     * @param mode permissions that the candidate gets, or null for those of a private file
     */
    Verdict(String command, byte[] candidate, @Nullable Integer mode) {
        this.command = command;
        this.candidate = candidate.clone();
        this.mode = String.format("%04o", mode == null ? 0600 : mode & 0777);
        byte[] words = (command + "\0" + this.mode + "\0").getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(words, words.length + candidate.length);
        System.arraycopy(candidate, 0, all, words.length, candidate.length);
        this.name = "validation " + Digests.sha256(all).substring(0, NAME_LENGTH);
    }

    /**
     * What the command said.
     *
     * @param exit its exit status
     * @param said its last words, with the path that the file will have
     * @param sure whether nothing that is planned before may make it say something else
     */
    record Answer(int exit, String said, boolean sure) implements State {
        boolean accepts() {
            return exit == 0;
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

    /** The verdict on what is to be at this path. */
    ResourceRef<Answer> of(String path) {
        return new ResourceRef<>(this, path);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Duration readTime() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Script readScript(List<Read<Answer>> reads) {
        return Script.of("umask 077\nd=$(mktemp -d /tmp/.plumb-XXXXXXXXXX)||exit 1\n"
                        + "trap 'rm -rf \"$d\"' EXIT\ntrap 'exit 1' HUP INT TERM\n"
                        + "f=$d/new\ncat >\"$f\"&&chmod " + mode + " \"$f\"&&chmod 711 \"$d\"||exit 1\n"
                        + "s=$({ " + Validation.words(command, "\"$f\"") + "; } </dev/null 2>&1)\n"
                        + "printf '%s %s\\n%s\\n' $? \"$f\" \"$s\"\n")
                .withInput(Input.of(candidate));
    }

    @Override
    public void parse(List<Read<Answer>> reads, ScriptResult result, ReadSink<Answer> into) {
        String all = result.stdoutText();
        int space = all.indexOf(' ');
        int line = all.indexOf('\n');
        if (!result.succeeded()
                || space < 0
                || line < space
                || !all.substring(0, space).matches("\\d{1,3}")) {
            return;
        }
        int exit = Integer.parseInt(all.substring(0, space));
        String file = all.substring(space + 1, line);
        for (Read<Answer> read : reads) {
            String said =
                    all.substring(line + 1).replace(file, read.ref().key()).strip();
            into.state(read.ref(), new Answer(exit, said.substring(Math.max(0, said.length() - SAID)), true));
        }
    }

    @Override
    public Answer absent(ResourceRef<Answer> ref) {
        return new Answer(1, "", false);
    }

    /** A command may look at anything. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Answer> read) {
        return true;
    }

    @Override
    public boolean gathers() {
        return true;
    }

    @Override
    public Answer follows(ResourceRef<?> planned, State after, ResourceRef<Answer> read, Answer now) {
        return new Answer(now.exit, now.said, false);
    }
}
