package io.transcripts.bench;

/**
 * The preloaded input.
 *
 * @param storedBytes as the broker keeps it
 */
record InputTopic(String name, int partitions, long events, long storedBytes) {}
