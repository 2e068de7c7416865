import styles from './SimulatedTag.module.css';

/**
 * Says quietly that nothing real runs here.
 *
 * @public
 */
export function SimulatedTag() {
  return (
    <span
      className={styles.tag}
      title="Simulated in this process: nothing real runs here."
    >
      sandbox
    </span>
  );
}
