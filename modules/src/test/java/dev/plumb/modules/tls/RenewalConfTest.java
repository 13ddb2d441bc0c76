package dev.plumb.modules.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RenewalConfTest {
    private static RenewalConf conf(String... lines) {
        return RenewalConf.parse(List.of(lines));
    }

    @Test
    void aThirdOfTheLifetimeIsToldInDaysOrHours() {
        assertThat(RenewalConf.third(90 * 86_400L)).isEqualTo("30 days");
        assertThat(RenewalConf.third(64 * 86_400L)).isEqualTo("21 days");
        assertThat(RenewalConf.third(45 * 86_400L)).isEqualTo("15 days");
        assertThat(RenewalConf.third(160 * 3_600L)).isEqualTo("2 days");
        assertThat(RenewalConf.third(100 * 3_600L)).isEqualTo("33 hours");
    }

    @Test
    void aDirectoryForANameWinsOverTheGeneralOne() {
        assertThat(conf("[renewalparams]", "authenticator = webroot", "webroot_path = /srv/a,")
                        .challenge())
                .isEqualTo("webroot /srv/a");
        assertThat(conf(
                                "[renewalparams]",
                                "authenticator = webroot",
                                "webroot_path = /srv/a,",
                                "[[webroot_map]]",
                                "a.example = /srv/b")
                        .challenge())
                .isEqualTo("webroot /srv/b");
    }

    @Test
    void aPluginIsToldWithWhatItNeeds() {
        assertThat(conf(
                                "[renewalparams]",
                                "authenticator = dns-rfc2136",
                                "dns_rfc2136_credentials = /root/dns.ini",
                                "dns_rfc2136_propagation_seconds = 60")
                        .challenge())
                .isEqualTo("dns-rfc2136 /root/dns.ini 60 s");
    }

    @Test
    void whenItIsRenewedIsTold() {
        assertThat(conf("# renew_before_expiry = 30 days", "[renewalparams]").renewal())
                .isEqualTo("when certbot thinks fit");
        assertThat(conf("renew_before_expiry = 15 days").renewal()).isEqualTo("15 days before it expires");
        assertThat(conf("renew_before_expiry = 15 days", "[renewalparams]", "autorenew = False")
                        .renewal())
                .isEqualTo("never");
    }
}
