package io.transcripts.api;

/**
 * A request about a session that was found valid and allowed, and waits for a node that has the session.
 *
 * @param path of what is asked for, without its query and what stands before {@code /sessions}: the same on all ports
 * @param organizationId of whom asks: a session of another one is none
 * @param local how this node responds to it
 * @param stored what this node keeps of other nodes' responses to it
 */
public record SessionRequest(
        String sessionId, String path, String organizationId, LocalResponder local, StoredResponse stored) {}
