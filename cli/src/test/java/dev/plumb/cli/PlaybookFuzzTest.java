package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.fuzz.Fuzz;
import dev.plumb.fuzz.Mutator;
import dev.plumb.module.ModuleSpec;
import dev.plumb.module.ParamSpec;
import dev.plumb.playbook.KeywordTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code plumb validate} of projects of anything: all right, or problems with places, and never an error of our own. */
class PlaybookFuzzTest {
    private static final int COUNT = 500;

    private static final Pattern FRAME =
            Pattern.compile("\\s*at (?:[^/\\s]+/+)?([\\w.$]+)\\.([\\w$<>]+)\\(([^:)]+):?(\\d*)\\)");

    private static final Pattern VALUE = Pattern.compile("(\\s*(?:- )?)([\\w.]+: )\\S.*");

    private static final List<String> VALUES = Mutator.words("""
            yes  no  true  1  0  -1  1.5  99999999999999999999  1e999999999  ""  ''  ~  []  {}  text  [a, b]
            [1, [2]]  {a: 1}  {a: {b: c}}  ${x}  ${missing}  ${x  "{{ x }}"  0644  "0644"  u=rwX,g-w  /etc/motd
            ../x  ~/x  ~nobody/x  "a\\0b"  2024-01-01  0x1f  0o17  1_000  !!str 5  !unsafe ${x}  &a b  *a  [a, |]
            |-  present  absent  started  latest  localhost  all  web:!db  root  ${list}  ${x.y.z}  é  x is defined
            x == 1 and  [x, ${x}]  a=b c=d  'a' in list  1..3  ${omit}  !vault abc  -5s  [{name: a}, {name: b}]
            [{role: r}]  free  linear  50%  [1, 50%]  more.yml  x.ftl  r  nope.yml  "a b"  a:b:c  a=b  @1
            2147483648  "\\ud83d"  "\\e[31m"  ::1  [fe80::1]:22
            """);

    private static final List<String> WORDS = List.of(
            "hosts: ",
            "tasks:\n",
            "  - ",
            "\n    ",
            "when: ",
            "loop: ",
            "block:\n",
            "rescue:\n",
            "vars: ",
            "{",
            "}",
            "[",
            "]",
            ": ",
            "- hosts: all\n",
            "${",
            "{{ x }}",
            "roles: [r]",
            "import_tasks: more.yml",
            "include_role: {name: r}",
            "import_playbook: site.yml",
            "register: x",
            "until: ",
            "notify: h",
            "listen: ",
            "!!python/x ",
            "&a ",
            "*a",
            "<<: *a",
            "? ",
            "|-\n",
            "tags: always",
            "become: true",
            "delegate_to: ",
            "loop_control: {loop_var: x, label: }",
            "with_items: ",
            "with_fileglob: ",
            "module_defaults: ",
            "vars_files: [v.yml]",
            "args: {chdir: /}",
            "async: 5",
            "serial: ",
            "environment: ",
            "no_log: true",
            "run_once: yes",
            "meta: end_play",
            "---\n",
            "...\n",
            "%YAML 1.1\n",
            "\t");

    private static final String ROLE = """
            - hosts: all
              roles:
                - r
                - {role: r, x: 1, when: x is defined}
              pre_tasks:
                - import_tasks: more.yml
              tasks:
                - include_role: {name: r, tasks_from: main}
                - include_tasks: {file: more.yml, apply: {tags: [a]}}
                  loop: [1, 2]
                - block:
                    - fail: {msg: "${x}"}
                  rescue:
                    - debug: {var: ansible_failed_result.msg}
                  always:
                    - meta: flush_handlers
                - template: {src: x.ftl, dest: /tmp/x, mode: "0644"}
                  notify: [h, topic]
                  register: out
                  until: out is succeeded
                  retries: 2
                  delay: 1
              handlers:
                - name: h
                  listen: topic
                  service: {name: cron, state: restarted}
            - import_playbook: other.yml
            """;

    private static final String META = """
            allow_duplicates: true
            dependencies: [{role: s, when: true}]
            galaxy_info: {author: x}
            argument_specs:
              main:
                short_description: x
                options:
                  x: {type: int, required: true, choices: [1, 2]}
                  l: {type: list, elements: dict, options: {a: {type: str, default: b}}}
            """;

    @TempDir
    Path dir;

    private final List<ModuleSpec> modules = new ArrayList<>();
    private final List<String> playbooks = new ArrayList<>(List.of(ROLE));

