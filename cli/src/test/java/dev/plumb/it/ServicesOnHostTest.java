package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Units of systemd of every kind: what a dry run says of them is what the apply then does, and there is an end to it. */
class ServicesOnHostTest extends OwnHost {
    private Project project;

    @BeforeEach
    void prepare() {
        project = new Project(folder).on(host);
    }

    /** The dry run and the apply tell the same, and then nothing is left to be done but what is done every time. */
    private Outcomes agree(String... everyTime) {
        Outcomes predicted = project.check();
        assertThat(predicted.with("failed")).as("%s", predicted).isEmpty();
        assertThat(predicted.with("unknown")).as("%s", predicted).isEmpty();
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(applied.changed()).as("%s\n%s", predicted, applied).isEqualTo(predicted.changed());
        assertThat(applied.diffs()).isEqualTo(predicted.diffs());
        Outcomes again = project.check();
        assertThat(again.changed()).as("%s", again).containsExactlyInAnyOrder(everyTime);
        return applied;
    }

    @Test
    void whatAServiceWritesAsItStartsIsNotTheFailureOfTheTaskBeforeIt() {
        host.sh("""
                id meter >/dev/null 2>&1 || useradd -r meter
                cat >/etc/systemd/system/meter.service <<'U'
                [Service]
                User=meter
                StateDirectory=meter
                StateDirectoryMode=0700
                ExecStartPre=+sh -c 'echo port=7 >>/srv/settings; touch /var/lib/meter/up'
                ExecStart=sleep infinity
                U
                systemctl daemon-reload""");
        project.playbook("""
                - hosts: all
                  gather_facts: false
                  tasks:
                    - name: its directory
                      file: {path: /var/lib/meter, state: directory, mode: '0755'}
                    - name: its settings
                      copy: {dest: /srv/settings, content: "id=1\\n"}
                      notify: told
                    - name: it runs
                      service: {name: meter, state: started}
                    - name: is it up
                      stat: {path: /var/lib/meter/up}
                      register: up
                    - name: it is
                      assert: {that: up.stat.exists}
                  handlers:
                    - name: told
                      file: {path: /srv/told, state: directory}
                """);
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(applied.changed()).containsExactly("its directory", "its settings", "it runs", "told");
        assertThat(host.sh("cat /srv/settings; stat -c '%U %a' /var/lib/meter")).isEqualTo("id=1\nport=7\nmeter 700\n");
    }

    @Test
    void whatIsBelowAMountIsLookedAtWhenItIsMounted() {
        host.sh("mkdir -p /srv/shelf/old && chmod 0700 /srv/shelf");
        project.tasks("""
                - name: mount point
                  file: {path: /srv/shelf, state: directory, mode: '0711'}
                - name: table
                  lineinfile: {path: /etc/fstab, line: 'tmpfs /srv/shelf tmpfs mode=0755 0 0'}
                - name: mounted
                  systemd: {name: srv-shelf.mount, state: started, daemon_reload: true}
                - name: on it
                  file: {path: /srv/shelf/old, state: directory}
                """);
        Outcomes predicted = project.check();
        assertThat(predicted.changed()).as("%s", predicted).contains("mount point", "table", "mounted");
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(applied.changed()).as("%s", applied).containsExactly("mount point", "table", "mounted", "on it");
        host.sh("mountpoint /srv/shelf && test -d /srv/shelf/old");
    }

    @Test
    void aUnitThatComesToRestIsMadeEnabledAndRunInOneRun() {
        project.tasks("""
                - name: unit
                  copy:
                    dest: /etc/systemd/system/once.service
                    content: |
                      [Service]
                      Type=oneshot
                      ExecStart=/bin/sh -c 'echo ran >>/srv/once'
                      [Install]
                      WantedBy=multi-user.target
                - name: runs once
                  systemd: {name: once, state: started, enabled: true, daemon_reload: true}
                """);
        agree("runs once");
        assertThat(host.sh("cat /srv/once; systemctl is-enabled once")).isEqualTo("ran\nenabled\n");
    }

    @Test
    void oneServiceIsChangedReadRestartedAndReloadedInOneRun() {
        project.playbook("""
                - hosts: all
                  gather_facts: false
                  tasks:
                    - name: unit
                      copy:
                        dest: /etc/systemd/system/twice.service
                        content: |
                          [Service]
                          ExecStart=/bin/sleep infinity
                          ExecReload=/bin/true
                          [Install]
                          WantedBy=multi-user.target
                      notify: [restart, reload, runs]
                    - name: enabled
                      systemd: {name: twice, state: started, enabled: true, daemon_reload: true}
                    - name: read again
                      systemd: {daemon_reload: true}
                  handlers:
                    - name: restart
                      systemd: {name: twice, state: restarted, daemon_reload: true}
                    - name: reload
                      service: {name: twice, state: reloaded}
                    - name: runs
                      service: {name: twice, state: started}
                """);
        Outcomes applied = agree();
        assertThat(applied.changed()).containsExactly("unit", "enabled", "restart", "reload");
    }

