package dev.plumb.modules.postgresql;

import dev.plumb.expression.NotKnownException;
import dev.plumb.module.FileMode;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.PlanSequence;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.HostText;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.service.Services;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is to be done about PgBouncer: its role, its functions in the databases, its files, and then the program itself. */
record PoolPlan(PostgresqlPoolModule.Params p) {
    private static final PostgresqlUserModule ROLE = new PostgresqlUserModule();

    /** Also those that stand in the file until now. */
    List<String> secrets(Plan plan) {
        List<String> secrets = new ArrayList<>(ROLE.secrets(role(), plan));
        for (Change<?> change : plan.changes()) {
            boolean isUsers = change.ref().key().equals(PoolTransaction.USERS);
            if (isUsers && change.before() instanceof FileState old && old.content() instanceof Value.Content content) {
                secrets.addAll(PoolText.passwords(new String(content.bytes(), StandardCharsets.UTF_8)));
            }
        }
        return secrets;
    }

    List<Read<?>> reads() {
        List<Read<?>> reads = new ArrayList<>(ROLE.reads(role()));
        for (String each : PoolText.targets(p.databases())) {
            reads.add(Read.of(DatabaseType.ref(p.login(), Psql.POSTGRES, each)));
            reads.add(Read.of(LookupType.ref(p.login(), each)));
        }
        reads.addAll(file(PoolTransaction.SETTINGS).reads());
        reads.addAll(file(PoolTransaction.USERS).reads());
        reads.add(Read.of(Services.ref(PoolTransaction.UNIT)));
        return reads;
    }

    private static ManagedFile file(String path) {
        return ManagedFile.at(path).withAccess(new Access(new FileMode("0640"), "postgres", "postgres"));
    }

    Plan plan(States host) {
        PlanSequence parts = new PlanSequence(host);
        parts.then(states -> ROLE.plan(role(), states));
        PoolText.targets(p.databases()).forEach(each -> parts.then(states -> function(each, states)));
        parts.then(states -> HostFiles.plan(states, this::files));
        Plan plan = parts.plan();
        return plan.with("port", (long) p.listenPort());
    }

    private Plan function(String database, States states) {
        ResourceRef<FieldsState> ref = LookupType.ref(p.login(), database);
        Catalog catalog = new Catalog(p.login(), database, states);
        return catalog.inDatabase(ref, "clients are to log in to database " + database, Presence.PRESENT, now -> {
            Map<String, Value> wanted = LookupType.wanted(p.user());
            boolean isRight = now.exists() && now.fields().equals(wanted);
            return isRight ? Plan.nothing() : catalog.converge(ref, now, wanted, LookupType.statements(p.user()));
        });
    }

    private Plan files(HostFiles files) {
        PoolText text = new PoolText(p);
        String settings = text.settings();
        ManagedFile ini = file(PoolTransaction.SETTINGS);
        boolean start = needsStart(files, ini, settings);
        Plan plan = ini.write(files, NewContent.of(settings))
                .and(file(PoolTransaction.USERS).write(files, NewContent.of(text.users())));
        PoolTransaction transaction = new PoolTransaction(start, text.sockets(), p.listenPort());
        if (plan.changes().isEmpty()) {
            return plan.in(transaction);
        }
        Plan program = ClusterFiles.activated(PoolTransaction.UNIT, files.host(), start);
        Plan all = plan.and(program);
        if (program.changes().isEmpty()) {
            all = all.with(
                    "warnings",
                    List.of(PoolTransaction.UNIT + " does not run; it has these settings when it is started"));
        }
        return all.in(transaction);
    }

    private static boolean needsStart(HostFiles files, ManagedFile ini, String after) {
        try {
            String before = HostText.of(files, ini);
            return before == null || PoolText.needsStart(before, after);
        } catch (NotKnownException e) {
            // that of the package, which listens elsewhere
            return true;
        }
    }

    private PostgresqlUserModule.Params role() {
        return PostgresqlUserModule.Params.of(
                p.user(), Presence.PRESENT, p.password(), List.of("LOGIN", "NOSUPERUSER"), null, p.login());
    }
}