    @BeforeEach
    void project() throws IOException {
        for (String name : Session.catalog().names()) {
            ModuleSpec spec = Session.catalog().find(name).orElseThrow();
            modules.add(spec);
            playbooks.add("- hosts: all\n  tasks:\n" + spec.info().example().indent(4));
        }
        playbooks.add(Files.readString(Path.of("..", "playbooks", "quickstart.yml")));
        try (var wrong = Files.list(Path.of("..", "engine", "src", "test", "resources", "wrong"))) {
            for (Path each :
                    wrong.sorted().map(folder -> folder.resolve("playbook.yml")).toList()) {
                if (Files.exists(each)) {
                    playbooks.add(Files.readString(each));
                }
            }
        }
        fresh();
    }

    private void fresh() throws IOException {
        write("hosts", "[web]\nweb1 x=1\nweb2 x=2\n[db]\nlocalhost ansible_connection=local\n");
        write("site.yml", ROLE);
        write("other.yml", "- hosts: web\n  tasks: [{ping: }]\n");
        write("more.yml", "- debug: {msg: \"${x}\"}\n- set_fact: {y: \"${x + 1}\"}\n");
        write("v.yml", "x: 1\nlist: [1, a]\n");
        write("templates/x.ftl", "<#if x??>${x}</#if>\n");
        write("group_vars/web.yml", "list: [a, b]\ny: ${x}\n");
        write("roles/r/tasks/main.yml", "- copy: {content: a, dest: /tmp/a}\n  notify: rh\n");
        write("roles/r/handlers/main.yml", "- name: rh\n  command: true\n");
        write("roles/r/defaults/main.yml", "z: ${x}\n");
        write("roles/r/meta/main.yml", META);
        write("roles/s/tasks/main.yml", "- meta: noop\n");
    }

    private void write(String name, String text) throws IOException {
        write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String name, byte[] bytes) throws IOException {
        Path file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    @Test
    void playbooksOfRealWordsAreRightOrTold() {
        Fuzz.run("playbooks by grammar", COUNT, (random, tell) -> {
            String text = playbook(random);
            tell.input(text);
            validate("site.yml", text.getBytes(StandardCharsets.UTF_8));
        });
    }

    /** So that all that comes behind the reading is reached too. */
    @Test
    void rightPlaybooksWithAnOddValueAreRightOrTold() {
        Fuzz.run("playbooks with odd values", COUNT, (random, tell) -> {
            String text = bounded(withOddValues(playbooks.get(random.nextInt(modules.size() + 2)), random));
            tell.input(text);
            validate("site.yml", text.getBytes(StandardCharsets.UTF_8));
        });
    }

    private static String withOddValues(String playbook, SplittableRandom random) {
        List<String> lines = new ArrayList<>(List.of(playbook.split("\n", -1)));
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            int at = random.nextInt(lines.size());
            for (int tries = 0;
                    tries < lines.size() && !VALUE.matcher(lines.get(at)).matches();
                    tries++) {
                at = (at + 1) % lines.size();
            }
            Matcher line = VALUE.matcher(lines.get(at));
            if (!line.matches()) {
                continue;
            } else if (random.nextInt(3) > 0) {
                lines.set(at, line.group(1) + line.group(2) + value(random));
            } else {
                List<String> names = KeywordTable.ofTasks(false);
                String keyword = names.get(random.nextInt(names.size()));
                lines.add(at + 1, line.group(1).replace('-', ' ') + keyword + ": " + value(random));
            }
        }
        return String.join("\n", lines);
    }

    @Test
    void mutilatedPlaybooksAreRightOrTold() {
        Mutator mutator = Mutator.ofTexts(playbooks, WORDS);
        Fuzz.run("mutilated playbooks", COUNT, (random, tell) -> {
            byte[] bytes = bounded(mutator.bytes(random));
            tell.input(bytes);
            validate("site.yml", bytes);
        });
    }

    @Test
    void mutilatedFilesOfAProjectAreRightOrTold() throws IOException {
        List<String> files = List.of(
                "more.yml",
                "v.yml",
                "group_vars/web.yml",
                "roles/r/tasks/main.yml",
                "roles/r/handlers/main.yml",
                "roles/r/defaults/main.yml",
                "roles/r/meta/main.yml",
                "roles/r/meta/main.yml",
                "hosts",
                "other.yml");
        List<Mutator> mutators = new ArrayList<>();
        for (String file : files) {
            mutators.add(Mutator.ofTexts(List.of(Files.readString(dir.resolve(file))), WORDS));
        }
        Fuzz.run("mutilated files of projects", COUNT, (random, tell) -> {
            int at = random.nextInt(files.size());
            byte[] bytes = bounded(mutators.get(at).bytes(random));
            tell.input(files.get(at) + ":\n" + new String(bytes, StandardCharsets.ISO_8859_1));
            byte[] right = Files.readAllBytes(dir.resolve(files.get(at)));
            try {
                validate(files.get(at), bytes);
            } finally {
                Files.write(dir.resolve(files.get(at)), right);
            }
        });
    }

