// What is wrong, as far as one node knows, and what to do: the alerts of ops/prometheus/alerts.yml with what /status has.
// Each has the name of its runbook in docs/operations.md. Pure: it is given what the page has seen, and shows nothing.
const DELAY_MS = 30_000;
const MINUTE_MS = 60_000;
const DAY_S = 86_400;
const STANDS_STILL_MS = 20_000;
const TREND_MS = 8_000;

const total = (values) => Object.values(values ?? {}).reduce((sum, value) => sum + value, 0);
const number = (value) => Math.round(value).toLocaleString('en');
const time = (at) => at.replace(/\.\d+Z$/, 'Z');
const list = (values) => values.join(values.length > 2 ? ', ' : ' and ');

export function bytes(value) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) { value /= 1024; unit++; }
  return value.toFixed(unit && value < 100 ? 1 : 0) + ' ' + units[unit];
}

export function seconds(ms) {
  if (ms < 1000) return Math.round(ms) + ' ms';
  if (ms < 120_000) return (ms / 1000).toFixed(1) + ' s';
  return Math.round(ms / MINUTE_MS).toLocaleString('en') + ' min';
}

/** The oldest look of those that are no older than this before the last one. */
function within(looks, ms) {
  const last = looks[looks.length - 1];
  return looks.find((look) => last.at - look.at <= ms);
}

function brokers({ brokers: { answering, silent_since, last_error } }) {
  return answering ? [] : [{ runbook: 'TranscriptsBrokersAway', severity: 'page',
    what: `No broker answers this node since ${time(silent_since)}${last_error ? ` (${last_error})` : ''}. It assembles nothing, and answers from its copies at best.`,
    steps: ['Open this page of another node. The same there: look at the brokers. Not there: look at this node’s network, names and credentials.',
      'Nothing is lost: when brokers answer again it goes on by itself. Do not restart nodes.'] }];
}

function peers({ peers: all, departed }) {
  const known = all.map((peer) => peer.address);
  return [
    ...all.filter((peer) => peer.state === 'refused').map((peer) => ({ runbook: 'TranscriptsPeerRefused', severity: 'page',
      what: `The node ${peer.address} and this one do not accept each other since ${time(peer.since)}: neither can answer for what the other has.`,
      steps: ['Compare --peer-secret-file, or the authority of --peer-tls-ca, on both.', 'Give all nodes the same, and restart those that had another.'] })),
    ...all.filter((peer) => peer.state === 'unreachable').map((peer) => ({ runbook: 'TranscriptsNodeDown', severity: 'page',
      what: `The node ${peer.address} does not answer since ${time(peer.since)}: it hangs, has ended, or cannot be reached.`,
      steps: ['Ask /health/live on its management port, and see whether its process is there.',
        'Hung: take a thread dump (jcmd PID Thread.print; in the image kill -QUIT 1, and it is in the log), then restart it. Ended: the last lines of its log say why.',
        'The others take its partitions after --session-timeout; below is who works on what.'] })),
    ...(departed ?? []).filter((node) => !known.includes(node.address)).map((node) => ({ runbook: 'TranscriptsNodeDown', severity: 'ticket',
      what: `The node ${node.address} is not in the group any more since ${time(node.since)}.`,
      steps: ['Stopped on purpose, or started again under another address: nothing to do, this goes away within an hour.',
        'Else it hung or died, and the others have its partitions: see whether its process is there. Hung: take a thread dump (jcmd PID Thread.print; in the image kill -QUIT 1, and it is in the log), then restart it. Ended: the last lines of its log say why.'] })),
  ];
}

function owners({ group, partitions }) {
  const workedOn = new Set(group.flatMap((member) => member.works_on));
  const alone = Array.from({ length: partitions }, (_, partition) => partition).filter((partition) => !workedOn.has(partition));
  return group.length && alone.length ? [{ runbook: 'TranscriptsNoOwner', severity: 'page',
    what: `No node works on partition ${list(alone)}, as this node has heard: callers get copies, or 503.`,
    steps: ['For some seconds that is so whenever a node comes or goes: wait a minute.',
      'Then look at this page of the other nodes: is there one that has no partition, or is not ready? Restart that one.'] }] : [];
}

function delays({ delays: all, brokers: { answering } }, looks) {
  const behind = Object.entries(all).filter(([, each]) => each.delay_ms > DELAY_MS);
  if (!behind.length || !answering) return [];
  const worst = behind.reduce((a, b) => (b[1].delay_ms > a[1].delay_ms ? b : a));
  const backlog = (status) => behind.reduce((sum, [partition]) => sum + (status.delays[partition]?.backlog ?? 0), 0);
  const before = within(looks, MINUTE_MS);
  const last = looks[looks.length - 1];
  const isKnown = last.at - before.at >= TREND_MS;
  const perSecond = isKnown ? (backlog(before.status) - backlog(last.status)) / ((last.at - before.at) / 1000) : 0;
  const waiting = backlog(last.status);
  const trend = !isKnown ? '' : perSecond > 0 ? ` It catches up, by ${number(Math.ceil(perSecond))} records a second: about ${seconds(1000 * waiting / perSecond)} more.`
    : ' It does not catch up.';
  return [{ runbook: 'TranscriptsDelay', severity: 'page',
    what: `${behind.length === 1 ? `Partition ${worst[0]} is ${seconds(worst[1].delay_ms)} behind` : `Partitions ${list(behind.map(([partition]) => partition))} are behind, ${worst[0]} most, by ${seconds(worst[1].delay_ms)}`}; ${number(waiting)} records wait.${trend}`,
    steps: [perSecond > 0 ? 'Wait, and look whether the backlog goes on falling.' : 'Are records read at all (the first chart)? None: look at the brokers, at their quotas and throttling too, and at the log below.',
      'One partition of many: somebody publishes much to one session, or without keys; ask who. All of one node: its processor and disk. All nodes: brokers, or more load than they can take.',
      'The thread is busy (transcripts_thread_process_ratio near 1): add --threads or nodes, up to one thread a partition.'] }];
}

