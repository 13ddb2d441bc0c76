package dev.plumb.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets of random value in every string parameter where one is plausible: on the host they arrive, but they are in nothing
 * that Plumb tells, at any verbosity, and in no process list of the host.
 */
@NeedsHost
class CanaryTest {
    /** Everything but command and shell, whose text is what their author puts into an argument. */
    private static final String TASKS = """
            - name: note for ${noted}
              copy: {dest: "/etc/app-${named}", content: "key = ${from_file}\\nalso = ${inline}\\n", mode: '0600'}
            - name: other content
              copy: {dest: "/etc/app-${named}", content: "key = ${inline}\\n", mode: '0644'}
            - name: file from the controller
              copy: {src: sealed.conf, dest: /etc/sealed.conf}
            - name: rendered
              template: {src: app.ftl, dest: /etc/app.conf}
            - name: line
              lineinfile: {path: /etc/app.lines, line: "password=${inline}", regexp: "^password=", create: true}
            - name: line again
              lineinfile: {path: /etc/app.lines, line: "password=${asked}", regexp: "^password=", create: true}
            - name: block
              blockinfile: {path: /etc/app.lines, block: "one ${from_file}\\ntwo ${asked}", marker: "# {mark} ${inline}"}
            - name: directory
              file: {path: "/srv/${named}/deep", state: directory}
            - name: link
              file: {src: "/srv/${named}/deep", path: /srv/link, state: link}
            - name: link elsewhere
              file: {src: "/srv/${named}", path: /srv/link, state: link}
            - name: account
              user: {name: canary, comment: "of ${named}", password: "${hashed}"}
            - name: cron
              apt: {name: cron, update_cache: true}
            - name: job
              cron: {name: "job ${named}", minute: "1", day: "31", month: "2", job: "/usr/bin/true ${inline}"}
            - name: fact
              set_fact: {later: "${inline?upper_case}", other: "${from_file?url('UTF-8')}"}
            - name: said
              debug: {msg: "${later} ${other} ${inline} ${multi}"}
            - name: looked at
              stat: {path: "/etc/app-${named}"}
              register: looked
            - name: said again
              debug: {msg: "${to_json(looked)}"}
            - name: asserted
              assert: {that: "1 == 2", fail_msg: "no ${inline}"}
              ignore_errors: true
            - name: failed
              fail: {msg: "not with ${asked}"}
              ignore_errors: true
            - name: no such package
              apt: {name: "no-${named}"}
              ignore_errors: true
            - name: no such service
              service: {name: "no-${named}", state: started}
              ignore_errors: true
            - name: loop
              debug: {msg: "${item.value}"}
              loop: [{value: "${inline}"}, {value: "${later}"}]
            """;

    private static final String COMMANDS = """
            - name: echoes
              shell: echo '${inline}'; printf %s '${inline}' | base64; printf %s 'u:${inline}' | base64; echo '${inline}' >&2
              register: said
            - name: shows it
              debug: {msg: "${said.stdout} ${said.stderr} ${to_json(said)}"}
            - name: fails
              command: cat '/none/${inline}' '${asked}'
              ignore_errors: true
            - name: reads it back
              command: cat /etc/sealed.conf /etc/app.conf
              changed_when: false
              register: back
            - name: shows that
              debug: {msg: "${back.stdout}"}
            """;

