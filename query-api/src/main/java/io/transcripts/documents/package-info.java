/**
 * What the public port says of itself, to everybody: the OpenAPI document of the API, the AsyncAPI document of the topics, and the
 * pages that show them. Each is written once, in YAML.
 */
@NullMarked
package io.transcripts.documents;

import org.jspecify.annotations.NullMarked;
