package io.transcripts.ownership;

/**
 * What a node is to a partition.
 *
 * @param why it is that
 * @param lag records that its answers are behind; 0 for an owner, {@link #UNKNOWN} where nobody can tell
 */
public record Role(Why why, long lag) {
    /** Of a lag that is not known. */
    public static final long UNKNOWN = -1;

    /** An owner has no lag: until it has caught up it is not called one. */
    public static final Role OWNER = new Role(Why.CAUGHT_UP, 0);

    /** The four roles. */
    public enum Kind {
        /** It works on the partition, and may say what is, and what is not. */
        OWNER,
        /** It works on the partition, and has yet to read what there was when it started. */
        CATCHING_UP,
        /** It has a copy, and knows how far that is behind. */
        STANDBY,
        /** It has nothing, or cannot be sure of what it has. */
        NONE
    }

    /** What makes a node what it is. */
    public enum Why {
        CAUGHT_UP(Kind.OWNER, "The group confirms this node, and it has read what its inputs held when it started"),
        READS_INPUTS(Kind.CATCHING_UP, "It has yet to read what its inputs held when it started"),
        LOOKS_AT_DEADLINES(Kind.CATCHING_UP, "It has yet to look at deadlines that have passed"),
        COPY(Kind.STANDBY, "It copies what the owner writes"),
        NOT_HERE(Kind.NONE, "The partition is neither worked on nor copied here"),
        NOT_CONFIRMED(
                Kind.NONE, "It works on the partition, but the group may have given it to another node meanwhile"),
        COPY_IN_THE_MAKING(Kind.NONE, "Its copy has not been level with the changelog yet"),
        LAG_NOT_KNOWN(Kind.NONE, "Nobody has said lately how far its copy is behind");

        private final Kind kind;
        private final String sentence;

        Why(Kind kind, String sentence) {
            this.kind = kind;
            this.sentence = sentence;
        }

        /** The role that goes with it. */
        Kind kind() {
            return kind;
        }

        /** For operators. */
        public String sentence() {
            return sentence;
        }
    }

    /** Works on the partition, and is behind by so many records, or {@link #UNKNOWN}. */
    public static Role catchingUp(Why why, long lag) {
        return new Role(why, lag == UNKNOWN ? UNKNOWN : Math.max(1, lag));
    }

    /** Has a copy that is behind by so many records. */
    public static Role standby(long lag) {
        return new Role(Why.COPY, lag);
    }

    /** Has nothing to answer with. */
    public static Role none(Why why) {
        return new Role(why, UNKNOWN);
    }

    /** Which of the four roles. */
    public Kind kind() {
        return why.kind;
    }

    /** Whether it works on the partition. */
    public boolean isActive() {
        return kind() == Kind.OWNER || kind() == Kind.CATCHING_UP;
    }

    /** Whether it may say what is, and what is not. */
    public boolean isCurrent() {
        return kind() == Kind.OWNER;
    }

    /** Whether it may say what was a moment ago. */
    public boolean isWithin(long maxLag) {
        return kind() != Kind.NONE && lag != UNKNOWN && lag <= maxLag;
    }
}
