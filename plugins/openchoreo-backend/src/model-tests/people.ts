import type {
  ChangeRequest,
  ChoreoDeployment,
  EnvironmentOverrides,
  ServiceBinding,
  Workload,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { ACTION_CAUSE, RESUME_CAUSE } from '../admission';
import { BROKEN_TAG } from './atOnce';
import { deployImage } from '../http/components/deployImage';
import {
  AUDITORS,
  DEVELOPMENT,
  MANAGERS,
  NAMESPACE,
  PEOPLE,
  PRODUCTION,
  refTo,
  STAGING,
} from './estate';
import {
  asker,
  attempt,
  chance,
  pick,
  promotionsInto,
  stored,
  unfinished,
  type Stage,
  type Step,
} from './stage';

const GATE_WORDS =
  /approv|gate|order|frozen|promot|revision|artifact|environment|deployed|reason|asked|decided|too late|looked at|pipeline|was not found/i;

/** What people ask for through the API, and what they may not edit past it. */
export const peopleSteps: Step[] = [
  {
    name: 'deploy an image',
    weight: 5,
    async play(stage) {
      await deploy(stage, { broken: chance(stage, 0.1) });
    },
  },
  {
    name: 'promote to staging',
    weight: 6,
    async play(stage) {
      await request(stage, { from: DEVELOPMENT, to: STAGING });
    },
  },
  {
    name: 'promote to production',
    weight: 8,
    async play(stage) {
      await request(stage, {
        from: chance(stage, 0.55) ? STAGING : DEVELOPMENT,
        to: PRODUCTION,
      });
    },
  },
  {
    name: 'ask for other settings of production',
    weight: 3,
    async play(stage) {
      await request(stage, { to: PRODUCTION, overrides: settings(stage) });
    },
  },
  {
    name: 'ask for another state of production',
    weight: 1,
    async play(stage) {
      await request(stage, {
        to: PRODUCTION,
        releaseState: pick(stage, ['Suspend', 'Active', 'Active', 'Undeploy']),
      });
    },
  },
  {
    name: 'ask for a rollback',
    weight: 4,
    play: askForRollback,
  },
  { name: 'approve', weight: 14, play: stage => decide(stage, 'Approve') },
  {
    name: 'approve and let it lie',
    weight: 1.5,
    async play(stage) {
      await decide(stage, 'Approve');
      await stage.line.settle();
      await stage.oracle.look();
      await stage.line.advance(pick(stage, [30, 80]) * 3_600_000);
    },
  },
  { name: 'reject', weight: 1.5, play: stage => decide(stage, 'Reject') },
  {
    name: 'cancel',
    weight: 1,
    async play(stage) {
      const [promotion] = unfinished(stage, PRODUCTION);
      if (!promotion) return;
      const { name } = promotion.metadata;
      const done = await attempt(stage, 'cancel', GATE_WORDS, () =>
        stage.line.promotions.cancel(
          { namespace: NAMESPACE, name },
          { comment: 'no more' },
          asker(pick(stage, PEOPLE)),
        ),
      );
      if (done) stage.oracle.ended(name);
    },
  },
  { name: 'skip a gate', weight: 4, play: skip },
  {
    name: 'hold or resume',
    weight: 1,
    async play(stage) {
      const environment = pick(stage, [DEVELOPMENT, PRODUCTION]);
      const ref = refTo('ServiceBinding', `orders-${environment}`);
      const hold = chance(stage, 0.5);
      const by = pick(stage, PEOPLE);
      await attempt(stage, hold ? 'hold' : 'resume', /hold|not found/i, () =>
        stage.line.client.patch(
          ref,
          {
            spec: {
              hold: hold
                ? {
                    reason: 'looking',
                    by,
                    since: stage.line.clock.now().toISOString(),
                  }
                : null,
            },
          },
          { actor: by, cause: hold ? `${ACTION_CAUSE}model` : RESUME_CAUSE },
        ),
      );
    },
  },
  {
    name: 'change groups',
    weight: 3,
    async play(stage) {
      const groups = stage.oracle.groups.get(pick(stage, PEOPLE))!;
      const group = chance(stage, 0.8) ? MANAGERS : AUDITORS;
      if (!groups.delete(group)) groups.add(group);
    },
  },
  {
    name: 'edit what only controllers write',
    weight: 2,
    play: editPastTheDoor,
  },
];

/** Puts another image into the Workload of a component. */
export async function deploy(
  stage: Stage,
  options: { broken?: boolean; component?: string } = {},
): Promise<void> {
  const number = stage.next();
  const { line } = stage;
  const component =
    options.component ?? (chance(stage, 0.85) ? 'orders' : 'billing');
  const image = `example.com/${component}-${number}:${
    options.broken ? BROKEN_TAG : '1'
  }`;
  if (!(await stored<Workload>(stage, 'Workload', component))) return;
  if (chance(stage, 0.2)) {
    await line.client.patch(
      refTo('Workload', component),
      { spec: { containers: { main: { command: [`serve-${number}`] } } } },
      { actor: PEOPLE[0] },
    );
  }
  await deployImage(
    { client: line.client, reader: line.reader },
    { namespace: NAMESPACE, name: component },
    { image },
    { actor: PEOPLE[0] },
  );
}

/** Settings that an environment may have of its own. */
export function settings(stage: Stage): EnvironmentOverrides {
  return chance(stage, 0.5)
    ? {
        classOverrides: {
          deploymentTemplate: { replicas: 1 + Math.floor(stage.random() * 4) },
        },
      }
    : {
        workloadOverrides: {
          containers: {
            main: { env: [{ key: 'LEVEL', value: `v${stage.next()}` }] },
          },
        },
      };
}

/** Asks for a change of a component as one of the people. */
export async function request(
  stage: Stage,
  change: Pick<ChangeRequest, 'to'> & Partial<ChangeRequest>,
  by = pick(stage, PEOPLE),
): Promise<string | undefined> {
  const { line, oracle } = stage;
  const wanted: ChangeRequest = {
    namespace: NAMESPACE,
    component: chance(stage, 0.9) ? 'orders' : 'billing',
    reason: 'for the model',
    ...change,
  };
  const who = asker(by);
  const kind = change.from ? `request into ${change.to}` : 'request a change';
  const answer = await attempt(stage, kind, GATE_WORDS, () =>
    line.promotions.request(
      wanted,
      line.promotions.draft(wanted, who.caller),
      who,
    ),
  );
  if (!answer) return undefined;
  const { metadata, spec } = answer.promotion;
  oracle.requested(metadata.name, spec);
  return metadata.name;
}

/** Approves or rejects something that waits, as one of the people. */
export async function decide(
  stage: Stage,
  decision: 'Approve' | 'Reject',
  by = pick(stage, PEOPLE),
): Promise<void> {
  const waiting = unfinished(stage, PRODUCTION);
  const candidates =
    waiting.length > 0 && chance(stage, 0.95)
      ? waiting
      : promotionsInto(stage, PRODUCTION);
  const promotion = pick(stage, candidates);
  if (!promotion) return;
  const { name } = promotion.metadata;
  const self = promotion.spec.requestedBy === by;
  const sight = await stage.oracle.sight(name);
  const done = await attempt(
    stage,
    self ? `self ${decision}` : decision,
    /approv|asked for it|member of|decided|being changed|looked at|look at/i,
    () =>
      stage.line.promotions.decide(
        { namespace: NAMESPACE, name },
        decision,
        {},
        asker(by),
      ),
  );
  if (done) stage.oracle.decided(name, by, decision === 'Approve', sight);
}

async function askForRollback(stage: Stage): Promise<void> {
  const { status } = (await stored<ChoreoDeployment>(
    stage,
    'Deployment',
    `orders-${PRODUCTION}`,
  )) ?? { status: undefined };
  const revision = pick(stage, status?.revisions ?? []);
  if (!revision) return;
  await request(stage, {
    component: 'orders',
    to: PRODUCTION,
    ...(chance(stage, 0.5)
      ? { revision: revision.revision }
      : { artifactRef: revision.deploymentArtifactRef }),
  });
}

async function skip(stage: Stage): Promise<void> {
  const promotion = pick(stage, unfinished(stage, PRODUCTION));
  if (!promotion) return;
  const { name } = promotion.metadata;
  const closed = (promotion.status?.gates ?? []).filter(
    ({ state }) => state !== 'Allowed',
  );
  // Freezes are rare, so one is what is skipped where there is one.
  const gate =
    closed.find(({ type }) => type === 'freeze')?.name ??
    pick(stage, closed)?.name ??
    pick(stage, ['order', 'lane', 'plan', 'approval', 'freeze']);
  const hours = pick(stage, [1, 12, 100, 1_000]);
  const expires = stage.line.clock.now().getTime() + hours * 3_600_000;
  const sight = await stage.oracle.sight(name);
  const done = await attempt(
    stage,
    'skip',
    /gate|decided|too late|7 days|looked at|look at/i,
    () =>
      stage.line.promotions.skip(
        { namespace: NAMESPACE, name },
        {
          gate,
          reason: 'an emergency',
          expiresAt: new Date(expires).toISOString(),
        },
        asker(pick(stage, PEOPLE)),
      ),
  );
  if (done) {
    stage.cover(`skipped ${gate.split('/')[0]}`);
    stage.oracle.skipped(name, gate, expires, sight);
  }
}

/** What a person with a kubectl and without the seal key would try. */
async function editPastTheDoor(stage: Stage): Promise<void> {
  const { client } = stage.line;
  const binding = await stored<ServiceBinding>(
    stage,
    'ServiceBinding',
    `orders-${PRODUCTION}`,
  );
  const actor = pick(stage, PEOPLE);
  const says =
    /Promotion|promot|control plane|controllers|gates|must not|hold|artifact/;
  const spec = (patch: object) =>
    client.patch(
      refTo('ServiceBinding', `orders-${PRODUCTION}`),
      { spec: patch } as never,
      { actor },
    );
  const edits: Array<[string, () => Promise<unknown>]> = [
    ['edit className', () => spec({ className: 'other' })],
    [
      'edit artifactRef',
      () => spec({ artifactRef: 'orders-0000000000000000' }),
    ],
    [
      'edit image in overrides',
      () =>
        spec({
          workloadOverrides: { containers: { main: { image: 'evil' } } },
        }),
    ],
    [
      'edit overrides',
      () => spec({ classOverrides: { deploymentTemplate: { replicas: 90 } } }),
    ],
    ['edit releaseState', () => spec({ releaseState: 'Suspend' })],
    [
      'edit status',
      () =>
        client.replaceStatus(
          { ...binding!, status: { ...binding!.status, endpoints: [] } },
          { actor },
        ),
    ],
    [
      'delete Release',
      () => client.delete(refTo('Release', `orders-${PRODUCTION}`), { actor }),
    ],
  ];
  // An attacker may have made it the binding of another environment.
  if (binding?.spec.environment !== PRODUCTION) return;
  const [name, edit] = pick(stage, edits);
  const done = await attempt(stage, name, says, edit);
  if (done) stage.complain(`${actor} could ${name} of production`);
}
