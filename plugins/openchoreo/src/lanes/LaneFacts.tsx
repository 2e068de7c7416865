import type { ReactNode } from 'react';
import type { Lane } from '@openchoreo-backstage/plugin-openchoreo-common';
import { RelativeTime } from '@openchoreo-backstage/plugin-openchoreo-react';
import { plural } from '../delivery/sentences';
import styles from './LaneFacts.module.css';

/** Since when, how many, how different, how far behind: one quiet line. */
export function LaneFacts({ lane }: { lane: Lane }) {
  const current = lane.revisions.find(revision => revision.current);
  const facts: Array<{ key: string; node: ReactNode }> = [];
  if (current && lane.artifact) {
    facts.push({
      key: 'since',
      node: (
        <>
          deployed <RelativeTime at={current.deployedAt} />
        </>
      ),
    });
  }
  if (lane.replicas) {
    const { ready, desired } = lane.replicas;
    facts.push({ key: 'replicas', node: `${ready}/${desired} ready` });
  }
  if (lane.binding && lane.binding.overrides > 0) {
    facts.push({
      key: 'overrides',
      node: plural(lane.binding.overrides, 'override'),
    });
  }
  if (lane.behind > 0) {
    facts.push({
      key: 'behind',
      node: (
        <strong className={styles.behind}>
          {plural(lane.behind, 'version')} behind
        </strong>
      ),
    });
  }
  if (facts.length === 0) return null;
  return (
    <ul className={styles.facts}>
      {facts.map(({ key, node }) => (
        <li key={key}>{node}</li>
      ))}
    </ul>
  );
}
