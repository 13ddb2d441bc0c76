package dev.plumb.modules.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.modules.files.FileState;
import dev.plumb.modules.files.FileType;
import dev.plumb.modules.service.ServiceState.Active;
import dev.plumb.modules.service.ServiceState.Manager;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ServicesTest {
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
        String output = """
                systemd
                Type=notify
                RemainAfterExit=no
                LoadState=loaded
                ActiveState=active
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
                """;
        ServiceReader reader = new ServiceReader(reads("ssh", "nope", "old", "gone"), output);

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
                        "/lib/systemd/system/ssh.service",
                        false));
        assertThat(reader.state("nope").exists()).isFalse();
        assertThat(reader.state("old"))
                .isEqualTo(new ServiceState(
                        true, Active.FAILED, null, "enabled", false, false, Manager.SYSTEMD, null, true));
        assertThat(reader.state("gone"))
                .isEqualTo(
                        new ServiceState(true, Active.STOPPED, null, null, true, false, Manager.SYSTEMD, null, false));
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
        ServiceState now = ServiceState.found("/lib/systemd/system/web.service", true);
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
}
