import { expect, test } from 'vitest';
import { repository } from '../repository.ts';
import { problemsOf, wordsOf } from './aws-command.ts';

const { files, read } = repository();

/** A command of the AWS CLI in a page, with its place. */
interface Found {
  readonly place: string;
  readonly command: string;
}

/** Finds the commands of a page: in blocks of shell, also inside `$(…)`, and in code within the text. */
function commandsIn(file: string, page: string): Found[] {
  const found: Found[] = [];
  let isShell = false;
  for (const [index, line] of page.split('\n').entries()) {
    const place = `${file}:${index + 1}`;
    if (/^\s*```/.test(line)) {
      isShell = /^\s*```sh/.test(line);
      continue;
    }
    const inline = [...line.matchAll(/`(aws [^`]+)`/g)].map(([, command = '']) => command);
    const shell = [...line.matchAll(/\$\((aws (?:"[^"]*"|[^)"])*)\)|(?:^|\s|\{ )(aws .*?)(?:; \}|$)/g)].map(
      ([, nested, whole]) => nested ?? whole ?? '',
    );
    found.push(...(isShell ? shell.slice(0, 1) : inline).map((command) => ({ place, command })));
  }
  return found;
}

const problemsIn = (file: string, page: string): string[] =>
  commandsIn(file, page).flatMap(({ place, command }) => {
    const [, ...words] = wordsOf(command);
    return problemsOf(words).map((problem) => `${place} aws ${words.slice(0, 2).join(' ')}: ${problem}`);
  });

const pages = files.filter((file) => file.endsWith('.md'));

test('the AWS CLI would take every command in the pages', () => {
  expect(pages.flatMap((file) => problemsIn(file, read(file)))).toEqual([]);
});

test('the pages that operators use have commands', () => {
  expect(commandsIn('RUNBOOK.md', read('RUNBOOK.md')).length).toBeGreaterThan(15);
  expect(commandsIn('DEPLOY.md', read('DEPLOY.md')).length).toBeGreaterThan(8);
});

test.each([
  ['aws lambda update-event-source-mapping --enabled', 'needs --uuid'],
  ['aws lambda update-event-source-mapping --uuid … --enabled', '--uuid is not complete: …'],
  ['aws lambda invoke --function-name a', 'takes no less after its flags'],
  ['aws dynamodb update-table --table-name t --warm-throughput ReadUnits=1', '--warm-throughput has no ReadUnits'],
  ['aws dynamodb update-table --tablename t', 'has no --tablename'],
  ['aws dynamodb update-table --table-name', '--table-name has no value'],
  [
    `aws dynamodb update-table --table-name t --global-secondary-index-updates '[{"Update":{"Index":"i"}}]'`,
    '--global-secondary-index-updates has no Index',
  ],
  ['aws deploy list-deployments --include-only-statuses Broken', '--include-only-statuses is one of '],
  ['aws cloudtrail lookup-events --max-items many --start-time soon', '--start-time is a time'],
  ['aws dynamodb update-table --table-name t --max-items 3', 'has no --max-items'],
  ['aws cloudformation describe-stacks --query "Stack[0]"', '--query names Stack, but the response has Stacks'],
  ['aws dynamodb no-such-operation', 'models.json has no dynamodb no-such-operation'],
])('%s is refused', (command, problem) => {
  expect(problemsIn('a.md', `\`\`\`sh\n${command}\n\`\`\`\n`).join('\n')).toContain(problem);
});

test('a command is found in text and inside another one', () => {
  const page =
    'Run `aws dynamodb update-table` now.\n\n```sh\nA=$(aws dynamodb delete-table --query "x" --output text)\n```\n';
  expect(commandsIn('a.md', page).map(({ command }) => command)).toEqual([
    'aws dynamodb update-table',
    'aws dynamodb delete-table --query "x" --output text',
  ]);
});