    @Test
    void aDropInIsReadByTheTaskThatReadsAllUnits() {
        host.sh("mkdir -p /etc/systemd/system/cron.service.d; apt-get install -y -qq cron >/dev/null 2>&1");
        project.playbook("""
                - hosts: all
                  gather_facts: false
                  tasks:
                    - name: drop-in
                      copy: {dest: /etc/systemd/system/cron.service.d/note.conf, content: "[Service]\\nEnvironment=A=1\\n"}
                      notify: [read, restart]
                  handlers:
                    - name: read
                      systemd: {daemon_reload: true}
                    - name: restart
                      service: {name: cron, state: restarted}
                """);
        assertThat(agree().diffs().get("restart")).containsExactly("service cron", "~ state: started → restarted");
    }

    @Test
    void aUnitIsMadeRunStoppedAndRemovedInOneRun() {
        project.tasks("""
                - name: unit
                  copy:
                    dest: /etc/systemd/system/brief.service
                    content: "[Service]\\nExecStart=/bin/sleep infinity\\n[Install]\\nWantedBy=multi-user.target\\n"
                - name: runs
                  systemd: {name: brief, state: started, enabled: true}
                - name: stops
                  systemd: {name: brief, state: stopped, enabled: false}
                - name: goes
                  file: {path: /etc/systemd/system/brief.service, state: absent}
                - name: is forgotten
                  systemd: {daemon_reload: true}
                """);
        agree("unit", "runs", "stops", "goes", "is forgotten");
    }

    @Test
    void whatRunsIsMasked() {
        host.sh("""
                cd /usr/lib/systemd/system
                printf '[Service]\\nExecStart=/bin/sleep infinity\\n[Install]\\nWantedBy=multi-user.target\\n' >veiled.service
                cp veiled.service ended.service
                printf '[Timer]\\nOnCalendar=yearly\\nUnit=veiled.service\\n[Install]\\nWantedBy=timers.target\\n' >veiled.timer
                printf '[Socket]\\nListenStream=/run/veiled.sock\\nService=veiled.service\\n' >veiled.socket
                systemctl daemon-reload
                systemctl enable -q --now veiled.timer ended.service; systemctl start veiled.socket veiled.service""");
        project.tasks("""
                - name: timer
                  systemd: {name: veiled.timer, masked: true}
                - name: socket
                  systemd: {name: veiled.socket, masked: true}
                - name: service
                  systemd: {name: veiled, masked: true}
                - name: for good
                  systemd: {name: ended, state: stopped, enabled: false, masked: true}
                """);
        agree();
        assertThat(
                        host.sh(
                                "systemctl is-active veiled ended; ls /etc/systemd/system/multi-user.target.wants/ended*; true"))
                .isEqualTo("active\ninactive\n");
        project.tasks("""
                - name: back
                  systemd: {name: ended, masked: false, enabled: true, state: started}
                """);
        agree();
    }

    @Test
    void aMaskHasNoPlaceWhereTheUnitItselfIs() {
        host.sh("""
                printf '[Service]\\nExecStart=/bin/sleep infinity\\n' >/etc/systemd/system/ours.service
                systemctl daemon-reload; systemctl start ours""");
        project.tasks("- systemd: {name: ours, state: stopped, masked: true}\n");
        Outcomes predicted = project.check();
        assertThat(predicted.exit()).isEqualTo(2);
        assertThat(predicted.out())
                .contains("service ours cannot be masked: its unit file is /etc/systemd/system/ours.service");
        assertThat(project.apply().exit()).isEqualTo(2);
        assertThat(host.sh("systemctl is-active ours")).isEqualTo("active\n");
    }

