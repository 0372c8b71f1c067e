package io.transcripts.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysFileTest {
    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final String ENTRY = """
            {"id":"key_1","sha256":"%s","organization_id":"org_demo","plan":"pro","scopes":["sessions:read"],
             "expires_at":null,"revoked":false,"rate_limit_per_minute":600}""".formatted(HASH);

    @Test
    void readsWhatTheContractShows() {
        assertThat(parse("{\"keys\":[" + ENTRY + "]}"))
                .containsExactly(new ApiKey(
                        "key_1", HASH, "org_demo", ApiKey.Plan.PRO, Set.of("sessions:read"), null, false, 600));
        assertThat(parse("{\"keys\":[]}")).isEmpty();
    }

    @Test
    void upperCaseHashesExpiryAndDefaults() {
        ApiKey key = parse("""
                {"keys":[{"id":"k","sha256":"%s","organization_id":"o","plan":"free","scopes":[],
                  "expires_at":"2027-01-31T12:00:00.5+02:00"}]}""".formatted(HASH.toUpperCase(Locale.ROOT))).get(0);

        assertThat(key.sha256()).isEqualTo(HASH);
        assertThat(key.expiresAt()).isEqualTo(Instant.parse("2027-01-31T10:00:00.5Z"));
        assertThat(key.isExpired(Instant.parse("2027-01-31T10:00:00.499Z"))).isFalse();
        assertThat(key.isExpired(Instant.parse("2027-01-31T10:00:00.500Z"))).isTrue();
        assertThat(key.revoked()).isFalse();
        assertThat(key.rateLimitPerMinute()).isEqualTo(600);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                // what is replaced | by what | the message
                "\"key_1\"             | \"a b\"     | keys[0].id must be",
                "\"key_1\"             | \"..\"      | keys[0].id must be",
                "\"key_1\"             | 7           | keys[0].id must be a string",
                "\"key_1\"             | null        | keys[0].id is missing",
                "\"org_demo\"          | \"\"        | keys[0].organization_id must be",
                "0123456789abcdef0     | z           | keys[0].sha256 must be 64 hexadecimal digits",
                "\"pro\"               | \"PRO\"     | keys[0].plan must be free, starter, pro or enterprise",
                "[\"sessions:read\"]   | \"x\"       | keys[0].scopes must be an array",
                "[\"sessions:read\"]   | [1]         | keys[0].scopes must be an array of strings",
                "[\"sessions:read\"]   | null        | keys[0].scopes is missing",
                "\"expires_at\":null   | \"expires_at\":\"2027-01-31\" | keys[0].expires_at must be a time",
                "\"expires_at\":null   | \"expire_at\":null | keys[0].expire_at is not a known field",
                "\"expires_at\":null   | \"tk_SECRET\":null | (a name that is not shown) is not a known field",
                "false                 | \"false\"   | keys[0].revoked must be true or false",
                "600                   | 0           | keys[0].rate_limit_per_minute must be an integer from 1",
                "600                   | 1.5         | keys[0].rate_limit_per_minute must be an integer",
                "600                   | 99999999999 | keys[0].rate_limit_per_minute must be an integer",
                "\"revoked\"           | \"id\"      | it is not valid JSON (line 2",
            })
    void refusesWithEntryAndField(String part, String replacement, String message) {
        assertThatThrownBy(() -> parse("{\"keys\":[" + ENTRY.replace(part, replacement) + "]}"))
                .isInstanceOf(KeysFileException.class)
                .hasMessageContaining(message)
                .hasMessageNotContainingAny(HASH, "SECRET", "a b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                  | the file is empty",
                "{                   | it is not valid JSON",
                "{\"keys\":[]} x     | it is not valid JSON",
                "[]                  | a keys file is a JSON object",
                "{}                  | keys must be an array",
                "{\"keys\":{}}       | keys must be an array",
                "{\"keys\":[1]}      | keys[0] must be an object",
                "{\"keys\":[],\"a\":1} | a is not a known field"
            })
    void refusesWhatIsNoKeysFile(String json, String message) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(KeysFileException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void refusesIdsAndHashesThatAreThereTwice() {
        assertThatThrownBy(() -> parse("{\"keys\":[" + ENTRY + "," + ENTRY + "]}"))
                .hasMessage("keys[1].id is already the id of an entry above");
        assertThatThrownBy(() -> parse("{\"keys\":[" + ENTRY + "," + ENTRY.replace("key_1", "key_2") + "]}"))
                .hasMessage("keys[1].sha256 is already that of an entry above");
    }

    @Test
    void readsWhatItWrites() {
        KeyGenerator.NewKey key =
                new KeyGenerator().generate("org_demo", ApiKey.Plan.ENTERPRISE, Set.of("sessions:read", "a:b"));
        List<ApiKey> keys = List.of(
                key.entry(),
                new ApiKey("k", HASH, "o", ApiKey.Plan.FREE, Set.of(), Instant.parse("2027-01-31T12:00:00Z"), true, 1));

        assertThat(KeysFile.parse(KeysFile.write(keys))).isEqualTo(keys);
        assertThat(parse("{\"keys\":[" + KeysFile.entry(key.entry()) + "]}")).containsExactly(key.entry());
    }

    @Test
    void newKeysHave256BitsAndTellNothing() {
        KeyGenerator generator = new KeyGenerator();
        KeyGenerator.NewKey key = generator.generate("org", ApiKey.Plan.PRO, Set.of());

        assertThat(key.secret()).matches("tk_[A-Za-z0-9_-]{43}");
        assertThat(key.entry().sha256()).isEqualTo(Sha256.of(key.secret())).hasSize(64);
        assertThat(key.toString()).doesNotContain(key.secret());
        assertThat(KeysFile.entry(key.entry())).doesNotContain(key.secret().substring(3));
        assertThat(generator.generate("org", ApiKey.Plan.PRO, Set.of()).secret())
                .isNotEqualTo(key.secret());
        // FIPS 180-2, appendix B.1
        assertThat(Sha256.of("abc")).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    private static List<ApiKey> parse(String json) {
        return KeysFile.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