    private final HostContainer host = HostContainer.start();
    private final Map<String, String> canaries = new LinkedHashMap<>();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        host.close();
    }

    private static String random(String name) {
        return name + Long.toHexString(ThreadLocalRandom.current().nextLong() | 1L << 60);
    }

    @BeforeEach
    void project() {
        canaries.put("inline", random("in \"line\" é+/"));
        canaries.put("from_file", random("from&file="));
        canaries.put("asked", random("asked"));
        canaries.put("named", random("named-"));
        canaries.put("noted", random("noted "));
        canaries.put("line", random("second-line-"));
        canaries.put("sealed", random("sealed"));
        canaries.put("hash", random("saltandhash"));
        Project project = new Project(folder).on(host).file("pw", random("pw") + "\n");
        String inline = vault("encrypt-string", "-n", "inline", canaries.get("inline"));
        String named = vault("encrypt-string", "-n", "named", canaries.get("named"));
        project.file(
                "vars.yml",
                inline + named
                        + "asked: !secret echo '" + canaries.get("asked") + "'\n"
                        + "multi: !secret {command: [printf, 'first\\n" + canaries.get("line") + "\\n']}\n");
        project.file(
                "group_vars/all.yml",
                "from_file: " + quoted("from_file") + "\nnoted: " + quoted("noted") + "\nhashed: $6$abcdefgh$"
                        + canaries.get("hash") + "\n");
        project.file("files/sealed.conf", "line one\nkey = " + canaries.get("sealed") + "\n");
        project.file("templates/app.ftl", "a ${inline}\nb ${asked?upper_case}\nc ${from_file?replace('f', 'g')}\n");
        for (String file : List.of("group_vars/all.yml", "files/sealed.conf", "templates/app.ftl")) {
            vault("encrypt", folder.resolve(file).toString());
        }
    }

    private String quoted(String name) {
        return "'" + canaries.get(name) + "'";
    }

    private String vault(String action, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "vault", action, "--vault-password-file", folder.resolve("pw").toString()));
        words.addAll(List.of(more));
        Outcomes run = Plumb.run(words.toArray(String[]::new));
        assertThat(run.exit()).as("%s", run).isZero();
        return run.out();
    }

    private Outcomes run(String command, String... more) {
        List<String> words = new ArrayList<>(List.of(
                command,
                folder.resolve("site.yml").toString(),
                "-i",
                folder.resolve("hosts.ini").toString(),
                "-e",
                "@" + folder.resolve("vars.yml"),
                "--vault-password-file",
                folder.resolve("pw").toString(),
                "-vvvv"));
        words.addAll(List.of(more));
        return Plumb.run(words.toArray(String[]::new));
    }

    private void isClean(String text, String what) {
        canaries.forEach((name, secret) -> {
            for (String form : List.of(
                    secret,
                    secret.toUpperCase(Locale.ROOT),
                    secret.replace('f', 'g'),
                    URLEncoder.encode(secret, UTF_8),
                    Base64.getEncoder().encodeToString(secret.getBytes(UTF_8)).substring(0, 20),
                    Base64.getEncoder()
                            .encodeToString(("u:" + secret).getBytes(UTF_8))
                            .substring(4, 20),
                    // The random part alone: no form may leave it behind.
                    secret.substring(secret.length() - 16))) {
                assertThat(text).as("%s in %s", name, what).doesNotContain(form);
            }
        });
        assertThat(text).as(what).contains("(hidden)");
    }

    private void everyCommandIsClean() {
        for (String format : List.of("text", "jsonl")) {
            Outcomes check = run("check", "--format", format);
            isClean(check.out() + check.err(), "check " + format);
            assertThat(check.err()).as("check").isEmpty();
        }
        Outcomes apply = run("apply", "--diff");
        isClean(apply.out() + apply.err(), "apply");
        assertThat(apply.exit()).as("%s", apply).isZero();
        Outcomes again = run("apply", "--format", "jsonl");
        isClean(again.out() + again.err(), "apply again");
    }

    @Test
    void noSecretIsInAnyOutputOrProcessListWhateverTheModule() throws IOException {
        new Project(folder).playbook("- hosts: all\n  tasks:\n" + TASKS.indent(4));
        String processes;
        try (ProcessWatch watch = new ProcessWatch(host)) {
            everyCommandIsClean();
            processes = watch.seen();
        }
        assertThat(host.sh("cat /etc/sealed.conf /etc/app.conf /etc/app.lines"))
                .contains(canaries.get("sealed"), canaries.get("inline"), canaries.get("asked"));
        assertThat(processes).contains("sh");
        for (String name : List.of("inline", "from_file", "asked", "sealed", "hash", "line", "noted")) {
            assertThat(processes).as(name).doesNotContain(canaries.get(name));
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain(canaries.get("sealed"));
            }
        }
    }

    @Test
    void whatAHostEchoesIsHidden() {
        host.sh("echo '" + canaries.get("sealed") + "' >/etc/sealed.conf; echo '" + canaries.get("noted")
                + "' >/etc/app.conf");
        new Project(folder)
                .playbook("- hosts: all\n  tasks:\n"
                        + "    - copy: {src: sealed.conf, dest: /tmp/a, mode: '0600'}\n"
                        + "    - debug: {msg: \"${noted}\"}\n" + COMMANDS.indent(4));
        everyCommandIsClean();
    }
}
