package dev.plumb.host;

import dev.plumb.host.HostException.Reason;
import dev.plumb.host.LockRequest.Mode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lock of one run on one host: a kernel lock on a directory, held by the first shell through its file descriptor 9.
 * Nothing is created on the host, and the lock ends with the shell. Who holds it stands in the arguments of that shell.
 * Shells other than the holder's get no script before the lock is taken. The connections of a run to one machine share one
 * lock, so that hosts of an inventory may be the same machine. Thread-safe.
 */
final class HostLock {
    private static final String TAG = "plumb-lock [";

    /** Prints what the arguments of other runs' lock holders say; where we may look, only those that have the lock open. */
    private static final String HOLDERS = """
            plumb_h() {
            for plumb_f in /proc/[0-9]*;do
            [ $plumb_f = /proc/$$ ]&&continue
            plumb_l=;IFS= read -r plumb_l <$plumb_f/cmdline
            case $plumb_l in *'plumb-lock ['*']'*);;*)continue;;esac
            if [ -e $plumb_f/fd/0 ]||[ -e $plumb_f/fd/1 ];then [ $plumb_f/fd/9 -ef $plumb_d ]||continue;fi
            plumb_l=${plumb_l#*plumb-lock \\[};echo "${plumb_l%%]*}"
            done 2>/dev/null
            }
            """;

    /**
     * Status words of the attempt: 0 taken, 1 held by another, others: cannot be taken on this host. Tries for a second,
     * since the shell of a run that has just ended may still be going.
     */
    private static final String ATTEMPT = """
            for plumb_d in PLACES;do
            [ -d $plumb_d ]&&[ -r $plumb_d ]&&break;done
            plumb_k() {
            [ -r $plumb_d ]&&command -v flock >/dev/null 2>&1||return 2
            { exec 9<$plumb_d;}&&flock -n MODE 9 2>/dev/null
            plumb_s=$?;[ $plumb_s = 0 ]||exec 9<&-;return $plumb_s
            }
            for plumb_i in 0.1 0.3 0.6;do plumb_k;plumb_s=$?
            [ $plumb_s = 1 ]||break;sleep $plumb_i 2>/dev/null||sleep 1;done
            [ $plumb_s = 1 ]&&plumb_h
            """;

    private static final String WAIT = """
            plumb_n=SECONDS
            while [ $plumb_s = 1 ]&&[ $plumb_n -gt 0 ];do
            plumb_n=$((plumb_n-1));sleep 1;plumb_k;plumb_s=$?;done
            [ $plumb_s = 1 ]&&plumb_h
            """;

    private final String places;
    private final String host;
    private final LockRequest request;
    private final ConnectionListener listener;
    private final String tag;
    private final List<Runnable> waiting = new ArrayList<>();
    private @Nullable FramedShell holder;
    private boolean taken;

    HostLock(String host, LockRequest request, ConnectionListener listener) {
        this(host, request, listener, "/run/lock /run /var/lock /tmp");
    }

    /**
     * With other places.
     *
     * @param places directories of which the first that can be read is locked, divided by blanks
     */
    HostLock(String host, LockRequest request, ConnectionListener listener, String places) {
        this.places = places;
        this.host = host;
        this.request = request;
        this.listener = listener;
        String mode = request.mode() == Mode.EXCLUSIVE ? "exclusive" : "shared";
        this.tag = request.mode() == Mode.NONE
                ? ""
                : TAG + mode + "; since " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "; "
                        + plain(request.holder()) + "]";
    }

