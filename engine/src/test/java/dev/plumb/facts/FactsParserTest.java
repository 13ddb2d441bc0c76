package dev.plumb.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Facts from what the script printed on real hosts, and from pieces that other hosts would print. */
final class FactsParserTest {
    private static String recorded(String name) throws IOException {
        try (InputStream in = FactsParserTest.class.getResourceAsStream("/facts/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Map<String, Object> parse(String output) {
        return FactsParser.parse(output);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "debian-dash-without-ip.txt",
                "debian-busybox.txt",
                "debian-bash-without-ip.txt",
                "debian-systemd-ip.txt"
            })
    void everyRecordedHostHasTheFactsThatPeopleUse(String name) throws IOException {
        Map<String, Object> facts = parse(recorded(name));
        assertThat(facts)
                .containsEntry("distribution", "Debian")
                .containsEntry("distribution_version", "12")
                .containsEntry("distribution_major_version", "12")
                .containsEntry("distribution_minor_version", "15")
                .containsEntry("distribution_release", "bookworm")
                .containsEntry("os_family", "Debian")
                .containsEntry("system", "Linux")
                .containsEntry("kernel", "6.1.0-25-amd64")
                .containsEntry("architecture", "x86_64")
                .containsEntry("pkg_mgr", "apt")
                .containsEntry("processor_vcpus", 2L)
                .containsEntry("processor_cores", 2L)
                .containsEntry("processor_count", 1L)
                .containsEntry("memtotal_mb", 24105L)
                .containsEntry("swaptotal_mb", 0L)
                .containsEntry("domain", "")
                .containsEntry("virtualization_type", "docker")
                .containsEntry("virtualization_role", "guest")
                .containsEntry("user_id", "root")
                .containsEntry("user_uid", 0L)
                .containsEntry("user_dir", "/root")
                .containsEntry("user_shell", "/bin/bash")
                .containsEntry("all_ipv4_addresses", List.of("172.17.0.5"))
                .containsEntry("interfaces", List.of("eth0", "lo"))
                .containsEntry("selinux", Map.of("status", "disabled"))
                .containsEntry("default_ipv6", Map.of())
                .containsEntry("ssh_host_key_ed25519_public_keytype", "ssh-ed25519");
        assertThat(facts.keySet()).containsAll(FactNames.ALL);
        assertThat(map(facts, "default_ipv4"))
                .containsEntry("address", "172.17.0.5")
                .containsEntry("gateway", "172.17.0.1")
                .containsEntry("interface", "eth0")
                .containsEntry("netmask", "255.255.0.0")
                .containsEntry("network", "172.17.0.0")
                .containsEntry("broadcast", "172.17.255.255")
                .containsEntry("prefix", "16")
                .containsEntry("macaddress", "02:42:ac:11:00:05")
                .containsEntry("mtu", 1500L)
                .containsEntry("type", "ether");
    }

    @Test
    void theFirstProcessManagesServices() throws IOException {
        assertThat(parse(recorded("debian-systemd-ip.txt"))).containsEntry("service_mgr", "systemd");
        assertThat(parse("@@uname\nLinux a b c\n@@comm\ninit\n@@paths\n/sbin/openrc\n/etc/init.d\n@@env\n"))
                .containsEntry("service_mgr", "openrc");
        assertThat(parse("@@uname\nLinux a b c\n@@comm\nsh\n@@paths\n/etc/init.d\n@@env\n"))
                .containsEntry("service_mgr", "sysvinit");
        assertThat(parse("@@uname\nLinux a b c\n@@comm\nrunit-init\n@@env\n")).containsEntry("service_mgr", "runit");
    }

    @Test
    void theEnvironmentKeepsLineBreaksAndQuotes() throws IOException {
        for (String name : List.of("debian-dash-without-ip.txt", "debian-busybox.txt", "debian-bash-without-ip.txt")) {
            assertThat(map(parse(recorded(name)), "env"))
                    .as(name)
                    .containsEntry("MULTI", "a\nb'c @@x")
                    .containsEntry("HOME", "/root");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ID=ubuntu;VERSION_ID=\"22.04\";VERSION=\"22.04.4 LTS (Jammy Jellyfish)\";VERSION_CODENAME=jammy|Ubuntu|22.04|22|jammy|Debian",
                "ID=\"rhel\";VERSION_ID=\"9.3\";VERSION=\"9.3 (Plow)\"|RedHat|9.3|9|Plow|RedHat",
                "ID=\"rocky\";VERSION_ID=\"8.9\";VERSION=\"8.9 (Green Obsidian)\"|Rocky|8.9|8|Green Obsidian|RedHat",
                "ID=\"almalinux\";VERSION_ID=\"9.4\";VERSION=\"9.4 (Seafoam Ocelot)\"|AlmaLinux|9.4|9|Seafoam Ocelot|RedHat",
                "ID=fedora;VERSION_ID=40;VERSION=\"40 (Server Edition)\"|Fedora|40|40|Server Edition|RedHat",
                "ID=\"amzn\";VERSION_ID=\"2023\";VERSION=\"2023\"|Amazon|2023|2023|NA|RedHat",
                "ID=alpine;VERSION_ID=3.19.1|Alpine|3.19.1|3|NA|Alpine",
                "ID=arch;NAME=\"Arch Linux\"|Archlinux|rolling|rolling|NA|Archlinux",
                "ID=\"opensuse-leap\";VERSION_ID=\"15.5\"|openSUSE Leap|15.5|15|NA|Suse",
                "ID=kali;VERSION_ID=\"2024.1\";VERSION_CODENAME=kali-rolling|Kali|2024.1|2024|kali-rolling|Debian",
                "ID=mylinux;NAME='My Linux';ID_LIKE=\"ubuntu debian\";VERSION_ID=3|My Linux|3|3|NA|Debian",
                "ID=strange;NAME=Strange;VERSION_ID=1.2|Strange|1.2|1|NA|Strange"
            })
    void distributionsAreNamedAsAnsibleNamesThem(
            String os, String name, String version, String major, String release, String family) {
        Map<String, Object> facts = parse("@@uname\nLinux h 6.1 x86_64\n@@os\n" + os.replace(';', '\n') + "\n@@env\n");
        assertThat(facts)
                .containsEntry("distribution", name)
                .containsEntry("distribution_version", version)
                .containsEntry("distribution_major_version", major)
                .containsEntry("distribution_release", release)
                .containsEntry("os_family", family);
    }

    @Test
    void centosTakesItsVersionFromItsOwnFile() {
        String seven = "@@uname\nLinux h 3.10 x86_64\n@@os\nID=\"centos\"\nVERSION_ID=\"7\"\nVERSION=\"7 (Core)\"\n"
                + "@@redhat\nCentOS Linux release 7.9.2009 (Core)\n@@env\n";
        assertThat(parse(seven))
                .containsEntry("distribution_version", "7.9")
                .containsEntry("distribution_release", "Core")
                .containsEntry("os_family", "RedHat");
        String stream =
                "@@uname\nLinux h 5 x86_64\n@@os\nID=centos\nVERSION_ID=9\n@@redhat\nCentOS Stream release 9\n@@env\n";
        assertThat(parse(stream))
                .containsEntry("distribution_version", "9")
                .containsEntry("distribution_release", "Stream");
    }

    @ParameterizedTest
    @CsvSource({
        "web, 192.0.2.1 web.example.org web, web, web.example.org, example.org",
        "web, 192.0.2.1 web www.example.org, web, www.example.org, example.org",
        "web, 192.0.2.1 web, web, web, ''",
        "web.example.org, '', web, web.example.org, example.org",
        "web, 192.0.2.1 other.example.org # web, web, web, ''"
    })
    void namesComeFromTheHostsFile(String nodename, String hosts, String hostname, String fqdn, String domain) {
        Map<String, Object> facts = parse("@@uname\nLinux " + nodename + " 6 x86_64\n@@hosts\n" + hosts + "\n@@env\n");
        assertThat(facts)
                .containsEntry("nodename", nodename)
                .containsEntry("hostname", hostname)
                .containsEntry("fqdn", fqdn)
                .containsEntry("domain", domain);
    }

    @Test
    void theResolverNamesTheHostWhenTheHostsFileDoesNot() {
        assertThat(parse("@@uname\nLinux web 6 x86_64\n@@hosts\n@@fqdn\nweb.example.net\n@@env\n"))
                .containsEntry("fqdn", "web.example.net");
    }

    @Test
    void interfacesHaveAllTheirAddresses() {
        Map<String, Object> facts = parse("""
                @@uname
                Linux h 6 x86_64
                @@links
                br-lan|02:00:00:00:00:02|1500|up|1|bridge
                eth0|02:00:00:00:00:01|9000|up|1|
                eth1|02:00:00:00:00:03|1500|down|1|
                lo|00:00:00:00:00:00|65536|unknown|772|
                @@addresses
                1: lo    inet 127.0.0.1/8 scope host lo
                1: lo    inet6 ::1/128 scope host noprefixroute
                2: eth0    inet 192.0.2.10/25 brd 192.0.2.127 scope global eth0
                2: eth0    inet 192.0.2.11/25 brd 192.0.2.127 scope global secondary eth0
                2: eth0    inet6 2001:db8::10/64 scope global
                2: eth0    inet6 fe80::1/64 scope link
                3: br-lan@if7    inet 10.0.0.1/30 scope global br-lan
                @@route4
                8.8.8.8 via 192.0.2.1 dev eth0 src 192.0.2.11 uid 0
                @@route6
                2001:4860:4860::8888 from :: via fe80::99 dev eth0 proto ra src 2001:db8::10 metric 100 pref medium
                @@env
                """);
        assertThat(facts)
                .containsEntry("all_ipv4_addresses", List.of("192.0.2.10", "192.0.2.11", "10.0.0.1"))
                .containsEntry("all_ipv6_addresses", List.of("2001:db8::10", "fe80::1"));
        assertThat(map(facts, "default_ipv4"))
                .containsEntry("address", "192.0.2.11")
                .containsEntry("netmask", "255.255.255.128");
        assertThat(map(facts, "default_ipv6"))
                .containsEntry("address", "2001:db8::10")
                .containsEntry("gateway", "fe80::99")
                .containsEntry("prefix", "64");
        assertThat(map(facts, "eth0"))
                .containsKeys("ipv4", "ipv4_secondaries", "ipv6")
                .containsEntry("active", true);
        assertThat(map(facts, "eth1")).containsEntry("active", false).doesNotContainKey("ipv4");
        assertThat(map(facts, "br_lan")).containsEntry("type", "bridge").containsEntry("device", "br-lan");
        assertThat(map(map(facts, "br_lan"), "ipv4")).containsEntry("broadcast", "10.0.0.3");
    }

    @Test
    void withoutTheIpProgramTheKernelsTablesAreRead() {
        Map<String, Object> facts = parse("""
                @@uname
                Linux h 6 x86_64
                @@links
                ens3|02:00:00:00:00:01|1500|up|1|
                lo|00:00:00:00:00:00|65536|unknown|772|
                @@routes
                Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT
                ens3 00000000 010200C0 0003 0 0 100 00000000 0 0 0
                ens3 000200C0 00000000 0001 0 0 100 00FFFFFF 0 0 0
                @@local
                127.0.0.1
                192.0.2.7
                192.0.2.7
                @@inet6
                20010db8000000000000000000000007 02 40 00 80 ens3
                00000000000000000000000000000001 01 80 10 80 lo
                fe800000000000000000000000000abc 02 40 20 80 ens3
                @@routes6
                00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003 ens3
                @@env
                """);
        assertThat(map(facts, "default_ipv4"))
                .containsEntry("address", "192.0.2.7")
                .containsEntry("gateway", "192.0.2.1")
                .containsEntry("broadcast", "192.0.2.255");
        assertThat(map(facts, "default_ipv6"))
                .containsEntry("address", "2001:db8::7")
                .containsEntry("gateway", "fe80::1");
        assertThat(facts).containsEntry("all_ipv6_addresses", List.of("2001:db8::7", "fe80::abc"));
    }

    @ParameterizedTest
    @CsvSource({
        "'@@dmi_sys_vendor\nDigitalOcean\n@@dmi_product_name\nDroplet', kvm, guest",
        "'@@dmi_sys_vendor\nQEMU', kvm, guest",
        "'@@dmi_product_name\nVMware Virtual Platform', VMware, guest",
        "'@@dmi_bios_vendor\ninnotek GmbH', virtualbox, guest",
        "'@@cgroup\n0::/lxc/web', lxc, guest",
        "'@@container\nsystemd-nspawn', systemd-nspawn, guest",
        "'@@paths\n/proc/xen', xen, guest",
        "'@@paths\n/sys/module/kvm\n@@dmi_sys_vendor\nDell Inc.', kvm, host",
        "'@@dmi_sys_vendor\nDell Inc.', NA, NA"
    })
    void virtualMachinesAreRecognised(String sections, String type, String role) {
        assertThat(parse("@@uname\nLinux h 6 x86_64\n" + sections + "\n@@env\n"))
                .containsEntry("virtualization_type", type)
                .containsEntry("virtualization_role", role);
    }

    @Test
    void theClockIsTheHosts() {
        Map<String, Object> date = DateFacts.of("1700000000 +0530 IST");
        assertThat(date)
                .containsEntry("date", "2023-11-15")
                .containsEntry("time", "03:43:20")
                .containsEntry("iso8601", "2023-11-14T22:13:20Z")
                .containsEntry("epoch", "1700000000")
                .containsEntry("weekday", "Wednesday")
                .containsEntry("weekday_number", "3")
                .containsEntry("weeknumber", "46")
                .containsEntry("tz", "IST")
                .containsEntry("tz_offset", "+0530");
        assertThat(DateFacts.of("nonsense")).isEmpty();
        assertThat(DateFacts.of("1672531200 +0000 UTC")).as("a Sunday").containsEntry("weeknumber", "00");
        assertThat(DateFacts.of("1672617600 +0000 UTC")).as("the Monday after").containsEntry("weeknumber", "01");
    }

    @Test
    void selinuxIsToldWithItsMode() {
        assertThat(map(
                        parse(
                                "@@uname\nLinux h 6 x\n@@enforce\n1\n@@policyvers\n33\n@@selinux\n# c\nSELINUX=enforcing\n"
                                        + "SELINUXTYPE=targeted\n@@env\n"),
                        "selinux"))
                .isEqualTo(Map.of(
                        "status", "enabled",
                        "mode", "enforcing",
                        "config_mode", "enforcing",
                        "type", "targeted",
                        "policyvers", 33L));
    }

    @Test
    void anEmptyAnswerGivesNoNonsense() {
        assertThat(parse("")).containsEntry("system", "").containsEntry("interfaces", List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "export A='it'\"'\"'s'|it's",
                "export A='it'\\''s'|it's",
                "declare -x A=\"a \\\"b\\\" \\$c \\\\\"|a \"b\" $c \\",
                "declare -x A=$'\\E'|E",
                "declare -x A=$'a\\tb\\001\\'c'|a\tb\u0001'c",
                "export A=plain|plain",
                "export A=''|~~"
            })
    void readsWhatShellsExport(String line, String value) {
        assertThat(ShellWord.exports(line + "\nexport B\nexport C='x'\n")).isEqualTo(Map.of("A", value, "C", "x"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> facts, String name) {
        return (Map<String, Object>) facts.get(name);
    }

    @Test
    void linesThatAreNotWhatTheKernelWritesAreLeftOut() throws IOException {
        String zeros = "0".repeat(32);
        String odd = recorded("debian-bash-without-ip.txt")
                .replace(
                        "@@env\n",
                        "@@key ssh_host_key.pub\nssh-rsa AAAA\n@@inet6\n"
                                + "fe80000000000000024249fffe8e3b2a 02 zz 20 80 eth0\nfe80 02 40 20 80 eth0\n@@routes6\n"
                                + zeros + " 00 " + zeros + " 00 " + "f".repeat(32) + " metric 1 0 3 eth0\n"
                                + zeros + " 00 " + zeros + " 00 fe80 00000001 1 0 3 eth0\n@@env\n");
        assertThat(parse(odd)).containsEntry("default_ipv6", Map.of()).containsEntry("distribution", "Debian");
    }
}
