import type { CSSProperties } from 'react';
import type { ArtifactChip } from '@openchoreo-backstage/plugin-openchoreo-common';
import { RelativeTime } from '../time';
import styles from './VersionChip.module.css';

/** @public */
export interface VersionChipProps {
  artifact: ArtifactChip;
  /** `short`: mark and version only, for lists. */
  size?: 'short' | 'full';
}

/**
 * A version of a component. Its two letters and its hue come from its
 * content, so that equal versions look equal wherever they are.
 *
 * @public
 */
export function VersionChip({ artifact, size = 'full' }: VersionChipProps) {
  const { mark, hue, version, title, createdAt, image } = artifact;
  return (
    <span className={styles.chip} data-size={size}>
      <span
        className={styles.mark}
        style={{ '--oc-version-hue': hue } as CSSProperties}
        aria-hidden
      >
        {mark}
      </span>
      <span className={styles.version} title={image}>
        {version}
      </span>
      {size === 'full' && (
        <>
          {/* NOTE: without a commit the title is the image, which ends in the version. */}
          <span className={styles.title} title={title}>
            {title}
          </span>
          <span className={styles.age}>
            <RelativeTime at={createdAt} format="age" />
          </span>
        </>
      )}
    </span>
  );
}
