import {
  deepEqualJson,
  dnsLabelProblem,
  dnsSubdomainProblem,
  fieldPath,
  type FieldProblem,
} from '@openchoreo-backstage/kube-objects';
import type { KubernetesCluster, ValueFrom } from '../cluster';
import type { DataPlane } from '../DataPlane';
import type { Environment } from '../Environment';
import { requesterProblem, urlProblem } from './formats';
import { gatePolicyProblems } from './gatePolicy';
import { exactlyOne, forbidden, invalidValue, when } from './problems';
import type { WriteFacts } from './rule';

/** A plane is one cluster or a sandbox, and can be authenticated to in one way (V-03). */
export function dataPlaneRule({ spec }: DataPlane): FieldProblem[] {
  const { publicVirtualHost, organizationVirtualHost } = spec.gateway;
  return [
    ...exactlyOne('spec', spec, ['kubernetesCluster', 'sandbox']),
    ...(spec.kubernetesCluster
      ? clusterProblems(spec.kubernetesCluster, 'spec.kubernetesCluster')
      : []),
    ...(spec.observer?.url
      ? when(urlProblem(spec.observer.url), 'spec.observer.url')
      : []),
    ...when(
      dnsSubdomainProblem(publicVirtualHost),
      'spec.gateway.publicVirtualHost',
    ),
    ...when(
      dnsSubdomainProblem(organizationVirtualHost),
      'spec.gateway.organizationVirtualHost',
    ),
  ];
}

function clusterProblems(
  cluster: KubernetesCluster,
  path: string,
): FieldProblem[] {
  const { mtls, bearerToken } = cluster.auth;
  const values: Array<[ValueFrom | undefined, string]> = [
    [cluster.tls.ca, `${path}.tls.ca`],
    [mtls?.clientCert, `${path}.auth.mtls.clientCert`],
    [mtls?.clientKey, `${path}.auth.mtls.clientKey`],
    [bearerToken, `${path}.auth.bearerToken`],
  ];
  return [
    ...when(urlProblem(cluster.server), `${path}.server`),
    ...exactlyOne(`${path}.auth`, cluster.auth, ['mtls', 'bearerToken']),
    ...values.flatMap(([value, at]) =>
      value ? exactlyOne(at, value, ['secretRef', 'value']) : [],
    ),
  ];
}

/** Gates can be read, and a freeze names the one who set it (V-05, V-06, V-28). */
export function environmentRule(
  environment: Environment,
  old: Environment | undefined,
  facts: WriteFacts,
): FieldProblem[] {
  const { gateway, gates } = environment.spec ?? {};
  const dnsPrefix = gateway?.dnsPrefix;
  const jwks = gateway?.security?.remoteJwks?.uri;
  return [
    // One label only: the certificate of the gateway covers no deeper names.
    ...(dnsPrefix
      ? when(dnsLabelProblem(dnsPrefix), 'spec.gateway.dnsPrefix')
      : []),
    ...(jwks
      ? when(urlProblem(jwks), 'spec.gateway.security.remoteJwks.uri')
      : []),
    ...(gates ? gatePolicyProblems(gates, 'spec.gates') : []),
    ...freezeProblems(environment, old, facts),
  ];
}

function freezeProblems(
  environment: Environment,
  old: Environment | undefined,
  { caller, now }: WriteFacts,
): FieldProblem[] {
  const freeze = environment.spec?.freeze;
  // An expired freeze may stay where it is while other fields are edited.
  if (!freeze || deepEqualJson(freeze, old?.spec?.freeze)) {
    return [];
  }
  const path = 'spec.freeze';
  return [
    ...when(requesterProblem(freeze.by), fieldPath(path, 'by')),
    ...(caller !== undefined && freeze.by !== caller
      ? [forbidden(`${path}.by`, `must be ${caller}, who asks for the freeze`)]
      : []),
    ...(now && freeze.until && Date.parse(freeze.until) <= now.getTime()
      ? [invalidValue(`${path}.until`, 'must be in the future')]
      : []),
  ];
}
