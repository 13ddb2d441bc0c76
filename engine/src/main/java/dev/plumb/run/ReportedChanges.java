package dev.plumb.run;

import dev.plumb.report.ResourceChange;
import dev.plumb.report.ResourceChange.Attribute;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.Change;
import dev.plumb.resource.Digests;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Changes as data for events. */
final class ReportedChanges {
    private static final Attribute HIDDEN = new ResourceChange.Hidden();

    private final Predicate<String> isSecret;

    /**
     * For one event.
     *
     * @param isSecret whether there is a secret in a text
     */
    ReportedChanges(Predicate<String> isSecret) {
        this.isSecret = isSecret;
    }

    /** These changes. */
    List<ResourceChange> of(List<Change<?>> changes) {
        return changes.stream().map(this::of).toList();
    }

    private ResourceChange of(Change<?> change) {
        boolean readable = change.ref().type().readable();
        Attributes before = readable ? attributes(change.before()) : null;
        Attributes after = attributes(change.after());
        Set<String> secret = new HashSet<>();
        addSecret(before, secret);
        addSecret(after, secret);
        List<String> differs = differing(before, after);
        return new ResourceChange(
                change.ref().type().name(),
                change.ref().key(),
                data(before, secret, differs),
                data(after, secret, differs),
                differs);
    }

    private static @Nullable Attributes attributes(State state) {
        return state.exists() ? state.attributes() : null;
    }

    /** Attributes whose contents hold a secret, before or after: the digest of a secret can be guessed from. */
    private void addSecret(@Nullable Attributes attributes, Set<String> into) {
        if (attributes != null) {
            attributes.asMap().forEach((name, value) -> {
                if (value instanceof Value.Content content
                        && (isSecret.test(new String(content.bytes(), StandardCharsets.UTF_8))
                                || isSecret.test(new String(content.bytes(), StandardCharsets.ISO_8859_1)))) {
                    into.add(name);
                }
            });
        }
    }

    private static @Nullable Map<String, Attribute> data(
            @Nullable Attributes attributes, Set<String> secret, List<String> differs) {
        if (attributes == null) {
            return null;
        }
        Map<String, Attribute> all = new LinkedHashMap<>();
        attributes
                .asMap()
                .forEach((name, value) ->
                        all.put(name, secret.contains(name) ? HIDDEN : data(value, differs.contains(name))));
        return Collections.unmodifiableMap(all);
    }

    private static Attribute data(Value value, boolean differs) {
        if (value instanceof Value.Text text) {
            return new ResourceChange.Text(text.text());
        } else if (value instanceof Value.Named named) {
            return new ResourceChange.Text(named.shown());
        } else if (value instanceof Value.Content content) {
            return new ResourceChange.Content(content.bytes().length, differs ? Digests.sha256(content.bytes()) : null);
        } else if (value instanceof Value.Digest digest) {
            return new ResourceChange.Content(digest.size(), differs ? digest.sha256() : null);
        } else if (value instanceof Value.Any any) {
            return new ResourceChange.Any(any.shown());
        }
        return HIDDEN;
    }

    private static List<String> differing(@Nullable Attributes before, @Nullable Attributes after) {
        if (before == null || after == null) {
            Attributes there = before == null ? after : before;
            return there == null ? List.of() : List.copyOf(there.asMap().keySet());
        }
        List<String> names = new ArrayList<>();
        after.asMap().forEach((name, planned) -> {
            if (DiffRenderer.differs(before.asMap().get(name), planned)) {
                names.add(name);
            }
        });
        return List.copyOf(names);
    }
}
