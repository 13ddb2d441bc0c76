package dev.plumb.modules.care;

import dev.plumb.module.FileMode;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.system.ProgramState;
import dev.plumb.modules.system.Programs;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Manages upgrades that nobody watches. */
@ModuleInfo(
        name = "unattended_upgrades",
        doc =
                "Manages upgrades that the host makes by itself: when `apt` looks for them, which ones it takes, and what follows.",
        notes = {
            "Two files below `/etc/apt/apt.conf.d`: `20auto-upgrades`, which says how often, and `52unattended-upgrades-local`, which"
                    + " says what, over what the package's own file says. That one stays as it is.",
            "`apt-config` must accept a file before it is put in place. Package `unattended-upgrades` has to be there, or to come with an"
                    + " earlier task.",
            "Services are started anew in the middle of the night, or the host: mind `automatic_reboot_time`.",
            "Own: Ansible has no such module."
        },
        example = """
                - name: unattended upgrades
                  apt:
                    name: unattended-upgrades
                - name: every night
                  unattended_upgrades:
                    blacklist: [postgresql-.*]
                    automatic_reboot: true
                    automatic_reboot_time: '04:30'
                """)
public final class UnattendedUpgradesModule implements TaskModule<UnattendedUpgradesModule.Params> {
    private static final ResourceRef<ProgramState> PROGRAM = Programs.ref("unattended-upgrade");
    private static final ManagedFile PERIODIC = file("20auto-upgrades");
    private static final ManagedFile LOCAL = file("52unattended-upgrades-local");

    /** Parameters. */
    public record Params(
            @Param(
                    doc =
                            "whether the host should upgrade by itself; `absent` turns it off and removes the second file",
                    def = "present")
            Presence state,

            @Param(doc = "days between two looks for new packages", def = "1")
            int updateDays,

            @Param(doc = "days between two upgrades", def = "1")
            int upgradeDays,

            @Param(doc = "days after which downloaded packages that are out of date go; 0: never", def = "7")
            int autocleanDays,

            @Param(
                    doc =
                            "patterns of the sources that are taken, such as `origin=Debian,codename=${distro_codename},label=Debian-Security`"
                                    + " (write `$$` for the dollar sign); default: those of the package",
                    commaSeparated = false)
            @Nullable
            List<String> origins,

            @Param(doc = "regular expressions of packages that are left alone", commaSeparated = false) @Nullable
            List<String> blacklist,

            @Param(doc = "reboots the host when an upgrade asks for it") @Nullable
            Boolean automaticReboot,

            @Param(doc = "when it reboots: `now`, or a time as `04:30`") @Nullable
            String automaticRebootTime,

            @Param(doc = "reboots even while somebody is logged in") @Nullable
            Boolean automaticRebootWithUsers,

            @Param(doc = "removes what no package needs any more") @Nullable
            Boolean removeUnusedDependencies,

            @Param(doc = "who gets mail of it") @Nullable String mail,

            @Param(doc = "when there is mail: `always`, `only-on-error` or `on-change`") @Nullable
            String mailReport) {}

    private static ManagedFile file(String name) {
        return ManagedFile.at("/etc/apt/apt.conf.d/" + name)
                .withAccess(new Access(new FileMode("0644"), "root", "root"))
                .withValidation("apt-config dump -c=%s");
    }

    @Override
    public @Nullable String invalid(Params p) {
        String time = p.automaticRebootTime;
        String report = p.mailReport;
        return Names.first(
                p.updateDays < 0 || p.upgradeDays < 0 || p.autocleanDays < 0 ? "a number of days is negative" : null,
                texts("origins", p.origins),
                texts("blacklist", p.blacklist),
                time == null || time.equals("now") || time.matches("([01]\\d|2[0-3]):[0-5]\\d")
                        ? null
                        : "automatic_reboot_time is '" + time + "'; write '04:30', in quotes, or now",
                text("mail", p.mail),
                report == null || report.matches("always|only-on-error|on-change")
                        ? null
                        : "mail_report is '" + report + "'; write always, only-on-error or on-change");
    }

    private static @Nullable String texts(String parameter, @Nullable List<String> texts) {
        for (String each : texts == null ? List.<String>of() : texts) {
            String wrong = text(parameter, each);
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private static @Nullable String text(String parameter, @Nullable String text) {
        boolean plain = text == null || !text.contains("\"") && !text.isBlank();
        return plain ? Names.line(parameter, text) : parameter + " is empty or has a quote, which would end it";
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(PERIODIC.reads());
        reads.addAll(LOCAL.reads());
        if (p.state == Presence.PRESENT) {
            reads.add(Read.of(PROGRAM));
        }
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        boolean present = p.state == Presence.PRESENT;
        if (present) {
            host.require(PROGRAM, "it makes the upgrades; package unattended-upgrades brings it");
        }
        return HostFiles.plan(host, files -> {
            StringBuilder periodic = new StringBuilder();
            set(periodic, "APT::Periodic::Update-Package-Lists", Integer.toString(present ? p.updateDays : 0));
            set(periodic, "APT::Periodic::Unattended-Upgrade", Integer.toString(present ? p.upgradeDays : 0));
            if (p.autocleanDays > 0 && present) {
                set(periodic, "APT::Periodic::AutocleanInterval", Integer.toString(p.autocleanDays));
            }
            Plan plan = PERIODIC.write(files, NewContent.of(periodic.toString()));
            String local = local(p);
            boolean empty = !present || local.isEmpty();
            if (empty
                    && !host.isPlanned(FileType.ref(LOCAL.path()))
                    && !files.state(LOCAL.path()).exists()) {
                // the file is the module's own: no package brings it
                return plan;
            }
            return plan.and(empty ? LOCAL.remove(files) : LOCAL.write(files, NewContent.of(local)));
        });
    }

    private static String local(Params p) {
        StringBuilder text = new StringBuilder();
        if (p.origins != null) {
            text.append("#clear Unattended-Upgrade::Allowed-Origins;\n");
        }
        list(text, "Origins-Pattern", p.origins);
        list(text, "Package-Blacklist", p.blacklist);
        set(text, "Unattended-Upgrade::Automatic-Reboot", p.automaticReboot);
        set(text, "Unattended-Upgrade::Automatic-Reboot-Time", p.automaticRebootTime);
        set(text, "Unattended-Upgrade::Automatic-Reboot-WithUsers", p.automaticRebootWithUsers);
        set(text, "Unattended-Upgrade::Remove-Unused-Dependencies", p.removeUnusedDependencies);
        set(text, "Unattended-Upgrade::Mail", p.mail);
        set(text, "Unattended-Upgrade::MailReport", p.mailReport);
        return text.toString();
    }

    private static void set(StringBuilder text, String name, @Nullable Object value) {
        if (value != null) {
            text.append(name).append(" \"").append(value).append("\";\n");
        }
    }

    /** Lists of several files add up, unless one clears what came before. */
    private static void list(StringBuilder text, String name, @Nullable List<String> items) {
        if (items != null) {
            text.append("#clear Unattended-Upgrade::").append(name).append(";\n");
            text.append("Unattended-Upgrade::").append(name).append(" {\n");
            items.forEach(item -> text.append("    \"").append(item).append("\";\n"));
            text.append("};\n");
        }
    }
}
