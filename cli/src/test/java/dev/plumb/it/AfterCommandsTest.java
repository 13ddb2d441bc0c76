package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.module.IndexedCatalog;
import dev.plumb.module.TaskModule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What a dry run says of a task of each module that manages something, when a command before it changes that: it is not known
 * where the command names it, else the outcome stands and is counted among those that rest on the command.
 */
@NeedsHost
class AfterCommandsTest extends OwnHost {
    /** They look at nothing that a command could change, are not for Debian 12, or have one file for all rows (nginx). */
    private static final Set<String> WITHOUT_STATE = Set.of(
            "docker_compose_v2", "nginx", "ping", "postgresql_ping", "async_status", "tempfile", "raw", "reboot");

    /** A row of {@code it/command-forecast.yml}, which tells what is what. */
    private record Row(
            String module,
            String before,
            String command,
            Map<String, Object> task,
            @Nullable String then,
            int number) {
        String name() {
            return number + " " + module;
        }

        String command(String thing) {
            return command.replace("@", thing);
        }

        /** The tasks of a play, as JSON: the command, and what comes after it. */
        String tasks(String by, String thing) {
            StringBuilder text = new StringBuilder();
            text.append("- ")
                    .append(json(Map.of("name", "command " + number, "shell", by)))
                    .append('\n');
            Map<String, Object> look = new LinkedHashMap<>();
            look.put("name", then == null ? name() : "look " + number);
            look.put(module, task);
            look.put("register", "found");
            text.append("- ").append(json(look).replace("@", thing)).append('\n');
            if (then != null) {
                Map<String, Object> made = Map.of("path", "/srv/f/@/then." + number, "state", "touch");
                text.append("- ")
                        .append(json(Map.of("name", name(), "file", made, "when", then))
                                .replace("@", thing))
                        .append('\n');
            }
            return text.toString();
        }

        private static String json(Object value) {
            return dev.plumb.text.Json.write(value);
        }
    }

    private static final List<Row> ROWS = rows();

    @SuppressWarnings("unchecked")
    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        String text = Checkout.read(Checkout.root().resolve("cli/src/test/resources/it/command-forecast.yml"));
        for (Map<String, Object> row :
                new Yaml(new SafeConstructor(new LoaderOptions())).<List<Map<String, Object>>>load(text)) {
            rows.add(new Row(
                    String.valueOf(row.get("module")),
                    String.valueOf(row.getOrDefault("before", "true")),
                    String.valueOf(row.get("command")),
                    (Map<String, Object>) Objects.requireNonNull(row.get("task")),
                    (String) row.get("then"),
                    rows.size() + 1));
        }
        return List.copyOf(rows);
    }

    @BeforeAll
    void prepare() {
        host.sh("""
                apt-get -qq update
                DEBIAN_FRONTEND=noninteractive apt-get -qq -y install cron docker.io git nginx-light pgbouncer postgresql supervisor ufw logrotate unattended-upgrades >/dev/null 2>&1
                tar -C /srv -c --files-from /dev/null | docker import - forecast:1
                mkdir -p /srv/deb /srv/f/n /srv/f/h /opt/hidden
                for x in n h; do
                  for p in a$x p$x; do
                    mkdir -p /srv/deb/$p/DEBIAN
                    printf 'Package: forecast-%s\\nVersion: 1\\nArchitecture: all\\nMaintainer: x <x@example.com>\\nDescription: x\\n' \
                      $p >/srv/deb/$p/DEBIAN/control
                    dpkg-deb -b /srv/deb/$p /srv/deb/forecast-$p.deb >/dev/null
                  done
                  useradd -M cron$x
                  useradd -M cronby$x
                  for u in s$x u$x v$x; do
                    printf '[Service]\\nExecStart=/bin/sleep infinity\\n' >/etc/systemd/system/forecast-$u.service
                  done
                done
                systemctl daemon-reload
                git init -q -b main /srv/f/work && cd /srv/f/work
                git config user.name demo && git config user.email demo@example.com
                echo 1 >a && git add . && git commit -q -m one && git branch other && echo 2 >a && git commit -q -a -m two
                git clone -q --bare . /srv/f/repo.git
                """);
        for (Row row : ROWS) {
            for (String thing : List.of("n", "h")) {
                host.sh(row.before.replace("@", thing));
            }
            host.sh("cat >/opt/hidden/" + row.number + " <<'end'\n" + row.command("h") + "\nend\n");
        }
    }

    private Project project(boolean named) {
        StringBuilder tasks = new StringBuilder();
        for (Row row : ROWS) {
            tasks.append(row.tasks(named ? row.command("n") : "sh /opt/hidden/" + row.number, named ? "n" : "h"));
        }
        return new Project(folder)
                .on(host)
                .file("made.sh", "touch /srv/made-by-script\n")
                .file("x.ftl", "x\n")
                .file("templates/site.ftl", "# site\n")
                .tasks(tasks.toString());
    }

    private static Map<String, Map<String, Object>> byName(Outcomes run) {
        Map<String, Map<String, Object>> tasks = new LinkedHashMap<>();
        run.tasks().forEach(task -> tasks.put(String.valueOf(task.get("task")), task));
        return tasks;
    }

    @Test
    void everyModuleThatManagesSomethingHasARow() {
        Set<String> managing = new TreeSet<>();
        IndexedCatalog catalog = new IndexedCatalog();
        for (String name : catalog.names()) {
            catalog.find(name)
                    .filter(spec -> spec.implementation() instanceof TaskModule)
                    .filter(spec -> spec.implementation().getClass().getName().startsWith("dev.plumb.modules."))
                    .ifPresent(spec -> managing.add(spec.name()));
        }
        Set<String> rows = new TreeSet<>(WITHOUT_STATE);
        ROWS.forEach(row -> rows.add(row.module));
        assertThat(rows).isEqualTo(managing);
    }

    @Test
    void whatACommandNamesIsNotKnown() {
        assertThat(differences(true)).isEmpty();
    }

    @Test
    void whatNothingNamesStandsAndIsCounted() {
        assertThat(differences(false)).isEmpty();
    }

    /** What is other than it should be, a line for each row. */
    private List<String> differences(boolean named) {
        Project project = project(named);
        Outcomes check = project.check();
        Outcomes apply = project.apply();
        Map<String, Map<String, Object>> predicted = byName(check);
        Map<String, Map<String, Object>> done = byName(apply);
        List<String> wrong = new ArrayList<>();
        for (Row row : ROWS) {
            Map<String, Object> task = predicted.getOrDefault(row.name(), Map.of());
            Map<String, Object> look = row.then == null ? task : predicted.getOrDefault("look " + row.number, Map.of());
            boolean right = named
                    ? "unknown".equals(task.get("outcome"))
                    : Set.of("ok", "skipped").contains(String.valueOf(task.get("outcome")))
                            && Boolean.TRUE.equals(look.get("resting"));
            Map<String, Object> then = done.getOrDefault(row.name(), Map.of());
            // a row whose task has nothing to do after its command shows nothing
            if (!right || !"changed".equals(then.get("outcome"))) {
                wrong.add(row.name() + ": " + task.get("outcome") + ", resting " + look.get("resting") + ", "
                        + task.get("message") + "; then " + then.get("outcome") + ", " + then.get("message"));
            }
        }
        if (!named && check.count("web", "resting") < ROWS.size()) {
            wrong.add("the recap counts " + check.count("web", "resting"));
        }
        return wrong;
    }
}
