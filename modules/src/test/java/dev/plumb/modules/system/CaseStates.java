package dev.plumb.modules.system;

import dev.plumb.module.FakeStates;
import dev.plumb.modules.docker.DockerCaseStates;
import dev.plumb.modules.docker.EngineCaseStates;
import dev.plumb.modules.firewall.FirewallCaseStates;
import dev.plumb.modules.git.GitCaseStates;
import dev.plumb.modules.kit.ValueState;
import dev.plumb.modules.kit.accounts.GroupState;
import dev.plumb.modules.kit.accounts.Groups;
import dev.plumb.modules.kit.accounts.PasswordField;
import dev.plumb.modules.kit.accounts.UserState;
import dev.plumb.modules.kit.accounts.UserState.Defaults;
import dev.plumb.modules.kit.accounts.UserState.Shadow;
import dev.plumb.modules.kit.accounts.Users;
import dev.plumb.modules.kit.files.ContentsState;
import dev.plumb.modules.kit.files.ContentsType;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.machine.MachineCaseStates;
import dev.plumb.modules.postgresql.CatalogCaseStates;
import dev.plumb.modules.service.ServiceCaseStates;
import dev.plumb.modules.service.ServiceListCaseStates;
import dev.plumb.modules.service.TimerListCaseStates;
import dev.plumb.modules.supervisor.SupervisorCaseStates;
import dev.plumb.modules.system.commands.CommandCaseStates;
import dev.plumb.modules.system.cron.CronCaseStates;
import dev.plumb.modules.system.npm.NpmCaseStates;
import dev.plumb.modules.system.packages.PackageCaseStates;
import dev.plumb.modules.system.pip.PipCaseStates;
import dev.plumb.modules.systemd.SystemdCaseStates;
import dev.plumb.modules.web.WebCaseStates;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import dev.plumb.text.ShellWords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** States of cases, written as {@code KIND KEY: {attributes}}. */
final class CaseStates {
    private static final Defaults DEBIAN =
            new Defaults(true, "/home/", 0755, "/bin/sh", List.of(".profile", ".bashrc"));

    private CaseStates() {}

    /** A resource by its label. */
    static ResourceRef<?> ref(String label) {
        int blank = label.indexOf(' ');
        String key = label.substring(blank + 1);
        return switch (label.substring(0, blank)) {
            case "user" -> Users.ref(key);
            case "group" -> Groups.ref(key);
            case "getent" -> getent(key);
            case "condition" -> condition(key);
            case "program" -> Programs.ref(key);
            case "git" -> GitCaseStates.tree(key);
            case "file" -> FileType.ref(key);
            case "url" -> WebCaseStates.url(key);
            case "service" -> ServiceCaseStates.ref(key);
            case "alternatives" -> Alternatives.ref(key);
            case "package" -> PackageCaseStates.ref(key);
            case "services" -> ServiceListCaseStates.ref(key);
            case "timers" -> TimerListCaseStates.ref(key);
            case "firewall" -> FirewallCaseStates.ref();
            case "drop-ins" -> SystemdCaseStates.dropIns();
            case "supervisor" -> SupervisorCaseStates.ref(key);
            case "pg" -> CatalogCaseStates.ref(key);
            case "docker", "container", "image", "network", "volume", "registry" ->
                DockerCaseStates.ref(label.substring(0, blank), key);
            default -> MachineCaseStates.ref(label.substring(0, blank), key);
        };
    }

    /** Puts a state under its label. */
    static void put(FakeStates host, String label, Map<String, Object> state) {
        int blank = label.indexOf(' ');
        String key = label.substring(blank + 1);
        switch (label.substring(0, blank)) {
            case "drop-ins" ->
                host.with(
                        SystemdCaseStates.dropIns(),
                        ValueState.of(state.get("value").toString()));
            case "user" -> host.with(Users.ref(key), user(key, state));
            case "group" -> host.with(Groups.ref(key), group(state));
            case "getent" -> host.with(getent(key), entries(state));
            case "condition" ->
                host.with(
                        condition(key),
                        new Conditions.Holds(
                                Boolean.TRUE.equals(state.get("holds")),
                                state.getOrDefault("seen", "").toString(),
                                true));
            case "program" -> host.with(Programs.ref(key), new ProgramState("/usr/bin/" + key));
            case "pip", "pip-says" -> PipCaseStates.put(host, label.substring(0, blank), key, state);
            case "npm", "npm-tree" -> NpmCaseStates.put(host, label.substring(0, blank), key, state);
            case "git", "remote" -> GitCaseStates.put(host, label.substring(0, blank), key, state);
            case "file" -> host.with(FileType.ref(key), file(state));
            case "url", "download" -> WebCaseStates.put(host, label.substring(0, blank), key, state);
            case "contents" -> host.with(ContentsType.ref(key), contents(state));
            case "service", "systemd" -> ServiceCaseStates.put(host, label, state);
            case "holder" -> host.with(holder(key), new AccountHolders.Holders(Set.copyOf(names(state.get("names")))));
            case "crontab" -> CronCaseStates.put(host, key, state);
            case "alternatives" -> host.with(Alternatives.ref(key), alternatives(state));
            case "glob" -> CommandCaseStates.put(host, key, state);
            case "services" -> ServiceListCaseStates.put(host, state);
            case "timers" -> TimerListCaseStates.put(host, state);
            case "firewall" -> FirewallCaseStates.put(host, state);
            case "containers", "store" -> EngineCaseStates.put(host, label.substring(0, blank), state);
            case "supervisor" -> SupervisorCaseStates.put(host, key, state);
            case "pg" -> CatalogCaseStates.put(host, key, state);
            case "docker", "container", "image", "network", "volume", "registry" ->
                DockerCaseStates.put(host, label.substring(0, blank), key, state);
            case "sysctl", "hostname", "clock", "locale", "mount", "swap" ->
                MachineCaseStates.put(host, label.substring(0, blank), key, state);
            default -> PackageCaseStates.put(host, label, state);
        }
    }

