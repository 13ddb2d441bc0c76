package dev.plumb.modules.system;

import dev.plumb.module.FileMode;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Manages what users may do by sudo. */
@ModuleInfo(
        name = "sudoers",
        doc = "Manages what users or groups may do by `sudo`: a file for each rule below `/etc/sudoers.d`.",
        notes = {
            "The file has mode 0440. `visudo -c` must accept it before it is put in place, in a dry run too; one mistake in it would"
                    + " keep everybody from using `sudo`.",
            "`sudo` leaves out files with a dot in their name, or with a `~` at its end, so such a name is an error."
        },
        example = """
                - name: sudo
                  apt:
                    name: sudo
                - name: whoever deploys may restart the app
                  sudoers:
                    name: deploy-app
                    group: www-data
                    commands:
                      - /usr/bin/systemctl restart app
                      - /usr/bin/systemctl reload app
                """)
public final class SudoersModule implements TaskModule<SudoersModule.Params> {
    private static final ResourceRef<ProgramState> VISUDO = Programs.ref("visudo");

    /** Parameters. */
    public record Params(
            @Param(doc = "name of the rule, and of its file", required = true)
            String name,

            @Param(doc = "who may do it") @Nullable String user,

            @Param(doc = "the group whose members may do it, in place of `user`") @Nullable
            String group,

            @Param(doc = "the commands, with their whole paths; `ALL` for all") @Nullable
            List<String> commands,

            @Param(doc = "whether the rule should be there", def = "present")
            Presence state,

            @Param(doc = "asks for no password", def = "true")
            boolean nopassword,

            @Param(doc = "keeps the command from running other programs", def = "false")
            boolean noexec,

            @Param(doc = "lets variables of the environment be kept", def = "false")
            boolean setenv,

            @Param(doc = "as whom the commands are run, `USER` or `USER:GROUP`; default: root") @Nullable
            String runas,

            @Param(doc = "the host on which the rule holds", def = "ALL")
            String host,

            @Param(doc = "settings for whom the rule is, such as `!targetpw`, each a line of `Defaults`") @Nullable
            List<String> defaults,

            @Param(doc = "directory of the file; it must be there", def = "/etc/sudoers.d")
            String sudoersPath,

            @Param(
                    doc =
                            "whether `visudo` checks the file: `detect` where it is there, `required` always, `absent` never",
                    def = "detect")
            Check validation) {
        String path() {
            return Paths.below(Paths.normal(sudoersPath), name);
        }

        private String text() {
            String owner = user != null ? user : "%" + group;
            StringBuilder text = new StringBuilder();
            for (String each : defaults == null ? List.<String>of() : defaults) {
                text.append("Defaults:").append(owner).append(' ').append(each).append('\n');
            }
            return text.append(owner)
                    .append(' ')
                    .append(host)
                    .append('=')
                    .append(runas == null ? "" : "(" + runas + ")")
                    .append(noexec ? "NOEXEC:" : "")
                    .append(nopassword ? "NOPASSWD:" : "")
                    .append(setenv ? "SETENV:" : "")
                    .append(' ')
                    .append(String.join(", ", commands == null ? List.of() : commands))
                    .append('\n')
                    .toString();
        }
    }

    /** When a rule is checked. */
    public enum Check {
        /** Never. */
        ABSENT,
        /** Where the host has visudo. */
        DETECT,
        /** Always. */
        REQUIRED
    }

    @Override
    public @Nullable String invalid(Params p) {
        boolean present = p.state == Presence.PRESENT;
        boolean nobody = p.user == null && p.group == null;
        boolean nothing = p.commands == null || p.commands.isEmpty();
        return Names.first(
                Paths.invalid("sudoers_path", p.sudoersPath),
                p.name.isBlank() ? "name is empty" : Names.argument("name", p.name),
                p.name.contains("/") || p.name.equals(".") || p.name.equals("..")
                        ? "name '" + p.name + "' is no name of a file"
                        : null,
                present && (p.name.contains(".") || p.name.endsWith("~"))
                        ? "name '" + p.name + "': sudo leaves out files with a dot in their name or a ~ at its end"
                        : null,
                p.user != null && p.group != null ? "user and group exclude each other" : null,
                present && nobody ? "user (or group) is required" : null,
                present && nothing ? "commands is required" : null,
                word("user", p.user),
                word("group", p.group),
                word("host", p.host),
                Names.line("runas", p.runas),
                lines("commands", p.commands),
                lines("defaults", p.defaults));
    }

    private static @Nullable String lines(String parameter, @Nullable List<String> texts) {
        for (String each : texts == null ? List.<String>of() : texts) {
            String wrong = each.isBlank() ? parameter + " has an empty item" : Names.line(parameter, each);
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private static @Nullable String word(String parameter, @Nullable String text) {
        return text != null && text.isBlank() ? parameter + " is empty" : Names.line(parameter, text);
    }

    private static ManagedFile file(Params p) {
        return ManagedFile.at(p.path()).withAccess(new Access(new FileMode("0440"), null, null));
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(file(p).reads());
        if (p.validation != Check.ABSENT && p.state == Presence.PRESENT) {
            reads.add(Read.of(VISUDO));
        }
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        return HostFiles.plan(host, files -> p.state == Presence.ABSENT ? absent(p, files) : present(p, files))
                .with("path", p.path());
    }

    private static Plan absent(Params p, HostFiles files) {
        FileState now = files.state(files.real(p.path()));
        if (now.isDirectory()) {
            throw new PlanFailure(p.path() + " is a directory, not a rule");
        }
        return file(p).remove(files);
    }

    private static Plan present(Params p, HostFiles files) {
        String visudo = p.validation == Check.ABSENT ? null : visudo(p, files.host());
        return file(p).withValidation(visudo == null ? null : visudo + " -c -f %s")
                .write(files, NewContent.of(p.text()));
    }

    /** Where visudo is; null when it is not there, or comes only with an earlier task of a dry run. */
    private static @Nullable String visudo(Params p, States host) {
        ProgramState program = host.get(VISUDO);
        if (!program.exists() && p.validation == Check.REQUIRED) {
            host.require(VISUDO, "it checks the rule " + p.name);
        } else if (!program.exists() && !host.isCertain(VISUDO)) {
            host.assume("that visudo accepts it");
        }
        return program.path();
    }
}
