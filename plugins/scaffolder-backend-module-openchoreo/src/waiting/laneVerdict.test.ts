import type {
  ArtifactChip,
  DeliveryView,
  DisplayState,
  Lane,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { laneVerdict } from './laneVerdict';

const chip = (version: string): ArtifactChip => ({
  name: `till-${version}`,
  contentHash: `sha256:${version}`,
  mark: 'AA',
  hue: 1,
  version,
  title: `till:${version}`,
  image: `example.com/till:${version}`,
  createdAt: '2026-01-01T00:00:00Z',
  simulated: false,
});

const lane = (
  state: DisplayState,
  more: Partial<Lane> & { reason?: string } = {},
): Lane => {
  const { reason = state, ...fields } = more;
  const no = { allowed: false, refusal: 'No.' } as const;
  return {
    environment: 'development',
    displayName: 'Development',
    isProduction: false,
    isRoot: true,
    dataPlane: 'default',
    simulated: false,
    headline: { state, reason, message: `It is ${reason}.` },
    ...(state === 'NotDeployed' ? {} : { artifact: chip('2') }),
    endpoints: [],
    behind: 0,
    revisions: [],
    targets: [],
    actions: {
      deploy: no,
      rollback: no,
      releaseState: no,
      resumeAutomation: no,
    },
    ...fields,
  };
};

const view = (
  lanes: Lane[],
  more: Partial<DeliveryView> = {},
): DeliveryView => ({
  component: {
    namespace: 'default',
    name: 'till',
    displayName: 'Till',
    type: 'Service',
    project: 'shop',
    headline: { state: 'Ready', reason: 'Ready', message: 'Fine.' },
    notEnforced: [],
  },
  pipeline: { name: 'default' },
  lanes,
  edges: [],
  promotions: [],
  artifacts: [],
  history: [],
  deployImage: { allowed: true },
  ...more,
});

const wanted = { environment: 'development' };

describe('laneVerdict', () => {
  it.each<[DisplayState, string, string]>([
    ['Ready', 'healthy', 'till in development: It is Ready.'],
    ['RollingOut', 'waiting', 'till in development: It is RollingOut.'],
    ['Waiting', 'waiting', 'till in development: It is Waiting.'],
    ['Degraded', 'failed', 'till in development: It is Degraded.'],
    ['Suspended', 'failed', 'till in development: It is Suspended.'],
    ['Failed', 'failed', 'till in development: It is Failed.'],
    ['NotDeployed', 'waiting', 'It is NotDeployed.'],
  ])('takes %s for %s', (state, expected, sentence) => {
    expect(laneVerdict(view([lane(state)]), wanted)).toMatchObject({
      state: expected,
      sentence,
    });
  });

  it('goes on waiting while writing to the plane is tried again', () => {
    const failing = lane('Failed', { reason: 'ReleaseUpdateFailed' });
    expect(laneVerdict(view([failing]), wanted).state).toBe('waiting');
  });

  it('does not wait for what was undeployed', () => {
    const undeployed = lane('NotDeployed', {
      binding: { name: 'b', releaseState: 'Undeploy', overrides: 0 },
    });
    expect(laneVerdict(view([undeployed]), wanted).state).toBe('failed');
  });

  it.each([
    [{ image: 'example.com/till:3' }],
    [{ artifact: 'till-3' }],
    [{ artifact: 'till-2', image: 'example.com/till:3' }],
  ])('minds no other version, healthy or not, when it waits for %j', what => {
    for (const state of ['Ready', 'Degraded'] as const) {
      expect(
        laneVerdict(view([lane(state)]), { ...wanted, ...what }),
      ).toMatchObject({
        state: 'waiting',
        sentence: expect.stringMatching(
          /^development has 2, and not .+3 yet\.$/,
        ),
      });
    }
  });

  it('says what holds the wanted version up', () => {
    const held = view([lane('Ready')], {
      promotions: [
        {
          to: 'development',
          message: 'Waits for one approval of release-managers.',
        },
      ] as DeliveryView['promotions'],
    });
    expect(
      laneVerdict(held, { ...wanted, artifact: 'till-3' }).sentence,
    ).toContain('Waits for one approval of release-managers.');
  });

  it('says what is wrong with a component of which nothing is deployed', () => {
    const broken = view([lane('NotDeployed')]);
    broken.component.headline = {
      state: 'Failed',
      reason: 'InvalidConfiguration',
      message: 'Its Workload has no image.',
    };
    expect(laneVerdict(broken, wanted)).toEqual({
      state: 'waiting',
      sentence: 'Its Workload has no image.',
    });
  });

  it('waits for a pipeline that is not read yet, and for no other environment', () => {
    expect(laneVerdict(view([]), wanted).state).toBe('waiting');
    expect(laneVerdict(view([lane('Ready')]), { environment: 'moon' })).toEqual(
      {
        state: 'failed',
        sentence:
          'Environment moon is not on pipeline default; it has development.',
      },
    );
  });
});
