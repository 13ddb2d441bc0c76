package dev.plumb.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.resource.Action;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.Change;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which words in the answer of a validation are names of what was planned before it. */
final class NamingTest {
    private record Made(boolean exists) implements State {
        @Override
        public Attributes attributes() {
            return Attributes.NONE;
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            shop          | Failed to resolve user shop: No such process
            shop          | getpwnam("shop") failed
            shop          | chown: invalid user: 'shop:shop'
            shop          | there is no user shop.
            shop          | User=shop
            db            | Invalid user name db in section
            shop.socket   | shop.socket: Service shop.service not loaded
            /srv/shop     | /srv/shop is no directory
            /srv/shop     | Command /srv/shop/bin/run is not executable
            /etc/shop.d   | /etc/shop.d/a.conf:3: unknown key
            """)
    void whatIsAWordOfItsOwnIsNamed(String name, String said) {
        assertThat(decides(name, said)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            shop          | shop.service: Unknown key name 'Foo' in section 'Service', ignoring.
            shop          | web-shop.service: Command /opt/run is not executable
            shop          | shop@1.service: bad
            shop          | /usr/bin/shop: not found
            shop          | in webshop, shopping, my.shop
            x             | x does not exist
            /shop         | Command /srv/shop is not executable
            /srv/shop     | Command /srv/shop2/run is not executable
            /srv/shop     | Command /srv/shop.old/run is not executable
            """)
    void whatIsPartOfAnotherWordIsNot(String name, String said) {
        assertThat(decides(name, said)).isFalse();
    }

    @Test
    void aLaterPlaceInTheTextCounts() {
        assertThat(decides("shop", "shop.service: there is no user shop")).isTrue();
    }

    private static boolean decides(String name, String said) {
        Forecast forecast = new Forecast();
        ResourceRef<?> ref = ForeignType.of("user", name);
        forecast.add(change(ref), new Cause("1", "account"));
        return forecast.decides(forecast.mark(), any -> false, any -> false, said) != null;
    }

    @SuppressWarnings("unchecked")
    private static Change<Made> change(ResourceRef<?> ref) {
        return Change.of((ResourceRef<Made>) ref, new Made(false), new Made(true), Action.implied());
    }
}
