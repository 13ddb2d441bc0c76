package dev.plumb.modules.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plumb.modules.kit.files.Paths;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceKey;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a remote has. */
final class GitRemote implements ResourceType<GitRemote.Version> {
    private static final GitRemote TYPE = new GitRemote();

    private static final Pattern LOGIN = Pattern.compile("^(https?://)([^/:]*?)(?::([^/]*))?@([^/@]+)");

    private static final String HELPER = ".helper=!plumb() { [ \"$1\" != get ]||printf 'username=%s\\npassword=%s\\n'"
            + " \"$PLUMB_GIT_USER\" \"$PLUMB_GIT_PASSWORD\";};plumb";

    /** Of what only reads: the credentials come from a pipe. */
    private static final String PIPE = ".helper=!plumb() { [ \"$1\" != get ]||cat <&8;};plumb";

    private static final String NEXT = "--plumb--\n";

    private GitRemote() {}

    /**
     * What is asked of a remote.
     *
     * @param url without credentials
     * @param version branch, tag, commit or {@code HEAD}
     * @param tree the tree that it is for
     * @param git the program
     * @param environment of the commands that talk to it, the command for SSH among them
     * @param login who logs in, or null: another one may be answered otherwise
     */
    record Question(
            String url,
            String version,
            String tree,
            String git,
            Map<String, String> environment,
            @Nullable Login login) implements ResourceKey {
        @Override
        public String rendering() {
            return words();
        }

        /** Its parts as the shell reads them. */
        String words() {
            return Sh.words(List.of(url, version, tree));
        }
    }

    /** Who logs in, as lines for Git's helper: these end with the line. */
    record Login(String user, String password) {
        static @Nullable Login of(String url) {
            Matcher login = LOGIN.matcher(url);
            return login.find() ? new Login(line(login.group(2)), line(login.group(3))) : null;
        }

        private static String line(@Nullable String text) {
            return text == null ? "" : decoded(text).split("[\r\n\0]", 2)[0];
        }

        @Override
        public String toString() {
            return user;
        }
    }

    /** What to ask for a task: its URL, version and tree. */
    static ResourceRef<Version> ref(GitModule.Params p) {
        return ref(new Question(
                bare(p.repo()),
                p.version(),
                Paths.normal(p.dest()),
                p.executable(),
                environment(p, true),
                Login.of(p.repo())));
    }

    static ResourceRef<Version> ref(Question question) {
        return new ResourceRef<>(TYPE, question);
    }

    private static Question question(ResourceRef<?> ref) {
        return ref.key(Question.class);
    }

    /**
     * Of the commands that talk to a remote. Git asks its helper for the credentials, so that they are no arguments.
     *
     * @param reading whether nothing may be written: then a key of a host is not kept
     */
    static Map<String, String> environment(GitModule.Params p, boolean reading) {
        Map<String, String> all = new TreeMap<>(Map.of("PLUMB_GIT", p.executable(), "GIT_TERMINAL_PROMPT", "0"));
        all.putAll(Map.of("GIT_HTTP_LOW_SPEED_LIMIT", "1", "GIT_HTTP_LOW_SPEED_TIME", "60"));
        if (p.verifyCommit()) {
            all.put("PLUMB_GIT_VERIFY", "yes " + String.join(" ", p.gpgAllowlist()));
        }
        if (p.trackSubmodules()) {
            all.put("PLUMB_GIT_TRACK", "yes");
        }
        List<String> ssh = new ArrayList<>(List.of("ssh", "-o", "BatchMode=yes", "-o", "ConnectTimeout=30"));
        ssh.addAll(List.of("-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=4"));
        if (p.acceptHostkey() || p.acceptNewhostkey()) {
            ssh.addAll(List.of("-o", "StrictHostKeyChecking=" + (p.acceptHostkey() ? "no" : "accept-new")));
        }
        if (reading) {
            ssh.addAll(List.of("-o", "UpdateHostKeys=no"));
        }
        List<String> more = GitScripts.words(p.sshOpts() == null ? "" : p.sshOpts());
        if (reading && more.stream().noneMatch(word -> word.contains("UserKnownHostsFile"))) {
            // a new key goes to the first of them
            ssh.addAll(List.of("-o", "UserKnownHostsFile=/dev/null ~/.ssh/known_hosts ~/.ssh/known_hosts2"));
        }
        if (p.keyFile() != null) {
            ssh.addAll(List.of("-o", "IdentitiesOnly=yes", "-i", p.keyFile()));
        }
        ssh.addAll(more);
        all.put("GIT_SSH_COMMAND", Sh.words(ssh));
        Matcher login = LOGIN.matcher(p.repo());
        boolean logsIn = login.find();
        if (logsIn) {
            String place = "credential." + login.group(1) + login.group(4);
            all.put("PLUMB_GIT_CONFIG", place + (reading ? PIPE : HELPER));
        }
        if (logsIn && !reading) {
            all.put("PLUMB_GIT_USER", decoded(login.group(2)));
            all.put("PLUMB_GIT_PASSWORD", login.group(3) == null ? "" : decoded(login.group(3)));
        }
        return all;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** A URL without its credentials; the user of SSH is none. */
    static String bare(String url) {
        return url.replaceFirst("^(ssh://[^/:@]*):[^/]*@", "$1@").replaceFirst("^((?!ssh:)[a-z0-9+]+://)[^/]*@", "$1");
    }

    @Override
    public String name() {
        return "remote";
    }

    @Override
    public Script readScript(List<Read<Version>> reads) {
        StringBuilder logins = new StringBuilder();
        StringBuilder input = new StringBuilder();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < reads.size(); i++) {
            Question question = question(reads.get(i).ref());
            text.append('(').append(GitScripts.exports(question.environment));
            Login login = question.login;
            if (login != null) {
                input.append(login.user).append('\n').append(login.password).append('\n');
                logins.append("IFS= read -r u" + i + ";IFS= read -r p" + i + "\n");
                text.append("plumb_user=$u" + i + " plumb_password=$p" + i + ";");
            }
            text.append("plumb_ask ").append(Sh.quote(question.git)).append(' ').append(question.words());
            text.append(");echo ").append(NEXT);
        }
        Script script = Script.of(GitScripts.ASK + logins + "exec </dev/null\n" + text + "true\n")
                .withTimeout(Duration.ofSeconds(90L * reads.size()));
        return input.isEmpty() ? script : script.withInput(Input.of(input.toString()));
    }

