package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files of nginx that are right or wrong only together: they come into force together, or nothing of them does. */
class TransactionsTest extends OwnHost {
    private static final String UPSTREAM = """
            - name: upstream
              nginx_snippet: {name: back, content: "upstream back { server 127.0.0.1:8100; }"}
              notify: reload nginx
            """;

    private static final String SHARED = """
            - name: shared
              copy: {dest: /etc/nginx/snippets/shared.conf, content: "add_header X-It ${word!'it'} always;\\n"}
              notify: reload nginx
            """;

    private static final String SITE = """
            - name: site
              nginx_snippet:
                name: site
                content: |
                  server {
                    listen ${port!8100};
                    include snippets/shared.conf;
                    location / { return 200 "${word!'it'}"; }
                    location /through/ { proxy_pass http://back; }
                    ${more!''}
                  }
              notify: reload nginx
            """;

    private static final String HANDLER =
            "\n  handlers:\n    - name: reload nginx\n" + "      service: {name: nginx, state: reloaded}\n";

    private Project project;

    @BeforeAll
    void install() {
        host.sh(
                "apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y install nginx-light curl >/dev/null"
                        + " && systemctl is-active nginx"
                        // with it a port that is taken is seen before anything is replaced, as NginxFaultsTest shows
                        + " && mv \"$(command -v ss)\" /usr/local/ss.off");
    }

    @BeforeEach
    void prepare() {
        project = new Project(folder).on(host);
        host.sh("rm -f /etc/nginx/conf.d/* /etc/nginx/snippets/shared.conf && systemctl reset-failed nginx"
                + " && systemctl restart nginx");
    }

    private void play(String... tasks) {
        project.playbook("- hosts: all\n  gather_facts: false\n  tasks:\n"
                + String.join("", tasks).indent(4) + HANDLER);
    }

    private int reloads() {
        return Integer.parseInt(host.sh("journalctl -u nginx --no-pager | grep -c 'Reloaded nginx' || true")
                .strip());
    }

    private String answer() {
        return host.sh("curl -s -m 2 http://127.0.0.1:8100/ || true").strip();
    }

    private String files() {
        return host.sh(
                "cd /etc/nginx && find . -type f -exec stat -c '%n %i %Y %a %U' {} + | sort && md5sum conf.d/* || true");
    }

    private static String message(Outcomes outcomes, String task) {
        return outcomes.tasks().stream()
                .filter(each -> task.equals(each.get("task")))
                .map(each -> String.valueOf(each.get("message")))
                .findFirst()
                .orElse("");
    }

    private Outcomes establish() {
        play(UPSTREAM, SHARED, SITE);
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(answer()).isEqualTo("it");
        return applied;
    }

    @Test
    void partsThatAreValidOnlyTogetherComeIntoForceByOneReload() {
        play(UPSTREAM, SHARED, SITE);
        HostTree before = host.tree();
        int reloads = reloads();
        Outcomes predicted = project.check();
        assertThat(before.differencesTo(host.tree())).isEmpty();
        assertThat(predicted.exit()).as("%s", predicted).isEqualTo(10);
        assertThat(predicted.uncertain()).as("%s", predicted).isEmpty();
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(applied.changed()).containsExactlyInAnyOrder("upstream", "shared", "site");
        assertThat(predicted.changed()).isEqualTo(applied.changed());
        assertThat(predicted.diffs()).isEqualTo(applied.diffs());
        assertThat(applied.with("ok")).contains("reload nginx");
        assertThat(predicted.with("ok")).contains("reload nginx");
        assertThat(reloads() - reloads).isEqualTo(1);
        assertThat(answer()).isEqualTo("it");
        Outcomes again = project.apply();
        assertThat(again.changed()).isEmpty();
        assertThat(again.count("web", "exchanges")).isEqualTo(1);
        assertThat(reloads() - reloads).isEqualTo(1);
    }

    @Test
    void aWrongPartLeavesAllAsItWasAndItsTaskFails() {
        establish();
        String before = files();
        int reloads = reloads();
        String[] wrong = {"-e", "word=new", "-e", "more=nonsense;"};
        for (Outcomes each : List.of(project.check(wrong), project.apply(wrong))) {
            assertThat(each.exit()).as("%s", each).isEqualTo(2);
            assertThat(each.with("failed")).containsExactly("site");
            assertThat(each.with("skipped")).containsExactly("shared");
            assertThat(message(each, "site"))
                    .contains("unknown directive \"nonsense\" in /etc/nginx/conf.d/site.conf:6")
                    .contains("everything is as it was before");
            assertThat(message(each, "shared")).contains("not done without task 3 \"site\"");
        }
        assertThat(files()).isEqualTo(before);
        assertThat(reloads()).isEqualTo(reloads);
        assertThat(answer()).isEqualTo("it");
    }

