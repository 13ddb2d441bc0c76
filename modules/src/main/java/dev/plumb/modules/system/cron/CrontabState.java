package dev.plumb.modules.system.cron;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import org.jspecify.annotations.Nullable;

/**
 * A user's crontab.
 *
 * @param user whose it is, as the host names the user; null when that was not read
 * @param content its bytes as ISO-8859-1 text, without the header that cron puts before it; null when there is none
 * @param seen SHA-256 of the host's answer that this was read from; null in a planned state
 */
record CrontabState(
        @Nullable String user,
        @Nullable String content,
        @Nullable String seen) implements State {
    /** A planned state. */
    CrontabState(@Nullable String user, @Nullable String content) {
        this(user, content, null);
    }

    @Override
    public boolean exists() {
        return content != null;
    }

    @Override
    public Attributes attributes() {
        return content == null
                ? Attributes.NONE
                : Attributes.builder()
                        .value("content", new Value.Content(Crontab.bytes(content)))
                        .build();
    }
}
