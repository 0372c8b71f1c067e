package io.transcripts.api;

import io.transcripts.http.Problem;
import io.transcripts.http.Query;
import io.transcripts.schema.LanguageTags;
import org.jspecify.annotations.Nullable;

/** Kinds of parameters that several paths have. */
final class Parameters {
    private Parameters() {}

    /** @throws Problem 400 when it is given and no language tag */
    static @Nullable String language(Query query, String name) throws Problem {
        String tag = query.value(name);
        if (tag != null && !LanguageTags.isWellFormed(tag)) {
            throw Problem.invalidValue(
                    name,
                    name + " must be a well-formed BCP 47 language tag of at most " + LanguageTags.MAX_LENGTH
                            + " characters, such as en or pt-BR.");
        }
        return tag;
    }
}
