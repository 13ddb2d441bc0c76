package dev.plumb.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MarkerScannerTest {
    private static final String OLD = "@00112233445566778899aabbccddeeff";
    private static final String TOKEN = "@0011223344556677889900aabbccddee";

    @Test
    void findsTheMarkerHoweverTheStreamIsCut() {
        Gen.check(3000, random -> {
            ByteArrayOutputStream data = new ByteArrayOutputStream();
            int parts = random.nextInt(6);
            for (int i = 0; i < parts; i++) {
                switch (random.nextInt(5)) {
                    case 0 -> data.writeBytes((OLD + " e 0\n").getBytes(StandardCharsets.US_ASCII));
                    case 1 ->
                        data.writeBytes(TOKEN.substring(0, random.nextInt(33)).getBytes(StandardCharsets.US_ASCII));
                    case 2 -> data.write(0);
                    case 3 -> data.write('@');
                    default -> data.writeBytes(randomBytes(random, 50));
                }
            }
            String before = new String(data.toByteArray(), StandardCharsets.ISO_8859_1);
            if (before.contains(TOKEN)) {
                // Part of the token, and a byte by chance that completes it: such data no host sends before its marker.
                return;
            }
            byte[] wire = (before + TOKEN + " e 17\nrest").getBytes(StandardCharsets.ISO_8859_1);
            assertFound(random, data.toByteArray(), wire);
        });
    }

    private static void assertFound(java.util.SplittableRandom random, byte[] data, byte[] wire) {
        MarkerScanner scanner = new MarkerScanner();
        Capture capture = new Capture(1000);
        int at = 0;
        while (at < wire.length) {
            int to = Math.min(wire.length, at + 1 + random.nextInt(20));
            int after = scanner.scan(wire, at, to, Token.bytes(TOKEN), capture);
            if (after >= 0) {
                assertThat(scanner.takeRest()).isEqualTo("e 17");
                assertThat(new String(wire, after, wire.length - after, StandardCharsets.US_ASCII))
                        .isEqualTo("rest");
                assertThat(capture.take()).isEqualTo(data);
                return;
            }
            at = to;
        }
        throw new AssertionError("no marker found");
    }

    private static byte[] randomBytes(java.util.SplittableRandom random, int max) {
        byte[] bytes = new byte[random.nextInt(max)];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void aMarkersLineThatNeverEndsTakesNoMemory() {
        MarkerScanner scanner = new MarkerScanner();
        Capture capture = new Capture(10);
        byte[] junk = new byte[10_000];
        scanner.scan(Token.bytes(TOKEN), 0, TOKEN.length(), Token.bytes(TOKEN), capture);
        assertThat(scanner.scan(junk, 0, junk.length, Token.bytes(TOKEN), capture))
                .isEqualTo(-1);
        assertThat(scanner.takeRest()).hasSizeLessThanOrEqualTo(200);
    }
}
