package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What keeps files from being changed is told by the dry run already, in the words of the apply. */
class FileObstaclesTest extends OwnHost {
    /** A play whose tasks ignore their failures, as a dry run and an apply end it. */
    private void failsInBoth(String keywords, String task, String... words) {
        Project project = new Project(folder)
                .inventory(host.inventoryLine("web", folder))
                .playbook("- hosts: all\n  gather_facts: false\n" + keywords + "  tasks:\n    - " + task + "\n");
        for (Outcomes run : new Outcomes[] {project.check(), project.apply()}) {
            assertThat(run.exit()).as(run.toString()).isEqualTo(2);
            assertThat(run.toString()).contains(words);
        }
    }

    private void passes(String keywords, String tasks) {
        Project project = new Project(folder)
                .inventory(host.inventoryLine("web", folder))
                .playbook("- hosts: all\n  gather_facts: false\n" + keywords + "  tasks:\n" + tasks.indent(4));
        assertThat(project.check().exit()).isIn(0, 10);
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as(applied.toString()).isZero();
        assertThat(project.check().exit()).isZero();
    }

    @Test
    void filesThatAreMountPoints() {
        for (String task : new String[] {
            "copy: {dest: /etc/resolv.conf, content: x}",
            "blockinfile: {path: /etc/hosts, block: 192.0.2.1 a}",
            "file: {path: /etc/hostname, state: absent}",
            "file: {path: /etc/hostname, state: link, src: /etc/motd, force: true, allow_system_paths: true}"
        }) {
            failsInBoth("", task, "is a mount point, which can be neither replaced nor removed");
        }
        passes("", "- file: {path: /etc/hostname, mode: '0640'}");
        failsInBoth(
                "",
                "file: {path: /etc/hostname, mode: '0644'}\n    - file: {path: /etc/hostname, state: absent}",
                "is a mount point, which can be neither replaced nor removed");
    }

    @Test
    void directoriesThatHoldMountPoints() {
        host.sh("mkdir -p '/srv/a/my data' && mount -t tmpfs none '/srv/a/my data' && echo x >'/srv/a/my data/f'");
        failsInBoth("", "file: {path: /srv/a, state: absent}", "something is mounted below /srv/a");
        failsInBoth("", "file: {path: /srv/a/my data, state: absent}", "is a mount point");
        assertThat(host.sh("cat '/srv/a/my data/f'; umount '/srv/a/my data'")).isEqualTo("x\n");
        passes("", "- file: {path: /srv/a, state: absent}");
    }

    @Test
    void fileSystemsThatAreReadOnly() {
        host.sh("mkdir -p /srv/ro && mount -t tmpfs none /srv/ro && echo x >/srv/ro/f && mount -o remount,ro /srv/ro");
        for (String task : new String[] {
            "copy: {dest: /srv/ro/x, content: x}",
            "copy: {dest: /srv/ro/f, content: y}",
            "lineinfile: {path: /srv/ro/f, line: y}",
            "file: {path: /srv/ro/f, mode: '0600'}",
            "file: {path: /srv/ro/f, state: absent}",
            "file: {path: /srv/ro/d/e, state: directory}",
            "file: {path: /srv/ro/l, src: f, state: link}"
        }) {
            failsInBoth("", task, "is on a file system that is mounted read-only");
        }
        passes("", "- copy: {dest: /srv/ro/f, content: \"x\\n\"}");
        host.sh("umount /srv/ro");
    }

    @Test
    void whatAValidationRefuses() {
        failsInBoth(
                "",
                "copy: {dest: /srv/v, content: bad, validate: grep -q good %s}",
                "the new content of /srv/v is refused by its validation");
        failsInBoth(
                "", "copy: {dest: /srv/v, content: bad, validate: /no/such/program %s}", "/no/such/program: not found");
        assertThat(host.sh("ls -A /tmp | grep plumb || ls -A /srv | grep plumb || ls /srv/v 2>&1 || true"))
                .contains("No such file");
        passes("", "- copy: {dest: /srv/v, content: good, mode: '0600', validate: grep -q good %s}");
    }

