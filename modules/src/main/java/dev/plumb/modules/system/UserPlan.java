package dev.plumb.modules.system;

import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.accounts.PasswordField;
import dev.plumb.modules.kit.accounts.UserState;
import dev.plumb.modules.kit.accounts.UserState.Defaults;
import dev.plumb.modules.kit.accounts.UserState.Shadow;
import dev.plumb.modules.system.UserModule.UpdatePassword;
import java.time.LocalDate;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a user should be like, from parameters and the state now. */
final class UserPlan {
    private static final long SECONDS_PER_DAY = 86_400;

    private UserPlan() {}

    /** Whether the task cares for anything that only the shadow file tells. */
    static boolean needsShadow(UserModule.Params p) {
        return p.state() == Presence.PRESENT
                && (p.password() != null && p.updatePassword() == UpdatePassword.ALWAYS
                        || p.passwordLock() != null
                        || p.expires() != null
                        || p.passwordExpireMin() != null
                        || p.passwordExpireMax() != null);
    }

    /**
     * The user with what the task needs to know of the shadow file. It is missing only where an earlier task of this run
     * makes the user and says nothing of it: then there is no password yet.
     */
    static UserState withShadow(UserModule.Params p, UserState now) {
        if (!now.exists() || now.shadow() != null || !needsShadow(p)) {
            return now;
        }
        return new UserState(
                true,
                now.uid(),
                now.group(),
                now.gid(),
                now.groups(),
                now.comment(),
                now.home(),
                now.homeExists(),
                now.shell(),
                new Shadow(PasswordField.fingerprint(""), false, null, null, null),
                now.defaults());
    }

    /**
     * A new user.
     *
     * @param defaults what the host gives it by default, or null when that is not known
     * @param ownGroup whether it gets a group of its own
     */
    static UserState created(UserModule.Params p, @Nullable Defaults defaults, boolean ownGroup) {
        String group = ownGroup ? p.name() : p.group();
        boolean groups = p.groups() != null && !p.groups().isEmpty();
        return new UserState(
                true,
                p.uid(),
                group,
                null,
                groups ? new TreeSet<>(p.groups()) : null,
                p.comment(),
                p.home() != null || defaults == null ? p.home() : defaults.home(),
                p.createHome() ? true : null,
                p.shell() != null || defaults == null ? p.shell() : defaults.shell(),
                newShadow(p),
                defaults);
    }

    private static @Nullable Shadow newShadow(UserModule.Params p) {
        String password = p.password();
        if (password == null && p.expires() == null && p.passwordExpireMin() == null && p.passwordExpireMax() == null) {
            return null;
        }
        return new Shadow(
                password == null ? null : PasswordField.fingerprint(password),
                password == null ? null : PasswordField.isLocked(hashToSet(p, password)),
                expiry(p.expires()),
                p.passwordExpireMin(),
                p.passwordExpireMax());
    }

    /** An existing user after the task. */
    static UserState changed(UserModule.Params p, UserState now) {
        boolean sameHome = p.home() == null || p.home().equals(now.home());
        Boolean home = p.createHome() || !sameHome && p.moveHome() && Boolean.TRUE.equals(now.homeExists())
                ? Boolean.TRUE
                : sameHome ? now.homeExists() : null;
        return new UserState(
                true,
                p.uid() != null ? p.uid() : now.uid(),
                p.group() != null ? p.group() : now.group(),
                p.group() == null || p.group().equals(now.group()) ? now.gid() : null,
                groups(p, now.groups()),
                p.comment() != null ? p.comment() : now.comment(),
                p.home() != null ? p.home() : now.home(),
                home,
                p.shell() != null ? p.shell() : now.shell(),
                now.shadow() == null || !needsShadow(p) ? now.shadow() : shadow(p, now.shadow()),
                now.defaults());
    }

    private static @Nullable SortedSet<String> groups(UserModule.Params p, @Nullable SortedSet<String> now) {
        if (p.groups() == null) {
            return now;
        }
        SortedSet<String> all = new TreeSet<>(p.groups());
        if (p.append() && now != null) {
            all.addAll(now);
        }
        return all;
    }

    private static Shadow shadow(UserModule.Params p, Shadow now) {
        String password = now.password();
        Boolean locked = now.locked();
        boolean sets = setsPassword(p, now);
        if (sets && p.password() != null) {
            password = PasswordField.fingerprint(p.password());
            locked = PasswordField.isLocked(hashToSet(p, p.password()));
        } else if (p.passwordLock() != null && hasPassword(now)) {
            locked = p.passwordLock();
        }
        return new Shadow(
                password,
                locked,
                p.expires() != null ? expiry(p.expires()) : now.expires(),
                p.passwordExpireMin() != null ? p.passwordExpireMin() : now.minDays(),
                p.passwordExpireMax() != null ? p.passwordExpireMax() : now.maxDays());
    }

    /** Whether an existing user's password is to be set. */
    static boolean setsPassword(UserModule.Params p, Shadow now) {
        return p.password() != null
                && p.updatePassword() == UpdatePassword.ALWAYS
                && !PasswordField.fingerprint(p.password()).equals(now.password());
    }

    /** The hash as it goes into the shadow file: behind a lock when it should be locked. */
    static String hashToSet(UserModule.Params p, String password) {
        return Boolean.TRUE.equals(p.passwordLock()) ? "!" + PasswordField.withoutLock(password) : password;
    }

    private static boolean hasPassword(Shadow now) {
        return !PasswordField.fingerprint("").equals(now.password());
    }

    private static @Nullable String expiry(@Nullable Double seconds) {
        if (seconds == null) {
            return null;
        }
        long days = Math.floorDiv((long) Math.floor(seconds), SECONDS_PER_DAY);
        return seconds < 0 ? "never" : LocalDate.ofEpochDay(days).toString();
    }
}
