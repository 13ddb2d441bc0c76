package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong with one of five sites: all of them go on as before, for those who ask all the time, and it is said why. */
class NginxFaultsTest extends OwnHost {
    private static final int SITES = 5;

    private Project project;

    @BeforeAll
    void install() {
        host.sh("""
                apt-get -qq update
                DEBIAN_FRONTEND=noninteractive apt-get -qq -y install nginx curl >/dev/null 2>&1
                systemctl is-active nginx
                rm /etc/nginx/sites-enabled/default
                mkdir -p /srv/www
                echo page >/srv/www/index.html
                """);
    }

    @BeforeEach
    void establish() {
        project = new Project(folder).on(host);
        host.sh(
                "umount /etc/nginx/conf.d 2>/dev/null; rm -f /etc/nginx/conf.d/*; systemctl reset-failed nginx; systemctl restart nginx");
        play();
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
    }

    /** Five sites, the third of them with these options beside its own. */
    private void play(String... options) {
        StringBuilder tasks = new StringBuilder();
        for (int i = 1; i <= SITES; i++) {
            List<String> all = new java.util.ArrayList<>(List.of("name: s" + i));
            if (i == 3) {
                all.addAll(Arrays.asList(options));
            }
            if (all.stream().noneMatch(each -> each.startsWith("domains:"))) {
                all.add("domains: [s" + i + ".test]");
            }
            if (all.stream().noneMatch(each -> each.startsWith("proxy:"))) {
                all.add("root: /srv/www");
            }
            // all of them are to change
            if (options.length > 0) {
                all.add("max_body_size: 3m");
            }
            tasks.append("- {name: s")
                    .append(i)
                    .append(", nginx_site: {")
                    .append(String.join(", ", all))
                    .append("}}\n");
        }
        project.tasks(tasks.toString());
    }

    private String files() {
        return host.sh("cd /etc/nginx && find . -type f -exec stat -c '%n %a %U' {} + | sort && md5sum conf.d/*");
    }

    private static String message(Outcomes outcomes, String task) {
        return outcomes.tasks().stream()
                .filter(each -> task.equals(each.get("task")))
                .map(each -> String.valueOf(each.get("message")))
                .findFirst()
                .orElse("");
    }

    /** Applies while somebody asks all sites, again and again; gives what came of it. */
    private Outcomes applied() {
        host.sh("""
                rm -f /tmp/asked /tmp/enough
                (while [ ! -e /tmp/enough ];do
                for i in 1 2 3 4 5;do curl -s -m 5 -o /dev/null -w '%{http_code}\\n' -H "Host: s$i.test" http://127.0.0.1/ >>/tmp/asked;done
                sleep 0.05
                done) >/dev/null 2>&1 &
                """);
        try {
            return project.apply();
        } finally {
            host.sh("touch /tmp/enough");
        }
    }

    private Set<String> answers() {
        return new TreeSet<>(host.sh("sleep 0.5; cat /tmp/asked").lines().toList());
    }

    /** All is as it was, and has been all the time. */
    private void leavesAll(String task, String... why) {
        String before = files();
        Outcomes applied = applied();
        assertThat(applied.exit()).as("%s", applied).isEqualTo(2);
        assertThat(applied.with("failed")).as("%s", applied).containsExactly(task);
        assertThat(message(applied, task)).contains(why);
        assertThat(files()).isEqualTo(before);
        assertThat(answers()).containsExactly("200");
        assertThat(host.sh("nginx -t 2>&1")).contains("successful");
        assertThat(host.sh("ls -A /run /tmp | grep '^.plumb' || true")).isEmpty();
    }

    /** The same where a dry run sees it coming. */
    private void isRefused(String task, String... why) {
        Outcomes predicted = project.check();
        assertThat(predicted.with("failed")).as("%s", predicted).containsExactly(task);
        assertThat(message(predicted, task)).contains(why);
        leavesAll(task, why);
    }

    @Test
    void aSyntaxError() {
        play("extra: 'nonsense on;'");
        isRefused(
                "s3", "unknown directive \"nonsense\" in /etc/nginx/conf.d/s3.conf", "everything is as it was before");
    }

    @Test
    void aDomainOfAnotherSite() {
        play("domains: [s1.test]");
        isRefused("s5", "conflicting server name \"s1.test\"");
    }

    @Test
    void aPortOfAnotherProgram() {
        play("listen: {http: 22}");
        isRefused("s3", "port 22 is held by sshd, so that nginx cannot listen on it in /etc/nginx/conf.d/s3.conf");
    }

    @Test
    void aCertificateThatIsNotThere() {
        play("tls: {certificate: none}");
        isRefused("s3", "cannot load certificate \"/etc/plumb/tls/none/fullchain.pem\"");
    }

    @Test
    void anUpstreamThatNobodyKnows() {
        play("proxy: 'nobody.invalid:80'");
        isRefused("s3", "host not found in upstream \"nobody.invalid:80\"");
    }

    @Test
    void aSiteThatDoesNotAnswerAsItShould() {
        play("extra: 'if ($uri ~ plumb-site) { return 200 fooled; }'");
        leavesAll("s3", "s3.test does not answer with its new configuration", "everything is as it was before");
    }

    @Test
    void aDiskThatIsFull() {
        host.sh(
                "cp -a /etc/nginx/conf.d /srv/conf.d && mount -t tmpfs -o size=64k none /etc/nginx/conf.d && cp -a /srv/conf.d/. /etc/nginx/conf.d"
                        + " && rm -r /srv/conf.d && systemctl restart nginx; dd if=/dev/zero of=/etc/nginx/conf.d/fill bs=1k 2>/dev/null || true");
        play("extra: '# more'");
        String before = files();
        Outcomes applied = applied();
        assertThat(applied.exit()).as("%s", applied).isEqualTo(2);
        assertThat(applied.with("failed")).as("%s", applied).hasSize(1);
        assertThat(message(applied, applied.with("failed").iterator().next())).contains("No space left on device");
        assertThat(files()).isEqualTo(before);
        assertThat(answers()).containsExactly("200");
    }

    @Test
    void whatWasWrongBeforeIsSomebodyElses() {
        host.sh("echo 'half of it' >/etc/nginx/conf.d/other.conf");
        play("extra: '# more'");
        String before = files();
        Outcomes applied = applied();
        assertThat(applied.exit()).isEqualTo(2);
        assertThat(message(applied, applied.with("failed").iterator().next()))
                .as("%s", applied)
                .contains("refuses what is in place already, without this change");
        assertThat(files()).isEqualTo(before);
        assertThat(answers()).containsExactly("200");
    }

    @Test
    void aFileOfSomebodyElseIsNotTouched() {
        host.sh("rm /etc/nginx/conf.d/s2.conf; echo '# mine' >/etc/nginx/conf.d/s2.conf");
        Outcomes applied = project.apply();
        assertThat(message(applied, "s2")).as("%s", applied).contains("is there and not by nginx_site");
        assertThat(host.sh("cat /etc/nginx/conf.d/s2.conf")).isEqualTo("# mine\n");
    }

    @Test
    void rightChangesComeIntoForceWithoutALostRequest() {
        play("extra: '# more'");
        Outcomes applied = applied();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(applied.changed()).hasSize(SITES);
        assertThat(answers()).containsExactly("200");
    }
}
