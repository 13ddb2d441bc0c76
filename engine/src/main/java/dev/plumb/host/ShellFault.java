package dev.plumb.host;

import dev.plumb.host.HostException.Reason;
import java.time.Duration;

/** Says why a shell that was opened cannot be worked with: it is silent, prints without end, or alters what is printed. */
final class ShellFault {
    private static final String LONGER = "; timeout (-T, ansible_timeout) waits longer";

    /** Scripts are sent along with the greeting: what answers are worth is only seen when they may have run. */
    private static final String DONE =
            "; what was sent may have been run all the same, the next run reads what is there";

    private final Launch launch;
    private final Answers answers;

    ShellFault(Launch launch, Answers answers) {
        this.launch = launch;
        this.answers = answers;
    }

    /**
     * The shell was not heard of in time.
     *
     * @param frame what should have begun or been answered
     * @param limit how long it was waited for
     */
    HostException silent(Frame frame, Duration limit) {
        String within = " within " + Math.max(1, limit.toSeconds()) + " s";
        Frame hello = answers.opening();
        if (!answers.isOpening(frame)) {
            String what = frame.outDone
                    ? whose() + " answers on standard output but not on standard error" + within
                    : whose() + " no longer answers: nothing came of the next script" + within;
            return new HostException(Reason.LOST, what + DONE + LONGER);
        } else if (hello.outDone || hello.errDone) {
            String lost = hello.outDone ? "standard error" : "standard output";
            return refused(
                    whose() + " runs what it is given, but its answer on " + lost + " did not come" + within
                            + ": look for what redirects it" + where() + DONE,
                    false);
        }
        String said = launch.withoutPrompt(hello.err.text() + "\n" + hello.out.text());
        return refused(
                whose() + " did not answer" + within + Refusal.quote(said)
                        + ": look for what waits, or reads its input," + where() + LONGER,
                false);
    }

    /** More came than anybody prints before the first command, or between two of them. */
    HostException flooded(long bytes) {
        Frame hello = answers.opening();
        String said = launch.withoutPrompt(hello.out.text() + "\n" + hello.err.text());
        String text = whose() + " prints without end: more than " + (bytes >> 10) + " KiB came "
                + (hello.complete() ? "instead of an answer" : "before the first answer");
        return refused(text + Refusal.quoteBeginning(said) + ": look for it" + where(), hello.complete());
    }

    /**
     * What came cannot be what was printed.
     *
     * @param frame the answer in which that was noticed
     * @param how in what it differs
     */
    HostException altered(Frame frame, String how) {
        return refused(
                "what programs print does not come from the host as it was printed (" + how
                        + "), so no answer can be trusted: look for what filters it" + where() + DONE,
                !answers.isOpening(frame));
    }

    private HostException refused(String message, boolean late) {
        Reason early = launch.become() == null ? Reason.UNREACHABLE : Reason.BECOME;
        return new HostException(late ? Reason.LOST : early, message);
    }

    private String whose() {
        Become become = launch.become();
        return become == null ? "the login shell" : "the shell of user " + become.user();
    }

    private String where() {
        return " in the login shell and the files it reads at its start (.bashrc, .profile)";
    }
}
