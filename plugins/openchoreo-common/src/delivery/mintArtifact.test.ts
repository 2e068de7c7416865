import type { ChoreoService, ServiceClass } from '../kinds';
import {
  defaultServiceClass,
  greeterArtifact,
  greeterService,
  greeterWorkload,
  jwtClass,
} from './__fixtures__/greeter';
import { verifyArtifact } from './artifact';

const newerClass: ServiceClass = {
  ...defaultServiceClass,
  metadata: { ...defaultServiceClass.metadata, generation: 2 },
  spec: { deploymentTemplate: { replicas: 3 } },
};

const rollout = (generation: string): ChoreoService => ({
  ...greeterService,
  metadata: {
    ...greeterService.metadata,
    annotations: { 'openchoreo.dev/class-rollout': generation },
  },
});

const digest = `sha256:${'a'.repeat(64)}`;

const replicasOf = (of: ReturnType<typeof greeterArtifact>) =>
  (of.spec.classSnapshot?.spec?.deploymentTemplate as { replicas: number })
    .replicas;

describe('mintArtifact', () => {
  it('freezes all that defines behaviour', () => {
    const artifact = greeterArtifact();
    expect(artifact).toMatchObject({
      kind: 'DeployableArtifact',
      metadata: {
        namespace: 'default',
        labels: {
          'openchoreo.dev/organization': 'default',
          'openchoreo.dev/project': 'default',
          'openchoreo.dev/component': 'greeter-service',
          'openchoreo.dev/deployment-track': 'default',
          'openchoreo.dev/name': artifact.metadata.name,
        },
      },
      spec: {
        targetArtifact: { fromImageRef: { tag: 'latest' } },
        apis: greeterService.spec.apis,
        classSnapshot: {
          className: 'default',
          spec: defaultServiceClass.spec,
          apiClasses: { 'default-with-jwt-auth': jwtClass.spec },
        },
      },
    });
    expect(artifact.spec.workloadSpec).not.toHaveProperty('owner');
    expect(verifyArtifact(artifact)).toEqual([]);
  });

  it('is the same artifact for the same content, wherever it came from', () => {
    const built = greeterArtifact({ build: { name: 'greeter-build-1' } });
    expect(built.metadata.name).toBe(greeterArtifact().metadata.name);
    expect(built.spec.targetArtifact).toEqual({
      fromBuildRef: { name: 'greeter-build-1' },
    });
    expect(built.metadata.labels?.['openchoreo.dev/build']).toBe(
      'greeter-build-1',
    );
  });

  it('is another artifact when the image is', () => {
    const workload = structuredClone(greeterWorkload);
    workload.spec.containers!.main.image =
      'ghcr.io/openchoreo/samples/greeter-service:v2';
    expect(greeterArtifact({ workload }).metadata.name).not.toBe(
      greeterArtifact().metadata.name,
    );
  });

  it('names images by digest where it is known', () => {
    const artifact = greeterArtifact({ imageDigests: { main: digest } });
    expect(artifact.spec.workloadSpec?.containers?.main.image).toBe(
      `ghcr.io/openchoreo/samples/greeter-service@${digest}`,
    );
    expect(artifact.spec.targetArtifact.fromImageRef?.tag).toBe(digest);
  });

  describe('after an edit of the class', () => {
    const previous = greeterArtifact();

    it.each([
      {
        reason: 'nothing else changed: the old class is kept',
        changes: {},
        replicas: 1,
      },
      {
        reason: 'the workload changed: the class is read now',
        changes: { imageDigests: { main: digest } },
        replicas: 3,
      },
      {
        reason: 'a roll-out of an older class was asked for: it is kept',
        changes: { service: rollout('1') },
        replicas: 1,
      },
      {
        reason: 'a roll-out of this class was asked for: it is read now',
        changes: { service: rollout('2') },
        replicas: 3,
      },
    ])('$reason', ({ changes, replicas }) => {
      const artifact = greeterArtifact({
        previous,
        serviceClass: newerClass,
        ...changes,
      });
      expect(replicasOf(artifact)).toBe(replicas);
    });

    it('mints nothing by itself', () => {
      expect(
        greeterArtifact({ previous, serviceClass: newerClass }).metadata.name,
      ).toBe(previous.metadata.name);
    });
  });

  it('takes a class that was missing once it is there', () => {
    const before = greeterArtifact({ serviceClass: undefined });
    expect(before.spec.classSnapshot?.spec).toBeUndefined();
    const after = greeterArtifact({ previous: before });
    expect(replicasOf(after)).toBe(1);
  });

  it('takes an API class that was missing once it is there', () => {
    const before = greeterArtifact({ apiClasses: [] });
    const after = greeterArtifact({ previous: before });
    expect(after.spec.classSnapshot?.apiClasses).toHaveProperty([
      'default-with-jwt-auth',
    ]);
  });

  it('freezes the behaviour on sandbox planes with the workload', () => {
    const workload = structuredClone(greeterWorkload);
    workload.spec.sandbox = { crashAfter: '1m' };
    const artifact = greeterArtifact({ workload });
    expect(artifact.spec.workloadSpec?.sandbox).toEqual({ crashAfter: '1m' });
    expect(artifact.metadata.name).not.toBe(greeterArtifact().metadata.name);
  });
});
