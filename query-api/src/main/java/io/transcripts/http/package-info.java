/**
 * The public API and the management port. A request passes a route table, is checked in the contract's order, and ends as
 * one {@code WholeResponse}, whole in memory before its first byte is sent. Knows the owner of a session only as a
 * {@code TranscriptQuery}.
 */
@NullMarked
package io.transcripts.http;

import org.jspecify.annotations.NullMarked;
