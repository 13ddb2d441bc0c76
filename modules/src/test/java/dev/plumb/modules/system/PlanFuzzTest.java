package dev.plumb.modules.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.fuzz.Fuzz;
import dev.plumb.fuzz.Mutator;
import dev.plumb.module.FakeStates;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import dev.plumb.run.Answers;
import dev.plumb.script.ScriptResult;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Plans on top of whatever a host says of itself. */
class PlanFuzzTest {
    private static final int COUNT = 2000;

    private static final List<String> TASKS = List.of(
            "user: {name: root, groups: [adm], append: true, password_lock: true, shell: /bin/sh}",
            "user: {name: nobody, state: absent, remove: true}",
            "user: {name: no-such, uid: 5000, group: users, expires: 1893456000, create_home: true}",
            "user: {name: root, password: '$6$salt$hash', update_password: always, password_expire_max: 90}",
            "group: {name: users, gid: 100}",
            "group: {name: root, state: absent}",
            "cron: {name: job, job: /bin/true, minute: '5', user: root}",
            "cron: {name: job, state: absent, user: root}",
            "cron: {name: MAILTO, env: true, job: ops, user: nobody}",
            "cron: {name: job, job: echo hi, special_time: daily, disabled: true, user: root}",
            "apt: {name: [cron, openssh-server], state: present}",
            "apt: {name: [awk], state: latest}",
            "apt: {name: 'cron=3.0*', update_cache: true, cache_valid_time: 3600}",
            "apt: {name: cron, state: absent, purge: true, autoremove: true}",
            "apt: {upgrade: dist}");

    private static final List<String> EDITS = List.of(
            "lineinfile: {path: /f, regexp: '^a', line: b}",
            "lineinfile: {path: /f, line: x, insertafter: '^c', state: present}",
            "lineinfile: {path: /f, regexp: '^(.*)=', line: '\\1=z', backrefs: true}",
            "lineinfile: {path: /f, search_string: PATH, state: absent}",
            "blockinfile: {path: /f, block: \"a\\nb\", insertbefore: BOF}",
            "blockinfile: {path: /f, block: '', marker: '# {mark}'}",
            "replace: {path: /f, regexp: '^(\\w+)=(.*)$', replace: '\\2=\\1', after: a}",
            "ini_file: {path: /f, section: a, option: PATH, value: x}",
            "ini_file: {path: /f, option: x, value: y, exclusive: false}",
            "known_hosts: {path: /f, name: h, key: h ssh-rsa AAAA}",
            "copy: {dest: /f, content: \"x\\n\"}");

    private final Map<String, Mutator> answers = new HashMap<>();
    private final Map<String, byte[]> right = new HashMap<>();

    private record Bound(TaskModule<?> module, Record params) {
        @SuppressWarnings("unchecked") // the parameters are bound for this module
        Plan plan(States states) {
            return ((TaskModule<Record>) module).plan(params, states);
        }
    }

    private static List<Bound> bound(List<String> tasks) {
        List<Bound> bound = new ArrayList<>();
        for (String task : tasks) {
            String name = task.substring(0, task.indexOf(':'));
            var node = YamlReader.readText("test", task.substring(name.length() + 1), new Problems());
            bound.add(new Bound((TaskModule<?>) Tasks.module(name).implementation(), Tasks.bind(name, node)));
        }
        return bound;
    }

    private void recorded(String type, String name, List<String> words) {
        List<byte[]> one = List.of(Mutator.resource(PlanFuzzTest.class, "/answers/" + name + "-1.txt"));
        answers.put(type, new Mutator(one, words));
        right.put(type, one.get(0));
    }