    @Test
    void whatAValidationMayAcceptThen() {
        Project project =
                new Project(folder).inventory(host.inventoryLine("web", folder)).playbook("""
                        - hosts: all
                          tasks:
                            - copy: {dest: /srv/words, content: "good\\n"}
                            - copy: {dest: /srv/w, content: good, validate: grep -qf /srv/words %s}
                        """);
        Outcomes check = project.check();

        assertThat(check.exit()).isEqualTo(10);
        assertThat(check.toString()).contains("that 'grep -qf /srv/words /srv/w' accepts it then; it does not now");
        assertThat(project.apply().exit()).isZero();
        assertThat(host.sh("rm /srv/w")).isEmpty();
        assertThat(project.check().toString()).doesNotContain("accepts it");
    }

    @Test
    void whatTheUserMayNotWrite() {
        host.sh("mkdir -p /srv/open && chmod 1777 /srv/open && echo x >/srv/open/f && chmod 644 /srv/open/f");
        String deploy = "  become: true\n  become_user: deploy\n";
        failsInBoth(
                deploy,
                "copy: {dest: /etc/motd, content: hello}",
                "user deploy may not write /etc/motd, since its directory belongs to root; write become: true");
        failsInBoth(deploy, "file: {path: /srv/made/by, state: directory}", "may not write /srv/made");
        failsInBoth(deploy, "file: {path: /srv/open/f, mode: '0600'}", "may not change the attributes of /srv/open/f");
        failsInBoth(
                deploy,
                "file: {path: /srv/open/f, state: absent}",
                "may not replace /srv/open/f, which belongs to root");
        failsInBoth(deploy, "copy: {dest: /srv/open/g, content: x, owner: root}", "may not give /srv/open/g to root");
        passes(deploy, "- copy: {dest: /srv/open/mine, content: x}\n- file: {path: /srv/open/mine, mode: '0600'}\n");
    }

    @Test
    void whatTheUserMayNotWriteOnceItIsMade() {
        Project project =
                new Project(folder).inventory(host.inventoryLine("web", folder)).playbook("""
                        - hosts: all
                          gather_facts: false
                          tasks:
                            - file: {path: /srv/new, state: directory, mode: '0755'}
                            - file: {path: /srv/own, state: directory, owner: deploy}
                            - copy: {dest: /srv/own/f, content: x}
                              become: true
                              become_user: deploy
                            - copy: {dest: /srv/new/f, content: x}
                              become: true
                              become_user: deploy
                        """);
        for (Outcomes run : new Outcomes[] {project.check(), project.apply()}) {
            assertThat(run.exit()).as(run.toString()).isEqualTo(2);
            assertThat(run.toString())
                    .contains("user deploy may not write /srv/new/f")
                    .doesNotContain("/srv/own/f,");
        }
    }

    @Test
    void replacedFilesKeepAclsAndExtendedAttributes() {
        String acl = "pack(q{V}.q{vvV}x5,2,1,6,0xffffffff,4,4,0xffffffff,8,4,4,16,4,0xffffffff,32,0,0xffffffff)";
        String call = "qx{uname -m} =~ /x86/ ? (188, 191) : (5, 8)";
        host.sh("mkdir -p /srv/acl; cd /srv/acl; echo foo >f; chmod 640 f; perl -e 'my ($set,$get)=" + call
                + "; my ($p,$n,$v)=(q{f},q{user.note},q{kept}); syscall($set,$p,$n,$v,length $v,0);"
                + " $n=q{system.posix_acl_access}; $v=" + acl + "; syscall($set,$p,$n,$v,length $v,0)==0 or die $!'");
        assertThat(host.sh("ls -l /srv/acl/f")).startsWith("-rw-r-----+");
        passes(
                "",
                "- lineinfile: {path: /srv/acl/f, regexp: ^foo, line: bar}\n- file: {path: /srv/acl/f, owner: deploy}\n");
        assertThat(host.sh("ls -l /srv/acl/f; cat /srv/acl/f"))
                .startsWith("-rw-r-----+")
                .endsWith("bar\n");
        assertThat(host.sh("cd /srv/acl; perl -e 'my ($set,$get)=" + call
                        + "; my ($p,$n,$v)=(q{f},q{user.note},q{x} x 9); syscall($get,$p,$n,$v,9); print $v'"))
                .startsWith("kept");
    }
}
