/** The management port: metrics, health and status, for operators and their tools. */
@NullMarked
package io.transcripts.management;

import org.jspecify.annotations.NullMarked;
