package dev.plumb.modules.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Goes through an archive from its beginning to its end, without keeping more of it than one member's name. */
interface MemberReader extends Closeable {
    /**
     * The next member, or null at the end.
     *
     * @throws IOException when the archive is not whole, or not one of this kind; the message is for the operator
     */
    @Nullable
    Member next() throws IOException;

    /** The content of the member that came last, to be read before the next one is asked for. */
    InputStream content();
}
