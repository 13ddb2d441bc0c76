package dev.plumb.modules.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.expression.Unknown;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.service.ServiceState.Active;
import dev.plumb.modules.service.ServiceState.Manager;
import dev.plumb.modules.service.ServiceState.Running;
import dev.plumb.modules.service.ServiceState.Unit;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ServicesTest {
    /** As systemd 252 on Debian 12 answers. */
    private static final String ANSWER = """
            systemd
            Type=notify
            RemainAfterExit=no
            LoadState=loaded
            ActiveState=activating
            SubState=start
            FragmentPath=/lib/systemd/system/ssh.service
            UnitFileState=enabled
            NeedDaemonReload=yes
            LoadError=

            Type=
            LoadState=not-found
            ActiveState=inactive
            LoadError=org.freedesktop.systemd1.NoSuchUnit "Unit nope.service not found."

            Type=oneshot
            RemainAfterExit=no
            LoadState=loaded
            ActiveState=failed
            UnitFileState=generated
            NeedDaemonReload=no

            LoadState=masked
            ActiveState=inactive
            FragmentPath=/etc/systemd/system/gone.service
            UnitFileState=masked
            NeedDaemonReload=no
            --plumb--
            old
            --plumb--
            ssh.service
            --plumb--
            --plumb--
            /etc/systemd/system/ssh.service.d/limits.conf
            --plumb--
            /etc/init.d/old
            """;

    private static List<Read<ServiceState>> reads(String... names) {
        return List.of(names).stream().map(name -> Read.of(Services.ref(name))).toList();
    }

    private static FileState unit(String content) {
        Value bytes = new Value.Content(content.getBytes(StandardCharsets.UTF_8));
        return new FileState(FileState.Kind.FILE, 0644, "root", "root", 0L, 0L, null, bytes, null, null, null, null);
    }

    @Test
    void aServiceHasOneNameWithAndWithoutItsSuffix() {
        assertThat(Services.ref("ssh.service")).isEqualTo(Services.ref("ssh"));
        assertThat(Services.unit("ssh")).isEqualTo("ssh.service");
        assertThat(Services.unit("ssh.socket")).isEqualTo("ssh.socket");
        assertThat(Services.unit("getty@tty1")).isEqualTo("getty@tty1.service");
    }

    @Test
    void takesTheAnswerOfSystemdApart() {
        ServiceReader reader = new ServiceReader(reads("ssh", "nope", "old", "gone"), ANSWER);

        assertThat(reader.trouble()).isNull();
        assertThat(reader.state("ssh"))
                .isEqualTo(new ServiceState(
                        true,
                        Active.STARTED,
                        null,
                        "enabled",
                        false,
                        true,
                        Manager.SYSTEMD,
                        new Unit(
                                "/lib/systemd/system/ssh.service",
                                null,
                                false,
                                true,
                                new Running("activating", "start"),
                                List.of("/etc/systemd/system/ssh.service.d/limits.conf"),
                                true),
                        false));
        assertThat(reader.state("nope").exists()).isFalse();
        assertThat(reader.state("old"))
                .isEqualTo(new ServiceState(
                        true,
                        Active.FAILED,
                        null,
                        "enabled",
                        false,
                        false,
                        Manager.SYSTEMD,
                        new Unit(null, null, true, true, new Running("failed", ""), List.of(), false),
                        false));
        assertThat(reader.state("gone"))
                .isEqualTo(new ServiceState(
                        true,
                        Active.STOPPED,
                        null,
                        null,
                        true,
                        false,
                        Manager.SYSTEMD,
                        new Unit(null, null, false, true, new Running("inactive", ""), List.of(), false),
                        false));
    }

    @Test
    void takesTheAnswersOfOtherManagersApart() {
        ServiceReader openrc = new ServiceReader(reads("a", "b"), "openrc\na active enabled\n");
        assertThat(openrc.state("a").isActive()).isTrue();
        assertThat(openrc.state("a").manager()).isEqualTo(Manager.OPENRC);
        assertThat(openrc.state("b").exists()).isFalse();
        assertThat(new ServiceReader(reads("a"), "sysv\na inactive disabled\n")
                        .state("a")
                        .enabled())
                .isEqualTo("disabled");
        assertThat(new ServiceReader(reads("a"), "none\n").trouble()).contains("neither systemd nor OpenRC");
    }

    @Test
    void anAnswerThatDoesNotFitIsNotTakenForAbsence() {
        assertThat(new ServiceReader(reads("a", "b"), "systemd\nLoadState=loaded\n--plumb--\n").trouble())
                .isNotNull();
        assertThat(new ServiceReader(reads("a"), "systemd\nerror=1\n--plumb--\n").trouble())
                .isNotNull();
    }

    @Test
    void aUnitFileWrittenBeforeMakesItsServiceKnown() {
        ResourceRef<ServiceState> web = Services.ref("web");
        ServiceState absent = Services.TYPE.absent(web);
        ResourceRef<?> path = FileType.ref("/etc/systemd/system/web.service");

        assertThat(Services.TYPE.touchedBy(path, web)).isTrue();
        ServiceState found = Objects.requireNonNull(
                Services.TYPE.follows(path, unit("[Service]\n[Install]\nWantedBy=x\n"), web, absent));
        assertThat(found.exists()).isTrue();
        assertThat(found.active()).isEqualTo(Active.STOPPED);
        assertThat(found.enabled()).isEqualTo("disabled");
        assertThat(Objects.requireNonNull(Services.TYPE.follows(path, unit("[Service]\n"), web, absent))
                        .enabled())
                .isEqualTo("static");
    }

    @Test
    void templatesDropInsAndInitScriptsBelongToTheirServices() {
        assertThat(Services.TYPE.touchedBy(FileType.ref("/lib/systemd/system/w@.service"), Services.ref("w@1")))
                .isTrue();
        assertThat(Services.TYPE.touchedBy(
                        FileType.ref("/etc/systemd/system/web.service.d/x.conf"), Services.ref("web")))
                .isTrue();
        assertThat(Services.TYPE.touchedBy(FileType.ref("/etc/init.d/web"), Services.ref("web")))
                .isTrue();
        assertThat(Services.TYPE.touchedBy(FileType.ref("/etc/systemd/system/web2.service"), Services.ref("web")))
                .isFalse();
        assertThat(Services.TYPE.touchedBy(FileType.ref("/etc/web.service"), Services.ref("web")))
                .isFalse();
    }

    @Test
    void aDropInOfAKnownServiceHasToBeReadAgain() {
        ResourceRef<ServiceState> web = Services.ref("web");
        ServiceState now = ServiceState.found(Unit.of("/lib/systemd/system/web.service"), "disabled");
        ServiceState then = Objects.requireNonNull(Services.TYPE.follows(
                FileType.ref("/etc/systemd/system/web.service.d/x.conf"), unit("[Service]\n"), web, now));

        assertThat(then.reload()).isTrue();
        assertThat(Services.TYPE.follows(
                        FileType.ref("/etc/systemd/system/web.service.d/x.conf"),
                        unit("[Service]\n"),
                        web,
                        Services.TYPE.absent(web)))
                .isNull();
    }

    private static ServiceState after(String path, FileState file, String unit) {
        ResourceRef<ServiceState> ref = Services.ref(unit);
        assertThat(Services.TYPE.touchedBy(FileType.ref(path), ref)).isTrue();
        return Objects.requireNonNull(Services.TYPE.follows(FileType.ref(path), file, ref, Services.TYPE.absent(ref)));
    }

    @Test
    void aUnitFileThatIsPlannedSaysWhetherTheUnitComesToRest() {
        String path = "/etc/systemd/system/job.service";
        assertThat(after(path, unit("[Service]\nType=oneshot\n"), "job").unit().comesToRest())
                .isTrue();
        assertThat(after(path, unit("[Service]\nType = oneshot\nRemainAfterExit=true\n"), "job")
                        .unit()
                        .comesToRest())
                .isFalse();
        assertThat(after(path, unit("[Service]\n#Type=oneshot\n"), "job").unit().comesToRest())
                .isFalse();
    }

    @Test
    void aUnitFileThatIsPlannedSaysWhetherItCanBeReloadedAndEnabled() {
        String path = "/etc/systemd/system/web.service";
        ServiceState reloads =
                after(path, unit("[Service]\nExecReload=/bin/true\n[Install]\nAlso=web.socket\n"), "web");
        assertThat(reloads.unit().reloadable()).isTrue();
        assertThat(reloads.enabled()).isEqualTo("disabled");
        ServiceState plain = after(path, unit("[Service]\nExecStart=/bin/true\n[Install]\n"), "web");
        assertThat(plain.unit().reloadable()).isFalse();
        assertThat(plain.enabled()).isEqualTo("static");
    }

    @Test
    void whatGeneratorsMakeFollowsFromWhatTheyMakeItOf() {
        FileState fstab =
                unit("# old\nUUID=1 / ext4 defaults 0 1\ntmpfs\t/srv/my\\040fs tmpfs x-systemd.automount 0 0\n"
                        + "/dev/sdb none swap sw 0 0\n");
        for (String name : List.of("-.mount", "srv-my\\x20fs.mount", "srv-my\\x20fs.automount", "dev-sdb.swap")) {
            assertThat(after("/etc/fstab", fstab, name).enabled()).as(name).isEqualTo("generated");
        }
        ResourceRef<ServiceState> other = Services.ref("srv-other.mount");
        assertThat(Services.TYPE.follows(FileType.ref("/etc/fstab"), fstab, other, Services.TYPE.absent(other)))
                .isNull();
        assertThat(Services.TYPE.touchedBy(FileType.ref("/etc/fstab"), Services.ref("ssh")))
                .isFalse();

        assertThat(after("/etc/init.d/old", unit("#!/bin/sh\n"), "old").enabled())
                .isEqualTo("disabled");
        assertThat(after("/etc/containers/systemd/box.container", unit(""), "box")
                        .enabled())
                .isEqualTo("generated");
        assertThat(after("/etc/containers/systemd/data.volume", unit(""), "data-volume")
                        .enabled())
                .isEqualTo("generated");
        assertThat(Services.TYPE.touchedBy(FileType.ref("/etc/containers/systemd/data.volume"), Services.ref("data")))
                .isFalse();
    }

    @Test
    void aUnitOfItsOwnIsNotThatOfTheScriptOfItsName() {
        ResourceRef<ServiceState> ssh = Services.ref("ssh");
        ResourceRef<?> script = FileType.ref("/etc/init.d/ssh");
        ServiceState unit = ServiceState.found(Unit.of("/lib/systemd/system/ssh.service"), "enabled");
        assertThat(Services.TYPE.follows(script, unit("#!/bin/sh\n"), ssh, unit))
                .isNull();
        ServiceState made = ServiceState.found(Unit.of("/run/systemd/generator.late/ssh.service"), "enabled");
        assertThat(Objects.requireNonNull(Services.TYPE.follows(script, unit("#!/bin/sh\n"), ssh, made))
                        .reload())
                .isTrue();
    }

    @Test
    void aUnitWhoseFileGoesIsGoneByEitherNameOfItsDirectory() {
        ResourceRef<ServiceState> web = Services.ref("web");
        ServiceState now = ServiceState.found(Unit.of("/lib/systemd/system/web.service"), "disabled");
        FileState absent = (FileState) FileType.ref("/x").type().absent(FileType.ref("/x"));
        assertThat(Objects.requireNonNull(Services.TYPE.follows(
                                FileType.ref("/usr/lib/systemd/system/web.service"), absent, web, now))
                        .exists())
                .isFalse();
    }

    private static final String ODD_UNITS = """
            systemd
            Id=ssh.service
            LoadState=loaded
            ActiveState=active
            FragmentPath=/lib/systemd/system/ssh.service
            UnitFileState=enabled
            CanReload=yes

            LoadState=loaded
            ActiveState=inactive
            UnitFileState=indirect
            CanReload=no

            LoadState=loaded
            ActiveState=inactive
            UnitFileState=indirect

            LoadState=not-found

            LoadState=not-found

            LoadState=not-found

            LoadState=loaded
            ActiveState=active
            FragmentPath=/run/systemd/generator/boot.mount
            UnitFileState=generated
            --plumb--
            --plumb--
            --plumb--
            two.service
            --plumb--
            --plumb--
            /etc/init.d/script
            tmpfs /srv/fs tmpfs defaults 0 0
            """;

    @Test
    void takesApartWhatIsNotAsItIsWithMostUnits() {
        ServiceReader reader = new ServiceReader(
                reads("sshd", "one", "two", "script", "srv-fs.mount", "srv-other.mount", "boot.mount"), ODD_UNITS);

        assertThat(reader.trouble()).isNull();
        assertThat(reader.state("sshd").unit().realName()).isEqualTo("ssh");
        assertThat(reader.state("one").enabled()).isEqualTo("disabled");
        assertThat(reader.state("one").unit().reloadable()).isFalse();
        assertThat(reader.state("two").enabled())
                .as("another is enabled for it")
                .isEqualTo("enabled");
        assertThat(reader.state("script").enabled()).isEqualTo("disabled");
        assertThat(reader.state("srv-fs.mount").enabled()).isEqualTo("generated");
        assertThat(reader.state("srv-other.mount").exists()).isFalse();
        assertThat(reader.state("boot.mount").enabled()).isEqualTo("generated");
    }

    @Test
    void afterARestartAServiceRunsButForOneThatComesToRest() {
        assertThat(happening("restarted", false).settled().isActive()).isTrue();
        assertThat(happening("restarted", false).settled().happening()).isNull();
        assertThat(happening("started", true).settled().isActive()).isFalse();
    }

    @Test
    void theStatusOfAUnitIsWhatSystemdSaidAsLongAsThatHolds() {
        ServiceReader reader = new ServiceReader(reads("ssh", "nope", "old", "gone"), ANSWER);
        assertThat(UnitStatus.of("ssh.service", reader.state("ssh")))
                .containsEntry("Id", "ssh.service")
                .containsEntry("LoadState", "loaded")
                .containsEntry("ActiveState", "activating")
                .containsEntry("SubState", "start")
                .containsEntry("UnitFileState", "enabled")
                .containsEntry("FragmentPath", "/lib/systemd/system/ssh.service")
                .containsEntry("NeedDaemonReload", "yes");
        assertThat(UnitStatus.of("nope.service", reader.state("nope")))
                .containsEntry("LoadState", "not-found")
                .containsEntry("ActiveState", "inactive")
                .containsEntry("SubState", "dead");
        assertThat(UnitStatus.of("gone.service", reader.state("gone")))
                .containsEntry("LoadState", "masked")
                .containsEntry("UnitFileState", "masked");
        ServiceState old = reader.state("old");
        ServiceState started = new ServiceState(
                true, Active.STARTED, null, "enabled", false, false, Manager.SYSTEMD, old.unit(), false);
        Map<String, Object> then = UnitStatus.of("old.service", started);
        assertThat(then).containsEntry("ActiveState", "active");
        assertThat(then.get("SubState")).isInstanceOf(Unknown.class);
        assertThat(UnitStatus.of("old.service", old)).containsEntry("ActiveState", "failed");
    }

    private static ServiceState happening(String what, boolean comesToRest) {
        return new ServiceState(
                true,
                Active.STARTED,
                what,
                "enabled",
                false,
                false,
                Manager.SYSTEMD,
                new Unit("/lib/systemd/system/x.service", null, comesToRest, true),
                false);
    }

    @Test
    void whatAServiceDoesAsItStartsIsLikelyToBeNamedAfterIt() {
        Predicate<ResourceRef<?>> likely = ServiceEffects.likely("appx@1.service");
        for (String path : List.of("/etc/appx.conf", "/var/lib/appx", "/var/lib/appx/a/b", "/run/other.sock")) {
            assertThat(likely.test(FileType.ref(path))).as(path).isTrue();
        }
        for (String path : List.of("/etc/motd", "/etc/appxy.conf", "/root/.appx", "/srv/run/x")) {
            assertThat(likely.test(FileType.ref(path))).as(path).isFalse();
        }
        assertThat(likely.test(Services.ref("appx"))).isFalse();
        assertThat(ServiceEffects.likely("x.service").test(FileType.ref("/etc/x.conf")))
                .isFalse();
    }

    @Test
    void aMountCoversWhatIsBelowIt() {
        Predicate<ResourceRef<?>> likely = ServiceEffects.likely("srv-my\\x2dfs.mount");
        assertThat(likely.test(FileType.ref("/srv/my-fs"))).isTrue();
        assertThat(likely.test(FileType.ref("/srv/my-fs/a"))).isTrue();
        assertThat(likely.test(FileType.ref("/srv/my-fs2"))).isFalse();
        assertThat(likely.test(FileType.ref("/srv"))).isFalse();
    }

    @Test
    void whenSystemdHasReadAllUnitsNoneIsOutdated() {
        ResourceRef<ServiceState> web = Services.ref("web");
        ServiceState outdated = happening("restarted", false).outdated();
        assertThat(Services.TYPE.touchedBy(Units.ref(), web)).isTrue();
        assertThat(Objects.requireNonNull(
                                Services.TYPE.follows(Units.ref(), new Units.UnitsState(true, true), web, outdated))
                        .reload())
                .isFalse();
    }

    @Test
    void enablingAUnitMakesSystemdReadAllUnits() {
        Units.UnitsState changed = new Units.UnitsState(true, false);
        ServiceState enabled = new ServiceState(
                true, Active.STARTED, null, "enabled", false, false, Manager.SYSTEMD, Unit.UNKNOWN, true);
        assertThat(Units.TYPE.follows(Services.ref("web"), enabled, Units.ref(), changed))
                .isEqualTo(new Units.UnitsState(true, true));
        assertThat(Units.TYPE.follows(Services.ref("web"), happening("restarted", false), Units.ref(), changed))
                .isNull();
        assertThat(Units.TYPE.follows(
                        FileType.ref("/etc/fstab"), unit(""), Units.ref(), new Units.UnitsState(true, true)))
                .isEqualTo(changed);
    }

    /** The time limit is a guard: it took minutes when it grew with the square of the length. */
    @Test
    @Timeout(60)
    void longUnitFilesAreReadInTime() {
        String blanks = "\n".repeat(500_000) + " ".repeat(500_000);
        String text = "[Service]\n" + blanks + "Type = oneshot \r\n" + blanks + "RemainAfterExit=no\n" + blanks;
        ServiceState found = UnitText.of(unit(text).content()).found("/etc/systemd/system/x.service");
        assertThat(found.unit().comesToRest()).isTrue();
        assertThat(found.enabled()).isEqualTo("static");
    }
}
