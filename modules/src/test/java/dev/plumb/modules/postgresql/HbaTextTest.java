package dev.plumb.modules.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HbaTextTest {
    @Test
    void fieldsAreTakenApartAsTheServerDoes() {
        assertThat(HbaRule.fields("host \"a b\", c,d  all 10.0.0.0/8 md5 # x"))
                .containsExactly("host", "\"a b\",c,d", "all", "10.0.0.0/8", "md5");
        assertThat(HbaRule.fields("  # all of it")).isEmpty();
        assertThat(HbaRule.fields("local \"#\" all peer")).containsExactly("local", "\"#\"", "all", "peer");
    }

    @Test
    void aRuleIsWhatItWasReadFrom() {
        HbaRule rule =
                Objects.requireNonNull(HbaRule.read("hostssl a,b +g 10.0.0.0 255.0.0.0 cert map=x clientname=DN"));
        assertThat(rule.netmask()).isEqualTo("255.0.0.0");
        assertThat(rule.options()).containsExactly("map=x", "clientname=DN");
        assertThat(HbaRule.read(rule.line("comment"))).isEqualTo(rule);
    }

    @Test
    void aNetmaskIsTheSameAsBits() {
        HbaRule mask = Objects.requireNonNull(HbaRule.read("host all all 10.0.0.0 255.0.0.0 md5"));
        HbaRule bits = Objects.requireNonNull(HbaRule.read("host all all 10.0.0.0/8 md5"));
        assertThat(mask.isSame(bits)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "local all postgres peer",
                "host all all all reject\nlocal all all peer",
                "local shop all scram-sha-256\nlocal all all peer",
                "local all shop md5\nlocal \"postgres\" postgres trust",
                "local replication all md5\nlocal sameuser all peer"
            })
    void theAdministratorGetsIn(String text) {
        assertThat(HbaText.read(text + "\n").lockout()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host all all all trust",
                "local all all scram-sha-256\nlocal all postgres peer",
                "local all postgres reject",
                "local @file all md5\nlocal all all peer",
                "local all +admins md5\nlocal all all peer",
                "local \"all\" postgres peer"
            })
    void theAdministratorIsLockedOut(String text) {
        assertThat(HbaText.read(text + "\n").lockout()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,",
        "10.0.0.0/33, 0 to 32",
        "10.0.0.256/8, 0 to 255",
        "10.0.0.1, has no netmask",
        "fd00::/8,",
        "::1/128,",
        "::1, /128",
        "fd00::/129, 0 to 128",
        "1:2:3, no IPv6",
        "a.example.com,",
        ".example.com,",
        "all,",
        "samenet,",
        "1.2.3, is none",
        "a b, is none"
    })
    void addresses(String address, String wrong) {
        String told = HbaAddress.mistake(address, "");
        if (wrong == null) {
            assertThat(told).isNull();
        } else {
            assertThat(told).contains(wrong);
        }
    }
}
