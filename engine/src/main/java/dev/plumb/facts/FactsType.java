package dev.plumb.facts;

import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Reads facts. There is one resource of this type on a host; its key is empty. */
final class FactsType implements ResourceType<FactsState> {
    @Override
    public String name() {
        return "facts";
    }

    @Override
    public Duration readTime() {
        return Duration.ofMinutes(1);
    }

    /** In the user's own locale, because {@code env} is a fact; what is parsed does not depend on it. */
    @Override
    public Script readScript(List<Read<FactsState>> reads) {
        return Script.of(FactsScript.text()).inLoginLocale();
    }

    @Override
    public void parse(List<Read<FactsState>> reads, ScriptResult result, ReadSink<FactsState> into) {
        for (Read<FactsState> read : reads) {
            String output = result.stdoutText();
            if (result.status() != ScriptResult.Status.DONE || result.stdoutCut() || !output.contains("@@env\n")) {
                into.failed(read.ref(), "the facts script ended early (exit status " + result.exit() + ")");
            } else {
                into.state(read.ref(), new FactsState(FactsParser.parse(output)));
            }
        }
    }

    @Override
    public FactsState absent(ResourceRef<FactsState> ref) {
        return new FactsState(Map.of());
    }
}
