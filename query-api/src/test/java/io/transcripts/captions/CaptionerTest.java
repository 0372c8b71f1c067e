package io.transcripts.captions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of captions, one by one, and script by script. */
class CaptionerTest {
    @Test
    void whatFitsOnALineStaysThere() {
        assertThat(Captions.texts(Captions.cues(Captions.said("Good morning, how can I help you?", "en", 0, 2_000))))
                .containsExactly("Good morning, how can I help you?");
    }

    @Test
    void linesEndBehindSentencesBeforeClauses() {
        assertThat(Captions.texts(Captions.cues(
                        Captions.said("Good morning, this is Ann. What can I do for you today?", "en", 0, 4_000))))
                .containsExactly("Good morning, this is Ann.|What can I do for you today?");
    }

    @Test
    void linesEndBehindClausesBeforePhrases() {
        assertThat(Captions.texts(Captions.cues(
                        Captions.said("I would like to know the price, and whether it is there", "en", 0, 4_000))))
                .containsExactly("I would like to know the price,|and whether it is there");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "en; The customer wants to send a parcel to the agency in town; the|a|to|in|wants to",
                "de; Der Kunde möchte gerne ein Paket an die Agentur in Berlin senden; ein|an|die|in",
                "es; El cliente quiere enviar un paquete a la agencia de la ciudad; un|a|la|de|el",
                "fr; Le client voudrait envoyer un colis à la maison de la ville; un|à|la|de|le",
                "it; Il cliente vorrebbe spedire un pacco alla agenzia della città; un|alla|della|il",
                "pt; O cliente quer enviar uma encomenda para a agência da cidade; uma|para|a|da|o",
                "nl; De klant wil graag een pakket naar het kantoor in de stad sturen; een|naar|het|in|de",
                "pl; Klient chciałby wysłać swoją paczkę do biura w centrum miasta; do|w",
                "ru; Клиент хотел бы отправить посылку в контору на другой улице; в|на",
                "tr; Müşteri paketini şehirdeki büyük ve güzel ofise göndermek istiyor; ve|bir"
            })
    void functionWordsDoNotEndALine(String language, String text, String words) {
        List<Cue<String>> cues = Captions.cues(Captions.said(text, language, 0, 6_000));

        assertThat(cues).hasSize(1);
        String first = Captions.lines(cues.get(0).text()).get(0);
        String last = first.substring(first.lastIndexOf(' ') + 1).toLowerCase(java.util.Locale.ROOT);
        assertThat(List.of(words.split("\\|"))).doesNotContain(last);
    }

    @Test
    void titlesStayWithNames() {
        List<String> texts = Captions.texts(Captions.cues(
                Captions.said("You have an appointment with Dr. Who and with Mr. Brown", "en", 0, 6_000)));

        assertThat(texts).hasSize(1);
        assertThat(texts.get(0)).doesNotContain("Dr.|", "Mr.|");
    }

    @Test
    void noWordIsLeftAlone() {
        List<Cue<String>> cues = Captions.cues(Captions.said(
                "I have been waiting for this parcel since Tuesday of last week and nobody could tell me where it is now",
                "en",
                0,
                9_000));

        for (Cue<String> cue : cues) {
            for (String line : Captions.lines(cue.text())) {
                assertThat(line).contains(" ");
            }
        }
    }

    @Test
    void aSentenceIsACueWhereTwoDoNotFit() {
        assertThat(Captions.texts(Captions.cues(Captions.said(
                        "We sent the parcel to your old address on Monday morning. I am sorry for that, we will send it once"
                                + " more at once.",
                        "en",
                        0,
                        8_000))))
                .containsExactly(
                        "We sent the parcel|to your old address on Monday morning.",
                        "I am sorry for that,|we will send it once more at once.");
    }

    @Test
    void textAndTranslationAreCutTogether() {
        List<Cue<String>> cues = Captions.cues(Captions.translated(
                "Ihr Paket wurde am Montag an Ihre alte Adresse geschickt. Das tut mir sehr leid, wir schicken es sofort"
                        + " noch einmal.",
                "de",
                "Your parcel was sent to your old address on Monday. I am very sorry, we will send it again at once.",
                "en",
                0,
                8_000));

        assertThat(cues).hasSize(2);
        assertThat(Captions.translations(cues).get(0)).endsWith("on Monday.");
        assertThat(Captions.translations(cues).get(1)).startsWith("I am very sorry,");
    }

    @Test
    void aTranslationMayNeedMoreCuesThanItsText() {
        List<Cue<String>> cues = Captions.cues(Captions.translated(
                "Donnerwetter", "de", "My goodness, what a surprise. ".repeat(8).strip(), "en", 0, 8_000));

        assertThat(Captions.texts(cues).subList(0, 2)).containsExactly("Donnerwetter", "");
        assertThat(Captions.bare(String.join("", Captions.translations(cues)).replace("|", "")))
                .isEqualTo(Captions.bare("My goodness, what a surprise. ".repeat(8)));
    }

    @Test
    void aTranslationOfNothingThatCouldBeSeenIsNone() {
        List<Cue<String>> cues = Captions.cues(Captions.translated("x", "de", "\u001C\u200B", "en", 0, 1_000));

        assertThat(cues).hasSize(1);
        assertThat(cues.get(0).translation()).isNull();
    }

    @Test
    void japaneseLinesAreThirteenWideAndKeepWordsAndParticles() {
        List<Cue<String>> cues = Captions.cues(Captions.said("昨日の午後に注文した商品がまだ届いていないので確認をお願いできますか。", "ja", 0, 9_000));

        for (Cue<String> cue : cues) {
            for (String line : Captions.lines(cue.text())) {
                assertThat(Captions.fullWidths(line)).isLessThanOrEqualTo(13);
                assertThat(line).doesNotMatch("^[はがをにのでと、。].*");
            }
        }
    }

    @Test
    void chineseAndKoreanLinesAreSixteenWide() {
        List<Cue<String>> cues = new ArrayList<>();
        cues.addAll(Captions.cues(Captions.said("我昨天下午訂購的商品還沒有送到，請您幫我確認一下，好嗎？謝謝您的幫助。", "zh-Hant", 0, 9_000)));
        cues.addAll(Captions.cues(Captions.said("어제 오후에 주문한 상품이 아직 도착하지 않았는데 확인 부탁드려도 될까요?", "ko", 0, 9_000)));

        for (Cue<String> cue : cues) {
            for (String line : Captions.lines(cue.text())) {
                assertThat(Captions.fullWidths(line)).isLessThanOrEqualTo(16);
                assertThat(line).doesNotMatch("^[，。？].*");
            }
        }
    }

    @Test
    void theScriptCountsWhereTheTagIsWrongOrMissing() {
        String text = "我昨天下午訂購的商品還沒有送到請您幫我確認一下";

        assertThat(Captions.texts(Captions.cues(Captions.said(text, "en", 0, 5_000))))
                .isEqualTo(Captions.texts(Captions.cues(
                        new Utterance<>("seg", "agent", 0, 5_000, text, null, null, null, null, List.of()))));
    }

    @Test
    void thaiLinesEndBetweenWords() {
        List<Cue<String>> cues = Captions.cues(Captions.said(
                "สวัสดีครับยินดีต้อนรับสู่ศูนย์บริการลูกค้าของเราวันนี้มีอะไรให้ช่วยไหมครับ", "th", 0, 6_000));

        for (Cue<String> cue : cues) {
            for (String line : Captions.lines(cue.text())) {
                assertThat(Captions.clusters(line)).isLessThanOrEqualTo(35);
            }
        }
        assertThat(Captions.texts(cues).toString()).contains("|");
    }

    @Test
    void hindiIsCountedInClusters() {
        String text = "नमस्ते, मैं आपकी कैसे मदद कर सकता हूँ आज सुबह?";

        assertThat(text.length()).isGreaterThan(42);
        assertThat(Captions.clusters(text)).isLessThanOrEqualTo(42);
        assertThat(Captions.texts(Captions.cues(Captions.said(text, "hi", 0, 3_000))))
                .containsExactly(text);
    }

    @Test
    void emojiAreNeverCut() {
        String family = "👩‍👩‍👧‍👦";
        List<Cue<String>> cues = Captions.cues(Captions.said(family.repeat(60), "en", 0, 6_000));

        for (Cue<String> cue : cues) {
            for (String line : Captions.lines(cue.text())) {
                assertThat(line.replace(family, "")).isEmpty();
            }
        }
    }

    @Test
    void onlyWhatIsLongerThanALineIsCut() {
        assertThat(Captions.texts(Captions.cues(Captions.said("x".repeat(50), "en", 0, 4_000))))
                .containsExactly("x".repeat(42) + "|" + "x".repeat(8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0301", "\uFE0F", "\u200C", "\u200D", "\u0903"})
    void aSpaceWithAMarkOnItIsSeen(String mark) {
        String word = "a".repeat(42);

        assertThat(Captions.texts(Captions.cues(Captions.said(word + " " + mark + " b", "en", 0, 4_000))))
                .containsExactly(word + "| " + mark + " b");
        assertThat(Captions.texts(Captions.cues(Captions.said("a-\u00A0" + mark + word.substring(2), "en", 0, 4_000))))
                .containsExactly("a-|\u00A0" + mark + word.substring(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uFEFF", "\u200B", "\uFEFF\u200B"})
    void linesOfWhichNothingIsSeenAreLeftOut(String unseen) {
        String full = "x".repeat(42);

        assertThat(Captions.texts(Captions.cues(Captions.said(full + unseen, "en", 0, 4_000))))
                .containsExactly(full);
        List<Cue<String>> cues =
                Captions.cues(Captions.said((full + unseen.repeat(200)).repeat(2) + "x", "en", 0, 40_000));

        assertThat(cues).extracting(Cue::number).isSorted().startsWith(1).doesNotHaveDuplicates();
        assertThat(cues).allSatisfy(cue -> {
            assertThat(Captions.lines(cue.text())).isNotEmpty().noneMatch(CaptionText::isBlank);
            assertThat(cue.number()).isLessThanOrEqualTo(cues.size());
        });
        assertThat(String.join("", Captions.texts(cues)).replaceAll("[|\uFEFF\u200B]", ""))
                .isEqualTo(full + full + "x");
    }

    @Test
    void aTranslationsLinesOfWhichNothingIsSeenAreLeftOut() {
        List<Cue<String>> cues =
                Captions.cues(Captions.translated("Ja.", "de", "Yes." + "\uFEFF".repeat(400), "en", 0, 40_000));

        assertThat(Captions.translations(cues)).allMatch(lines -> lines.startsWith("Yes."));
        assertThat(cues).hasSize(1);
    }

    @Test
    void wordTimesDecideWhenCuesBegin() {
        String text = "First we look at the order of last week. Then we look at the invoice that came with it today.";
        List<io.transcripts.schema.Word> words = new ArrayList<>();
        String[] said = text.split(" ");
        for (int i = 0; i < said.length; i++) {
            long at = 300L * i + (i > 8 ? 3_000 : 0);
            words.add(Captions.word(said[i], at, at + 280));
        }
        List<Cue<String>> cues =
                Captions.cues(new Utterance<>("seg", "agent", 0, 9_200, text, "en", null, null, null, words));

        assertThat(cues).hasSize(2);
        int second = cues.get(1).text().from(0);
        assertThat(cues.get(0).spoken()).hasSize(9).allMatch(word -> word.from() < second);
        assertThat(cues.get(1).spoken()).hasSize(said.length - 9).allMatch(word -> word.from() >= second);
        assertThat(cues.get(1).startMs()).isEqualTo(5_700);
        assertThat(cues.get(0).endMs()).isBetween(2_680L, 3_680L);
    }

    @Test
    void cuesReachIntoSilenceToBeRead() {
        List<Cue<String>> cues = Captions.cues(
                Captions.said("1", "agent", "Yes.", 0, 200), Captions.said("2", "customer", "Good.", 5_000, 5_300));

        assertThat(cues.get(0).endMs()).isEqualTo(833);
    }

    @Test
    void cuesReachASecondAtTheMost() {
        List<Cue<String>> cues = Captions.cues(
                Captions.said("All of this was said in far less time than it takes to read.", "en", 0, 500));

        assertThat(cues).hasSize(1);
        assertThat(cues.get(0).endMs()).isEqualTo(1_500);
    }

    @Test
    void cuesNeverReachIntoTheNextOfTheirSpeaker() {
        List<Cue<String>> cues = Captions.cues(
                Captions.said("1", "agent", "Yes.", 0, 200), Captions.said("2", "agent", "Good.", 400, 900));

        assertThat(cues.get(0).endMs()).isEqualTo(400);
    }

    @Test
    void whoIsNotWaitedForMayGoOnAtOnce() {
        List<Utterance<String>> said = new ArrayList<>();
        said.add(Captions.said("first", "agent", "Yes.", 0, 300));
        for (int i = 0; i < 32; i++) {
            said.add(Captions.said("s" + i, "speaker" + i, "Me too.", 300, 900));
        }
        said.add(Captions.said("next", "agent", "Good.", 400, 900));

        Cue<String> first = Captions.cues(CaptionLimits.DEFAULT, said).get(0);

        assertThat(first.source()).isEqualTo("first");
        assertThat(first.endMs()).isLessThanOrEqualTo(400);
    }

    @Test
    void silenceEndsWhenSomebodySpeaks() {
        List<Cue<String>> cues = Captions.cues(
                Captions.said("1", "agent", "That was far too fast for anybody.", 0, 900),
                Captions.said("2", "customer", "Good.", 1_100, 2_000));

        assertThat(cues.get(0).endMs()).isEqualTo(1_100);
    }

    @Test
    void onlyWhatWouldFlashByStaysWhileOthersSpeak() {
        List<Cue<String>> cues = Captions.cues(
                Captions.said("1", "agent", "Yes.", 0, 300), Captions.said("2", "customer", "Good.", 400, 2_000));

        assertThat(cues.get(0).endMs()).isEqualTo(833);
        assertThat(cues.get(1).startMs()).isEqualTo(400);
    }

    @Test
    void cuesOverlapAsTheSpeechDoes() {
        List<Cue<String>> cues = Captions.cues(
                Captions.said(
                        "1", "agent", "I was about to say something. ".repeat(8).strip(), 0, 16_000),
                Captions.said("2", "customer", "Wait, please, I do not follow.", 3_000, 5_000));

        assertThat(cues).extracting(Cue::source).startsWith("1", "2", "1");
        assertThat(cues).isSortedAccordingTo((a, b) -> Long.compare(a.startMs(), b.startMs()));
        assertThat(cues.get(1).startMs()).isEqualTo(3_000);
        assertThat(cues.get(0).endMs()).isGreaterThan(3_000);
    }

    @Test
    void longSilenceInASegmentEndsItsCue() {
        List<Cue<String>> cues = Captions.cues(Captions.said("Hello.", "en", 0, 60_000));

        assertThat(cues).hasSize(1);
        assertThat(cues.get(0).endMs()).isEqualTo(7_000);
    }

    @Test
    void aMillisecondIsEnoughForAnyText() {
        List<Cue<String>> cues = Captions.cues(
                Captions.said("1", "agent", "Far too much to say at once. ".repeat(200), 10, 11),
                Captions.said("2", "agent", "Next.", 11, 1_000));

        assertThat(cues).hasSizeGreaterThan(50).allMatch(cue -> cue.endMs() > cue.startMs());
        assertThat(cues).isSortedAccordingTo((a, b) -> Long.compare(a.startMs(), b.startMs()));
    }

    @Test
    void whatIsHeldIsBounded() {
        List<Cue<String>> cues = new ArrayList<>();
        Captioner<String> captioner = new Captioner<>(CaptionLimits.DEFAULT, false, new KnownCuts(0), cues::add);
        String text = "This goes on and on for an hour. ".repeat(30);
        for (int i = 0; i < 1_000; i++) {
            captioner.add(Captions.said("s" + i, "speaker" + i, text, 0, 3_600_000));
        }
        int before = cues.size();
        captioner.end();

        assertThat(cues.size() - before).isLessThan(6_000);
        assertThat(cues).isSortedAccordingTo((a, b) -> Long.compare(a.startMs(), b.startMs()));
    }

    @ParameterizedTest
    @CsvSource({"10, 1, 3", "20, 3, 5", "100, 4, 15"})
    void callersChooseTheBounds(int length, int lines, int seconds) {
        String text =
                "I have been waiting for this parcel since Tuesday of last week and nobody could tell me where it is. ";
        List<Cue<String>> cues = Captions.cues(
                new CaptionLimits(length, lines, seconds * 1_000),
                List.of(Captions.said(text.repeat(5), "en", 0, 40_000)));

        for (Cue<String> cue : cues) {
            assertThat(cue.endMs() - cue.startMs()).isLessThanOrEqualTo(seconds * 1_000L);
            assertThat(Captions.lines(cue.text()))
                    .hasSizeLessThanOrEqualTo(lines)
                    .allMatch(line -> line.length() <= length);
        }
    }
}
