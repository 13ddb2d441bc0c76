package dev.plumb.modules.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EncodingsTest {
    private static Charset named(String name) {
        return Objects.requireNonNull(Encodings.named(name));
    }

    @Test
    void namesArePythons() {
        assertThat(named("utf-8")).isEqualTo(StandardCharsets.UTF_8);
        assertThat(named("utf_8")).isEqualTo(StandardCharsets.UTF_8);
        assertThat(named("latin-1")).isEqualTo(StandardCharsets.ISO_8859_1);
        assertThat(named("ascii")).isEqualTo(StandardCharsets.US_ASCII);
        assertThat(Encodings.named("klingon")).isNull();
        assertThat(Encodings.named("")).isNull();
        assertThat(Encodings.invalid("encoding", "klingon")).contains("encoding 'klingon' is not known");
    }

    @Test
    void anyBytesComeBackAsTheyWere() throws CharacterCodingException {
        long seed = Long.getLong("plumb.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            for (String name : new String[] {"utf-8", "latin-1", "ascii"}) {
                Charset charset = named(name);
                assertThat(Encodings.encode(Encodings.decode(bytes, charset), charset))
                        .as("%s, seed %d", name, seed)
                        .isEqualTo(bytes);
            }
        }
    }

    @Test
    void textIsReadAndWrittenAsPythonDoes() throws CharacterCodingException {
        Charset utf16 = named("utf-16");
        byte[] little = {(byte) 0xFF, (byte) 0xFE, 'a', 0};
        assertThat(Encodings.encode("a", utf16)).isEqualTo(little);
        assertThat(Encodings.decode(little, utf16)).isEqualTo("a");
        assertThat(Encodings.decode(new byte[] {'x', (byte) 0xFF}, StandardCharsets.UTF_8))
                .isEqualTo("x\uDCFF");
        assertThatThrownBy(() -> Encodings.encode("€", StandardCharsets.ISO_8859_1))
                .isInstanceOf(CharacterCodingException.class);
    }
}
