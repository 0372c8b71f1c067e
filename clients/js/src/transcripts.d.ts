/** Times in seconds from the start of the session. */
export interface Segment {
  id: string;
  speaker: string;
  language?: string;
  text: string;
  translation?: string;
  /** With `include_translations: "all"`, by language tag. */
  translations?: Record<string, string>;
  start_time: number;
  end_time: number;
  confidence?: number;
  words?: Word[];
  /** Only false is sent: an interim result. */
  is_final?: false;
}

export interface Word {
  word: string;
  start_time: number;
  end_time: number;
  confidence?: number;
}

/** What is known of the whole. */
export interface Head {
  session_id: string;
  status: "processing" | "complete" | "failed";
  language: { source: string | null; target: string | null };
  duration: number;
  word_count: number;
  version: number;
}

/** What a checkpoint has changed. Applied in order to what was there before, it gives the fold. */
export interface Change {
  /** Forget everything first. */
  reset: boolean;
  /** A segment is taken out by id if it is there, and put behind the id `after`, or first when that is null. */
  steps: ({ segment: Segment; after: string | null } | { removed: string })[];
}

/** A copy of a transcript. It changes at checkpoints only, and is then what a GET with the same parameters answers. */
export class Fold implements Iterable<Segment> {
  /** null before the first checkpoint, and when the transcript was erased. */
  head: Head | null;
  /** Where a stream or `since` goes on; null for from the beginning. To be kept with the segments, or not at all. */
  cursor: string | null;
  erased: boolean;
  readonly size: number;
  get(id: string): Segment | undefined;
  /** In the order of the transcript. */
  [Symbol.iterator](): Iterator<Segment>;
  /** As GET answers, and the version. */
  toJSON(): Head & { object: "transcript"; segments: Segment[] };
  /**
   * Takes an event of the stream; gives the change at a checkpoint and when the transcript was erased, else null.
   * @throws RangeError when a segment stands behind one that is not here: begin again, without the cursor
   */
  event(event: { type: string; data: string; id: string }): Change | null;
  /** Forgets what has come since the last checkpoint. To be called when a stream has broken. */
  rollback(): void;
  /** Takes the body of `GET …/transcript?since=CURSOR`. */
  changes(body: object): Change;
  /** Takes the body of `GET …/transcript`, with `X-Transcript-Cursor` and `X-Transcript-Version`. */
  whole(body: object, cursor: string | null, version: number): Change;
}

/** Server-sent events from bytes, as the HTML standard parses them. */
export class SseParser {
  /** Milliseconds, when the server has said so. */
  retry: number | null;
  /** The events that are whole with these bytes; the rest waits for more. `id` is the last one that was given. */
  push(bytes: Uint8Array): { type: string; data: string; id: string }[];
}

/** An answer that is an error of the API. */
export class ApiError extends Error {
  /** Of HTTP; 0 when there was no answer, or it broke off. */
  status: number;
  /** As the contract names it: `session_not_found`. */
  code?: string;
  type?: string;
  param?: string;
  requestId?: string;
  /** Milliseconds that the server asks to wait; 0 when it does not. */
  retryAfter: number;
  /** Whether the same request cannot succeed later: 4xx but 408 and 429. */
  readonly isFinal: boolean;
}

export interface Options {
  /** Where the API is: `https://transcripts.example.com`. */
  url: string | URL;
  /** The key, or what gives one for each request. It goes into a header, never into a URL. */
  key: string | (() => string | Promise<string>);
  fetch?: typeof globalThis.fetch;
}

/** Of the stream and of `since`; names and values as in the API. */
export interface Parameters {
  include_translations?: boolean | "all";
  translation_language?: string;
  speaker_labels?: "role" | "channel" | "name";
  include_words?: boolean;
  include_interim?: boolean;
}

/** The API at one address, for one key. All methods throw an `ApiError` unless the answer is a success. */
export class Transcripts {
  constructor(options: Options);
  /** @param path what follows `/v1/sessions` */
  request(path: string, options?: RequestInit & { parameters?: object }): Promise<Response>;
  sessions(parameters?: { status?: string; limit?: number; starting_after?: string }, signal?: AbortSignal): Promise<any>;
  session(id: string, signal?: AbortSignal): Promise<any>;
  transcript(id: string, parameters?: object, signal?: AbortSignal): Promise<any>;
  /** Follows a transcript, over reconnections, until it is over. */
  follow(id: string, options?: FollowOptions): Follower;
}

export type Phase =
  /** A first connection is being made. */
  | "connecting"
  /** A stream is open. */
  | "live"
  /** Something on the way holds streams back: asked again and again instead, with the same result, a little later. */
  | "polling"
  /** The connection is lost, and will be tried again in `retryInMs`. */
  | "waiting"
  /** With `until`: the status is not `processing` any more. */
  | "ended"
  | "erased"
  /** An error that will not go away, as `error` tells. */
  | "failed"
  /** By `close` or the signal. */
  | "closed";

export interface State {
  phase: Phase;
  error?: ApiError;
  retryInMs?: number;
  /** While polling: records that the answering node is behind; null when it is not. */
  lag?: number | null;
}

export interface FollowOptions {
  parameters?: Parameters;
  /** `complete`: ends when the status is not `processing` any more. Without it, later corrections are followed too. */
  until?: "complete";
  /** A fold that was followed with the same parameters before, to go on from its cursor. */
  fold?: Fold;
  signal?: AbortSignal;
  /** At each checkpoint. */
  onChange?(change: Change, fold: Fold): void;
  onState?(state: State): void;
  /** Milliseconds, for tests and unusual networks. */
  timing?: Partial<Record<"firstByte" | "silence" | "wait" | "pause" | "maxPause" | "streamAgain", number>>;
}

export interface Follower {
  readonly fold: Fold;
  /** When the server was last heard, comments included, as `Date.now()`; 0 for never. */
  readonly heardAt: number;
  /** Why it is over. Never rejects. */
  readonly done: Promise<Phase>;
  close(): void;
  /** Cuts a wait short, as when the network is back. */
  retryNow(): void;
}
