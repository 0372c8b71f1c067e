// A copy of a transcript: at each checkpoint it is what a GET with the same parameters answers.

export class Fold {
  #nodes = new Map(); // by id, and in a ring: a change costs no more in a long call
  #ring = ring();
  #batch = [];
  head = null;
  cursor = null;
  erased = false;

  get size() {
    return this.#nodes.size;
  }

  get(id) {
    return this.#nodes.get(id)?.segment;
  }

  *[Symbol.iterator]() {
    for (let node = this.#ring.next; node !== this.#ring; node = node.next) yield node.segment;
  }

  toJSON() {
    return { object: "transcript", ...this.head, segments: [...this] };
  }

  event({ type, data, id }) {
    if (type === "segment") this.#batch.push(JSON.parse(data));
    else if (type === "removed") this.#batch.push({ removed: JSON.parse(data).id });
    else if (type === "reset") this.#batch = [null];
    else if (type === "checkpoint") return this.#commit(JSON.parse(data), id);
    else if (type === "erased") {
      this.#batch = [null];
      this.erased = true;
      return this.#commit(null, null);
    }
    return null;
  }

  rollback() {
    this.#batch = [];
  }

  changes({ object, reset, segments, removed, cursor, ...head }) {
    this.#batch = [...(reset ? [null] : []), ...segments, ...removed.map((id) => ({ removed: id }))];
    return this.#commit(head, cursor);
  }

  whole({ segments, ...head }, cursor, version) {
    const placed = segments.map((segment, i) => ({ ...segment, after: i ? segments[i - 1].id : null }));
    return this.changes({ ...head, version, cursor, reset: true, segments: placed, removed: [] });
  }

  #commit(head, cursor) {
    const reset = this.#batch[0] === null;
    if (reset) {
      this.#batch.shift();
      this.#nodes.clear();
      this.#ring = ring();
    }
    const steps = this.#batch.map(({ after, ...step }) => {
      this.#take(step.removed ?? step.id);
      if (step.removed) return step;
      this.#put(step, after);
      return { segment: step, after };
    });
    Object.assign(this, { head, cursor });
    this.#batch = [];
    return { reset, steps };
  }

  #take(id) {
    const node = this.#nodes.get(id);
    if (!node) return;
    node.before.next = node.next;
    node.next.before = node.before;
    this.#nodes.delete(id);
  }

  #put(segment, after) {
    const before = after === null ? this.#ring : this.#nodes.get(after);
    if (!before) throw new RangeError(`${segment.id} stands behind ${after}, which is not here`);
    const node = { segment, before, next: before.next };
    before.next = before.next.before = node;
    this.#nodes.set(segment.id, node);
  }
}

function ring() {
  const end = {};
  return Object.assign(end, { before: end, next: end });
}
