package io.transcripts.schema;

import io.transcripts.schema.SessionEvent.LanguagePair;
import io.transcripts.schema.SessionEvent.Participant;
import io.transcripts.schema.SessionEvent.SessionError;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary events of every type, within the default limits. */
final class Events {
    private Events() {}

    static Arbitrary<SpeechEvent> all() {
        return Arbitraries.oneOf(asr(), translation(), updated(), ended(), failed(), erased());
    }

    static Arbitrary<SpeechEvent> asr() {
        return Combinators.combine(
                        Combinators.combine(ids(), ids().injectNull(0.3), times(), ids())
                                .as(Identity::new),
                        Arbitraries.of(true, false),
                        Combinators.combine(counts(), counts()).as(Numbers::new),
                        texts(),
                        tags().injectNull(0.3),
                        Combinators.combine(millis(), millis()).as(Numbers::span),
                        confidences(),
                        words().list().ofMaxSize(3))
                .as((who, isFinal, numbers, text, tag, span, confidence, list) -> new AsrEvent(
                        who.session(),
                        who.event(),
                        who.time(),
                        who.segment(),
                        isFinal,
                        Math.max(0, numbers.a()),
                        text.length() > 20 ? AsrEvent.UNKNOWN_SPEAKER : text,
                        numbers.b(),
                        tag,
                        text,
                        span[0],
                        isFinal || span[1] % 2 == 0 ? span[1] : SpeechEvent.ABSENT,
                        confidence,
                        list));
    }

    private static Arbitrary<SpeechEvent> translation() {
        return Combinators.combine(
                        Combinators.combine(ids(), ids().injectNull(0.3), times(), ids())
                                .as(Identity::new),
                        tags(),
                        Arbitraries.of(true, false),
                        Combinators.combine(counts(), counts()).as(Numbers::new),
                        texts())
                .as((who, tag, isFinal, numbers, text) -> new TranslationEvent(
                        who.session(),
                        who.event(),
                        who.time(),
                        who.segment(),
                        tag,
                        isFinal,
                        Math.max(0, numbers.a()),
                        numbers.b(),
                        text));
    }

    private static Arbitrary<SpeechEvent> updated() {
        Arbitrary<Participant> participants =
                Combinators.combine(texts(), counts(), texts().injectNull(0.3)).as(Participant::new);
        Arbitrary<LanguagePair> languages = Combinators.combine(tags().injectNull(0.3), tags().injectNull(0.3))
                .as(LanguagePair::new);
        return Combinators.combine(
                        ids(),
                        times(),
                        Arbitraries.of(true, false),
                        ids().injectNull(0.3),
                        languages.injectNull(0.3),
                        participants.list().ofMaxSize(3).injectNull(0.3),
                        Arbitraries.of("{}", "{\"b\":[1,{\"a\":\"ü\"}],\"a\":null}")
                                .injectNull(0.3))
                .as((id, time, started, organization, pair, list, metadata) ->
                        new SessionEvent.Updated(id, null, time, started, organization, pair, list, metadata));
    }

    private static Arbitrary<SpeechEvent> ended() {
        return Combinators.combine(
                        ids(),
                        times(),
                        texts().injectNull(0.3),
                        Arbitraries.longs().between(-1, Limits.DEFAULT.maxTimeMs()),
                        counts())
                .as((id, time, reason, duration, count) ->
                        new SessionEvent.Ended(id, id, time, reason, duration, count));
    }

    private static Arbitrary<SpeechEvent> failed() {
        Arbitrary<SessionError> errors = Combinators.combine(texts().injectNull(0.3), texts().injectNull(0.3))
                .as(SessionError::new);
        return Combinators.combine(ids(), times(), errors.injectNull(0.3))
                .as((id, time, error) -> new SessionEvent.Failed(id, null, time, error));
    }

    private static Arbitrary<SpeechEvent> erased() {
        return Combinators.combine(ids(), times(), ids().injectNull(0.3))
                .as((id, time, organization) -> new SessionEvent.Erased(id, id, time, organization));
    }

    private static Arbitrary<Word> words() {
        return Combinators.combine(texts(), millis(), millis(), confidences()).as((word, a, b, confidence) -> {
            long[] span = Numbers.span(a, b);
            return new Word(word, span[0], span[1], confidence);
        });
    }

    private static Arbitrary<String> ids() {
        return Arbitraries.strings()
                .withChars("abcXYZ019_-:.")
                .ofMinLength(1)
                .ofMaxLength(20)
                .filter(id -> !id.equals(".") && !id.equals(".."));
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .all()
                .ofMaxLength(40)
                .filter(text -> text.chars().noneMatch(c -> Character.isSurrogate((char) c)))
                .map(text -> text.length() % 2 == 0 ? text : text + "\uD83D\uDE00");
    }

    private static Arbitrary<String> tags() {
        return Arbitraries.of("de", "en-GB", "zh-Hant-TW", "x-own", "i-klingon");
    }

    private static Arbitrary<Instant> times() {
        return Arbitraries.longs()
                .between(-62_167_219_200_000_000L, 253_402_300_799_999_999L)
                .map(micros -> Instant.ofEpochSecond(
                        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L))
                .injectNull(0.3);
    }

    private static Arbitrary<Long> millis() {
        return Arbitraries.longs().between(0, Limits.DEFAULT.maxTimeMs());
    }

    private static Arbitrary<Integer> counts() {
        return Arbitraries.integers().between(SpeechEvent.ABSENT, Integer.MAX_VALUE);
    }

    private static Arbitrary<Integer> confidences() {
        return Arbitraries.integers().between(SpeechEvent.ABSENT, 1_000);
    }

    private record Identity(String session, String event, Instant time, String segment) {}

    private record Numbers(int a, int b) {
        static long[] span(long a, long b) {
            return new long[] {Math.min(a, b), Math.max(a, b)};
        }
    }
}