    @Test
    void aWrongPartOfATaskThatKnowsNothingOfTransactionsIsFoundToo() {
        establish();
        String before = files();
        project.playbook("- hosts: all\n  gather_facts: false\n  tasks:\n"
                + (UPSTREAM + SHARED.replace("always;", "always") + SITE).indent(4) + HANDLER);
        Outcomes applied = project.apply("-e", "word=new");
        assertThat(applied.with("failed")).as("%s", applied).hasSize(1);
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void partsThatAreWrongTogetherAreNamedTogether() {
        play(
                SITE.replace("include snippets/shared.conf;", "server_name one;")
                        .replace("http://back", "http://127.0.0.1:1"),
                SITE.replace("name: site", "name: twin")
                        .replace("include snippets/shared.conf;", "server_name one;")
                        .replace("http://back", "http://127.0.0.1:1"));
        Outcomes applied = project.apply();
        assertThat(applied.with("failed")).as("%s", applied).containsExactly("twin");
        assertThat(message(applied, "twin"))
                .contains("conflicting server name \"one\"")
                .contains("wrong together: task 1 \"site\", task 2 \"twin\"");
        assertThat(host.sh("ls /etc/nginx/conf.d")).isEmpty();
    }

    @Test
    void aReloadThatChangesNothingIsNoSuccess() {
        establish();
        String before = host.sh("cat /etc/nginx/conf.d/*");
        String[] taken = {"-e", "word=new", "-e", "port=22"};
        Outcomes applied = project.apply(taken);
        assertThat(applied.exit()).as("%s", applied).isEqualTo(2);
        assertThat(message(applied, "site"))
                .contains("the reload of nginx failed")
                .contains("still could not bind");
        assertThat(host.sh("cat /etc/nginx/conf.d/*")).isEqualTo(before);
        assertThat(answer()).isEqualTo("it");
    }

    @Test
    void whatWasWrongBeforeIsSomebodyElses() {
        establish();
        host.sh("echo 'half of it' >/etc/nginx/conf.d/other.conf");
        String before = files();
        Outcomes applied = project.apply("-e", "word=new");
        assertThat(message(applied, "site"))
                .as("%s", applied)
                .contains("refuses what is in place already, without this change");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aTaskThatDoesSomethingElseEndsIt() {
        host.sh("rm -f /srv/elsewhere");
        play(UPSTREAM, "- name: elsewhere\n  copy: {dest: /srv/elsewhere, content: x}\n", SHARED, SITE);
        int reloads = reloads();
        Outcomes predicted = project.check();
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(predicted.diffs()).isEqualTo(applied.diffs());
        assertThat(reloads() - reloads).isEqualTo(2);
    }

    /** A dry run cannot change what is not there yet: it says so, and does not fail. */
    @Test
    void whatIsChangedTwiceIsForeseenToo() {
        host.sh("rm -f /srv/elsewhere");
        play(
                UPSTREAM,
                SHARED,
                SITE,
                "- name: elsewhere\n  command: touch /srv/elsewhere\n  args: {creates: /srv/elsewhere}\n",
                "- name: longer\n  lineinfile: {path: /etc/nginx/snippets/shared.conf, line: '# more'}\n",
                SITE.replace("- name: site", "- name: again").replace("it'}", "and again'}"));
        Outcomes predicted = project.check();
        assertThat(predicted.with("failed")).as("%s", predicted).isEmpty();
        assertThat(predicted.exit()).as("%s", predicted).isEqualTo(10);
        // whether its reload takes place, which does what the handler would do, is not known either
        assertThat(predicted.uncertain()).as("%s", predicted).contains("again", "reload nginx");
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(applied.with("ok")).contains("reload nginx");
        Map<String, List<String>> foreseen = new LinkedHashMap<>(predicted.diffs());
        foreseen.remove("reload nginx");
        assertThat(foreseen).isEqualTo(applied.diffs());
    }

    @Test
    void plainTasksAndHandlersWorkAsInAnsible() {
        establish();
        play(SHARED);
        int reloads = reloads();
        Outcomes applied = project.apply("-e", "word=other");
        assertThat(applied.changed()).as("%s", applied).containsExactlyInAnyOrder("shared", "reload nginx");
        assertThat(reloads() - reloads).isEqualTo(1);
    }

    @Test
    void theTimeOfATaskEndsAllOfIt() {
        establish();
        String before = host.sh("cat /etc/nginx/conf.d/* /etc/nginx/snippets/shared.conf");
        play(UPSTREAM, SHARED, SITE.replace("notify:", "timeout: 2\n  notify:"));
        Outcomes applied = project.apply("-e", "word=new", "-e", "port=22");
        assertThat(applied.exit()).as("%s", applied).isEqualTo(2);
        assertThat(host.sh("cat /etc/nginx/conf.d/* /etc/nginx/snippets/shared.conf"))
                .isEqualTo(before);
        assertThat(host.sh("ls -A /run | grep plumb || true")).isEmpty();
        assertThat(answer()).isEqualTo("it");
    }

    @Test
    void theHostEndsItWhenTheControllerIsKilled() throws InterruptedException {
        establish();
        String before = host.sh("cat /etc/nginx/conf.d/* /etc/nginx/snippets/shared.conf");
        // The reload fails after seconds, in the midst of which nobody is there any more.
        Plumb.Running running = Plumb.start(
                folder,
                List.of(),
                "apply",
                folder + "/site.yml",
                "-i",
                folder + "/hosts.ini",
                "-e",
                "word=new",
                "-e",
                "port=22");
        host.sh(
                "for i in $(seq 600); do grep -q 'listen 22;' /etc/nginx/conf.d/site.conf && exit 0; sleep 0.1; done; exit 1");
        running.kill();
        host.sh(
                "for i in $(seq 300); do grep -q 'listen 22;' /etc/nginx/conf.d/site.conf || exit 0; sleep 0.1; done; exit 1");
        Thread.sleep(3000);
        assertThat(host.sh("cat /etc/nginx/conf.d/* /etc/nginx/snippets/shared.conf"))
                .isEqualTo(before);
        assertThat(host.sh("ls -A /run /tmp | grep plumb || true")).isEmpty();
        assertThat(answer()).isEqualTo("it");
        // Nobody knows of the killed run whether its handler was still to run.
        assertThat(project.apply().changed()).allMatch(task -> task.startsWith("reload nginx (left from"));
        assertThat(project.apply().changed()).isEmpty();
    }

    @Test
    void whereNoCopyCanBeMadeItIsTestedInPlace() {
        establish();
        String before = host.sh("cat /etc/nginx/conf.d/* /etc/nginx/snippets/shared.conf");
        host.sh("mv /usr/bin/unshare /usr/bin/unshare.off");
        try {
            Outcomes predicted = project.check("-e", "word=new", "-e", "more=nonsense;");
            assertThat(predicted.exit()).as("%s", predicted).isEqualTo(10);
            assertThat(predicted.uncertain()).as("%s", predicted).contains("site", "shared");
            Outcomes applied = project.apply("-e", "word=new", "-e", "more=nonsense;");
            assertThat(applied.with("failed")).as("%s", applied).containsExactly("site");
            assertThat(host.sh("cat /etc/nginx/conf.d/* /etc/nginx/snippets/shared.conf"))
                    .isEqualTo(before);
            Outcomes right = project.apply("-e", "word=new");
            assertThat(right.exit()).as("%s", right).isZero();
            // a worker that ends may still answer what comes in the moment of the reload
            host.sh(
                    "for i in $(seq 50); do [ \"$(curl -s -m 2 http://127.0.0.1:8100/)\" != new ] || exit 0; sleep 0.2; done;"
                            + " exit 1");
        } finally {
            host.sh("mv /usr/bin/unshare.off /usr/bin/unshare");
        }
    }

    @Test
    void hostsThatWaitForEachOtherHaveWholeTransactions() {
        project.inventory(host.inventoryLine("one", folder), host.inventoryLine("two", folder));
        play(
                UPSTREAM.replace("name: back", "name: 'back-${inventory_hostname}'")
                        .replace("upstream back", "upstream back-${inventory_hostname}"),
                SITE.replace("name: site", "name: 'site-${inventory_hostname}'")
                        .replace("http://back", "http://back-${inventory_hostname}")
                        .replace("${port!8100}", "${(inventory_hostname == 'one')?then('8100', '8101')}")
                        .replace("include snippets/shared.conf;", ""),
                "- name: after\n  copy: {dest: '/srv/${inventory_hostname}', content: x}\n");
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(applied.count("one", "changed")).isEqualTo(3);
        assertThat(applied.count("two", "changed")).isEqualTo(3);
        assertThat(answer()).isEqualTo("it");
        assertThat(project.apply().changed()).isEmpty();
    }

    @Test
    void whatRescuesItGoesOnFromTheHostAsItWas() {
        establish();
        String before = files();
        project.playbook("- hosts: all\n  gather_facts: false\n  tasks:\n    - block:\n" + (SHARED + SITE).indent(8)
                + "      rescue:\n        - {name: mended, copy: {dest: /srv/mended, content: '${ansible_failed_task.name}'}}\n"
                + HANDLER);
        project.apply("-e", "word=it");
        Outcomes applied = project.apply("-e", "more=nonsense;");
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(files()).isEqualTo(before);
        assertThat(host.sh("cat /srv/mended")).isEqualTo("site");
    }
}
