package dev.plumb.run;

import dev.plumb.module.Steer;

/** Reads what includes bring in while a play runs. */
final class Inclusions {
    Inclusions(RunContext context, PlayState play) {}

    ItemOutcome tasks(Steer.IncludeTasks asked, TaskRun run, PreparedTask.Item item) {
        throw new IllegalStateException();
    }

    ItemOutcome role(Steer.IncludeRole asked, TaskRun run, PreparedTask.Item item) {
        throw new IllegalStateException();
    }
}