    @Test
    void whatGeneratorsMakeIsThereWhenItIsAskedFor() {
        project.tasks("""
                - name: table
                  lineinfile: {path: /etc/fstab, line: 'tmpfs /srv/cup tmpfs mode=0755 0 0'}
                - name: mounted
                  systemd: {name: srv-cup.mount, state: started, enabled: true, daemon_reload: true}
                - name: script
                  copy:
                    dest: /etc/init.d/oldtimer
                    mode: '0755'
                    content: |
                      #!/bin/sh
                      ### BEGIN INIT INFO
                      # Provides: oldtimer
                      # Required-Start:
                      # Required-Stop:
                      # Default-Start: 2 3 4 5
                      # Default-Stop: 0 1 6
                      # Short-Description: x
                      ### END INIT INFO
                      case $1 in start) touch /run/oldtimer;; stop) rm -f /run/oldtimer;; esac
                - name: script runs
                  service: {name: oldtimer, state: started, enabled: true}
                """);
        agree();
        host.sh("mountpoint /srv/cup; test -e /run/oldtimer; ls /etc/rc3.d/S*oldtimer");
        project.tasks("- {name: disabled, service: {name: oldtimer, enabled: false}}\n");
        agree();
    }

    @Test
    void whatGeneratorsWouldMakeOfWhatIsThereIsKnownBeforeSystemdReadsIt() {
        host.sh("""
                printf '#!/bin/sh\\n### BEGIN INIT INFO\\n# Provides: unread\\n# Required-Start:\\n# Required-Stop:\\n' >/etc/init.d/unread
                printf '# Default-Start: 2 3 4 5\\n# Default-Stop: 0 1 6\\n### END INIT INFO\\ntrue\\n' >>/etc/init.d/unread
                chmod +x /etc/init.d/unread; echo 'tmpfs /srv/plate tmpfs defaults 0 0' >>/etc/fstab""");
        project.tasks("""
                - name: mounted
                  systemd: {name: srv-plate.mount, state: started}
                - name: script
                  service: {name: unread, state: started, enabled: true}
                """);
        agree();
    }

    @Test
    void whatIsEnabledThroughAnotherUnitOrByAnotherNameHasAnEnd() {
        host.sh("""
                cd /etc/systemd/system
                printf '[Service]\\nExecStart=/bin/sleep infinity\\n[Install]\\nAlso=front.socket\\n' >front.service
                printf '[Socket]\\nListenStream=/run/front.sock\\n[Install]\\nWantedBy=sockets.target\\n' >front.socket
                printf '[Service]\\nExecStart=/bin/sleep infinity\\n[Install]\\nWantedBy=multi-user.target\\nAlias=byname.service\\n' \\
                  >named.service
                ln -s named.service byname.service
                printf '[Service]\\nExecStart=/bin/sleep %%i\\n[Install]\\nWantedBy=multi-user.target\\n' >many@.service
                systemctl daemon-reload""");
        project.tasks("""
                - name: through its socket
                  systemd: {name: front, enabled: true}
                - name: by its alias
                  systemd: {name: byname, enabled: true, state: started}
                - name: an instance
                  systemd: {name: many@900, enabled: true, state: started}
                - name: a timer
                  systemd: {name: apt-daily.timer, masked: false, enabled: true, state: started}
                """);
        agree();
        assertThat(host.sh("systemctl is-enabled front.socket named many@900; systemctl is-active named many@900"))
                .isEqualTo("enabled\nenabled\nenabled\nactive\nactive\n");
        project.tasks("""
                - name: through its socket
                  systemd: {name: front, enabled: false}
                - name: by its alias
                  systemd: {name: byname, enabled: false, state: stopped}
                """);
        Outcomes predicted = project.check();
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(applied.diffs()).isEqualTo(predicted.diffs()).hasSize(2);
        assertThat(host.exec("systemctl is-enabled front.socket named").out()).isEqualTo("disabled\ndisabled\n");
    }

    @Test
    void aUnitFileThatWasChangedByHandIsReadBeforeTheServiceStarts() {
        host.sh("""
                printf '[Service]\\nExecStart=/bin/sleep 1000\\n' >/etc/systemd/system/edited.service
                systemctl daemon-reload; systemctl start edited; systemctl stop edited; sleep 0.05
                printf '[Service]\\nExecStart=/bin/sleep 2000\\n' >/etc/systemd/system/edited.service""");
        project.tasks("""
                - name: runs
                  systemd: {name: edited, state: started}
                - name: cannot be reloaded
                  systemd: {name: edited, state: reloaded}
                  ignore_errors: true
                """);
        Outcomes predicted = project.check();
        Outcomes applied = project.apply();
        assertThat(applied.changed()).as("%s", applied).containsExactly("runs").isEqualTo(predicted.changed());
        assertThat(applied.with("failed")).isEqualTo(predicted.with("failed")).containsExactly("cannot be reloaded");
        assertThat(host.sh("systemctl show -p ExecStart edited")).contains("sleep 2000");
    }
}
