import { asyncApiOperations } from './asyncApi';

describe('asyncApiOperations', () => {
  it('reads the channels of version 2', () => {
    expect(
      asyncApiOperations(`
asyncapi: 2.6.0
channels:
  orders/created:
    description: Orders as they come in
    subscribe: { operationId: onOrder, summary: A new order, tags: [{ name: orders }] }
  orders/cancel:
    publish: {}
`),
    ).toEqual([
      {
        method: 'SUBSCRIBE',
        path: 'orders/created',
        summary: 'A new order',
        description: 'Orders as they come in',
        tags: ['orders', 'onOrder'],
      },
      {
        method: 'PUBLISH',
        path: 'orders/cancel',
        summary: '',
        description: '',
        tags: [],
      },
    ]);
  });

  it('reads the operations of version 3 with the addresses of their channels', () => {
    expect(
      asyncApiOperations(`
asyncapi: 3.0.0
channels:
  created: { address: orders/created, summary: Orders }
  silent: {}
operations:
  onOrder: { action: receive, channel: { $ref: '#/channels/created' } }
  tell: { action: send, title: Tell, channel: { $ref: '#/channels/silent' } }
  broken: { action: send }
`).map(({ method, path, summary }) => `${method} ${path}: ${summary}`),
    ).toEqual(['RECEIVE orders/created: Orders', 'SEND silent: Tell']);
  });
});
