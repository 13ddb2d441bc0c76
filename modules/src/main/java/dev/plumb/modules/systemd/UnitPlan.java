package dev.plumb.modules.systemd;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.ValueState;
import dev.plumb.modules.kit.accounts.Groups;
import dev.plumb.modules.kit.accounts.Users;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.service.ServiceState;
import dev.plumb.modules.service.UserManager;
import dev.plumb.modules.systemd.SystemdUnitModule.Params;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The plan of a {@code systemd_unit} task. */
final class UnitPlan {
    /** The first line of a drop-in that a task has made, by which it is told from those that somebody made by hand. */
    static final String HEADING = "# Written by Plumb (systemd_unit).\n";

    private final Params p;
    private final String unit;
    private final UnitFile wanted;

    UnitPlan(Params p) {
        this.p = p;
        this.unit = p.fullName();
        this.wanted = UnitFile.parse(p.isPresent() ? p.text() : "");
    }

    List<Read<?>> reads() {
        return reads(UnitScope.likely(p));
    }

    private List<Read<?>> reads(UnitScope scope) {
        List<Read<?>> reads = new ArrayList<>(file(scope).reads());
        if (p.user() != null) {
            reads.add(Read.of(Users.ref(p.user())));
            reads.add(Read.of(UserManager.lingering(p.user())));
            reads.add(Read.of(UserManager.support()));
        }
        if (UnitNames.isTemplate(unit)) {
            reads.add(Read.of(Instances.of(unit)));
            asked().forEach(each -> reads.add(Read.of(scope.ref(each))));
        } else {
            reads.add(Read.of(scope.ref(unit)));
        }
        for (ResourceRef<?> account : accounts()) {
            reads.add(Read.of(account));
        }
        return reads;
    }

    private ManagedFile file(UnitScope scope) {
        boolean parents = p.dropIn() != null || scope.user() != null;
        return ManagedFile.at(scope.file(p))
                .withAccess(scope.access(p.mode()))
                .whenMissing(parents ? ManagedFile.Missing.CREATE_WITH_PARENTS : ManagedFile.Missing.CREATE)
                .withParents(scope.access(null))
                .following(false);
    }

    /** Full names of the instances that the task names. */
    private List<String> asked() {
        return p.instances() == null
                ? List.of()
                : p.instances().stream()
                        .map(each -> UnitNames.instance(unit, each))
                        .toList();
    }

    /** The accounts that a service runs as. */
    private List<ResourceRef<?>> accounts() {
        List<ResourceRef<?>> accounts = new ArrayList<>();
        if (!wanted.says("Service", "DynamicUser")) {
            String user = wanted.value("Service", "User");
            String group = wanted.value("Service", "Group");
            if (isName(user)) {
                accounts.add(Users.ref(user));
            }
            if (isName(group)) {
                accounts.add(Groups.ref(group));
            }
        }
        return accounts;
    }

    private static boolean isName(String account) {
        return account.matches("[A-Za-z_][A-Za-z0-9_.-]*");
    }

    Plan plan(States host) {
        return HostFiles.plan(host, files -> {
            UnitScope scope = UnitScope.of(p, host);
            return plan(files).with("unit", unit).with("file", (scope == null ? UnitScope.likely(p) : scope).file(p));
        });
    }

    /** The plan as a part of another one. */
    Plan plan(HostFiles files) {
        States host = files.host();
        UnitScope scope = UnitScope.of(p, host);
        if (scope == null) {
            return Plan.unseen(FileType.ref(UnitScope.likely(p).file(p)));
        }
        host.need(reads(scope));
        requirements(files);
        ManagedFile file = file(scope);
        FileState old = files.content(file.written(files));
        refuseAlias(scope.file(p), files.state(file.written(files)));
        Plan text = p.isPresent()
                ? file.write(files, NewContent.of(p.text()))
                : p.dropIn() == null ? file.remove(files) : Plan.nothing();
        List<String> units = units(host, scope);
        DropIns others = DropIns.plan(p, files, scope, units);
        boolean goes =
                p.dropIn() != null && !p.isPresent() && !others.plan().changes().isEmpty();
        Set<UnitFile.Key> changed = text.changes().isEmpty() && !goes ? Set.of() : changed(old);
        Set<UnitFile.Key> all = new TreeSet<>(changed);
        all.addAll(others.keys());
        Plan plan = text.and(others.plan());
        UnitSteps steps =
                new UnitSteps(host, p, scope, wanted, all, !plan.changes().isEmpty());
        for (String each : units) {
            ServiceState now = host.get(scope.ref(each)).settled();
            if (now.manager() != ServiceState.Manager.SYSTEMD) {
                throw new PlanFailure("units are systemd's, which does not run on this host");
            }
            steps.add(each, now);
        }
        Plan lingering = lingering(host);
        plan = plan.and(exposure(host, changed)).and(lingering).and(Plan.of(steps.changes()));
        boolean lingers = !lingering.changes().isEmpty();
        return plan.in(
                SystemdTransaction.of(scope, lingers, steps.steps(), steps.verified(), scope.file(p), calendars()));
    }

