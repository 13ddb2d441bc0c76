package dev.plumb.modules.archive;

import java.io.IOException;

/** An archive is not what can be unpacked; the message says why, to complete "it cannot be unpacked: ". */
final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableException(String message) {
        super(message);
    }
}
