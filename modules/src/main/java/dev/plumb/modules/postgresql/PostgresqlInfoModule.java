package dev.plumb.modules.postgresql;

import dev.plumb.expression.Unknown;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.module.Trait;
import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.JsonPart;
import dev.plumb.modules.kit.Names;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.text.Glob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells of a PostgreSQL server. */
@ModuleInfo(
        name = "postgresql_info",
        traits = Trait.LOOKS,
        doc = "Tells of a PostgreSQL server: its version, settings, databases, roles, tablespaces and replication.",
        notes = {
            "The result has `version`, `in_recovery`, `databases` (each with its `size`, `extensions`, `languages`, `namespaces`,"
                    + " `publications` and `subscriptions`), `roles`, `settings` and `pending_restart_settings`, `tablespaces`,"
                    + " `replications` and `repl_slots`. What `filter` leaves out is empty.",
            "There is no secret in it: no password or what a server keeps of one, and no connection of a subscription. Settings that have"
                    + " one, such as `primary_conninfo`, are `(hidden)`.",
            "In a dry run, what earlier tasks change on the server makes it unknown."
        },
        example = """
                - name: server
                  package:
                    name: postgresql
                - name: look at it
                  postgresql_info:
                    filter: [version, databases]
                  register: pg
                """)
public final class PostgresqlInfoModule implements TaskModule<PostgresqlInfoModule.Params> {
    private static final String PENDING = "pending_restart_settings";
    private static final Pattern VERSION = Pattern.compile("^\\S+ (\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?");
    private static final Pattern NUMBERS =
            Pattern.compile("(\\d+)(?:-\\d+)?(?:\\.(\\d+)(?:-\\d+)?)?(?:\\.\\d+(?:-\\d+)?)*");

