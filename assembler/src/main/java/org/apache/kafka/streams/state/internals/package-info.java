/** What can only be done from within Kafka Streams' own package; see {@code io.transcripts.store.BufferedStore}. */
@org.jspecify.annotations.NullMarked
package org.apache.kafka.streams.state.internals;
