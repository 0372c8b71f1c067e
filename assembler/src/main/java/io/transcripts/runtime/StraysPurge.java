package io.transcripts.runtime;

import io.transcripts.ownership.BrokerContact;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes strays that their owners have committed, as Kafka Streams does for repartition topics of its own. The topic has
 * no retention by time: a stray keeps its record's timestamp, and the broker would delete an old one unread.
 */
final class StraysPurge {
    private static final Logger LOG = LoggerFactory.getLogger(StraysPurge.class);
    private static final long EVERY_SECONDS = 30;

    private final Admin admin;
    private final String groupId;
    private final String strays;
    private final BrokerContact contact;
    private final Map<TopicPartition, Long> purged = new HashMap<>();

    /** @param contact is told what comes of asking: a node that works on nothing asks nothing else */
    StraysPurge(Admin admin, String groupId, String strays, BrokerContact contact) {
        this.admin = admin;
        this.contact = contact;
        this.groupId = groupId;
        this.strays = strays;
    }

    void start(ScheduledExecutorService timer) {
        var unused = timer.scheduleWithFixedDelay(this::purge, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void purge() {
        try {
            Map<TopicPartition, RecordsToDelete> consumed = new HashMap<>();
            contact.answer(admin.listConsumerGroupOffsets(groupId).partitionsToOffsetAndMetadata())
                    .forEach((partition, offset) -> {
                        boolean isOurs = partition.topic().equals(strays) && offset != null;
                        if (isOurs && offset.offset() > purged.getOrDefault(partition, 0L)) {
                            consumed.put(partition, RecordsToDelete.beforeOffset(offset.offset()));
                        }
                    });
            if (!consumed.isEmpty()) {
                contact.answer(admin.deleteRecords(consumed).all());
                consumed.forEach((partition, records) -> purged.put(partition, records.beforeOffset()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | RuntimeException e) {
            // Costs disk until a later round succeeds, nothing else.
            LOG.warn("Strays cannot be deleted now: {}", e.toString());
        }
    }
}
