package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders of certificates that fail, and renewals of which nginx learns nothing: what is served stays, and it is told why. */
class CertificatesTest extends OwnHost {
    private static final String ACME = "server: \"https://localhost:14000/dir\", ca: /opt/pebble/ca.pem";
    private static final String SITE = """
            - name: start
              letsencrypt_certificate: {name: shop, domains: [shop.example], state: bootstrap}
            - name: site
              nginx_snippet:
                name: shop
                content: |
                  server {
                    listen 80;
                    listen 443 ssl;
                    server_name shop.example www.shop.example;
                    ssl_certificate /etc/plumb/tls/shop/fullchain.pem;
                    ssl_certificate_key /etc/plumb/tls/shop/privkey.pem;
                    location ^~ /.well-known/acme-challenge/ { root /var/lib/plumb-acme; }
                  }
            """;
    private static final String SERIAL = "openssl x509 -noout -serial";
    private static final String SERVED =
            "openssl s_client -connect 127.0.0.1:443 -servername shop.example 2>/dev/null </dev/null | " + SERIAL;
    private static final String FILE = SERIAL + " -in /etc/plumb/tls/shop/fullchain.pem";
    private static final String DUE =
            "sed -i 's/^renew_before_expiry.*/renew_before_expiry = 100 days/' /etc/letsencrypt/renewal/shop.conf\n";

    @BeforeAll
    void install() throws IOException {
        host.sh(resource("/contract/tls/host.sh"));
        host.sh("apt-get -qq -y install nginx-light certbot faketime >/dev/null 2>&1; mkdir -p /srv\n"
                + "cat >/srv/rate-limit.py <<'END'\n" + resource("/it/rate-limit.py") + "END\n"
                + "systemd-run -q --unit rate-limit python3 /srv/rate-limit.py\n");
    }

    /** A site with a certificate. */
    @BeforeEach
    void site() {
        host.sh("rm -f /var/lib/plumb/tls/failures /usr/local/bin/certbot /etc/nginx/conf.d/broken.conf /srv/asked");
        Outcomes apply = play(SITE + task("[shop.example]", ACME)).apply();
        assertThat(apply.exit()).as("%s", apply).isZero();
        assertThat(host.sh(SERVED)).isEqualTo(host.sh(FILE));
    }

