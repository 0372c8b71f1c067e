/** An open port, and what those who connect to it may take and cause before there is a request. */
@NullMarked
package io.transcripts.http.connection;

import org.jspecify.annotations.NullMarked;
