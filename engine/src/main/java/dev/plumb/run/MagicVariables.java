package dev.plumb.run;

import dev.plumb.expression.LazyLayer;
import dev.plumb.expression.Variables;
import dev.plumb.inventory.Inventory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Magic variables of one host in one play, computed when they are asked for. */
final class MagicVariables implements LazyLayer {
    private static final String VERSION = "1.0.0";

    private final Map<String, Supplier<@Nullable Object>> values = new LinkedHashMap<>();

    /**
     * Magic variables.
     *
     * @param variables the variables of any host, for {@code hostvars}
     */
    MagicVariables(RunContext context, PlayState play, String host, Function<String, Variables> variables) {
        Inventory inventory = context.inventory();
        RunOptions options = context.options();
        values.put("inventory_hostname", () -> host);
        values.put("inventory_hostname_short", () -> host.matches("[0-9.:]+") ? host : host.split("\\.", 2)[0]);
        values.put("group_names", () -> inventory.groupsOf(host));
        values.put("groups", inventory::groups);
        values.put("playbook_dir", () -> absolute(play.directory()));
        values.put("inventory_file", () -> path(inventory.source(host)));
        values.put("inventory_dir", () -> directory(inventory.source(host)));
        values.put("plumb_invocation_dir", () -> absolute(Path.of("")));
        values.put("ansible_play_name", () -> play.play().name());
        values.put("hostvars", () -> new HostVarsMap(inventory, host, play.isRehearsal(), variables));
        values.put("ansible_play_hosts", play::active);
        values.put("ansible_play_hosts_all", play::hosts);
        values.put("ansible_play_batch", play::batch);
        values.put("play_hosts", play::batch);
        values.put("ansible_check_mode", options::check);
        values.put("ansible_diff_mode", () -> true);
        values.put("ansible_forks", () -> (long) options.forks());
        values.put("ansible_verbosity", () -> (long) options.verbosity());
        values.put("ansible_limit", options::limit);
        values.put("ansible_run_tags", () -> options.tags().isEmpty() ? List.of("all") : List.copyOf(options.tags()));
        values.put("ansible_skip_tags", () -> List.copyOf(options.skipTags()));
        values.put("ansible_version", () -> version());
    }

    private static Map<String, Object> version() {
        return Map.of("full", VERSION, "string", VERSION, "major", 1L, "minor", 0L, "revision", 0L);
    }

    private static @Nullable String absolute(@Nullable Path path) {
        return (path == null ? Path.of("") : path).toAbsolutePath().normalize().toString();
    }

    private static @Nullable String directory(@Nullable Path file) {
        return file == null ? null : absolute(file.getParent());
    }

    private static @Nullable String path(@Nullable Path path) {
        return path == null ? null : path.toAbsolutePath().normalize().toString();
    }

    @Override
    public boolean isDefined(String name) {
        return values.containsKey(name);
    }

    @Override
    public @Nullable Object get(String name) {
        Supplier<@Nullable Object> value = values.get(name);
        return value == null ? null : value.get();
    }

    @Override
    public Set<String> names() {
        return values.keySet();
    }
}