    private String playbook(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int plays = 1 + random.nextInt(2); plays > 0; plays--) {
            text.append("- hosts: ")
                    .append(random.nextInt(4) == 0 ? value(random) : "all")
                    .append('\n');
            keywords(text, "  ", KeywordTable.ofPlays(), random.nextInt(4), random);
            text.append("  tasks:\n");
            for (int tasks = random.nextInt(4); tasks >= 0; tasks--) {
                step(text, "    ", 2, random);
            }
        }
        return bounded(text.toString());
    }

    private void step(StringBuilder text, String indent, int depth, SplittableRandom random) {
        if (depth > 0 && random.nextInt(5) == 0) {
            text.append(indent).append("- block:\n");
            step(text, indent + "    ", depth - 1, random);
            keywords(text, indent + "  ", KeywordTable.ofBlocks(), random.nextInt(3), random);
            return;
        }
        ModuleSpec module = modules.get(random.nextInt(modules.size()));
        text.append(indent)
                .append("- ")
                .append(random.nextInt(6) == 0 ? "ansible.builtin." : "")
                .append(module.name());
        if (random.nextInt(5) == 0 || module.params().isEmpty()) {
            text.append(": ").append(value(random)).append('\n');
        } else {
            text.append(":\n");
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                ParamSpec param =
                        module.params().get(random.nextInt(module.params().size()));
                text.append(indent).append("    ").append(param.name()).append(": ");
                text.append(value(random)).append('\n');
            }
        }
        keywords(text, indent + "  ", KeywordTable.ofTasks(false), random.nextInt(4), random);
    }

    private static void keywords(
            StringBuilder text, String indent, List<String> names, int count, SplittableRandom random) {
        for (int i = 0; i < count; i++) {
            text.append(indent).append(names.get(random.nextInt(names.size()))).append(": ");
            text.append(value(random)).append('\n');
        }
    }

    private static String value(SplittableRandom random) {
        return VALUES.get(random.nextInt(VALUES.size()));
    }

    /** Nothing that runs, fetches or writes what the fuzzer made up; and nothing that nothing bounds yet. */
    private static String bounded(String text) {
        String harmless = text.replaceAll("(?i)pipe|!secret|password_file|lookup|with_(lines|url|password)", "x");
        if (Fuzz.isUnbounded()) {
            return harmless;
        }
        // a NUL in a path of a parameter, nesting, numbers and regular expressions without bounds are not told yet
        return harmless.replace("\\0", "x")
                .replaceAll("(.)\\1{2000,}", "$1")
                .replaceAll("([\\[({?*!-]\\s?)\\1{30,}", "$1")
                .replaceAll("\\d{21,}", "12345");
    }

    private static byte[] bounded(byte[] bytes) {
        return bounded(new String(bytes, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
    }

    private void validate(String name, byte[] bytes) throws IOException {
        write(name, bytes);
        Cli validated = Cli.run(
                Map.of(),
                "validate",
                "-vvv",
                "-i",
                dir.resolve("hosts").toString(),
                dir.resolve("site.yml").toString());
        if (validated.err().contains("internal error") && validated.err().contains("please report")) {
            throw internal(validated.err());
        }
        assertThat(validated.code()).as(validated.err()).isIn(0, 1, 5);
        if (validated.code() != 0) {
            assertThat(validated.err()).isNotBlank();
        }
        assertThat(validated.err()).doesNotContain("java.lang.", "\n\tat ", "\u001b");
    }

    /** With the trace that was printed, so that faults of one place are told once. */
    private static AssertionError internal(String told) {
        AssertionError error = new AssertionError(told.lines().limit(4).toList());
        List<StackTraceElement> trace = new ArrayList<>();
        Matcher frame = FRAME.matcher(told);
        while (frame.find()) {
            int line = frame.group(4).isEmpty() ? -1 : Integer.parseInt(frame.group(4));
            trace.add(new StackTraceElement(frame.group(1), frame.group(2), frame.group(3), line));
        }
        error.setStackTrace(trace.toArray(StackTraceElement[]::new));
        return error;
    }
}
