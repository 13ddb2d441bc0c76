package dev.plumb.host;

/**
 * The run works on this machine under another name already, which only now came to light: nothing of what was sent was run.
 * From here on {@link HostConnection#machine} tells that they are the same, and what is sent again is run.
 */
public final class AnotherNameException extends HostException {
    private static final long serialVersionUID = 1L;

    AnotherNameException(String host) {
        super(Reason.LOCKED, "host " + host + " is a machine that this run works on under another name; run it again");
    }
}
