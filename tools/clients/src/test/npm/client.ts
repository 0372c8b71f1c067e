// A caller whose types come of the OpenAPI document. Usage: node client.js URL KEY SESSION
import createClient from 'openapi-fetch';
import type { components, paths } from './openapi.js';

declare const process: { argv: string[] };
type Transcript = components['schemas']['Transcript'];

function check(isTrue: boolean, what: string): asserts isTrue {
  if (!isTrue) {
    throw new Error(what);
  }
}

const [url, key, session_id] = process.argv.slice(2);
check(url !== undefined && key !== undefined && session_id !== undefined, 'URL KEY SESSION');
const api = createClient<paths>({ baseUrl: url, headers: { Authorization: `Bearer ${key}` } });
const path = { session_id };

const whole = await api.GET('/v1/sessions/{session_id}/transcript', { params: { path } });
check(whole.data !== undefined, `transcript: ${whole.response.status}`);
const transcript = whole.data as Transcript;
check(transcript.object === 'transcript' && transcript.status === 'complete', 'a complete transcript');
check(transcript.segments.map((segment) => segment.text).join('|') === 'Ist der Laden offen?|Ja, bis acht.', 'texts');
check(transcript.segments[0]?.translation === 'Is the shop open?', 'translation');
check(transcript.language.target === 'en' && transcript.duration === 4.5, 'language and duration');

const session = await api.GET('/v1/sessions/{session_id}', { params: { path } });
check(session.data?.status === 'ended' && session.data.transcript.available, 'an ended session');

const captions = await api.GET('/v1/sessions/{session_id}/transcript', {
  params: { path, query: { format: 'vtt', max_lines: 1 } },
  parseAs: 'text',
});
check(typeof captions.data === 'string' && captions.data.startsWith('WEBVTT\n'), 'captions are text');

const unknown = await api.GET('/v1/sessions/{session_id}/transcript', { params: { path: { session_id: 'nobody' } } });
check(unknown.response.status === 404 && unknown.error?.error.code === 'session_not_found', 'an error has a type');

const found = await api.GET('/v1/sessions/{session_id}/transcript/search', { params: { path, query: { q: 'LADEN' } } });
check(found.data?.matches[0]?.match === 'Laden' && found.data.total_matches === 1, 'a search without case');

const list = await api.GET('/v1/sessions', { params: { query: { status: 'ended', limit: 10 } } });
check(list.data?.data.some((each) => each.id === session_id) === true, 'the sessions of an organization');

const since = whole.response.headers.get('x-transcript-cursor');
check(since !== null, 'a cursor');
const changes = await api.GET('/v1/sessions/{session_id}/transcript', { params: { path, query: { since } } });
const answer = changes.data as components['schemas']['TranscriptAnswer'] | undefined;
check(answer?.object === 'transcript.changes' && answer.removed.length === 0, 'nothing has changed since');

const erased = await api.DELETE('/v1/sessions/{session_id}/transcript', { params: { path } });
check(erased.response.status === 403 && erased.error?.error.code === 'insufficient_permissions', 'a key that only reads');

const etag = whole.response.headers.get('etag');
const again = await api.GET('/v1/sessions/{session_id}/transcript', {
  params: { path, header: { 'If-None-Match': etag ?? '' } },
});
check(again.response.status === 304, 'what has not changed is not sent');

const topics = await api.GET('/asyncapi.json', {});
check((topics.data as { asyncapi?: string } | undefined)?.asyncapi === '3.0.0', 'the topics, too');
console.log('TypeScript client: all as documented');
