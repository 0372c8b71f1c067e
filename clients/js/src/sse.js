// Server-sent events from bytes, as the HTML standard parses them, whatever the chunks they come in.

export class SseParser {
  #decoder = new TextDecoder(); // takes a BOM off the beginning, and keeps halves of characters
  #rest = "";
  #afterCr = false;
  #type = "";
  #data = null;
  #id = "";
  retry = null;

  push(bytes) {
    let text = this.#decoder.decode(bytes, { stream: true });
    if (text && this.#afterCr) {
      if (text[0] === "\n") text = text.slice(1);
      this.#afterCr = false;
    }
    const events = [];
    // In what is new only.
    const end = /\r\n?|\n/g;
    let from = 0;
    for (let match; (match = end.exec(text)); from = end.lastIndex) {
      this.#line(this.#rest + text.slice(from, match.index), events);
      this.#rest = "";
      // An LF at the beginning of the next chunk belongs to this CR.
      this.#afterCr = match[0] === "\r" && end.lastIndex === text.length;
    }
    this.#rest += text.slice(from);
    return events;
  }

  #line(line, events) {
    if (!line) {
      if (this.#data !== null) events.push({ type: this.#type || "message", data: this.#data, id: this.#id });
      this.#type = "";
      this.#data = null;
      return;
    }
    const [, field, value = ""] = /^([^:]*)(?:: ?([^]*))?/.exec(line);
    if (field === "data") this.#data = this.#data === null ? value : this.#data + "\n" + value;
    else if (field === "event") this.#type = value;
    else if (field === "id" && !value.includes("\0")) this.#id = value;
    else if (field === "retry" && /^\d+$/.test(value)) this.retry = Number(value);
  }
}
