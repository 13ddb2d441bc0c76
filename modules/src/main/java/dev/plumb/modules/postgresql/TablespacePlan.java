package dev.plumb.modules.postgresql;

import dev.plumb.module.Plan;
import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done about a tablespace.
 *
 * @param p what the task says
 * @param catalog where it is
 */
record TablespacePlan(PostgresqlTablespaceModule.Params p, Catalog catalog) {
    private static final int PRIVATE = 0700;

    Plan plan(FieldsState now) {
        if (p.state() == Presence.ABSENT) {
            return removed(now);
        }
        if (p.owner() != null) {
            catalog.host()
                    .require(
                            RoleType.ref(p.login(), Psql.POSTGRES, p.owner()),
                            "it is to own tablespace " + p.tablespace());
        }
        String renamed = p.renameTo();
        if (renamed != null) {
            FieldsState there = catalog.host().get(p.ref(renamed));
            if (now.exists() && there.exists()) {
                return Plan.failed(
                        "tablespace " + p.tablespace() + " cannot be renamed: there is already one named " + renamed);
            }
            return now.exists() ? renamed(now, renamed) : there.exists() ? altered(there, renamed) : missing();
        }
        return now.exists() ? altered(now, p.tablespace()) : created(now);
    }

    private Plan missing() {
        return Plan.failed("there is neither a tablespace " + p.tablespace() + " that could be renamed, nor one named "
                + p.renameTo());
    }

    private Plan removed(FieldsState now) {
        List<String> used = now.told().texts("used");
        List<String> still = used.stream()
                .filter(each -> catalog.host()
                        .get(DatabaseType.ref(p.login(), Psql.POSTGRES, each))
                        .exists())
                .toList();
        if (!still.isEmpty()) {
            return Plan.failed("tablespace " + p.tablespace() + " is not empty: there is something of "
                    + (still.size() == 1 ? "database " : "databases ") + String.join(", ", still)
                    + " in it; move that to another one before this task");
        }
        return now.exists()
                ? Catalog.change(
                        p.ref(),
                        now,
                        FieldsState.ABSENT,
                        alone("DROP TABLESPACE " + Sql.name(p.tablespace()), Effects.own()))
                : Plan.nothing();
    }

    private Action alone(String statement, Effects effects) {
        return new Psql(p.login()).alone(catalog.database(), statement, effects);
    }

    private Plan created(FieldsState now) {
        String location = p.location();
        if (location == null) {
            return Plan.failed("tablespace " + p.tablespace() + " does not exist; write its location, to make it");
        }
        Effects effects = Effects.own();
        if (p.login().isLocal()) {
            ResourceRef<FileState> directory = FileType.ref(location);
            boolean isThere =
                    catalog.host().require(directory, "tablespace " + p.tablespace() + " is to be kept in it");
            Integer mode = isThere ? catalog.host().get(directory).mode() : null;
            // the server takes the directory for itself alone
            effects = mode != null && mode == PRIVATE ? effects : Effects.and(directory);
        }
        Map<String, Value> wanted = new LinkedHashMap<>();
        wanted.put(CatalogType.OWNER, new Value.Text(owner()));
        wanted.put(TablespaceType.LOCATION, new Value.Text(location));
        List<String> options = new ArrayList<>();
        p.set().forEach((option, value) -> {
            if (!isReset(value)) {
                wanted.put(TablespaceType.SET + option, new Value.Text(Settings.word(value)));
                options.add(option + "=" + Sql.text(Settings.word(value)));
            }
        });
        String statement =
                "CREATE TABLESPACE " + Sql.name(p.tablespace()) + " OWNER " + Sql.name(owner()) + " LOCATION "
                        + Sql.text(location) + (options.isEmpty() ? "" : " WITH (" + String.join(", ", options) + ")");
        return Plan.of(Change.of(p.ref(), now, Catalog.planned(now, wanted), alone(statement, effects)));
    }

    private String owner() {
        return p.owner() != null ? p.owner() : GrantedType.owner(FieldsState.ABSENT, p.login());
    }

    private static boolean isReset(@Nullable Object value) {
        return value == null || value.equals("reset");
    }

    private Plan altered(FieldsState now, String name) {
        String elsewhere = elsewhere(now);
        if (elsewhere != null) {
            return Plan.failed(elsewhere);
        }
        Map<String, Value> wanted = new LinkedHashMap<>();
        return catalog.converge(p.ref(name), now, wanted, statements(now, name, wanted));
    }

    private @Nullable String elsewhere(FieldsState now) {
        String location = now.text(TablespaceType.LOCATION);
        return p.location() == null || location == null || p.location().equals(location)
                ? null
                : "tablespace " + p.tablespace() + " is kept in " + location
                        + ", and a tablespace cannot be moved; make another one, and move there what is in it";
    }

    private List<String> statements(FieldsState now, String name, Map<String, Value> wanted) {
        List<String> statements = new ArrayList<>();
        String alter = "ALTER TABLESPACE " + Sql.name(name);
        if (p.owner() != null && !TablespaceType.TYPE.has(now, CatalogType.OWNER, new Value.Text(p.owner()))) {
            wanted.put(CatalogType.OWNER, new Value.Text(p.owner()));
            statements.add(alter + " OWNER TO " + Sql.name(p.owner()));
        }
        p.set().forEach((option, value) -> {
            String field = TablespaceType.SET + option;
            String kept = now.text(field);
            if (isReset(value) && now.fields().containsKey(field)) {
                wanted.put(field, new Value.Any("default"));
                statements.add(alter + " RESET (" + option + ")");
            } else if (!isReset(value) && !isSame(kept, Settings.word(value))) {
                wanted.put(field, new Value.Text(Settings.word(value)));
                statements.add(alter + " SET (" + option + "=" + Sql.text(Settings.word(value)) + ")");
            }
        });
        return statements;
    }

    /** {@code 1.10} is {@code 1.1}. */
    private static boolean isSame(@Nullable String kept, String wanted) {
        if (kept == null || kept.equals(wanted)) {
            return kept != null;
        }
        try {
            return new BigDecimal(kept).compareTo(new BigDecimal(wanted)) == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** The old name goes, and the new one has what that had. */
    private Plan renamed(FieldsState now, String name) {
        String elsewhere = elsewhere(now);
        if (elsewhere != null) {
            return Plan.failed(elsewhere);
        }
        Map<String, Value> wanted = new LinkedHashMap<>(now.fields());
        List<String> statements = new ArrayList<>();
        statements.add("ALTER TABLESPACE " + Sql.name(p.tablespace()) + " RENAME TO " + Sql.name(name));
        statements.addAll(statements(now, name, wanted));
        FieldsState after = new FieldsState(true, wanted, now.told());
        return Plan.of(List.of(
                Change.of(p.ref(), now, FieldsState.ABSENT, catalog.action(statements)),
                Change.of(Objects.requireNonNull(p.ref(name)), FieldsState.ABSENT, after, new Action.Implied())));
    }
}
