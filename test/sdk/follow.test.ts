import { describe, expect, test } from 'vitest';
import { createClient, type LoggedEvent, ProblemError } from '../../sdk/src/index.ts';

const page = (ids: readonly string[], next: string, hasMore = false) => ({
  data: ids.map((id) => ({ id })),
  next,
  hasMore,
});

/** Follows a log that answers with these contents in turn. Returns what it read, what it asked for and how long it waited. */
async function followed(answers: readonly unknown[], input: object = {}) {
  const stop = new AbortController();
  const asked: string[] = [];
  const waits: number[] = [];
  const client = createClient({
    url: 'https://api.example',
    token: 'token',
    random: () => 0.5,
    repeats: 0,
    wait: async (ms) => {
      waits.push(ms);
      if (asked.length === answers.length) stop.abort();
    },
    fetch: async (url) => {
      const answer = answers[asked.length];
      asked.push(new URL(String(url)).search);
      if (answer instanceof Error) throw answer;
      return answer instanceof Response ? answer : Response.json(answer);
    },
  });
  const pages: [string[], string][] = [];
  for await (const { data, next } of client.events.follow(input, { signal: stop.signal })) {
    pages.push([data.map(({ id }: LoggedEvent) => id), next]);
  }
  return { pages, asked, waits };
}

describe('a follower', () => {
  test('reads on from the place after each page, and waits at the end only', async () => {
    const answers = [page(['1-v1'], 'a', true), page(['1-v2'], 'b'), page([], 'b'), page(['2-v1'], 'c')];
    expect(await followed(answers, { line: ['devices'] })).toEqual({
      pages: [
        [['1-v1'], 'a'],
        [['1-v2'], 'b'],
        [['2-v1'], 'c'],
      ],
      asked: ['?line=devices', '?line=devices&after=a', '?line=devices&after=b', '?line=devices&after=b'],
      waits: [1_000, 1_000, 1_000],
    });
  });

  test('sends the time of the begin only once, since the place keeps it', async () => {
    const answers = [page(['1-v1'], 'a', true), page([], 'a')];
    expect((await followed(answers, { since: '2027-03-01T10:00:00Z' })).asked).toEqual([
      '?since=2027-03-01T10%3A00%3A00Z',
      '?after=a',
    ]);
  });

  test('hands out a place that moves over events which the filter left out', async () => {
    expect((await followed([page([], 'a', true), page([], 'b')], { after: 'start' })).pages).toEqual([
      [[], 'a'],
      [[], 'b'],
    ]);
  });

  test('waits through outages, from the place where it was', async () => {
    const unavailable = new Response('{"message":"Service Unavailable"}', { status: 503 });
    const { pages, asked, waits } = await followed([
      page(['1-v1'], 'a', true),
      unavailable,
      new TypeError('fetch failed'),
      page(['1-v2'], 'b'),
    ]);
    expect(pages.map(([ids]) => ids)).toEqual([['1-v1'], ['1-v2']]);
    expect(asked).toEqual(['', '?after=a', '?after=a', '?after=a']);
    expect(waits).toEqual([4_000, 4_000, 1_000]);
  });

  test('throws if the log no longer has the events after its place, and tells the oldest that it has', async () => {
    const expired = {
      type: 'urn:x',
      title: 'Events expired',
      status: 410,
      detail: 'Too late.',
      instance: 'r',
      oldest: 'o',
    };
    const failure = await followed([Response.json(expired, { status: 410 })], { after: 'old' }).catch((error) => error);
    expect(failure).toBeInstanceOf(ProblemError);
    expect(failure).toMatchObject({ status: 410, problem: { oldest: 'o' } });
  });
});

test('the list of events ends at the end of the log', async () => {
  const client = createClient({
    url: 'https://api.example',
    token: 'token',
    fetch: async (url) => {
      const isFirst = !new URL(String(url)).searchParams.has('after');
      const link = { link: `</events?after=a>; rel="next"` };
      return Response.json(isFirst ? page(['1-v1'], 'a', true) : page(['1-v2'], 'b'), { headers: link });
    },
  });
  const ids: string[] = [];
  for await (const { id } of client.events.events()) ids.push(id);
  expect(ids).toEqual(['1-v1', '1-v2']);
});