    /** Parameters. */
    public record Params(
            @Param(
                    doc =
                            "what to tell: `version`, `in_recovery`, `tablespaces`, `databases`, `replications`, `repl_slots`,"
                                    + " `settings`, `roles`, and patterns such as `repl*`; with `!` before it: all but that. Default: all")
            List<String> filter,

            @Param(
                    doc = "database to connect to",
                    aliases = {"db", "database"},
                    def = "postgres")
            String loginDb,

            PostgresLogin login) {
        /** The parts that are to be told. Where some are named, those to be left out do not count, as in Ansible. */
        List<String> parts() {
            List<String> named = filter.stream()
                    .map(String::strip)
                    .filter(each -> !each.startsWith("!"))
                    .toList();
            List<String> left = filter.stream()
                    .map(String::strip)
                    .filter(each -> each.startsWith("!"))
                    .map(each -> each.substring(1))
                    .toList();
            return InfoType.parts().stream()
                    .filter(part -> named.isEmpty() ? !isAmong(part, left) : isAmong(part, named))
                    .toList();
        }

        private static boolean isAmong(String part, List<String> patterns) {
            return patterns.stream().anyMatch(pattern -> Glob.of(pattern).matches(part));
        }

        List<ResourceRef<FieldsState>> refs() {
            List<ResourceRef<FieldsState>> refs = new ArrayList<>();
            parts().forEach(each -> refs.add(InfoType.ref(login, loginDb, each)));
            if (parts().contains(InfoType.DATABASES)) {
                refs.add(InfoType.ref(login, loginDb, InfoType.SUBSCRIPTIONS));
            }
            return refs;
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        String wrong = Names.first(p.login.mistake(), Sql.mistake("login_db", p.loginDb));
        return wrong != null || !p.parts().isEmpty()
                ? wrong
                : "filter leaves nothing to tell; write some of " + String.join(", ", InfoType.parts());
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return Catalog.reads(p.login, p.refs());
    }

    @Override
    public Plan plan(Params p, States host) {
        Catalog catalog = new Catalog(p.login, p.loginDb, host);
        return catalog.plan(List.of(), "it is to tell of itself", () -> {
            host.need(Catalog.reads(p.login, p.refs()));
            boolean isKnown =
                    catalog.server().version() > 0 && p.refs().stream().allMatch(ref -> isKnown(host.get(ref)));
            return isKnown ? told(p, host) : notKnown(p);
        });
    }

    private static boolean isKnown(FieldsState state) {
        return state.told().at(InfoType.TOLD).isThere();
    }

    private static Plan notKnown(Params p) {
        Plan plan = empty();
        for (String part : p.parts()) {
            plan = plan.with(part, new Unknown("what the server tells of itself is not known before apply"));
        }
        return p.parts().contains(InfoType.SETTINGS)
                ? plan.with(PENDING, new Unknown("what the server tells of itself is not known before apply"))
                : plan;
    }

    private static Plan empty() {
        Plan plan = Plan.nothing();
        for (String part : InfoType.parts()) {
            plan = plan.with(part, part.equals("in_recovery") ? null : Map.of());
        }
        return plan.with(PENDING, List.of());
    }

    private static Plan told(Params p, States host) {
        Plan plan = empty();
        for (String part : p.parts()) {
            JsonPart told = told(host, InfoType.ref(p.login, p.loginDb, part));
            plan = switch (part) {
                case "version" -> plan.with(part, version(told.text()));
                case InfoType.DATABASES -> plan.with(part, databases(p, host, told));
                case InfoType.SETTINGS -> plan.with(part, settings(told)).with(PENDING, pending(told));
                default -> plan.with(part, told.value());
            };
        }
        return plan;
    }

    private static JsonPart told(States host, ResourceRef<FieldsState> ref) {
        return host.get(ref).told().at(InfoType.TOLD);
    }

    private static Map<String, @Nullable Object> version(String raw) {
        Map<String, @Nullable Object> version = new LinkedHashMap<>();
        Matcher numbers = VERSION.matcher(raw);
        if (numbers.find()) {
            version.put("major", Long.valueOf(numbers.group(1)));
            version.put("minor", numbers.group(2) == null ? 0L : Long.valueOf(numbers.group(2)));
            if (numbers.group(3) != null) {
                version.put("patch", Long.valueOf(numbers.group(3)));
            }
            version.put("full", raw.split(" ")[1]);
        }
        version.put("raw", raw);
        return version;
    }

    private static Map<String, @Nullable Object> settings(JsonPart told) {
        Map<String, @Nullable Object> settings = new LinkedHashMap<>();
        told.map().forEach((name, setting) -> {
            Map<String, @Nullable Object> fields = fields(setting);
            if (fields.get("val_in_bytes") == null) {
                fields.remove("val_in_bytes");
            }
            settings.put(name, fields);
        });
        return settings;
    }

    private static List<String> pending(JsonPart told) {
        return told.map().entrySet().stream()
                .filter(setting -> setting.getValue().isTrue("pending_restart"))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Map<String, @Nullable Object> fields(JsonPart part) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        part.map().forEach((key, value) -> fields.put(key, value.value()));
        return fields;
    }

    /** All databases, what is in them by one session that goes from one to the next. */
    private static Map<String, @Nullable Object> databases(Params p, States host, JsonPart told) {
        List<Read<?>> inside = new ArrayList<>();
        told.map().forEach((name, database) -> {
            if (database.isTrue("open")) {
                inside.add(Read.of(InfoType.ref(p.login, name)));
            }
        });
        host.need(inside);
        JsonPart subscriptions = told(host, InfoType.ref(p.login, p.loginDb, InfoType.SUBSCRIPTIONS));
        Map<String, @Nullable Object> databases = new LinkedHashMap<>();
        told.map().forEach((name, database) -> {
            Map<String, @Nullable Object> fields = fields(database);
            fields.remove("open");
            ResourceRef<FieldsState> ref = InfoType.ref(p.login, name);
            boolean isOpen = database.isTrue("open") && host.unreadable(Read.of(ref)) == null;
            JsonPart in = isOpen ? told(host, ref) : JsonPart.NONE;
            for (String part : List.of("namespaces", "extensions", "languages")) {
                fields.put(part, part.equals("extensions") ? extensions(in) : fields(in.at(part)));
            }
            if (isOpen) {
                fields.put("publications", fields(in.at("publications")));
                fields.put("subscriptions", fields(subscriptions.at(name)));
            } else {
                fields.put("error", "Could not connect to the database.");
            }
            databases.put(name, fields);
        });
        return databases;
    }

    private static Map<String, @Nullable Object> extensions(JsonPart database) {
        Map<String, @Nullable Object> extensions = new LinkedHashMap<>();
        database.map("extensions").forEach((name, extension) -> {
            Map<String, @Nullable Object> fields = fields(extension);
            String raw = extension.text("extversion");
            Matcher numbers = NUMBERS.matcher(raw);
            boolean isNumber = numbers.matches();
            Map<String, @Nullable Object> version = new LinkedHashMap<>();
            version.put("major", isNumber ? Long.valueOf(numbers.group(1)) : null);
            version.put("minor", isNumber && numbers.group(2) != null ? Long.valueOf(numbers.group(2)) : null);
            version.put("raw", raw);
            fields.put("extversion", version);
            extensions.put(name, fields);
        });
        return extensions;
    }

    @Override
    public boolean changesNothing() {
        return true;
    }
}
