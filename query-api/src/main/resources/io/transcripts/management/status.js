// Shows /status of this node, and asks for it again and again. All that it shows goes through textContent.
import { bytes, findings, seconds } from './findings.js';

const EVERY_MS = 2000;
const POINTS = 150;
const SVG = 'http://www.w3.org/2000/svg';
const $ = (id) => document.getElementById(id);
const history = [];
let failures = 0;

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

const number = (value) => (value === null || value === undefined ? '?' : Math.round(value).toLocaleString('en'));

function rows(id, all, nothing) {
  const body = $(id).tBodies[0];
  body.replaceChildren(...(all.length ? all : [[{ text: nothing, className: 'none' }]]).map((cells) => {
    const row = element('tr');
    for (const cell of cells) {
      row.append(cell instanceof Node ? cell
        : typeof cell === 'object' ? element('td', cell.text, cell.className) : element('td', cell));
    }
    return row;
  }));
}

function counts(id, values, nothing, isBad) {
  rows(id, Object.entries(values).map(([name, value]) =>
    [name.replaceAll('_', ' '), { text: number(value), className: isBad(name) && value > 0 ? 'number bad' : 'number' }]), nothing);
}

function tiles(all) {
  $('glance').replaceChildren(...all.map(([name, value, isBad]) => {
    const tile = element('div', undefined, isBad ? 'bad' : '');
    tile.append(element('dt', name), element('dd', value));
    return tile;
  }));
}

const total = (values) => Object.values(values).reduce((sum, value) => sum + value, 0);

/** By the second, since the look before. */
function rate(pick) {
  return history.slice(1).map((now, i) => {
    const before = history[i];
    return Math.max(0, (pick(now.status) - pick(before.status)) / ((now.at - before.at) / 1000));
  });
}

function chart(name, values, show) {
  const figure = element('figure');
  const caption = element('figcaption');
  caption.append(element('span', name), element('span', values.length ? show(values[values.length - 1]) : ''));
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 100 30');
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('role', 'img');
  const most = Math.max(...values, 0) || 1;
  svg.setAttribute('aria-label', name + ', at most ' + show(Math.max(...values, 0)));
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', values.map((value, i) =>
    (i ? 'L' : 'M') + (100 * (POINTS - values.length + i) / (POINTS - 1)).toFixed(2) + ' ' + (29 - 28 * value / most).toFixed(2)).join(''));
  svg.append(path);
  figure.append(caption, svg);
  return figure;
}

/** What is wrong and what to do, above all else; made anew only when it changes, so that it can be read and copied. */
function tell(all) {
  const text = JSON.stringify(all);
  if ($('findings').dataset.text === text) return;
  $('findings').dataset.text = text;
  $('findings').hidden = all.length === 0;
  $('findings').replaceChildren(...all.map((finding) => {
    const article = element('article', undefined, finding.severity);
    article.append(element('h2', finding.what));
    const steps = element('ol');
    steps.append(...finding.steps.map((step) => element('li', step)));
    article.append(steps, element('p', 'Runbook: ' + finding.runbook + ' in docs/operations.md', 'small'));
    return article;
  }));
}

function state(text, isBad) {
  const line = $('state');
  if (line.textContent !== text) line.textContent = text;
  line.className = isBad ? 'bad' : '';
}

