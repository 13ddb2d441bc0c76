package dev.plumb.modules.web;

import dev.plumb.modules.kit.Cursor;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.TreeType;
import dev.plumb.modules.system.Programs;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceKey;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What servers answer to requests that only read, asked from the host. */
final class WebAnswers implements ResourceType<WebAnswer> {
    private static final WebAnswers TYPE = new WebAnswers();

    private WebAnswers() {}

    /** How much of an answer is wanted. */
    enum Want {
        /** Status and headers. */
        HEAD,
        /** The digest and the size of the body, as a line of {@code sha256sum} and one of {@code wc}. */
        HASH,
        /** The body. */
        BODY
    }

    /** What is asked. */
    record Question(WebRequest request, Want want) implements ResourceKey {
        @Override
        public String rendering() {
            return request.with().shown() + (want == Want.BODY ? "" : want == Want.HEAD ? " (headers)" : " (digest)");
        }
    }

    static ResourceRef<WebAnswer> ref(WebRequest request, Want want) {
        return new ResourceRef<>(TYPE, new Question(request, want));
    }

    private static Question question(ResourceRef<?> ref) {
        return ref.key(Question.class);
    }

    @Override
    public String name() {
        return "url";
    }

    @Override
    public Script readScript(List<Read<WebAnswer>> reads) {
        StringBuilder text = new StringBuilder(WebScripts.READ + "plumb_dir\n");
        StringBuilder input = new StringBuilder();
        for (Read<WebAnswer> read : reads) {
            Question question = question(read.ref());
            input.append(question.request.text());
            String ask = switch (question.want) {
                case HEAD -> "plumb_look";
                case HASH -> "plumb_hash";
                case BODY -> "plumb_all " + question.request.method();
            };
            text.append("plumb_take;").append(ask).append(" </dev/null;plumb_tell\n");
        }
        return Script.of(text.append("true\n").toString()).withInput(Input.of(input.toString()));
    }

    @Override
    public void parse(List<Read<WebAnswer>> reads, ScriptResult result, ReadSink<WebAnswer> into) {
        Cursor in = new Cursor(result.stdout());
        boolean whole = true;
        for (Read<WebAnswer> read : reads) {
            WebAnswer answer = whole ? WebAnswer.parse(in) : null;
            whole = answer != null;
            if (answer == null) {
                into.failed(read.ref(), "the host's answer is not complete");
            } else {
                into.state(read.ref(), answer);
            }
        }
    }

    @Override
    public boolean isExpensive() {
        return true;
    }

    @Override
    public Duration readTime() {
        return Duration.ofMinutes(30);
    }

    @Override
    public WebAnswer absent(ResourceRef<WebAnswer> ref) {
        return WebAnswer.NONE;
    }

    /** A file of the host is a path. */
    @Override
    public String spoken(ResourceRef<WebAnswer> ref) {
        String path = path(ref);
        return path == null ? ref.key() : path;
    }

    private static @Nullable String path(ResourceRef<?> ref) {
        String url = question(ref).request.with().url();
        return url.matches("(?i)file:///.*") ? url.substring("file://".length()) : null;
    }

    /** What the host asks of itself may come with anything; what a certificate is checked by, with its package. */
    @Override
    public Provider.Chance mayComeWith(ResourceRef<WebAnswer> ref, Provider provider) {
        String path = path(ref);
        if (path != null) {
            return provider.path(path);
        }
        return isOwn(ref) ? Provider.Chance.LIKELY : provider.name("ca-certificates");
    }

    /** Whether what a task does on the host may decide what is answered: nobody knows under which names a host is reached. */
    private static boolean isOwn(ResourceRef<?> ref) {
        return question(ref).request.isLocal() || question(ref).want == Want.BODY;
    }

    /** A request that is an action may change what any server answers; anything, what the host's own do. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<WebAnswer> read) {
        String path = path(read);
        if (path != null) {
            boolean file = changed.type() instanceof FileType || changed.type() instanceof TreeType;
            return changed.equals(read) || file && (path.equals(changed.key()) || Paths.isBelow(changed.key(), path));
        }
        boolean looks = changed.type() == TYPE || changed.type() instanceof Programs;
        return changed.equals(read) || !looks && isOwn(read) || changed.type() == Requests.TYPE;
    }

    @Override
    public @Nullable WebAnswer follows(
            ResourceRef<?> planned, State after, ResourceRef<WebAnswer> read, WebAnswer now) {
        return planned.type() == TYPE ? null : now.unsure();
    }
}