    private static ResourceRef<AccountHolders.Holders> holder(String key) {
        String what = key.substring(key.indexOf(' ') + 1);
        return key.startsWith("uid ")
                ? AccountHolders.ofUid(Long.parseLong(what))
                : key.startsWith("gid ") ? AccountHolders.ofGid(Long.parseLong(what)) : AccountHolders.ofGroup(what);
    }

    /** {@code DATABASE [-s SERVICE] [KEY]}. */
    private static ResourceRef<EntriesState> getent(String key) {
        List<String> words = new ArrayList<>(List.of(key.split(" ")));
        String database = words.remove(0);
        boolean asks = !words.isEmpty() && words.get(0).equals("-s");
        String service = asks ? words.get(1) : null;
        List<String> rest = asks ? words.subList(2, words.size()) : words;
        return Entries.ref(database, service, rest.isEmpty() ? null : String.join(" ", rest));
    }

    private static Alternatives.Group alternatives(Map<String, Object> state) {
        SortedMap<String, Alternatives.Choice> choices = new TreeMap<>();
        ((Map<?, ?>) state.get("choices")).forEach((path, choice) -> {
            Long priority = (Long) ((Map<?, ?>) choice).get("priority");
            choices.put(path.toString(), new Alternatives.Choice(priority.intValue(), new TreeMap<>()));
        });
        return new Alternatives.Group(
                !Boolean.TRUE.equals(state.get("manual")),
                state.get("link").toString(),
                new TreeMap<>(),
                choices,
                state.get("selected").toString());
    }

    /** {@code KIND WORDS}, as the shell reads them. */
    private static ResourceRef<Conditions.Holds> condition(String key) {
        List<String> words = ShellWords.of(key).strict();
        Conditions.Kind kind = Conditions.Kind.valueOf(words.get(0).toUpperCase(Locale.ROOT));
        return Conditions.ref(kind, words.subList(1, words.size()));
    }

    /** Lines; in one a field {@code ?} is not known. */
    private static EntriesState entries(Map<String, Object> state) {
        if (state.containsKey("failure")) {
            return EntriesState.failed(state.get("failure").toString());
        } else if (state.containsKey("unsure")) {
            return EntriesState.UNSURE;
        }
        return EntriesState.of(state.get("lines")
                .toString()
                .lines()
                .map(line -> new EntriesState.Entry(line, unknown(line.split(":", -1))))
                .toList());
    }

    private static Set<Integer> unknown(String[] fields) {
        Set<Integer> unknown = new TreeSet<>();
        for (int i = 0; i < fields.length; i++) {
            if (fields[i].equals("?")) {
                unknown.add(i);
            }
        }
        return unknown;
    }

    private static GroupState group(Map<String, Object> state) {
        return new GroupState(true, (Long) state.get("gid"), names(state.get("members")));
    }

    private static List<String> names(Object value) {
        return value == null ? List.of() : Arrays.asList(value.toString().split(","));
    }

    private static UserState user(String name, Map<String, Object> state) {
        if (state.containsKey("absent")) {
            Defaults own =
                    new Defaults(true, DEBIAN.home() + name, DEBIAN.homeMode(), DEBIAN.shell(), DEBIAN.skeleton());
            return UserState.absent(own);
        }
        Shadow shadow = null;
        if (state.containsKey("hash")) {
            String hash = state.get("hash").toString();
            shadow = new Shadow(PasswordField.fingerprint(hash), PasswordField.isLocked(hash), "never", 0, 99999);
        }
        return new UserState(
                true,
                (Long) state.getOrDefault("uid", 1000L),
                text(state, "group", name),
                (Long) state.get("gid"),
                new TreeSet<>(names(state.get("groups"))),
                text(state, "comment", ""),
                text(state, "home", "/home/" + name),
                !"missing".equals(state.get("home directory")),
                text(state, "shell", "/bin/sh"),
                shadow,
                null);
    }

    private static String text(Map<String, Object> state, String key, String otherwise) {
        return state.getOrDefault(key, otherwise).toString();
    }

    /** Names and what is in these files. */
    private static ContentsState contents(Map<String, Object> state) {
        SortedMap<String, FileState> files = new TreeMap<>();
        state.forEach((name, text) -> files.put(name, file(Map.of("content", text))));
        return new ContentsState(true, files);
    }

    private static FileState file(Map<String, Object> state) {
        Object content = state.get("content");
        Object target = state.get("link");
        FileState.Kind kind =
                target != null ? FileState.Kind.LINK : content == null ? FileState.Kind.DIRECTORY : FileState.Kind.FILE;
        Value bytes =
                content == null ? null : new Value.Content(content.toString().getBytes(StandardCharsets.UTF_8));
        String owner = text(state, "owner", "root");
        Long uid = owner.equals("root") ? Long.valueOf(0) : null;
        return new FileState(
                kind,
                0644,
                owner,
                text(state, "group", "root"),
                uid,
                null,
                target == null ? null : target.toString(),
                bytes,
                null,
                null,
                null,
                null);
    }
}
