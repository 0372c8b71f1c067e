/** Certificates and private keys: read from files, shown to whoever connects, and followed when the files change. */
@NullMarked
package io.transcripts.tls;

import org.jspecify.annotations.NullMarked;
