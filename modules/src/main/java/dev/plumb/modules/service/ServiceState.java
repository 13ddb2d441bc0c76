package dev.plumb.modules.service;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A service, or another unit of systemd. Null components are those that do not matter or cannot be known.
 *
 * @param exists whether the host knows it
 * @param active what it does
 * @param happening what a task does to it beside starting or stopping, shown instead: {@code restarted}; else null
 * @param enabled {@code enabled}, {@code disabled}, {@code static} or another word of systemd; null while it is masked
 * @param masked whether it is made impossible to start
 * @param reload whether its unit file changed since systemd read it
 * @param manager who runs it
 * @param unit what its unit file says
 * @param unitsRead whether the way to this state made systemd read all unit files anew
 */
public record ServiceState(
        boolean exists,
        @Nullable Active active,
        @Nullable String happening,
        @Nullable String enabled,
        @Nullable Boolean masked,
        @Nullable Boolean reload,
        Manager manager,
        Unit unit,
        boolean unitsRead)
        implements State {
    /** What a service does. */
    public enum Active {
        /** It runs, or is about to. */
        STARTED,
        /** It does not run. */
        STOPPED,
        /** It ended with a failure. */
        FAILED
    }

    /** Who runs services on a host. */
    public enum Manager {
        /** systemd. */
        SYSTEMD,
        /** OpenRC. */
        OPENRC,
        /** Scripts in {@code /etc/init.d}. */
        SYSV
    }

    /**
     * What the file of a unit says of it.
     *
     * @param fragment path of the file, or null; null too when it is masked and there is no unit behind the mask
     * @param realName the unit's own name as in a reference, when it was asked for by an alias; else null
     * @param comesToRest whether it ends by itself as soon as its work is done, so that "started" leaves no trace
     * @param reloadable whether it can be told to read its configuration again, as far as is known
     * @param running what it did when that was read, in systemd's words; null when that was not read
     * @param dropIns paths of drop-ins below {@code /etc/systemd/system}, its own and those of its template
     * @param dependents full names of units that end with it when it is stopped: those that require it, are bound to it or are a part of it
     * @param elsewhere whether a file of it is in another directory than {@code /etc/systemd/system}, as those of packages are
     */
    public record Unit(
            @Nullable String fragment,
            @Nullable String realName,
            boolean comesToRest,
            boolean reloadable,
            @Nullable Running running,
            List<String> dropIns,
            boolean elsewhere,
            List<String> dependents) {
        /** A unit that no other one depends on. */
        public Unit(
                @Nullable String fragment,
                @Nullable String realName,
                boolean comesToRest,
                boolean reloadable,
                @Nullable Running running,
                List<String> dropIns,
                boolean elsewhere) {
            this(fragment, realName, comesToRest, reloadable, running, dropIns, elsewhere, List.of());
        }

        /** A unit of which was not read what it does. */
        public Unit(@Nullable String fragment, @Nullable String realName, boolean comesToRest, boolean reloadable) {
            this(fragment, realName, comesToRest, reloadable, null, List.of(), false);
        }

        /** Nothing is known of it. */
        static final Unit UNKNOWN = new Unit(null, null, false, true);

        /** A file at this path, of which no more is known. */
        static Unit of(String fragment) {
            return new Unit(fragment, null, false, true);
        }
    }

    /**
     * What a unit does in systemd's words.
     *
     * @param active {@code ActiveState}
     * @param sub {@code SubState}
     */
    public record Running(String active, String sub) {}

    /** No such service. */
    public static ServiceState absent(Manager manager) {
        return new ServiceState(false, null, null, null, null, null, manager, Unit.UNKNOWN, false);
    }

    /** A unit that systemd will find where none was before. */
    static ServiceState found(Unit unit, String enabled) {
        return new ServiceState(true, Active.STOPPED, null, enabled, false, false, Manager.SYSTEMD, unit, false);
    }

    /** A unit as Debian's packages leave theirs: enabled and started, but for instances of templates. */
    public static ServiceState asInstalled(boolean instance) {
        return new ServiceState(
                true,
                instance ? Active.STOPPED : Active.STARTED,
                null,
                instance ? "disabled" : "enabled",
                false,
                false,
                Manager.SYSTEMD,
                Unit.UNKNOWN,
                false);
    }

    /** The same service with a unit file that systemd has yet to read. */
    public ServiceState outdated() {
        return new ServiceState(exists, active, happening, enabled, masked, true, manager, unit, false);
    }

    /** The same service after systemd has read its unit file. */
    ServiceState reread() {
        return new ServiceState(exists, active, happening, enabled, masked, false, manager, unit, true);
    }

    /** The same service once a task's restart, reload or start is over. */
    public ServiceState settled() {
        if (happening == null) {
            return this;
        }
        Active then = active == Active.STARTED && unit.comesToRest ? Active.STOPPED : active;
        return new ServiceState(exists, then, null, enabled, masked, reload, manager, unit, unitsRead);
    }

    /**
     * The same unit once systemd has read all unit files, and more was done.
     *
     * @param newActive what it does then
     * @param newHappening what is done to it beside that, shown instead; null: nothing
     * @param newEnabled systemd's word for whether it is enabled
     */
    public ServiceState reread(@Nullable Active newActive, @Nullable String newHappening, @Nullable String newEnabled) {
        return new ServiceState(true, newActive, newHappening, newEnabled, false, false, manager, unit, true);
    }

    /** The same service once another one that it needs was stopped. */
    ServiceState ended() {
        return new ServiceState(exists, Active.STOPPED, "stopped", enabled, masked, reload, manager, unit, unitsRead);
    }

    /** The same unit, which runs as another state of it says, from a file that systemd has yet to read. */
    ServiceState runningAs(ServiceState other) {
        return new ServiceState(exists, other.active, null, enabled, masked, true, manager, unit, false);
    }

    /** Whether it runs although its unit file is gone, so that systemd could not start it again. */
    boolean isOrphaned() {
        return exists && isActive() && enabled == null && Boolean.FALSE.equals(masked) && unit.fragment == null;
    }

    /** Whether it starts with the host, or with something that needs it. */
    public boolean isEnabled() {
        return enabled != null
                && (enabled.startsWith("enabled") || enabled.equals("static") || enabled.equals("generated"));
    }

    /** Whether it runs, or is about to. */
    public boolean isActive() {
        return active == Active.STARTED;
    }

    @Override
    public Attributes attributes() {
        if (!exists) {
            return Attributes.NONE;
        }
        Attributes.Builder all = Attributes.builder();
        if (happening != null) {
            all.value("state", new Value.Any(happening));
        } else if (active != null) {
            all.text("state", active.name().toLowerCase(Locale.ROOT));
        }
        all.text("enabled", enabled);
        if (masked != null) {
            all.text("masked", masked ? "yes" : "no");
        }
        if (reload != null) {
            all.text("unit file", reload ? "changed since it was read" : "as read");
        }
        return all.build();
    }
}
