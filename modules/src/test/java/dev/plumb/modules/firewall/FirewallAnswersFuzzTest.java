package dev.plumb.modules.firewall;

import dev.plumb.fuzz.AnswerFuzz;
import dev.plumb.resource.Read;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirewallAnswersFuzzTest {
    @Test
    void whateverAHostTellsOfItsFirewallMakesAStateOrAFailure() {
        AnswerFuzz.run(
                "firewalls",
                2000,
                FirewallAnswersFuzzTest.class,
                1,
                List.of(Read.of(Ufw.REF)),
                List.of(
                        "installed\n",
                        "denied\n",
                        "four allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in comment=zz\n",
                        "six deny any any ::/0 any 2001:db8::%1/999 out_eth0!in_eth1\n",
                        "four a b c d e f g h i j\n",
                        "connection 1.2.3.4 x ::1 99999999999\n",
                        "set =\n",
                        "profile [\n",
                        "profile ports=|\n"));
    }
}
