// Invented calls for tests and pictures.

const talk = (language, target, lines) =>
  lines.map(([speaker, text, translation, pause = 0.6], i, all) => {
    const start = all.slice(0, i).reduce((sum, [, said, , gap = 0.6]) => sum + gap + said.length / 14, 1.2) + pause;
    const end = start + text.length / 14;
    const parts = text.split(/\s+/);
    const each = (end - start) / parts.length;
    const round = (n) => Math.round(n * 1000) / 1000;
    return {
      id: `seg_${String(i + 1).padStart(3, "0")}`, speaker, language, text, ...(translation && { translation }),
      start_time: round(start), end_time: round(end), confidence: 0.94,
      words: parts.map((word, w) => ({ word, start_time: round(start + w * each), end_time: round(start + (w + 1) * each) })),
    };
  });

export const german = talk("de", "en", [
  ["agent", "Fahrradwerkstatt am Hafen, guten Morgen. Maria Keller am Apparat.", "Harbour bicycle workshop, good morning. This is Maria Keller."],
  ["customer", "Guten Morgen, Yılmaz hier. Es geht um mein Lastenrad, das ich am Montag zu Ihnen gebracht habe.", "Good morning, Yılmaz speaking. It is about my cargo bike, which I brought to you on Monday."],
  ["agent", "Einen Augenblick, ich sehe nach.", "One moment, I will have a look."],
  ["agent", "Ja, hier steht es. Die Bremsbeläge sind gewechselt, aber der Motor meldet noch einen Fehler.", "Yes, here it is. The brake pads have been replaced, but the motor still reports a fault.", 14],
  ["customer", "Oh. Ist das etwas Größeres?", "Oh. Is that something bigger?"],
  ["agent", "Das lässt sich am Telefon schlecht sagen. Der Mechaniker vermutet den Drehmomentsensor.", "That is hard to say on the phone. The mechanic suspects the torque sensor."],
  ["customer", "Und was würde der kosten, ungefähr?", "And what would that cost, roughly?"],
  ["agent", "Mit Einbau etwa zweihundertvierzig Euro. Wenn noch Garantie darauf ist, natürlich nichts.", "About two hundred and forty euros, fitted. Nothing, of course, if it is still under warranty."],
  ["customer", "Die Rechnung müsste ich zu Hause haben. Gekauft habe ich es im Mai vor einem Jahr.", "I should have the receipt at home. I bought it in May of last year."],
  ["agent", "Dann sind Sie auf der sicheren Seite, der Hersteller gibt zwei Jahre. Schicken Sie mir einfach ein Foto davon.", "Then you are on the safe side, the manufacturer gives two years. Just send me a photo of it."],
  ["customer", "Mache ich heute Abend. An welche Adresse denn?", "I will do that tonight. To which address?"],
  ["agent", "Am besten an die Werkstatt, die steht unten auf Ihrem Abholschein.", "Best to the workshop's; it is at the bottom of your collection slip."],
  ["customer", "Gut. Und wann, meinen Sie, kann ich es abholen?", "Good. And when do you think I can collect it?"],
]);

export const japanese = talk("ja", "en", [
  ["agent", "お電話ありがとうございます。港町自転車店の佐藤でございます。", "Thank you for calling. This is Sato at the Minatomachi bicycle shop."],
  ["customer", "おはようございます。昨日お預けした自転車の件でお電話しました。", "Good morning. I am calling about the bicycle I left with you yesterday."],
  ["agent", "少々お待ちください。確認いたします。", "One moment, please. Let me check."],
  ["agent", "お待たせいたしました。ブレーキの交換は終わっておりますが、変速機の調整がもう少しかかりそうです。", "Thank you for waiting. The brakes have been replaced, but adjusting the gears will take a little longer.", 11],
  ["customer", "そうですか。土曜日までに間に合いますか。", "I see. Will it be ready by Saturday?"],
  ["agent", "はい、金曜日の夕方にはお渡しできる予定です。", "Yes, we expect to have it ready on Friday evening."],
  ["customer", "助かります。では、よろしくお願いします。", "That is a great help. Thank you very much."],
]);

export const arabic = talk("ar", "en", [
  ["agent", "صباح الخير، معك ليلى من ورشة الدراجات. كيف أستطيع مساعدتك؟", "Good morning, this is Layla from the bicycle workshop. How can I help you?"],
  ["customer", "صباح النور. أريد أن أسأل عن دراجتي، رقم الاستلام 4711.", "Good morning. I would like to ask about my bicycle, collection number 4711."],
  ["agent", "لحظة من فضلك… وجدتها. تم تغيير المكابح، وبقي ضبط المحرك من نوع E-Drive 2.", "One moment please… found it. The brakes have been replaced; the E-Drive 2 motor is still to be adjusted."],
  ["customer", "ممتاز. متى أستطيع أن أستلمها؟", "Excellent. When can I collect it?"],
  ["agent", "بعد الظهر يوم الخميس، إن شاء الله.", "Thursday afternoon, God willing."],
]);

/** So many segments, of two or three who talk. */
export function long(n) {
  const all = [];
  let time = 0;
  for (let i = 0; i < n; i++) {
    const { text, translation } = german[i % german.length];
    const length = text.length / 14;
    all.push({ id: `seg_${i + 1}`, speaker: ["agent", "customer", "supervisor"][i % 7 === 6 ? 2 : i % 2], language: "de", text, translation, start_time: +time.toFixed(3), end_time: +(time + length).toFixed(3) });
    time += length + 0.5;
  }
  return all;
}

/** Fills a FakeApi with calls in every state. */
export function fill(api) {
  const add = (id, segments, more = {}) => {
    api.add(id, { names: { agent: "Maria Keller", customer: "Customer" }, ...more });
    api.change(id, { segments, ...more });
  };
  const interim = { id: "seg_014", speaker: "agent", language: "de", text: "Wenn das Ersatzteil am Donnerstag kommt, dann am", start_time: 85.2, end_time: 88.1, is_final: false };
  const awaiting = german.map((segment, i) => (i === 12 ? { ...segment, translation: undefined } : segment));
  add("call_2026-11-22_0917", [...awaiting, interim], { metadata: { title: "Lastenrad, Garantiefall" } });
  add("call_2026-11-22_0902", german, { status: "complete", endedAt: "2026-11-22T10:05:00Z", metadata: { title: "Rückruf Werkstatt" } });
  const lacking = german.filter((_, i) => i !== 6 && i !== 7).map((segment, i) => (i === 3 || i === 8 ? { ...segment, translation: undefined } : segment));
  add("call_2026-11-22_0855", lacking, { status: "complete", missing: { segments: 2, translations: 2 }, numbers: [7, 8], endedAt: "2026-11-22T10:01:00Z" });
  add("call_2026-11-21_jp_17", japanese, { status: "complete", language: { source: "ja", target: "en" }, names: { agent: "佐藤", customer: "お客様" }, metadata: { title: "自転車修理の問い合わせ" } });
  add("call_2026-11-21_ar_09", arabic, { status: "complete", language: { source: "ar", target: "en" }, names: { agent: "ليلى", customer: "زبون" } });
  add("call_2026-11-20_failed", german.slice(0, 3), { status: "failed", failed: true });
  add("call_2026-11-20_long", long(5000), { status: "complete" });
  return api;
}
