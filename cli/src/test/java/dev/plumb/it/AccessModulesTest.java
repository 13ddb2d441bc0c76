package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What would keep people from a host, or give them more of it than meant, is refused by the dry run and the apply alike. */
class AccessModulesTest extends OwnHost {
    private void failsInBoth(String task, String... words) {
        failsInBoth("ansible_user=root", task, words);
    }

    private void failsInBoth(String login, String task, String[] words) {
        Project project = new Project(folder)
                .inventory(host.inventoryLine("web", folder).replace("ansible_user=root", login))
                .playbook("- hosts: all\n  gather_facts: false\n  tasks:\n    - " + task + "\n");
        for (Outcomes run : new Outcomes[] {project.check(), project.apply()}) {
            assertThat(run.exit()).as(run.toString()).isEqualTo(2);
            assertThat(run.toString()).contains(words);
        }
    }

    @Test
    void aRuleThatVisudoRefusesIsNeverInPlace() {
        String before = host.sh("ls -l --time-style=full-iso /etc/sudoers.d");
        failsInBoth(
                "sudoers: {name: broken, user: daemon, commands: no-whole-path}",
                "/etc/sudoers.d/broken",
                "expected a fully-qualified path name");
        assertThat(host.sh("ls -l --time-style=full-iso /etc/sudoers.d")).isEqualTo(before);
        host.sh("mkdir /etc/sudoers.d/directory");
        failsInBoth("sudoers: {name: directory, state: absent}", "is a directory, not a rule");
        host.sh("rmdir /etc/sudoers.d/directory");
    }

    @Test
    void aDirectoryOfRootIsGivenToNobodyForTheKeysInIt() {
        String key = "AAAAC3NzaC1lZDI1NTE5AAAAIJPzTlrBXqzcE1GXzcE1GXzcE1GXzcE1GXzcE1GXzcE1";
        host.sh("mkdir -p /etc/ssh/keys");
        failsInBoth(
                "authorized_key: {user: daemon, key: ssh-ed25519 " + key + " x, path: /etc/ssh/keys/daemon}",
                "/etc/ssh/keys belongs to root, and manage_dir would give it to daemon; write manage_dir: false");
        failsInBoth("authorized_key: {user: nosuch, key: ssh-ed25519 " + key + "}", "nosuch");
        assertThat(host.sh("stat -c %U /etc/ssh/keys; ls /etc/ssh/keys")).isEqualTo("root\n");
    }

    @Test
    void theKeyOfTheLoginStays() {
        String key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJPzTlrBXqzcE1GXzcE1GXzcE1GXzcE1GXzcE1GXzcE1 anna";
        String keys = host.sh("cat /root/.ssh/authorized_keys");
        String refused = "with which Plumb has logged in as root would be removed";
        failsInBoth("authorized_key: {user: root, key: " + key + ", exclusive: true}", refused);
        failsInBoth(
                "authorized_key: {user: root, key: \""
                        + keys.lines().findFirst().orElseThrow() + "\", state: absent}",
                refused);
        assertThat(host.sh("cat /root/.ssh/authorized_keys")).isEqualTo(keys);
        Project project = new Project(folder)
                .inventory(host.inventoryLine("web", folder))
                .playbook("- hosts: all\n  gather_facts: false\n  tasks:\n    - authorized_key:\n        user: root\n"
                        + "        exclusive: true\n        key: |\n" + (key + "\n" + keys).indent(10));
        assertThat(project.apply().exit()).isZero();
        assertThat(host.sh("cat /root/.ssh/authorized_keys")).isEqualTo(keys + key + "\n");
        host.sh("printf '%s\n' '" + keys.strip() + "' >/root/.ssh/authorized_keys");
    }

    @Test
    void aFirewallThatDoesNotLetTheEngineInIsNotEnabled() {
        host.sh(
                "apt-get -qq update; DEBIAN_FRONTEND=noninteractive apt-get -qq -y install ufw iproute2 >/dev/null 2>&1");
        String refused = "would keep Plumb from connecting again: it has come from ";
        failsInBoth("ufw: {state: enabled}", refused, " to port 22; allow that port before");
        failsInBoth("ufw: {state: enabled, rule: allow, port: 2222, proto: tcp}", refused);
        failsInBoth("ufw: {state: enabled, rule: allow, port: 22, proto: tcp, from: 192.0.2.1}", refused);
        failsInBoth("ufw: {state: enabled, rule: allow, port: 22, interface_in: other0}", refused);
        // sudo leaves out of the environment where the connection has come from
        String login = "ansible_user=deploy ansible_become=true ansible_become_password=plumb-deploy";
        failsInBoth(login, "ufw: {state: enabled}", new String[] {refused});
        assertThat(host.sh("ufw status")).isEqualTo("Status: inactive\n");
        Project project = new Project(folder)
                .inventory(host.inventoryLine("web", folder))
                .playbook("- hosts: all\n  gather_facts: false\n  tasks:\n"
                        + "    - {name: open, ufw: {rule: limit, port: '20:25', proto: tcp}}\n"
                        + "    - {name: 'on', ufw: {state: enabled}}\n");
        assertThat(project.check().changed()).containsExactlyInAnyOrder("open", "on");
        assertThat(project.apply().exit()).isZero();
        failsInBoth("ufw: {rule: limit, port: '20:25', proto: tcp, delete: true}", refused);
        failsInBoth("ufw: {rule: deny, insert: 1}", refused);
        assertThat(project.apply().changed()).isEmpty();
        host.sh("ufw --force reset >/dev/null");
    }

    @Test
    void whatOthersCouldExchangeIsNotPutTogether() {
        host.sh("install -d -o daemon /srv/theirs && echo x >/srv/theirs/a");
        failsInBoth(
                "assemble: {src: /srv/theirs, dest: /srv/whole}",
                "can exchange what is in /srv/theirs while it is put together");
        assertThat(host.sh("ls /srv")).isEqualTo("theirs\n");
    }
}
