package dev.plumb.modules.postgresql;

import dev.plumb.module.Plan;
import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.postgresql.PostgresqlDbModule.Provider;
import dev.plumb.resource.Action;
import dev.plumb.resource.Effects;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is to be done about a database. */
final class DatabasePlan {
    private final PostgresqlDbModule.Params p;
    private final Catalog catalog;
    private final FieldsState now;
    private final String name;

    DatabasePlan(PostgresqlDbModule.Params p, Catalog catalog, FieldsState now) {
        this.p = p;
        this.catalog = catalog;
        this.now = now;
        this.name = Sql.name(p.name());
    }

    Plan plan() {
        return switch (p.state()) {
            case PRESENT -> now.exists() ? changed() : created();
            case ABSENT -> dropped();
            case RENAME -> renamed();
            case DUMP -> new DumpFile(p, catalog.host(), now).dump();
            case RESTORE -> new DumpFile(p, catalog.host(), now).restore();
        };
    }

    /** It cannot be made in a transaction: where its comment fails, the next run has to make only that. */
    private Plan created() {
        require();
        Map<String, Value> wanted = new LinkedHashMap<>();
        List<String> words = new ArrayList<>();
        add(wanted, words, DatabaseType.OWNER, p.owner(), "OWNER", true);
        String template = p.template() == null && p.isOther() ? "template0" : p.template();
        if (template != null) {
            wanted.put("template", new Value.Any(template));
            words.add("TEMPLATE " + Sql.name(template));
        }
        String encoding = p.encoding() == null ? null : DatabaseType.encoding(p.encoding());
        add(wanted, words, DatabaseType.ENCODING, encoding, "ENCODING", false);
        Provider provider = p.localeProvider();
        if (provider != null) {
            wanted.put(DatabaseType.PROVIDER, new Value.Text(provider.word()));
            words.add("LOCALE_PROVIDER " + provider.word());
        }
        add(wanted, words, DatabaseType.COLLATE, p.lcCollate(), "LC_COLLATE", false);
        add(wanted, words, DatabaseType.CTYPE, p.lcCtype(), "LC_CTYPE", false);
        add(
                wanted,
                words,
                DatabaseType.ICU,
                p.icuLocale(),
                provider == Provider.BUILTIN ? "BUILTIN_LOCALE" : "ICU_LOCALE",
                false);
        add(wanted, words, DatabaseType.TABLESPACE, p.tablespace(), "TABLESPACE", true);
        if (p.connLimit() != null) {
            wanted.put(DatabaseType.LIMIT, new Value.Text(p.connLimit().toString()));
            words.add("CONNECTION LIMIT " + p.connLimit());
        }
        String sql = "CREATE DATABASE " + name + (words.isEmpty() ? "" : " WITH " + String.join(" ", words));
        if (p.comment() != null && !p.comment().isEmpty()) {
            wanted.put(DatabaseType.COMMENT, new Value.Text(p.comment()));
            sql += ";\n" + comment(p.comment());
        }
        return alone(Catalog.planned(now, wanted), sql);
    }

    private static void add(
            Map<String, Value> wanted,
            List<String> words,
            String field,
            @Nullable String value,
            String word,
            boolean isName) {
        if (value != null) {
            wanted.put(field, new Value.Text(value));
            words.add(word + " " + (isName ? Sql.name(value) : Sql.text(value)));
        }
    }

    private void require() {
        if (p.owner() != null) {
            catalog.host().require(role(p.owner()), "it is to own database " + p.name());
        }
        if (p.template() != null && !p.template().startsWith("template")) {
            catalog.host().require(p.ref(p.template()), "database " + p.name() + " is to be a copy of it");
        }
    }

    private ResourceRef<FieldsState> role(String role) {
        return RoleType.ref(p.login(), p.maintenanceDb(), role);
    }

    private String comment(String text) {
        return "COMMENT ON DATABASE " + name + " IS " + (text.isEmpty() ? "NULL" : Sql.text(text));
    }

