package io.transcripts.schema;

/**
 * One recognised word with its time.
 *
 * @param endMs not before {@code startMs}
 * @param confidence 0 … 1,000 thousandths, or {@link SpeechEvent#ABSENT}
 */
public record Word(String word, long startMs, long endMs, int confidence) {}
