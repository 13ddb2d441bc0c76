package dev.plumb.expression.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CryptSchemeTest {
    /** The vectors of Ulrich Drepper's specification, and further ones; the hashes are those of glibc's crypt(3). */
    @ParameterizedTest
    @CsvSource(delimiter = '|', maxCharsPerColumn = 1000, textBlock = """
                'Hello world!' | $5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5
                'Hello world!' | $6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1
                'Hello world!' | $5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA
                'Hello world!' | $6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.
                'This is just a test' | $5$rounds=5000$toolongsaltstrin$Un/5jzAHMgOGZ5.mWJpuVolil07guHPvOW8mGRcvxa5
                'This is just a test' | $6$rounds=5000$toolongsaltstrin$lQ8jolhgVRVhY4b5pZKaysCLi0QBxGoNeKQzQ3glMhwllF7oGDZxUhx1yxdYcz/e1JSbq3y6JMxxl8audkUEm0
                'a very much longer text to encrypt.  This one even stretches over morethan one line.' | $5$rounds=1400$anotherlongsalts$Rx.j8H.h8HjEDGomFU8bDkXm3XIUnzyxf12oP84Bnq1
                'a very much longer text to encrypt.  This one even stretches over morethan one line.' | $6$rounds=1400$anotherlongsalts$POfYwTEok97VWcjxIiSOjiykti.o/pQs.wPvMxQ6Fm7I6IoYN3CmLs66x9t0oSwbtEW7o7UmJEiDwGqd8p4ur1
                'we have a short salt string but not a short password' | $5$rounds=77777$short$JiO1O3ZpDAxGJeaDIuqCoEFysAe1mZNJRs3pw0KQRd/
                'we have a short salt string but not a short password' | $6$rounds=77777$short$WuQyW2YR.hBNpjjRhpYD/ifIw05xdfeEyQoMxIXbkvr0gge1a1x3yRULJ5CCaUeOxFmtlcGZelFl5CxtgfiAc0
                'a short string' | $5$rounds=123456$asaltof16chars..$gP3VQ/6X7UUEW3HkBn2w1/Ptq2jxPyzV/cZKmF/wJvD
                'a short string' | $6$rounds=123456$asaltof16chars..$BtCwjqMJGx5hrJhZywWvt0RLE8uZ4oPwcelCjmw2kSYu.Ec6ycULevoBK25fs2xXgMNrCzIMVcgEJAstJeonj1
                'the minimum number is still observed' | $5$rounds=1000$roundstoolow$yfvwcWrQ8l/K0DAWyuPMDNHpIVlTQebY9l/gL972bIC
                'the minimum number is still observed' | $6$rounds=1000$roundstoolow$kUMsbe306n21p9R.FRkW3IGn.S9NPN0x50YhH1xhLsPuWGsUSklZt58jaTfF4ZEQpyUNGc0dqbpBYYBaHHrsX.
                '' | $5$./$.gmGsM.MwF.my0uPxMKfoPUAGOAVlRv2h1rMIVWsc6D
                '' | $6$./$FbR7DI9yDJSU2NYXWEiRakMZHZO7qodwYPZ0dVOdN.n8VCk0AkpBGTuKRC4D5zkyxFslyPAMuR6lxZmMm1zo01
                'pässwörd €😀' | $5$ZZtop.0$qSwsc3EBTFoXFJBssZ1fxglA5FrCl/WDOcqOHY5CWi.
                'pässwörd €😀' | $6$ZZtop.0$bg5RhZ2sZZ5MC5NlQNn75oya/MqR6up9KPR62ZKCn0y1Wm09kQtpbj5ch8Q8KD/diKF08D/bsWBT7avZ2PpyM/
                'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' | $5$a$o.0zy6cPEVVo0LdzR415W/Mrg9BpVJzSZ.GEyqD5d.2
                'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' | $6$a$HdISGIf45WMx7dl5WiNYD.P9xz7ic.FyVVrlcgznjpsPtqQA077uQ/GUVSq511wLQThOzC3N3ShzvgEtPvJuZ0
                'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy' | $5$0123456789abcdef$gVMTVaDixo9NDeSrKnyW4EvRZ1uq4hwsICl3xxGJmU2
                'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy' | $6$0123456789abcdef$2bBJiCE7Kh3ZvbsE9ReYON0ZoYTHkYYnhfPX26YCo28LkfmN/CtCvuP563mBJ2WAM4wWAbwKnfyPQCIEAIj1N0
                'more rounds than a later library takes' | $5$rounds=1000001$rounds$d8OyK6fNBYKd1IjnHUgCBrGIBrhtppdOLOefp957uO2
                """)
    void hashesAreThoseOfTheCLibrary(String password, String hash) {
        String[] parts = hash.split("\\$");
        boolean hasRounds = parts[2].startsWith("rounds=");
        CryptScheme scheme = parts[1].equals("6") ? CryptScheme.SHA512_CRYPT : CryptScheme.SHA256_CRYPT;
        long rounds = hasRounds ? Long.parseLong(parts[2].substring(7)) : 0;
        assertThat(scheme.hash(password, parts[hasRounds ? 3 : 2], rounds)).isEqualTo(hash);
    }

    @Test
    void theNamesAreThoseOfAnsibleAndOfPasslib() {
        assertThat(CryptScheme.of("sha512")).isEqualTo(CryptScheme.SHA512_CRYPT);
        assertThat(CryptScheme.of("sha512_crypt")).isEqualTo(CryptScheme.SHA512_CRYPT);
        assertThat(CryptScheme.of("sha256")).isEqualTo(CryptScheme.SHA256_CRYPT);
        assertThat(CryptScheme.of("sha256_crypt")).isEqualTo(CryptScheme.SHA256_CRYPT);
        for (String other : new String[] {"md5", "blowfish", "bcrypt", "yescrypt", "crypt", ""}) {
            assertThat(CryptScheme.of(other)).as(other).isNull();
        }
    }

    @Test
    void aSaltOrRoundsThatCryptWouldAlterAreRefused() {
        for (String salt : new String[] {"", "seventeencharacte", "a$b", "ä", "a\n"}) {
            assertThatThrownBy(() -> CryptScheme.SHA512_CRYPT.hash("x", salt, 0))
                    .as(salt)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a salt has 1 to 16 letters, digits, dots and slashes");
        }
        for (long rounds : new long[] {-1, 1, 999, 1_000_000_000, (1L << 32) + 1000}) {
            assertThatThrownBy(() -> CryptScheme.SHA256_CRYPT.hash("x", "salt", rounds))
                    .as("%d", rounds)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the rounds must be 1000 to 999999999");
        }
    }

    @Test
    void aRandomSaltIsAsLongAsItMayBeAndAnotherEachTime() {
        String first = CryptScheme.SHA512_CRYPT.hash("x");
        String second = CryptScheme.SHA512_CRYPT.hash("x");
        assertThat(first)
                .matches("\\$6\\$[./0-9A-Za-z]{16}\\$[./0-9A-Za-z]{86}")
                .isNotEqualTo(second);
        assertThat(CryptScheme.SHA512_CRYPT.hash("x", first.split("\\$")[2], 0)).isEqualTo(first);
    }
}
