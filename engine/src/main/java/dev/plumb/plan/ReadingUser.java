package dev.plumb.plan;

import dev.plumb.host.Become;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * As whom an item of a task reads.
 *
 * @param as whom to become, or null for the login user
 * @param absent the user who is to run it, when that is somebody else because there is no such user yet; else null
 * @param assumptions what that rests on
 * @param untried whether it is still to be seen that the user can be become
 * @param failure why the item cannot be run, or null
 */
public record ReadingUser(
        @Nullable Become as,
        PlanStates.@Nullable Absent absent,
        List<String> assumptions,
        boolean untried,
        @Nullable String failure) {
    public static ReadingUser failing(String why) {
        return new ReadingUser(null, null, List.of(), false, why);
    }
}
