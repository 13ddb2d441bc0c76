package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.host.ConnectionSettings.Kind;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Keywords of plays that concern connections, in runs against hosts made of memory. */
final class ConnectionsTest extends MemoryRun {
    @Test
    void remote_user() throws IOException {
        apply("""
                - hosts: all
                  remote_user: root
                  tasks: [{entry: {key: a, value: x}}]
                - hosts: all
                  remote_user: deploy
                  tasks: [{entry: {key: b, value: x}}]
                - hosts: all
                  remote_user: keyword
                  vars: {ansible_user: deploy}
                  tasks: [{entry: {key: c, value: x}}]
                """);
        assertThat(connected).extracting(settings -> settings.user()).containsExactly("root", "deploy");
        assertThat(host("h").entries).containsOnlyKeys("a", "b", "c");
    }

    @Test
    void port() throws IOException {
        apply("""
                - hosts: all
                  port: 2222
                  tasks: [{entry: {key: a, value: x}}]
                - hosts: all
                  tasks: [{entry: {key: b, value: x}}]
                """);
        assertThat(connected).extracting(settings -> settings.port()).containsExactly(2222, null);
    }

    @Test
    void connection() throws IOException {
        apply("""
                - hosts: all
                  connection: local
                  tasks: [{entry: {key: a, value: x}}]
                - hosts: all
                  tasks:
                    - {entry: {key: b, value: x}}
                    - {entry: {key: c, value: x}, connection: local}
                """);
        assertThat(connected)
                .extracting(settings -> settings.name() + " " + settings.kind())
                .containsExactly("h " + Kind.LOCAL, "h " + Kind.SSH, "localhost " + Kind.LOCAL);
        assertThat(host("localhost").entries).containsOnlyKeys("c");
    }

    @Test
    void whatWasReadByAnotherUserIsReadAgain() throws IOException {
        String play = """
                - hosts: all
                  remote_user: %s
                  tasks: [{entry: {key: a, value: x}}]
                """;
        apply(play.formatted("root") + play.formatted("root"));
        int same = host("h").batches;
        apply(play.formatted("root") + play.formatted("deploy"));
        assertThat(host("h").batches - same).isGreaterThan(1);
        assertThat(connected).hasSize(2);
    }
}