    /** What it does not run without. */
    private void requirements(HostFiles files) {
        if (p.started() == null || p.started()) {
            accounts().forEach(each -> files.host().require(each, unit + " runs as it"));
        }
        if (Boolean.TRUE.equals(p.started()) && p.dropIn() == null && p.isPresent()) {
            Preconditions.require(files, unit, wanted);
        }
    }

    /** What is to run without a login needs a manager that does; the transaction's activation switches it on. */
    private Plan lingering(States host) {
        boolean needed = p.user() != null && (Boolean.TRUE.equals(p.started()) || Boolean.TRUE.equals(p.enabled()));
        if (!needed) {
            return Plan.nothing();
        }
        host.require(
                UserManager.support(),
                "the service manager of a user needs it; it comes with the package libpam-systemd");
        ResourceRef<ValueState> ref = UserManager.lingering(String.valueOf(p.user()));
        ValueState now = host.get(ref);
        return Plan.converge(ref, now, ValueState.of("yes"), Action.run(Script.of(":\n"), Effects.own()));
    }

    /** What is a link to another unit is a name of that one, and no unit by itself. A link to nothing is a mask. */
    private static void refuseAlias(String file, FileState now) {
        String target = now.isLink() && now.target() != null ? now.target() : "";
        String name = target.substring(target.lastIndexOf('/') + 1);
        if (!target.isEmpty() && !target.equals("/dev/null") && !name.equals(Paths.name(file))) {
            throw new PlanFailure(
                    file + " is a link to " + target + ", another name of " + name + "; write name: " + name);
        }
    }

    private List<String> calendars() {
        return wanted.values("Timer", "OnCalendar").stream()
                .filter(time -> !time.isEmpty())
                .toList();
    }

    /** The keys that say something else than before; all when it is not known what they said. */
    private Set<UnitFile.Key> changed(@Nullable FileState old) {
        String before = old != null && old.isFile() && old.content() instanceof Value.Content content
                ? new String(content.bytes(), StandardCharsets.UTF_8)
                : "";
        return wanted.differencesTo(UnitFile.parse(before));
    }

    /** Full names of the units that the file is for. */
    private List<String> units(States host, UnitScope scope) {
        if (!UnitNames.isTemplate(unit)) {
            return List.of(unit);
        }
        Set<String> all = new LinkedHashSet<>(asked());
        all.addAll(Instances.names(host.find(Read.of(Instances.of(unit))).orElse(null)));
        List<Read<?>> reads = new ArrayList<>();
        all.forEach(each -> reads.add(Read.of(scope.ref(each))));
        host.need(reads);
        return List.copyOf(all);
    }

    /** How much less, or more, exposed the service becomes, where something changes that decides it. */
    private Plan exposure(States host, Set<UnitFile.Key> changed) {
        boolean matters = p.isPresent()
                && p.dropIn() == null
                && p.user() == null
                && unit.endsWith(".service")
                && changed.stream().anyMatch(key -> key.section().equals("Service") && Hardening.isOne(key.name()));
        if (!matters) {
            return Plan.nothing();
        }
        ResourceRef<Exposure.Score> placed = Exposure.ofPlaced(unit);
        ResourceRef<Exposure.Score> planned = Exposure.of(unit, p.text());
        host.need(List.of(Read.of(placed), Read.of(planned)));
        Exposure.Score before = host.get(placed);
        Exposure.Score after = host.get(planned);
        boolean known = before.exists() || p.hardening() != Hardening.OFF;
        return !known || !after.exists() || Plan.isConverged(before, after)
                ? Plan.nothing()
                : Plan.of(Change.of(placed, before, after.planned(), Action.implied()));
    }
}
