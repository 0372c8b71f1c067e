/**
 * From a request to its response, for any port: routes, parameters and the checks that all routes share; the exchange, which ends
 * in any case; what responses may take of the heap and the processors. Knows no session and no transcript.
 */
@NullMarked
package io.transcripts.http;

import org.jspecify.annotations.NullMarked;
