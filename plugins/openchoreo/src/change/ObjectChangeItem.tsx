import type {
  FieldChange,
  ObjectChange,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { plural } from '../delivery/sentences';
import { formatValue } from './planSections';
import styles from './ObjectChangeItem.module.css';

const WORDS = {
  create: 'is created',
  update: 'changes',
  delete: 'is deleted',
} as const;

/** One manifest with its changed fields. */
export function ObjectChangeItem(props: {
  change: ObjectChange;
  isOpen: boolean;
}) {
  const { change, isOpen } = props;
  const { kind, name, op, changes } = change;
  const title = (
    <>
      <span className={styles.kind}>{kind}</span>{' '}
      <span className={styles.name}>{name}</span>{' '}
      <span className={styles.op} data-op={op}>
        {WORDS[op]}
      </span>
    </>
  );
  if (op !== 'update' || changes.length === 0) {
    return <li className={styles.plain}>{title}</li>;
  }
  return (
    <li>
      <details open={isOpen} className={styles.details}>
        <summary className={styles.summary}>
          {title}
          <span className={styles.count}>
            {plural(changes.length, 'field')}
          </span>
        </summary>
        <dl className={styles.fields}>
          {changes.map(field => (
            <Field key={`${field.op} ${field.path}`} field={field} />
          ))}
        </dl>
      </details>
    </li>
  );
}

function Field({ field }: { field: FieldChange }) {
  return (
    <div className={styles.field}>
      <dt className={styles.path}>{field.path}</dt>
      {field.op !== 'add' && (
        <dd className={styles.before}>
          <del>{formatValue(field.before)}</del>
        </dd>
      )}
      {field.op !== 'remove' && (
        <dd className={styles.after}>
          <ins>{formatValue(field.after)}</ins>
        </dd>
      )}
    </div>
  );
}
