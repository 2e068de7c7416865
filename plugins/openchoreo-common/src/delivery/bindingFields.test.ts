import { contentHash } from '@openchoreo-backstage/kube-objects';
import {
  greeterArtifact,
  greeterService,
  greeterWorkload,
} from './__fixtures__/greeter';
import { bindingFieldsOf } from './bindingFields';

describe('bindingFieldsOf', () => {
  it('copies what the artifact says', () => {
    const artifact = greeterArtifact();
    expect(bindingFieldsOf(artifact)).toEqual({
      className: 'default',
      workloadSpec: artifact.spec.workloadSpec,
      apis: greeterService.spec.apis,
    });
  });

  it('keeps the hash of an API definition instead of its text', () => {
    const workload = structuredClone(greeterWorkload);
    const content = 'openapi: 3.1.0';
    workload.spec.endpoints!['greeter-api'].schema = { type: 'REST', content };
    expect(
      bindingFieldsOf(greeterArtifact({ workload })).workloadSpec.endpoints,
    ).toEqual({
      'greeter-api': {
        type: 'REST',
        port: 9090,
        schema: { type: 'REST', contentHash: contentHash(content) },
      },
    });
  });
});
