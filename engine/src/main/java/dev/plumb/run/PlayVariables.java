package dev.plumb.run;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Scope;
import dev.plumb.expression.Unknown;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.YamlNode;
import dev.plumb.text.Redactor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a host in a play, as a task of it without variables of its own sees them, and where they come from.
 * Nothing is connected. Used by one thread.
 */
public final class PlayVariables {
    private final PlayState state;
    private final Scope scope;
    private final Expressions expressions;
    private final VariableLayers layers;
    private final MagicVariables magic;
    private final PlaceMagicVariables place;

    PlayVariables(RunContext context, Hosts hosts, PlayState state, String host) {
        this.state = state;
        this.expressions = context.expressions();
        HostVariables variables = hosts.variables(state, host, new HostRun.Facts(), () -> {
            throw new NotKnownException("the host has not been asked for its facts", null);
        });
        this.scope = variables.scope();
        this.layers = VariableLayers.of(context, state, host, variables);
        this.place = new PlaceMagicVariables(null, null, state);
        this.magic = new MagicVariables(context, state, host, other -> variables.scope());
    }

    /** The play's name. */
    public String play() {
        return state.play().name();
    }

    /** Where the play begins. */
    public Position position() {
        return state.play().position();
    }

    /** Names of the variables that files and the command line set, sorted. */
    public Set<String> names() {
        return new TreeSet<>(layers.names());
    }

    /** All names that mean something, to suggest one of them. */
    public Set<String> known() {
        Set<String> known = new TreeSet<>(scope.names());
        known.addAll(layers.laterNames());
        return known;
    }

    /**
     * What a variable is and where it comes from.
     *
     * @return null when nothing defines it
     */
    public @Nullable VariableReport explain(String name) {
        List<VariableSource> later = layers.later(name);
        List<VariableSource> sources = new ArrayList<>(layers.sources(name));
        boolean isMagic = magic.isDefined(name) || place.isDefined(name);
        if (isMagic) {
            sources.add(0, new VariableSource(Precedence.MAGIC, null, null, null, false));
        }
        try {
            if (!scope.isDefined(name)) {
                return later.isEmpty() ? null : report(name, unknown("only tasks set it"), sources, later);
            }
            if (sources.isEmpty()) {
                sources.add(new VariableSource(Precedence.FACTS, null, null, null, false));
            }
            return report(name, value(name, sources.get(0)), sources, later);
        } catch (NotKnownException e) {
            if (sources.isEmpty()) {
                sources.add(new VariableSource(Precedence.FACTS, null, null, null, false));
            }
            return report(name, unknown(String.valueOf(e.getMessage())), sources, later);
        } catch (ProblemException e) {
            Problem first = e.problems().get(0);
            String why = first.position() + ": " + first.message();
            return report(name, new Value(VariableReport.State.WRONG, null, why), sources, later);
        }
    }

    private record Value(
            VariableReport.State state,
            @Nullable Object value,
            @Nullable String why) {}

    private static Value unknown(String why) {
        return new Value(VariableReport.State.UNKNOWN, null, why);
    }

    private static VariableReport report(
            String name, Value value, List<VariableSource> sources, List<VariableSource> later) {
        return new VariableReport(name, value.state, value.value, value.why, List.copyOf(sources), later);
    }

    private Value value(String name, VariableSource source) {
        return new Value(VariableReport.State.KNOWN, shown(name, source), null);
    }

    /** The value without secrets; what is secret as a whole is not even opened. */
    private @Nullable Object shown(String name, VariableSource source) {
        YamlNode written = source.written();
        if (source.secret()) {
            return written == null || SecretPlaces.isPassword(name) ? Redactor.MASK : masked(written);
        }
        Set<String> used = new HashSet<>();
        Object value = plain(scope.child().observedBy(used::add).build().get(name));
        used.remove(name);
        return !dependsOnSecret(used) ? value : written == null ? Redactor.MASK : masked(written);
    }

    private boolean dependsOnSecret(Set<String> used) {
        for (String name : used) {
            List<VariableSource> sources = layers.sources(name);
            if (!sources.isEmpty() && sources.get(0).secret()) {
                return true;
            }
        }
        return false;
    }

    /** The value of what stands somewhere, with a mask in place of each secret. */
    private @Nullable Object masked(YamlNode node) {
        if (layers.secrets().isHidden(node)) {
            return Redactor.MASK;
        } else if (node instanceof YamlNode.Mapping mapping) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            mapping.entries().forEach(entry -> map.put(entry.key().value(), masked(entry.value())));
            return map;
        } else if (node instanceof YamlNode.Sequence sequence) {
            List<@Nullable Object> list = new ArrayList<>();
            sequence.items().forEach(item -> list.add(masked(item)));
            return list;
        }
        Set<String> used = new HashSet<>();
        Object value =
                expressions.resolve(node, scope.child().observedBy(used::add).build());
        return dependsOnSecret(used) ? Redactor.MASK : plain(value);
    }

    /** A copy without anything that is yet to be known. */
    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Unknown unknown) {
            throw new NotKnownException(unknown.cause(), null);
        } else if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, each) -> copy.put(String.valueOf(key), plain(each)));
            return copy;
        } else if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(each -> copy.add(plain(each)));
            return copy;
        }
        return value;
    }
}
