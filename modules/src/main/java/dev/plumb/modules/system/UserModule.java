package dev.plumb.modules.system;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.files.FileType;
import dev.plumb.resource.Action;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Manages user accounts by {@code useradd}, {@code usermod}, {@code userdel} and {@code chpasswd}. */
@ModuleInfo(
        name = "user",
        doc = "Manages user accounts and their membership in groups.",
        notes = {
            "`password` is a hash as `openssl passwd -6` or `mkpasswd` prints it, never the password itself. It travels"
                    + " on standard input and is shown nowhere.",
            "Groups are given by name. A group that neither exists nor is made by an earlier task is an error."
        },
        example = """
                - name: account of the application
                  user:
                    name: app
                    shell: /bin/bash
                    groups: [adm]
                    append: true
                """)
public final class UserModule implements TaskModule<UserModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "login name", required = true, aliases = "user")
            String name,

            @Param(doc = "whether the account should be there", def = "present")
            Presence state,

            @Param(doc = "its number; the host chooses one when it is not given") @Nullable
            Long uid,

            @Param(doc = "allow a number that another user has", def = "false")
            boolean nonUnique,

            @Param(doc = "name of the primary group; a new user gets one of its own when it is not given") @Nullable
            String group,

            @Param(doc = "names of the groups it is a member of; an empty list: of none") @Nullable
            List<String> groups,

            @Param(doc = "add to the groups it has instead of replacing them", def = "false")
            boolean append,

            @Param(doc = "the full name or other remark in the account") @Nullable
            String comment,

            @Param(doc = "path of the home directory") @Nullable
            String home,

            @Param(doc = "path of the login shell") @Nullable
            String shell,

            @Param(doc = "make the home directory when it is missing", def = "true", aliases = "createhome")
            boolean createHome,

            @Param(doc = "move the old home directory when `home` changes", def = "false")
            boolean moveHome,

            @Param(doc = "directory whose content a new home gets") @Nullable
            String skeleton,

            @Param(doc = "umask with which a new home is made, such as `077`") @Nullable
            String umask,

            @Param(doc = "give a new user a number from the range of system users", def = "false")
            boolean system,

            @Param(doc = "hash of the password; `*` for none at all", secret = true) @Nullable
            String password,

            @Param(
                    doc = "`always` sets the password whenever it differs, `on_create` only for a new user",
                    def = "always")
            UpdatePassword updatePassword,

            @Param(doc = "lock or unlock the password; other ways to log in stay open") @Nullable
            Boolean passwordLock,

            @Param(doc = "days after which the password must be changed") @Nullable
            Integer passwordExpireMax,

            @Param(doc = "days before which it cannot be changed again") @Nullable
            Integer passwordExpireMin,

            @Param(doc = "when the account expires, in seconds since 1970; negative: never") @Nullable
            Double expires,

            @Param(doc = "with `state: absent`, remove the home directory and the mail spool too", def = "false")
            boolean remove,

            @Param(doc = "with `state: absent`, remove even while the user is logged in", def = "false")
            boolean force,

            @Param(doc = "not supported; write a `command` task with `creates`") @Nullable
            Boolean generateSshKey,

            @Param(doc = "not supported: the account is always managed by the usual tools", def = "false")
            boolean local) {}

    /** When a password is set. */
    public enum UpdatePassword {
        /** Whenever it differs. */
        ALWAYS,
        /** For a new user only. */
        ON_CREATE
    }

    @Override
    public @Nullable String invalid(Params p) {
        if (Boolean.TRUE.equals(p.generateSshKey)) {
            return "generate_ssh_key is not supported; write a task command: ssh-keygen -t ed25519 -N '' -f HOME/.ssh/id_ed25519"
                    + " with creates: and become_user: " + p.name;
        } else if (p.local) {
            return "local: true (libuser's tools) is not supported; leave it out";
        } else if (p.nonUnique && p.uid == null) {
            return "non_unique needs uid";
        } else if (p.group != null && isNumber(p.group)) {
            return "group is a number; write the group's name";
        } else if (p.password != null && !PasswordHash.isOne(p.password)) {
            return "password is not a hash; write what openssl passwd -6 or mkpasswd prints, or '*' for no password";
        }
        return null;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>();
        reads.add(read(p));
        if (p.state == Presence.PRESENT) {
            Set<String> names = new HashSet<>();
            names.add(p.group != null ? p.group : p.name);
            if (p.groups != null) {
                names.addAll(p.groups);
            }
            if (p.createHome) {
                // Where a new home would be; a host with other defaults costs a second read when the user is new.
                reads.add(Read.of(FileType.ref(p.home != null ? p.home : "/home/" + p.name)));
            }
            for (String name : names) {
                reads.add(Read.of(Groups.ref(name)));
            }
        }
        return reads;
    }

    private static Read<UserState> read(Params p) {
        return UserPlan.needsShadow(p) ? Users.withShadow(p.name) : Read.of(Users.ref(p.name));
    }

    @Override
    public Plan plan(Params p, States host) {
        UserState now = UserPlan.withShadow(p, host.get(read(p)));
        Plan plan;
        UserState shown = now;
        if (p.state == Presence.ABSENT) {
            plan = remove(p, now);
        } else {
            require(p, host);
            shown = now.exists()
                    ? UserPlan.changed(p, now)
                    : UserPlan.created(p, now.defaults(), ownGroup(p, now, host));
            plan = now.exists() ? UserChanges.modify(p, now, shown) : UserChanges.create(p, now, shown, host);
        }
        plan = plan.with("name", p.name).with("state", p.state.word());
        return p.state == Presence.ABSENT
                ? plan
                : result(plan, shown).with("append", p.append).with("move_home", p.moveHome);
    }

    private static Plan result(Plan plan, UserState user) {
        Plan all = plan;
        all = user.uid() == null ? all : all.with("uid", user.uid());
        all = user.home() == null ? all : all.with("home", user.home());
        all = user.shell() == null ? all : all.with("shell", user.shell());
        all = user.comment() == null ? all : all.with("comment", user.comment());
        return user.groups() == null ? all : all.with("groups", String.join(",", user.groups()));
    }

    private static void require(Params p, States host) {
        if (p.group != null) {
            host.require(Groups.ref(p.group), "it is to be the primary group of user " + p.name);
        }
        if (p.groups != null) {
            for (String group : p.groups) {
                host.require(Groups.ref(group), "user " + p.name + " is to be a member of it");
            }
        }
    }

    /** Whether the new user gets a group of its own: there is none of its name yet, and the host does so. */
    private static boolean ownGroup(Params p, UserState now, States host) {
        boolean usual = now.defaults() == null || now.defaults().ownGroup();
        return p.group == null && usual && !host.get(Groups.ref(p.name)).exists();
    }

    private static Plan remove(Params p, UserState now) {
        Set<ResourceRef<?>> also = new HashSet<>();
        also.add(Groups.ref(p.name));
        if (p.remove && now.home() != null) {
            also.add(FileType.ref(now.home()));
        }
        Action action = Action.run(UserCommands.remove(p), new Effects.Declared(Set.copyOf(also)));
        return Plan.converge(Users.ref(p.name), now, UserState.ABSENT, action);
    }
}
