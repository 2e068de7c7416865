import { objectType } from './fieldType';
import { formatElements, itemElement } from './pathElement';

const ports = objectType({
  type: 'object',
  properties: {
    ports: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['port', 'protocol'],
      items: {
        type: 'object',
        properties: {
          port: { type: 'integer' },
          protocol: { type: 'string', default: 'TCP' },
        },
      },
    },
  },
}).map!.fields.get('ports')!.type.list!;

describe('itemElement', () => {
  it('has the keys of an item, sorted, with their defaults', () => {
    expect(itemElement(ports, { port: 80, name: 'x' })).toBe(
      'k:{"port":80,"protocol":"TCP"}',
    );
  });

  it('leaves out a key that is absent and has no default', () => {
    expect(itemElement(ports, {})).toBe('k:{"protocol":"TCP"}');
  });
});

describe('formatElements', () => {
  it('writes paths as Kubernetes does in conflicts', () => {
    expect(
      formatElements([
        'f:spec',
        'f:ports',
        'k:{"name":"http","port":80}',
        'f:x',
      ]),
    ).toBe('.spec.ports[name="http",port=80].x');
    expect(formatElements(['f:metadata', 'f:finalizers', 'v:"a/b"'])).toBe(
      '.metadata.finalizers[="a/b"]',
    );
  });
});
