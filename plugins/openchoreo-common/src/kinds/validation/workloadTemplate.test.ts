import type { WorkloadConnection, WorkloadTemplate } from '../workloadTemplate';
import { workloadTemplateProblems } from './workloadTemplate';

const owner = { projectName: 'storefront', componentName: 'orders' };

function connection(
  type: WorkloadConnection['type'],
  params: Record<string, string>,
  value = '{{ .uri }}',
): WorkloadTemplate {
  return {
    connections: {
      stock: { type, params, inject: { env: [{ name: 'STOCK', value }] } },
    },
  };
}

const toStock = { componentName: 'stock', endpoint: 'stock-api' };

describe('workloadTemplateProblems', () => {
  it.each<{ reason: string; template: WorkloadTemplate }>([
    { reason: 'an empty workload', template: {} },
    {
      reason: 'TCP and UDP on one port number',
      template: {
        endpoints: {
          dns: { type: 'TCP', port: 53 },
          'dns-udp': { type: 'UDP', port: 53 },
        },
      },
    },
    {
      reason: 'a component of that name in another project',
      template: connection('api', {
        projectName: 'warehouse',
        componentName: 'orders',
        endpoint: 'api',
      }),
    },
    {
      reason: 'external hosts by name and by address',
      template: {
        connections: {
          a: connection('external', { host: 'a.example', port: '443' })
            .connections!.stock,
          b: connection('external', { host: '10.1.2.3', port: '1' })
            .connections!.stock,
          c: connection('external', { host: '::1', port: '65535' }).connections!
            .stock,
        },
      },
    },
    {
      reason: 'every variable of a template',
      template: connection(
        'api',
        toStock,
        '{{.host}}{{ .port }}{{- .scheme -}}{{ .basePath }}{{ .uri }}{{ .url }}',
      ),
    },
    {
      reason: 'behaviour on a sandbox',
      template: { sandbox: { readyAfter: '0s', crashAfter: '1m30s' } },
    },
  ])('takes $reason', ({ template }) => {
    expect(workloadTemplateProblems(template, 'spec', owner)).toEqual([]);
  });

  it.each<{
    reason: string;
    template: WorkloadTemplate;
    problems: Array<[string, string]>;
  }>([
    {
      reason: 'names become names of containers and ports',
      template: {
        containers: { Main: { image: 'a' } },
        endpoints: { 'a.b': { type: 'HTTP', port: 80 } },
      },
      problems: [
        ['spec.containers.Main', 'must consist of'],
        ['spec.endpoints[a.b]', 'must consist of'],
      ],
    },
    {
      reason: 'two endpoints cannot share a port',
      template: {
        endpoints: {
          rest: { type: 'REST', port: 80 },
          grpc: { type: 'gRPC', port: 80 },
        },
      },
      problems: [
        ['spec.endpoints.grpc.port', 'is TCP port 80, which rest has already'],
      ],
    },
    {
      reason: 'an API connection names a component and its endpoint',
      template: connection('api', {}),
      problems: [
        ['spec.connections.stock.params.componentName', 'is required'],
        ['spec.connections.stock.params.endpoint', 'is required'],
      ],
    },
    {
      reason: 'a component does not connect to itself',
      template: connection('api', { componentName: 'orders', endpoint: 'a' }),
      problems: [
        [
          'spec.connections.stock.params.componentName',
          'must not be the component itself',
        ],
      ],
    },
    {
      reason: 'an external connection names a host and a port',
      template: connection('external', {}),
      problems: [
        ['spec.connections.stock.params.host', 'is required'],
        ['spec.connections.stock.params.port', 'is required'],
      ],
    },
    {
      reason: 'network policies need a host and a port that exist',
      template: connection('external', {
        host: 'https://a.example',
        port: '70000',
      }),
      problems: [
        ['spec.connections.stock.params.host', 'must be a DNS name or an IP'],
        [
          'spec.connections.stock.params.port',
          'must be a port from 1 to 65535',
        ],
      ],
    },
    {
      reason:
        'a template that cannot be filled would reach the container as it is',
      template: connection('api', toStock, '{{ .hostname }}'),
      problems: [
        ['spec.connections.stock.inject.env[0].value', 'must use only'],
      ],
    },
    {
      reason: 'variables of connections have names that work',
      template: {
        connections: {
          stock: {
            type: 'api',
            params: toStock,
            inject: { env: [{ name: 'STOCK-URL', value: '' }] },
          },
        },
      },
      problems: [
        [
          'spec.connections.stock.inject.env[0].name',
          'must consist of letters',
        ],
      ],
    },
    {
      reason: 'times of a sandbox can be read',
      template: { sandbox: { readyAfter: 'soon', crashAfter: '5' } },
      problems: [
        ['spec.sandbox.readyAfter', 'must be a duration'],
        ['spec.sandbox.crashAfter', 'must be a duration'],
      ],
    },
  ])('refuses others: $reason', ({ template, problems }) => {
    expect(workloadTemplateProblems(template, 'spec', owner)).toEqual(
      problems.map(([path, message]) =>
        expect.objectContaining({
          path,
          message: expect.stringContaining(message),
        }),
      ),
    );
  });

  it('counts the bytes of an API definition', () => {
    const withContent = (content: string): WorkloadTemplate => ({
      endpoints: { api: { type: 'REST', port: 80, schema: { content } } },
    });

    expect(
      workloadTemplateProblems(withContent('a'.repeat(262_144)), 'spec'),
    ).toEqual([]);
    expect(
      workloadTemplateProblems(withContent('é'.repeat(131_073)), 'spec'),
    ).toEqual([
      {
        path: 'spec.endpoints.api.schema.content',
        message: 'must have at most 262144 bytes, it has 262146',
        reason: 'FieldValueTooLong',
      },
    ]);
  });
});
