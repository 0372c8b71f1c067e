package io.transcripts.live;

import io.transcripts.http.Problem;
import java.nio.ByteBuffer;
import org.eclipse.jetty.util.Callback;

/**
 * Takes what has changed of one transcript: events as they are sent, the last of which is a checkpoint. Either {@link #begin}, any
 * number of {@link #write}, one at a time, and {@link #end}; or {@link #unchanged}; or {@link #refused}; or, at any time, {@link #failed}.
 * Any thread may call; none is kept waiting.
 */
public interface BatchSink {

    /**
     * Something has changed.
     *
     * @return false when nobody wants it any more: then {@link #failed} has to follow
     */
    boolean begin(BatchHead head);

    /**
     * More of it.
     *
     * @param events whole ones
     * @param written told when the next may come, or that nobody wants it any more
     */
    void write(ByteBuffer events, Callback written);

    /** That was all of it. */
    void end();

    /** Nothing has changed. */
    void unchanged(String status);

    /** It is not to be had: 404 or 410. */
    void refused(Problem problem);

    /** Nobody could tell, or not to the end. */
    void failed();
}
