package io.transcripts.clients;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A call in many scripts whose texts are what captions are made of, and what breaks them. */
final class HostileCall {
    static final String ID = "hostile";

    private static final JsonMapper JSON = new JsonMapper();

    /** By language, text and translation; the translation may be empty where none is needed. */
    private static final List<List<String>> SAID = List.of(
            List.of(
                    "de",
                    "Guten Tag, ich habe eine Frage zu meiner Rechnung vom letzten Monat.",
                    "Good day, a question."),
            List.of("de", "a --> b\n\n00:00:01.000 --> 00:00:02.000\n\nWEBVTT\nNOTE nein\nSTYLE", "a --> b\n\n1\n\nc"),
            List.of(
                    "de",
                    "<v Boss>Tom & Jerry</v> <00:00:01.000> &amp; &lt;b&gt; &#x3c; </lang> &nbsp;",
                    "<i>x</i> & y &"),
            List.of("zh", "我想问一下上个月的账单为什么比以前的贵了这么多，您能帮我查一下吗？谢谢您。", "Why is it so expensive?"),
            List.of("ja", "先月の請求書について質問があります。なぜ以前より高くなったのか教えていただけますか。", "A question."),
            List.of("ko", "지난달 청구서에 대해 질문이 있습니다. 왜 이전보다 비싸졌는지 알려 주시겠어요?", "A question."),
            List.of("th", "ฉันมีคำถามเกี่ยวกับใบแจ้งหนี้ของเดือนที่แล้วช่วยตรวจสอบให้หน่อยได้ไหมคะ", "A question."),
            List.of("ar", "لدي سؤال حول فاتورة الشهر الماضي، لماذا أصبحت أغلى من قبل؟", "A question."),
            List.of("hi", "मुझे पिछले महीने के बिल के बारे में एक सवाल है, क्या आप मदद कर सकते हैं?", "A question."),
            List.of(
                    "en",
                    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(3),
                    ""),
            List.of(
                    "de",
                    "👨‍👩‍👧‍👦👩🏽‍🚀🇩🇪 e\u0301 o\u0308 \u202Erückwärts\u202C \u2028Zeile\u2029Absatz\u0085Ende\u000BTab\u000C",
                    "\u0000 nul"),
            List.of("de", "-->", "-->"),
            List.of("de", "&", "<"));

    private HostileCall() {}

    /** All events of it, each a line of JSON. */
    static List<String> events() {
        List<String> events = new ArrayList<>();
        ObjectNode started = event("session.started").put("organization_id", "org_demo");
        started.putObject("language").put("source", "de").put("target", "en");
        events.add(started.toString());
        double at = 0;
        for (int i = 0; i < SAID.size(); i++) {
            List<String> said = SAID.get(i);
            String segmentId = "s" + i;
            ObjectNode asr = event("asr")
                    .put("segment_id", segmentId)
                    .put("is_final", true)
                    .put("speaker", i % 2 == 0 ? "customer" : "a<g>&\n--> x")
                    .put("language", said.get(0))
                    .put("text", said.get(1))
                    .put("start_time", at)
                    .put("end_time", i % 3 == 0 ? at : at + 9.5);
            if (i % 2 == 0) {
                words(asr.putArray("words"), said.get(1), at);
            }
            events.add(asr.toString());
            if (!said.get(2).isEmpty()) {
                events.add(event("translation")
                        .put("segment_id", segmentId)
                        .put("language", "en")
                        .put("text", said.get(2))
                        .toString());
            }
            // The next one talks at once with this one.
            at += 5;
        }
        events.add(event("session.ended").put("segment_count", SAID.size()).toString());
        return events;
    }

    private static void words(ArrayNode words, String text, double at) {
        double start = at;
        for (String word : text.split("\\s+")) {
            words.addObject().put("word", word).put("start_time", start).put("end_time", start + 0.25);
            start += 0.25;
        }
    }

    private static ObjectNode event(String type) {
        return JSON.createObjectNode().put("type", type).put("session_id", ID);
    }
}
