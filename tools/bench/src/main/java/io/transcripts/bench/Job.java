package io.transcripts.bench;

/**
 * What every contender that this package brings along is told.
 *
 * @param group of its consumers
 * @param input topic
 */
record Job(String bootstrapServers, String group, String input, int threads) {}
