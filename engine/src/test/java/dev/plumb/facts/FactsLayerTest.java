package dev.plumb.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Scope;
import dev.plumb.expression.Variables;
import dev.plumb.source.Position;
import dev.plumb.source.ProblemException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FactsLayerTest {
    private static final Position AT = new Position("site.yml", 1, 1);

    private final Expressions expressions = new Expressions();
    private int asked;

    private Variables unread() {
        return Scope.builder(expressions)
                .lazy(new FactsLayer(() -> true, () -> {
                    asked++;
                    throw new NotKnownException("facts are not read yet", "the read");
                }))
                .build();
    }

    private Variables of(boolean gather, Map<String, Object> facts) {
        return Scope.builder(expressions)
                .lazy(new FactsLayer(() -> gather, () -> facts))
                .build();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ansible_facts.distribution == 'Debian'",
                "ansible_distribution",
                "ansible_facts['os_family']",
                "ansible_default_ipv4.address",
                "ansible_env.HOME",
                "ansible_eth0.ipv4.address",
                "ansible_lsb is defined",
                "ansible_facts.foo is defined"
            })
    void anExpressionThatNeedsFactsAsksForTheirRead(String expression) {
        assertThatThrownBy(() -> expressions.evaluate(expression, AT, unread()))
                .isInstanceOfSatisfying(
                        NotKnownException.class, e -> assertThat(e.need()).isEqualTo("the read"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ansible_user is defined", "ansible_host is defined", "ansible_become_password is defined",
                "ansible_check_mode is defined", "ansible_ssh_pass is defined", "ansible_connection is defined",
                "ansible_locale is defined", "foo is defined"
            })
    void otherVariablesReadNoFacts(String expression) {
        assertThat(expressions.evaluate(expression, AT, unread())).isEqualTo(false);
        assertThat(asked).isZero();
    }

    @Test
    void factsThatEveryHostHasAreDefinedWithoutReading() {
        assertThat(expressions.evaluate("ansible_distribution is defined", AT, unread()))
                .isEqualTo(true);
        assertThat(expressions.evaluate("ansible_facts is defined", AT, unread()))
                .isEqualTo(true);
        assertThat(asked).isZero();
    }

    @Test
    void givesThem() {
        Variables variables = of(true, Map.of("distribution", "Debian", "eth0", Map.of("mtu", 1500L)));
        assertThat(expressions.evaluate("ansible_distribution + ansible_facts.distribution", AT, variables))
                .isEqualTo("DebianDebian");
        assertThat(expressions.evaluate("ansible_eth0.mtu", AT, variables)).isEqualTo(1500L);
        assertThat(expressions.evaluate("ansible_eth1 is defined", AT, variables))
                .isEqualTo(false);
        assertThat(variables.names()).contains("ansible_facts", "ansible_distribution");
    }

    @Test
    void withoutGatheringThereAreNone() {
        Variables variables = of(false, Map.of("distribution", "Debian"));
        assertThat(expressions.evaluate("ansible_distribution is defined", AT, variables))
                .isEqualTo(false);
        assertThatThrownBy(() -> expressions.evaluate("ansible_facts.distribution", AT, variables))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problems().get(0).message()).isEqualTo("'ansible_facts' has no 'distribution'");
                    assertThat(e.problems().get(0).hint()).isEqualTo("it is empty");
                });
    }
}
