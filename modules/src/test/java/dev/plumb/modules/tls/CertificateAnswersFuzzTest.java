package dev.plumb.modules.tls;

import dev.plumb.fuzz.AnswerFuzz;
import dev.plumb.resource.Read;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificateAnswersFuzzTest {
    private static final List<String> PEM =
            List.of("-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n", "MIIB", "=\n", "end\n", "!no\n");

    @Test
    void whateverAHostTellsOfCertificatesMakesAStateOrAFailure() {
        AnswerFuzz.run(
                "certificates",
                1000,
                CertificateAnswersFuzzTest.class,
                1,
                List.of(
                        Read.of(CertificateType.ref(new CertificateSource.InFile("/etc/plumb/tls/shop/fullchain.pem"))),
                        Read.of(CertificateType.ref(new CertificateSource.InFile("/srv/none.pem"))),
                        Read.of(CertificateType.ref(new CertificateSource.Served("127.0.0.1", 443, "shop.example"))),
                        Read.of(CertificateType.ref(new CertificateSource.Served("localhost", 9, "localhost")))),
                PEM);
    }

    @Test
    void whateverAHostTellsOfWhatCertbotKeepsMakesAStateOrAFailure() {
        AnswerFuzz.run(
                "lineages",
                1000,
                CertificateAnswersFuzzTest.class,
                1,
                List.of(new Read<>(LineageType.ref("shop"), LineageType.WITH_USERS), Read.of(LineageType.ref("none"))),
                List.of(
                        "now 99999999999999\n",
                        "file x\n",
                        "user \n",
                        "live shop\n",
                        "|[x\n",
                        "|1 failed a b\n",
                        "denied\n",
                        "end\n"));
    }

    @Test
    void whateverAHostTellsOfWhatItServesMakesAStateOrAFailure() {
        AnswerFuzz.run(
                "served",
                1000,
                CertificateAnswersFuzzTest.class,
                1,
                List.of(
                        Read.of(ServedType.ref("shop", "shop.example")),
                        Read.of(ServedType.ref("none", "none.example"))),
                List.of("served shop\n", "file shop\n", "-----END CERTIFICATE-----\n", "end\n"));
    }
}
