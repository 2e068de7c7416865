import { Link, useSidebarOpenState } from '@backstage/core-components';
import styles from './SidebarLogo.module.css';

/** The name of the portal, which leads home. */
export function SidebarLogo() {
  const { isOpen } = useSidebarOpenState();
  return (
    <Link to="/" underline="none" aria-label="Home" className={styles.logo}>
      <LogoMark />
      {isOpen && <span className={styles.name}>OpenChoreo</span>}
    </Link>
  );
}

/** The mark: a cell with one way in and one way on. */
export function LogoMark() {
  return (
    <svg viewBox="0 0 32 32" className={styles.mark} aria-hidden>
      <path d="M16 2 28 9v14l-12 7L4 23V9z" className={styles.cell} />
      <path d="M11 16h10M18 12.5l3.5 3.5-3.5 3.5" className={styles.way} />
      <circle cx="10" cy="16" r="2.5" className={styles.dot} />
    </svg>
  );
}
