package dev.plumb.modules.postgresql;

import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Unknown;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.JsonPart;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is to be done so that a database is the one of a dump. */
final class RestorePlan {
    private final PostgresqlRestoreModule.Params p;
    private final Catalog catalog;
    private final States host;
    private final FieldsState now;
    private final FieldsState live;

    RestorePlan(PostgresqlRestoreModule.Params p, Catalog catalog) {
        this.p = p;
        this.catalog = catalog;
        this.host = catalog.host();
        this.now = catalog.get(p.ref());
        this.live = catalog.get(p.database());
    }

    Plan plan() {
        DumpType.Dump dump = host.get(p.file());
        if (!dump.exists()) {
            host.require(p.file(), "database " + p.name() + " is to be restored from it");
            return Plan.unseen(p.ref());
        } else if (dump.coming()) {
            return Plan.unseen(p.ref());
        } else if (host.isDryRun() && !host.isCertain(p.file())) {
            throw new NotKnownException(p.file().label() + " is not known before apply", null);
        }
        // reading all of it takes long, and is not needed where the database is that of the dump already
        String known = dump.entry().text("sha256");
        if (known.isEmpty() || !known.equals(now.text(RestoredType.SHA256))) {
            dump = host.get(new Read<>(p.file(), DumpType.VERIFIED));
        }
        Plan plan = dump.known().equals(now.text(RestoredType.SHA256)) && now.exists() ? restored() : restore(dump);
        return plan.with("dump", dump.path()).with("sha256", dump.known());
    }

    /** Only what was replaced may still be there, where the run that replaced it was ended. */
    private Plan restored() {
        List<Change<?>> changes = new ArrayList<>();
        for (String old : p.dropOld() ? RestoredType.old(now) : List.<String>of()) {
            ResourceRef<FieldsState> ref = DatabaseType.ref(p.login(), p.maintenanceDb(), old);
            String sql = "DROP DATABASE IF EXISTS " + Sql.name(old) + (p.force() ? " WITH (FORCE)" : "");
            changes.add(Change.of(
                    ref,
                    host.get(ref),
                    FieldsState.ABSENT,
                    new Psql(p.login()).alone(p.maintenanceDb(), sql, Effects.own())));
        }
        return Plan.of(changes);
    }

    private Plan restore(DumpType.Dump dump) {
        String mistake = dump.mistake();
        long sessions = live.exists() ? live.told().number("sessions") : 0;
        if (mistake != null) {
            return Plan.failed(mistake);
        } else if (sessions > 0 && !p.force()) {
            return Plan.failed("database " + p.name() + " is in use by " + sessions
                    + (sessions == 1 ? " session" : " sessions")
                    + ", so that it cannot be replaced; force: true ends them");
        }
        roles(dump.entry())
                .forEach(role -> host.require(
                        RoleType.ref(p.login(), p.maintenanceDb(), role),
                        "what is in " + dump.path() + " belongs to it, or it has rights there"));
        if (dump.complaint().strip().equals("none")) {
            host.assume("that pg_restore can read " + dump.path());
        }
        Action action =
                Action.run(new RestoreScript(p, dump, live.exists()).script(), Effects.and(p.database(), p.ref()));
        Plan plan = Plan.of(Change.of(p.ref(), now, after(dump), action));
        if (!live.exists()) {
            String owner = p.owner() != null ? p.owner() : dump.entry().text("properties", "owner");
            Map<String, Value> wanted = new LinkedHashMap<>();
            if (!owner.isEmpty()) {
                wanted.put(DatabaseType.OWNER, new Value.Text(owner));
            }
            return plan.and(Plan.of(
                    Change.of(p.database(), live, new FieldsState(true, wanted, JsonPart.NONE), Action.implied())));
        }
        return p.dropOld()
                ? plan
                : plan.with(RestoredType.OLD, new Unknown("the name of the old database has the time of apply"));
    }

    private FieldsState after(DumpType.Dump dump) {
        Map<String, Value> wanted = new LinkedHashMap<>();
        wanted.put(RestoredType.DUMP, new Value.Text(dump.path()));
        wanted.put(RestoredType.SHA256, new Value.Text(dump.known()));
        wanted.put(
                "rows",
                new Value.Any(
                        dump.entry().at("tables").isThere()
                                ? "compared with manifest.json"
                                : "not compared: no manifest has them"));
        if (live.exists()) {
            wanted.put(
                    RestoredType.OLD,
                    new Value.Any(p.dropOld() ? "dropped" : "kept as " + RestoreScript.old(p.name(), "TIME")));
        }
        return FieldsState.planned(wanted);
    }

    private Set<String> roles(JsonPart entry) {
        Set<String> roles = new LinkedHashSet<>(entry.texts("properties", "roles"));
        if (!live.exists()) {
            entry.list("properties", "settings").stream()
                    .map(each -> each.text("role"))
                    .filter(role -> !role.isEmpty())
                    .forEach(roles::add);
            String owner = entry.text("properties", "owner");
            if (p.owner() == null && !owner.isEmpty()) {
                roles.add(owner);
            }
        }
        if (p.owner() != null) {
            roles.add(p.owner());
        }
        return roles;
    }
}
