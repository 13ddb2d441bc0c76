package dev.plumb.modules.service;

import dev.plumb.modules.service.ServiceState.Unit;
import dev.plumb.resource.Value;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text of a unit file that is planned: what systemd will make of it, as far as plans need to know. */
public final class UnitText {
    private static final Pattern INSTALLABLE =
            Pattern.compile("(?m)^[ \\t]*+(WantedBy|RequiredBy|UpheldBy|Alias|Also|DefaultInstance)[ \\t]*+=");
    private static final Pattern ONESHOT = Pattern.compile("(?m)^[ \\t]*+Type[ \\t]*+=[ \\t]*+oneshot[ \\t]*+$");
    private static final Pattern REMAINS =
            Pattern.compile("(?mi)^[ \\t]*+RemainAfterExit[ \\t]*+=[ \\t]*+(yes|true|on|1|y|t)[ \\t]*+$");
    private static final Pattern RELOADS =
            Pattern.compile("(?m)^[ \\t]*+(ExecReload[ \\t]*+=|Type[ \\t]*+=[ \\t]*+notify-reload)");

    private final @Nullable String text;

    private UnitText(@Nullable String text) {
        this.text = text;
    }

    /** Of this content; one that cannot be seen is taken for that of a unit which can be installed. */
    public static UnitText of(@Nullable Value content) {
        return new UnitText(
                content instanceof Value.Content seen ? new String(seen.bytes(), StandardCharsets.UTF_8) : null);
    }

    /** The unit whose file will be at this path. */
    public ServiceState found(String path) {
        if (text == null) {
            // it may come to rest: "started" must not be promised to last
            return ServiceState.found(new Unit(path, null, true, true), "disabled");
        }
        boolean oneshot = has(ONESHOT) && !has(REMAINS);
        return ServiceState.found(
                new Unit(path, null, oneshot, has(RELOADS)), has(INSTALLABLE) ? "disabled" : "static");
    }

    private boolean has(Pattern pattern) {
        return text != null && pattern.matcher(text).find();
    }
}
