package dev.plumb.facts;

import dev.plumb.fuzz.AnswerFuzz;
import dev.plumb.fuzz.Mutator;
import dev.plumb.resource.Read;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FactsFuzzTest {
    @Test
    void whateverAHostTellsOfItselfMakesFactsOrAFailure() {
        List<byte[]> recorded = Stream.of(
                        "debian-dash-without-ip.txt",
                        "debian-busybox.txt",
                        "debian-bash-without-ip.txt",
                        "debian-systemd-ip.txt")
                .map(name -> Mutator.resource(FactsFuzzTest.class, "/facts/" + name))
                .toList();
        AnswerFuzz.run("facts", 1000, recorded, List.of(Read.of(Facts.ref())), words());
    }

    private static List<String> words() {
        return List.of(
                "@@env\n",
                "@@local odd\n {\"a\": [1e999999999, 123456789012345678901234567890]}\n",
                "@@local deep\n " + "[".repeat(5000) + "\n",
                "@@local ini\n [a]\n b=c\n",
                "@@key ssh_host_key.pub\nssh-rsa AAAA\n",
                "@@os\nID=\"a\\\"\n",
                "@@inet6\nfe80000000000000024249fffe8e3b2a 02 40 20 80 eth0\n",
                "@@routes6\n" + "0".repeat(32) + " 00 " + "0".repeat(32) + " 00 " + "f".repeat(32)
                        + " 00000400 1 0 3 eth0\n",
                "@@routes\neth0 00000000 010011AC 0003 0 0 0 00000000 0 0 0\n",
                "@@addresses\n2: eth0    inet 1.2.3.4/99 brd 1.2.3.255 scope global eth0\n",
                "@@date\n",
                "255.255.255.255",
                "::/129",
                "ffffffffffffffffffffffffffffffff",
                "export A='\n");
    }
}
