// Holds captions against parsers that others wrote. Usage: node captions.mjs DIRECTORY
// Of each NAME.vtt there is a NAME.json: [{"id", "text", "translation"}], a segment each. Where people talk at once, so do the cues of their
// segments: what belongs together has the same id, up to its #.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
// vtt.js looks for an old browser; newer versions of Node.js have this.
globalThis.navigator ??= { userAgent: '' };
const { WebVTT, VTTCue, VTTRegion } = require('vtt.js');
const { WebVTTParser } = require('webvtt-parser');
const entities = require('webvtt-parser/html-entities.json');

const directory = process.argv[2];
const bare = (text) => text.replace(/[\s\u0085\u200b\ufeff]+/gu, '').replaceAll('\0', '\ufffd');
const failures = [];
let files = 0;
let cueCount = 0;

function fail(name, what) {
  failures.push(`${name}: ${what}`);
}

/** What the original says in a cue, and what its translation does: that is in <lang>. */
function said(nodes, inLang, into) {
  for (const node of nodes) {
    if (node.type === 'text') {
      into[inLang ? 'translation' : 'text'] += node.value;
    } else if (node.children) {
      said(node.children, inLang || node.name === 'lang', into);
    }
  }
  return into;
}

for (const file of readdirSync(directory).filter((each) => each.endsWith('.vtt')).sort()) {
  files++;
  const source = readFileSync(join(directory, file), 'utf8');
  const expected = JSON.parse(readFileSync(join(directory, file.replace('.vtt', '.json')), 'utf8'));

  const validated = new WebVTTParser(entities).parse(source, 'metadata-or-captions');
  validated.errors.forEach((error) => fail(file, `webvtt-parser, line ${error.line}: ${error.message}`));
  const heard = new Map(expected.map((segment) => [segment.id, { text: '', translation: '' }]));
  validated.cues.forEach((cue, i) => {
    if (cue.endTime <= cue.startTime) {
      fail(file, `cue ${cue.id} ends before it begins`);
    }
    if (i > 0 && cue.startTime < validated.cues[i - 1].startTime) {
      fail(file, `cue ${cue.id} is out of order`);
    }
    const of = heard.get(cue.id.replace(/#\d+$/, ''));
    if (of) {
      said(cue.tree.children, false, of);
    } else {
      fail(file, `cue ${cue.id} is of no segment`);
    }
  });

  const cues = [];
  const parser = new WebVTT.Parser({ VTTCue, VTTRegion }, WebVTT.StringDecoder());
  parser.oncue = (cue) => cues.push(cue);
  parser.onparsingerror = (error) => fail(file, `vtt.js: ${error.message}`);
  parser.parse(source);
  parser.flush();

  cueCount += cues.length;
  if (cues.length !== validated.cues.length) {
    fail(file, `${cues.length} cues by vtt.js, ${validated.cues.length} by webvtt-parser`);
  }
  for (const segment of expected) {
    for (const part of ['text', 'translation']) {
      if (bare(heard.get(segment.id)[part]) !== bare(segment[part] ?? '')) {
        fail(file, `the ${part} of ${segment.id} is not what was said`);
      }
    }
  }
}
if (failures.length > 0) {
  console.error(failures.slice(0, 50).join('\n'));
  process.exit(1);
}
console.log(`${files} files, ${cueCount} cues: as both parsers want them`);
