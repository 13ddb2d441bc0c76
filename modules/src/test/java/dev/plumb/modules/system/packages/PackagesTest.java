package dev.plumb.modules.system.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.modules.kit.accounts.Groups;
import dev.plumb.modules.kit.accounts.Users;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.system.Programs;
import dev.plumb.modules.system.packages.SimulationState.Step;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.ScriptResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackagesTest {
    private static <S extends State> Map<String, Object> parse(
            ResourceType<S> type, List<Read<S>> reads, int exit, String output) {
        Map<String, Object> found = new LinkedHashMap<>();
        byte[] bytes = output.getBytes(StandardCharsets.UTF_8);
        type.parse(
                reads,
                new ScriptResult(ScriptResult.Status.DONE, exit, bytes, new byte[0], false, Duration.ZERO),
                new ResourceType.ReadSink<>() {
                    @Override
                    public void state(ResourceRef<S> ref, S state) {
                        found.put(ref.key(), state);
                    }

                    @Override
                    public void failed(ResourceRef<S> ref, String reason) {
                        found.put(ref.key(), reason);
                    }
                });
        return found;
    }

    private static List<Read<PackageState>> packages(String... names) {
        return List.of(names).stream().map(name -> Read.of(Packages.ref(name))).toList();
    }

    @Test
    void tellsInstalledRemovedAndProvidedPackagesApart() {
        String output = """
                tree\tamd64\tii \t2.1.0-1\t
                cron\tamd64\trc \t3.0pl1-162\t
                awk\t\tun \t\t
                libc6\tamd64\tii \t2.36-9\tlibc6-2.36
                libc6\ti386\tii \t2.36-8\t
                base-doc\tall\tiF \t1.0\t
                begun\tamd64\tiU \t2.0\t
                --plumb--
                mawk\tamd64\tii \t1.3.4\tawk
                exim4\tamd64\tii \t4.96\tmail-transport-agent (= 4), postfix
                --plumb--
                awk:
                  Installed: (none)
                  Candidate: (none)
                postfix:
                  Installed: (none)
                  Candidate: 3.7
                --plumb--
                libc6\ti386
                base-doc\tamd64
                """;
        Map<String, Object> found = parse(
                Packages.TYPE,
                packages(
                        "tree",
                        "cron",
                        "awk",
                        "libc6",
                        "libc6:i386",
                        "postfix",
                        "mail-transport-agent",
                        "none",
                        "base-doc",
                        "begun"),
                0,
                output);

        assertThat(found)
                .containsEntry("tree", ready("2.1.0-1", "manual"))
                .containsEntry("cron", PackageState.ABSENT)
                .containsEntry("awk", new PackageState(null, null, null, "mawk"))
                .containsEntry("libc6", ready("2.36-9", "manual"))
                .containsEntry("libc6:i386", ready("2.36-8", "auto"))
                .containsEntry("base-doc", ready("1.0", "auto").withStatus("half-configured"))
                .containsEntry("begun", ready("2.0", "manual").withStatus("unpacked"))
                .containsEntry("postfix", new PackageState(null, null, "3.7", null))
                .containsEntry("mail-transport-agent", new PackageState(null, null, null, "exim4"))
                .containsEntry("none", PackageState.ABSENT);
    }

    private static PackageState ready(String version, String mark) {
        return PackageState.installed(version).withStatus("installed").withMark(mark);
    }

    @Test
    void namesTheSystemOfAHostWithoutApt() {
        assertThat(parse(Packages.TYPE, packages("tree"), 96, "Alpine Linux v3.20\n"))
                .containsEntry(
                        "tree",
                        "this host (Alpine Linux v3.20) has no apt; packages of other systems than Debian and its kin"
                                + " cannot be managed yet: write a command of that system, such as command: dnf -y install NAME, or apk"
                                + " add NAME");
    }

    @Test
    void takesSimulationsApart() {
        List<Read<SimulationState>> reads = List.of(
                Read.of(AptSimulation.ref(false, List.of("install", "nginx"))),
                Read.of(AptSimulation.ref(true, List.of("install", "nope"))),
                Read.of(AptSimulation.ref(false, List.of("autoclean"))));
        Map<String, Object> found = parse(AptSimulation.TYPE, reads, 0, """
                --plumb-- 0
                Reading package lists...
                Inst libc6 [2.36-9] (2.36-10 Debian:12.15/oldstable [amd64]) []
                Inst nginx (1.22.1-9+deb12u9 Debian:12.15/oldstable, Debian-Security:12/oldstable-security [amd64])
                Remv apache2 [2.4.1]
                Purg lighttpd:i386 [1.4]
                Conf nginx (1.22.1-9+deb12u9 Debian:12.15/oldstable [amd64])
                exit 0
                --plumb-- 1
                Reading package lists...
                E: Unable to locate package nope
                exit 100
                --plumb-- 2
                Del sl 5.02-1 [12.7 kB]
                exit 0
                """);

        assertThat(found)
                .containsEntry(
                        "install nginx",
                        new SimulationState(
                                List.of(
                                        new Step("libc6", "2.36-9", "2.36-10"),
                                        new Step("nginx", null, "1.22.1-9+deb12u9"),
                                        new Step("apache2", "2.4.1", null),
                                        new Step("lighttpd:i386", "1.4", null)),
                                0,
                                null))
                .containsEntry("fresh install nope", new SimulationState(List.of(), 0, "Unable to locate package nope"))
                .containsEntry("autoclean", new SimulationState(List.of(), 1, null));
    }

    @Test
    void oneDirectoryOfFreshListsServesAllSimulations() {
        String script = AptSimulation.TYPE
                .readScript(List.of(
                        Read.of(AptSimulation.ref(true, List.of("install", "a"))),
                        Read.of(AptSimulation.ref(true, List.of("install", "b")))))
                .text();

        assertThat(script.split("mktemp", -1)).hasSize(3); // one, with its fallback
        assertThat(script).contains("trap 'rm -rf \"$d\"' EXIT");
    }

    @Test
    void readsTheAgeOfLists() {
        List<Read<AptCacheState>> reads = List.of(Read.of(AptCache.ref()));
        assertThat(parse(AptCache.TYPE, reads, 0, "1700000100\nlists\n1700000000\n1600000000\n"))
                .containsEntry("lists", new AptCacheState(true, 1_700_000_000L, 100, false, false));
        assertThat(parse(AptCache.TYPE, reads, 0, "1700000100\nnone\n1700000000\n"))
                .containsEntry("lists", AptCacheState.ABSENT);
    }

    @Test
    void listsCannotBeKnownOnceTheirSourcesChange() {
        ResourceRef<?> source = FileType.ref("/etc/apt/sources.list.d/x.list");
        AptCacheState now = new AptCacheState(true, 1L, 1, false, false);

        assertThat(AptCache.TYPE.touchedBy(source, AptCache.ref())).isTrue();
        AptCacheState then = Objects.requireNonNull(AptCache.TYPE.follows(source, now, AptCache.ref(), now));
        assertThat(then.sourcesChanged()).isTrue();
        assertThat(then.renewed().sourcesChanged()).isTrue();
        assertThat(AptCache.TYPE.touchedBy(FileType.ref("/etc/hosts"), AptCache.ref()))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 1.0, 0",
        "1.0-1, 1.0-2, -1",
        "1.10, 1.9, 1",
        "1:0.1, 2.0, 1",
        "1.0~rc1, 1.0, -1",
        "1.0, 1.0+b1, -1",
        "1.0a, 1.0+, -1",
        "1.0-1, 1.0, 1",
        "2.36-9+deb12u10, 2.36-9+deb12u9, 1",
        "1.01, 1.1, 0",
        "a, 1, 1",
    })
    void comparesVersionsAsDpkgDoes(String a, String b, int sign) {
        assertThat(Integer.signum(DebVersion.compare(a, b))).isEqualTo(sign);
        assertThat(Integer.signum(DebVersion.compare(b, a))).isEqualTo(-sign);
    }

    @ParameterizedTest
    @CsvSource({
        "postgres, postgresql-15, true",
        "redis, redis-server, true",
        "_chrony, chrony, true",
        "Debian-exim, exim4-base, true",
        "crontab, cron, true",
        "messagebus, dbus, true",
        "mysql, mariadb-server, true",
        "mysql, default-mysql-server, true",
        "debian-tor, tor, true",
        "statd, nfs-common, true",
        "www-data, tree, true",
        "www, wwwoffle, false",
        "postfix, postgresql-15, false",
        "app, apparmor, false",
        "deploy, nginx, false",
    })
    void bringsAccountsOfPlausibleNamesOnly(String account, String packageName, boolean plausible) {
        Predicate<ResourceRef<?>> may = new PackageProvider(List.of("libfoo", packageName))::mayBring;

        assertThat(may.test(Users.ref(account))).isEqualTo(plausible);
        assertThat(may.test(Groups.ref(account))).isEqualTo(plausible);
    }

    @Test
    void bringsFilesWhereTheSystemKeepsThem() {
        Predicate<ResourceRef<?>> may = new PackageProvider(List.of("nginx"))::mayBring;

        assertThat(may.test(FileType.ref("/etc/nginx/nginx.conf"))).isTrue();
        assertThat(may.test(FileType.ref("/srvx"))).isTrue();
        assertThat(may.test(FileType.ref("/srv/app"))).isFalse();
        assertThat(may.test(FileType.ref("/usr/local/bin/x"))).isFalse();
        assertThat(may.test(FileType.ref("/home"))).isFalse();
        assertThat(may.test(Programs.ref("nginx"))).isTrue();
        assertThat(may.test(Packages.ref("other"))).isFalse();
    }

    @Test
    void accountsStayWhenTheirPackageGoes() {
        PackageProvider nginx = new PackageProvider(List.of("nginx", "redis-server"));

        assertThat(nginx.isLikelyToTake(FileType.ref("/etc/nginx/nginx.conf"))).isTrue();
        assertThat(nginx.isLikelyToTake(FileType.ref("/etc/motd"))).isFalse();
        assertThat(nginx.isLikelyToTake(Programs.ref("nginx"))).isTrue();
        assertThat(nginx.isLikelyToBring(Users.ref("redis"))).isTrue();
        assertThat(nginx.isLikelyToTake(Users.ref("redis"))).isFalse();
        assertThat(nginx.isLikelyToTake(Groups.ref("redis"))).isFalse();
    }
}
