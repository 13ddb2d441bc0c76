package dev.plumb.modules.system.packages;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.system.packages.AptRequest.Goal;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.List;
import java.util.Map;

/**
 * Packages that a module needs to be there, or to be gone, beside what it manages: planned as {@code apt} would plan them, with all
 * that comes along.
 */
public final class Installation {
    private static final AptOptions OPTIONS = new AptOptions(List.of("force-confdef", "force-confold"), 60);

    private Installation() {}

    /** The package with this name. */
    public static ResourceRef<PackageState> ref(String name) {
        return Packages.ref(name);
    }

    /** What the plans will ask for in any case. */
    public static List<Read<?>> reads(List<String> names) {
        return AptPlan.reads(request(names, Goal.PRESENT));
    }

    /** Installs what of these packages is missing, all of it at once. */
    public static Plan present(List<String> names, States host) {
        return plan(request(names, Goal.PRESENT), host);
    }

    /** Removes what of these packages is there, all of it at once; their configuration stays. */
    public static Plan absent(List<String> names, States host) {
        return plan(request(names, Goal.ABSENT), host);
    }

    /** What {@code apt} tells of lists is no value of another module. */
    private static Plan plan(AptRequest request, States host) {
        Plan plan = new AptPlan(request, host).plan();
        return new Plan(plan.changes(), Map.of(), plan.failure(), plan.unseen());
    }

    private static AptRequest request(List<String> names, Goal goal) {
        List<PackageSpec> specs = names.stream().map(PackageSpec::of).toList();
        return new AptRequest(specs, goal, false, 0, List.of(), false, false, List.of(), false, false, false, OPTIONS);
    }
}
