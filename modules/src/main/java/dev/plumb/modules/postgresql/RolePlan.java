package dev.plumb.modules.postgresql;

import dev.plumb.module.Plan;
import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.Presence;
import dev.plumb.resource.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What is to be done about a role. */
final class RolePlan {
    private final PostgresqlUserModule.Params p;
    private final Catalog catalog;
    private final FieldsState now;

    /** Fields that are to be another. */
    private final Map<String, Value> wanted = new LinkedHashMap<>();

    /** Behind {@code WITH}. */
    private final List<String> options = new ArrayList<>();

    private final List<String> more = new ArrayList<>();

    RolePlan(PostgresqlUserModule.Params p, Catalog catalog, FieldsState now) {
        this.p = p;
        this.catalog = catalog;
        this.now = now;
    }

    Plan plan() {
        if (p.state() == Presence.ABSENT) {
            return removed();
        }
        flags();
        password();
        expiry();
        if (p.connLimit() != null) {
            want(RoleType.LIMIT, new Value.Text(p.connLimit().toString()), "CONNECTION LIMIT " + p.connLimit());
        }
        List<String> statements = new ArrayList<>();
        String role = Sql.name(p.name());
        if (p.comment() != null && want(RoleType.COMMENT, new Value.Text(p.comment()))) {
            more.add("COMMENT ON ROLE " + role + " IS " + (p.comment().isEmpty() ? "NULL" : Sql.text(p.comment())));
        }
        configuration(role);
        if (!now.exists() || !options.isEmpty()) {
            String with = options.isEmpty() ? "" : " WITH " + String.join(" ", options);
            statements.add((now.exists() ? "ALTER ROLE " : "CREATE ROLE ") + role + with);
        }
        statements.addAll(more);
        return catalog.converge(p.ref(), now, wanted, statements);
    }

    private boolean want(String field, Value value) {
        if (RoleType.TYPE.has(now, field, value)) {
            return false;
        }
        wanted.put(field, value);
        return true;
    }

    private void want(String field, Value value, String option) {
        if (want(field, value)) {
            options.add(option);
        }
    }

    /** A new role logs in unless it is said that it does not, as by {@code CREATE USER}. */
    private void flags() {
        List<String> flags = new ArrayList<>(p.flags());
        if (!now.exists() && !flags.contains("NOLOGIN") && !flags.contains("LOGIN")) {
            flags.add(0, "LOGIN");
        }
        for (String flag : flags) {
            boolean isOn = RoleType.FLAGS.containsKey(flag);
            want(RoleType.field(isOn ? flag : flag.substring(2)), RoleType.truth(isOn), flag);
        }
    }

    private void password() {
        String password = p.password();
        if (password == null || now.exists() && p.noPasswordChanges()) {
            return;
        }
        if (password.isEmpty()) {
            want(RoleType.PASSWORD, RoleType.NO_PASSWORD, "PASSWORD NULL");
            return;
        }
        boolean isPlanned = now.told().equals(CatalogType.NEW);
        if (now.exists() && !isPlanned && !now.fields().containsKey(RoleType.PASSWORD)) {
            catalog.host()
                    .assume("that the password of role " + p.name()
                            + " is as it should be, which only a superuser may read");
            return;
        }
        Scram kept = Scram.read(stored());
        if (now.exists() && kept != null && !isVerifier(password) && kept.isOf(password)) {
            return;
        }
        String verifier = verifier(p, catalog.server().iterations());
        want(RoleType.PASSWORD, RoleType.hidden(verifier), "PASSWORD " + Sql.text(verifier));
    }

    /** What the server has; nothing where an earlier task of the run gives it another one, which is computed anew to compare. */
    private String stored() {
        String told = now.told().text(RoleType.PASSWORD);
        return RoleType.hidden(told).equals(now.fields().get(RoleType.PASSWORD)) ? told : "";
    }

    /** What the server is to keep. */
    static String verifier(PostgresqlUserModule.Params p, int iterations) {
        String password = Objects.requireNonNull(p.password());
        return isVerifier(password)
                ? password
                : Scram.of(p.name(), password, iterations).verifier();
    }

    static boolean isVerifier(String password) {
        return Scram.read(password) != null || password.matches("md5[0-9a-f]{32}");
    }

    private void expiry() {
        if (p.expires() == null) {
            return;
        }
        Value time = TimeType.shown(catalog.host().get(TimeType.ref(p.login(), p.loginDb(), p.expires())), p.expires());
        boolean isNever = time.equals(new Value.Text("infinity"))
                && RoleType.TYPE.has(now, RoleType.EXPIRES, new Value.Text(RoleType.NONE));
        if (!isNever || now.exists()) {
            want(RoleType.EXPIRES, time, "VALID UNTIL " + Sql.text(p.expires()));
        }
    }

    private void configuration(String role) {
        p.configuration().forEach((key, value) -> {
            String field = RoleType.CONFIGURATION + key;
            if (value == null) {
                if (now.fields().containsKey(field)) {
                    reset(role, key);
                }
                return;
            }
            boolean isQuoted = p.quoteConfigurationValues();
            if (want(field, new Value.Text(Settings.kept(key, value, isQuoted)))) {
                more.add("ALTER ROLE " + role + " SET " + Settings.name(key) + " TO " + Settings.sql(value, isQuoted));
            }
        });
        if (p.resetUnspecifiedConfiguration()) {
            for (String field : now.fields().keySet()) {
                String key = field.replace(RoleType.CONFIGURATION, "");
                if (!key.equals(field) && !p.configuration().containsKey(key)) {
                    reset(role, key);
                }
            }
        }
    }

    private void reset(String role, String key) {
        wanted.put(RoleType.CONFIGURATION + key, new Value.Any("default"));
        more.add("ALTER ROLE " + role + " RESET " + Settings.name(key));
    }

    private Plan removed() {
        List<DependentsType.Count> dependents = now.exists()
                ? DependentsType.of(catalog.host().get(DependentsType.ref(p.login(), p.name())))
                : List.of();
        if (dependents.isEmpty()) {
            return catalog.remove(p.ref(), now, "DROP ROLE " + Sql.name(p.name()));
        }
        List<String> all = new ArrayList<>();
        for (DependentsType.Count each : dependents) {
            String where = each.database().isEmpty() ? "the server" : "database " + each.database();
            long owned = each.owned();
            long others = each.others();
            String owns = owned == 0 ? "" : "owns " + owned + (owned == 1 ? " object" : " objects");
            String rights = others == 0 ? "" : "has rights on " + others + (others == 1 ? " object" : " objects");
            all.add(owns + (owned > 0 && others > 0 ? " and " : "") + rights + " of " + where);
        }
        String why = "role " + p.name() + " cannot be removed: it " + String.join(", ", all)
                + "; hand over what it owns by postgresql_owner, and take its rights by postgresql_privs, before this task";
        return p.failOnUser() ? Plan.failed(why) : Plan.nothing().with("warnings", List.of(why));
    }
}
