package dev.plumb.modules.docker;

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
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.HostText;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Manages what lets docker's command into a registry. */
@ModuleInfo(
        name = "docker_login",
        doc = "Manages what lets docker's command into a registry: a user's entry in `~/.docker/config.json`.",
        notes = {
            "The entry that is there is compared with user and password; nobody is asked while they are the same. Otherwise the registry must"
                    + " accept them first. A dry run does not ask it: the outcome is *assumed*.",
            "The password is no argument of any process, and hidden everywhere, in the form in which the file has it too. The file is"
                    + " readable to its owner alone. One that docker could not read is told, and not begun anew as docker does.",
            "Where `credsStore` or `credHelpers` of the file leave a registry to another program, what that has is not known. An entry for the"
                    + " registry then counts as right, which `warnings` tell; `reauthorize: true` logs in each time."
        },
        example = """
                - name: the registry of the company
                  docker_login:
                    registry_url: localhost:5000
                    username: deploy
                    password: correct horse battery staple
                """)
public final class DockerLoginModule implements TaskModule<DockerLoginModule.Params> {
    private static final FileMode PRIVATE = new FileMode("0600");
    private static final Access OWNERS = new Access(new FileMode("0700"), null, null);

    /** Tries user and password with a configuration of its own, so that docker's is left alone until it is known that they are right. */
    private static final String ASK = """
            umask 077
            plumb_d=$(mktemp -d /run/.plumb-XXXXXXXXXX 2>/dev/null||mktemp -d "${TMPDIR:-/tmp}/.plumb-XXXXXXXXXX")||exit 1
            trap 'rm -rf "$plumb_d"' EXIT
            trap 'exit 143' HUP INT TERM
            IFS= read -r plumb_p
            # a configuration without any login would make docker look for a program that keeps passwords
            [ CONFIG != "$plumb_d" ]||printf '{"auths":{"plumb.invalid":{}}}' >"$plumb_d"/config.json
            plumb_ask() { docker --config CONFIG login --username "$plumb_user" --password-stdin "$plumb_registry" >"$plumb_d"/said 2>&1;}
            plumb_s=
            plumb_ask <<plumb_end||plumb_s=1
            $plumb_p
            plumb_end
            [ -z "$plumb_s" ]||{ printf '%s\\n' "$plumb_message: $(sed '/^WARNING/d;/^$/d' "$plumb_d"/said|tail -n 1)" >&2;exit 1;}
            """;

