package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code playbooks/web.yml} on hosts on which nothing was done yet: HTTPS answers after the first run. */
@NeedsHost
@Execution(ExecutionMode.CONCURRENT)
class WebPlaybookTest {
    private static final String SITES = """
            certificate_server: https://localhost:14000/dir
            certificate_ca: /opt/pebble/ca.pem
            certificate_email: ops@shop.example
            nginx_sites:
              - name: shop
                domains: [shop.example, www.shop.example]
                proxy: 8100
                max_body_size: 20m
                locations: {/live/: {proxy: 8101, websocket: true}}
              - name: handbook
                domains: [handbook.example]
                root: /srv/handbook
                spa: true
                immutable: [/assets/]
              - name: plain
                domains: [plain.example]
                https: false
                redirect: https://shop.example
            """;

    private static final String APP = """
            set -e
            mkdir -p /srv/handbook
            echo handbook >/srv/handbook/index.html
            printf '#!/bin/sh\\nprintf "HTTP/1.0 200 OK\\\\r\\\\n\\\\r\\\\nshop"\\n' >/srv/app
            chmod 755 /srv/app
            apt-get -qq -y install socat >/dev/null 2>&1
            systemd-run -q --unit app socat TCP-LISTEN:8100,bind=127.0.0.1,reuseaddr,fork EXEC:/srv/app
            """;

    /** What a browser would see: names, chain, redirects and HTTP/2. */
    private static final String ANSWERS = """
            curl -fsk https://localhost:15000/roots/0 >/opt/pebble/root.pem
            get() { curl -sS --cacert /opt/pebble/root.pem --connect-to ::127.0.0.1 "$@"; }
            get https://shop.example/; echo
            get https://handbook.example/deep/link
            get -o /dev/null -w '%{http_code} %{http_version}\\n' https://handbook.example/
            get -o /dev/null -w '%{http_code} %{redirect_url}\\n' 'http://www.shop.example/x?y'
            get -o /dev/null -w '%{http_code} %{redirect_url}\\n' https://www.shop.example/x
            get -o /dev/null -w '%{http_code} %{redirect_url}\\n' http://plain.example/y
            get -o /dev/null http://other.example/ 2>/dev/null || echo no answer
            """;

    @TempDir
    private Path folder;

    @Test
    void httpsAnswersAfterTheFirstRun() {
        isMade(HostContainer::start);
    }

    @Test
    @Tag("long")
    void onDebian13Too() {
        isMade(HostContainer::startDebian13);
    }

    private void isMade(Supplier<HostContainer> start) {
        try (HostContainer host = start.get()) {
            host.sh(Checkout.read(Checkout.root().resolve("cli/src/test/resources/contract/tls/host.sh")));
            host.sh(APP);
            FileTrees.copy(Checkout.root().resolve("playbooks"), folder);
            Project project = new Project(folder)
                    .file("site.yml", Checkout.read(folder.resolve("web.yml")))
                    .file("group_vars/web.yml", SITES)
                    .inventory("[web]", host.inventoryLine("web", folder));
            HostTree before = host.tree();
            Outcomes check = project.check();
            assertThat(check.count("web", "failed")).as("%s", check).isZero();
            assertThat(check.exit()).isEqualTo(10);
            assertThat(before.differencesTo(host.tree()))
                    .as("touched by the check")
                    .isEmpty();

            Outcomes apply = project.apply();
            assertThat(apply.exit()).as("%s", apply).isZero();
            assertThat(apply.changed())
                    .as("changed tasks of the check\n%s\nand of the apply\n%s", check, apply)
                    .isEqualTo(check.changed());
            assertThat(PlayComparison.of(check, apply).wrong()).isEmpty();
            assertThat(host.sh(ANSWERS)).isEqualTo("""
                    shop
                    handbook
                    200 2
                    301 https://shop.example/x?y
                    301 https://shop.example/x
                    301 https://shop.example/y
                    no answer
                    """);
            Outcomes again = project.check();
            assertThat(again.exit()).as("%s", again).isZero();
            assertThat(again.uncertain()).as("%s", again).isEmpty();
        }
    }
}
