import type { StructuralSchema } from '@openchoreo-backstage/kube-objects';
import {
  anything,
  intOrString,
  keyed,
  open,
  protocol,
  quantities,
  text,
  textMap,
  texts,
  whole,
} from './schemas';

const containers = keyed(['name'], {
  name: text,
  image: text,
  command: texts,
  args: texts,
  env: keyed(['name'], { name: text, value: text, valueFrom: anything }),
  envFrom: { type: 'array', items: open({}) },
  ports: keyed(['containerPort', 'protocol'], {
    containerPort: whole,
    protocol,
    name: text,
  }),
  resources: open({ limits: quantities, requests: quantities }),
  volumeMounts: keyed(['mountPath'], { mountPath: text, name: text }),
  volumeDevices: keyed(['devicePath'], { devicePath: text, name: text }),
});

/** The spec of a Pod. */
export const podSpec: StructuralSchema = open({
  containers,
  initContainers: containers,
  ephemeralContainers: containers,
  volumes: keyed(['name'], { name: text }),
  imagePullSecrets: keyed(['name'], { name: text }),
  hostAliases: keyed(['ip'], { ip: text }),
  nodeSelector: { ...textMap, 'x-kubernetes-map-type': 'atomic' },
  topologySpreadConstraints: keyed(['topologyKey', 'whenUnsatisfiable'], {
    topologyKey: text,
    whenUnsatisfiable: text,
  }),
  resourceClaims: keyed(['name'], { name: text }),
  terminationGracePeriodSeconds: whole,
});

/** What workloads make Pods from. */
export const podTemplate: StructuralSchema = open({
  metadata: open({ labels: textMap, annotations: textMap }),
  spec: podSpec,
});

export const rollingUpdate: StructuralSchema = open({
  maxSurge: intOrString,
  maxUnavailable: intOrString,
  partition: whole,
});
