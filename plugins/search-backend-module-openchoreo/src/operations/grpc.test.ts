import { grpcOperations } from './grpc';

describe('grpcOperations', () => {
  it('reads the methods of all services with their full names and comments', () => {
    expect(
      grpcOperations(`
syntax = "proto3";
package shop.v1;
import "google/protobuf/empty.proto";
message Book { string isbn = 1; }
service Books {
  // Lists the books on sale.
  // Newest first.
  rpc ListBooks (google.protobuf.Empty) returns (stream Book);
  rpc GetBook (Book) returns (Book) {}
}
`),
    ).toEqual([
      {
        method: 'RPC',
        path: '/shop.v1.Books/ListBooks',
        summary: 'Lists the books on sale.',
        description: 'Newest first.',
        tags: [],
      },
      {
        method: 'RPC',
        path: '/shop.v1.Books/GetBook',
        summary: '',
        description: '',
        tags: [],
      },
    ]);
  });

  it('needs no package', () => {
    expect(
      grpcOperations(
        'syntax = "proto3"; service S { rpc Do (A) returns (A); } message A {}',
      ).map(({ path }) => path),
    ).toEqual(['/S/Do']);
  });
});
