package dev.plumb.modules.system.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.modules.system.packages.Certificates.Certificate;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CertificatesTest {
    /** Made by GnuPG, which tells these fingerprints of it. */
    private static final String ONE = """
            -----BEGIN PGP PUBLIC KEY BLOCK-----

            mDMEawyzRxYJKwYBBAHaRw8BAQdAlW1VoDHYEIp0u2o43Z7s4WcEk3N9EIMFBnna
            jaRoaXq0I1BhY2thZ2VzIG9uZSA8b25lQHBhY2thZ2VzLmV4YW1wbGU+iJAEExYI
            ADgWIQRl1WZlRPd5j6DuXvWEeVYC5XMNyQUCawyzRwIbAwULCQgHAgYVCgkICwIE
            FgIDAQIeAQIXgAAKCRCEeVYC5XMNyQtOAQCCQr1I73H3us9xx+YECGNqkki9BsPD
            AGKkMwOwlM9VUgEA1IbxT5LtCSuLwMORzQOdV5BGtk8QtqIfOkHs7VC9TQO4OARr
            DLNIEgorBgEEAZdVAQUBAQdAtoJSlsCyh6rWjrC0VVdigHASnlNDnBurET0MZNDJ
            1AADAQgHiHgEGBYIACAWIQRl1WZlRPd5j6DuXvWEeVYC5XMNyQUCawyzSAIbDAAK
            CRCEeVYC5XMNyQRbAQDLXQ/OnU3+8ktA6KhDJFu0rcIDFbA8hsPZWDXQHHDvGgD8
            CYrmc9CALrgW5IFRHHL/ukTrwz+F9vjRnULhoLgIZgM=
            =ggvQ
            -----END PGP PUBLIC KEY BLOCK-----
            """;

    private static final String TWO = """
            -----BEGIN PGP PUBLIC KEY BLOCK-----

            mDMEawyzRxYJKwYBBAHaRw8BAQdAh0zGgDAgq82QSOna5w3AsPNfBUDFEAHlUdxL
            e9Z7oPW0I1BhY2thZ2VzIHR3byA8dHdvQHBhY2thZ2VzLmV4YW1wbGU+iJAEExYI
            ADgWIQR3wvHanmMQsvDjqV5CsoJDA683PQUCawyzRwIbAwULCQgHAgYVCgkICwIE
            FgIDAQIeAQIXgAAKCRBCsoJDA683PdhqAQDAxIWBTy24FSDBp555UMgUCHK3ulKI
            u//hXTF543pPzgEAne2YxZfoJawWlIYhUf/uV2FW36pauy/JbJ4XAQkHrAo=
            =cM2g
            -----END PGP PUBLIC KEY BLOCK-----
            """;

    private static List<Certificate> in(String text) {
        return Certificates.in(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void fingerprintsAndIdsAreThoseThatGnuPgTells() {
        assertThat(in(ONE)).hasSize(1);
        Certificate one = in(ONE).get(0);
        assertThat(one.fingerprints())
                .containsExactly(
                        "65D5666544F7798FA0EE5EF584795602E5730DC9", "FAD114A7B9B365CBD0F49A34D3F5C952D416E37B");
        assertThat(one.ids()).containsExactly("84795602E5730DC9", "D3F5C952D416E37B");
        assertThat(one.has("E5730DC9") && one.has("D3F5C952D416E37B") && one.has(one.fingerprint()))
                .isTrue();
        assertThat(one.has("5730DC9") || one.has("42B2824303AF373D")).isFalse();
    }

    @Test
    void aRingIsReadAsItIsWrittenWithAndWithoutArmor() {
        List<Certificate> both = in(ONE + "between them\n" + TWO.replace("\n", "\r\n"));
        assertThat(both).containsExactly(in(ONE).get(0), in(TWO).get(0));
        for (String name : new String[] {"a.asc", "a.gpg"}) {
            assertThat(Certificates.in(Certificates.file(name, both))).isEqualTo(both);
        }
        assertThat(Certificates.file("a.gpg", both)[0] & 0x80).isNotZero();
        String armor = new String(Certificates.file("a.asc", in(TWO)), StandardCharsets.US_ASCII);
        assertThat(armor).isEqualTo(TWO.replaceFirst("=....\n-----END", "-----END"));
    }

    @Test
    void headersOfAnArmorAreNoPartOfIt() {
        String begin = "KEY BLOCK-----\n";
        assertThat(in(ONE.replaceFirst(begin + "\n", begin + "Version: 1\nComment: a b\n\n")))
                .isEqualTo(in(ONE));
    }

    @Test
    void whatIsNoKeyIsSaid() {
        assertThat(in("")).isEmpty();
        wrong("<html>not found</html>", "holds no public key of OpenPGP");
        wrong(
                "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nAAAA\n-----END PGP PRIVATE KEY BLOCK-----",
                "private key block");
        wrong("-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----", "is a signature");
        wrong(ONE.replace("mDMEa", "mD?Ea"), "an armor that is not whole");
        wrong("\0\0\0\0\0\0\0\0KBXf", "is a keybox of GnuPG");
        wrong("\u00c2\1\0", "holds no public key");
        byte[] ring = Certificates.file("a.gpg", in(ONE));
        assertThatThrownBy(() -> Certificates.in(Arrays.copyOf(ring, ring.length - 1)))
                .hasMessage("ends in the middle of a key");
    }

    private static void wrong(String text, String why) {
        assertThatThrownBy(() -> in(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void anyBytesMakeKeysOrAReason() {
        long seed = Long.getLong("plumb.fuzz.seed", 1);
        Random random = new Random(seed);
        byte[] ring = Certificates.file("a.gpg", in(ONE + TWO));
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(ring, random.nextInt(ring.length) + 1);
            for (int n = random.nextInt(4); n > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                Certificates.in(bytes)
                        .forEach(each -> assertThat(each.fingerprints()).isNotEmpty());
            } catch (IllegalArgumentException e) {
                assertThat(e).as("seed " + seed).hasMessageNotContaining("null");
            }
        }
    }
}
