package dev.plumb.modules.service;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
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
 * @param fragment path of its unit file, or null; null too when it is masked and there is no unit behind the mask
 * @param comesToRest whether it ends by itself as soon as its work is done, so that "started" leaves no trace
 */
public record ServiceState(
        boolean exists,
        @Nullable Active active,
        @Nullable String happening,
        @Nullable String enabled,
        @Nullable Boolean masked,
        @Nullable Boolean reload,
        Manager manager,
        @Nullable String fragment,
        boolean comesToRest)
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

    /** No such service. */
    static ServiceState absent(Manager manager) {
        return new ServiceState(false, null, null, null, null, null, manager, null, false);
    }

    /** A unit that systemd will find where none was before. */
    static ServiceState found(String fragment, boolean installable) {
        return new ServiceState(
                true,
                Active.STOPPED,
                null,
                installable ? "disabled" : "static",
                false,
                false,
                Manager.SYSTEMD,
                fragment,
                false);
    }

    /** The same service with a unit file that systemd has yet to read. */
    ServiceState outdated() {
        return new ServiceState(exists, active, happening, enabled, masked, true, manager, fragment, comesToRest);
    }

    /** The same service after systemd has read its unit file. */
    ServiceState reread() {
        return new ServiceState(exists, active, happening, enabled, masked, false, manager, fragment, comesToRest);
    }

    /** Whether it starts with the host, or with something that needs it. */
    boolean isEnabled() {
        return enabled != null && (enabled.startsWith("enabled") || enabled.equals("static"));
    }

    boolean isActive() {
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
            all.text("state", active.name().toLowerCase(java.util.Locale.ROOT));
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