function restores({ restoring }, looks) {
  const before = within(looks, STANDS_STILL_MS);
  const last = looks[looks.length - 1];
  const still = last.at - before.at > STANDS_STILL_MS / 2
    ? Object.entries(restoring).filter(([partition, left]) => left > 0 && before.status.restoring[partition] === left) : [];
  return still.length ? [{ runbook: 'TranscriptsRestoreStalled', severity: 'page',
    what: `The restore of ${list(still.map(([partition]) => partition))} stands still, with ${number(still.reduce((sum, [, left]) => sum + left, 0))} records left.`,
    steps: ['Do brokers answer (above), do they throttle it, and is there room on the disk?',
      'Restart the node; when it stands still at the same number again, move its --state-dir away first.'] }] : [];
}

function deadLetters({ dead_letters: letters }, looks) {
  const sum = total(letters);
  if (!sum) return [];
  const before = within(looks, MINUTE_MS);
  const more = sum - total(before.status.dead_letters);
  const seenMs = looks[looks.length - 1].at - before.at;
  // A page that was just opened does not know what came before.
  const lately = seenMs < TREND_MS ? '' : `, ${more > 0 ? `${number(more)} of them` : 'none'} within the last ${seenMs < 0.9 * MINUTE_MS ? seconds(seenMs) : 'minute'}`;
  const codes = Object.entries(letters).filter(([, count]) => count).sort((a, b) => b[1] - a[1]);
  return [{ runbook: 'TranscriptsDeadLetters', severity: more > 0 ? 'page' : 'ticket',
    what: `A publisher sends what is no event: ${codes.map(([code, count]) => `${number(count)} × ${code}`).join(', ')} since this node started${lately}. They are in no transcript, and nothing waits for them.`,
    steps: ['./transcripts dead-letters list tells the field, the topic and since when; dead-letters show tells of one where it stood.',
      'Tell whoever publishes there. Once that is mended, dead-letters replay sends again what was only refused by us.'] }];
}

function disk({ disk_free_bytes: free, disk_size_bytes: size }, looks) {
  const before = within(looks, 5 * MINUTE_MS);
  const last = looks[looks.length - 1];
  const lost = before.status.disk_free_bytes - free;
  const perSecond = last.at - before.at > STANDS_STILL_MS ? lost / ((last.at - before.at) / 1000) : 0;
  const left = perSecond > 0 ? free / perSecond : Infinity;
  const isFilling = free < 0.4 * size && left < DAY_S;
  return free < 0.05 * size || isFilling ? [{ runbook: 'TranscriptsDiskFull', severity: 'page',
    what: `Of the disk of the state directory ${bytes(free)} of ${bytes(size)} are free${isFilling ? `; at the pace of the last minutes it is full in ${seconds(1000 * left)}` : ''}. A node that cannot write ends.`,
    steps: ['Is it the store (transcripts_store_disk_bytes), or something else on that file system? Delete what does not belong there.',
      'The store: enlarge the disk, or shorten --retention (docs/capacity.md).',
      'At once: stop the node, free space, start it. The others have its partitions meanwhile.'] }] : [];
}

function memory({ memory_used_bytes: { process: used }, memory_budget_bytes: { process: budget } }) {
  return budget && used > 0.9 * budget ? [{ runbook: 'TranscriptsMemory', severity: 'ticket',
    what: `The process takes ${bytes(used)} of the ${bytes(budget)} that its container, or the machine, has: the system may end it.`,
    steps: ['Heap, RocksDB and 300 MiB have to fit: lower -Xmx or --rocksdb-memory-mb, or give it more.',
      'Something else grows: keep a heap dump (jcmd PID GC.heap_dump; of a container: docs/operations.md#dumps) before you restart it.'] }] : [];
}

function reads({ requests }, looks) {
  const more = (requests['5xx'] ?? 0) - (within(looks, MINUTE_MS).status.requests['5xx'] ?? 0);
  return more > 0 ? [{ runbook: 'TranscriptsReadsFast', severity: 'page',
    what: `${number(more)} requests got a 5xx within the last minute.`,
    steps: ['503: no node can answer for a partition: what is above says why. Nothing above: look at this page of the other nodes.',
      '500: the log of this node has the request id and the fault; it is a bug.'] }] : [];
}

/**
 * What is wrong now, the most urgent first.
 *
 * @param looks what /status said, the last one last: [{at: milliseconds, status}]
 * @returns [{what, steps: [text], runbook, severity: 'page' | 'ticket'}]
 */
export function findings(looks) {
  const status = looks[looks.length - 1].status;
  const all = [brokers, peers, owners, disk, restores, delays, deadLetters, memory, reads].flatMap((look) => look(status, looks));
  return all.sort((a, b) => (a.severity === b.severity ? 0 : a.severity === 'page' ? -1 : 1));
}