function show(status) {
  $('peer').textContent = status.peer;
  $('build').textContent = 'Version ' + status.version + ' (' + status.commit + '), application ' + status.application_id;
  const away = !status.brokers.answering;
  const wrong = findings(history);
  tell(wrong);
  const urgent = wrong.filter((each) => each.severity === 'page').length;
  state(status.unready ? 'Not ready: ' + status.unready
    : away ? 'No broker answers since ' + status.brokers.silent_since + ': ' + (status.brokers.last_error || 'no error was told')
    : status.state === 'RUNNING' ? (urgent ? 'Ready for callers; what is wrong is told below' : 'Ready') : 'Ready, while the group shares its partitions anew (' + status.state + ')', Boolean(status.unready) || away);


  const delay = status.delay_ms;
  const backlog = Object.values(status.delays).reduce((sum, each) => sum + each.backlog, 0);
  const owner = Object.keys(status.partitions_by_role.owner);
  const standby = Object.keys(status.partitions_by_role.standby);
  const last = (values) => (values.length ? values[values.length - 1] : 0);
  const throughput = rate((of) => total(of.records));
  const requests = rate((of) => total(of.requests));
  tiles([
    ['Delay', seconds(delay), delay > 30000],
    ['Backlog', number(backlog), false],
    ['Records a second', number(last(throughput)), false],
    ['Owner of', owner.length + ' of ' + status.partitions, owner.length === 0 && status.group.length < 2],
    ['Copies', number(standby.length), false],
    ['Residue', number(status.residue), false],
    ['Dead letters', number(total(status.dead_letters)), total(status.dead_letters) > 0],
    ['Brokers', away ? 'away' : 'answer', away],
    ['Disk free', bytes(status.disk_free_bytes), status.disk_free_bytes < 0.05 * status.disk_size_bytes],
  ]);

  $('charts').replaceChildren(
    chart('Records a second', throughput, number),
    chart('Delay', history.map((each) => each.status.delay_ms), seconds),
    chart('Sessions completed a second', rate((of) => total(of.sessions_completed)), (value) => value.toFixed(1)),
    chart('Requests a second', requests, number),
    chart('Memory of the process', history.map((each) => each.status.memory_used_bytes.process), bytes),
    chart('Event to query, on average', history.slice(1).map((now, i) => {
      const a = history[i].status.queryable_seconds;
      const b = now.status.queryable_seconds;
      return b.count > a.count ? 1000 * (b.sum - a.sum) / (b.count - a.count) : 0;
    }), seconds));

  const peers = Object.fromEntries(status.peers.map((peer) => [peer.address, peer]));
  rows('group', status.group.map((member) => {
    const peer = peers[member.address];
    const answers = member.address === status.peer ? 'this node' : peer ? peer.state + ' since ' + peer.since.replace(/\.\d+Z$/, 'Z') : 'not asked yet';
    return [member.address, { text: answers, className: peer && peer.state !== 'accepted' ? 'bad' : '' },
      member.works_on.join(', ') || 'nothing', member.copies.join(', ') || 'nothing'];
  }), 'Nobody is known.');

  rows('partitions', Object.entries(status.partitions_by_role)
    .flatMap(([role, all]) => Object.entries(all).map(([partition, each]) => ({ role, partition: Number(partition), ...each })))
    .sort((a, b) => a.partition - b.partition)
    .map((each) => {
      const behind = status.delays[each.partition];
      return [number(each.partition), { text: each.role.replaceAll('_', ' '), className: each.role === 'none' ? 'bad' : '' },
        each.lag === null ? 'not known' : number(each.lag),
        behind ? { text: seconds(behind.delay_ms), className: behind.delay_ms > 30000 ? 'bad' : '' } : '',
        behind ? number(behind.backlog) : '', each.why];
    }), 'None is worked on or copied here.');

  rows('restoring', Object.entries(status.restoring).map(([partition, left]) => [partition, number(left)]), 'Nothing is restored.');
  counts('records', { read: status.records_read, ...status.records }, '', () => false);
  counts('dead', status.dead_letters, 'None.', () => true);
  counts('sessions', {
    ...Object.fromEntries(Object.entries(status.sessions_completed).map(([cause, count]) => ['complete: ' + cause, count])),
    failed: status.sessions_failed,
    ...Object.fromEntries(Object.entries(status.sessions_erased).map(([cause, count]) => ['erased: ' + cause, count])),
  }, '', () => false);
  counts('requests', status.requests, 'None yet.', (name) => name === '5xx');
  rows('memory', Object.entries(status.memory_used_bytes).map(([part, used]) => {
    const budget = status.memory_budget_bytes[part] || 0;
    const cell = element('td');
    const bar = element('progress');
    bar.max = budget || 1;
    bar.value = used;
    bar.setAttribute('aria-label', part);
    cell.append(bar);
    return [part, bytes(used), bytes(budget), cell];
  }), '');
  rows('errors', status.last_errors.map((each) =>
    [each.at.replace(/\.\d+Z$/, 'Z'), { text: each.level, className: each.level === 'ERROR' ? 'bad' : '' }, each.logger, each.message]), 'None since the start.');
}

async function look() {
  try {
    const response = await fetch('status', { cache: 'no-store', signal: AbortSignal.timeout(5000) });
    if (!response.ok) throw new Error('HTTP ' + response.status);
    const status = await response.json();
    failures = 0;
    history.push({ at: performance.now(), status });
    if (history.length > POINTS) history.shift();
    show(status);
  } catch (error) {
    failures++;
    state('This node does not answer (' + failures + ' times): what is below is what it said last.', true);
  }
  setTimeout(look, document.hidden ? 5 * EVERY_MS : EVERY_MS);
}

look();