    private static String plain(String holder) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < holder.length() && i < 200; i++) {
            char c = holder.charAt(i);
            text.append(c < ' ' || c == 127 || c == '[' || c == ']' || c == '\'' || c == '!' ? ' ' : c);
        }
        return text.toString().trim();
    }

    /** The argument of a shell that may come to hold the lock, or empty. */
    String tag() {
        return tag;
    }

    /**
     * Asks for leave to send scripts to a shell. The first one to ask gets it, after it was sent the text that takes the
     * lock; the others have to ask again when told.
     *
     * @param again run when it is worth asking again
     */
    boolean mayPass(FramedShell shell, Runnable again) {
        synchronized (this) {
            if (request.mode() == Mode.NONE || taken || shell == holder) {
                return true;
            }
            if (holder != null) {
                waiting.add(again);
                return false;
            }
            holder = shell;
        }
        take(shell);
        return true;
    }

    /**
     * Whether the lock is known to be held, or not wanted.
     *
     * @param again run when it is worth asking again
     */
    synchronized boolean settled(Runnable again) {
        boolean settled = request.mode() == Mode.NONE || taken;
        if (!settled) {
            waiting.add(again);
        }
        return settled;
    }

    /** A shell has ended; when it held the lock, the next shell that is to run something takes it again. */
    void ended(FramedShell shell) {
        synchronized (this) {
            if (shell != holder) {
                return;
            }
            holder = null;
            taken = false;
        }
        wake();
    }

    private void wake() {
        List<Runnable> awake;
        synchronized (this) {
            awake = new ArrayList<>(waiting);
            waiting.clear();
        }
        awake.forEach(Runnable::run);
    }

    private void take(FramedShell shell) {
        long seconds = request.patience().toSeconds();
        Frame attempt = frame(frame -> attempted(shell, frame, seconds > 0));
        String mode = request.mode() == Mode.EXCLUSIVE ? "-x" : "-s";
        StringBuilder text =
                new StringBuilder(HOLDERS).append(ATTEMPT.replace("MODE", mode).replace("PLACES", places));
        text.append(FrameText.end(attempt.token, "$plumb_s"));
        List<Frame> frames = new ArrayList<>(List.of(attempt));
        if (seconds > 0) {
            Frame waited = frame(frame -> waited(shell, frame));
            text.append(WAIT.replace("SECONDS", Long.toString(seconds)));
            text.append(FrameText.end(waited.token, "$plumb_s"));
            frames.add(waited);
        }
        // Refused: what was sent behind must not run, and the streams must not end before we have heard why.
        text.append("[ $plumb_s = 1 ]&&exec wc -c\n");
        shell.send(frames, FramedShell.Piece.of(text.toString()));
    }

    private static Frame frame(java.util.function.Consumer<Frame> then) {
        return new Frame(Token.next(), 16 << 10, null, new Frame.Done() {
            @Override
            public void finished(Frame frame) {
                then.accept(frame);
            }

            @Override
            public void failed(HostException why) {}
        });
    }

    private void attempted(FramedShell shell, Frame frame, boolean patient) {
        if (!frame.status.equals("1")) {
            passed(shell, frame);
        } else if (patient) {
            listener.warning("host " + host + " is locked by " + holders(frame) + "; waiting up to "
                    + request.patience().toSeconds() + " s for it");
        } else {
            refused(shell, frame, "wait for it with --lock-wait");
        }
    }

    private void waited(FramedShell shell, Frame frame) {
        if (frame.status.equals("1")) {
            refused(shell, frame, "gave up after " + request.patience().toSeconds() + " s");
        } else {
            passed(shell, frame);
        }
    }

    private void passed(FramedShell shell, Frame frame) {
        if (!frame.status.equals("0")) {
            String why =
                    frame.status.equals("2") ? "it has no flock program (util-linux)" : "flock does not work there";
            listener.warning(
                    "host " + host + " cannot be locked: " + why + "; make sure that no other run works on it");
        }
        synchronized (this) {
            // The shell may have ended before we came to hear of its success.
            taken |= shell == holder;
        }
        wake();
    }

    private void refused(FramedShell shell, Frame frame, String hint) {
        String message = "host " + host + " is locked by " + holders(frame) + "; " + hint;
        shell.end(new HostException(Reason.LOCKED, message));
    }

    private static String holders(Frame frame) {
        Set<String> holders = new LinkedHashSet<>();
        for (String line : frame.out.text().split("\n")) {
            String[] parts = line.split("; ", 3);
            if (parts.length == 3) {
                holders.add(parts[2] + (parts[0].equals("shared") ? " (only looking)" : "") + ", " + parts[1]);
            }
        }
        return holders.isEmpty() ? "another run" : String.join(" and ", holders);
    }
}
