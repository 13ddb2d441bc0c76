package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Notes every command line of a host as its list of processes shows it. It looks at new processes each millisecond while they are
 * young, since they become another program then, and at all of them at every 25th look; what lives for less than one look can escape it.
 */
final class ProcessWatch implements AutoCloseable {
    /** Environments are left out: only root and the process's own user see them. */
    private static final String LOOK = """
            use strict;
            my (%seen, %young);
            open(my $out, '>>', '/run/plumb-watch') or die;
            $out->autoflush(1);
            open(my $newest, '<', '/proc/loadavg') or die;
            my $last = 0;
            for (my $pass = 0; ; $pass++) {
                sysseek($newest, 0, 0);
                sysread($newest, my $load, 100) or die;
                my ($pid) = $load =~ / (\\d+)$/ or die;
                $young{$_} = $pass for $last + 1 .. $pid;
                my @pids = keys %young;
                if ($pass % 25 == 0 || $pid < $last) {
                    opendir(my $proc, '/proc') or die;
                    @pids = grep { /^\\d/ } readdir $proc;
                }
                $last = $pid;
                for my $pid (@pids) {
                    my $file;
                    if (!open($file, '<', "/proc/$pid/cmdline")) {
                        delete $young{$pid};
                        next;
                    }
                    local $/;
                    my $line = <$file>;
                    next if !defined $line || $line eq '' || $seen{"$pid $line"}++;
                    $line =~ tr/\\0/ /;
                    print $out "$line\\n";
                }
                delete @young{grep { $young{$_} < $pass - 50 } keys %young};
                select(undef, undef, undef, 0.001);
            }
            """;

    private final HostContainer host;
    private final String pid;

    /** Begins to watch; fails the test when the watch does not see what is there to be seen. */
    ProcessWatch(HostContainer host) {
        this.host = host;
        host.sh("cat >/run/plumb-watch.pl <<'PERL'\n" + LOOK + "PERL\n:>/run/plumb-watch");
        pid = host.sh("perl -MIO::Handle /run/plumb-watch.pl >/dev/null 2>/run/plumb-watch.err & echo $!")
                .strip();
        host.sh("n=0; until grep -q '[i]n sight' /run/plumb-watch || [ $n = 50 ]; do"
                + " sh -c 'sleep 0.1; :' 'in sight'; n=$((n + 1)); done");
        assertThat(seen()).as(host.sh("cat /run/plumb-watch.err")).contains("in sight");
    }

    /** All command lines so far, one a line. */
    String seen() {
        return host.sh("cat /run/plumb-watch");
    }

    @Override
    public void close() {
        host.sh("kill " + pid + " && rm -f /run/plumb-watch*");
    }
}