    private static String resource(String name) throws IOException {
        try (InputStream text = Objects.requireNonNull(CertificatesTest.class.getResourceAsStream(name))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String task(String domains, String more) {
        return "- {name: certificate, letsencrypt_certificate: {name: shop, domains: " + domains + ", " + more + "}}\n";
    }

    private Project play(String tasks) {
        return new Project(folder).on(host).tasks(tasks);
    }

    /** All that a failed order must leave as it is. */
    private String seen() {
        return host.sh(
                SERVED + "; " + FILE + "; readlink /etc/plumb/tls/shop/current; cat /etc/letsencrypt/renewal/shop.conf;"
                        + " ls /etc/letsencrypt/archive/shop; systemctl show -p MainPID nginx");
    }

    private void fails(String domains, String more, String... told) {
        String before = seen();
        Outcomes apply = play(task(domains, more)).apply();
        assertThat(apply.exit()).as("%s", apply).isEqualTo(2);
        assertThat(apply.failure()).contains(told);
        assertThat(seen()).isEqualTo(before);
    }

    @Test
    void anOrderThatFailsLeavesAllAsItWasAndSaysWhy() {
        fails(
                "[shop.example]",
                "server: \"https://localhost:14997/dir\", ca: /opt/pebble/ca.pem",
                "the CA at https://localhost:14997/dir does not answer: Connection refused");
        fails(
                "[shop.example, blocked.example]",
                ACME + ", self_test: false",
                "the CA refuses the order (rejectedIdentifier): Order included an identifier for which issuance is forbidden");
        fails(
                "[shop.example]",
                "server: \"https://localhost:14000/dir\", key_type: rsa-2048",
                "the certificate of the CA's own server is not trusted (self-signed certificate)");
        fails("[shop.example, www.other.example]", ACME, "so that nothing was ordered: www.other.example answers 404");
        assertThat(host.sh("cat /var/lib/plumb/tls/failures 2>/dev/null || echo none"))
                .isEqualTo("none\n");
    }

    @Test
    void aClockThatIsWrongIsTold() {
        host.sh(
                "printf '#!/bin/sh\\nexec faketime \"2001-01-01 00:00:00\" /usr/bin/certbot \"$@\"\\n' >/usr/local/bin/certbot;"
                        + " chmod +x /usr/local/bin/certbot");
        fails("[shop.example, www.shop.example]", ACME, "is not trusted (certificate is not yet valid)");
    }

    @Test
    void aPortThatIsClosedIsNoticedBeforeAnOrder() {
        host.sh(
                "sed -i 's/listen 80;/listen 8080;/' /etc/nginx/conf.d/shop.conf; mv /etc/nginx/sites-enabled/default /srv/default;"
                        + " systemctl restart nginx");
        try {
            fails("[shop.example, www.shop.example]", ACME, "shop.example: connection refused on port 80 of 127.0.0.1");
        } finally {
            host.sh(
                    "sed -i 's/listen 8080;/listen 80;/' /etc/nginx/conf.d/shop.conf; mv /srv/default /etc/nginx/sites-enabled/;"
                            + " systemctl restart nginx");
        }
    }

    @Test
    void validationsThatFailAreCountedBeforeTheCaDoes() {
        fails(
                "[shop.example, www.other.example]",
                ACME + ", self_test: false",
                "the CA could not validate www.other.example (unauthorized)");
        assertThat(host.sh("grep -c ' failed .* www.other.example$' /var/lib/plumb/tls/failures"))
                .isEqualTo("1\n");
        host.sh(
                "for i in 1 2 3; do sed 1q /var/lib/plumb/tls/failures >>/srv/f; done; cat /srv/f >>/var/lib/plumb/tls/failures");
        fails(
                "[shop.example, www.other.example]",
                ACME + ", self_test: false",
                "could not validate www.other.example 4 times within the last hour");
        host.sh("sed -i 's/^[0-9]*/1700000000/' /var/lib/plumb/tls/failures");
        fails(
                "[shop.example, www.other.example]",
                ACME + ", self_test: false",
                "the CA could not validate www.other.example (unauthorized)");
    }

    @Test
    void aCaThatWantsToBeLeftAloneIsLeftAlone() {
        String limited = "server: \"https://localhost:14998/dir\", ca: /opt/pebble/ca.pem";
        fails(
                "[shop.example]",
                limited,
                "the CA refuses the order (rateLimited): too many \"new\" orders recently; it can be asked again after 20");
        String asked = host.sh("cat /srv/asked");
        assertThat(asked).contains("/order");
        fails("[shop.example]", limited, "the CA does not want to be asked for certificate shop before 20");
        assertThat(play(task("[shop.example]", limited)).check().failure()).contains("does not want to be asked");
        assertThat(host.sh("cat /srv/asked")).isEqualTo(asked);
    }

    @Test
    void aRenewalOfWhichNginxLearnsNothingIsShown() {
        host.sh("echo 'server { listen 80' >/etc/nginx/conf.d/broken.conf\n" + DUE + "systemctl start certbot.service");
        String old = host.sh(SERVED);
        assertThat(host.sh(FILE)).isNotEqualTo(old);
        assertThat(host.sh("head -n 1 /etc/letsencrypt/renewal/shop.conf"))
                .isEqualTo("renew_before_expiry = 30 days\n");
        Outcomes refused = play(task("[shop.example]", ACME)).apply();
        assertThat(refused.exit()).as("%s", refused).isEqualTo(2);
        assertThat(refused.failure()).contains("nginx refuses its configuration");
        assertThat(host.sh(SERVED)).isEqualTo(old);
        host.sh("rm /etc/nginx/conf.d/broken.conf");
        Outcomes check = play(task("[shop.example]", ACME)).check();
        assertThat(check.changed()).containsExactly("certificate");
        assertThat(check.diffs().get("certificate")).contains("~ serves: an older one → the one in the file");
        assertThat(host.sh(SERVED)).isEqualTo(old);
        Outcomes apply = play(task("[shop.example]", ACME)).apply();
        assertThat(apply.exit()).as("%s", apply).isZero();
        assertThat(host.sh(SERVED)).isEqualTo(host.sh(FILE));
    }

    /** The host's clock cannot be changed: certificates are made that began earlier. */
    private void lasting(int days, int gone) {
        host.sh("cd /srv; openssl ecparam -name prime256v1 -genkey -noout -out k.pem\n"
                + "openssl req -new -key k.pem -subj /CN=x -addext subjectAltName=DNS:shop.example -out r.pem\n"
                + "openssl req -x509 -newkey rsa:2048 -nodes -keyout c.key -out c.pem -subj /CN=ca -days 9000 2>/dev/null\n"
                + "echo subjectAltName=DNS:shop.example >ext\n"
                + "faketime -f '-" + (gone * 24 + 12) + "h' openssl x509 -req -in r.pem -CA c.pem -CAkey c.key -days "
                + days
                + " -extfile ext -out l.pem 2>/dev/null\n"
                + "cat l.pem c.pem >\"$(readlink -f /etc/letsencrypt/live/shop/fullchain.pem)\"");
    }

    @Test
    void aThirdOfTheLifetimeIsLeftWhenItIsDue() {
        String fullchain = host.sh("base64 -w 0 /etc/letsencrypt/live/shop/fullchain.pem");
        try {
            lasting(45, 33);
            assertThat(play(task("[shop.example]", ACME)).check().diffs().get("certificate"))
                    .contains("+ order: due, 11 of 45 days left");
            lasting(45, 28);
            assertThat(play(task("[shop.example]", ACME)).check().diffs().get("certificate"))
                    .contains("~ renewal: 30 days before it expires → 15 days before it expires")
                    .noneMatch(line -> line.contains("order"));
            lasting(64, 46);
            assertThat(play(task("[shop.example]", ACME)).check().diffs().get("certificate"))
                    .contains("+ order: due, 17 of 64 days left");
            lasting(64, 40);
            assertThat(play(task("[shop.example]", ACME)).check().diffs().get("certificate"))
                    .contains("~ renewal: 30 days before it expires → 21 days before it expires")
                    .noneMatch(line -> line.contains("order"));
            lasting(90, 95);
            assertThat(play(task("[shop.example]", ACME)).check().diffs().get("certificate"))
                    .contains("+ order: expired");
        } finally {
            host.sh("echo " + fullchain + " | base64 -d >\"$(readlink -f /etc/letsencrypt/live/shop/fullchain.pem)\"");
        }
    }

    @Test
    void aCertificateThatASiteNamesStays() {
        String before = seen();
        Outcomes apply = play("- {name: gone, letsencrypt_certificate: {name: shop, state: absent}}\n")
                .apply();
        assertThat(apply.exit()).as("%s", apply).isEqualTo(2);
        assertThat(apply.failure()).contains("certificate shop is named in /etc/nginx/conf.d/shop.conf");
        assertThat(seen()).isEqualTo(before);
    }
}
