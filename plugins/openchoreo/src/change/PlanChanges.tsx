import { Tab, TabList, TabPanel, Tabs } from '@backstage/ui';
import type { Plan } from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  ProblemList,
  VersionChip,
} from '@openchoreo-backstage/plugin-openchoreo-react';
import { ObjectChangeItem } from './ObjectChangeItem';
import {
  changesNothing,
  firstSection,
  sectionsOf,
  type SectionId,
} from './planSections';
import styles from './PlanChanges.module.css';

/** What a plan changes, opened on the first part that is not empty. */
export function PlanChanges({ plan }: { plan: Plan }) {
  return (
    <div className={styles.plan}>
      <VersionStep plan={plan} />
      {plan.problems.length > 0 && (
        <div role="alert" className={styles.problems}>
          <p>This cannot be rendered:</p>
          <ProblemList problems={plan.problems} />
        </div>
      )}
      {changesNothing(plan) ? (
        <p className={styles.nothing}>
          Nothing changes: what would run is what runs already.
        </p>
      ) : (
        // The key opens the right part when another plan takes the place of this one.
        <Tabs
          key={plan.hash}
          className={styles.tabs}
          defaultSelectedKey={firstSection(plan)}
        >
          <TabList>
            {sectionsOf(plan).map(({ id, title, count }) => (
              <Tab key={id} id={id}>
                {`${title} ${count}`}
              </Tab>
            ))}
          </TabList>
          {sectionsOf(plan).map(({ id, count }) => (
            <TabPanel key={id} id={id} className={styles.panel}>
              {count === 0 ? (
                <p className={styles.nothing}>Nothing changes here.</p>
              ) : (
                <SectionContent id={id} plan={plan} />
              )}
            </TabPanel>
          ))}
        </Tabs>
      )}
    </div>
  );
}

function VersionStep({ plan: { before, after } }: { plan: Plan }) {
  if (!before && !after) return null;
  const isSame = before?.contentHash === after?.contentHash;
  return (
    <p className={styles.step}>
      {before ? (
        <VersionChip artifact={before} size="short" />
      ) : (
        <span className={styles.nothing}>nothing</span>
      )}
      {after && !isSame && (
        <>
          <span aria-label="becomes" role="img">
            →
          </span>
          <VersionChip artifact={after} size="short" />
          <span className={styles.title}>{after.title}</span>
        </>
      )}
      {isSame && <span className={styles.nothing}>stays the version</span>}
    </p>
  );
}

const OPS = {
  add: { mark: '+', word: 'added' },
  remove: { mark: '−', word: 'removed' },
  replace: { mark: '~', word: 'changed' },
  change: { mark: '~', word: 'changed' },
} as const;

function SectionContent({ id, plan }: { id: SectionId; plan: Plan }) {
  switch (id) {
    case 'manifests':
      return (
        <ul className={styles.list}>
          {plan.objects.map((change, index) => (
            <ObjectChangeItem
              key={`${change.kind} ${change.name}`}
              change={change}
              isOpen={index < 3}
            />
          ))}
        </ul>
      );
    case 'configuration':
      return (
        <ul className={styles.list}>
          {plan.configuration.map(({ container, key, op }) => (
            <li key={`${container} ${key}`} className={styles.row}>
              <Op op={op} />
              <code>{key}</code>
              <span className={styles.where}>in container {container}</span>
            </li>
          ))}
        </ul>
      );
    case 'network':
      return (
        <ul className={styles.sentences}>
          {plan.network.map(sentence => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      );
    case 'endpoints':
    default:
      return (
        <ul className={styles.list}>
          {plan.endpoints.map(({ name, op, before, after }) => (
            <li key={name} className={styles.row}>
              <Op op={op} />
              <span>{name}</span>
              <code className={styles.address}>
                {[before, after].filter(Boolean).join(' → ')}
              </code>
            </li>
          ))}
        </ul>
      );
  }
}

function Op({ op }: { op: keyof typeof OPS }) {
  const { mark, word } = OPS[op];
  return (
    <span className={styles.op} data-op={op} role="img" aria-label={word}>
      {mark}
    </span>
  );
}