    @Override
    public void parse(List<Read<Version>> reads, ScriptResult result, ReadSink<Version> into) {
        String[] answers = result.stdoutText().split(NEXT, -1);
        for (int i = 0; i < Math.min(reads.size(), answers.length - 1); i++) {
            ResourceRef<Version> ref = reads.get(i).ref();
            into.state(ref, Version.of(answers[i], question(ref).version));
        }
    }

    @Override
    public boolean isExpensive() {
        return true;
    }

    @Override
    public Version absent(ResourceRef<Version> ref) {
        return new Version(null, null, "");
    }

    /** A repository on the host itself is a path. */
    @Override
    public String spoken(ResourceRef<Version> ref) {
        return question(ref).url.replaceFirst("^file://", "");
    }

    @Override
    public Provider.Chance mayComeWith(ResourceRef<Version> ref, Provider provider) {
        String path = spoken(ref);
        return path.startsWith("/") ? provider.path(path) : Provider.Chance.NONE;
    }

    /** What is in the tree already need not be asked for. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Version> read) {
        return changed.equals(read)
                || changed.type().name().equals("git") && changed.key().equals(question(read).tree);
    }

    /**
     * What a version is at its remote.
     *
     * @param commit null when the remote has no such branch or tag, and the tree no such commit
     * @param branch the branch that it is, or null
     * @param error why the remote cannot be asked, or empty
     * @param signature why the commit's signature is not accepted; empty when it is, null when that was not looked at: the commit
     *     is not there yet
     * @param behind submodules that are not at the commit of their branch, where that was asked for
     * @param subjects of the commits that lead to it from what is checked out, as far as they are there; the newest first
     */
    record Version(
            @Nullable String commit,
            @Nullable String branch,
            String error,
            @Nullable String signature,
            List<String> behind,
            List<String> subjects)
            implements State {
        /** Of which no more is known. */
        Version(@Nullable String commit, @Nullable String branch, String error) {
            this(commit, branch, error, null, List.of(), List.of());
        }

        static Version of(String answer, String version) {
            List<String> subjects = new ArrayList<>();
            List<String> behind = new ArrayList<>();
            String signature = null;
            StringBuilder rest = new StringBuilder();
            for (String line : answer.split("\n")) {
                if (line.startsWith("subject ")) {
                    subjects.add(line.substring("subject ".length()));
                } else if (line.startsWith("behind ")) {
                    behind.add(line.substring("behind ".length()));
                } else if (line.startsWith("signature ")) {
                    signature = line.substring("signature ".length());
                } else {
                    rest.append(line).append('\n');
                }
            }
            Version found = asTold(rest.toString(), version);
            return new Version(found.commit, found.branch, found.error, signature, behind, subjects);
        }

        private static Version asTold(String answer, String version) {
            Map<String, String> refs = new TreeMap<>();
            for (String line : answer.split("\n")) {
                String[] parts = line.split("[ \t]", 2);
                if (parts.length == 2 && parts[0].matches("[0-9a-f]{40,64}")) {
                    refs.put(parts[1].strip(), parts[0]);
                } else if (parts.length == 2 && !(parts[0].equals("ref:") && !parts[1].endsWith("\tHEAD"))) {
                    refs.put(parts[0], parts[1].replace("\tHEAD", ""));
                }
            }
            String head = refs.getOrDefault("ref:", "refs/heads/").substring("refs/heads/".length());
            String error = refs.getOrDefault("error", "");
            String branch = version.equals("HEAD") ? head : version;
            if (refs.containsKey("refs/heads/" + branch)) {
                return new Version(refs.get("refs/heads/" + branch), branch, error);
            }
            for (String name : List.of("refs/tags/" + version + "^{}", "refs/tags/" + version, version, "local")) {
                if (refs.containsKey(name)) {
                    String empty = version.equals("HEAD") && !head.isEmpty() ? head : null;
                    return new Version(refs.get(name), empty, error);
                }
            }
            return new Version(null, null, error);
        }

        @Override
        public boolean exists() {
            return commit != null;
        }

        @Override
        public Attributes attributes() {
            return Attributes.builder().text("commit", commit).build();
        }
    }
}
