package dev.plumb.modules.kit;

import dev.plumb.module.Plan;
import dev.plumb.resource.Action;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.util.List;

/**
 * A kind of resources of which one text each is all that matters, such as the running value of a kernel parameter. A subclass
 * says by which shell text the host looks at one of them.
 */
public abstract class ValueType implements ResourceType<ValueState> {
    private static final char END = '\0';

    private final String name;
    private final String before;
    private final String look;

    /**
     * A type.
     *
     * @param name its name in references and output
     * @param before shell text that is run once, before the first look, with the words of all in {@code $@}: what needs a
     *     process belongs here
     * @param look shell text that looks at the one whose {@link #word} is in {@code $k}: it sets {@code v} to its text when it
     *     is there, {@code o} to why it cannot be changed, and {@code f} to why it cannot be read
     */
    protected ValueType(String name, String before, String look) {
        this.name = name;
        this.before = before;
        this.look = look;
    }

    /** The one with this key. */
    public final ResourceRef<ValueState> ref(String key) {
        return new ResourceRef<>(this, key);
    }

    /** What the look finds in {@code $k}. The default: the key. */
    protected String word(String key) {
        return key;
    }

    /** A plan that gives it this text as {@link #action} says; it fails when that is another one now and cannot be changed. */
    public final Plan set(ResourceRef<ValueState> ref, ValueState now, ValueState want) {
        return now.fixed() != null && !Plan.isConverged(now, want)
                ? Plan.failed(ref.label() + " cannot be changed: " + now.fixed())
                : Plan.converge(ref, now, want);
    }

    /** A plan that gives it this text by another action; it fails when that is another one now and cannot be changed. */
    public final Plan set(ResourceRef<ValueState> ref, ValueState now, ValueState want, Action action) {
        if (now.fixed() != null && !Plan.isConverged(now, want)) {
            return Plan.failed(ref.label() + " cannot be changed: " + now.fixed());
        }
        return Plan.converge(ref, now, want, action);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Script readScript(List<Read<ValueState>> reads) {
        List<String> words = reads.stream().map(read -> word(read.ref().key())).toList();
        return Script.of(
                Sh.SBIN + "\nset -f\nset -- " + Sh.words(words) + "\n" + before + "\nfor k;do unset v o f\n" + look
                        + "\nif [ -n \"${f-}\" ];then v=\"!$f\";elif [ -n \"${v+x}\" ];then v=\"=$v\";else v=-;fi\n"
                        + "printf '%s\\0%s\\0' \"$v\" \"${o-}\"\ndone\n");
    }

    @Override
    public final void parse(List<Read<ValueState>> reads, ScriptResult result, ReadSink<ValueState> into) {
        String[] fields = result.stdoutText().split(String.valueOf(END), -1);
        for (int i = 0; i < reads.size(); i++) {
            ResourceRef<ValueState> ref = reads.get(i).ref();
            String told = fields.length > 2 * i + 2 ? fields[2 * i] : "";
            String fixed = told.isEmpty() || fields[2 * i + 1].isEmpty() ? null : fields[2 * i + 1];
            if (told.startsWith("=") || told.equals("-")) {
                into.state(ref, new ValueState(told.equals("-") ? null : told.substring(1), fixed));
            } else {
                into.failed(ref, told.length() > 1 ? told.substring(1) : "the host's answer is not complete");
            }
        }
    }

    @Override
    public final ValueState absent(ResourceRef<ValueState> ref) {
        return ValueState.ABSENT;
    }
}
