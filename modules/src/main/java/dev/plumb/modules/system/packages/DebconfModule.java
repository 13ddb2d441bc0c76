package dev.plumb.modules.system.packages;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.system.packages.Debconf.Answer;
import dev.plumb.modules.system.packages.Debconf.Answers;
import dev.plumb.resource.Action;
import dev.plumb.resource.Read;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers questions that packages ask when they are installed. */
@ModuleInfo(
        name = "debconf",
        doc = "Answers questions that packages of Debian and its kin ask as they are installed or configured.",
        notes = {
            "An answer is what `debconf-show` tells: the given one, else that of the package's template. It does not change a package that"
                    + " is installed: that takes `dpkg-reconfigure`, and many packages then take their files for truer than the answers.",
            "Answers to `vtype: password` are hidden everywhere, and compared with what is there.",
            "Without `question` the task only tells the answers of the package, as `current`."
        },
        example = """
                - name: where mail goes
                  debconf:
                    name: postfix
                    question: postfix/main_mailer_type
                    vtype: select
                    value: Internet Site
                """)
public final class DebconfModule implements TaskModule<DebconfModule.Params> {
    private static final String HIDDEN = "(password omitted)";

    /** Parameters. */
    public record Params(
            @Param(doc = "the package", required = true, aliases = "pkg")
            String name,

            @Param(
                    doc = "the question",
                    aliases = {"selection", "setting"})
            @Nullable
            String question,

            @Param(doc = "type of the question; `seen` says whether it was asked") @Nullable
            Type vtype,

            @Param(doc = "the answer", aliases = "answer") @Nullable
            String value,

            @Param(doc = "the question may be asked all the same", def = "false")
            boolean unseen) {
        /** The answer as debconf has it. */
        private String answer() {
            String text = String.valueOf(value);
            return vtype == Type.BOOLEAN || vtype == Type.SEEN ? text.toLowerCase(Locale.ROOT) : text;
        }
    }

    /** Types of questions. */
    public enum Type {
        /** Yes or no. */
        BOOLEAN,
        /** A message. */
        ERROR,
        /** Some of several. */
        MULTISELECT,
        /** A message. */
        NOTE,
        /** A secret. */
        PASSWORD,
        /** No question: whether it was asked. */
        SEEN,
        /** One of several. */
        SELECT,
        /** A text. */
        STRING,
        /** A message. */
        TEXT,
        /** A heading. */
        TITLE
    }

    @Override
    public @Nullable String invalid(Params p) {
        boolean asks = p.question != null;
        return Names.first(
                p.name.matches("[A-Za-z0-9][A-Za-z0-9+._-]*") ? null : "name '" + p.name + "' is no name of a package",
                asks && p.vtype == null ? "question needs vtype" : null,
                asks && p.value == null ? "question needs value" : null,
                !asks && (p.vtype != null || p.value != null) ? "vtype and value need question" : null,
                !asks || String.valueOf(p.question).matches("\\S+")
                        ? null
                        : "question '" + p.question + "' has a blank; write PACKAGE/NAME",
                asks && p.vtype == Type.BOOLEAN && !p.answer().matches("true|false")
                        ? "value of a boolean is true or false, not '" + p.value + "'"
                        : null,
                asks && p.vtype == Type.SEEN && !p.answer().matches("true|false")
                        ? "value of vtype: seen is true or false"
                        : null,
                // the text of a secret is in no message
                p.value != null && p.value.contains("\n") ? "value has more than one line" : null);
    }

    @Override
    public List<String> secrets(Params p) {
        return p.vtype == Type.PASSWORD && p.value != null ? List.of(p.value) : List.of();
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return List.of(Read.of(Debconf.ref(p.name)));
    }

    @Override
    public Plan plan(Params p, States host) {
        Answers now = host.get(Debconf.ref(p.name));
        if (p.question == null) {
            return Plan.nothing().with("current", told(now)).with("msg", "");
        }
        Answer old = now.all().get(p.question);
        Answer wanted = p.vtype == Type.SEEN
                ? new Answer(
                        old == null ? "" : old.value(),
                        old != null && old.secret(),
                        p.answer().equals("true"))
                : new Answer(
                        p.answer(),
                        p.vtype == Type.PASSWORD || old != null && old.secret(),
                        !p.unseen || old != null && old.seen());
        boolean same = old != null
                && (p.vtype == Type.SEEN
                        ? old.seen() == wanted.seen()
                        : p.vtype == Type.BOOLEAN
                                ? old.value().equalsIgnoreCase(wanted.value())
                                : old.value().equals(wanted.value()));
        if (same) {
            return Plan.nothing().with("current", told(now)).with("msg", "");
        }
        Answers after = now.with(p.question, wanted);
        String words = p.vtype == Type.SEEN ? "seen" : String.valueOf(p.vtype).toLowerCase(Locale.ROOT);
        String line = p.name + " " + p.question + " " + words + " " + p.answer() + "\n";
        Script script = Script.of(Sh.SBIN + "\ndebconf-set-selections" + (p.unseen ? " -u" : "") + "\n")
                .withInput(Input.of(line.getBytes(StandardCharsets.UTF_8)));
        Map<String, @Nullable Object> previous = new LinkedHashMap<>();
        previous.put(p.question, old == null ? "" : old.secret() ? HIDDEN : old.value());
        return Plan.converge(Debconf.ref(p.name), now, after, Action.run(script))
                .with("current", Map.of(p.question, wanted.secret() ? HIDDEN : p.answer()))
                .with("previous", previous)
                .with("msg", "");
    }

    private static Map<String, @Nullable Object> told(Answers answers) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        answers.all().forEach((question, answer) -> all.put(question, answer.secret() ? HIDDEN : answer.value()));
        return all;
    }
}
