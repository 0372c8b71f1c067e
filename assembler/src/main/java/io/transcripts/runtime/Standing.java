package io.transcripts.runtime;

/**
 * How a partition stands on this node.
 *
 * @param role what this node is to it
 * @param lag records behind; 0 for an owner that has caught up, {@link #UNKNOWN} where nobody can tell
 */
public record Standing(Role role, long lag) {
    /** Of a lag that is not known. */
    public static final long UNKNOWN = -1;

    static final Standing NONE = new Standing(Role.NONE, UNKNOWN);

    /** What a node is to a partition. */
    public enum Role {
        /** It works on it, and the group knows. */
        OWNER,
        /** It has a copy. */
        STANDBY,
        /** It has nothing, or cannot be sure of what it is. */
        NONE
    }

    /** Whether it may say what is, and what is not. */
    public boolean isCurrent() {
        return role == Role.OWNER && lag == 0;
    }

    /** Whether it may say what was a moment ago. */
    public boolean isWithin(long maxLag) {
        return role != Role.NONE && lag != UNKNOWN && lag <= maxLag;
    }
}
