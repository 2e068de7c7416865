import { readFileSync, writeFileSync } from 'node:fs';
import { resolve as resolvePath } from 'node:path';
import { stringify } from 'yaml';
import {
  greeterArtifact,
  greeterBinding,
  greeterInput,
  greeterWorkload,
  sandboxPlane,
} from '../__fixtures__/greeter';
import type { RenderInput } from './input';
import { render } from './render';

/** As prettier would have it, so that formatting never makes a difference. */
const STYLE = { lineWidth: 0, singleQuote: true } as const;
const FIXTURES = resolvePath(__dirname, '../__fixtures__');

/** The file as it is written: one document per resource, so that people can review it. */
function manifest(input: RenderInput): string {
  const { resources, endpoints, notEnforced, problems } = render(input);
  expect(problems).toEqual([]);
  return [
    ...resources.map(
      ({ id, object }) => `# ${id}\n${stringify(object, STYLE)}`,
    ),
    `# status.endpoints\n${stringify(endpoints, STYLE)}`,
    `# not enforced\n${stringify(notEnforced, STYLE)}`,
  ].join('---\n');
}

const sandboxInput = greeterInput({
  dataPlane: sandboxPlane,
  binding: greeterBinding({
    classOverrides: { deploymentTemplate: { replicas: 2 } },
    workloadOverrides: {
      containers: { main: { env: [{ key: 'LOG_LEVEL', value: 'debug' }] } },
    },
  }),
  artifact: greeterArtifact({
    workload: {
      ...greeterWorkload,
      spec: {
        ...greeterWorkload.spec,
        containers: {
          main: {
            ...greeterWorkload.spec.containers!.main,
            image: 'sandbox.invalid/default-greeter-service:default-3f2a91c0',
          },
        },
        connections: {
          tax: {
            type: 'external',
            params: { host: 'api.tax.example', port: '443', scheme: 'https' },
            inject: { env: [{ name: 'TAX_URL', value: '{{ .uri }}/v1' }] },
          },
        },
        sandbox: { readyAfter: '2s', crashAfter: '1m', exitCode: 1 },
      },
    },
  }),
  connections: {
    tax: {
      state: 'resolved',
      access: {
        host: 'api.tax.example',
        port: 443,
        scheme: 'https',
        uri: 'https://api.tax.example',
      },
    },
  },
});

describe('rendered manifests', () => {
  it.each([
    {
      file: 'greeter-service.yaml',
      input: greeterInput(),
      reason: 'worked example of spec/controllers.md 8.9',
    },
    {
      file: 'sandbox-service.yaml',
      input: sandboxInput,
      reason: 'sandbox plane, overrides and an external connection',
    },
  ])('are those of $file: $reason', ({ file, input }) => {
    const path = resolvePath(FIXTURES, file);
    const rendered = manifest(input);
    // After a wanted change: UPDATE_GOLDEN=1, then review the difference.
    if (process.env.UPDATE_GOLDEN) writeFileSync(path, rendered);
    expect(rendered).toBe(readFileSync(path, 'utf8'));
  });
});
