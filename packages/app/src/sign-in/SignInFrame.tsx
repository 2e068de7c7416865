import type { ReactNode } from 'react';
import { LogoMark } from '../navigation/SidebarLogo';
import styles from './SignInFrame.module.css';

/** The page around everything that asks who you are. */
export function SignInFrame(props: { title: string; children: ReactNode }) {
  return (
    <main className={styles.page}>
      <div className={styles.frame}>
        <div className={styles.brand}>
          <LogoMark />
          <span>OpenChoreo</span>
        </div>
        <h1 className={styles.title}>{props.title}</h1>
        {props.children}
      </div>
    </main>
  );
}
