import type { EndpointAccess, EndpointType } from '../kinds';

const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
};
const TLS_PORTS = [443, 8443];

/** Scheme of an endpoint inside of its cell; empty for TCP and UDP (spec/controllers.md 3.4). */
export function schemeOf(type: EndpointType, port: number): string {
  switch (type) {
    case 'gRPC':
      return 'grpc';
    case 'Websocket':
      return 'ws';
    case 'TCP':
    case 'UDP':
      return '';
    default:
      return TLS_PORTS.includes(port) ? 'https' : 'http';
  }
}

/**
 * How something is reached, with its URI: `host:port` without a scheme, else
 * `scheme://host[:port]<basePath>`, the port left out where the scheme implies
 * it (spec/resources.md 3.7).
 */
export function accessOf(parts: {
  host: string;
  port: number;
  scheme?: string;
  basePath?: string;
}): EndpointAccess {
  const { host, port, scheme } = parts;
  const basePath = parts.basePath ? absolutePath(parts.basePath) : '';
  const authority =
    scheme && DEFAULT_PORTS[scheme] === port ? host : `${host}:${port}`;
  return {
    host,
    port,
    ...(scheme ? { scheme } : {}),
    ...(basePath ? { basePath } : {}),
    uri: scheme ? `${scheme}://${authority}${basePath}` : authority,
  };
}

function absolutePath(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}

/**
 * A path without repeated slashes, `.` and `..`, and without a slash at the end
 * except for the root (spec/controllers.md 8.5).
 */
export function cleanPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return `/${segments.join('/')}`;
}
