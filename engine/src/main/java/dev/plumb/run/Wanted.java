package dev.plumb.run;

import dev.plumb.host.Become;
import dev.plumb.plan.PlanResult;
import dev.plumb.plan.ReadBatch;
import dev.plumb.plan.StateCache;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is to be read of a host, by the users who read. */
final class Wanted {
    private final Map<String, ReadBatch> batches = new LinkedHashMap<>();
    private final Map<String, @Nullable Become> users = new LinkedHashMap<>();

    /** Whether this user is asked for something. */
    boolean has(String user) {
        return batches.containsKey(user);
    }

    void add(PreparedTask.Settings settings, Read<?> read) {
        add(new PlanResult.NeedsReads(List.of(read), settings.become()));
    }

    /** All that a plan needs; when that is nothing, it is seen whether the user can be become. */
    void add(PlanResult.NeedsReads needs) {
        String user = StateCache.key(needs.as());
        users.put(user, needs.as());
        ReadBatch batch = batches.computeIfAbsent(user, any -> new ReadBatch());
        needs.reads().forEach(batch::add);
    }

    boolean isEmpty() {
        return batches.isEmpty();
    }

    /** Whether somebody is asked for a resource that answers this. */
    boolean asks(Predicate<ResourceRef<?>> which) {
        return batches.values().stream().anyMatch(each -> each.asks(which));
    }

    /** What each user is asked for. */
    Map<String, ReadBatch> byUser() {
        return batches;
    }

    /** Whom to become to ask a user, or null for the login user. */
    @Nullable
    Become become(String user) {
        return users.get(user);
    }

    /** The same without what this user is asked for. */
    Wanted without(String user) {
        Wanted rest = new Wanted();
        rest.batches.putAll(batches);
        rest.users.putAll(users);
        rest.batches.remove(user);
        return rest;
    }
}
