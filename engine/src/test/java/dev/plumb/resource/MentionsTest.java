package dev.plumb.resource;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a text of the author names. */
final class MentionsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '%',
            value = {
                "rm -f /etc/app.conf | /etc/app.conf",
                "rm -rf /srv/app | /srv/app/conf/env",
                "rm -rf /srv/app/ | /srv/app",
                "rm -rf /srv//app/. | /srv/app/x",
                "rm /etc/nginx/sites-enabled/* | /etc/nginx/sites-enabled/default",
                "touch /srv/app/$NAME | /srv/app/env",
                "dd if=/dev/zero of=/swapfile | /swapfile",
                "tar -xf /tmp/a.tar -C/srv/app | /srv/app/bin/app",
                "python3 -c \"open('/etc/motd','w')\" | /etc/motd",
                "sh -c 'echo x >/etc/motd' | /etc/motd",
                "scp host:/etc/motd x | /etc/motd",
                "touch ~/app/env | /root/app/env",
                "touch ~deploy/app/env | /home/deploy/app/env",
                "touch /home/deploy/app/env | ~/app/env",
            })
    void aPathIsNamedByAnySpelling(String text, String path) {
        assertThat(Mentions.of(text).namesPath(path)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '%',
            value = {
                "rm -f /etc/app.conf | /etc/app.conf.d/x",
                "rm -f /etc/app.conf | /etc/app",
                "rm -f /etc/app.conf | /etc",
                "sed -i s/a/b/ /etc/app.conf | /etc/b",
                "curl https://example.org/etc/motd | /etc/motd",
                "find / -name x | /etc/motd",
                "touch ~/app/env | /srv/app/env",
                "systemctl restart nginx | /etc/nginx/nginx.conf",
            })
    void andNothingElseIs(String text, String path) {
        assertThat(Mentions.of(text).namesPath(path)).isFalse();
    }

    @Test
    void whoListsADirectorySeesWhatIsMadeInIt() {
        assertThat(Mentions.of("ls -1d /srv/app/releases/* | sort").overlaps(Mentions.of("mkdir /srv/app/releases/3")))
                .isTrue();
        assertThat(Mentions.of("ls /srv/app").overlaps(Mentions.of("mkdir /srv/other")))
                .isFalse();
    }

    @Test
    void aPathWithoutWhatIsBelowIt() {
        Mentions named = new Mentions.Builder().path("/srv/app").build();
        assertThat(named.namesPath("/srv/app")).isTrue();
        assertThat(named.namesPath("/srv/app/x")).isFalse();
    }
}
