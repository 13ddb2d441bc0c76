package dev.plumb.modules.system;

import dev.plumb.expression.Unknown;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.accounts.GroupState;
import dev.plumb.modules.kit.accounts.Groups;
import dev.plumb.modules.kit.accounts.UserState;
import dev.plumb.modules.kit.accounts.Users;
import dev.plumb.modules.kit.files.HomePlaces;
import dev.plumb.resource.Read;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    /** The end of the year 9999, in seconds since 1970. */
    private static final double LAST_SECOND = 253_402_300_799.0;

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

            @Param(
                    doc =
                            "umask with which a new home is made, such as `077`; default: by `HOME_MODE` and `UMASK` of the host's `login.defs`")
            @Nullable
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

            @Param(
                    doc =
                            "the account is to be one of the host's own files; one that only a directory service knows is an"
                                    + " error",
                    def = "false")
            boolean local) {
        /** Permissions of a new home by {@code umask}; null when the host's settings say it. */
        @Nullable
        Integer homeMode() {
            return umask == null ? null : 0777 & ~Integer.parseInt(umask, 8);
        }
    }

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
        } else if (p.nonUnique && p.uid == null) {
            return "non_unique needs uid";
        } else if (p.group != null && isNumber(p.group)) {
            return "group is a number; write the group's name";
        } else if (p.password != null && !PasswordHash.isOne(p.password)) {
            return "password is not a hash; write what openssl passwd -6 or mkpasswd prints, or '*' for no password";
        }
        return Names.first(names(p), paths(p), numbers(p));
    }

    private static @Nullable String names(Params p) {
        String wrong = Names.first(
                p.state == Presence.PRESENT ? Names.made("name", p.name) : Names.account("name", p.name),
                Names.account("group", p.group));
        for (String group : p.groups == null ? List.<String>of() : p.groups) {
            wrong = Names.first(
                    wrong,
                    Names.account("groups", group),
                    group.strip().matches("\\S+")
                            ? null
                            : "groups '" + group + "' has a blank, which no name of a group can hold;"
                                    + " write a comma between them: "
                                    + group.strip().replaceAll("\\s+", ","));
        }
        return Names.first(wrong, Names.field("comment", p.comment), Names.field("shell", p.shell));
    }

    private static @Nullable String paths(Params p) {
        if (p.home != null && !p.home.startsWith("/")) {
            return "home '" + p.home + "' is no absolute path";
        }
        return Names.first(
                Names.field("home", p.home),
                Names.argument("shell", p.shell),
                p.shell == null || p.shell.isEmpty() || p.shell.startsWith("/")
                        ? null
                        : "shell '" + p.shell + "' is no absolute path; write /bin/" + p.shell + ", or wherever it is",
                Names.argument("skeleton", p.skeleton),
                p.umask == null || p.umask.matches("[0-7]{1,4}") ? null : "umask '" + p.umask + "' is no octal number");
    }

    private static @Nullable String numbers(Params p) {
        String wrong = Names.number("uid", p.uid);
        if (wrong != null) {
            return wrong;
        }
        return p.expires == null || p.expires <= LAST_SECOND ? null : "expires is no time before the year 10000";
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>();
        reads.add(read(p));
        if (p.local) {
            reads.add(Read.of(Entries.ref("passwd", "files", p.name)));
        }
        // Where a home is; a host with other defaults costs a second read when something is to be changed.
        String home = p.home != null ? p.home : "/home/" + p.name;
        if (p.state == Presence.ABSENT) {
            reads.addAll(UserRemoval.reads(p, home));
            return reads;
        }
        Set<String> names = new HashSet<>();
        names.add(p.group != null ? p.group : p.name);
        if (p.groups != null) {
            names.addAll(p.groups);
        }
        if (p.createHome) {
            reads.addAll(HomePlaces.reads(home));
        }
        if (p.uid != null && !p.nonUnique) {
            reads.add(Read.of(AccountHolders.ofUid(p.uid)));
        }
        for (String name : names) {
            reads.add(Read.of(Groups.ref(name)));
        }
        return reads;
    }

    private static Read<UserState> read(Params p) {
        return UserPlan.needsShadow(p) ? Users.withShadow(p.name) : Read.of(Users.ref(p.name));
    }

    @Override
    public Plan plan(Params p, States host) {
        UserState now = UserPlan.withShadow(p, host.get(read(p)));
        if (p.local
                && now.exists()
                && !host.get(Entries.ref("passwd", "files", p.name)).exists()) {
            return Plan.failed("user " + p.name + " is known to this host, but not of its own files: with local: true"
                    + " another one would have to be made beside it, which useradd refuses");
        }
        Plan plan;
        UserState shown = now;
        if (p.state == Presence.ABSENT) {
            plan = new UserRemoval(p, host).plan(now);
        } else {
            require(p, host);
            shown = now.exists()
                    ? UserPlan.changed(p, now)
                    : UserPlan.created(p, now.defaults(), ownGroup(p, now, host));
            String home = p.createHome ? shown.home() : null;
            String trouble = Names.first(
                    home == null ? null : HomePlaces.trouble(host, home), UserChanges.refusal(p, now, host));
            if (trouble != null) {
                return Plan.failed(trouble);
            }
            plan = now.exists() ? UserChanges.modify(p, now, shown, host) : UserChanges.create(p, now, shown, host);
        }
        plan = plan.with("name", p.name).with("state", p.state.word());
        if (p.state == Presence.ABSENT) {
            return now.exists() ? plan.with("force", p.force).with("remove", p.remove) : plan;
        }
        plan = now.exists() ? plan : plan.with("system", p.system).with("create_home", p.createHome);
        plan = p.password == null ? plan : plan.with("password", "NOT_LOGGING_PASSWORD");
        return result(plan, p, shown, host).with("append", p.append).with("move_home", p.moveHome);
    }

    private static Plan result(Plan plan, Params p, UserState user, States host) {
        Plan all = plan;
        Map<String, @Nullable Object> values = told(user);
        if (user.gid() == null && p.group != null) {
            values.put(
                    "group",
                    host.find(Read.of(Groups.ref(p.group))).map(GroupState::gid).orElse(null));
        }
        for (Map.Entry<String, @Nullable Object> each : values.entrySet()) {
            Object value = each.getValue();
            Object unknown = new Unknown(each.getKey() + " of user " + p.name + " is not known before apply");
            all = all.with(each.getKey(), value == null ? unknown : value);
        }
        return user.groups() == null ? all : all.with("groups", String.join(",", user.groups()));
    }

    private static Map<String, @Nullable Object> told(UserState user) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("uid", user.uid());
        all.put("group", user.gid());
        all.put("home", user.home());
        all.put("shell", user.shell());
        all.put("comment", user.comment());
        return all;
    }

    /** What the host has chosen, such as the number of a new user. */
    @Override
    public Map<String, @Nullable Object> learned(Params p, Plan plan, Done done) {
        return done.found().get(Users.ref(p.name)) instanceof UserState user && user.exists() ? told(user) : Map.of();
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
}
