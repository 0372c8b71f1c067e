package io.transcripts.chaos.hostile;

/**
 * What is sent, which may be anything.
 *
 * @param atOnce first; empty for nothing at all
 * @param dripped then, a byte at a time
 * @param isParsed whether its answer is JSON that is looked at to its end
 */
record Request(byte[] atOnce, byte[] dripped, boolean isParsed) {}