    private Plan changed() {
        String fixed = fixed();
        if (fixed != null) {
            return Plan.failed(
                    "database " + p.name() + " has " + fixed
                            + ", which cannot be changed: dump it (pg_dump), drop it, make it anew and restore it, or let the task say what it has");
        }
        Map<String, Value> wanted = new LinkedHashMap<>();
        List<String> statements = new ArrayList<>();
        if (differs(DatabaseType.OWNER, p.owner(), wanted)) {
            require();
            statements.add("ALTER DATABASE " + name + " OWNER TO " + Sql.name(Objects.requireNonNull(p.owner())));
        }
        String limit = p.connLimit() == null ? null : p.connLimit().toString();
        if (differs(DatabaseType.LIMIT, limit, wanted)) {
            statements.add("ALTER DATABASE " + name + " CONNECTION LIMIT " + limit);
        }
        if (differs(DatabaseType.COMMENT, p.comment(), wanted)) {
            statements.add(comment(Objects.requireNonNull(p.comment())));
        }
        if (differs(DatabaseType.TABLESPACE, p.tablespace(), wanted)) {
            // all of it is copied, which no transaction can do
            statements.add(
                    "ALTER DATABASE " + name + " SET TABLESPACE " + Sql.name(Objects.requireNonNull(p.tablespace())));
            return alone(Catalog.planned(now, wanted), String.join(";\n", statements));
        }
        return catalog.converge(p.ref(), now, wanted, statements);
    }

    private boolean differs(String field, @Nullable String value, Map<String, Value> wanted) {
        if (value == null || DatabaseType.TYPE.has(now, field, new Value.Text(value))) {
            return false;
        }
        wanted.put(field, new Value.Text(value));
        return true;
    }

    /** What cannot be changed, and is not as it should be: what it has, and what it should. */
    private @Nullable String fixed() {
        String encoding = now.text(DatabaseType.ENCODING);
        if (p.encoding() != null && encoding != null && !encoding.equals(DatabaseType.encoding(p.encoding()))) {
            return "encoding " + encoding + " and not " + DatabaseType.encoding(p.encoding());
        }
        String provider = now.text(DatabaseType.PROVIDER);
        if (p.localeProvider() != null
                && provider != null
                && !provider.equals(p.localeProvider().word())) {
            return "locale_provider " + provider + " and not "
                    + p.localeProvider().word();
        }
        for (Map.Entry<String, @Nullable String> each : locales().entrySet()) {
            String has = now.text(each.getKey());
            String wants = each.getValue();
            if (wants != null && has != null && !DatabaseType.isSameLocale(has, wants)) {
                return each.getKey() + " " + has + " and not " + wants;
            }
        }
        return null;
    }

    private Map<String, @Nullable String> locales() {
        Map<String, @Nullable String> locales = new LinkedHashMap<>();
        locales.put(DatabaseType.COLLATE, p.lcCollate());
        locales.put(DatabaseType.CTYPE, p.lcCtype());
        locales.put(DatabaseType.ICU, p.icuLocale());
        return locales;
    }

    private Plan dropped() {
        if (!now.exists()) {
            return Plan.nothing();
        }
        String inUse = p.force() ? null : inUse("dropped; force: true ends them");
        return inUse != null
                ? Plan.failed(inUse)
                : alone(FieldsState.ABSENT, "DROP DATABASE " + name + (p.force() ? " WITH (FORCE)" : ""));
    }

    private @Nullable String inUse(String end) {
        long sessions = now.told().number("sessions");
        return sessions == 0
                ? null
                : "database " + p.name() + " is in use by " + sessions + (sessions == 1 ? " session" : " sessions")
                        + ", so that it cannot be " + end;
    }

    private Plan renamed() {
        String target = Objects.requireNonNull(p.target());
        FieldsState other = catalog.host().get(p.ref(target));
        if (!now.exists()) {
            return other.exists()
                    ? Plan.nothing()
                    : Plan.failed("there is no database " + p.name() + " to be renamed, and none named " + target);
        } else if (other.exists()) {
            return Plan.failed(
                    "there is a database " + target + " already, so that " + p.name() + " cannot be renamed");
        }
        String inUse = inUse("renamed; end them first");
        if (inUse != null) {
            return Plan.failed(inUse);
        }
        FieldsState after = new FieldsState(true, now.fields(), now.told());
        return alone(FieldsState.ABSENT, "ALTER DATABASE " + name + " RENAME TO " + Sql.name(target))
                .and(Catalog.change(p.ref(target), FieldsState.ABSENT, after, Action.implied()));
    }

    private Plan alone(FieldsState after, String sql) {
        return Catalog.change(p.ref(), now, after, new Psql(p.login()).alone(p.maintenanceDb(), sql, Effects.own()));
    }
}