    /** Parameters. */
    public record Params(
            @Param(
                    doc = "host of the registry, with a port if it has one",
                    def = Registry.OWN,
                    aliases = {"registry", "url"})
            String registryUrl,

            @Param(doc = "the user; required unless `state` is `absent`") @Nullable
            String username,

            @Param(doc = "the password, or a token in its place; required unless `state` is `absent`", secret = true)
            @Nullable
            String password,

            @Param(doc = "logs in even though the entry is right", def = "false", aliases = "reauth")
            boolean reauthorize,

            @Param(doc = "docker's file", def = "~/.docker/config.json", aliases = "dockercfg_path")
            String configPath,

            @Param(doc = "whether there should be an entry", def = "present")
            Presence state) {
        private String registry() {
            return Registry.key(registryUrl);
        }

        private ManagedFile file() {
            return ManagedFile.at(configPath)
                    .withAccess(new Access(PRIVATE, null, null))
                    .whenMissing(ManagedFile.Missing.CREATE_WITH_PARENTS)
                    .withParents(OWNERS);
        }

        /** As the file has it. */
        private String user() {
            return Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
        }

        private String ask(String config) {
            return "plumb_user=" + Sh.quote(String.valueOf(username)) + " plumb_registry=" + Sh.quote(registry())
                    + " plumb_message=" + Sh.quote(registry() + " does not let user " + username + " in") + "\n"
                    + ASK.replace("CONFIG", config);
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        if (p.state == Presence.ABSENT) {
            return Registry.mistake(p.registryUrl);
        }
        String name = p.username;
        return Names.first(
                Registry.mistake(p.registryUrl),
                name == null || name.isEmpty() ? "username is required" : Names.argument("username", name),
                name != null && name.indexOf(':') >= 0
                        ? "username has a colon, which ends it where docker keeps it"
                        : null,
                p.password == null || p.password.isEmpty() ? "password is required" : null,
                p.password != null && p.password.chars().anyMatch(c -> c == '\n' || c == '\r')
                        ? "password has a line break, of which docker takes none"
                        : null);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return p.file().reads();
    }

    @Override
    public Plan plan(Params p, States host) {
        return HostFiles.plan(host, files -> {
            String old = HostText.of(files, p.file());
            LoginFile now = LoginFile.of(p.configPath, old);
            String helper = now.helper(p.registry());
            if (!helper.isEmpty()) {
                return byHelper(p, files, now, helper);
            } else if (p.state == Presence.ABSENT) {
                return now.knows(p.registry())
                        ? p.file().write(files, NewContent.of(now.with(p.registry(), null)))
                        : Plan.nothing();
            }
            return present(p, files, now, old).with("login_results", results(p));
        });
    }

    private static Map<String, Object> results(Params p) {
        return Map.of("serveraddress", p.registry(), "username", String.valueOf(p.username));
    }

    private static Plan present(Params p, HostFiles files, LoginFile now, @Nullable String old) {
        if (p.user().equals(now.user(p.registry()))) {
            Plan file = p.file().write(files, NewContent.of(String.valueOf(old)));
            return p.reauthorize ? file.and(asked(p, files.host())) : file;
        }
        foresee(p, files.host());
        String text = now.with(p.registry(), p.user());
        Value.Content content = new Value.Content(text.getBytes(StandardCharsets.UTF_8));
        Input input = Input.of((p.password + "\n" + text).getBytes(StandardCharsets.UTF_8));
        return p.file().write(files, NewContent.madeBy(p.ask("\"$plumb_d\"") + "cat >&3\n", input, content));
    }

    private static void foresee(Params p, States host) {
        host.require(DockerEngine.REF, "it asks the registry");
        host.assume("that " + p.registry() + " lets user " + p.username + " in");
    }

    private static Plan asked(Params p, States host) {
        foresee(p, host);
        Script script = Script.of(p.ask("\"$plumb_d\"")).withInput(password(p));
        return Plan.of(verdict(p, "accepted", Action.run(script)));
    }

    private static Input password(Params p) {
        return Input.of((p.password + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static Change<RegistryLogin.Verdict> verdict(Params p, String done, Action action) {
        return Change.of(
                RegistryLogin.ref(p.registry()), RegistryLogin.Verdict.NONE, new RegistryLogin.Verdict(done), action);
    }

    /** Another program keeps the password: docker has to bring it there, and writes its own file. */
    private static Plan byHelper(Params p, HostFiles files, LoginFile now, String helper) {
        boolean present = p.state == Presence.PRESENT;
        boolean knows = now.knows(p.registry());
        if (present ? knows && !p.reauthorize : !knows) {
            return present
                    ? Plan.nothing()
                            .with("login_results", results(p))
                            .with(
                                    "warnings",
                                    List.of("docker-credential-" + helper + " keeps the password of " + p.registry()
                                            + ", so that it is not known whether that is the one of the task"))
                    : Plan.nothing();
        }
        String real = p.file().real(files);
        if (!real.endsWith("/config.json")) {
            throw new PlanFailure(p.configPath + " leaves " + p.registry() + " to docker-credential-" + helper
                    + ", which docker does only where its file is named config.json");
        }
        String directory = Sh.quote(real.substring(0, real.length() - "/config.json".length()));
        Effects effects = new Effects.Declared(Set.of(FileType.ref(real)));
        if (present) {
            foresee(p, files.host());
            Script script = Script.of(p.ask(directory)).withInput(password(p));
            return Plan.of(verdict(p, "accepted", Action.run(script, effects))).with("login_results", results(p));
        }
        Script script =
                Script.of("docker --config " + directory + " logout " + Sh.quote(p.registry()) + " >/dev/null\n");
        return Plan.of(verdict(p, "forgotten", Action.run(script, effects)));
    }

    @Override
    public List<String> secrets(Params p) {
        return p.password == null ? List.of() : List.of(p.user());
    }

    /** A diff has the entries of other registries too. */
    @Override
    public List<String> secrets(Params p, Plan plan) {
        List<String> secrets = new ArrayList<>();
        for (Change<?> change : plan.changes()) {
            for (State state : List.of(change.before(), change.after())) {
                if (state instanceof FileState file && file.content() instanceof Value.Content content) {
                    secrets.addAll(LoginFile.secrets(new String(content.bytes(), StandardCharsets.UTF_8)));
                }
            }
        }
        return secrets;
    }
}
