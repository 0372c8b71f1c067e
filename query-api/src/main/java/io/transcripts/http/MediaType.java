package io.transcripts.http;

/** Such as {@code application/json}, in lower case and without parameters. */
public record MediaType(String type, String subtype) {
    @Override
    public String toString() {
        return type + '/' + subtype;
    }
}
