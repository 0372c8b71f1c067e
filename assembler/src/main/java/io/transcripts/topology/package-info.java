/** The data flow on Kafka Streams: {@link io.transcripts.topology.AssemblerTopology} is the one file that shows it. */
@NullMarked
package io.transcripts.topology;

import org.jspecify.annotations.NullMarked;
