package dev.plumb.modules.system.cron;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Sh;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jobs in users' crontabs, for modules that take their place. */
public final class CronJobs {
    private CronJobs() {}

    /**
     * What {@link #removal} will ask for.
     *
     * @param user whose crontab; null: that of the task's user
     */
    public static List<Read<?>> reads(@Nullable String user) {
        return List.of(Read.of(Crontabs.ref(user)));
    }

    /** Takes the job of this name, as the module {@code cron} makes one, out of a user's crontab. */
    public static Plan removal(String name, @Nullable String user, States host) {
        Plan plan = new CronPlan(CronModule.Params.absent(name, user), host).plan();
        return Plan.of(plan.changes());
    }

    /** Whether this is a crontab. */
    public static boolean isCrontab(ResourceRef<?> ref) {
        return ref.type() == Crontabs.TYPE;
    }

    /** A shell command that keeps a crontab in a file. */
    public static String save(ResourceRef<?> ref, String copy) {
        return "{ crontab" + whose(ref) + " -l >" + copy + " 2>/dev/null||:;}";
    }

    /** A shell command that brings back what {@link #save} has kept. */
    public static String restore(ResourceRef<?> ref, String copy) {
        return "[ ! -s " + copy + " ]||crontab" + whose(ref) + " " + copy;
    }

    private static String whose(ResourceRef<?> ref) {
        return ref.key().equals(Crontabs.OWN) ? "" : " -u " + Sh.quote(ref.key());
    }
}