    @Test
    void whateverAHostTellsIsPlannedOrRefused() {
        recorded("user", "users", List.of("--plumb--\n", "root:*:99999999999:0:99999:7:::\n"));
        recorded("group", "groups", List.of("users:x:100:\n"));
        recorded("crontab", "crontabs", List.of("|#Ansible: job\n", "|MAILTO=x\n", "|@daily x\n", "cut\n", "|#\n"));
        recorded(
                "package",
                "packages",
                List.of("cron\tamd64\tii \t3.0\t\n", "--plumb--\n", "cron:\n  Candidate: 4.0\n"));
        recorded("apt-cache", "apt-lists", List.of("lists\n"));
        recorded("apt-get", "simulations", List.of("Inst cron [1] (2 x)\n", "Remv cron [1]\n", "exit 0\n", "Del a\n"));
        recorded("program", "programs", List.of("crontab=/usr/bin/crontab\n", "useradd=/usr/sbin/useradd\n"));
        List<Bound> tasks = bound(TASKS);
        List<String> types = answers.keySet().stream().sorted().toList();
        Fuzz.run("plans", COUNT, (random, tell) -> {
            Map<String, byte[]> told = new HashMap<>(right);
            int at = random.nextInt(tasks.size());
            String odd = types.get(random.nextInt(types.size()));
            told.put(odd, answers.get(odd).bytes(random));
            tell.input(TASKS.get(at) + "\n" + odd + ":\n" + new String(told.get(odd), StandardCharsets.ISO_8859_1));
            check(tasks.get(at), new Told(told));
        });
    }

    @Test
    void whateverStandsInAFileIsEditedOrRefused() {
        List<Bound> tasks = bound(EDITS);
        Mutator contents = Mutator.ofTexts(
                List.of(
                        "a\nb=1\nc\n",
                        "# BEGIN ANSIBLE MANAGED BLOCK\nx\n# END ANSIBLE MANAGED BLOCK\n",
                        "",
                        "PATH=/bin\r\n"),
                List.of("# BEGIN ANSIBLE MANAGED BLOCK", "# END ANSIBLE MANAGED BLOCK\n", "# {mark}", "PATH", "="));
        Read<FileState> read = new Read<>(FileType.ref("/etc/hostname"), FileType.ATTRIBUTES);
        FileState file = (FileState) Answers.parse(
                        List.of(read),
                        result(
                                "uid=0(root) gid=0(root) groups=0(root)\n81a4:0:root:0:root:1:1:1:1:1:1:1:/etc/hostname\n=T\n=L\n=R\n=H\n=C\n=E\n"
                                        .getBytes(StandardCharsets.UTF_8)))
                .get(read);
        Fuzz.run("edits", COUNT, (random, tell) -> {
            int at = random.nextInt(tasks.size());
            byte[] content = contents.bytes(random);
            tell.input(EDITS.get(at) + "\n" + new String(content, StandardCharsets.ISO_8859_1));
            FileState odd = file.withContent(new Value.Content(content));
            check(tasks.get(at), new FakeStates().with(FileType.ref("/f"), odd).with(FileType.ref("/"), file));
        });
    }

    private static void check(Bound task, States states) {
        Plan plan;
        try {
            plan = task.plan(states);
        } catch (Unreadable | FakeStates.MissingException e) {
            return;
        }
        assertThat(plan.failure())
                .satisfiesAnyOf(
                        why -> assertThat(why).isNull(), why -> assertThat(why).isNotBlank());
        for (Change<?> change : plan.changes()) {
            assertThat(change.before().attributes()).isNotNull();
            assertThat(change.after().attributes()).isNotNull();
            assertThat(Plan.isConverged(change.before(), change.after())).isIn(true, false);
        }
    }

    private static ScriptResult result(byte[] stdout) {
        return new ScriptResult(ScriptResult.Status.DONE, 0, stdout, new byte[0], false, Duration.ZERO);
    }

    /** A state that cannot be read: the task fails. */
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** States out of one answer for each type; of other types nothing is there. */
    private record Told(Map<String, byte[]> answers) implements States {
        @Override
        @SuppressWarnings("unchecked") // the type's own parser made the state
        public <S extends State> S get(Read<S> read) {
            byte[] answer = answers.get(read.ref().type().name());
            if (answer == null) {
                return read.ref().type().absent(read.ref());
            }
            Object found = Answers.parse(List.of(read), result(answer)).get(read);
            if (found instanceof State state) {
                return (S) state;
            }
            throw new Unreadable();
        }

        @Override
        public <S extends State> Optional<S> find(Read<S> read) {
            return Optional.of(get(read));
        }

        @Override
        public void need(Collection<? extends Read<?>> reads) {}

        @Override
        public boolean require(ResourceRef<?> ref, String need) {
            return get(Read.of(ref)).exists();
        }

        @Override
        public boolean isCertain(ResourceRef<?> ref) {
            return true;
        }

        @Override
        public boolean exists(ResourceRef<?> ref) {
            return get(ref).exists();
        }
    }
}
