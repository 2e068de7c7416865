import type { GateView } from '../api';
import {
  greeterArtifact,
  greeterBinding,
  greeterInput,
  greeterService,
  greeterWorkload,
} from './__fixtures__/greeter';
import { planChange, type PlanInput } from './plan';
import { render } from './render';

const before = render(greeterInput());

function planFor(
  after: Parameters<typeof greeterInput>[0],
  changes: Partial<PlanInput> = {},
) {
  return planChange({
    component: 'greeter-service',
    environment: 'development',
    before,
    after: render(greeterInput(after)),
    changeHash: 'sha256:c',
    ...changes,
  });
}

const workload = structuredClone(greeterWorkload);
workload.spec.containers!.main = {
  ...workload.spec.containers!.main,
  image: 'ghcr.io/openchoreo/samples/greeter-service:v2',
  env: [
    { key: 'LOG_LEVEL', value: 'warn' },
    { key: 'NEW', value: '1' },
  ],
};

const gate = (
  state: GateView['state'],
  message: string,
  type = 'approval',
): GateView => ({ name: type, type, state, message });

describe('planChange', () => {
  it('finds nothing where nothing changes', () => {
    expect(planFor({})).toEqual({
      hash: before.hash,
      changeHash: 'sha256:c',
      environment: 'development',
      objects: [],
      endpoints: [],
      configuration: [],
      network: [],
      problems: [],
      gates: [],
      effect: 'applies-now',
      sentence: 'Nothing changes in development.',
    });
  });

  it('has the hash of the render that will be written', () => {
    const artifact = greeterArtifact({ workload });
    expect(planFor({ artifact }).hash).toBe(
      render(greeterInput({ artifact })).hash,
    );
  });

  it('shows fields of objects and keys of configuration, not values of the latter', () => {
    const plan = planFor({ artifact: greeterArtifact({ workload }) });
    expect(plan.objects).toMatchObject([{ kind: 'Deployment', op: 'update' }]);
    expect(plan.objects[0].changes.map(({ path }) => path)).toContain(
      'spec.template.spec.containers[name=main].image',
    );
    expect(plan.configuration).toEqual([
      { container: 'main', key: 'LOG_LEVEL', op: 'replace' },
      { container: 'main', key: 'NEW', op: 'add' },
    ]);
    expect(plan.network).toEqual([]);
    expect(plan.sentence).toBe('development changes at once.');
  });

  it('says what happens to those who call', () => {
    const service = structuredClone(greeterService);
    service.spec.apis!['greeter-api'].rest!.exposeLevels = ['Organization'];
    const plan = planFor({ artifact: greeterArtifact({ service }) });
    expect(plan.objects).toMatchObject([{ kind: 'HTTPRoute', op: 'delete' }]);
    expect(plan.endpoints).toEqual([
      {
        name: 'greeter-api',
        op: 'change',
        before:
          'https://dev.openchoreoapis.localhost:8443/default/greeter-service/greeter',
        after:
          'https://dev.openchoreoapis.internal:8443/default/greeter-service/greeter',
      },
    ]);
    expect(plan.network).toEqual([
      'Endpoint greeter-api of greeter-service will no longer be reachable from the internet.',
    ]);
  });

  it('shows a first deployment as all new', () => {
    const plan = planFor({}, { before: undefined });
    expect(plan.objects.map(({ kind, op }) => `${op} ${kind}`)).toEqual([
      'create Deployment',
      'create Service',
      'create HTTPRoute',
      'create HTTPRoute',
    ]);
    expect(plan.endpoints).toMatchObject([{ op: 'add' }]);
    expect(plan.network[0]).toBe(
      'Endpoint greeter-api of greeter-service will be reachable from the internet at https://dev.openchoreoapis.localhost:8443/default/greeter-service/greeter.',
    );
  });

  it('shows an undeployment as all gone', () => {
    const plan = planFor({
      binding: greeterBinding({ releaseState: 'Undeploy' }),
    });
    expect(new Set(plan.objects.map(({ op }) => op))).toEqual(
      new Set(['delete']),
    );
    expect(plan.configuration).toEqual([
      { container: 'main', key: 'LOG_LEVEL', op: 'remove' },
    ]);
  });

  it('notices files whose content changes behind the same name', () => {
    const withFile = (value: string) => {
      const changed = structuredClone(greeterWorkload);
      changed.spec.containers!.main.fileMounts = [
        { mountPath: '/etc/a', value },
      ];
      return greeterArtifact({ workload: changed });
    };
    const plan = planFor(
      { artifact: withFile('2') },
      { before: render(greeterInput({ artifact: withFile('1') })) },
    );
    expect(plan.configuration).toEqual([
      { container: 'main', key: '/etc/a', op: 'replace' },
    ]);
  });

  it.each<{
    reason: string;
    after: Parameters<typeof greeterInput>[0];
    gates: GateView[];
    effect: string;
    sentence: string;
  }>([
    {
      reason: 'problems refuse',
      after: {
        artifact: greeterArtifact({ serviceClass: undefined }),
      },
      gates: [],
      effect: 'refused',
      sentence: 'It cannot be applied to development: spec.classSnapshot.spec',
    },
    {
      reason: 'the order of environments refuses',
      after: {},
      gates: [gate('Denied', 'There is no path.', 'order')],
      effect: 'refused',
      sentence: 'There is no path.',
    },
    {
      reason: 'open gates wait, all of them',
      after: {},
      gates: [
        gate('Denied', 'It is frozen.', 'freeze'),
        gate('Pending', 'Needs 1 of 1 approvals.'),
      ],
      effect: 'waits',
      sentence: 'It will wait. It is frozen. Needs 1 of 1 approvals.',
    },
    {
      reason: 'gates that all allow apply',
      after: { artifact: greeterArtifact({ workload }) },
      gates: [gate('Allowed', 'Approved by carla.')],
      effect: 'applies-now',
      sentence: 'development changes at once, all gates allow it.',
    },
  ])(
    'says what asking for it does: $reason',
    ({ after, gates, effect, sentence }) => {
      const plan = planFor(after, { gates });
      expect(plan.effect).toBe(effect);
      expect(plan.sentence).toContain(sentence);
    },
  );
});
